"""Format numbers, dates and text of cells by their format codes, as a spreadsheet shows them.

The codes are those of ECMA-376, part 1, 18.8.31. What depends on the user's system (names of
months, the short date) is in English, or an ISO date where the code gives no order of day and
month.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from index.text.calendar_names import MONTH_NAMES, WEEKDAYS

# Characters of a format code; Excel allows 255. Longer ones are treated as General.
_MAX_CODE_CHARACTERS = 1_000
# Enough digits for the largest double, which has 309, and decimals that a code asks for.
_DECIMAL_CONTEXT = Context(prec=1_500, rounding=ROUND_HALF_UP)
# Digits that a double stores reliably: 0.1 + 0.2 is 0.3 in every spreadsheet program.
_SIGNIFICANT_DIGITS = 15
# The smallest integer that General shows in scientific notation. Excel's limit has 12 digits,
# LibreOffice's 16, which loses less.
_MIN_SCIENTIFIC = 1e15
# Significant digits that General shows, as Excel does in a column of default width.
_GENERAL_DIGITS = 10
# Digits of the largest denominator, of `???/???`.
_MAX_DENOMINATOR_DIGITS = 3

# Kinds of tokens that make a format one of dates or times.
_DATE_KINDS = frozenset({"date", "elapsed", "noon"})

# The serial number of 9999-12-31 in the 1900 date system.
_MAX_SERIAL = 2_958_465
# 29 February 1900, which did not exist but is counted, as in Lotus 1-2-3.
_LOTUS_LEAP_DAY = 60
_MS_PER_DAY = 86_400_000
# Digits of fractional seconds: more are noise in a double of this size.
_MAX_SUBSECOND_DIGITS = 3
_BUDDHIST_OFFSET_YEARS = 543

_TOKEN = re.compile(
    r"""
    "(?P<quoted>[^"]*)"?
    | \\(?P<escaped>.)
    | (?P<gap>_.)
    | (?P<fill>\*.)
    | \[(?P<bracket>[^\]]*)\]
    | (?P<general>General|Standard)
    | (?P<noon>AM/PM|A/P)
    | (?P<exponent>E[+-])
    | (?P<date>y+|m+|d+|h+|s+|e+|b+|g+)
    | (?P<subsecond>(?<=[sS\]])\.0+)
    | (?P<digit>[0#?])
    | (?P<point>\.)
    | (?P<comma>,)
    | (?P<percent>%)
    | (?P<slash>/)
    | (?P<text>@)
    | (?P<next>;)
    | (?P<literal>.)
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[0-9.]+(?:E[+-]?[0-9]+)?)", re.IGNORECASE)
_COMPARE: dict[str, Callable[[float, float], bool]] = {
    "<": lambda value, limit: value < limit,
    ">": lambda value, limit: value > limit,
    "=": lambda value, limit: value == limit,
    "<=": lambda value, limit: value <= limit,
    ">=": lambda value, limit: value >= limit,
    "<>": lambda value, limit: value != limit,
}
_ELAPSED_UNIT = re.compile(r"h+|m+|s+", re.IGNORECASE)
# The language whose names of months and days are known: the last byte of [$-409] is 09.
_ENGLISH_LANGUAGE = 0x09


@dataclass(frozen=True, slots=True)
class Token:
    """A token of a format code; `kind` is the name of the group of `_TOKEN` that matched."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    is_english: bool = True

    def has(self, kind: str) -> bool:
        return any(token.kind == kind for token in self.tokens)

    @property
    def is_date(self) -> bool:
        return any(token.kind in _DATE_KINDS for token in self.tokens)


@lru_cache(maxsize=65_536)
def format_number(value: float, code: str, since_1904: bool = False) -> str:
    """`value` as a cell with the format `code` shows it."""
    sections = _parse_sections(code)
    section, has_sign = _select_section(value, sections)
    if section is None:
        return format_general(value)
    if section.is_date:
        date = _format_date(value, section.tokens, since_1904, section.is_english)
        return format_general(value) if date is None else date
    if not section.has("digit"):
        return _format_without_digits(value if has_sign else abs(value), section)
    number = Decimal(f"{abs(value):.{_SIGNIFICANT_DIGITS}g}")
    if section.has("slash"):
        text, is_zero = _format_fraction(number, section.tokens)
    else:
        text, is_zero = _format_digits(number, section.tokens)
    return ("-" if has_sign and value < 0 and not is_zero else "") + text.strip(" ")


@lru_cache(maxsize=65_536)
def format_text(text: str, code: str) -> str:
    """`text` as a cell with the format `code` shows it."""
    sections = _parse_sections(code)
    if len(sections) >= 4:
        section = sections[3]
    elif sections and sections[-1].has("text"):
        section = sections[-1]
    else:
        return text
    return "".join(_literal_text(token, text) for token in section.tokens)


def format_general(value: float) -> str:
    """`value` in the format General."""
    if value == int(value) and abs(value) < _MIN_SCIENTIFIC:
        return str(int(value))
    if abs(value) >= _MIN_SCIENTIFIC:
        return f"{value:.6g}".upper()
    if abs(value) >= 10**_GENERAL_DIGITS:
        return str(round(value))
    return f"{value:.{_GENERAL_DIGITS}g}".upper()


@lru_cache(maxsize=4_096)
def _parse_sections(code: str) -> tuple[_Section, ...]:
    if len(code) > _MAX_CODE_CHARACTERS:
        return ()
    sections: list[_Section] = []
    tokens: list[Token] = []
    condition: tuple[str, float] | None = None
    is_english = True
    for match in [*_TOKEN.finditer(code), None]:
        kind = "next" if match is None else str(match.lastgroup)
        text = "" if match is None else match[kind]
        if kind == "next":
            sections.append(_Section(tuple(tokens), condition, is_english))
            tokens, condition, is_english = [], None, True
        elif kind == "bracket" and text.startswith("$"):
            symbol, _, locale = text[1:].partition("-")
            tokens.append(Token("literal", symbol))
            is_english = _is_english(locale)
        elif kind == "bracket" and (comparison := _CONDITION.fullmatch(text)):
            condition = _parse_condition(comparison)
        elif kind == "bracket" and _ELAPSED_UNIT.fullmatch(text):
            tokens.append(Token("elapsed", text.lower()))
        elif kind != "bracket":
            tokens.append(Token(kind, text))
    return tuple(sections)


def _parse_condition(match: re.Match[str]) -> tuple[str, float] | None:
    """The operator and limit of a condition such as "[>=100]"."""
    try:
        return match[1], float(match[2])
    except ValueError:
        return None


def _is_english(locale: str) -> bool:
    try:
        return not locale or int(locale, 16) & 0xFF in {0, _ENGLISH_LANGUAGE}
    except ValueError:
        return locale.lower().startswith(("en", "x-"))


def _select_section(value: float, sections: tuple[_Section, ...]) -> tuple[_Section | None, bool]:
    """The section that applies to `value`, and whether it shows a minus sign before the number."""
    numeric = sections[:3]
    if not numeric:
        return None, True
    if len(numeric) == len(sections) > 1 and numeric[-1].has("text"):
        numeric = numeric[:-1]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None:
                return section, True
            operator, limit = section.condition
            if _COMPARE[operator](value, limit):
                return section, not (operator in {"<", "<="} and limit <= 0)
        return numeric[-1], True
    if len(numeric) == 1 or value > 0:
        return numeric[0], len(numeric) == 1
    if value < 0:
        return numeric[1], False
    return numeric[2 if len(numeric) > 2 else 0], False


def _format_without_digits(value: float, section: _Section) -> str:
    text = "".join(_literal_text(token, format_general(value)) for token in section.tokens).strip(
        " "
    )
    if value < 0 and text and not section.has("general") and not section.has("text"):
        return f"-{text}"
    return text


def _literal_text(token: Token, value_text: str) -> str:
    """The text of a token that is not a digit; `value_text` replaces a placeholder of the value."""
    if token.kind in {"general", "text"}:
        return value_text
    if token.kind == "gap":
        return " "
    return "" if token.kind == "fill" else token.text


def _format_digits(number: Decimal, tokens: tuple[Token, ...]) -> tuple[str, bool]:
    """`number` in the digit placeholders of its section, and whether it is rounded to zero."""
    split = next((i for i, token in enumerate(tokens) if token.kind == "exponent"), len(tokens))
    mantissa, exponent_tokens = tokens[:split], tokens[split:]
    point = next((i for i, token in enumerate(mantissa) if token.kind == "point"), len(mantissa))
    decimal_places = sum(token.kind == "digit" for token in mantissa[point:])
    integer_tokens = mantissa[:point]
    digit_indexes = [i for i, token in enumerate(integer_tokens) if token.kind == "digit"]
    first = digit_indexes[0] if digit_indexes else len(integer_tokens)
    last = digit_indexes[-1] if digit_indexes else -1
    # Commas after the last digit divide by a thousand each, those between digits group them.
    thousands = sum(token.kind == "comma" for token in mantissa[last + 1 :])
    is_grouped = any(token.kind == "comma" for token in integer_tokens[first:last])
    percents = sum(token.kind == "percent" for token in tokens)
    number = number.scaleb(2 * percents - 3 * thousands, _DECIMAL_CONTEXT)
    exponent = 0
    if exponent_tokens:
        number, exponent = _scientific(number, max(1, len(digit_indexes)), decimal_places)
    rounded = number.quantize(Decimal(1).scaleb(-decimal_places), context=_DECIMAL_CONTEXT)
    integer, _, decimals = f"{rounded:f}".partition(".")
    text = _format_integer(integer.lstrip("0"), integer_tokens, is_grouped)
    text += _format_decimals(decimals, mantissa[point:])
    if exponent_tokens:
        sign = "-" if exponent < 0 else "+" if exponent_tokens[0].text.endswith("+") else ""
        digits = str(abs(exponent)).lstrip("0")
        text += "E" + sign + _format_integer(digits, exponent_tokens[1:], is_grouped=False)
    return text, not rounded


def _scientific(number: Decimal, integer_places: int, decimal_places: int) -> tuple[Decimal, int]:
    """The mantissa, with up to `integer_places` digits before the point, and the exponent."""
    if not number:
        return number, 0
    exponent = number.adjusted() // integer_places * integer_places
    mantissa = number.scaleb(-exponent, _DECIMAL_CONTEXT)
    rounded = mantissa.quantize(Decimal(1).scaleb(-decimal_places), context=_DECIMAL_CONTEXT)
    if rounded >= 10**integer_places:
        exponent += integer_places
        mantissa = number.scaleb(-exponent, _DECIMAL_CONTEXT)
    return mantissa, exponent


def _format_integer(digits: str, tokens: tuple[Token, ...], is_grouped: bool) -> str:
    """The digits before the point, aligned to the right; the first placeholder takes any excess."""
    placeholders_left = sum(token.kind == "digit" for token in tokens)
    pieces: list[str] = []
    is_first = True
    for token in tokens:
        if token.kind == "digit":
            excess = len(digits) - placeholders_left
            count = max(0, excess + 1) if is_first else int(excess >= 0)
            start = 0 if is_first else excess
            taken = digits[start : start + count]
            if not taken:
                taken = {"0": "0", "?": " "}.get(token.text, "")
            placeholders_left -= 1
            pieces.append(_group_thousands(taken, placeholders_left) if is_grouped else taken)
            is_first = False
        elif token.kind != "comma":
            pieces.append(_literal_text(token, ""))
    return "".join(pieces) if not is_first else digits + "".join(pieces)


def _group_thousands(digits: str, digits_after: int) -> str:
    """`digits`, which `digits_after` more follow, with thousands separators."""
    pieces: list[str] = []
    for i, digit in enumerate(digits):
        pieces.append(digit)
        remaining = len(digits) - 1 - i + digits_after
        if digit.isdigit() and remaining and remaining % 3 == 0:
            pieces.append(",")
    return "".join(pieces)


def _format_decimals(digits: str, tokens: tuple[Token, ...]) -> str:
    """The decimal point and the digits after it."""
    significant = len(digits.rstrip("0"))
    pieces: list[str] = []
    i = 0
    for token in tokens:
        if token.kind == "digit":
            if i < significant or token.text == "0":
                pieces.append(digits[i : i + 1])
            elif token.text == "?":
                pieces.append(" ")
            i += 1
        elif token.kind != "comma":
            pieces.append(_literal_text(token, ""))
    return "".join(pieces)


def _format_fraction(number: Decimal, tokens: tuple[Token, ...]) -> tuple[str, bool]:
    """`number` in a format like "# ?/?", "??/??" or "# ?/8", and whether it is rounded to zero."""
    slash = next(i for i, token in enumerate(tokens) if token.kind == "slash")
    before = [token for token in tokens[:slash] if token.kind not in {"gap", "fill"}]
    has_whole = any(
        token.text == " " and any(other.kind == "digit" for other in before[:i])
        for i, token in enumerate(before)
    )
    after = "".join(token.text for token in tokens[slash + 1 :]).strip(" ")
    fixed = re.match(r"[0-9]*[1-9][0-9]*", after)
    max_digits = min(_MAX_DENOMINATOR_DIGITS, max(1, len(re.findall(r"[?#0]", after))))
    whole = int(number) if has_whole else 0
    rest = number - whole
    if fixed:
        denominator = int(fixed[0][:6])
        numerator = int((rest * denominator).to_integral_value(ROUND_HALF_UP))
    else:
        ratio = rest.as_integer_ratio()
        numerator, denominator = _nearest_fraction(ratio[0], ratio[1], 10**max_digits - 1)
    if numerator == denominator and has_whole:
        whole, numerator = whole + 1, 0
    prefix = "".join(
        _literal_text(t, "") for t in tokens[: _first_digit_index(tokens)] if t.kind != "percent"
    )
    if has_whole and numerator == 0:
        return prefix + str(whole), whole == 0
    fraction = f"{numerator}/{denominator}"
    return prefix + (f"{whole} {fraction}" if whole else fraction), not (whole or numerator)


def _first_digit_index(tokens: tuple[Token, ...]) -> int:
    return next(i for i, token in enumerate(tokens) if token.kind == "digit")


def _nearest_fraction(numerator: int, denominator: int, max_denominator: int) -> tuple[int, int]:
    from fractions import Fraction

    nearest = Fraction(numerator, denominator).limit_denominator(max_denominator)
    return nearest.numerator, nearest.denominator


def _to_datetime(serial: float, since_1904: bool) -> datetime | None:
    """The time of a serial number of days, to the millisecond; None when out of range."""
    if not 0 <= serial < _MAX_SERIAL + 1:
        return None
    if since_1904:
        start = datetime(1904, 1, 1)
    else:
        start = datetime(1899, 12, 31 if serial < _LOTUS_LEAP_DAY else 30)
    try:
        return start + timedelta(milliseconds=round(serial * _MS_PER_DAY))
    except OverflowError:
        return None


def _format_date(
    serial: float, tokens: Sequence[Token], since_1904: bool, is_english: bool
) -> str | None:
    """`serial` in a date format; None when it is out of range.

    A format that has names of months or days in another language than English gives an ISO date.
    """
    is_negative = serial < 0 and any(token.kind == "elapsed" for token in tokens)
    moment = _to_datetime(abs(serial) if is_negative else serial, since_1904)
    if moment is None:
        return None
    if not is_english and any(_is_name_token(token) for token in tokens):
        return moment.date().isoformat()
    decimals = max(
        (len(token.text) - 1 for token in tokens if token.kind == "subsecond"), default=0
    )
    step_ms = 10 ** max(0, _MAX_SUBSECOND_DIGITS - decimals)
    elapsed_ms = (round(abs(serial) * _MS_PER_DAY) + step_ms // 2) // step_ms * step_ms
    moment = _rounded(moment, step_ms)
    is_12_hour = any(token.kind == "noon" for token in tokens)
    parts: list[str] = []
    for index, token in enumerate(tokens):
        if token.kind == "date":
            parts.append(
                _format_date_part(token.text.lower(), moment, is_12_hour, _is_minute(tokens, index))
            )
        elif token.kind == "elapsed":
            parts.append(_format_elapsed(token.text, elapsed_ms))
        elif token.kind == "noon":
            half = "AM" if moment.hour < 12 else "PM"
            parts.append(half if len(token.text) > 3 else half[0])
        elif token.kind == "subsecond":
            decimals = len(token.text) - 1
            parts.append("." + f"{moment.microsecond:06}"[:decimals].ljust(decimals, "0"))
        elif token.kind == "gap":
            parts.append(" ")
        elif token.kind not in {"fill", "general", "text"}:
            parts.append(token.text)
    return ("-" if is_negative else "") + "".join(parts).strip(" ")


def _is_name_token(token: Token) -> bool:
    return token.kind == "date" and token.text[:3].lower() in {"mmm", "ddd"}


def _rounded(moment: datetime, step_ms: int) -> datetime:
    """`moment` rounded to the nearest `step_ms` milliseconds."""
    milliseconds = (moment.microsecond // 1_000 + step_ms // 2) // step_ms * step_ms
    try:
        return moment.replace(microsecond=0) + timedelta(milliseconds=milliseconds)
    except OverflowError:
        return moment.replace(microsecond=0)


def _is_minute(tokens: Sequence[Token], index: int) -> bool:
    """Whether the "m" at `index` means minutes: it follows hours or precedes seconds."""
    if tokens[index].text.lower() not in {"m", "mm"}:
        return False
    before = [
        token.text[0].lower() for token in tokens[:index] if token.kind in {"date", "elapsed"}
    ]
    after = [token.text[0].lower() for token in tokens[index + 1 :] if token.kind == "date"]
    return before[-1:] == ["h"] or after[:1] == ["s"]


def _format_date_part(text: str, moment: datetime, is_12_hour: bool, is_minute: bool) -> str:
    width = len(text)
    if is_minute:
        return f"{moment.minute:0{width}}"
    if text[0] in "ye":
        return f"{moment.year % 100:02}" if text[0] == "y" and width < 3 else f"{moment.year:04}"
    if text[0] == "b":
        year = moment.year + _BUDDHIST_OFFSET_YEARS
        return f"{year % 100:02}" if width < 3 else str(year)
    if text[0] == "m":
        return _format_month(moment.month, width)
    if text[0] == "d":
        if width < 3:
            return f"{moment.day:0{width}}"
        return WEEKDAYS[moment.weekday()][: 3 if width == 3 else None]
    if text[0] == "h":
        return f"{(moment.hour % 12 or 12) if is_12_hour else moment.hour:0{min(width, 2)}}"
    return f"{moment.second:0{min(width, 2)}}" if text[0] == "s" else ""


def _format_month(month: int, width: int) -> str:
    if width < 3:
        return f"{month:0{width}}"
    name = MONTH_NAMES[month - 1]
    return name[:3] if width == 3 else name[0] if width == 5 else name


def _format_elapsed(text: str, milliseconds: int) -> str:
    unit = {"h": 3_600_000, "m": 60_000, "s": 1_000}[text[0]]
    return f"{milliseconds // unit:0{len(text)}}"
