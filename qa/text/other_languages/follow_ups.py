"""Whether a question in another language than English goes on with the one before, by its words."""

from functools import cache

import regex

from index.text.stopwords import PARTICLES, stopwords_of
from qa.text.other_languages.answer_types import question_kind, without_interrogatives

# Words with which a question goes on: "and", "but", "then", and pronouns where there are no spaces.
_CONTINUATIONS = {
    "ar": r"[وف](?=متى|من |كم|أين|لماذا|كيف|ماذا|ما |هل)|(?:ثم|لكن)\b",
    "cs": r"(?:a|ale|tak)\b",
    "da": r"(?:og|men|så)\b",
    "de": r"(?:und|aber|also|dann)\b",
    "el": r"(?:και|κι|αλλά|τότε)\b",
    "es": r"(?:y|e|pero|entonces)\b",
    "fa": r"(?:و|پس|اما)\b",
    "fr": r"(?:et|mais|alors)\b",
    "he": r"ו(?=מתי|מי|כמה|איפה|מה|למה|איך|היכן|האם)|(?:אבל|אז)\b",
    "hi": r"(?:और|तो|लेकिन|फिर)\b",
    "id": r"(?:dan|lalu|tapi)\b",
    "it": r"(?:e|ed|ma|allora)\b",
    "ja": r"そして|それで|では|それ|その|また|じゃあ?",
    "ko": r"(?:그럼|그리고|그러면|그런데|그건|그것은|그는|그녀는)\b",
    "nl": r"(?:en|maar|dan)\b",
    "no": r"(?:og|men|så)\b",
    "pl": r"(?:a|i|ale|więc)\b",
    "pt": r"(?:e|mas|então)\b",
    "ro": r"(?:și|iar|dar|atunci)\b",
    "ru": r"(?:а|и|но|тогда)\b",
    "sv": r"(?:och|men|då)\b",
    "sw": r"(?:na|lakini|je)\b",
    "th": r"แล้ว|และ|งั้น|มัน|เขา",
    "tr": r"(?:ve|peki|ama|ya)\b",
    "uk": r"(?:і|й|та|а|але)\b",
    "vi": r"(?:và|còn|thế|vậy|nhưng)\b",
    "zh": r"那么?|那麼|还有|還有|而|[它他她]",
}  # fmt: skip
# Languages that write a sentence as one run of letters.
_UNSPACED = frozenset(("ja", "lo", "th", "zh"))
# Content words up to which a question says too little of what it is about: "When will it end?".
_MAX_CONTENT_WORDS = 1
# Characters up to which it does where there are no spaces.
_MAX_UNSPACED = 12
# Content words that a follow-up takes over at most: more would outweigh its own.
_MAX_CARRIED = 4
_WORD = regex.compile(r"[\p{L}\p{N}][\w'’-]*")
# What is left of a question's end in Chinese and Japanese when its interrogative is taken out.
_ENDING = regex.compile(
    r"(?:です|でした|ます|ました|か|吗|呢|是|[\p{P}\s]|在|于|了|の|は|が|を|に)+$"
)


@cache
def _continuation(language: str) -> regex.Pattern[str] | None:
    pattern = _CONTINUATIONS.get(language)
    return regex.compile(rf"^\W*(?:{pattern})", regex.IGNORECASE) if pattern else None


def content_words_in(question: str, language: str) -> list[str]:
    """The words of a question that say what it is about; of a language without spaces, the question
    without what asks."""
    if language in _UNSPACED:
        subject = _ENDING.sub("", without_interrogatives(question, language).strip())
        return [subject] if subject.strip("".join(PARTICLES)) else []
    stopwords = stopwords_of(language)
    return [
        word
        for word in dict.fromkeys(_WORD.findall(question))
        if word.lower() not in stopwords and not question_kind(word, language)
    ]


def continues(question: str, language: str) -> bool:
    """Whether a question is understood only with the one before it."""
    pattern = _continuation(language)
    if pattern and pattern.match(question):
        return True
    return language not in _UNSPACED and not has_topic(question, language)


def has_topic(question: str, language: str) -> bool:
    """Whether a question says what it is about, so that it may be about something new."""
    if language in _UNSPACED:
        return len(question) > _MAX_UNSPACED
    return len(content_words_in(question, language)) > _MAX_CONTENT_WORDS


def words_to_carry(previous: str, question: str, language: str) -> tuple[str, ...]:
    """The content words of the question before a follow-up that the follow-up lacks, in their
    order, at most `_MAX_CARRIED`: with them, it says itself what it is about."""
    own = question.lower()
    words = content_words_in(previous, language)
    return tuple(word for word in words if word.lower() not in own)[:_MAX_CARRIED]
