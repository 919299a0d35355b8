"""Split a byline into the names in it."""

import re
from collections.abc import Iterable

from index.text.calendar_names import MONTH_PATTERN

_MAX_NAMES = 20
# Characters: a longer name is a sentence.
_MAX_NAME_CHARS = 80
_BY = re.compile(
    r"^\s*(?:(?:written|posted|published|reported|words|text|story|article)\s+)?"
    r"(?:by|von|par|por|di|da|door|av|af|автор|author)\b\s*:?\s*|^\s*(?:authors?|автор)\s*:\s*",
    re.IGNORECASE,
)
_BETWEEN = re.compile(
    r"\s*[;|•·،、]\s*|\s+(?:and|And|AND|und|et|y|e|en|och|og|и|&|with)\s+|\s*,\s*(?:and\s+)?"
)
_SEMICOLON = re.compile(r"\s*;\s*")
# Job titles after a name.
_JOBS = re.compile(
    r"\b(?:editors?|reporters?|correspondents?|writers?|journalists?|columnists?|contributors?|"
    r"producers?|photographers?|chief|staff|deputy|head of|director|professor|ph\.?d|md|"
    r"redakteur\w*|redaktion|korrespondent\w*|journaliste|corresponsal|redactora?|"
    r"корреспондент\w*|in [A-Z]\w+|updated|published)\b",
    re.IGNORECASE,
)
_LINKS = re.compile(r"https?://\S+|www\.\S+|\S+@\S+\.\S+|@\w+")
_MONTH = rf"(?:{MONTH_PATTERN})\b\.?"
# What bylines have besides names: times, and how to follow the author.
_TIMES = re.compile(
    r"\d{1,2}[:.]\d\d|(?<!\d)(?:1[5-9]|20)\d\d(?!\d)|\d+ (?:min|hr|hour|day|week|sec)\w*|"
    rf"\d(?:st|nd|rd|th)? {_MONTH}|\b{_MONTH} \d|"
    r"^(?:[ap]m|[ap]\.m\.|[a-z]*day|comments?|published|posted|updated|google\+|twitter|facebook|rss|e-?mail|follow)$",
    re.IGNORECASE,
)
# What may follow a name in the same line, up to its end.
_AFTER = re.compile(
    rf"\s+(?:(?:on )?{_MONTH} \d|follow\b|archive\b|e-?mail\b|posted\b|updated\b|published\b).*$",
    re.IGNORECASE,
)
# Beside a name these say who it writes for; alone they are the author.
_AGENCIES = re.compile(r"reuters|ap|afp|dpa|upi|efe|ansa|tass|cnn|bbc|npr", re.IGNORECASE)
# A site's address is not a person's name.
_ADDRESS = re.compile(r"\S+\.[A-Za-z]{2,4}")
_BRACKETS = re.compile(r"\s*[(\[<][^)\]>]*[)\]>]?\s*")


def split_byline(bylines: Iterable[str]) -> tuple[str, ...]:
    """The distinct names in `bylines`, without "By", jobs and addresses."""
    names: dict[str, str] = {}
    for byline in bylines:
        for name in _names(byline[: 10 * _MAX_NAME_CHARS]):
            names.setdefault(name.casefold(), name)
    return tuple(names.values())[:_MAX_NAMES]


def _names(byline: str) -> list[str]:
    byline = _BRACKETS.sub(" ", _LINKS.sub(" ", _BY.sub("", byline)))
    byline = _AFTER.sub("", byline)
    parts = [part.strip(" ,.:-–—|") for part in _BETWEEN.split(byline)]
    parts = [part for part in parts if not _TIMES.search(part)]
    parts = [part for part in parts if not _AGENCIES.fullmatch(part)] or parts
    # "Fisheries and Oceans Canada" and "Doe, Jane" are one name each: parts need two words.
    if len(parts) > 1 and any(len(part.split()) < 2 for part in parts if not _JOBS.search(part)):
        parts = [part.strip(" ,.:-–—|") for part in _SEMICOLON.split(byline)]
        parts = [_without_job(part) for part in parts]
    names = [part for part in parts if _is_name(part)]
    return [name for name in names if not _JOBS.search(name)] or (names if len(parts) == 1 else [])


def _without_job(part: str) -> str:
    pieces = part.split(",")
    while len(pieces) > 1 and _JOBS.search(pieces[-1]):
        pieces.pop()
    return ",".join(pieces).strip()


def _is_name(part: str) -> bool:
    if not 1 < len(part) <= _MAX_NAME_CHARS or "/" in part or not any(c.isalpha() for c in part):
        return False
    return not _TIMES.search(part) and not _ADDRESS.fullmatch(part)
