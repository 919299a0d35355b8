"""Compare the quantity that a sentence states with the one that a question asks for.

Another currency, another amount than the question names, the other side of a comparison, and a
number of a day or a season where the question asks for all time. English only.
"""

import re
from collections.abc import Iterator

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import CALENDAR_WORDS, WEEKDAYS
from qa.answers.question.asked_event import read_asked_event
from qa.answers.question.constraints import QuestionConstraints
from qa.answers.sentence_context import CELL_SEPARATOR, SentenceContext
from qa.answers.values.quantities import (
    MONEY,
    PERCENT,
    Quantity,
    currency_of,
    read_quantity,
    unit_kind,
)
from qa.text.english.lexicon import word_set
from qa.text.mentions import singular
from qa.text.numbers import find_numbers

# "How many pounds", "in pounds", "in Norwegian kroner".
_ASKED_UNIT = lazy_pattern(
    r"\b(?:how\s+many|in)\s+(?P<first>[a-z]+|[$€£¥])(?:\s+(?P<second>[a-z]+))?\b", re.IGNORECASE
)
# "How many trams", "how many strike days".
_COUNTED = lazy_pattern(
    r"\bhow\s+many\s+(?:(?:more|other|new|of\s+the)\s+)?([a-z]{3,})(?:\s+([a-z]{3,}))?\b",
    re.IGNORECASE,
)
_ASKS_INHABITANTS = lazy_pattern(r"\bhow\s+many\s+people\s+live\s+(?:in|on|there)\b", re.IGNORECASE)
_TELLS_INHABITANTS = lazy_pattern(
    r"\b(?:inhabitants?|residents?|citizens|population|populous|populated|home\s+to|house[sd]|"
    r"liv(?:e|ed|ing)|(?<!their )(?<!the )lives\s+(?:in|on|there)|dwell\w*|settle\w*)\b|"
    r"\b(?:town|city|village|place|island|community|municipality|parish|suburb)\s+of\s+"
    r"(?:[a-z]+\s+){0,2}\d|\(\d[\d.,]*\)",
    re.IGNORECASE,
)
# Kinds of units in words, where "a" and the kind are none.
_MEASURES = {
    "mass": "a weight", "area": "an area", "time": "a length of time",
    "energy": "an amount of energy", "fahrenheit": "a temperature", MONEY: "an amount of money",
}  # fmt: skip
# Behind a number without a noun; and between it and the number before, of which it leaves out what
# is said: ", in Upper Stenby ".
_ENDS_CLAUSE = lazy_pattern(r"\s*(?:[.,;:]|$|and\b)")
_SAME_SAID = lazy_pattern(
    r"(?:[,;]|\band)\s+(?:and\s+)?(?:in\s+|at\s+|on\s+)?(?:the\s+)?[A-Z][\w’'-]*(?:\s+[A-Z][\w’'-]*)*\s+$"
)
_PERSONS = word_set("person people man woman child adult other member resident inhabitant")
_NO_PERSONS = word_set(
    "house home building flat apartment hut farm car vehicle boat ship tree school shop street "
    "room bed seat animal cow sheep pig horse dog cat bird bridge road field tent firm company"
)
_COMPARED = lazy_pattern(
    r"\b(?:than|unlike|compared\s+(?:with|to)|in\s+contrast\s+to|versus)\s+"
    r"(?:(?:in|at|for|that|those|of|the|its|his|her)\s+){0,3}(?:[a-z]+ing\s+)?[“\"‘']?$",
    re.IGNORECASE,
)
# A title between quotation marks.
_TITLE_ASKED = lazy_pattern(r"[“\"‘](?P<title>[^“”\"‘’]{2,60})[”\"’]")
_ASKS_COMPARISON = lazy_pattern(
    r"\b(?:than|compar\w+|versus|differ\w*|more|less|fewer|unlike)\b", re.IGNORECASE
)
# A number in all, of a time that is not over or whose beginning alone is given.
_ASKS_ALL_TIME = lazy_pattern(
    r"\b(?:in all|in total|altogether|all together|so far|to date|ever|over the years|all told|"
    r"(?:whole|entire|full) (?:day|week|month|year|season|summer|winter|spring|autumn|period))\b|"
    r"\bsince\s+(?:\w+\s+)?(?:1\d{3}|20\d\d)\b|\bsince (?:it|its|the|his|her|their|then)\b",
    re.IGNORECASE,
)
_TIME = r"(?:day|night|morning|afternoon|evening|weekend|week|month|year|season|hour|summer|winter)"
# The one time that a number is limited to.
_LIMIT = lazy_pattern(
    rf"\b(?:on|in|during|over|at|for)\s+(?:its|the|his|her|their|that)\s+(?:first|second|third|last|"
    rf"opening|final|busiest|same)\s+(?:few\s+|two\s+|three\s+|four\s+|six\s+)?{_TIME}s?\b|"
    r"\b(?:last|this|that)\s+(?:winter|summer|spring|autumn|year|week|month|night|season|weekend|"
    rf"morning|(?:{'|'.join(WEEKDAYS)}))\b|\byesterday\b|\btoday\b|\bon\s+(?:{'|'.join(WEEKDAYS)})\b",
    re.IGNORECASE,
)
_PER_TIME = frozenset("second minute hour day night week weekend month quarter season year".split())  # noqa: SIM905
# Less than this is a part of a name or an everyday number: "the two sisters".
_MIN_ASKED_AMOUNT = 10


def quantity_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """What the quantity of a sentence is of, in or for instead of what is asked for."""
    yield from _other_side_of_comparison(asked, context)
    event = read_asked_event(asked.query)
    if event is None or event.is_yes_no:
        return
    yield from _amount_differs(asked, context)
    yield from _inhabitants_differ(asked, context)
    quantity = _answer_quantity(context)
    if quantity is None or not (quantity.noun or quantity.kind):
        yield from _noun_before_differs(asked, context)
    if quantity is not None:
        yield from _currency_differs(asked, quantity)
        yield from _measure_differs(asked, quantity)
        yield from _period_differs(asked, context)


def _answer_quantity(context: SentenceContext) -> Quantity | None:
    """The first quantity of the likely answer."""
    if not context.answer or not context.span[0] <= context.answer[0] < context.span[1]:
        return None
    text, (start, end) = context.document.text, context.answer
    for number in find_numbers(text[start:end]):
        span = start + number.span[0], start + number.span[1]
        if quantity := read_quantity(text, context.span, span, context.document.publication_day):
            return quantity
    return None


def _currency_differs(asked: QuestionConstraints, quantity: Quantity) -> Iterator[str]:
    """An amount in another currency than the one that is asked for, or of no money at all."""
    units = [unit for match in _ASKED_UNIT.finditer(asked.query) for unit in match.groups() if unit]
    wanted = next(filter(None, map(currency_of, units)), "")
    if not wanted or (wanted == "pound" and quantity.kind == "mass"):
        return
    if quantity.kind == MONEY and quantity.currency.split()[-1:] != [wanted]:
        yield f"in {quantity.currency}, not {wanted}"
    elif quantity.kind != MONEY and (quantity.kind or quantity.noun):
        yield f"no amount in {wanted}"


def _measure_differs(asked: QuestionConstraints, quantity: Quantity) -> Iterator[str]:
    """A length, weight, time or amount of money where things are counted: "5.4 kilometres" for "How
    many trams?"."""
    counted = _COUNTED.search(asked.query)
    if counted is None or quantity.kind in ("", PERCENT, "degree"):
        return
    nouns = [noun for noun in counted.groups() if noun]
    if any(unit_kind(noun) or currency_of(noun) for noun in nouns):
        return
    measured = _MEASURES.get(quantity.kind, f"a {quantity.kind}")
    yield f"gives {measured}, not a number of {nouns[0]}"


def _inhabitants_differ(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Other people than those who live in a place: "Three people lost their lives in Kolby"."""
    if (
        _ASKS_INHABITANTS.search(asked.query)
        and CELL_SEPARATOR not in context.sentence
        and not _TELLS_INHABITANTS.search(context.sentence)
    ):
        yield "does not say how many live there"


def _noun_before_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A number without a noun behind one with another noun than the one that is asked for: "in
    Lower Stenby 420 houses stood under water, in Upper Stenby 35" for "How many people?"."""
    counted, answer = _COUNTED.search(asked.query), context.answer
    if counted is None or not answer or not context.span[0] <= answer[0] < context.span[1]:
        return
    text, (start, end) = context.document.text, context.span
    number = next(iter(find_numbers(text[slice(*answer)])), None)
    if number is None or not _ENDS_CLAUSE.match(text, answer[0] + number.span[1], end):
        return
    at = answer[0] + number.span[0]
    before = None
    for other in find_numbers(text[start:at]):
        span = start + other.span[0], start + other.span[1]
        found = read_quantity(text, context.span, span)
        before = found if found and found.noun and not found.kind else before
    asked_noun = singular(counted[1].lower())
    if before is None or before.noun == asked_noun:
        return
    if _SAME_SAID.search(text[before.span[1] : at]) and (
        asked_noun not in _PERSONS or before.noun in _NO_PERSONS
    ):
        counts = re.search(rf"\b{re.escape(before.noun)}\w*", text[before.span[1] : at])
        yield f"counts {counts[0] if counts else before.noun}, not {counted[1].lower()}"


def _amount_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """Another amount of the same unit than the one that the question names: "1,900 a week" for "Who
    gets 300 a week?"."""
    for number in find_numbers(asked.query):
        wanted = read_quantity(asked.query, (0, len(asked.query)), number.span)
        if wanted is None or wanted.number < _MIN_ASKED_AMOUNT:
            continue
        if not (wanted.kind or wanted.per or wanted.noun):
            continue
        text = "\n".join((context.sentence, *context.paragraph_before[:1], *context.titles))
        if any(other.value == number.value for other in find_numbers(text)):
            continue
        for other in find_numbers(context.sentence):
            at = context.span[0] + other.span[0], context.span[0] + other.span[1]
            found = read_quantity(context.document.text, context.span, at)
            if found is not None and _is_alike(wanted, found):
                yield f"about {found.number:,g}, not {wanted.number:,g}"
                return


def _is_alike(wanted: Quantity, found: Quantity) -> bool:
    """Whether two quantities are of one unit and counted by the same, but differ."""
    if wanted.low <= found.high and found.low <= wanted.high:
        return False
    if wanted.per or found.per:
        return bool(wanted.per & found.per) and (not wanted.kind or wanted.kind == found.kind)
    if wanted.kind:
        return (wanted.kind, wanted.currency) == (found.kind, found.currency)
    return wanted.noun == found.noun


def _other_side_of_comparison(
    asked: QuestionConstraints, context: SentenceContext
) -> Iterator[str]:
    """A value of something that a sentence only compares with what is asked about: "700 visitors,
    more than at the Mill"."""
    if not context.answer or _ASKS_COMPARISON.search(asked.query):
        return
    answer_end = context.answer[1] - context.span[0]
    if (time := _EARLIER_TIME.search(asked.query)) and not _EARLIER_FIGURE.search(context.sentence):
        earlier = re.compile(rf"\b(?:as|than|on|from|over)\s+{re.escape(time[0])}", re.IGNORECASE)
        if (compared := earlier.search(context.sentence)) and answer_end <= compared.start():
            yield f"only compared with {time[0]}"
            return
    for name in (*(name.words[0] for name in asked.names), *_TITLE_ASKED.findall(asked.query)):
        mentions = [
            match.start() for match in re.finditer(rf"\b{re.escape(name)}\b", context.sentence)
        ]
        if (
            mentions
            and all(_COMPARED.search(context.sentence[:at]) for at in mentions)
            and answer_end <= mentions[0]
            and name.lower() not in CALENDAR_WORDS
        ):
            yield f"only compared with {name}"
            return


_EARLIER_TIME = lazy_pattern(
    r"\b(?:a|the|one|two|three|five|ten)\s+(?:years?|months?|weeks?|decades?|days?|seasons?)\s+"
    r"(?:earlier|before|ago)\b",
    re.IGNORECASE,
)
# "120, up from 80 a year earlier" gives it.
_EARLIER_FIGURE = lazy_pattern(r"\d[^,;]*\s(?:a|the|one)\s+\w+\s+(?:earlier|before|ago)\b", re.I)


def _period_differs(asked: QuestionConstraints, context: SentenceContext) -> Iterator[str]:
    """A number of one day, season or the like where all time is asked for."""
    if not _ASKS_ALL_TIME.search(asked.query) or _LIMIT.search(asked.query):
        return
    if asked.years and not re.search(r"\bsince\b", asked.query, re.IGNORECASE):
        return
    if _ASKS_ALL_TIME.search(context.sentence):
        return
    if limit := _LIMIT.search(context.sentence):
        yield f"{limit[0].lower()} only"
