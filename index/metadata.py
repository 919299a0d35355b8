"""text → its title, date and tags, found in the text itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from email.utils import parsedate_to_datetime

from index.chunking.sentences import sentence_spans

# Characters: about a line of a card on the page.
_TITLE_LENGTH = 100
# Characters read in search of a title: a first sentence longer than this is no title.
_TITLE_WINDOW = 2_000

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
_LINE_BREAK = re.compile(r"[\r\n]")
# Characters from the end within which lines of metadata are looked for.
_FOOTER_WINDOW = 2_000
_TIME_STAMP = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?"
)
_HASHTAGS = re.compile(r"#[^\W\d_][\w-]*(?:[ \t,]+#[^\W\d_][\w-]*)*")


@dataclass(frozen=True, slots=True)
class Footer:
    """The lines of metadata that a text ends in: the text to answer from stops at `start`."""

    start: int
    published: date | None
    tags: tuple[str, ...]


def find_footer(text: str) -> Footer:
    """Find a time stamp line and a line of hashtags at the end of `text`, in either order.

    A text that is nothing but such lines is text, not metadata.
    """
    published: date | None = None
    tags: tuple[str, ...] = ()
    start = len(text)
    for line, content in _lines_from_the_end(text):
        if published is None and _TIME_STAMP.fullmatch(content) and (day := parse_date(content)):
            published = day
        elif not tags and _HASHTAGS.fullmatch(content):
            tags = tuple(dict.fromkeys(re.split(r"[#\s,]+", content)[1:]))
        else:
            return Footer(start, published, tags)
        start = line
    return Footer(len(text), None, ())


def _lines_from_the_end(text: str) -> Iterator[tuple[int, str]]:
    """(where it begins, what stands in it) of each line that is not blank, the last one first."""
    last = len(text.rstrip())
    base = max(0, last - _FOOTER_WINDOW)
    lines, start = [], base
    for end in [*(found.start() for found in _LINE_BREAK.finditer(text, base, last)), last]:
        if content := text[start:end].strip():
            lines.append((start, content))
        start = end + 1
    if base and lines and lines[0][0] == base:
        # What the window cuts through is longer than any line of metadata.
        lines[0] = (base, "…" + lines[0][1])
    yield from reversed(lines)


def find_title(text: str) -> str:
    """The first heading of `text`, or its first sentence, at most about a line long."""
    opening = text[:_TITLE_WINDOW]
    first_line = next((line for line in _LINE_BREAK.split(opening) if line.strip()), "")
    if heading := _HEADING.match(first_line):
        named = first_line[heading.end() :].rstrip(" \t#")
        if named:
            return shorten(named)
    spans = sentence_spans(opening)
    if not spans:
        return ""
    start, end = spans[0]
    return shorten(opening[start:end])


def shorten(title: str) -> str:
    """`title` on one line; one that is too long ends in "…" after a whole word."""
    title = " ".join(title.split())
    if len(title) <= _TITLE_LENGTH:
        return title
    kept = title[: _TITLE_LENGTH + 1].rpartition(" ")[0] or title[:_TITLE_LENGTH]
    return kept.rstrip(" ,;:-–—(“‘") + "…"


def parse_date(value: object) -> date | None:
    """The day named by an ISO 8601 or RFC 2822 date; None when `value` is neither."""
    if not isinstance(value, str):
        return None
    text = value.strip()
    for candidate in (text, text[:19], text[:10]):
        try:
            return datetime.fromisoformat(candidate).date()
        except ValueError:
            continue
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, AttributeError, OverflowError):
        return None
