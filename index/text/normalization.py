"""Rewrite what can be written in several ways in one form, for matching: numbers, money, dates,
compounds, abbreviations, spellings."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from functools import partial

from index.text.calendar_names import MONTH_NAMES, MONTH_PATTERN, MONTHS
from index.types import Span

# Month names that are not the English ones: German, French, Spanish, Italian, Dutch.
_FOREIGN_MONTHS = """
    januar janvier enero gennaio januari; februar février febrero febbraio februari;
    märz mars marzo maart; avril abril aprile; mai mayo maggio mei; juni juin junio giugno;
    juli juillet julio luglio; août agosto augustus; septembre septiembre settembre;
    oktober octobre octubre ottobre; novembre noviembre; dezember décembre diciembre dicembre
    """
_MONTH_NUMBERS = dict(MONTHS) | {
    name: number
    for number, names in enumerate(_FOREIGN_MONTHS.split(";"), 1)
    for name in names.split()
}
_MONTH = "|".join(sorted(_MONTH_NUMBERS, key=len, reverse=True))
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])"
# The year's century where it has two digits: 49 is 2049, 50 is 1950.
_CENTURY_BORDER = 50
_DIGIT = re.compile(r"\d")
_ISO_DATE = re.compile(rf"(?<![\w-])(?P<year>\d{{4}})-(?P<month>[01]\d)-{_DAY}(?![\d-])")
_NUMERIC_DATE = re.compile(
    r"(?<![\w.,/-])(?P<first>\d{1,2})(?P<separator>\. ?|/|-)(?P<second>\d{1,2})(?P=separator)"
    r"(?P<year>\d{4}|\d\d)(?![\w/]|[.,-]\d)"
)
_DAY_MONTH = re.compile(
    rf"(?<![\w.,]){_DAY}(?:st|nd|rd|th|\.|º)?\s+(?:of\s+|de\s+)?(?P<month>{_MONTH})\b\.?"
    r"(?:,?\s+(?:de\s+)?(?P<year>\d{4})\b)?",
    re.IGNORECASE,
)
# Only English puts the month first, and writes it with a capital: by that it is found fast.
_MONTH_DAY = re.compile(
    rf"(?=[JFMASOND])\b(?P<month>{MONTH_PATTERN})\b\.?\s+(?:the\s+)?{_DAY}"
    r"(?:st|nd|rd|th)?(?![\w]|[.,:]\d)(?:,?\s+(?P<year>\d{4})\b)?"
)

_SCALES = {
    "thousand": 1e3, "k": 1e3, "tausend": 1e3,
    "million": 1e6, "millions": 1e6, "mn": 1e6, "m": 1e6, "mio": 1e6, "millionen": 1e6,
    "billion": 1e9, "billions": 1e9, "bn": 1e9, "b": 1e9, "mrd": 1e9, "milliarden": 1e9,
    "trillion": 1e12, "trillions": 1e12, "tn": 1e12,
}  # fmt: skip
# "5 m" are metres, and "5b" is a flat, unless a currency says otherwise.
_MONEY_SCALES = frozenset(("m", "b", "k"))
_CURRENCIES = {
    "$": "dollars", "usd": "dollars", "€": "euros", "eur": "euros", "£": "pounds", "gbp": "pounds",
    "¥": "yen", "jpy": "yen", "chf": "francs", "euro": "euros", "dollar": "dollars",
    "pound": "pounds", "yen": "yen", "franc": "francs",
}  # fmt: skip
_GROUPED = r"\d{1,3}(?:(?P<separator>[,.'’ \u00a0\u202f])\d{3})(?:(?P=separator)\d{3})*(?!\d)"
_SCALE = "|".join(sorted(_SCALES, key=len, reverse=True))
_CODE = "USD|EUR|GBP|JPY|CHF"
_CURRENCY = rf"(?:[$€£¥](?!\s?\d)|(?i:{_CODE}|euros?|dollars?|pounds?|yen|francs?)\b)"
_NUMBER = re.compile(
    # The lookahead skips most words at little cost.
    rf"(?=[\d$€£¥UEGJCANH])(?P<before>(?:(?:\b(?:US|CA|AU|NZ|HK|C|A))?\$|[€£¥]|\b(?:{_CODE})\b)\s?)?"
    rf"(?<![\w.,])(?P<digits>(?:{_GROUPED}|\d++)(?:[.,]\d++)?)(?!\w*\d)"
    rf"(?:[ \u00a0-]?(?P<scale>(?i:{_SCALE}))\b)?"
    rf"(?P<after>[ \u00a0]?{_CURRENCY})?"
)
_GROUPED_ALONE = re.compile(rf"(?P<whole>{_GROUPED})(?P<fraction>[.,]\d+)?")
_DECIMAL = re.compile(r"\d+(?:[.,]\d+)?")

# Capital letters, since "us" and "un" are words.
_ABBREVIATION = re.compile(
    r"(?=[UEue])\b(?:U\.\s?S\.(?:\s?A\.?)?|USA?\b|U\.\s?K\.|(?:UK|uk)\b|E\.\s?U\.|(?:EU|eu)\b|"
    r"U\.\s?N\.|UN\b|usa\b)"
)
_FULL_NAMES = {
    "us": "United States", "usa": "United States", "uk": "United Kingdom", "eu": "European Union",
    "un": "United Nations",
}  # fmt: skip
_DOTTED = re.compile(r"(?=[A-Z]\.)\b(?:[A-Z]\.){2,}(?!\s?[A-Z][a-z])")

_LETTERS = r"[^\W\d_]++"
_COMPOUND = re.compile(rf"(?<!\w){_LETTERS}(?:[-\u2010\u2011]{_LETTERS})+\b")
# Prefixes that are written together, with a hyphen or, in a question, apart.
_PREFIXED = re.compile(
    r"\b(co|re|pre|non|anti|multi|post|sub|semi|counter|inter|mid|over|under|micro|e)"
    rf"[-\u2010\u2011](?={_LETTERS}\b(?![-\u2010\u2011]))",
    re.IGNORECASE,
)
_PREFIX_APART = re.compile(r"\b(co|re|non|anti|pre|semi|multi)\s(?=[a-z]{5,})", re.IGNORECASE)
_WORD_WITH_PREFIX_APART = re.compile(_PREFIX_APART.pattern + r"\w+", re.IGNORECASE)
_ANY_WORD = re.compile(rf"(?<!\w){_LETTERS}(?:[-\u2010\u2011]{_LETTERS})*")

_DIGRAPHS = {
    ord(letter): form for letter, form in zip("äöüøå", ("ae", "oe", "ue", "oe", "aa"), strict=True)
}
_UMLAUT = re.compile(r"[äöüøåÄÖÜØÅ]")
_WITH_UMLAUT = re.compile(r"\w*[äöüøåÄÖÜØÅ]\w*")

# British endings with their American forms, and others of one word, each behind the letters that
# it begins with: most texts have none of them, which is seen at once.
_SPELLINGS = tuple(
    (literal, re.compile(literal + pattern), form)
    for literal, pattern, form in (
        # Not "advise", "exercise", "enterprise", "advertise": nobody writes them with z.
        (
            "is",
            r"(?<=[a-z]{4}is)(?<![a-hj-z]cis)(?<!vis)(?<!pris)(?<!ertis)"
            r"(?=(?:e[drs]?|ing|ations?|ers)\b)",
            "iz",
        ),
        (
            "our",
            r"(?<=\w\w\wour)(?=(?:s|ed|ing|al|able|ably|ites?|ful|ers?|hoods?|less|ists?)?\b)",
            "or",
        ),
        ("tre", r"(?<=\w\w\wtre)(?=s?\b)", "ter"),
        ("lys", r"(?<=\w\wlys)(?=(?:e[drs]?|ing)\b)", "lyz"),
        ("efence", r"(?=s?\b)", "efense"),
        ("ffence", r"(?=s?\b)", "ffense"),
        ("rogramme", r"(?=s?\b)", "rogram"),
        ("grey", r"(?=s?\b)", "gray"),
        # Transliterations: "Zelenskyy", "Zelenskij".
        ("sk", r"(?<=\w\w\w\wsk)(?:y|yy|i|ii|iy|ij|yi|yj)\b", "ski"),
    )
)


def unify_forms(text: str, *, is_query: bool = False) -> str:
    """Rewrite a text so that the same number, day or word reads the same, however it was written.

    Args:
        text: A passage, a sentence or a question.
        is_query: Whether it is a question. Of a passage, forms are kept beside the unified one
            where a question may have either: "co-operative" is found by "co" and "cooperative".

    Returns:
        Text for the analyzer, not for people: "€5m on 2017-08-27" becomes "5000000 euros on
        27 August 2017".
    """
    if _DIGIT.search(text):
        text = _unify_dates(text)
        text = _NUMBER.sub(lambda match: _unify_number(match, is_query), text)
    if "U" in text or is_query:
        text = _ABBREVIATION.sub(_full_name, text)
    if "." in text[:-1]:
        text = _DOTTED.sub(lambda match: _joined(match[0], ".", is_query), text)
    if "-" in text or "\u2010" in text or "\u2011" in text:
        if is_query:
            text = _PREFIXED.sub(r"\1", text)
        else:
            text = _COMPOUND.sub(lambda match: _joined(match[0], "-\u2010\u2011", is_query), text)
    if is_query:
        text = _PREFIX_APART.sub(r"\1", text)
    elif _UMLAUT.search(text):
        text = _WITH_UMLAUT.sub(_with_digraphs, text)
    for literal, pattern, form in _SPELLINGS:
        if literal in text:
            text = pattern.sub(form, text)
    return text


def _joined(word: str, separators: str, is_query: bool) -> str:
    """The word without its separators; in a passage behind the word as it is."""
    joined = word.translate(dict.fromkeys(map(ord, separators)))
    return joined if is_query else f"{word} {joined}"


def _full_name(match: re.Match[str]) -> str:
    return _FULL_NAMES[re.sub(r"[.\s]", "", match[0]).lower()]


def _with_digraphs(match: re.Match[str]) -> str:
    word = match[0]
    return f"{word} {word.lower().translate(_DIGRAPHS)}"


def _unify_dates(text: str) -> str:
    for pattern, read in _DATES:
        text = pattern.sub(partial(_unified_day, read), text)
    return text


def _unified_day(read: Callable[[re.Match[str]], list[str]], match: re.Match[str]) -> str:
    return " ".join(read(match)) or match[0]


def _read_iso_date(match: re.Match[str]) -> list[str]:
    return _days((match["day"], int(match["month"]), match["year"]))


def _read_day_of_month(match: re.Match[str]) -> list[str]:
    month = _MONTH_NUMBERS[match["month"].lower()]
    return _days((match["day"], month, match["year"] or ""))


def _read_numeric_date(match: re.Match[str]) -> list[str]:
    """A date of three numbers; both readings where it is not known which is the month."""
    first, second, year = match["first"], match["second"], match["year"]
    if len(year) == 2:
        year = f"{19 if int(year) >= _CENTURY_BORDER else 20}{year}"
    european = first, int(second), year
    american = second, int(first), year
    return _days(european) if match["separator"].startswith(".") else _days(european, american)


def _days(*readings: tuple[str, int, str]) -> list[str]:
    """Each day that there is, as "27 August 2017", of readings as day, month and year."""
    days: dict[str, None] = {}
    for day, month, year in readings:
        # 2000 has a 29 February.
        with suppress(ValueError):
            date(int(year or 2000), month, int(day))
            days[f"{int(day)} {MONTH_NAMES[month - 1]} {year}".rstrip()] = None
    return list(days)


_DATES: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], list[str]]], ...] = (
    (_ISO_DATE, _read_iso_date),
    (_NUMERIC_DATE, _read_numeric_date),
    (_DAY_MONTH, _read_day_of_month),
    (_MONTH_DAY, _read_day_of_month),
)


def _unify_number(match: re.Match[str], is_query: bool) -> str:
    digits, scale = match["digits"], (match["scale"] or "").lower()
    symbol = (match["before"] or match["after"] or "").strip().lower()
    unread = match["after"] if match["before"] else ""
    currency = _CURRENCIES.get(symbol[-1:]) or _CURRENCIES.get(symbol.removesuffix("s"), "")
    rest = ""
    if scale in _MONEY_SCALES and not currency:
        scale, rest = "", match["scale"]
    parts = [_scaled(digits, scale)] if scale else _ungrouped(digits)
    if scale and not is_query:
        parts = [digits, match["scale"], *parts]
    elif not is_query and parts != [digits] and _keeps_groups(digits):
        parts = [digits, *parts]
    return " ".join(filter(None, (*parts, rest, currency, unread)))


def _keeps_groups(digits: str) -> bool:
    """Whether the groups may be a decimal fraction or two numbers."""
    return bool(re.search(r"[. ]", digits))


def _ungrouped(digits: str) -> list[str]:
    grouped = _GROUPED_ALONE.fullmatch(digits)
    if not grouped:
        return [digits]
    return [re.sub(r"\D", "", grouped["whole"]) + (grouped["fraction"] or "")]


def _scaled(digits: str, scale: str) -> str:
    """The number in plain digits."""
    plain = _ungrouped(digits)[0]
    # "1.234 million" is more likely a fraction than a thousand millions.
    decimal = digits if _DECIMAL.fullmatch(digits) else plain
    return f"{float(decimal.replace(',', '.')) * _SCALES[scale]:.10g}".replace("e+", "e")


def find_forms(text: str) -> list[tuple[Span, str]]:
    """The numbers, days and words of a text that may be written in another form, each as the place
    and the unified form, in lower case; a day that can be read in two ways is there twice."""
    forms = [
        (match.span(), reading)
        for pattern, read in _DATES
        for match in pattern.finditer(text)
        for reading in read(match)
    ]
    days = [span for span, _ in forms]
    forms += [
        (match.span(), _unify_number(match, is_query=True))
        for match in _NUMBER.finditer(text)
        if not any(start < match.end() and match.start() < end for start, end in days)
    ]
    for match in _ANY_WORD.finditer(text):
        forms += [(match.span(), form) for form in _forms_of_word(match[0])]
    forms += [
        (match.span(), re.sub(r"\s", "", match[0]))
        for match in _WORD_WITH_PREFIX_APART.finditer(text)
    ]
    return [(span, form.lower()) for span, form in forms]


def _forms_of_word(word: str) -> set[str]:
    plain = word.lower()
    return {
        plain,
        unify_forms(plain, is_query=True),
        re.sub("[-\u2010\u2011]", "", plain),
        plain.translate(_DIGRAPHS).replace("ß", "ss"),
    }
