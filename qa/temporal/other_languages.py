"""Read the periods that a question in another language than English names.

The names of weekdays and phrases such as "last week" are those of Unicode's CLDR, which dateparser
carries. What is found is said in English, which `periods` reads.
"""

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from importlib import import_module
from typing import Any

from index.text.calendar_names import MONTH_ABBREVIATIONS, MONTH_NAMES, MONTHS_BY_NAME, WEEKDAYS
from qa.temporal.periods import Period, active_periods, mask_quoted, read_periods

_Say = Callable[[re.Match[str]], str]

_DATA = "dateparser.data.date_translation_data."
# Times relative to now, by their names in its data, as `periods` reads them.
_RELATIVE = {
    "0 day ago": "today", "1 day ago": "yesterday", "2 day ago": "2 days ago",
    "0 week ago": "this week", "1 week ago": "last week", "in 1 week": "next week",
    "0 month ago": "this month", "1 month ago": "last month", "in 1 month": "next month",
    "0 year ago": "this year", "1 year ago": "last year", "in 1 year": "next year",
}  # fmt: skip
_COUNTED = ("day", "week", "month", "year")
# Shorter names of weekdays are abbreviations, and words of their own: "mi", "mar", "ter".
_MIN_LETTERS = 4
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
_BARE_YEAR = re.compile(rf"(?<!\d){_YEAR}(?:年|\s+(?:года?|г\.))?")
# A phrase is looked for without its article, which is another one behind a preposition.
_ARTICLE = re.compile(r"^(?:l['’]|(?:el|la|le|il|[ao]) )")
# German adjectives end otherwise behind a preposition, and so do Russian months.
_GERMAN_ADJECTIVE = re.compile(r"^(letzt|dies|nächst)e[mnrs]?\b")
_RUSSIAN_NOMINATIVE = re.compile("[ьй]$|(?<=т)$")
# Of a phrase with a number in its data.
_DATA_NUMBER = re.compile(r"\(\\d.*?\)")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Language:
    """A language's words around a time, as alternatives of a pattern.

    Those of `during` to `until` stand before it, and behind it in Chinese and Japanese; `linking`
    words stand between them and it, `joint` between day, month and year. Where weekdays may stand
    bare, they are no names of people.
    """

    during: str
    since: str
    before: str
    after: str
    until: str
    linking: str = "(?!)"
    bare_weekdays: bool = False
    joint: str = ""
    year_end: str = ""


_LANGUAGES = {
    "de": _Language(
        during="in|im|am|während", since="seit", before="vor", after="nach", until="bis",
        linking="de[mnrs]|zu[mr]|Jahre?|Monat", joint=r"\.",
    ),
    "fr": _Language(
        during="en|au|le|durant|pendant", since="depuis|dès", before="avant", after="après",
        until="jusqu['’](?:en|au|à)", linking="l[ea]|l['’]|an|année|mois|d[eu]", joint="er",
        bare_weekdays=True,
    ),
    "es": _Language(
        during="en|el|durante", since="desde", before="antes", after="después|tras", until="hasta",
        linking="del?|el|la|año|mes", joint="del?",
    ),
    "it": _Language(
        during="nel|nell['’]|in|il|a|durante", since="da|dal|dalla|dall['’]", before="prima",
        after="dopo", until="fino", linking="del|della|dell['’]|di|all?|il|la|l['’]|anno|mese",
        joint="del|º", bare_weekdays=True,
    ),
    "pt": _Language(
        during="em|no|na|durante", since="desde", before="antes", after="depois|após", until="até",
        linking="d[aeo]|[ao]|ano|mês", joint="de|º",
    ),
    "ru": _Language(
        during="во?|на", since="со?", before="до", after="после", until="по",
        year_end=r"\s+(?:года?|году|г\.)",
    ),
    "ar": _Language(
        during="في|خلال|عام|سنة", since="منذ", before="قبل", after="بعد", until="حتى",
        linking="عام|سنة|شهر|يوم", bare_weekdays=True,
    ),
    # Without one of these the name of an event may follow: "2016年奥运会".
    "zh": _Language(
        during="(?=[,，、])", since="以[来來]|起", before="[以之]?前", after="[以之]?[后後]",
        until="[为為]?止", year_end="年", bare_weekdays=True,
    ),
    "ja": _Language(
        during="に|(?=[、,])", since="以来|以降|から", before="以前|より前|の前", after="の後",
        until="まで", year_end="年", bare_weekdays=True,
    ),
}  # fmt: skip
_PREPOSITIONS = ("during", "since", "before", "after", "until")


def read_periods_in(
    language: str, question: str, as_of: date, ignore: Collection[str] = ()
) -> tuple[Period, ...]:
    """As `read_periods`, for a question in a language, named by its ISO 639-1 code."""
    if language == "en":
        return read_periods(question, as_of, ignore)
    found = sorted(_in_english(mask_quoted(question), language), key=lambda it: (it[0], -it[1]))
    periods: list[Period] = []
    for start, end, english in found:
        if not periods or start >= periods[-1].end:
            periods += [
                replace(period, words=question[start:end], start=start, end=end)
                for period in read_periods(english, as_of)[:1]
            ]
    return active_periods(periods, ignore)


def periods_apart_in(
    language: str, question: str, as_of: date
) -> Iterator[tuple[str, Period | None]]:
    """A question in a language without the first period that it names, if it names one, and without
    a year that stands alone; then the question as it is."""
    periods = read_periods_in(language, question, as_of)
    if not periods and (year := _BARE_YEAR.search(question)):
        periods = tuple(
            replace(period, words=year[0], start=year.start(), end=year.end())
            for period in read_periods(f"in {year['year']}", as_of)
        )
    for period in periods[:1]:
        yield " ".join((question[: period.start] + " " + question[period.end :]).split()), period
    yield question, None


def _in_english(text: str, language: str) -> Iterator[tuple[int, int, str]]:
    """Where each time that the text names begins and ends, and what it is in English."""
    for pattern, say in _patterns(language):
        for match in pattern.finditer(text):
            found = next((name for name in _PREPOSITIONS if match[name] is not None), "")
            preposition = {"": "", "during": "in "}.get(found, f"{found} ")
            yield match.start(), match.end(), preposition + say(match)


@cache
def _patterns(language: str) -> Sequence[tuple[re.Pattern[str], _Say]]:
    """Patterns of a language's times with the words around them, and what says one in English."""
    words = _LANGUAGES.get(language)
    if words is None:
        return ()
    data: dict[str, Any] = import_module(_DATA + language).info
    is_spaced = words.year_end != "年"
    times: list[tuple[str, _Say]] = [
        ("|".join(map(_loosened, data["relative-type"].get(name, ()))), partial(_say, english))
        for name, english in _RELATIVE.items()
    ]
    for unit in _COUNTED:
        phrases = data["relative-type-regex"].get(rf"\1 {unit} ago", ())
        counted = "|".join(_DATA_NUMBER.sub(r"\\d{1,3}", phrase) for phrase in phrases)
        times.append((counted, partial(_say_counted, unit)))
    for name in WEEKDAYS:
        forms = [it for it in data[name.lower()] if len(it) >= (_MIN_LETTERS if is_spaced else 2)]
        times.append(("|".join(map(re.escape, forms)), partial(_say_weekday, name, words)))
    if is_spaced:
        joint = rf"\s*(?:(?:{words.joint})(?!\w))?\s*"
        month = rf"(?P<month>{'|'.join(_months(data))})(?!\w)"
        year = rf"{_YEAR}(?:{words.year_end})?"
        times += [
            (rf"(?P<day>\d{{1,2}}){joint}{month}(?:{joint}{year})?", _say_date),
            (rf"(?P<day>){month}(?:{joint}{year})?", _say_date),
            (rf"(?P<day>)(?P<month>){year}", _say_date),
        ]
    else:
        month = r"(?P<month>1[0-2]|[1-9])月(?:(?P<day>\d{1,2})[日号號])?"
        times += [
            (rf"(?:{_YEAR}年)?{month}", _say_date),
            (rf"(?P<day>)(?P<month>){_YEAR}年", _say_date),
        ]
    return [
        (re.compile(_surrounded(time, words, is_spaced), re.IGNORECASE), say)
        for time, say in times
        if time
    ]


def _surrounded(time: str, words: _Language, is_spaced: bool) -> str:
    """The pattern of a time with the words around it."""
    around = "|".join(f"(?P<{name}>{getattr(words, name)})" for name in _PREPOSITIONS)
    if not is_spaced:
        return rf"(?<!\d)(?:{time})(?:{around})?"
    return (
        rf"(?<!\w)(?:(?:{around})(?:\s+|(?<=['’]))(?:(?:{words.linking})(?:\s+|(?<=['’])))*)?"
        rf"(?:{time})(?!\w)"
    )


def _loosened(phrase: str) -> str:
    """A pattern of a phrase, without its article and with every ending."""
    pattern = re.escape(_ARTICLE.sub("", phrase))
    return _GERMAN_ADJECTIVE.sub(r"\1e[mnrs]?", pattern)


def _months(data: dict[str, Any]) -> Iterator[str]:
    """The full names of the months in a language."""
    for name in MONTH_NAMES:
        for form in data[name.lower()]:
            if form.lower() in MONTHS_BY_NAME and form.title() not in MONTH_ABBREVIATIONS:
                yield re.escape(form)
                if _RUSSIAN_NOMINATIVE.search(form):
                    yield _RUSSIAN_NOMINATIVE.sub("е", form)


def _say(english: str, _: re.Match[str]) -> str:
    return english


def _say_weekday(name: str, words: _Language, match: re.Match[str]) -> str:
    is_bare = all(match[preposition] is None for preposition in _PREPOSITIONS)
    return f"on {name}" if is_bare and words.bare_weekdays else name


def _say_counted(unit: str, match: re.Match[str]) -> str:
    number = re.search(r"\d+", match[0])
    return f"{number[0] if number else 1} {unit}s ago"


def _say_date(match: re.Match[str]) -> str:
    month = match["month"]
    if month and not month.isdigit():
        forms = [month.lower(), *(month.lower()[:-1] + end for end in ("ь", "й", ""))]
        month = next(MONTHS_BY_NAME[form] for form in forms if form in MONTHS_BY_NAME)
    name = MONTH_NAMES[int(month) - 1] if month else ""
    return " ".join(part for part in (match["day"], name, match["year"]) if part)
