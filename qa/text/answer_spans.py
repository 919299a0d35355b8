"""question, quote → the span of the words in it most likely to be the answer."""

import re
from collections.abc import Callable, Iterator, Set

from index import STOPWORDS
from qa.text.names import CAPITAL
from qa.types import Span

_MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|"
    r"Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
)
_DAY = r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day"
_COUNT_WORD = (
    r"(?:half a (?:dozen|million|billion)|one|two|three|four|five|six|seven|eight|nine|ten|"
    r"eleven|twelve|thirteen|fourteen|fifteen|"
    r"sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|"
    r"hundreds?|thousands?|millions?|billions?|trillions?|dozens?|half|twice|once|several|both|none)"
)
_UNIT = (
    r"(?:%|percent(?:age points)?|per cent|years?|months?|weeks?|days?|hours?|minutes?|seconds?|"
    r"miles?|kilomet(?:er|re)s?|km|met(?:er|re)s?|feet|foot|inches|pounds?|dollars?|euros?|tons?|"
    r"tonnes?|degrees?|square|acres?|mph|kg)"
)
_NUMBER = re.compile(
    rf"(?:(?:about|around|nearly|almost|over|at least|up to|more than|less than|some)\s+)?"
    rf"(?:[$€£¥]\s?)?(?:(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])|\b{_COUNT_WORD}\b)"
    rf"(?:(?:\s|-)(?:and\s)?{_COUNT_WORD}\b)*"
    rf"(?:\s?{_UNIT}(?!\w))?",
    re.IGNORECASE,
)
_DATE = re.compile(
    rf"(?:\b{_DAY},?\s+)?\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH}\b(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?"
    rf"(?:,?\s+\d{{4}}\b)?|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b(?:1\d{{3}}|20\d{{2}})s?\b|\b{_DAY}\b|"
    r"\b\d{1,2}(?:st|nd|rd|th)\s+century\b|\b(?:yesterday|today|tomorrow)\b|"
    r"\b(?:last|next|this)\s+(?:week|month|year|night|spring|summer|autumn|fall|winter)\b"
)
_NAME = re.compile(
    rf"\b{CAPITAL}[\w’'.-]*(?:\s+(?:(?:of|the|de|la|von|van|bin|al|du|and)\s+){{0,2}}"
    rf"{CAPITAL}[\w’'.-]*)*"
)
_SPEECH = re.compile(r"(?<=“)[^“”]+(?=”)|(?<=\")[^\"]+(?=\")")
_WORD = re.compile(r"\d+(?:[.,]\d+)+|\w+(?:[’'.-]\w+)*")

# Words that report something stand beside an answer and are none.
_EMPTY_WORDS = STOPWORDS | {
    "according", "report", "reported", "reports", "said", "say", "says", "tell", "tells", "told",
}  # fmt: skip

_ANSWER_TYPES = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (
            r"\bhow (?:many|much|long|old|far|big|tall|high|large|fast|often|deep|wide|heavy)\b|"
            r"\b(?:what|which) (?:\w+ )?"
            r"(?:number|percent\w*|share|amount|age|price|cost|rate|score)\b",
            "number",
        ),
        (r"\bwhen\b|\b(?:what|which) (?:year|date|day|month|century|decade|time)\b", "date"),
        (r"\bwho(?:m|se)?\b", "name"),
        (
            r"\bwhere\b|"
            r"\b(?:what|which) (?:country|city|town|state|place|region|continent)\b",
            "name",
        ),
        (r"\bwhat (?:did|does|do|has|have|was) .*\b(?:say|said|tell|told)\b", "speech"),
        (r"\b(?:what|which|why|how|do|does|did|is|are|was|were)\b", "phrase"),
    )
)

# Words. A longer stretch is no longer "the answer" but the sentence again.
_MAX_SPAN_WORDS = 8


def extract_answer_span(question: str, text: str, quote: Span) -> tuple[Span, ...]:
    """The span in `text` of the likely answer inside `quote`, or none when nothing stands out.

    A number for "how many", a date for "when", a name for "who" and "where", the words between
    quotation marks for "what did … say", and nothing when the sentence has none; else the words
    next to those of the question. What the question says itself is never the answer.
    """
    start, end = quote
    sentence = text[start:end]
    asked = question_stems(question)
    kind = answer_type(question)
    found = list(_CANDIDATES[kind](sentence, asked))
    if not found:
        return ()
    anchors = [m.start() for m in _WORD.finditer(sentence) if _stem(m[0].lower()) in asked]
    best = max(found, key=lambda span: (_closeness(span, anchors), span[0] - span[1]))
    return ((start + best[0], start + best[1]),)


def contains_answer_type(kind: str, asked: Set[str], sentence: str) -> bool:
    """Whether a sentence holds something of that kind which the question does not say itself."""
    return next(_CANDIDATES[kind](sentence, asked), None) is not None


def question_stems(question: str) -> frozenset[str]:
    """The stems of the question's words: what it says itself is never the answer."""
    return frozenset(_stem(word) for word in _WORD.findall(question.lower())) - _EMPTY_WORDS


def answer_type(question: str) -> str:
    """What is asked for, by the first word that asks; of several at one place the first listed."""
    found = [
        (match.start(), place, kind)
        for place, (pattern, kind) in enumerate(_ANSWER_TYPES)
        if (match := pattern.search(question))
    ]
    return min(found)[2] if found else "phrase"


def _closeness(span: Span, anchors: list[int]) -> float:
    """How near the question's words stand: each counts by the inverse of its distance."""
    left, right = span
    return sum(1 / (10 + max(left - at, at - right, 0)) for at in anchors)


def _numbers(sentence: str, asked: Set[str]) -> Iterator[Span]:
    yield from _new_information(_NUMBER, sentence, asked)


def _dates(sentence: str, asked: Set[str]) -> Iterator[Span]:
    yield from _new_information(_DATE, sentence, asked)


def _speech(sentence: str, asked: Set[str]) -> Iterator[Span]:
    yield from _new_information(_SPEECH, sentence, asked)


def _names(sentence: str, asked: Set[str]) -> Iterator[Span]:
    for start, end in _new_information(_NAME, sentence, asked):
        words = sentence[start:end].split()
        # The first word of a sentence has its capital by position.
        if start == 0 and len(words) == 1 and words[0].lower().rstrip(".") in _EMPTY_WORDS:
            continue
        if start == 0 and words[0].lower() in _EMPTY_WORDS:
            start += len(words[0]) + 1
        yield start, start + len(sentence[start:end].rstrip(".,'’-"))


def _phrases(sentence: str, asked: Set[str]) -> Iterator[Span]:
    """Stretches of words that the question has not, between those that it has."""
    run: list[Span] = []
    for match in _WORD.finditer(sentence):
        broken = run and re.search(r"[,;:.()–—“”\"]", sentence[run[-1][1] : match.start()])
        if _stem(match[0].lower()) in asked or broken:
            yield from _trimmed(sentence, run)
            run = []
        if _stem(match[0].lower()) not in asked:
            run.append(match.span())
    yield from _trimmed(sentence, run)


def _trimmed(sentence: str, run: list[Span]) -> Iterator[Span]:
    while run and sentence[slice(*run[0])].lower() in _EMPTY_WORDS:
        run = run[1:]
    while run and sentence[slice(*run[-1])].lower() in _EMPTY_WORDS:
        run = run[:-1]
    if run and len(run) <= _MAX_SPAN_WORDS:
        yield run[0][0], run[-1][1]


def _new_information(pattern: re.Pattern[str], sentence: str, asked: Set[str]) -> Iterator[Span]:
    for match in pattern.finditer(sentence):
        words = {_stem(word) for word in _WORD.findall(match[0].lower())} - _EMPTY_WORDS
        if words and not words <= asked:
            yield match.span()


def _stem(word: str) -> str:
    """Enough of a stem to match a question's plural with a text's singular."""
    for ending in ("’s", "'s", "ies", "es", "s", "ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return word


_CANDIDATES: dict[str, Callable[[str, Set[str]], Iterator[Span]]] = {
    "number": _numbers,
    "date": _dates,
    "name": _names,
    "speech": _speech,
    "phrase": _phrases,
}
