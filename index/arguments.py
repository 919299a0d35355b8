"""Check the arguments of a search: one clear error instead of one from deep inside a library."""

import operator
import reprlib
from datetime import date, datetime

from index.errors import QueryError
from index.text.unicode import without_surrogates
from index.types import Filter

# More than any index holds, and a size that every library can take.
_LARGEST_COUNT = 1_000_000_000
# Characters of a value in an error.
_SHOWN_CHARS = 100

_repr = reprlib.Repr()
_repr.maxstring = _repr.maxother = _SHOWN_CHARS


def shortened(value: object) -> str:
    """The value as an error shows it."""
    return _repr.repr(value)


def check_text(name: str, value: object) -> str:
    """The text without lone surrogates, which no stored text has. Raises QueryError unless it is a
    string."""
    if not isinstance(value, str):
        raise QueryError(f"{name} is {shortened(value)}, expected a string")
    return without_surrogates(value)


def check_count(name: str, value: object, least: int | None = 0) -> int:
    """A whole number, at most a billion. Raises QueryError for anything else, or below `least`."""
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)  # type: ignore[arg-type]
    except TypeError:
        raise QueryError(f"{name} is {shortened(value)}, expected a whole number") from None
    if least is not None and number < least:
        shown = number if number > -_LARGEST_COUNT else f"below -{_LARGEST_COUNT}"
        raise QueryError(f"{name} is {shown}, expected at least {least}")
    return min(number, _LARGEST_COUNT)


def check_filter(value: object) -> Filter:
    """The filter; one without conditions for None. Raises QueryError for one of the wrong types."""
    if value is None:
        return Filter()
    if not isinstance(value, Filter):
        raise QueryError(f"filter is {shortened(value)}, expected a Filter")
    for name in ("since", "until"):
        day = getattr(value, name)
        if day is not None and (not isinstance(day, date) or isinstance(day, datetime)):
            raise QueryError(f"the filter's {name} is {shortened(day)}, expected a date")
    if value.folder is not None:
        check_text("the filter's folder", value.folder)
    for name in ("kinds", "tags", "languages"):
        values = getattr(value, name)
        if not isinstance(values, frozenset) or not all(isinstance(each, str) for each in values):
            raise QueryError(
                f"the filter's {name} are {shortened(values)}, expected a frozenset of strings"
            )
    return value
