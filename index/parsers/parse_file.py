"""Parse a file into its documents, including those in the files inside it."""

import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from io import BytesIO
from typing import BinaryIO

from index.errors import UnreadableFileError
from index.metadata import find_title
from index.parsers.date_lines import find_printed_day
from index.parsers.registry import (
    DATA,
    NAMED_BY_FILE,
    PARSERS,
    explain_unsupported,
    find_parser,
    kind_of,
    may_be_read,
    suffix_of,
)
from index.parsers.sniffing import detect_suffix
from index.parsers.types import (
    MAX_TITLE_CHARS,
    EmbeddedFile,
    InputFile,
    NoWordsError,
    ParsedDocument,
    Skipped,
    no_progress,
)
from index.text.dates import find_day_in_path, find_year_in_path
from index.text.unicode import without_surrogates
from index.types import Document, Origin

# Levels of files inside files: a mail with an archive with a mail with a report.
_MAX_DEPTH = 4
# Bytes of all the files inside one file. Larger archives must be unpacked into a folder.
_MAX_UNPACKED_BYTES = 4 << 30
# The same for a small file, in bytes and times its size: nested archives may each be packed as
# tightly as is allowed, and together a thousand times tighter. Text is packed 3 to 20 times.
_MIN_UNPACKED_BYTES = 64 << 20
_MAX_RATIO = 100


@dataclass(slots=True)
class _Budget:
    """What may still be unpacked of one file, and the ids of its documents so far."""

    bytes_left: int
    ids: set[str] = field(default_factory=set)


class _BudgetError(UnreadableFileError):
    """A file holds too much, so that the rest of it is not parsed."""


def parse_file(
    path: str, stream: BinaryIO, size: int, sha256: str, heartbeat: Callable[[], None] = no_progress
) -> Iterator[Document | Skipped]:
    """Yield the documents in a file, and what in it has none.

    Args:
        path: Its posix path in the corpus folder.
        stream: Its bytes; seekable.
        size: The number of its bytes.
        sha256: The digest of its bytes.
        heartbeat: Called whenever parsing has made progress.

    Raises:
        UnreadableFileError: The file as a whole has no document.
        OSError: It can't be read.
    """
    source = InputFile(path.rpartition("/")[2], stream, size, heartbeat)
    budget = _Budget(min(_MAX_UNPACKED_BYTES, max(_MIN_UNPACKED_BYTES, _MAX_RATIO * size)))
    yield from _parse(source, path, path, sha256, budget, 0)


def _parse(
    source: InputFile, path: str, identity: str, sha256: str, budget: _Budget, depth: int
) -> Iterator[Document | Skipped]:
    suffix = detect_suffix(source)
    if suffix == source.suffix:
        yield from _parse_as_named(source, path, identity, sha256, budget, depth)
        return
    stem = source.name[: len(source.name) - len(source.suffix)]
    try:
        renamed = replace(source, name=stem + suffix)
        yield from _parse_as_named(renamed, path, identity, sha256, budget, depth)
    except _BudgetError:
        raise
    except UnreadableFileError as error:
        raise UnreadableFileError(f"by its content a {suffix} file: {error}") from error


def _parse_as_named(
    source: InputFile, path: str, identity: str, sha256: str, budget: _Budget, depth: int
) -> Iterator[Document | Skipped]:
    for item in find_parser(source.suffix)(source):
        if isinstance(item, Skipped):
            yield replace(item, reason=without_surrogates(item.reason))
        elif isinstance(item, EmbeddedFile):
            yield from _parse_embedded(item, path, identity, budget, depth + 1, source)
        else:
            document = _to_document(item, path, identity, source, sha256)
            if document.id in budget.ids:
                reason = f"{document.id!r} is the name of an earlier document of this file"
                yield Skipped(reason, "document")
                continue
            budget.ids.add(document.id)
            yield document


def _parse_embedded(
    embedded: EmbeddedFile, path: str, outer: str, budget: _Budget, depth: int, container: InputFile
) -> Iterator[Document | Skipped]:
    """Parse a file inside a file. One that can't be read does not affect the others."""
    key = without_surrogates(embedded.key)
    if not may_be_read(key):
        yield Skipped(f"{key}: {explain_unsupported(key)}", embedded.kind)
        return
    budget.bytes_left -= len(embedded.content)
    if budget.bytes_left < 0:
        raise _BudgetError(
            "the files in it are over 4 GB, or packed as tightly as in a zip bomb: unpack it into "
            "a folder"
        )
    if depth > _MAX_DEPTH:
        reason = f"{key}: more than {_MAX_DEPTH} files within one another: unpack it"
        yield Skipped(reason, embedded.kind)
        return
    name, size = key.rpartition("/")[2], len(embedded.content)
    source = InputFile(name, BytesIO(embedded.content), size, container.heartbeat)
    sha256 = hashlib.sha256(embedded.content).hexdigest()
    if embedded.kind == "picture" and not _may_show_words(source):
        return
    try:
        for item in _parse(source, path, f"{outer}#{key}", sha256, budget, depth):
            if isinstance(item, Skipped):
                yield replace(item, reason=f"{key}: {item.reason}")
            else:
                yield item
    except _BudgetError:
        raise
    except UnreadableFileError as error:
        if isinstance(error, NoWordsError) and embedded.kind == "picture":
            return
        yield Skipped(f"{key}: {without_surrogates(str(error))}", embedded.kind)


def _may_show_words(source: InputFile) -> bool:
    # Slow to load, and of no use to most folders.
    from index.parsers.ocr.images import may_show_words

    source.heartbeat()
    return may_show_words(source)


def _to_document(
    parsed: ParsedDocument, path: str, outer: str, source: InputFile, sha256: str
) -> Document:
    """The document, with a title and a day from its text or path if its file states none."""
    key = without_surrogates(parsed.key)
    identity = f"{outer}#{key}" if key else outer
    text = without_surrogates(parsed.text)
    suffix = source.suffix
    title = without_surrogates(parsed.title).strip()
    is_named = suffix in NAMED_BY_FILE or suffix not in PARSERS
    if not title and not is_named:
        title = find_title(text)
    # The suffix of a text of an unknown kind tells what it is: "build.py", "settings.toml".
    file_name = os.path.splitext(source.name)[0] if suffix in PARSERS else source.name
    published, origin = _published(parsed, text, outer, suffix)
    return Document(
        id=identity,
        path=path,
        title=(title or file_name)[:MAX_TITLE_CHARS],
        text=text,
        published=published,
        published_from=origin,
        url=without_surrogates(parsed.url) if parsed.url else None,
        authors=tuple(map(without_surrogates, parsed.authors)),
        tags=tuple(map(without_surrogates, parsed.tags)),
        pages=parsed.pages,
        sha256=parsed.sha256 or sha256,
        kind=kind_of(suffix),
        sheets=tuple(
            replace(sheet, name=without_surrogates(sheet.name)) for sheet in parsed.sheets
        ),
    )


def _published(
    parsed: ParsedDocument, text: str, path: str, suffix: str
) -> tuple[date | None, Origin]:
    if parsed.published and parsed.published_from != "file data":
        return parsed.published, parsed.published_from
    if suffix not in DATA and (suffix in PARSERS or not suffix):
        year = find_year_in_path(path)
        if printed := find_printed_day(text, year=year, made=parsed.published):
            is_first_page = len(parsed.pages) > 0 and printed.offset < (*parsed.pages, len(text))[1]
            return printed.day, "page 1" if is_first_page else "text"
    # The name of a file with many documents says nothing about the day of each.
    is_named = not parsed.key or suffix_of(path) in (".eml", ".msg")
    if is_named and (day := find_day_in_path(path)):
        return day, "file name"
    return parsed.published, parsed.published_from
