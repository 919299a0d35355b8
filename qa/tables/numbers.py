"""Read the numbers of a column exactly, whatever way they are written."""

import re
from collections.abc import Iterable
from decimal import Decimal

from index.lazy_pattern import lazy_pattern

_CELL = lazy_pattern(
    r"(?P<open>\()?(?P<sign>[-−–+])?\s?(?P<before>[$€£¥]|[A-Z]{3}\s)?\s?"
    r"(?P<digits>\d[\d.,'’ \u00a0\u202f]*)(?<=\d)\s?(?P<after>%|[^\W\d]{1,12}\.?|[$€£¥°])?\)?"
    r"(?P<note>\s?(?:\*+|\[\w{1,3}\]))?"
)
_GROUPS = lazy_pattern(
    r"\d{1,3}(?:(?P<separator>[.,'’ \u00a0\u202f])\d{3})(?:(?P=separator)\d{3})*"
)
# What stands in a column of numbers where there is none.
MISSING = frozenset(
    ("", "-", "–", "—", "n/a", "na", "none", "no data", "nan", "null", "unknown", "..", "…", "?",
     "k. a.", "k.a.", "keine angabe", "n.d.", "s/d", "sin datos", "н/д", "нет данных", "无", "暂无")
)  # fmt: skip


def is_count(cell: str) -> bool:
    """Whether a cell may say how many there are: a number with at most a sign, a unit and a note,
    no amount of money, and no number of a name, such as "25143 Itokawa"."""
    match = _CELL.fullmatch(cell)
    return match is not None and not match["before"] and not (match["after"] or "")[:1].isupper()


def shown_number(number: Decimal) -> str:
    """A number with commas between thousands, without zeros at the end of its decimals."""
    plain = f"{number:,f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


def read_numbers(cells: Iterable[str]) -> list[Decimal | None] | None:
    """The number in each cell of a column, None where a cell is empty or says that there is none.

    Returns:
        None if a cell is no number, if their units differ, or if it is not certain whether their
        points and commas separate thousands or decimals.
    """
    parsed: list[tuple[str, str] | None] = []
    units = set[str]()
    for cell in cells:
        if cell.lower() in MISSING:
            parsed.append(None)
            continue
        match = _CELL.fullmatch(cell)
        if match is None:
            return None
        units.add(((match["before"] or "") + (match["after"] or "")).strip())
        is_negative = match["sign"] in ("-", "−", "–") or bool(match["open"] and cell[-1] == ")")
        parsed.append(("-" if is_negative else "", match["digits"]))
    if len(units) > 1:
        return None
    decimal_mark = _decimal_mark([item[1] for item in parsed if item])
    if decimal_mark is None:
        return None
    values = [item and _value(*item, decimal_mark) for item in parsed]
    return (
        None
        if any(item and value is None for item, value in zip(parsed, values, strict=True))
        else [value if isinstance(value, Decimal) else None for value in values]
    )


def _decimal_mark(numbers: list[str]) -> str | None:
    """Whether a point or a comma marks the decimals of a column; None if that is not certain."""
    marks, unsure = set[str](), False
    for number in numbers:
        last = max(number.rfind("."), number.rfind(","))
        if last < 0:
            continue
        mark, other = number[last], "," if number[last] == "." else "."
        if other in number:
            marks.add(mark)
        elif number.count(mark) > 1:
            marks.add(other)
        elif len(number) - last - 1 != 3 or last > 3 or number.startswith("0"):
            marks.add(mark)
        else:
            # "1,204" is grouped in English, while "1.204" may be either.
            unsure = unsure or mark == "."
    if len(marks) > 1:
        return None
    if not marks:
        return None if unsure else "."
    return marks.pop()


def _value(sign: str, digits: str, decimal_mark: str) -> Decimal | None:
    whole, _, fraction = digits.partition(decimal_mark)
    if not fraction.isdecimal() and fraction:
        return None
    if not whole.isdecimal() and not _GROUPS.fullmatch(whole):
        return None
    return Decimal(f"{sign}{re.sub(r'[^0-9]', '', whole)}.{fraction or 0}")
