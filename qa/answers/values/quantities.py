"""Read the quantity that a number in a sentence states: how much of what, how often, and when.

No library does this. quantulum3 0.10 reads "$64m" as dollar metres and "half a million" as
1,500,000, has no crowns or hectares, nothing of what is counted, and brings 24 MB and num2words
(LGPL); price-parser reads prices alone. pint converts but finds no units in prose, so that their
names have to be listed anyway, and takes .5 s to load for one factor on each line of that list.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from typing import Literal

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_PATTERN, WEEKDAYS
from index.types import Span
from qa.temporal.periods import read_periods
from qa.text.mentions import singular
from qa.text.numbers import Number, find_numbers

# What a number is in its sentence: an amount; what is added to an earlier amount ("12 more");
# the step between two amounts ("rose by 12"); the amount before a change ("from 12 to 18"); what
# another number is a part of ("3 of the 90").
Role = Literal["amount", "addition", "step", "former", "base"]
# "" for a number as it stands.
Bound = Literal["", "about", "below", "at least", "at most"]

PERCENT = "percent"
MONEY = "money"

# Kinds of units, and of each unit its size and names. Two sizes: a ton is short, long or metric.
_UNITS = """
length: 1 metre meter m | 1000 kilometre kilometer km | .01 centimetre centimeter cm
  | .001 millimetre millimeter mm | 1609.344 mile mi | .3048 foot feet ft | .0254 inch inches
  | .9144 yard yd | 1852 nautical_mile
mass: 1 kilogram kilo kilogramme kg | .001 gram gramme g | 1000 tonne metric_ton
  | 907.18474-1016.0469 ton | .45359237 pound lb lbs | .028349523 ounce oz
  | 1e6 kilotonne kiloton | 1e9 megatonne megaton
volume: 1 litre liter | 3.785411784-4.54609 gallon | 158.98729 barrel | .001 millilitre milliliter
  ml | 1000 cubic_metre cubic_meter | 28.316847 cubic_foot cubic_feet
area: 1 square_metre square_meter sq_m | 1e6 square_kilometre square_kilometer sq_km
  | 2589988.11 square_mile sq_mile | 4046.8564 acre | 1e4 hectare ha
  | .09290304 square_foot square_feet sq_ft
time: 1 second | 60 minute | 3600 hour | 86400 day | 604800 week | 1209600 fortnight
  | 2629746 month | 31556952 year | 315569520 decade | 3155695200 century centuries
speed: 1 km/h kmh kph kilometres_per_hour kilometers_per_hour kilometres_an_hour
  kilometers_an_hour | 1.609344 mph miles_per_hour miles_an_hour | 1.852 knot
  | 3.6 m/s metres_per_second meters_per_second
temperature: 1 °C celsius degrees_celsius degree_celsius
fahrenheit: 1 °F degrees_fahrenheit degree_fahrenheit
degree: 1 degree °
power: 1 kilowatt kw | 1000 megawatt mw | 1e6 gigawatt gw
energy: 1 kilowatt-hour kwh | 1000 megawatt-hour mwh | 1e6 gigawatt-hour gwh
"""
# Units of which "a" or "per" makes a rate rather than an amount of another thing.
_SYMBOLS = {
    "us$": "dollar", "$": "dollar", "a$": "australian dollar", "c$": "canadian dollar",
    "nz$": "new zealand dollar", "hk$": "hong kong dollar", "€": "euro", "£": "pound", "¥": "yen",
    "₹": "rupee", "₽": "rouble", "₴": "hryvnia", "₩": "won", "₺": "lira", "₪": "shekel",
    "₦": "naira", "r$": "real", "usd": "dollar", "eur": "euro", "gbp": "pound", "jpy": "yen",
    "chf": "franc", "cny": "yuan", "rmb": "yuan", "inr": "rupee", "rub": "rouble", "uah": "hryvnia",
    "aud": "australian dollar", "cad": "canadian dollar", "sek": "krona", "nok": "krone",
    "dkk": "krone", "pln": "zloty", "czk": "koruna", "huf": "forint", "ils": "shekel",
    "zar": "rand", "brl": "real", "mxn": "peso", "krw": "won", "sgd": "singapore dollar",
    "nzd": "new zealand dollar", "hkd": "hong kong dollar",
}  # fmt: skip
_CURRENCIES = {
    "dollar": "dollar dollars bucks", "euro": "euro euros", "pound": "pound pounds quid",
    "crown": "crown crowns", "krona": "krona kronor", "krone": "krone kroner",
    "koruna": "koruna korunas", "franc": "franc francs", "yen": "yen",
    "yuan": "yuan renminbi", "rupee": "rupee rupees", "rouble": "rouble roubles ruble rubles",
    "hryvnia": "hryvnia hryvnias", "lira": "lira liras lire", "shekel": "shekel shekels",
    "naira": "naira", "rand": "rand", "peso": "peso pesos", "zloty": "zloty zlotys zlotych",
    "forint": "forint forints", "dinar": "dinar dinars", "dirham": "dirham dirhams",
    "riyal": "riyal riyals", "baht": "baht", "mark": "marks", "shilling": "shilling shillings",
    "cent": "cents", "penny": "pence",
}  # fmt: skip
_CURRENCY_OF_WORD = {
    word: currency for currency, words in _CURRENCIES.items() for word in words.split()
}
_DOLLARS = r"(?:(australian|canadian|hong kong|new zealand|singapore|taiwan|us|u\.s\.|american)\s+)"
# "Norwegian kroner", "Swiss francs".
_NATIONALITY = r"(?-i:[A-Z])[a-z]+(?:ian|ish|ese|ean|an|ch|ss|ic|i)\s+"
_CURRENCY_WORDS = "|".join(sorted(_CURRENCY_OF_WORD, key=len, reverse=True))
_MONEY_AFTER = lazy_pattern(
    rf"\s?(?:[mkb]n?\s)?(?:(?:{_DOLLARS}|{_NATIONALITY})?({_CURRENCY_WORDS})\b|"
    r"([$€£¥₹₽₴₩₺₪])(?!\d)|((?-i:[A-Z]{3}))\b)",
    re.IGNORECASE,
)
_MONEY_BEFORE = lazy_pattern(r"(?<!\w)((?:US|A|C|NZ|HK|R)?[$€£¥₹₽₴₩₺₪₦]|[A-Z]{3})\s?$")
_PERCENT_AFTER = lazy_pattern(
    r"[\s-]?(?:%|per\s?cents?\b|percentage(?!\s+points?)|(percentage\s+points?)\b)", re.IGNORECASE
)
# What weighs is no money, though both are pounds.
_WEIGHT = lazy_pattern(r"\b(?:weigh\w*|heavy|heavier|weight|lbs?)\b", re.IGNORECASE)

_BOUND_WORDS: dict[Bound, str] = {
    "at least": (
        r"at\s+least|(?:no|not)\s+(?:fewer|less)\s+than|more\s+than|upwards?\s+of|in\s+excess\s+of|"
        r"exceed(?:s|ed|ing)?|over|above|a\s+minimum\s+of|well\s+over|greater\s+than"
    ),
    "at most": (
        r"at\s+most|(?:no|not)\s+more\s+than|up\s+to|as\s+(?:many|much|high)\s+as|"
        r"(?:fewer|less|lower)\s+than|under|below|a\s+maximum\s+of"
    ),
    "below": (
        r"nearly|almost|close\s+to|just\s+(?:under|short\s+of)|approaching|"
        r"(?:just\s+)?shy\s+of"
    ),
    "about": (
        r"about|around|approximately|approx\.?|roughly|some|circa|ca?\.|(?:an\s+)?estimated|"
        r"more\s+or\s+less|in\s+the\s+region\s+of|~|≈"
    ),
}
_BOUND_BEFORE = lazy_pattern(
    r"(?<![\w-])(?:"
    + "|".join(f"({words})" for words in _BOUND_WORDS.values())
    + r")\s*(?:an?\s+)?(?:(?:US|A|C|NZ|HK|R)?[$€£¥₹₽₴₩₺₪₦]|[A-Z]{3})?\s?$",
    re.IGNORECASE,
)
_OR_MORE = lazy_pattern(r"\s*(?:\+|(?:\w+\s+){0,2}or\s+more\b)")
_OR_SO = lazy_pattern(r"\s*(?:\w+\s+){0,2}or\s+so\b")
_RANGE = lazy_pattern(r"\s?(?:[-–—]|to|or)\s?(?:[$€£¥₹₽₴₩₺₪₦])?$", re.IGNORECASE)
_AND = lazy_pattern(r"\s+and\s+(?:[$€£¥₹₽₴₩₺₪₦])?$", re.IGNORECASE)
_BETWEEN = lazy_pattern(r"\bbetween\s+(?:[$€£¥₹₽₴₩₺₪₦])?$", re.IGNORECASE)
_FROM = lazy_pattern(r"\bfrom\s+(?:[\w-]+\s+){0,2}(?:[$€£¥₹₽₴₩₺₪₦])?$", re.IGNORECASE)

_CHANGE = (
    r"(?:r[io]se[ns]?|rising|f[ae]ll(?:s|en|ing)?|gr[eo]w(?:s|n|ing)?|jump\w*|climb\w*|drop\w*|"
    r"increas\w*|decreas\w*|declin\w*|reduc\w*|cut|cuts|shr[aiu]nk\w*|soar\w*|plung\w*|surg\w*|"
    r"slump\w*|up|down|rais\w*|lower\w*|expand\w*|widen\w*)"
)
_JOINS_MEASURE = lazy_pattern(r",?\s+(?:and\s+)?")
_FRACTION_AFTER = lazy_pattern(
    r"[\s-](?:thirds?|quarters?|fourths?|fifths?|sixths?|sevenths?|eighths?|ninths?|tenths?)\b"
    r"(?=\s+of\b|\s*[,.;]|[’'\s]+\w)",
    re.IGNORECASE,
)
_FORMER = lazy_pattern(
    r"\b(?:compared\s+(?:with|to)|(?:up|down)\s+from|versus|instead\s+of|rather\s+than)\s+"
    r"(?:[\w-]+\s+){0,2}[^\w]*$",
    re.IGNORECASE,
)
_STEP = lazy_pattern(
    rf"\b{_CHANGE}\b(?:\W+\w+){{0,3}}?\W+by\W+(?:(?!to\b)[^\W\d][\w-]*\s+){{0,2}}[^\w]*$|"
    rf"\b(?:increase|rise|fall|drop|decline|growth|reduction|decrease)\s+of\s+(?:(?!to\b)[^\W\d][\w-]*\s+){{0,2}}"
    r"[^\w]*$",
    re.IGNORECASE,
)
_ADDITION_BEFORE = lazy_pattern(
    r"\b(?:another|(?:an?\s+)?(?:further|additional|extra))\s+(?:[\w-]+\s+){0,1}$", re.IGNORECASE
)
_ADDITION_AFTER = lazy_pattern(
    r"\s*(?:more(?!\s+than)|other|others|additional|further|extra)\b", re.IGNORECASE
)
_BASE = lazy_pattern(
    r"\b(?:[\d,.]*\d|\w+(?:teen|ty)|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|"
    r"half|thirds?|quarters?|fifths?|most|many|some|all|each|none|percent|cent|majority)\s+"
    r"(?:of\s+(?:the|its|their|his|her|these|those|about|some)|in|out\s+of)\s+(?:the\s+)?"
    r"(?:about\s+|some\s+|nearly\s+|more\s+than\s+)?$",
    re.IGNORECASE,
)
# What those who were counted are: "five were children".
_ARE = lazy_pattern(
    r"\s+(?:of\s+(?:them|whom|which|those|these)\s+)?(?:were|are|was|is|being)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_OVER = lazy_pattern(r"over\b", re.IGNORECASE)
_MINUS = lazy_pattern(r"(?:(?<![\w\d])[-−–]|\bminus\s)$", re.IGNORECASE)
_OF_THEM = lazy_pattern(
    r"\s*of\s+(?:them|whom|which|those|these|the\s+(?:dead|killed|wounded|injured|victims|total))\b",
    re.IGNORECASE,
)
_PART_BEFORE = lazy_pattern(
    r"\b(?:including|among\s+them|among\s+whom|include[sd]?|of\s+(?:them|whom|which|those)|"
    r"among\s+the\s+\w+)\W*(?:\w+\s+){0,3}$|"
    r"\bof\s+(?:those|the\s+(?:dead|killed|wounded|injured|victims|total))\b[^,;]*,\s*"
    r"(?:\w+\s+){0,3}$",
    re.IGNORECASE,
)

_TIME_UNIT = r"(?:second|minute|hour|day|night|week|weekend|month|quarter|season|year)"
_PER_AFTER = lazy_pattern(
    rf"(?:\b(?:an?|per|each|every)\s+({_TIME_UNIT})\b(?!\s+(?:ago|later|after|earlier|before|old))|"
    r"\bper\s+(\w+)|\b(yearly|annually|daily|monthly|weekly|hourly)\b|/\s?(\w+)|"
    r"\b(?:for|to|from)\s+(?:each|every)\s+(\w+)|\b(each|apiece)\b(?=\W|$))",
    re.IGNORECASE,
)
_PER_BEFORE = lazy_pattern(
    rf"\b(?:(annual|yearly|daily|monthly|weekly|hourly)(?:ly)?|(?:each|every)\s+({_TIME_UNIT})|"
    r"(?:each|every)\s+of\s+(?:the|its|their|these|those)\s+(?:[\d,]+\s+)?(\w+)|"
    r"(?:each|every)\s+(?!of\b|other\b)([^\W\d]\w*))\b",
    re.IGNORECASE,
)
_PERIODIC = {
    "annual": "year", "yearly": "year", "annually": "year", "daily": "day", "monthly": "month",
    "weekly": "week", "hourly": "hour", "capita": "person", "head": "person",
}  # fmt: skip

# Where what is said of a number ends. A point inside a sentence is that of an abbreviation.
_CLAUSE_END = lazy_pattern(r"[;:!?()“”\"\n]|\.(?=\s*$)|\s[–—-]\s|—")
# What is said of a part of what was counted.
_ASIDE = lazy_pattern(
    r",?\s+(?:including\b|among\s+(?:them|whom)\b|\w+(?:\s+\w+)?\s+of\s+(?:them|whom|which)\b)",
    re.IGNORECASE,
)
# A comma inside a number is none.
_COMMA = lazy_pattern(r",(?!\d)")
_JOINED = lazy_pattern(r"\s*(?:,|\b(?:and|but|while|whereas|or)\b)\s*", re.IGNORECASE)
_WORD = lazy_pattern(r"[^\W\d_]+(?:[’'-]\w+)*")
# Words after a number in which its noun is looked for.
_NOUN_WORDS = 5
# Plurals without an ending. An adjective that stands for people is one.
_PLURALS = frozenset(
    """
    people men women children police troops staff personnel crew cattle aircraft dead wounded
    injured missing fish sheep deer feet teeth mice geese oxen lives dice folk youth homeless
    unemployed elderly disabled percent offspring species series media data criteria phenomena
    """.split()  # noqa: SIM905
)
# Those of a people may end in "is": "Iraqis".
_NO_PLURALS = lazy_pattern(r"(?:ss|us|^[^A-Z]*is|as|’s|'s)$")
_NO_NOUNS = frozenset(
    "was were is are has have had does says times others always perhaps".split()  # noqa: SIM905
)
_SAYING = (
    r"(?:sa(?:id|ys?|ying)|told|tells?|announc\w+|report\w*|confirm\w*|stat(?:ed|es)|add(?:ed|s)|"
    r"according|publish\w*|estimat\w*|wrote|writes|updat\w*|releas\w*|r[io]se[ns]?|reach\w*|"
    r"climb\w*|stood|stands|put|puts|count(?:ed|s)|acknowledg\w*|warn\w*|claim\w*)"
)
_SAID_THEN = lazy_pattern(rf"\b{_SAYING}\b(?:\W+\w+){{0,4}}?\W*$", re.IGNORECASE)
_THEN_SAID = lazy_pattern(rf"^\W*(?:\w+\W+){{0,3}}?{_SAYING}\b", re.IGNORECASE)
# Stretches of time of which only some documents' days are known.
_LIMITED = lazy_pattern(
    r"\b(?:overnight|(?:in|over|within|during)\s+(?:the\s+)?(?:(?:past|last|previous|first|next)\s+)?"
    r"(?:[\w-]+\s+)(?:hours?|days?|weeks?|months?|years?)|"
    r"(?:this|that|last|the\s+same)\s+(?:morning|night|evening|afternoon)|"
    r"(?:earlier|later)\s+(?:on\s+)?(?:today|in\s+the\s+day)|today|yesterday|tonight)\b",
    re.IGNORECASE,
)
_WEEKDAY = lazy_pattern(rf"\b(?:on\s+)?({'|'.join(WEEKDAYS)})\b")
_YEAR = lazy_pattern(r"(?<![\w.,-])(?:1[5-9]\d\d|20\d\d)(?![\w%]|[.,]\d|\s*\()")
_DATELINE = lazy_pattern(r"\W{0,2}\s*[-–—:(]")
_DATE_NUMBER = lazy_pattern(
    rf"(?:\b(?:{MONTH_PATTERN})\.?\s+$)|^(?:st|nd|rd|th)?(?:\s+of)?\s+(?:{MONTH_PATTERN})\b",
    re.IGNORECASE,
)
# A day from which relative times are read in documents without one: what counts is that they are
# the same.
UNKNOWN_DAY = date(1600, 1, 1)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity as a sentence states it.

    Attributes:
        span: The number with its bound and unit, as offsets in the document.
        clause: What is said of it, likewise.
        number: The number as it is written.
        bound: Whether the number is exact, about right, or the least or most that it can be.
        low, high: The least and the most that it says, in the base unit of its kind.
        kind: "length", "money", "percent" and so on; "" for a count of things.
        currency: Of money, the currency.
        unit: The name of the unit, as listed here.
        noun: The plural that is counted, in the singular and lower case; "" if none follows.
        modifiers: The words before the noun, in lower case.
        is_name: The noun has a capital letter: "Palestinians", "Republicans".
        per: What the quantity is of each of: {"year"}, {"person"}; empty for what it is in all.
        role: An amount, or what is added to or taken from one.
        is_part: It is said of a part of what was counted before: "of them", "including".
        since, until: The period that it is limited to; None where it is open.
        period: The words that limit it to a time that is not known, such as "overnight".
    """

    span: Span
    clause: Span
    number: float
    bound: Bound
    low: float
    high: float
    kind: str = ""
    currency: str = ""
    unit: str = ""
    noun: str = ""
    modifiers: tuple[str, ...] = ()
    is_name: bool = False
    per: frozenset[str] = frozenset()
    role: Role = "amount"
    is_part: bool = False
    since: date | None = None
    until: date | None = None
    period: str = ""

    @property
    def year(self) -> int | None:
        """The year that it is limited to, or a part of which; None if it is not to one."""
        is_one = self.since and self.until and self.since.year == self.until.year
        return self.since.year if self.since and is_one else None


@dataclass(frozen=True, slots=True)
class _Unit:
    kind: str
    name: str
    low: float
    high: float


def read_quantity(
    text: str, sentence: Span, number: Span, published: date | None = None, *, title: str = ""
) -> Quantity | None:
    """Read what the number at `number` states in its sentence.

    Args:
        text: The document's text.
        sentence: The sentence's offsets.
        number: The number's first and last offset; what it has more digits is read.
        published: The day from which "on Monday" is understood.
        title: The document's title: its year is that of a sentence without one.

    Returns:
        None if there is no number at that place, or if it is a year, a day or a name's part.
    """
    start, end = sentence
    words = text[start:end]
    numbers = find_numbers(words)
    at = next((i for i, n in enumerate(numbers) if n.span[0] == number[0] - start), None)
    if at is None or not _is_quantity(words, numbers[at]):
        return None
    amount = _read_amount(words, numbers, at)
    place = (amount.first.span[0], amount.end)
    others = [
        other
        for other in _other_numbers(words, numbers, at, published)
        if other.span[0] >= amount.end or other.span[1] <= place[0]
    ]
    clause = _clause(words, place, others)
    before, after = words[: place[0]], words[amount.end :]
    said_before = _CLAUSE_END.split(before)[-1]
    noun, modifiers, is_name = _read_noun(after, amount.unit.kind)
    if not noun and not amount.unit.kind and (are := _ARE.match(after)):
        noun, modifiers, is_name = _read_noun(after[are.end() :], "")
    since, until, period = _read_period(words, amount.first.span, others, published, title)
    return Quantity(
        span=(start + amount.start, start + amount.end),
        clause=(start + clause[0], start + clause[1]),
        number=amount.number,
        bound=amount.bound,
        low=amount.low,
        high=amount.high,
        kind=amount.unit.kind,
        currency=amount.unit.name if amount.unit.kind == MONEY else "",
        unit=amount.unit.name,
        noun=noun,
        modifiers=modifiers,
        is_name=is_name,
        per=_read_per(said_before, words[amount.end : clause[1]]),
        role=_read_role(before, words, numbers, at),
        is_part=bool(_OF_THEM.match(after) or _PART_BEFORE.search(said_before)),
        since=since,
        until=until,
        period=period,
    )


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number, or the range from `first` to `last`, with its bound and unit, at `start` to `end`
    in a sentence; the rest as in Quantity."""

    first: Number
    start: int
    end: int
    unit: _Unit
    bound: Bound
    number: float
    low: float
    high: float


def _read_amount(words: str, numbers: list[Number], at: int) -> _Amount:
    """Read the number at index `at` of those of a sentence with what belongs to it."""
    this = first = last = numbers[at]
    unit, end = _read_unit(words, this.span)
    partner = _range_partner(words, numbers, at, end)
    if partner is not None:
        first, last = sorted((this, partner), key=lambda n: n.span[0])
        unit, end = _read_unit(words, last.span)
        if not unit.kind:
            unit, _ = _read_unit(words, first.span)
    before, after = words[: first.span[0]], words[end:]
    bound, start = _read_bound(before, after)
    if bound == "at least" and unit.kind == "time" and _OVER.match(before[start:]):
        bound = ""  # "over four years" is how long something took.
    scale = _scale_of_letter(words[last.span[1] :]) if unit.kind == MONEY else 1.0
    value, (low, high) = (
        this.value * scale,
        _read_limits(words, first, last, bound, unit, scale=scale),
    )
    if unit.kind in ("temperature", "fahrenheit", "degree") and _MINUS.search(before):
        value, low, high = -value, -high, -low
    elif partner is None and (rest := _rest_of_measure(words, end, unit, numbers)):
        size, smaller, end = rest
        middle = this.value * unit.low + size
        value = middle / unit.low
        low, high = middle - smaller.low / 2, middle + smaller.high / 2
    return _Amount(first, start, end, unit, bound, value, low, high)


def _is_quantity(words: str, number: Number) -> bool:
    return not (
        _is_date_or_label(words, number)
        or _FRACTION_AFTER.match(words[number.span[1] :])
        or _is_part_of_score(words, number.span)
    )


def _other_numbers(
    words: str, numbers: list[Number], at: int, published: date | None
) -> list[Number]:
    """The other numbers of a sentence that are none of a time, unless the number itself is one."""
    times = [span for span, *_ in _find_times(words, published)]

    def is_time(number: Number) -> bool:
        return any(start <= number.span[0] < end for start, end in times)

    others = [n for index, n in enumerate(numbers) if index != at]
    if is_time(numbers[at]):
        return others
    return [n for n in others if not is_time(n) and not _is_date_or_label(words, n)]


def may_convert(first: Quantity, other: Quantity) -> bool:
    """Whether two quantities are of one kind: lengths, amounts of one currency, shares, counts."""
    kinds = {first.kind, other.kind}
    if kinds == {"temperature", "fahrenheit"}:
        return True
    if "degree" in kinds and kinds & {"temperature", "fahrenheit"}:
        return True
    return first.kind == other.kind and first.currency == other.currency


def same_value(first: Quantity, other: Quantity) -> bool:
    """Whether `other` says the number of `first`, if in another unit or as precisely as it is
    written; "about 12,000" does for 12,000, "more than 12,000" does not."""
    if not may_convert(first, other):
        return False
    bounds = {
        bound if bound in ("at least", "at most") else "" for bound in (first.bound, other.bound)
    }
    if len(bounds) > 1:
        return False
    if first.unit == other.unit:
        limits = bounds != {""} or "below" in (first.bound, other.bound)
        if limits or (first.low, first.high) == (other.low, other.high):
            return first.number == other.number
        is_range = any(q.low < q.high and q.bound == "" and not q.kind for q in (first, other))
        return not is_range and math.isclose(first.number, other.number)
    return _overlap(first, other)


def differ(first: Quantity, other: Quantity) -> bool:
    """Whether two quantities cannot both be right, as precisely as they are stated."""
    return may_convert(first, other) and not _overlap(first, other)


def _overlap(first: Quantity, other: Quantity) -> bool:
    (low, high), (other_low, other_high) = _base_limits(first), _base_limits(other)
    return low <= other_high * (1 + 1e-9) and other_low <= high * (1 + 1e-9)


def _base_limits(quantity: Quantity) -> tuple[float, float]:
    if quantity.kind == "fahrenheit":
        return (quantity.low - 32) / 1.8, (quantity.high - 32) / 1.8
    return quantity.low, quantity.high


def _is_part_of_score(words: str, number: Span) -> bool:
    """Whether a number is one of a score: "3-1". That of a range is the smaller one: "1-3"."""
    score = re.search(
        r"(?<![\w.,])(\d{1,3})[-–](\d{1,3})(?![\w%]|[.,]\d)", words[max(0, number[0] - 4) :]
    )
    if not score or int(score[1]) < int(score[2]):
        return False
    start = max(0, number[0] - 4) + score.start()
    return start <= number[0] < start + len(score[0])


def _rest_of_measure(
    words: str, end: int, unit: _Unit, numbers: list[Number]
) -> tuple[float, _Unit, int] | None:
    """What follows a measure as part of it, such as "30 minutes" behind "2 hours": its size in the
    base unit, its unit, and where it ends."""
    if unit.kind not in ("time", "length", "mass"):
        return None
    for number in numbers:
        if number.span[0] >= end and _JOINS_MEASURE.fullmatch(words[end : number.span[0]]):
            smaller, last = _read_unit(words, number.span)
            if smaller.kind == unit.kind and smaller.high < unit.low:
                return number.value * smaller.low, smaller, last
    return None


def _is_date_or_label(words: str, number: Number) -> bool:
    """Whether a number is a year, the day of a month, or part of a name: "Boeing 737"."""
    start, end = number.span
    before, after = words[:start], words[end:]
    if _DATE_NUMBER.search(before[-14:]) or _DATE_NUMBER.match(after[:20]):
        return not re.match(r"\s*%", after)
    is_year = _YEAR.fullmatch(words, start, end)
    if is_year and not _MONEY_BEFORE.search(before) and not _read_unit(words, number.span)[0].kind:
        noun, *_ = _read_noun(after, "")
        return not noun or bool(re.search(r"\b(?:in|since|from|until|by|the)\s+$", before))
    return bool(
        re.search(
            r"(?<=[a-z] )[A-Z][A-Za-z]+[ -]$|\b(?:No\.|number|Route|Article|Section)\s$", before
        )
        and words[start].isdigit()
        and not re.search(r"\b(?:[A-Z]{3}|Some|About|Over|Nearly)\s$", before)
        and not _read_unit(words, number.span)[0].kind
        and not _read_noun(after, "")[0]
    )


@cache
def _units() -> tuple[re.Pattern[str], dict[str, _Unit]]:
    """The pattern of a unit after a number, and the units by their names in it."""
    by_name: dict[str, _Unit] = {}
    for kind, listed in re.findall(r"^(\w+): (.*(?:\n  .*)*)", _UNITS, re.MULTILINE):
        for each in listed.split("|"):
            size, *names = each.split()
            low, _, high = size.partition("-") if not size.startswith("1e-") else (size, "", "")
            unit = _Unit(kind, names[0], float(low), float(high or low))
            for name in names:
                spelled = name.replace("_", " ").lower()
                by_name[spelled] = unit
                if len(spelled) > 2 and spelled[-1] != "s":
                    by_name[f"{spelled}s"] = unit
    names = sorted(by_name, key=len, reverse=True)
    pattern = "|".join(re.escape(name).replace(r"\ ", r"[\s-]+") for name in names)
    return re.compile(rf"[\s-]?({pattern})(?![\w/])", re.IGNORECASE), by_name


def _read_unit(words: str, number: Span) -> tuple[_Unit, int]:
    """The unit of the number, and where it ends."""
    before, after = words[: number[0]], words[number[1] :]
    if percent := _PERCENT_AFTER.match(after):
        share = "points" if percent[1] else PERCENT
        return _Unit(share, share, 1, 1), number[1] + percent.end()
    symbol = _MONEY_BEFORE.search(before)
    if symbol and symbol[1].lower() in _SYMBOLS:
        currency = _SYMBOLS[symbol[1].lower()]
        end = number[1]
        if short := re.match(r"\s?(?:million|billion|trillion|[mkb]n?)\b", after, re.IGNORECASE):
            end += short.end()
        return _Unit(MONEY, currency, 1, 1), end
    pattern, by_name = _units()
    unit = pattern.match(after)
    money = _MONEY_AFTER.match(after)
    if money and not (unit and _WEIGHT.search(words)):
        prefix, word, sign, code = money.groups()
        name: str | None = _CURRENCY_OF_WORD.get((word or "").lower()) or _SYMBOLS.get(
            (sign or code or "").lower()
        )
        if name:
            if prefix and prefix.lower() not in ("us", "u.s.", "american"):
                name = f"{prefix.lower()} {name}"
            return _Unit(MONEY, name, 1, 1), number[1] + money.end()
    if unit:
        spelled = re.sub(r"[\s-]+", " ", unit[1].lower())
        found = by_name.get(spelled) or by_name.get(unit[1].lower())
        # "12 M" is no length, nor is "7 G"; "5 m" is.
        if found and (len(unit[1]) > 1 or unit[1].islower() or unit[1] == "°"):
            return found, number[1] + unit.end()
    return _Unit("", "", 1, 1), number[1]


def _range_partner(words: str, numbers: list[Number], at: int, unit_end: int) -> Number | None:
    """The other end of a range: "200 to 300", "between 200 and 300"."""
    this = numbers[at]
    for first, last in ((at, at + 1), (at - 1, at)):
        if first < 0 or last >= len(numbers):
            continue
        low, high = numbers[first], numbers[last]
        end = unit_end if first == at else _read_unit(words, low.span)[1]
        between = words[min(end, high.span[0]) : high.span[0]]
        before = words[: low.span[0]]
        is_change = _FROM.search(before)
        units = [_read_unit(words, number.span)[0] for number in (low, high)]
        if units[0].kind and units[0] != units[1]:
            continue
        is_range = (
            _RANGE.fullmatch(between) and not is_change and not _STEP.search(before[-60:])
        ) or (_AND.fullmatch(between) and _BETWEEN.search(before))
        if is_range and low.value < high.value:
            return high if this is low else low
    return None


def _read_bound(before: str, after: str) -> tuple[Bound, int]:
    """How exactly a number is stated, and where the words that say so, or a sign, begin."""
    start = len(before)
    if sign := _MONEY_BEFORE.search(before):
        start = sign.start() if sign[1].lower() in _SYMBOLS else start
    if match := _BOUND_BEFORE.search(before[-40:]):
        bound = tuple(_BOUND_WORDS)[(match.lastindex or 1) - 1]
        return bound, len(before) - len(before[-40:]) + match.start()
    if _OR_MORE.match(after):
        return "at least", start
    return ("about" if _OR_SO.match(after) else ""), start


def _scale_of_letter(after: str) -> float:
    """What a letter behind an amount of money multiplies it by: "$64m", "£20k"."""
    letter = re.match(r"\s?([mbk])\b", after, re.IGNORECASE)
    return {"m": 1e6, "b": 1e9, "k": 1e3}[letter[1].lower()] if letter else 1.0


def _read_limits(
    words: str, first: Number, last: Number, bound: Bound, unit: _Unit, *, scale: float
) -> tuple[float, float]:
    """The least and most that is said, in the base unit.

    A number is as precise as it is written: "5 km" is anything that is rounded to 5, "64 million"
    to the nearest million; but 12 people are 12, and 9,000 are about 9,000 only if it says so.
    """
    is_scaled = scale > 1 or (
        bool(re.search(r"[a-z]", words[slice(*last.span)].lower())) and last.value >= 1e5
    )
    step = _precision(words[slice(*last.span)], last.value)
    low, high = first.value, last.value
    measured = bool(unit.kind) and unit.kind != MONEY
    if bound == "at least":
        high += step
    elif bound == "at most":
        low -= step
    elif bound == "below":
        low -= step / 2
    elif bound == "about":
        low, high = low - step / 2, high + step / 2
    elif (measured or is_scaled) and first is last:
        fine = step if is_scaled or "." in words[slice(*last.span)] else min(step, 1.0)
        low, high = low - fine / 2, high + fine / 2
    return low * unit.low * scale, high * unit.high * scale


def _precision(written: str, value: float) -> float:
    """The place of the last digit that counts: 1,000 for 9,000 and .1 for 3.1."""
    digits = re.search(r"\d[\d.,\s'’]*", written)
    # Several points part thousands: "5.105.768".
    has_fraction = digits and digits[0].rstrip(" .,").count(".") == 1
    if digits and has_fraction and not re.search(r"\.000", digits[0]):
        decimals = len(digits[0].rstrip(" .,").rpartition(".")[2])
        plain = float(re.sub(r"[^\d.]", "", digits[0].rstrip(" .,")))
        scale = value / plain if plain else 1.0
        return float(10**-decimals * scale)
    place = 1.0
    while value and value % (place * 10) == 0 and place < value:
        place *= 10
    return place if place <= value or not value else place / 10


def _clause(words: str, number: Span, others: list[Number]) -> Span:
    """Where what is said of a number begins and ends: at a comma only if another number is beyond
    it."""
    start, end = 0, len(words)
    if aside := _ASIDE.search(words, number[1]):
        end = aside.start()
    for match in _CLAUSE_END.finditer(words):
        if match.end() <= number[0]:
            start = match.end()
        elif match.start() >= number[1]:
            end = min(end, match.start())
    for other in others:
        between = (
            words[other.span[1] : number[0]]
            if other.span[1] <= number[0]
            else words[number[1] : other.span[0]]
        )
        joints = [*_JOINED.finditer(between)]
        if other.span[1] <= number[0]:
            cut = joints[-1].end() if joints else 0
            start = max(start, other.span[1] + cut)
        elif other.span[0] >= number[1]:
            cut = joints[0].start() if joints else len(between)
            end = min(end, number[1] + cut)
    while start < number[0] and words[start] in " ,;’'":
        start += 1
    while end > number[1] and words[end - 1] in " ,;":
        end -= 1
    return min(start, number[0]), max(end, number[1])


def _read_noun(after: str, kind: str) -> tuple[str, tuple[str, ...], bool]:
    """The plural after a number, the words before it, and whether it is a name."""
    rest = after
    if kind or re.match(r"\s*of\s", after):
        of = re.match(r"\s*(?:[\w-]+\s+)?of\s+(?:the\s+|its\s+|all\s+|their\s+)?", after)
        if not of:
            return "", (), False
        rest = after[of.end() :]
        # "of the 5,000 workers": the noun is the second number's.
        for second in find_numbers(rest)[:1]:
            if second.span[0] == 0:
                rest = rest[second.span[1] :]
    clause = _COMMA.split(_CLAUSE_END.split(rest, maxsplit=1)[0], maxsplit=1)[0]
    found: list[str] = []
    for match in _WORD.finditer(clause):
        word = match[0]
        lowered = word.lower()
        if (
            lowered in STOPWORDS
            or len(found) == _NOUN_WORDS
            or re.search(r"\d", clause[: match.start()])
        ):
            break
        is_plural = lowered in _PLURALS or re.search(r"(?:men|women|people|folk)$", lowered)
        if lowered not in _NO_NOUNS and (
            is_plural or (lowered.endswith("s") and not _NO_PLURALS.search(word) and len(word) > 3)
        ):
            following = _WORD.match(clause[match.end() :].lstrip())
            if word.endswith(("s’", "s'")):
                break
            # "Hamas fighters", "troops carriers": the plural is the last of several.
            if (
                following
                and following[0].lower().endswith("s")
                and following[0].lower() not in (STOPWORDS | _NO_NOUNS)
                and len(following[0]) > 3
                and not _NO_PLURALS.search(following[0])
            ):
                found.append(word)
                continue
            return (
                _singular(lowered),
                tuple(each.lower() for each in found if each.lower() not in _FILLERS),
                word[:1].isupper(),
            )
        found.append(word)
    # What is measured has no plural: "tonnes of copper".
    if kind and found:
        return found[0].lower(), (), found[0][:1].isupper()
    return "", (), False


# Words before a noun that limit it to nothing.
_FILLERS = frozenset(
    "more other others additional further extra new different separate total".split()  # noqa: SIM905
)


def _singular(word: str) -> str:
    irregular = {
        "people": "person",
        "men": "man",
        "women": "woman",
        "children": "child",
        "lives": "life",
    }
    return irregular.get(word) or singular(word)


def _read_per(before: str, after: str) -> frozenset[str]:
    """What the quantity is of each of."""
    found = set()
    for match in _PER_AFTER.finditer(after):
        word = next((group for group in match.groups() if group), "").lower()
        found.add(_PERIODIC.get(word, singular(word)))
    for match in _PER_BEFORE.finditer(before):
        word = next((group for group in match.groups() if group), "").lower()
        found.add(_PERIODIC.get(word, singular(word)))
    return frozenset(found - {""})


def _read_role(before: str, words: str, numbers: list[Number], at: int) -> Role:
    after = words[numbers[at].span[1] :]
    if _BASE.search(before[-40:]):
        return "base"
    if _STEP.search(before[-60:]):
        return "step"
    if _FORMER.search(before[-50:]):
        return "former"
    if _ADDITION_BEFORE.search(before[-30:]) or _ADDITION_AFTER.match(after):
        return "addition"
    if _FROM.search(before[-40:]) and at + 1 < len(numbers):
        between = words[numbers[at].span[1] : numbers[at + 1].span[0]]
        if len(between) < 40 and re.search(r"\bto\b", between):
            return "former"
    return "amount"


_Time = tuple[Span, date | None, date | None, str]


@lru_cache(maxsize=64)
def _find_times(words: str, published: date | None) -> tuple[_Time, ...]:
    """The times that a sentence names: their places, first and last days, and the words of those
    whose days are not known."""
    found: list[_Time] = []
    taken: list[Span] = []
    for period in read_periods(words, published or UNKNOWN_DAY):
        taken.append((period.start, period.end))
        if period.since is None or (period.newest and period.until is None):
            continue
        unknown = published is None and not _YEAR.search(period.words)
        found.append(
            (
                (period.start, period.end),
                None if unknown else period.since,
                None if unknown else period.until,
                period.words.lower() if unknown else "",
            )
        )

    def is_new(match: re.Match[str]) -> bool:
        return not any(match.start() < end and start < match.end() for start, end in taken)

    found += [
        (match.span(), None, None, match[0].lower())
        for match in _LIMITED.finditer(words)
        if is_new(match)
    ]
    taken += [span for span, *_ in found]
    found += [
        (match.span(), None, None, match[1].lower())
        for match in _WEEKDAY.finditer(words)
        if is_new(match)
    ]
    for match in _YEAR.finditer(words):
        if is_new(match) and re.search(r"\b(?:in|since|during|the)\s+$|^$", words[: match.start()]):
            year = int(match[0])
            found.append((match.span(), date(year, 1, 1), date(year, 12, 31), ""))
    return tuple(sorted(found, key=lambda item: item[0]))


def _read_period(
    words: str, number: Span, others: list[Number], published: date | None, title: str
) -> tuple[date | None, date | None, str]:
    """The period that a number is limited to by the words nearest to it."""
    found = _find_times(words, published)
    limits = [item for item in found if not _is_day_of_report(words, item[0], number)]
    nearest = _nearest(words, number, limits, others)
    if nearest:
        return nearest[1:]
    # The day of a report is not what it reports on.
    if not found and not _DAY.search(title) and (year_of_title := _YEAR.search(title)):
        year = int(year_of_title[0])
        return date(year, 1, 1), date(year, 12, 31), ""
    return None, None, ""


# "5 March 2022", "March 5, 2022"
_DAY = lazy_pattern(
    rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{MONTH_PATTERN})\b|"
    rf"\b(?:{MONTH_PATTERN})\s+\d{{1,2}}(?:st|nd|rd|th)?\b(?!\d)",
    re.IGNORECASE,
)
# Between a time and the number that it belongs to.
_UP_TO_NUMBER = lazy_pattern(
    r"[\s,]*(?:(?:there|it|they)\s+(?:(?:had|has|have)(?:\s+been)?|was|were|is|are)\s+)?"
    r"(?:(?:only|just|about|some|around|nearly|almost|already|still)\s+)?",
    re.IGNORECASE,
)


def _nearest(words: str, number: Span, limits: list[_Time], others: list[Number]) -> _Time | None:
    """The time behind the number before any other number, else the last one in front of it."""
    stops = [other.span[0] for other in others if other.span[0] > number[0]]
    if aside := _ASIDE.search(words, number[1]):
        stops.append(aside.start())
    end = min([*stops, len(words)])
    is_number = any(other.span[0] == end for other in others)
    behind = [item for item in limits if number[1] <= item[0][0] < end]
    # "410 in 2021 and, in 2022, 500": a time right in front of the next number is that number's;
    # not in "410 in 2021, 500 in 2022", where each is behind its own.
    first_number = min([number[0], *(other.span[0] for other in others)])
    following = min((stop for stop in stops if stop > end), default=len(words))
    is_behind_each = any(first_number < item[0][0] for item in limits[:1]) and any(
        end < item[0][0] < following for item in limits
    )
    behind = [
        item
        for item in behind
        if not is_number
        or is_behind_each
        or not _UP_TO_NUMBER.fullmatch(words[item[0][1] : end])
        or item is not behind[-1]
    ]
    if behind:
        return behind[0]
    front = [item for item in limits if item[0][1] <= number[0]]
    for item in reversed(front):
        if _is_aside(words, item[0], number):
            continue
        crossed = [other for other in others if item[0][1] <= other.span[0] < number[0]]
        # A time behind another number belongs to that one; one at the head of the clause to all.
        earlier = [other for other in others if other.span[1] <= item[0][0]]
        if not earlier or (not crossed and re.search(r"[,;]\s*(?:\w+\s+)?$", words[: item[0][0]])):
            return item
    return None


def _is_aside(words: str, span: Span, number: Span) -> bool:
    """Whether a time stands with other words between commas, in front of the number: "the ship,
    built in 1998, carried 450"."""
    segment = re.split(r"[,;:]", words[: span[0]])[-1]
    starts = [match[0] for match in re.finditer(r"[,;:]", words[: span[0]])]
    if not starts or starts[-1] != "," or "," not in words[span[1] : number[0]]:
        return False
    return segment.strip().lower() not in ("", "and", "but", "while", "in", "on", "since", "during")


def _is_day_of_report(words: str, span: Span, number: Span) -> bool:
    """Whether a time is that of the statement: "said on Monday", "by Friday", a dateline."""
    before, after = words[: span[0]], words[span[1] :]
    own = words[slice(*span)].lower()
    if re.match(r"(?:by|until|till|as\s+of|as\s+at|up\s+to|to\s+date)\b", own):
        return True
    if re.search(r"\b(?:by|until|till|as\s+of|up\s+to)\s+(?:late\s+|early\s+)?$", before):
        return True
    segment = re.split(r"[,;:]", before)[-1]
    return bool(
        _SAID_THEN.search(segment)
        or (span[1] <= number[0] and _THEN_SAID.match(words[span[1] : number[0]]))
        or (span[1] < 60 and re.match(r"\s*(?:\([A-Z]+\)\s*)?[-–—]\s", after))
    )


def currency_of(word: str) -> str:
    """The currency that a word or sign names: "dollar" for "dollars" and "$"; "" if it is none."""
    return _CURRENCY_OF_WORD.get(word.lower()) or _SYMBOLS.get(word.lower(), "")


def unit_kind(word: str) -> str:
    """The kind of a unit by one of its names, such as "length"; "" if it is none."""
    unit = _units()[1].get(word.lower())
    return unit.kind if unit else ""


def iter_quantities(
    text: str, sentence: Span, published: date | None = None, *, title: str = ""
) -> Iterator[Quantity]:
    """All quantities of a sentence, in order."""
    start, end = sentence
    for number in find_numbers(text[start:end]):
        span = (start + number.span[0], start + number.span[1])
        if quantity := read_quantity(text, sentence, span, published, title=title):
            yield quantity
