"""a cell's number and its format code → the characters that a person sees in the cell.

The codes are those of ECMA-376, part 1, 18.8.31. What depends on the reader's own machine (the
names of months, the system's short date) is shown in English, or as an ISO date where the code
names no order of day and month.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal
from functools import lru_cache

from index.parsers.sheets.serialdates import DATE_LETTERS, show_date

# Characters of a format code; Excel allows 255. A longer one is shown as General.
_LONGEST_CODE = 1_000
# Digits: the largest double has 309, and a code can ask for some after the point.
_CONTEXT = Context(prec=1_500, rounding=ROUND_HALF_UP)
# Digits that a double holds for sure: 0.1 + 0.2 is 0.3 in each spreadsheet program.
_PRECISION = 15
# From here on, a whole number in the format General is shown with an exponent; Excel does so from
# 12 digits on, LibreOffice from 16: the longer form loses nothing.
_EXPONENT_FROM = 1e15
# Digits of a fraction that General shows, as Excel does in a column of its usual width.
_GENERAL_DIGITS = 10
# The denominators that `?/?`, `??/??` and `???/???` reach.
_LONGEST_DENOMINATOR = 3

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
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
# The languages whose names of months and days are known here: the last byte of [$-409] is 09.
_ENGLISH = 0x09


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a format code: what it is, and its characters."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class _Section:
    tokens: tuple[Token, ...]
    condition: tuple[str, float] | None = None
    english: bool = True

    def has(self, kind: str) -> bool:
        return any(token.kind == kind for token in self.tokens)

    @property
    def is_date(self) -> bool:
        return any(token.kind in DATE_LETTERS for token in self.tokens)


@lru_cache(maxsize=65_536)
def show_number(value: float, code: str, since_1904: bool = False) -> str:
    """`value` as a cell of the format `code` shows it."""
    sections = _sections(code)
    section, signed = _choose(value, sections)
    if section is None:
        return show_general(value)
    if section.is_date:
        shown = show_date(value, section.tokens, since_1904, section.english)
        return show_general(value) if shown is None else shown
    if not section.has("digit"):
        return _without_digits(value if signed else abs(value), section)
    number = Decimal(f"{abs(value):.{_PRECISION}g}")
    if section.has("slash"):
        shown, is_zero = _fraction(number, section.tokens)
    else:
        shown, is_zero = _digits(number, section.tokens)
    return ("-" if signed and value < 0 and not is_zero else "") + shown.strip(" ")


@lru_cache(maxsize=65_536)
def show_text(text: str, code: str) -> str:
    """`text` as a cell of the format `code` shows it."""
    sections = _sections(code)
    if len(sections) >= 4:
        section = sections[3]
    elif sections and sections[-1].has("text"):
        section = sections[-1]
    else:
        return text
    return "".join(_seen(token, text) for token in section.tokens)


def show_general(value: float) -> str:
    """`value` as the format General shows it."""
    if value == int(value) and abs(value) < _EXPONENT_FROM:
        return str(int(value))
    if abs(value) >= _EXPONENT_FROM:
        return f"{value:.6g}".upper()
    if abs(value) >= 10**_GENERAL_DIGITS:
        return str(round(value))
    return f"{value:.{_GENERAL_DIGITS}g}".upper()


@lru_cache(maxsize=4_096)
def _sections(code: str) -> tuple[_Section, ...]:
    if len(code) > _LONGEST_CODE:
        return ()
    sections: list[_Section] = []
    tokens: list[Token] = []
    condition: tuple[str, float] | None = None
    english = True
    for found in [*_TOKEN.finditer(code), None]:
        kind = "next" if found is None else str(found.lastgroup)
        text = "" if found is None else found[kind]
        if kind == "next":
            sections.append(_Section(tuple(tokens), condition, english))
            tokens, condition, english = [], None, True
        elif kind == "bracket" and text.startswith("$"):
            symbol, _, locale = text[1:].partition("-")
            tokens.append(Token("literal", symbol))
            english = _is_english(locale)
        elif kind == "bracket" and (limit := _CONDITION.fullmatch(text)):
            condition = _condition(limit)
        elif kind == "bracket" and _ELAPSED.fullmatch(text):
            tokens.append(Token("elapsed", text.lower()))
        elif kind != "bracket":
            tokens.append(Token(kind, text))
    return tuple(sections)


def _condition(limit: re.Match[str]) -> tuple[str, float] | None:
    try:
        return limit[1], float(limit[2])
    except ValueError:
        return None


def _is_english(locale: str) -> bool:
    try:
        return not locale or int(locale, 16) & 0xFF in {0, _ENGLISH}
    except ValueError:
        return locale.lower().startswith(("en", "x-"))


def _choose(value: float, sections: tuple[_Section, ...]) -> tuple[_Section | None, bool]:
    """The section that `value` is shown by, and whether a minus stands before its number."""
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


def _without_digits(value: float, section: _Section) -> str:
    whole = "".join(_seen(token, show_general(value)) for token in section.tokens).strip(" ")
    if value < 0 and whole and not section.has("general") and not section.has("text"):
        return f"-{whole}"
    return whole


def _seen(token: Token, content: str) -> str:
    """What is seen of a token that is no digit; `content` stands in place of the value."""
    if token.kind in {"general", "text"}:
        return content
    if token.kind == "gap":
        return " "
    return "" if token.kind == "fill" else token.text


def _digits(number: Decimal, tokens: tuple[Token, ...]) -> tuple[str, bool]:
    """`number` by the placeholders of its section, and whether only zeros are left of it."""
    exponent = next((i for i, token in enumerate(tokens) if token.kind == "exponent"), len(tokens))
    mantissa, power = tokens[:exponent], tokens[exponent:]
    point = next((i for i, token in enumerate(mantissa) if token.kind == "point"), len(mantissa))
    places = [token for token in mantissa[point:] if token.kind == "digit"]
    whole = mantissa[:point]
    last = max((i for i, token in enumerate(whole) if token.kind == "digit"), default=-1)
    first = next((i for i, token in enumerate(whole) if token.kind == "digit"), len(whole))
    # Commas after the last digit divide by a thousand each, those between digits group them.
    scaled = sum(1 for token in mantissa[last + 1 :] if token.kind == "comma")
    grouped = any(token.kind == "comma" for token in whole[first:last])
    percents = sum(1 for token in tokens if token.kind == "percent")
    number = number.scaleb(2 * percents - 3 * scaled, _CONTEXT)
    shift = 0
    if power:
        wanted = max(1, sum(1 for token in whole if token.kind == "digit"))
        number, shift = _scientific(number, wanted, len(places))
    rounded = number.quantize(Decimal(1).scaleb(-len(places)), context=_CONTEXT)
    integer, _, decimals = f"{rounded:f}".partition(".")
    shown = _integer(integer.lstrip("0"), whole, grouped)
    shown += _decimals(decimals, mantissa[point:])
    if power:
        sign = "-" if shift < 0 else "+" if power[0].text.endswith("+") else ""
        shown += "E" + sign + _integer(str(abs(shift)).lstrip("0"), power[1:], grouped=False)
    return shown, not rounded


def _scientific(number: Decimal, wanted: int, places: int) -> tuple[Decimal, int]:
    if not number:
        return number, 0
    shift = (number.adjusted() // wanted) * wanted if wanted > 1 else number.adjusted()
    scaled = number.scaleb(-shift, _CONTEXT)
    if scaled.quantize(Decimal(1).scaleb(-places), context=_CONTEXT) >= 10**wanted:
        shift += wanted
        scaled = number.scaleb(-shift, _CONTEXT)
    return scaled, shift


def _integer(digits: str, tokens: tuple[Token, ...], grouped: bool) -> str:
    """The digits before the point, the last of them at the last placeholder."""
    left = sum(1 for token in tokens if token.kind == "digit")
    shown: list[str] = []
    is_first = True
    for token in tokens:
        if token.kind == "digit":
            take = max(0, len(digits) - left + 1) if is_first else int(len(digits) >= left)
            start = 0 if is_first else len(digits) - left
            piece = digits[start : start + take]
            if not piece:
                piece = {"0": "0", "?": " "}.get(token.text, "")
            shown.append(_group(piece, left - 1) if grouped else piece)
            is_first = False
            left -= 1
        elif token.kind != "comma" or not grouped:
            shown.append("" if token.kind == "comma" else _seen(token, ""))
    return "".join(shown) if not is_first else digits + "".join(shown)


def _group(piece: str, behind: int) -> str:
    """`piece` with a comma after each digit that has a multiple of three digits behind it."""
    return "".join(
        digit
        + (
            ","
            if digit.isdigit() and (rest := len(piece) - 1 - i + behind) and rest % 3 == 0
            else ""
        )
        for i, digit in enumerate(piece)
    )


def _decimals(digits: str, tokens: tuple[Token, ...]) -> str:
    kept = digits.rstrip("0")
    shown: list[str] = []
    place = 0
    for token in tokens:
        if token.kind == "digit":
            if place < len(kept) or token.text == "0":
                shown.append(digits[place : place + 1])
            elif token.text == "?":
                shown.append(" ")
            place += 1
        elif token.kind == "point" or token.kind != "comma":
            shown.append(_seen(token, ""))
    return "".join(shown)


def _fraction(number: Decimal, tokens: tuple[Token, ...]) -> tuple[str, bool]:
    """`number` as in `# ?/?`, `??/??` or `# ?/8`, and whether only zeros are left of it."""
    slash = next(i for i, token in enumerate(tokens) if token.kind == "slash")
    before = [token for token in tokens[:slash] if token.kind not in {"gap", "fill"}]
    has_whole = any(
        token.text == " " and any(t.kind == "digit" for t in before[:i])
        for i, token in enumerate(before)
    )
    below = "".join(token.text for token in tokens[slash + 1 :]).strip(" ")
    fixed = re.match(r"[0-9]*[1-9][0-9]*", below)
    limit = 10 ** min(_LONGEST_DENOMINATOR, max(1, len(re.findall(r"[?#0]", below)))) - 1
    whole = int(number) if has_whole else 0
    rest = number - whole
    if fixed:
        denominator = int(fixed[0][:6])
        numerator = int((rest * denominator).to_integral_value(ROUND_HALF_UP))
    else:
        ratio = rest.as_integer_ratio()
        numerator, denominator = _nearest(ratio[0], ratio[1], limit)
    if numerator == denominator and has_whole:
        whole, numerator = whole + 1, 0
    prefix = "".join(_seen(t, "") for t in tokens[: _first_digit(tokens)] if t.kind != "percent")
    if has_whole and numerator == 0:
        return prefix + str(whole), whole == 0
    shown = f"{numerator}/{denominator}"
    return prefix + (f"{whole} {shown}" if whole else shown), not (whole or numerator)


def _first_digit(tokens: tuple[Token, ...]) -> int:
    return next(i for i, token in enumerate(tokens) if token.kind == "digit")


def _nearest(numerator: int, denominator: int, limit: int) -> tuple[int, int]:
    from fractions import Fraction

    nearest = Fraction(numerator, denominator).limit_denominator(limit)
    return nearest.numerator, nearest.denominator
