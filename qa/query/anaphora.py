"""Detect what in a question refers back to earlier turns: pronouns, ellipsis and other anaphora."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from qa.text.english.question_words import ANY_AUXILIARY, WH_WORD
from qa.text.names import NAME_OR_INITIAL_AFTER_SPACE

# The class of each pronoun: pronouns of one class share their antecedents.
_PRONOUN_CLASSES = {
    "he": "he", "him": "he", "his": "he", "she": "she", "her": "she", "hers": "she",
    "it": "it", "its": "it", "they": "they", "them": "they", "their": "they", "theirs": "they",
}  # fmt: skip
_POSSESSIVE = frozenset(("his", "her", "hers", "its", "their", "theirs"))
# A word that is no stopword, which is what a possessive in front of it belongs to.
_NOUN_NEXT = lazy_pattern(rf"(?!\s+(?:{'|'.join(sorted(STOPWORDS))})\b)\s+\w")
_BE = r"(?:is|are|was|were|be|been|being)"
_PRONOUN = lazy_pattern(rf"\b(?:{'|'.join(_PRONOUN_CLASSES)})\b", re.IGNORECASE)
_WORD = lazy_pattern(r"\w+(?:[’'.-]\w+)*")
# "And the reservists?", "what about Brno": words that continue the question before.
CONTINUATION = lazy_pattern(
    r"^\W*(?:(?:and|but|or|so|ok|okay|then)\b[\s,]*)*"
    r"(?:(?:what|how)\s+about\b|and\b|but\b|or\b|also\b)?[\s,]*",
    re.IGNORECASE,
)
_INTERROGATIVE = lazy_pattern(rf"\b(?:{WH_WORD})\b", re.IGNORECASE)
_YES_NO_QUESTION = lazy_pattern(rf"^\W*{ANY_AUXILIARY}\b", re.IGNORECASE)
# An interrogative clause up to where its subject may be: "In which year did".
_CLAUSE_BEFORE_SUBJECT = lazy_pattern(
    rf"(?:\b(?:and|but|or)\s+)?(?:\b[a-z]+\s+)?\b{WH_WORD}\b(?:\s+(?!{ANY_AUXILIARY}\b)[\w’'-]+){{0,4}}?"
    rf"(?:\s+{ANY_AUXILIARY}|['’](?:s|d|re|ll|ve))\b(?:\s+(?:not|also|still|then|ever|now|already)\b)*\s*$",
    re.IGNORECASE,
)
_YES_NO_BEFORE_SUBJECT = lazy_pattern(
    rf"^\W*(?:(?:and|but|or|so)\s+)?{ANY_AUXILIARY}(?:\s+(?:not|also|still|ever)\b)*\s*$",
    re.IGNORECASE,
)
_NAME_OR_NUMBER = lazy_pattern(rf"{NAME_OR_INITIAL_AFTER_SPACE}|\d[\w.,]*")
_NOUN_PHRASE = lazy_pattern(
    r"\b(?:the|an?|this|these|those|every|each|some|any|no|all|both|two|three|many|most|my|your|our)"
    r"(?:\s+[\w’'-]+){1,3}",
    re.IGNORECASE,
)
# An "it" without an antecedent: of weather and time, or "it is said that".
_PLEONASTIC_IT = lazy_pattern(
    r"\b(?:is|was|has|will|does|do|did|would|can|could)\s+it\s+(?:(?:be|been|get|usually|often)\s+)*"
    r"(?:rain|snow|hot|cold|warm|dark|light|windy|sunny|late|early|matter|seem)\w*|"
    r"\b(?:is|was|be|been|become|became|mean|means|take|takes|took|cost|costs|happen)\s+it\b"
    r"(?=.*\b(?:to|that|when|if|whether|how\s+(?:many|much)|for\s+\w+\s+to)\b)|"
    r"\b(?:does|do|did|will|would|can|could)\s+it\s+(?:\w+ly\s+)?(?:become|mean|take|cost|happen)\b"
    r"(?=.*\b(?:to|that|when|if|whether)\b)|"
    r"\bit['’]?s?\s+(?:is|was|has|had|will|would)?\s*(?:been\s+)?"
    r"(?:said|known|thought|believed|estimated|claimed|reported|argued|possible|important|common)\b|"
    r"\bwhat\s+(?:time|day|date|year)\s+is\s+it\b|\bit\s+(?:is|was|be)\b.*\b(?:that|to)\b|"
    r"\b(?:make|makes|made|find|finds|found)\s+it\s+\w+\s+(?:to|for|that)\b",
    re.IGNORECASE,
)
_EXISTENTIAL_THERE = lazy_pattern(
    rf"\b(?:{_BE}|has|have|had|will|would|can|could|may|might|['’]s)\s+there\b|"
    rf"\bthere(?:['’]s|\s+(?:{_BE}|has|have|had|will|would|can|could|may|might|to\s+be|exists?))\b",
    re.IGNORECASE,
)
_THERE = lazy_pattern(r"\bthere\b", re.IGNORECASE)
# A "that" that is no conjunction: "Who proposed that?", "Is that true?".
_DEMONSTRATIVE = lazy_pattern(
    rf"(?<!\bof )\b(?:that|this|these|those)\W*$|"
    rf"^\W*(?:{WH_WORD}\s+(?:else\s+)?)?(?:(?:much|many|long|often)\s+)?{ANY_AUXILIARY}\s+(?:that|this)"
    rf"(?=\s+(?:an?|the|true|right|so|why|how|all|not|still|really)\b|\s+\w+\W*$)|"
    r"\b(?:after|before|about|from|by|to|with|of|on|for|since|until|despite)\s+(?:that|this|those|these)\b"
    r"(?=\W*(?:$|[,;]))",
    re.IGNORECASE,
)
_ONE_ANAPHOR = lazy_pattern(
    rf"\b(?:the|that|this|which|what|an?)\s+(?:\w+\s+)?ones?(?=\W*$|\s+(?:{ANY_AUXILIARY}|\w+ed|built|made|sold)\b)|"
    rf"\bthe\s+(?:others?|former|latter|first|second|third|last)(?=\W*$|\s+{ANY_AUXILIARY}\b)",
    re.IGNORECASE,
)
_OBJECTS = frozenset(("him", "her", "them"))
_AFTER_OR_BEFORE = lazy_pattern(r"\b(?:after|before)\s+$", re.IGNORECASE)
_TRAILING_ADVERB = lazy_pattern(r"\b(?:then|else|afterwards?|too|instead)\W*$", re.IGNORECASE)
# Content words up to which such an adverb refers back; in a longer question it does not.
_MAX_WORDS_WITH_ADVERB = 2
_SUBJECT_MARKER = lazy_pattern(
    rf"(?:\b(?:{ANY_AUXILIARY}|the|an?|i|you|we)|['’]s)\b", re.IGNORECASE
)
# "By how many votes?", "With whom?": an interrogative phrase, which has no verb.
_PREPOSITIONAL_QUESTION = lazy_pattern(
    rf"\W*(?:by|with|for|to|from|in|at|on|against|under|after|until|since)\s+{WH_WORD}\b",
    re.IGNORECASE,
)
_HAS_VERB = lazy_pattern(rf"\b{ANY_AUXILIARY}\b|\w+ed\b", re.IGNORECASE)
# A question in which the interrogative is the subject: no auxiliary and other subject follow it.
_SUBJECT_QUESTION = lazy_pattern(
    rf"\W*(?:and\s+|but\s+|so\s+)?(?:in\s+\S+(?:\s\S+)?,\s+)?"
    rf"(?:who|(?P<noun>(?:which|what|how\s+many)(?:\s+(?!{ANY_AUXILIARY}\b)[\w’'-]+){{1,4}}?(?=\s+{ANY_AUXILIARY}\b)|"
    rf"(?:which|what|how\s+many)\s+(?!{ANY_AUXILIARY}\b)\w+))\b"
    rf"(?!\s+(?:do|does|did|will|would|can|could|should|may|might|must)\s+(?!not\b))"
    rf"(?!\s+{ANY_AUXILIARY}\s+(?:the|an?|(?-i:[A-Z]))\b)",
    re.IGNORECASE,
)
_ENDS_WITH_HAVE = lazy_pattern(r"\b(?:has|have|had)\s*$", re.IGNORECASE)
_SUBORDINATOR = lazy_pattern(
    r"\b(?:says?|said|that|whether|if|because|when|after|before|while)\b", re.IGNORECASE
)
_UP_TO_AUXILIARY = lazy_pattern(
    rf"\W*(?:.*?\b{WH_WORD}\b.*?\s)?{ANY_AUXILIARY}\s+(?=\w)", re.IGNORECASE
)
_WHO_CLAUSE = lazy_pattern(r"\W*(?:\w+\s+)?who\s+(?!do|did)", re.IGNORECASE)
# Nouns for a person, by their ending or one by one, and exceptions.
_PERSON = lazy_pattern(
    r"(?:\w{2,}(?:er|or|ist|man|woman|ian|ant|ee|eur|ess|king|hood)|man|men|woman|women|girl|boy|child|"
    r"wife|husband|widow|son|king|queen|prince|pope|president|bishop|abbot|judge|coach|chief|boss|"
    r"captain|guard|nurse|pupil|student|hero|saint|monk|nun|friend|bride|priest|cook|clerk|witness|"
    r"parent|aunt|uncle|cousin|person|people|author|pilot|poet)s?",
    re.IGNORECASE,
)
_NOT_A_PERSON = lazy_pattern(
    r"(?:matter|water|paper|order|offer|letter|number|power|river|tower|winter|summer|weather|master|"
    r"plan|after|ever|never|under|over|other|whether|error|factor|sector|color|harbor|labor|floor|"
    r"danger|anger|hunger|cancer|fever|disaster|shelter|border|quarter|chapter|counter|corner|silver|"
    r"copper|butter|leather|timber|dinner|finger|shoulder|computer|"
    r"fee|degree|committee|doctrine|rather|later|together|december|november|october|september)s?",
    re.IGNORECASE,
)
# A form of a verb after an auxiliary, not a noun.
_VERB_FORM = lazy_pattern(
    r"\w+(?:ed|ing)|become|told|said|done|made|been|left|lost|sold|built|given|taken|known|gone|"
    r"found|won|paid|not|be|have|happen|say",
    re.IGNORECASE,
)

# Words, besides stopwords, that do not indicate a topic.
_NON_CONTENT_WORDS = frozenset(
    """
    many much long far old often since else happened happen happens come came so exactly people ago
    please tell me say said says think thinks mean means next now again last ok okay really yes
    year day time month date little few one ones thing things get got go gone know about
    """.split()  # noqa: SIM905
)
# Words up to which a question may be contentless. "For how long was that?" has five.
_MAX_CONTENTLESS_WORDS = 7
# Content words before a pronoun from which one of them is probably its antecedent; fewer may be
# only a verb ("What happened to its engine?").
_MIN_WORDS_WITH_ANTECEDENT = 2


@dataclass(frozen=True, slots=True)
class Pronoun:
    """A pronoun without an antecedent in its question: its span there, and its class."""

    start: int
    end: int
    pronoun_class: str


@dataclass(frozen=True, slots=True)
class Anaphora:
    """How a question refers back to earlier turns.

    Attributes:
        pronouns: The pronouns without an antecedent in the question.
        ellipsis: The fragment that an elliptical question consists of: "the reservists" of "And
            the reservists?". None for a whole question.
        contentless: Whether no word says what the question is about: "Why?".
        has_anaphor: Whether something else refers back: "Who proposed that?", "And when ...".
        has_names: Whether the question has a name or number of its own.
    """

    pronouns: tuple[Pronoun, ...]
    ellipsis: str | None
    contentless: bool
    has_anaphor: bool
    has_names: bool

    @property
    def needs_context(self) -> bool:
        """Whether the question cannot be understood without the earlier turns."""
        return (
            bool(self.pronouns) or self.ellipsis is not None or self.contentless or self.has_anaphor
        )


# "Why the delay?": that of what was told.
_WHY_THE = lazy_pattern(r"\W*(?:(?:and|but|so)\s+)?why\s+(?:the|this|that)\s+\w+\W*", re.IGNORECASE)


def detect_anaphora(question: str) -> Anaphora:
    """Detect what in a question refers back, by its form alone."""
    continuation = CONTINUATION.match(question)
    rest = question[continuation.end() :] if continuation else question
    is_continuation = bool(continuation and continuation[0].strip(" \t\n,.;:!?-–—\"'"))
    words = content_words(rest)
    is_whole = bool(_INTERROGATIVE.search(rest) or _YES_NO_QUESTION.match(rest))
    fragment = rest.strip().strip("?!.… ")
    contentless = len(_WORD.findall(question)) <= _MAX_CONTENTLESS_WORDS and (
        not words or bool(_PREPOSITIONAL_QUESTION.match(rest) and not _HAS_VERB.search(rest))
    )
    return Anaphora(
        pronouns=tuple(_unresolved_pronouns(question)),
        ellipsis=fragment if is_continuation and not is_whole and fragment else None,
        contentless=contentless,
        has_anaphor=(is_continuation and is_whole)
        or _has_anaphor(question)
        or _has_only_a_verb(rest, words),
        has_names=bool(_names_and_numbers(question)),
    )


def content_words(text: str) -> list[str]:
    """The words of a text, in lower case, that say what it is about."""
    return [
        word
        for word in (match.lower() for match in _WORD.findall(text))
        if word not in STOPWORDS
        and word not in _NON_CONTENT_WORDS
        and word.rstrip("s") not in ("it", "that")
    ]


def _has_only_a_verb(question: str, words: Sequence[str]) -> bool:
    """Whether a verb is its only content: "Who pays?", "How many died?", not "What is a dam?"."""
    return (
        len(words) <= 1
        and len(_WORD.findall(question)) <= _MAX_CONTENTLESS_WORDS
        and bool(_INTERROGATIVE.match(question.strip()))
        and not _SUBJECT_MARKER.search(question)
        and not _names_and_numbers(question)
    )


def _names_and_numbers(question: str) -> list[str]:
    """Capitalized words after the first word, and numbers."""
    # Capitals say nothing in a question that is all in capitals.
    if question.isupper():
        return []
    matches = _NAME_OR_NUMBER.findall(question)
    first_word = re.match(r"\W*(\w+)", question)
    if first_word and first_word[1][:1].isdigit():
        matches.append(first_word[1])
    return [name for name in matches if name.lower() not in STOPWORDS]


def _has_anaphor(question: str) -> bool:
    if (
        _WHY_THE.fullmatch(question)
        or _DEMONSTRATIVE.search(question)
        or _ONE_ANAPHOR.search(question)
    ):
        return True
    if _TRAILING_ADVERB.search(question) and len(content_words(question)) <= _MAX_WORDS_WITH_ADVERB:
        return True
    return bool(_THERE.search(question)) and not _EXISTENTIAL_THERE.search(question)


def _unresolved_pronouns(question: str) -> list[Pronoun]:
    """The pronouns of a question that have no antecedent in it."""
    pleonastic = _PLEONASTIC_IT.search(question)
    pronouns = []
    for match in _PRONOUN.finditer(question):
        pronoun_class = _PRONOUN_CLASSES[match[0].lower()]
        if match[0].isupper() and len(match[0]) > 1 and not question.isupper():
            continue  # IT, an abbreviation
        if pronoun_class == "it" and pleonastic:
            continue
        if not _is_bound(question[: match.start()], match[0].lower(), question[match.end() :]):
            pronouns.append(Pronoun(match.start(), match.end(), pronoun_class))
    return pronouns


def _is_bound(before: str, pronoun: str, after: str) -> bool:
    """Whether a pronoun has an antecedent in its question, given the text before and after it."""
    pronoun_class = _PRONOUN_CLASSES[pronoun]
    # "Her" is also an object: "Who took over from her?".
    is_possessive = pronoun in _POSSESSIVE and (pronoun != "her" or bool(_NOUN_NEXT.match(after)))
    if pronoun in _OBJECTS and not is_possessive and _AFTER_OR_BEFORE.search(before):
        # "Who came after him?" is not "Who left after he had won?".
        return False
    if (
        not _INTERROGATIVE.search(before)
        and _INTERROGATIVE.search(after)
        and _names_and_numbers(f"x {after}")
    ):
        return is_possessive  # "Besides his plays what did Shaw write?"
    clause = _CLAUSE_BEFORE_SUBJECT.search(before) or _YES_NO_BEFORE_SUBJECT.search(before)
    if clause and not (is_possessive and _ENDS_WITH_HAVE.search(before)):
        # The pronoun is the subject: only a clause in front can have its antecedent.
        front = before[: clause.start()]
        return any(not _VERB_FORM.fullmatch(word) for word in content_words(front))
    if subject_question := _SUBJECT_QUESTION.match(before):
        noun = subject_question["noun"]
        agrees = not noun or pronoun_class not in ("he", "she") or is_person(noun.split()[-1])
        # "Which university has its origins in ...", "Who says that he ...".
        if agrees and (is_possessive or _SUBORDINATOR.search(before)):
            return True
        before = before[subject_question.end() :]
    elif inverted := _UP_TO_AUXILIARY.match(before):
        before = before[inverted.end() :]
        subject = _WORD.match(before.lstrip())
        if (
            subject
            and not _WHO_CLAUSE.match(inverted[0])
            and _is_possible_subject(subject[0], pronoun_class)
        ):
            return True
    return _has_antecedent(before, pronoun_class)


def _is_possible_subject(word: str, pronoun_class: str) -> bool:
    """Whether a word in the place of a subject can be the antecedent of a pronoun."""
    if word.lower() in STOPWORDS or word.lower() in _PRONOUN_CLASSES or _VERB_FORM.fullmatch(word):
        return False
    if pronoun_class in ("he", "she"):
        is_plural_noun = word[:1].islower() and word.endswith("s")
        return not is_plural_noun or is_person(word)
    return pronoun_class == "they" or not word.endswith("s") or word[:1].isupper()


def is_person(word: str) -> bool:
    """Whether a noun is, by its ending, for a person."""
    word = re.sub(r"['’]s?$", "", word)
    return bool(_PERSON.fullmatch(word) and not _NOT_A_PERSON.fullmatch(word))


def _has_antecedent(text: str, pronoun_class: str) -> bool:
    """Whether a text has a name or noun that a pronoun may refer to."""
    for match in _NAME_OR_NUMBER.finditer(f" {text}"):
        if match[0].lower() not in STOPWORDS and not match[0].isdigit():
            return True
    for match in _NOUN_PHRASE.finditer(text):
        if pronoun_class not in ("he", "she") or any(map(is_person, match[0].split()[1:])):
            return True
    # A name in lower case looks like any word: "how did jim lose his hat".
    words = [word for word in content_words(text) if not _VERB_FORM.fullmatch(word)]
    return len(words) >= _MIN_WORDS_WITH_ANTECEDENT and pronoun_class in ("it", "they")
