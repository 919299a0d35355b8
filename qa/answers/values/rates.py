"""Compare what a number is counted by, such as "a year" or "per shift", with what is asked for.

English only: in another language no basis is found.
"""

import re
from dataclasses import dataclass

from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.text.numbers import find_numbers

_TIMES = r"hour|day|week|fortnight|month|quarter|season|year|decade|minute|second"
_OCCASIONS = (
    r"shift|night|trip|journey|crossing|voyage|visit|ride|session|game|match|flight|use|time"
)
_ADJECTIVES = {
    "hourly": "hour",
    "daily": "day",
    "nightly": "night",
    "weekly": "week",
    "fortnightly": "fortnight",
    "monthly": "month",
    "quarterly": "quarter",
    "yearly": "year",
    "annual": "year",
    "annually": "year",
}
_WITH_ADJECTIVE = lazy_pattern(rf"\b(?:{'|'.join(_ADJECTIVES)})\b", re.IGNORECASE)
# Not "a year ago", "a day of rest", "a month before", "a year old", "a month in prison".
_NO_RATE = (
    r"(?!\s+(?:ago|after|before|earlier|later|old|from|since|or (?:two|so|more)|long|of|when|"
    r"in(?!\s+(?-i:[A-Z]|(?:19|20)\d\d))|"
    r"that|and a half)\b)"
)
_RATE = lazy_pattern(
    rf"\b(?:an?\s+(?P<time>{_TIMES})\b{_NO_RATE}|"
    r"(?:per|a\s+head\s+per|each|every)\s+(?:[a-z]+\s+)??(?P<each>[a-z]+)\b|"
    r"(?P<apiece>apiece|a\s+head|each|a\s+piece)\b)",
    re.IGNORECASE,
)
# In a question, "in a year" and "after a year" ask for no rate.
_ASKED_TIME = lazy_pattern(
    rf"(?<!\bin)(?<!\bfor)(?<!half)(?<!\bof)(?<!after)(?<!within)(?<!than)(?<!\bas)(?<!once)(?<!\bwas)"
    rf"\s+(?:an?\s+(?P<article>{_TIMES})\b{_NO_RATE}|per\s+(?P<per>[a-z]+)\b|"
    rf"(?:each|every)\s+(?P<each>{_TIMES}|{_OCCASIONS})\b)",
    re.IGNORECASE,
)
_NAMED_TIME = lazy_pattern(
    rf"\b(?:in|for|per|every|each)\s+(?:an?\s+|one\s+)?(?P<time>{_TIMES})\b", re.I
)
_ASKED_THING = lazy_pattern(
    r"\b(?:per|for (?:each|every)|each|every)\s+"
    rf"(?!(?:{_TIMES}|{_OCCASIONS})s?\b)(?P<thing>[a-z]{{3,}})\b",
    re.IGNORECASE,
)
# "Per free bus pass holder": a thing of several words.
_PER_THING = lazy_pattern(
    rf"\bper\s+(?!(?:{_TIMES}|{_OCCASIONS}|cents?)\b)(?P<thing>[a-z]{{3,}}(?:\s+(?!in\b|at\b|on\b|"
    r"of\b|for\b|under\b|with\b|by\b|from\b|to\b|is\b|was\b|were\b|did\b|does\b)[a-z]{3,}){0,3})"
)
_LARGE = lazy_pattern(r"\b(?:million|billion|bn|m)\b|\d(?:m|bn)\b")
_BY_ANYTHING = lazy_pattern(r"\b(?:each|every|apiece|a head|per(?!\s+cent))\b", re.IGNORECASE)
_BY_THING = lazy_pattern(r"(?:\s+[a-z]+)?\s+an?\s+[a-z]{3,}\b", re.IGNORECASE)
# "A year's fee is 120 crowns."
_POSSESSIVE_TIME = lazy_pattern(
    rf"\b(?:an?|one|each|every)\s+(?P<time>{_TIMES})['’]s\b", re.IGNORECASE
)
_TOTAL = lazy_pattern(
    r"\b(?:in all|in total|all together|altogether|together|combined)\b", re.IGNORECASE
)
# A stretch of time or an occasion in which what is asked for is counted, so that a rate is no
# answer: "since 1996", "in 2022", "on its first day".
_ASKED_STRETCH = lazy_pattern(
    r"\b(?:since|so far|to date|ever|until now)\b|"
    r"\b(?:in|during|throughout|over|for)\s+(?:the\s+)?(?:year\s+|whole\s+of\s+|season\s+)?"
    r"(?:[A-Z][a-z]+\s+)?(?P<year>(?:1\d|20)\d\d)\b|"
    r"\b(?:on|in|during)\s+(?:its|his|her|their|the|that)\s+(?:first|last|opening|final|second)\s+"
    r"(?:\w+\s+)?(?P<occasion>day|night|week|weekend|month|morning|season)\b",
    re.IGNORECASE,
)
_COUNTS = lazy_pattern(r"\bhow\s+many\b", re.IGNORECASE)
# A rate by these is the number of a whole year.
_YEARS = frozenset(("year", "season"))
_SINGLE = lazy_pattern(
    r"\b(?:(?:one|a) single|a single|apiece|each (?!time\b|year\b|month\b|week\b|day\b|other\b)\w+|"
    r"per (?:person|head|capita|driver|pupil|worker|member|unit|household|house|child|"
    r"passenger))\b",
    re.IGNORECASE,
)
# Words between a number and what it is counted by, at most: "3,400 patients a year".
_BEHIND = lazy_pattern(r"(?:\s+(?!and\b|or\b|but\b|while\b)[\w'’-]+){0,4}?\s+$")
_MAX_BEHIND = 60
_OTHERS = lazy_pattern(
    r"\b(?:the other|another|a further|the remaining|other|an additional)\s+$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Bases:
    """What a number is counted by: times or occasions, and things or persons."""

    times: frozenset[str]
    things: frozenset[str]


def rate_difference(question: str, text: str, sentence: Span, answer: Span) -> str:
    """By what the number of an answer is counted, if it is asked for by something else.

    Args:
        question: The question.
        text: The text of the document.
        sentence: The sentence that has the answer.
        answer: The likely answer.

    Returns:
        Words such as "per year, not per day"; "" if it is not known to differ.
    """
    asked = asked_times(question)
    if asked and not find_numbers(text[slice(*answer)]):
        answer = _with_number_before(text, sentence, answer)
    numbers = find_numbers(text[slice(*answer)])
    if not numbers:
        return ""
    # Of "120 a year and 1,500 in all", the first.
    answer = answer[0], answer[0] + numbers[0].span[1]
    bases = _bases(text, sentence, answer)
    if asked and bases.times and not asked & bases.times:
        return f"per {min(bases.times)}, not per {min(asked)}"
    if asked and not bases.times and (unit := _counted_unit(text, sentence, answer, asked)):
        return f"for all {unit}s, not per {unit}"
    if asked and not bases.times and _has_rate(text, sentence, answer, asked):
        return f"in all, not per {min(asked)}"
    if _TOTAL.search(question) and not asked:
        is_per = bases.things or (bases.times and not _is_of_all(text, sentence, answer))
        if is_per:
            return f"per {min(bases.things or bases.times)}, not in all"
        if _OTHERS.search(text[sentence[0] : answer[0]]):
            return "about the others, not all"
    if not asked and (times := _times_of_part(question, bases)):
        return f"per {min(times)}, not in all"
    if (per := _PER_THING.search(question)) and _is_of_many(text, sentence, answer, bases, per):
        return f"not per {per['thing']}"
    if _SINGLE.search(question) and not bases.things and _is_of_all(text, sentence, answer):
        return "for all together, not one"
    return ""


def _is_of_many(text: str, sentence: Span, answer: Span, bases: _Bases, per: re.Match[str]) -> bool:
    """Whether a number is counted by a time or in millions, and by nothing like the thing that a
    question counts by: "3.8 million a year" for "per pass holder"."""
    head = _singular(per["thing"].split()[-1])
    by_head = rf"\b(?:an?|one|each|every|per)\s+(?:[a-z]+\s+){{0,3}}?{re.escape(head)}\b"
    words = text[slice(*sentence)]
    if bases.things or _BY_ANYTHING.search(words) or re.search(by_head, words, re.IGNORECASE):
        return False
    is_large = _LARGE.search(text, answer[0], min(answer[1] + len(" million"), sentence[1]))
    return bool(bases.times or is_large)


def _with_number_before(text: str, sentence: Span, answer: Span) -> Span:
    """An answer such as "a day", with the number in front of it: "1,100 cars a day"."""
    numbers = find_numbers(text[sentence[0] : answer[0]])
    start = sentence[0] + numbers[-1].span[0] if numbers else answer[0]
    near = numbers and _BEHIND.fullmatch(text[sentence[0] + numbers[-1].span[1] : answer[0]])
    return (start, answer[1]) if near else answer


def figure_at_asked_rate(question: str, text: str, sentence: Span, answer: Span) -> Span | None:
    """The number that a sentence gives for the time or thing that a question names, if that of the
    answer is for another time or for all: "456,000 a year" for "in a year" beside "38,000 per
    month", "2,210 for each flat" for "per flat" beside "4.2 million"."""
    things = frozenset(
        _singular(match["thing"].lower()) for match in _ASKED_THING.finditer(question)
    )
    named = frozenset(match["time"].lower() for match in _NAMED_TIME.finditer(question)) or things
    own = _bases(text, sentence, answer)
    is_own = own.things & named if things else own.times & named or not own.times
    if len(named) != 1 or is_own:
        return None
    spans = [
        (sentence[0] + number.span[0], sentence[0] + number.span[1])
        for number in find_numbers(text[slice(*sentence)])
    ]
    found = [
        span
        for span in spans
        if (_bases(text, sentence, span).things if things else _bases(text, sentence, span).times)
        == named
    ]
    if things and not found:
        # "1,260 crowns a car".
        (thing,) = things
        behind = re.compile(rf"(?:\s+[\w’'-]+){{0,2}}?\s+an?\s+{re.escape(thing)}\b", re.IGNORECASE)
        found = [span for span in spans if behind.match(text, span[1], sentence[1])]
    return found[0] if len(found) == 1 else None


def _times_of_part(question: str, bases: _Bases) -> frozenset[str]:
    """The times by which a number is counted, if it is asked how many there were in a longer time,
    or on another occasion."""
    stretch = _ASKED_STRETCH.search(question) if _COUNTS.search(question) else None
    if stretch is None:
        return frozenset()
    return bases.times - _YEARS if stretch["year"] else bases.times


def asked_times(question: str) -> frozenset[str]:
    """The times or occasions by which a question asks a number to be counted."""
    found = {
        match["article"] or match["each"] or _singular(match["per"])
        for match in _ASKED_TIME.finditer(question)
    }
    found |= {_ADJECTIVES[match[0].lower()] for match in _WITH_ADJECTIVE.finditer(question)}
    return frozenset(unit.lower() for unit in found if _is_time(unit.lower()))


def is_counted_by(question: str, text: str, sentence: Span, answer: Span) -> bool:
    """Whether a number is counted by just the time that a question asks for, or in all."""
    asked = asked_times(question)
    if _TOTAL.search(question) and not asked:
        return _is_of_all(text, sentence, answer)
    return bool(asked & _bases(text, sentence, answer).times)


def is_rate(text: str, sentence: Span, figure: Span) -> bool:
    """Whether a number is counted by a time or thing: "800,000 a shop"."""
    bases = _bases(text, sentence, figure)
    return bool(bases.times or bases.things) or bool(_BY_THING.match(text, figure[1]))


def _has_rate(text: str, sentence: Span, answer: Span, units: frozenset[str]) -> bool:
    """Whether another number of the sentence than the answer is counted by the time."""
    return any(
        units & _bases(text, sentence, span).times
        for number in find_numbers(text[slice(*sentence)])
        for span in [(sentence[0] + number.span[0], sentence[0] + number.span[1])]
        if span[1] <= answer[0] or answer[1] <= span[0]
    )


def _counted_unit(text: str, sentence: Span, answer: Span, units: frozenset[str]) -> str:
    """A time of which a sentence gives several in front of the answer, as in "eleven days", and
    nothing is counted by a time; "" if there is none."""
    words = text[slice(*sentence)]
    if any(_is_time(_singular((match["time"] or match["each"] or "").lower()))
           for match in _RATE.finditer(words)) or _WITH_ADJECTIVE.search(words):  # fmt: skip
        return ""
    before = text[sentence[0] : answer[0]]
    return next(
        (
            unit
            for unit in sorted(units)
            for number in find_numbers(before)
            if re.match(rf"\s+{unit}s\b", before[number.span[1] :], re.IGNORECASE)
        ),
        "",
    )


def _bases(text: str, sentence: Span, answer: Span) -> _Bases:
    """What the number of an answer is counted by, by the words beside it."""
    numbers = find_numbers(text[slice(*answer)])
    start = answer[0] + numbers[0].span[1] if numbers else answer[1]
    behind = re.split(r"[,;:()—–]|\.\s|\d", text[start : min(sentence[1], start + _MAX_BEHIND)])[0]
    first = answer[0] + numbers[0].span[0] if numbers else answer[0]
    before = re.split(r"[,;:()—–]|\d", text[sentence[0] : first])[-1]
    found: list[str] = []
    last = 0
    for match in _RATE.finditer(behind):
        if not found and not _BEHIND.fullmatch(behind[: match.start()]):
            break
        unit = match["time"] or match["each"] or "person"
        if match["each"]:
            # "Each night shift": the last word of two tells.
            tail = re.match(rf"\s+({_TIMES}|{_OCCASIONS})\b", behind[match.end() :], re.IGNORECASE)
            unit = tail[1] if tail else unit
        found.append(_singular(unit.lower()))
        last = match.end()
    near = " ".join(before.split()[-4:])
    found += [_ADJECTIVES[match[0].lower()] for match in _WITH_ADJECTIVE.finditer(near)]
    found += [_ADJECTIVES[match[0].lower()] for match in _WITH_ADJECTIVE.finditer(behind[last:])]
    found += [match["time"].lower() for match in _POSSESSIVE_TIME.finditer(before)]
    times = frozenset(filter(_is_time, found))
    return _Bases(times, frozenset(found) - times)


def _is_of_all(text: str, sentence: Span, answer: Span) -> bool:
    """Whether "together" or the like stands in the same part of the sentence."""
    part = re.split(r"[;:()]", text[sentence[0] : answer[0]])[-1]
    part += re.split(r"[,;:()]", text[answer[1] : sentence[1]])[0]
    return bool(_TOTAL.search(part))


def _is_time(unit: str) -> bool:
    return bool(re.fullmatch(rf"(?:{_TIMES}|{_OCCASIONS})", unit))


def _singular(word: str) -> str:
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word
