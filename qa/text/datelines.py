"""Read the place in the dateline of a report: "VARNES, 2 February (Agency) —"."""

from functools import lru_cache

from index.lazy_pattern import lazy_pattern

_CAPITALS = r"[A-Z][A-Z.’'-]+(?:\s[A-Z][A-Z.’'-]+){0,3}"
# What other lines in capitals begin with.
_NO_PLACE = (
    r"(?!BREAKING|UPDATE|OPINION|EXCLUSIVE|ANALYSIS|CORRECTION|INTERVIEW|COMMENT|NEWS|PRESS|"
    r"LIVE|VIDEO)"
)
_WORDS = r"[A-Z][\w.’'-]+(?:\s[A-Z][\w.’'-]+){0,2}"
# A place that is not in capitals needs a day between it and the dash.
_DATELINE = lazy_pattern(
    rf"(?m)^\W{{0,3}}(?:{_NO_PLACE}(?P<capitals>{_CAPITALS})(?:,[^—–\n]{{2,40}}?)?(?:\s*\([^)\n]{{2,30}}\))?\s*"
    rf"(?:[—–]|\s-{{1,2}}\s)|(?P<words>{_WORDS}),\s+[^\W\d]{{0,12}}\.?\s?\d[^—–\n]{{0,30}}[—–]\s)"
)
# Characters at the beginning of a text in which it is looked for.
_HEAD_CHARS = 600
_CACHED = 256


@lru_cache(_CACHED)
def _place_in(head: str) -> str:
    match = _DATELINE.search(head)
    return (match["capitals"] or match["words"]).title() if match else ""


def without_dateline(sentence: str) -> str:
    """A sentence without the dateline that it begins with."""
    return sentence[dateline_length(sentence) :]


def dateline_length(sentence: str) -> int:
    """The characters of the dateline that a sentence begins with; 0 without one."""
    match = _DATELINE.match(sentence)
    return match.end() if match else 0


def dateline_place(text: str) -> str:
    """The place in the dateline at the beginning of a text; "" without one."""
    return _place_in(text[:_HEAD_CHARS])
