"""Find the span of a quote that most likely answers a question."""

import re
from collections.abc import Iterator, Set
from functools import lru_cache

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_ABBREVIATIONS, MONTH_NAMES, WEEKDAYS
from index.types import Span
from qa.text.names import CAPITAL
from qa.text.noncount_numbers import is_age, is_day_or_hour, is_item_number

_MONTH = rf"(?:{'|'.join(MONTH_NAMES)}|(?:{'|'.join(MONTH_ABBREVIATIONS)})\.?)"
_WEEKDAY = rf"(?:{'|'.join(WEEKDAYS)})"
_NUMBER_WORD = (
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
_NUMBER = lazy_pattern(
    rf"(?:(?:about|around|nearly|almost|over|at least|up to|more than|less than|some)\s+)?"
    rf"(?:[$€£¥]\s?)?(?:(?<![\w.,-])\d+(?:[.,]\d+)*(?![\w-])|\b{_NUMBER_WORD}\b)"
    rf"(?:(?:\s|-)(?:and\s)?{_NUMBER_WORD}\b)*"
    rf"(?:\s?{_UNIT}(?!\w))?",
    re.IGNORECASE,
)
_HOUR_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
CLOCK_TIME = (
    r"\b\d{1,2}:\d\d(?!\d)(?:\s?[ap]\.?m\b\.?)?|\b\d{1,2}(?:\.\d\d)?\s?[ap]\.?m\b\.?|"
    rf"\b(?:half|(?:a\s)?quarter|\d{{1,2}}|twenty(?:-five)?|{_HOUR_WORD})(?:\sminutes)?\s(?:past|to)\s"
    rf"(?:{_HOUR_WORD}|midnight|noon)\b|\b(?:\d{{1,2}}|{_HOUR_WORD})\so['’]clock\b|"
    r"\b(?:noon|midday|midnight)\b"
)
_DATE = lazy_pattern(
    rf"{CLOCK_TIME}|"
    rf"(?:\b{_WEEKDAY},?\s+)?\b(?:\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?)?{_MONTH}\b(?:\s+\d{{1,2}}(?:st|nd|rd|th)?\b)?"
    rf"(?:,?\s+\d{{4}}\b)?|\b\d{{4}}-\d{{2}}-\d{{2}}\b|\b(?:1\d{{3}}|20\d{{2}})s?\b|\b{_WEEKDAY}\b|"
    r"\b\d{1,2}(?:st|nd|rd|th)\s+century\b|\b(?:yesterday|today|tomorrow)\b|"
    r"\b(?:last|next|this)\s+(?:week|month|year|night|spring|summer|autumn|fall|winter)\b"
)
# A word of a name, with the dot of an abbreviation, and the words that join several.
_NAME_WORD = rf"{CAPITAL}[\w’'.-]*"
_PARTICLE = r"(?:of|the|de|la|von|van|bin|al|du|and)"
_NAME = lazy_pattern(rf"\b{_NAME_WORD}(?:\s+(?:{_PARTICLE}\s+){{0,2}}{_NAME_WORD})*")
_SPEECH = lazy_pattern(r"(?<=“)[^“”]+(?=”)|(?<=\")[^\"]+(?=\")")
_PATTERNS = {"number": _NUMBER, "date": _DATE, "speech": _SPEECH}
_WORD = lazy_pattern(r"\d+(?:[.,]\d+)+|\w+(?:[’'.-]\w+)*")
_PHRASE_BREAK = lazy_pattern(r"[,;:.()–—“”\"]")

# Reporting verbs stand next to answers but are never part of one.
_NON_ANSWER_WORDS = STOPWORDS | frozenset(
    "according report reported reports said say says tell tells told".split()  # noqa: SIM905
)

_ASKS_COUNT = lazy_pattern(r"\bhow many\b|\bnumber of\b", re.IGNORECASE)
# In order of precedence among patterns that match at one place.
_ANSWER_TYPES = tuple(
    (lazy_pattern(pattern, re.IGNORECASE), kind)
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

# Words. Longer phrases are most of the sentence again.
_MAX_PHRASE_WORDS = 8
# Characters added to each distance, so that the nearest word does not decide alone.
_DISTANCE_OFFSET = 10
# Questions whose stems are kept: each is asked of many sentences.
_CACHED_QUESTIONS = 256
# Words whose stems are kept, 1 MB.
_CACHED_WORDS = 8_192


def extract_answer_span(question: str, text: str, quote: Span) -> tuple[Span, ...]:
    """Find the likely answer inside a quote.

    It is a number for "how many", a date for "when", a name for "who" and "where", the words
    between quotation marks for "what did … say"; otherwise the phrase nearest to the words of the
    question. Words of the question are never the answer.

    Args:
        question: The question.
        text: The text of a document.
        quote: The first and last offset of the quote in `text`.

    Returns:
        One span of offsets in `text`, or none if the quote has nothing of the answer's type.
    """
    start, end = quote
    sentence = text[start:end]
    stems = question_stems(question)
    kind = answer_type(question)
    candidates = [
        span
        for span in _candidates(kind, sentence, stems)
        if kind != "number" or not counts_nothing(question, sentence, span)
    ]
    if not candidates:
        return ()
    anchors = [word.start() for word in _WORD.finditer(sentence) if _stem(word[0].lower()) in stems]
    best = max(candidates, key=lambda span: (_proximity(span, anchors), span[0] - span[1]))
    return ((start + best[0], start + best[1]),)


def all_answer_spans(question: str, text: str, quote: Span, *, kind: str = "") -> tuple[Span, ...]:
    """All spans inside a quote that have the answer type of a question, in order.

    Args:
        question: The question.
        text: The text of a document.
        quote: The first and last offset of the quote in `text`.
        kind: The answer type, if it is not that of the question.
    """
    start, end = quote
    kind = kind or answer_type(question)
    return tuple(
        (start + first, start + last)
        for first, last in _candidates(kind, text[start:end], question_stems(question))
        if kind != "number" or not counts_nothing(question, text[start:end], (first, last))
    )


def counts_nothing(question: str, text: str, number: Span) -> bool:
    """Whether a number is no amount: a day or an hour, the number of an item, or an age, if it is
    asked how many."""
    return (
        is_day_or_hour(text, number)
        or is_item_number(text, number)
        or (bool(_ASKS_COUNT.search(question)) and is_age(text, number))
    )


def contains_answer_type(kind: str, stems: Set[str], sentence: str) -> bool:
    """Whether a sentence has something of an answer type that is not in the question.

    Args:
        kind: The answer type, as of `answer_type`.
        stems: The stems of the question's words.
        sentence: The sentence.
    """
    return next(_candidates(kind, sentence, stems), None) is not None


@lru_cache(_CACHED_QUESTIONS)
def question_stems(question: str) -> frozenset[str]:
    """The stems of the question's words, none of which can be the answer."""
    return frozenset(_stem(word) for word in _WORD.findall(question.lower())) - _NON_ANSWER_WORDS


@lru_cache(_CACHED_QUESTIONS)
def answer_type(question: str) -> str:
    """The answer type by the first interrogative: number, date, name, speech or phrase."""
    matches = [
        (match.start(), precedence, kind)
        for precedence, (pattern, kind) in enumerate(_ANSWER_TYPES)
        if (match := pattern.search(question))
    ]
    return min(matches)[2] if matches else "phrase"


def _proximity(span: Span, anchors: list[int]) -> float:
    """The sum of the inverse distances of a span to the question's words."""
    left, right = span
    return sum(1 / (_DISTANCE_OFFSET + max(left - anchor, anchor - right, 0)) for anchor in anchors)


def _candidates(kind: str, sentence: str, stems: Set[str]) -> Iterator[Span]:
    """The spans of a sentence that may be an answer of the type."""
    if kind == "phrase":
        return _phrases(sentence, stems)
    if kind == "name":
        return _names(sentence, stems)
    return _matches_beyond(_PATTERNS[kind], sentence, stems)


def _names(sentence: str, stems: Set[str]) -> Iterator[Span]:
    for start, end in _matches_beyond(_NAME, sentence, stems):
        words = sentence[start:end].split()
        # The first word of a sentence is capitalized anyway.
        if start == 0 and len(words) == 1 and words[0].lower().rstrip(".") in _NON_ANSWER_WORDS:
            continue
        if start == 0 and words[0].lower() in _NON_ANSWER_WORDS:
            start += len(words[0]) + 1
        yield start, start + len(sentence[start:end].rstrip(".,'’-"))


def _phrases(sentence: str, stems: Set[str]) -> Iterator[Span]:
    """Runs of words that are not in the question, unbroken by punctuation."""
    run: list[Span] = []
    for match in _WORD.finditer(sentence):
        in_question = _stem(match[0].lower()) in stems
        if in_question or (run and _PHRASE_BREAK.search(sentence, run[-1][1], match.start())):
            yield from _trim_phrase(sentence, run)
            run = []
        if not in_question:
            run.append(match.span())
    yield from _trim_phrase(sentence, run)


def _trim_phrase(sentence: str, run: list[Span]) -> Iterator[Span]:
    """The run without function words at its ends, unless it is empty or too long."""
    while run and sentence[slice(*run[0])].lower() in _NON_ANSWER_WORDS:
        run = run[1:]
    while run and sentence[slice(*run[-1])].lower() in _NON_ANSWER_WORDS:
        run = run[:-1]
    if run and len(run) <= _MAX_PHRASE_WORDS:
        yield run[0][0], run[-1][1]


def _matches_beyond(pattern: re.Pattern[str], sentence: str, stems: Set[str]) -> Iterator[Span]:
    """The matches of a pattern that say more than the question does."""
    for match in pattern.finditer(sentence):
        words = {_stem(word) for word in _WORD.findall(match[0].lower())} - _NON_ANSWER_WORDS
        if words and not words <= stems:
            yield match.span()


@lru_cache(_CACHED_WORDS)
def _stem(word: str) -> str:
    """Strip an ending, enough to match a question's plural with a text's singular."""
    for ending in ("’s", "'s", "ies", "es", "s", "ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)]
    return word
