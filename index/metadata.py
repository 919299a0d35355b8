"""Find the title of a text, and the date and tags in its last lines."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from index.chunking.sentences import sentence_spans
from index.text.dates import parse_timestamp

# Characters: about one line on a card of the page.
_MAX_TITLE_CHARS = 100
# Characters searched for a title: a longer first sentence is not a title.
_TITLE_WINDOW = 2_000

_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+")
# Emphasis within a heading of Markdown, whose marks are no part of a title.
_EMPHASIS = re.compile(r"(?<![*\w])(\*{1,3})(?=[^\s*])([^*\n]*[^\s*])\1(?![*\w])")
_LINE_BREAK = re.compile(r"[\r\n]")
# Characters from the end that are searched for lines of metadata.
_FOOTER_WINDOW = 2_000
_TIMESTAMP = re.compile(
    r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?(?:Z|UTC|[+-]\d{2}:?\d{2}))?)?"
)
_HASHTAGS = re.compile(r"#[^\W\d_][\w-]*(?:[ \t,]+#[^\W\d_][\w-]*)*")


@dataclass(frozen=True, slots=True)
class Footer:
    """Lines of metadata at the end of a text; the text itself ends at `start`."""

    start: int
    published: date | None
    tags: tuple[str, ...]


def find_footer(text: str) -> Footer:
    """Find a line with a time stamp and a line of hashtags at the end of `text`, in any order.

    A text of nothing but such lines has no footer.
    """
    published: date | None = None
    tags: tuple[str, ...] = ()
    start = len(text)
    for line_start, content in _last_lines(text):
        day = parse_timestamp(content) if _TIMESTAMP.fullmatch(content) else None
        if published is None and day:
            published = day
        elif not tags and _HASHTAGS.fullmatch(content):
            tags = tuple(dict.fromkeys(re.split(r"[#\s,]+", content)[1:]))
        else:
            return Footer(start, published, tags)
        start = line_start
    return Footer(len(text), None, ())


def _last_lines(text: str) -> Iterator[tuple[int, str]]:
    """Yield (start, content) of the nonblank lines near the end, the last one first."""
    last = len(text.rstrip())
    base = max(0, last - _FOOTER_WINDOW)
    lines, start = [], base
    for end in [*(match.start() for match in _LINE_BREAK.finditer(text, base, last)), last]:
        if content := text[start:end].strip():
            lines.append((start, content))
        start = end + 1
    if base and lines and lines[0][0] == base:
        # A line cut by the window is longer than any line of metadata, so make it match none.
        lines[0] = (base, "…" + lines[0][1])
    yield from reversed(lines)


def find_title(text: str) -> str:
    """Return the first heading of `text` or its first sentence, shortened to about a line."""
    opening = text[:_TITLE_WINDOW]
    first_line = next((line for line in _LINE_BREAK.split(opening) if line.strip()), "")
    if heading := _HEADING.match(first_line):
        title = _EMPHASIS.sub(r"\2", first_line[heading.end() :].rstrip(" \t#"))
        if title:
            return shorten(title)
    spans = sentence_spans(opening)
    if not spans:
        return ""
    start, end = spans[0]
    return shorten(opening[start:end])


def shorten(title: str) -> str:
    """Return `title` on one line, cut after a whole word with "…" if it is too long."""
    title = " ".join(title.split())
    if len(title) <= _MAX_TITLE_CHARS:
        return title
    cut = title[: _MAX_TITLE_CHARS + 1].rpartition(" ")[0] or title[:_MAX_TITLE_CHARS]
    return cut.rstrip(" ,;:-–—(“‘") + "…"
