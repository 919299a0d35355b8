"""Read and check the answers of worker processes.

A file that runs code of its own in a worker can answer anything, so nothing of an answer is used
before its type, range and length are known to be those that a parser gives.
"""

import json
import re
import reprlib
import struct
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from itertools import chain, pairwise
from typing import IO, Any, NoReturn, cast, get_args

from index.parsers.registry import is_kind
from index.parsers.types import (
    CONTROL_CHARACTER,
    MAX_ANSWER_BYTES,
    MAX_REASON_CHARS,
    MAX_TEXT_BYTES,
    MAX_TITLE_CHARS,
    Skipped,
    SkippedKind,
)
from index.types import Box, Document, Origin, PagePicture, Passage, SheetRows

_SHA256 = re.compile("[0-9a-f]{64}")
_DOCUMENT_FIELDS = {field.name for field in fields(Document)} | {"passages"}
_PICTURE_FIELDS = {field.name for field in fields(PagePicture)}
_BOX_FIELDS = {field.name for field in fields(Box)}
_ORIGINS = get_args(Origin)
_SKIPPED_KINDS = get_args(SkippedKind)
_PNG_START = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
# Where a PNG file states its width and height.
_PNG_SIZE = struct.Struct(">16xII")
# Kinds of answers to any request: without a value, and with a message.
_BARE_KINDS = frozenset({"alive", "changed", "memory"})
_MESSAGE_KINDS = frozenset({"refused", "failed"})
# Bytes of all answers on a file: some, and more for each of its bytes, which may be packed a
# hundred times and take four bytes each in UTF-8. Each answer counts some on top of its own.
_MIN_TOTAL_BYTES = 4 * (64 << 20)
_TOTAL_PER_BYTE = 4 * 100
_BYTES_PER_ANSWER = 100
# Characters of an invalid value that are shown.
_MAX_SHOWN_CHARS = 80


class InvalidResultError(ValueError):
    """A worker gave an answer that no parser gives."""


@dataclass(frozen=True, slots=True)
class WorkerResult:
    """What a worker answered, or how it ended.

    Attributes:
        kind: What it is, such as "document" or "end".
        value: A SplitDocument, a Skipped, a PagePicture, a message, or None, depending on the kind.
        size: Bytes, by which the answers that wait are limited.
    """

    kind: str
    value: Any = None
    size: int = 1


@dataclass(frozen=True, slots=True)
class SplitDocument:
    """A document with its passages, before long sentences are cut for the encoder.

    `passages` is None if the worker did not split the document.
    """

    document: Document
    passages: list[Passage] | None


class ResultReader:
    """Reads the answers to a request, on a file of `size` bytes."""

    def __init__(self, stream: IO[bytes], request: Mapping[str, Any], size: int) -> None:
        self._stream = stream
        self._path: str = request["path"]
        self._is_page = "page" in request
        self._ids: set[str] = set()
        self._bytes_left = _MIN_TOTAL_BYTES + _TOTAL_PER_BYTE * size

    def read(self) -> WorkerResult | None:
        """Read the next answer; None if the process ends before it is complete.

        Raises:
            InvalidResultError: It is malformed, or does not belong to the request.
        """
        line = self._stream.readline(MAX_ANSWER_BYTES + 1)
        if len(line) > MAX_ANSWER_BYTES:
            raise InvalidResultError(f"a line of more than {MAX_ANSWER_BYTES >> 20} MB")
        if not line.endswith(b"\n"):
            return None
        self._spend(len(line) + _BYTES_PER_ANSWER)
        try:
            answer = json.loads(line.decode())
        except (ValueError, RecursionError) as error:
            raise InvalidResultError("a line that is not JSON") from error
        if type(answer) is not list or len(answer) != 2 or type(answer[0]) is not str:
            _refuse("the answer", answer, "a kind and a value")
        kind, value = answer
        is_bare = kind in _BARE_KINDS or (kind == "end" and not self._is_page)
        if is_bare and value is None:
            return WorkerResult(kind)
        if kind in _MESSAGE_KINDS:
            return WorkerResult(kind, _reason(value))
        if kind == "unread" and not self._is_page:
            return WorkerResult(kind, _skipped(value), len(line))
        if kind == "picture" and self._is_page:
            return WorkerResult(kind, _picture(value), len(line))
        if kind == "document" and not self._is_page:
            return self._document(value, len(line))
        return _refuse("the answer", answer, "one to the request")

    def _spend(self, size: int) -> None:
        self._bytes_left -= size
        if self._bytes_left < 0:
            raise InvalidResultError("more answers than a file of its size has")

    def _document(self, value: object, size: int) -> WorkerResult | None:
        """The document, whose text follows its line as so many bytes of UTF-8."""
        row = _mapping("the document", value, _DOCUMENT_FIELDS)
        length = row["text"]
        if type(length) is not int or not 0 <= length <= MAX_TEXT_BYTES:
            _refuse("the text's length", length, f"at most {MAX_TEXT_BYTES >> 20} MB")
        self._spend(length)
        content = self._stream.read(length)
        if len(content) < length:
            return None
        try:
            text = content.decode()
        except UnicodeDecodeError as error:
            raise InvalidResultError("a text that is not UTF-8") from error
        document = Document(
            id=self._id(row["id"]),
            path=self._own_path(row["path"]),
            title=_text("title", row["title"], MAX_TITLE_CHARS),
            text=text,
            published=_day(row["published"]),
            url=None if row["url"] is None else _text("url", row["url"]),
            authors=_texts("authors", row["authors"]),
            tags=_texts("tags", row["tags"]),
            pages=_pages(row["pages"], len(text)),
            sha256=_digest(row["sha256"]),
            kind=_kind(row["kind"]),
            published_from=_origin(row["published_from"]),
            sheets=_sheets(row["sheets"], len(text)),
        )
        passages = _passages(row["passages"], document)
        return WorkerResult("document", SplitDocument(document, passages), size + length)

    def _own_path(self, value: object) -> str:
        if value != self._path:
            _refuse("path", value, "that of this file, not of another file")
        return self._path

    def _id(self, value: object) -> str:
        identity = _text("id", value)
        if not f"{identity}#".startswith(f"{self._path}#"):
            _refuse("id", value, "one of this file, not of another file")
        if identity in self._ids:
            _refuse("id", value, "each id once")
        self._ids.add(identity)
        return identity


def _refuse(name: str, value: object, expected: str) -> NoReturn:
    shown = reprlib.repr(value)[:_MAX_SHOWN_CHARS]
    raise InvalidResultError(f"{name} is {shown}, expected {expected}")


def _mapping(name: str, value: object, keys: set[str]) -> dict[str, Any]:
    if type(value) is not dict or value.keys() != keys:
        _refuse(name, value, f"an object with {', '.join(sorted(keys))}")
    return value


def _text(name: str, value: object, max_chars: int = MAX_ANSWER_BYTES) -> str:
    if type(value) is not str:
        _refuse(name, value, "a string")
    if len(value) > max_chars:
        _refuse(name, value, f"at most {max_chars:,} characters")
    try:
        value.encode()
    except UnicodeEncodeError:
        _refuse(name, value, "characters rather than surrogates")
    return value


def _reason(value: object) -> str:
    reason = _text("the reason", value, MAX_REASON_CHARS)
    if CONTROL_CHARACTER.search(reason):
        _refuse("the reason", value, "no control characters")
    return reason


def _skipped(value: object) -> Skipped:
    if type(value) is not list or len(value) != 2:
        _refuse("what is skipped", value, "a reason and a kind")
    reason, kind = value
    if type(kind) is not str or kind not in _SKIPPED_KINDS:
        _refuse("the kind of what is skipped", kind, "a known one")
    return Skipped(_reason(reason), cast("SkippedKind", kind))


def _texts(name: str, value: object) -> tuple[str, ...]:
    if type(value) is not list:
        _refuse(name, value, "a list of strings")
    return tuple(_text(name, item) for item in value)


def _origin(value: object) -> Origin:
    if type(value) is not str or value not in _ORIGINS:
        _refuse("published_from", value, f"one of {', '.join(map(repr, _ORIGINS))}")
    return cast("Origin", value)


def _day(value: object) -> date | None:
    if value is None:
        return None
    try:
        day = date.fromisoformat(_text("published", value))
    except InvalidResultError:
        raise
    except ValueError:
        _refuse("published", value, "a day")
    if day.isoformat() != value:
        _refuse("published", value, "a day as YYYY-MM-DD")
    return day


def _digest(value: object) -> str:
    if type(value) is not str or not _SHA256.fullmatch(value):
        _refuse("sha256", value, "64 hexadecimal digits")
    return value


def _kind(value: object) -> str:
    if type(value) is not str or not is_kind(value):
        _refuse("kind", value, "that of a parser or a text")
    return value


def _integers(name: str, value: object) -> list[int]:
    if type(value) is not list or not set(map(type, value)) <= {int}:
        _refuse(name, value, "a list of integers")
    return value


def _pages(value: object, length: int) -> tuple[int, ...]:
    pages = _integers("pages", value)
    # A page may be empty.
    if not all(a <= b for a, b in pairwise([0, *pages, length])):
        _refuse("pages", value, f"increasing offsets up to {length:,}")
    return tuple(pages)


def _sheets(value: object, length: int) -> tuple[SheetRows, ...]:
    if type(value) is not list:
        _refuse("sheets", value, "a list of sheets")
    sheets = tuple(_sheet(item) for item in value)
    offsets = [offset for sheet in sheets for offset, _ in sheet.rows]
    if not all(a <= b for a, b in pairwise([0, *offsets, length])):
        _refuse("the rows of sheets", value, f"increasing offsets up to {length:,}")
    return sheets


def _sheet(value: object) -> SheetRows:
    if type(value) is not list or len(value) != 3 or type(value[2]) is not list or not value[2]:
        _refuse("a sheet", value, "a name, columns and rows")
    name, columns, rows = value
    for numbers in (pairs := [_integers("a row", row) for row in rows]):
        if len(numbers) != 2 or numbers[1] < 0:
            _refuse("a row", numbers, "an offset and a number")
    columns = _integers("columns", columns)
    if not all(a < b for a, b in pairwise([0, *columns])):
        _refuse("columns", columns, "increasing numbers from 1")
    return SheetRows(
        _text("the name of a sheet", name),
        tuple(columns),
        tuple((offset, row) for offset, row in pairs),
    )


def _passages(value: object, document: Document) -> list[Passage] | None:
    if value is None:
        return None
    if type(value) is not list:
        _refuse("passages", value, "a list of passages")
    passages = [_passage(item, document) for item in value]
    edges = chain.from_iterable((passage.start, passage.end) for passage in passages)
    if not all(a <= b for a, b in pairwise(edges)):
        _refuse("passages", value, "them in their order")
    return passages


def _passage(value: object, document: Document) -> Passage:
    offsets = _integers("a passage", value)
    spans = tuple(zip(offsets[::2], offsets[1::2], strict=False))
    if (
        not spans
        or len(offsets) % 2
        or not all(a <= b for a, b in pairwise([0, *offsets, len(document.text)]))
        or not all(start < end for start, end in spans)
    ):
        _refuse("a passage", value, f"spans in their order, up to {len(document.text):,}")
    return Passage(document.id, offsets[0], offsets[-1], spans)


def _picture(value: object) -> PagePicture:
    row = _mapping("the picture", value, _PICTURE_FIELDS)
    try:
        png = b64decode(_text("png", row["png"]), validate=True)
    except InvalidResultError:
        raise
    except ValueError:
        _refuse("png", row["png"], "base64")
    if not png.startswith(_PNG_START) or len(png) < _PNG_SIZE.size:
        _refuse("png", row["png"], "a PNG image")
    width, height = _integers("the size", [row["width"], row["height"]])
    if (width, height) != _PNG_SIZE.unpack_from(png) or not width * height:
        _refuse("the size", [width, height], "that of the image")
    if type(row["boxes"]) is not list:
        _refuse("boxes", row["boxes"], "a list of boxes")
    return PagePicture(png, width, height, tuple(map(_box, row["boxes"])))


def _box(value: object) -> Box:
    sides = _mapping("a box", value, _BOX_FIELDS)
    if not all(type(side) is float and 0.0 <= side <= 1.0 for side in sides.values()):
        _refuse("a box", value, "fractions of the image")
    return Box(**sides)
