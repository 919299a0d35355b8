"""Tell numbers that count nothing: ages, days of a month, times of day, numbers of items."""

import re

from index.lazy_pattern import lazy_pattern
from index.text.calendar_names import MONTH_PATTERN
from index.types import Span

_PERSON = (
    r"(?:m[ae]n|wom[ae]n|boy|girl|child|youth|teenager|pensioner|person|student|pupil|driver|cyclist|"
    r"worker|labourer|victim|suspect|soldier|nurse|teacher|farmer|mother|father|son|daughter|widow|"
    r"widower|baby|toddler|passenger|resident|local|tourist|hiker|retiree)"
)
_SHORT = lazy_pattern(r"\d{1,3}")
# "A man of 34", "aged 34", "Jo Aas, 34,".
_AGE_BEFORE = lazy_pattern(
    rf"\b{_PERSON}\s+(?:of|aged)\s+$|\b(?:aged?|the\s+age\s+of)\s+(?:about\s+|between\s+)?$",
    re.IGNORECASE,
)
_ASIDE_BEFORE, _ASIDE_AFTER = (
    lazy_pattern(r"(?<!\ball)(?<=[^\W\d]{2}),\s+$|[^\W\d]\s+\($"),
    lazy_pattern(r"[,)]|\.\s*$"),
)
_AGE_AFTER = lazy_pattern(r"[\s-]years?[\s-]old\b|\s+years\s+of\s+age\b", re.IGNORECASE)
_DAY_BEFORE = lazy_pattern(rf"\b(?:{MONTH_PATTERN})\.?\s+$")
_DAY_AFTER = lazy_pattern(
    r"(?:st|nd|rd|th)?(?:\s+(?:of\s+)?|(?:\s*[-–]\s*|\s+(?:to|and|or)\s+)\d{1,2}\s+)"
    rf"(?:{MONTH_PATTERN})\b"
)
_CLOCK = lazy_pattern(r"(?:at\s+|about\s+|around\s+)*\d{1,2}[.:]\d\d(?:\s?[ap]\.?m\b\.?)?")
_CLOCK_BEFORE = lazy_pattern(
    r"\b(?:at|by|until|from|since)\s+(?:about\s+|around\s+)?$", re.IGNORECASE
)
_CLOCK_AFTER = lazy_pattern(r"(?:[.:]\d\d)?\s?(?:[ap]\.?m\b|o['’]clock\b)", re.IGNORECASE)
# "3. Free school meals", "(3) Any other business".
_ITEM_AFTER = lazy_pattern(r"[.)][ \t]+[^\W\d_]")
# Characters on either side by which it is told.
_NEAR = 40


def is_age(text: str, number: Span) -> bool:
    """Whether a number is how old somebody is: 34 of "a man of 34" or "Jo Aas, 34, said"."""
    before, own, after = _around(text, number)
    return bool(
        _SHORT.fullmatch(own)
        and (
            _AGE_BEFORE.search(before)
            or _AGE_AFTER.match(after)
            or (_ASIDE_BEFORE.search(before) and _ASIDE_AFTER.match(after))
        )
    )


def is_day_or_hour(text: str, number: Span) -> bool:
    """Whether a number is a day of a month or a time of day: 9 of "9 March", 6.15 of "6.15 pm"."""
    before, own, after = _around(text, number)
    if _CLOCK.fullmatch(own) and (own.rstrip(".").endswith("m") or _CLOCK_BEFORE.search(before)):
        return True
    is_short = len(own) <= 2 and own.isdigit()
    return bool(
        _CLOCK_AFTER.match(after)
        if not is_short
        else _CLOCK_AFTER.match(after) or _DAY_BEFORE.search(before) or _DAY_AFTER.match(after)
    )


def is_item_number(text: str, number: Span) -> bool:
    """Whether a number only numbers the line that it begins: 3 of "3. Free school meals"."""
    start, end = number
    before = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(
        before.strip(" \t(") == ""
        and _SHORT.fullmatch(text, start, end)
        and _ITEM_AFTER.match(text, end)
    )


def _around(text: str, number: Span) -> tuple[str, str, str]:
    start, end = number
    return text[max(0, start - _NEAR) : start], text[start:end].strip(), text[end : end + _NEAR]
