"""a file → the Documents it holds, those in the files inside it too."""

import hashlib
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from io import BytesIO
from typing import BinaryIO

from index.errors import UnreadableFileError
from index.metadata import find_title
from index.parsers.date_lines import find_date_line
from index.parsers.registry import (
    DATA,
    NAMED_BY_FILE,
    explain_unsupported,
    find_parser,
    is_supported,
    suffix_of,
)
from index.parsers.sniffing import detect_suffix
from index.parsers.types import EmbeddedFile, InputFile, ParsedDocument, Skipped, no_progress
from index.types import Document, Origin
from index.unicode import without_surrogates

# How many files may lie within one another: a mail with an archive with a mail with a report.
DEEPEST = 4
# Bytes of all the files inside one file together. What holds more is unpacked into a folder.
MOST_UNPACKED = 4 << 30
# The same for a file that is small: archives within archives may each be packed as tightly as is
# allowed, and together a thousand times tighter. Text packs 3 to 20 times.
_UNPACKED_AT_LEAST = 64 << 20
_HIGHEST_RATIO = 100

# A day in a path, the year first, its parts run together or parted by one and the same sign.
_DAY_IN_PATH = re.compile(
    r"(?<!\d)((?:19|20)\d\d)([-_./]?)(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)"
)


@dataclass(slots=True)
class _Budget:
    """What is left to be unpacked of one file, and the ids it has given."""

    left: int
    ids: set[str] = field(default_factory=set)


class _SpentError(UnreadableFileError):
    """A file holds too much: what is left of it need not be looked at."""


def parse_file(
    path: str,
    stream: BinaryIO,
    size: int,
    sha256: str,
    alive: Callable[[], None] = no_progress,
) -> Iterator[Document | Skipped]:
    """The documents in the file at `path` (posix, below the corpus folder), and what in it holds
    none. `sha256` is of its bytes; `alive` is called whenever the reading has come a step on.

    Raises UnreadableFileError when the file as a whole holds none, OSError when it can't be read.
    """
    source = InputFile(path.rpartition("/")[2], stream, size, alive)
    budget = _Budget(min(MOST_UNPACKED, max(_UNPACKED_AT_LEAST, _HIGHEST_RATIO * size)))
    yield from _read(source, path, path, sha256, budget, 0)


def _read(
    source: InputFile, path: str, identity: str, sha256: str, budget: _Budget, depth: int
) -> Iterator[Document | Skipped]:
    suffix = detect_suffix(source)
    if suffix == source.suffix:
        yield from _items(source, path, identity, sha256, budget, depth)
        return
    stem = source.name[: -len(source.suffix)]
    try:
        renamed = replace(source, name=stem + suffix)
        yield from _items(renamed, path, identity, sha256, budget, depth)
    except _SpentError:
        raise
    except UnreadableFileError as error:
        raise UnreadableFileError(f"by its content a {suffix} file: {error}") from error


def _items(
    source: InputFile, path: str, identity: str, sha256: str, budget: _Budget, depth: int
) -> Iterator[Document | Skipped]:
    for item in find_parser(source.suffix)(source):
        if isinstance(item, Skipped):
            yield Skipped(without_surrogates(item.reason))
        elif isinstance(item, EmbeddedFile):
            yield from _read_part(item, path, identity, budget, depth + 1, source.heartbeat)
        else:
            document = _finish(item, path, identity, source.suffix, sha256)
            if document.id in budget.ids:
                yield Skipped(f"{document.id!r} is the name of an earlier document of this file")
                continue
            budget.ids.add(document.id)
            yield document


def _read_part(
    part: EmbeddedFile,
    path: str,
    outer: str,
    budget: _Budget,
    depth: int,
    alive: Callable[[], None],
) -> Iterator[Document | Skipped]:
    """What is in a file inside a file. One that can't be read does not spoil the others."""
    key = without_surrogates(part.key)
    if not is_supported(key):
        told = explain_unsupported(key).partition(": expected")[0]
        yield Skipped(f"{key}: {told}")
        return
    budget.left -= len(part.content)
    if budget.left < 0:
        raise _SpentError(
            "the files in it are over 4 GB, or packed as tightly as in a zip bomb: unpack it into "
            "a folder"
        )
    if depth > DEEPEST:
        yield Skipped(f"{key}: more than {DEEPEST} files within one another: unpack it")
        return
    source = InputFile(key.rpartition("/")[2], BytesIO(part.content), len(part.content), alive)
    sha256 = hashlib.sha256(part.content).hexdigest()
    try:
        for item in _read(source, path, f"{outer}#{key}", sha256, budget, depth):
            yield Skipped(f"{key}: {item.reason}") if isinstance(item, Skipped) else item
    except _SpentError:
        raise
    except UnreadableFileError as error:
        yield Skipped(f"{key}: {without_surrogates(str(error))}")


def _finish(draft: ParsedDocument, path: str, outer: str, suffix: str, sha256: str) -> Document:
    """The document with what its file does not say of itself: a title, a day from its name."""
    key = without_surrogates(draft.key)
    identity = f"{outer}#{key}" if key else outer
    text = without_surrogates(draft.text)
    name = outer.rpartition("/")[2]
    title = without_surrogates(draft.title).strip()
    if not title and suffix not in NAMED_BY_FILE:
        title = find_title(text)
    published, origin = _day(draft, text, outer, suffix)
    return Document(
        id=identity,
        path=path,
        title=title or os.path.splitext(name)[0],
        text=text,
        published=published,
        published_from=origin,
        url=without_surrogates(draft.url) if draft.url else None,
        authors=tuple(map(without_surrogates, draft.authors)),
        tags=tuple(map(without_surrogates, draft.tags)),
        pages=draft.pages,
        sha256=draft.sha256 or sha256,
        kind=suffix.removeprefix("."),
    )


def _day(draft: ParsedDocument, text: str, path: str, suffix: str) -> tuple[date | None, Origin]:
    if draft.published:
        return draft.published, draft.published_from
    if suffix not in DATA and (found := find_date_line(text)):
        return found, "text"
    if draft.key and suffix_of(path) not in (".eml", ".msg"):
        # The name of a file with many documents dates none of them.
        return None, ""
    found = find_day_in_path(path)
    return (found, "file name") if found else (None, "")


def find_day_in_path(path: str) -> date | None:
    """The last whole day that a path names, the year first; None for one that is yet to come."""
    for year, _, month, day in reversed(_DAY_IN_PATH.findall(path)):
        try:
            found = date(int(year), int(month), int(day))
        except ValueError:
            continue
        if found <= date.today() + timedelta(days=1):
            return found
    return None
