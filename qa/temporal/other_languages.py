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
_SEASONS = ("spring", "summer", "autumn", "winter")
# Shorter names of weekdays are abbreviations, and words of their own: "mi", "mar", "ter".
_MIN_LETTERS = 4
_YEAR = r"(?P<year>(?:1[5-9]|20)\d\d)(?!\d)"
_FOUR_DIGITS = re.compile(r"\d{4}")
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
    bare, they are no names of people. `units` are days, weeks, months and years, `seasons` begin
    with spring. "{unit}" in `last` ("last week"), `this` and `past` ("in the past 2 weeks") is one
    of the units, "{n}" a number, from two on as in `numbers`; `pairs` are two of each unit.
    `ranges` are from "{a}" to "{b}".
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
    units: tuple[str, str, str, str]
    seasons: tuple[str, str, str, str]
    numbers: str
    last: str = "(?!)"
    this: str = "(?!)"
    past: tuple[str, ...]
    pairs: tuple[str, ...] = ()
    ranges: tuple[str, ...]


_LANGUAGES = {
    "de": _Language(
        during="in|im|am|während", since="seit", before="vor", after="nach", until="bis",
        linking="de[mnrs]|zu[mr]|Jahre?|Monat", joint=r"\.",
        units=("Tagen?", "Wochen?", "Monate?[ns]?", "Jahre?[ns]?"),
        seasons=("Frühling|Frühjahr", "Sommer", "Herbst", "Winter"),
        numbers="zwei drei vier fünf sechs sieben acht neun zehn",
        last="(?:vergangen|vorig|letzt)e[mnrs]? {unit}",
        past=("(?:letzt|vergangen)en {n} {unit}",),
        ranges=("zwischen (?:dem )?{a} und (?:dem )?{b}", "vo[nm] {a} bis (?:zum )?{b}"),
    ),
    "fr": _Language(
        during="en|au|le|durant|pendant|à", since="depuis|dès", before="avant", after="après",
        until="jusqu['’](?:en|au|à)", linking="l[ea]|l['’]|an|année|mois|d[eu]", joint="er",
        bare_weekdays=True,
        units=("jours?", "semaines?", "mois", "an(?:née)?s?"),
        seasons=("printemps", "été", "automne", "hiver"),
        numbers="deux trois quatre cinq six sept huit neuf dix",
        last="{unit} (?:derni(?:er|ère)|passée?)",
        past=("(?:{n} )?derni(?:er|ère)s? {unit}",),
        ranges=(
            "entre (?:le )?{a} et (?:le )?{b}",
            "d[eu] {a} (?:à|au|jusqu['’](?:à|en|au)) {b}",
        ),
    ),
    "es": _Language(
        during="en|el|durante", since="desde", before="antes", after="después|tras", until="hasta",
        linking="del?|el|la|año|mes", joint="del?",
        units=("días?", "semanas?", "mes(?:es)?", "años?"),
        seasons=("primavera", "verano", "otoño", "invierno"),
        numbers="dos tres cuatro cinco seis siete ocho nueve diez",
        last="(?:pasad[ao] {unit}|{unit} (?:pasad[ao]|anterior))",
        past=("últim[ao]s? (?:{n} )?{unit}", "{n} últim[ao]s {unit}"),
        ranges=(
            "entre (?:el )?{a} y (?:el )?{b}",
            "(?:de|desde|del) (?:el )?{a} (?:a|al|hasta(?: el)?) {b}",
        ),
    ),
    "it": _Language(
        during="nel|nell['’]|in|il|a|durante", since="da|dal|dalla|dall['’]", before="prima",
        after="dopo", until="fino", linking="del|della|dell['’]|di|all?|il|la|l['’]|anno|mese",
        joint="del|º", bare_weekdays=True,
        units=("giorn[oi]", "settiman[ae]", "mes[ei]", "ann[oi]"),
        seasons=("primavera", "estate", "autunno", "inverno"),
        numbers="due tre quattro cinque sei sette otto nove dieci",
        last="(?:(?:scors|passat)[oa] {unit}|{unit} (?:scors|passat)[oa])",
        past=("ultim[aoie] (?:{n} )?{unit}",),
        ranges=("(?:tra|fra) (?:il )?{a} e (?:il )?{b}", "da(?:l|lla)? {a} (?:a|al|fino a) {b}"),
    ),
    "pt": _Language(
        during="em|n[ao]|durante", since="desde", before="antes", after="depois|após",
        until="até", linking="d[aeo]|[ao]|ano|mês", joint="de|º",
        units=("dias?", "semanas?", "m[êe]s(?:es)?", "anos?"),
        seasons=("primavera", "verão", "outono", "inverno"),
        numbers="duas|dois três quatro cinco seis sete oito nove dez",
        last="(?:passad[ao] {unit}|{unit} passad[ao])",
        this="n?est[ae] {unit}",
        past=("últim[ao]s? (?:{n} )?{unit}",),
        ranges=("entre (?:o )?{a} e (?:o )?{b}", "de(?:sde)? {a} (?:a|até) {b}"),
    ),
    "ru": _Language(
        during="во?|на|за", since="со?", before="до", after="после", until="по",
        year_end=r"\s+(?:года?|году|г\.)",
        units=(r"д(?:ень|н\w{1,3})", r"недел\w{1,3}", r"месяц\w{0,3}", r"(?:год\w{0,3}|лет)"),
        seasons=(r"весн\w+", "лето?м?", r"осень\w*", r"зим\w{1,3}"),
        numbers="дв[еа] три четыре пять шесть семь восемь девять десять",
        last=r"прошл\w{2,3} {unit}",
        this=r"эт\w{1,3} {unit}",
        past=(r"последн\w{2,3} (?:{n} )?{unit}",),
        ranges=("со? {a} (?:по|до) {b}",),
    ),
    "ar": _Language(
        during="في|خلال|عام|سنة", since="منذ", before="قبل", after="بعد", until="حتى",
        linking="عام|سنة|شهر|يوم", bare_weekdays=True,
        units=(
            "(?:ال)?(?:يوم|أيام)",
            "(?:ال)?(?:أسبوع|أسابيع)",
            "(?:ال)?(?:شهر|أشهر|شهور)",
            "(?:ال)?(?:عام|أعوام|سنة|سنوات)",
        ),
        seasons=("ربيع", "صيف", "خريف", "شتاء"),
        numbers=(
            "اثنين (?:ال)?ثلاثة? (?:ال)?أربعة? (?:ال)?خمسة? (?:ال)?ستة? (?:ال)?سبعة? "
            "(?:ال)?ثمانية? (?:ال)?تسعة? (?:ال)?عشرة?"
        ),
        last="{unit} (?:الماضية?|المنصرمة?|الفائتة?)",
        past=("{unit} {n} (?:الماضية|الأخيرة)", "آخر {n} {unit}"),
        pairs=tuple(
            f"{two} (?:الماضيين|الأخيرين|الماضيتين|الأخيرتين)"
            for two in ("اليومين", "الأسبوعين", "الشهرين", "(?:العامين|السنتين)")
        ),
        ranges=("بين {a} و ?{b}", "من {a} (?:إلى|حتى) {b}"),
    ),
    # Without one of these the name of an event may follow: "2016年奥运会".
    "zh": _Language(
        during="(?=[,，、])", since="以[来來]|起", before="[以之]?前", after="[以之]?[后後]",
        until="[为為]?止", year_end="年", bare_weekdays=True,
        units=("[天日]", "(?:[周週]|星期|礼拜|禮拜)", "月", "年"),
        seasons=("春[天季]?", "夏[天季]?", "秋[天季]?", "冬[天季]?"),
        numbers="[二两兩] 三 四 五 六 七 八 九 十",
        last="上[个個]?{unit}",
        this="[这這本][个個]?{unit}",
        past=("(?:过去|過去|最近|近)的?{n}[个個]?{unit}",),
        ranges=("从?從?{a}[至到]{b}",),
    ),
    "ja": _Language(
        during="に|(?=[、,])", since="以来|以降|から", before="以前|より前|の前", after="の後",
        until="まで", year_end="年", bare_weekdays=True,
        units=("日", "週", "[かカヶケヵ]月", "年"),
        seasons=("春", "夏", "秋", "冬"),
        numbers="二 三 四 五 六 七 八 九 十",
        past=("(?:この|ここ|過去|直近の?){n}{unit}間?",),
        ranges=("{a}から{b}(?:まで|にかけて)",),
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
            groups = match.groupdict()
            found = next((name for name in _PREPOSITIONS if groups.get(name) is not None), "")
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
    for english, unit in zip(_COUNTED[1:], words.units[1:], strict=True):
        times += [
            (words.last.replace("{unit}", unit), partial(_say, f"last {english}")),
            (words.this.replace("{unit}", unit), partial(_say, f"this {english}")),
        ]
    months = "|".join(_months(data)) if is_spaced else ""
    times += _calendar_times(words, months)
    patterns = [(_surrounded(time, words, is_spaced), say) for time, say in times if time]
    # These need no preposition.
    patterns += [
        (rf"(?<!\w)(?:{time})(?!\w)" if is_spaced else rf"(?<!\d)(?:{time})", say)
        for time, say in (*_times_up_to_now(words), *_ranges(words, months))
    ]
    return [(re.compile(pattern, re.IGNORECASE), say) for pattern, say in patterns]


def _calendar_times(words: _Language, months: str) -> list[tuple[str, _Say]]:
    """Patterns of days, months, seasons and years; `months` are their names, "" for numbers."""
    if not months:
        month = r"(?P<month>1[0-2]|[1-9])月(?:(?P<day>\d{1,2})[日号號])?"
        seasons = [
            (rf"{_YEAR}年的?の?(?:{own})", partial(_say_season, english))
            for english, own in zip(_SEASONS, words.seasons, strict=True)
        ]
        return [
            *seasons,
            (rf"(?:{_YEAR}年)?{month}", _say_date),
            (rf"(?P<day>)(?P<month>){_YEAR}年", _say_date),
        ]
    joint = rf"\s*(?:(?:{words.joint})(?!\w))?\s*"
    month = rf"(?P<month>{months})(?!\w)"
    year = rf"{_YEAR}(?:{words.year_end})?"
    seasons = [
        (rf"(?:{own}){joint}{year}", partial(_say_season, english))
        for english, own in zip(_SEASONS, words.seasons, strict=True)
    ]
    return [
        *seasons,
        (rf"(?P<day>\d{{1,2}}){joint}{month}(?:{joint}{year})?", _say_date),
        (rf"(?P<day>){month}(?:{joint}{year})?", _say_date),
        (rf"(?P<day>)(?P<month>){year}", _say_date),
        (r"(?P<written>\d{1,2}\.\d{1,2}\.\d{4}|\d{4}-\d\d-\d\d)", _say_written),
    ]


def _times_up_to_now(words: _Language) -> Iterator[tuple[str, _Say]]:
    """Patterns of the last so many days, weeks, months or years."""
    number = rf"(?P<n>\d{{1,3}}|{'|'.join(words.numbers.split())})"
    for english, unit in zip(_COUNTED, words.units, strict=True):
        for past in words.past:
            pattern = past.replace("{unit}", unit).replace("{n}", number)
            yield pattern, partial(_say_past, english, words)
    for english, pair in zip(_COUNTED, words.pairs, strict=False):
        yield pair, partial(_say, f"in the last 2 {english}s")


def _ranges(words: _Language, months: str) -> Iterator[tuple[str, _Say]]:
    """Patterns from a day, month or year to another; `months` as in `_calendar_times`."""
    for between in words.ranges:
        for end in _range_ends(words, months):
            yield between.replace("{a}", end("a")).replace("{b}", end("b")), _say_range


def _range_ends(words: _Language, months: str) -> Iterator[Callable[[str], str]]:
    """Patterns of one end of a range, whose groups begin with a name."""
    year = rf"(?:1[5-9]|20)\d\d(?!\d)(?:{words.year_end})?"
    if months:
        joint = rf"\s*(?:(?:{words.joint})(?!\w))?\s*"
        yield (
            lambda name: (
                rf"(?:(?P<{name}_day>\d{{1,2}}){joint})?(?P<{name}_month>{months})(?!\w)"
                rf"(?:{joint}(?P<{name}_year>{year}))?"
            )
        )
        yield lambda name: rf"(?P<{name}_day>)(?P<{name}_month>)(?P<{name}_year>{year})"
    else:
        yield (
            lambda name: (
                rf"(?:(?P<{name}_year>{year}))?(?P<{name}_month>1[0-2]|[1-9])月"
                rf"(?:(?P<{name}_day>\d{{1,2}})[日号號])?"
            )
        )
        yield lambda name: rf"(?P<{name}_day>)(?P<{name}_month>)(?P<{name}_year>{year})"


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
    return _date_in_english(match["day"], match["month"], match["year"])


def _say_written(match: re.Match[str]) -> str:
    return match["written"]


def _say_season(english: str, match: re.Match[str]) -> str:
    return f"{english} {match['year']}"


def _say_past(unit: str, words: _Language, match: re.Match[str]) -> str:
    number = match["n"]
    if not number:
        return f"in the past {unit}"
    if not number.isdigit():
        forms = enumerate(words.numbers.split(), start=2)
        number = next(
            str(value) for value, form in forms if re.fullmatch(form, number, re.IGNORECASE)
        )
    return f"in the last {number} {unit}s"


def _say_range(match: re.Match[str]) -> str:
    first, last = (
        _date_in_english(*(match[f"{name}_{part}"] for part in ("day", "month", "year")))
        for name in "ab"
    )
    year = _FOUR_DIGITS.search(last)
    if year and not _FOUR_DIGITS.search(first):
        first = f"{first} {year[0]}"
    return f"between {first} and {last}"


def _date_in_english(day: str | None, month: str | None, year: str | None) -> str:
    if month and not month.isdigit():
        forms = [month.lower(), *(month.lower()[:-1] + end for end in ("ь", "й", ""))]
        month = str(next(MONTHS_BY_NAME[form] for form in forms if form in MONTHS_BY_NAME))
    name = MONTH_NAMES[int(month) - 1] if month else ""
    digits = _FOUR_DIGITS.search(year or "")
    return " ".join(part for part in (day, name, digits[0] if digits else "") if part)
