"""Parse JSON Lines, or JSON with rows or other data, into documents."""

import codecs
import hashlib
import json
import reprlib
from collections.abc import Iterator, Mapping
from dataclasses import replace

from index.errors import UnreadableFileError
from index.parsers.text import fields
from index.parsers.text.charsets import SNIFFED_BYTES, decode
from index.parsers.text.jsondata import spell_out
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile, ParsedDocument, ParserOutput, Skipped
from index.unicode import without_surrogates

_ID = ("_id", "id")
_TEXT = ("text", "body", "articleBody", "full_text", "content_text", "content")
# These are read only where there is no other text: they are mostly a summary.
_SUMMARY = ("description",)

# Rows between two heartbeats: each takes far less than a millisecond.
_HEARTBEAT_ROWS = 1_000
# Levels below the top at which the rows of a .json file are looked for: response, docs.
_MAX_ROWS_DEPTH = 2


def parse_jsonl(source: InputFile) -> Iterator[ParserOutput]:
    """Yield a document for each line; a bad line is reported by its number.

    Raises:
        UnreadableFileError: The file is binary or has no row.
    """
    first_line: dict[str, int] = {}
    rows = 0
    for number, line in _lines(source):
        if number % _HEARTBEAT_ROWS == 0:
            source.heartbeat()
        row = line.removeprefix(codecs.BOM_UTF8) if number == 1 else line
        if not row.strip():
            continue
        rows += 1
        try:
            if len(row) > MAX_DOCUMENT_BYTES:
                raise UnreadableFileError(
                    f"line {number}: over {MAX_DOCUMENT_BYTES >> 20} MB, expected one document"
                )
            document = read_row(row, number)
            if document.key in first_line:
                raise UnreadableFileError(
                    f"line {number}: the same _id as line {first_line[document.key]}"
                )
        except UnreadableFileError as error:
            yield Skipped(str(error))
            continue
        first_line[document.key] = number
        yield document
    if not rows:
        raise UnreadableFileError("empty: there is no row in it")


def _lines(source: InputFile) -> Iterator[tuple[int, bytes]]:
    """Yield each line and its number from 1; of a line that is too long, one byte too many."""
    stream = source.stream
    stream.seek(0)
    if b"\0" in stream.read(SNIFFED_BYTES):
        raise UnreadableFileError("binary: it holds NUL bytes, expected JSON Lines")
    stream.seek(0)
    for number, line in enumerate(
        iter(lambda: stream.readline(MAX_DOCUMENT_BYTES + 1), b""), start=1
    ):
        rest = line
        while len(line) > MAX_DOCUMENT_BYTES and rest and not rest.endswith(b"\n"):
            source.heartbeat()
            rest = stream.readline(MAX_DOCUMENT_BYTES)
        yield number, line


def read_row(line: bytes, number: int) -> ParsedDocument:
    """Read the document in line `number`.

    Raises:
        UnreadableFileError: It is not a JSON object with text; the message names the line.
    """
    where = f"line {number}"
    try:
        row = _parse(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"{where}: not UTF-8: byte 0x{line[error.start]:02x} at offset {error.start}"
        ) from error
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{where}: {error}") from error
    if not isinstance(row, dict):
        raise UnreadableFileError(f"{where}: a {type(row).__name__}, expected a JSON object")
    return replace(_to_document(row, where, str(number)), sha256=hashlib.sha256(line).hexdigest())


def parse_json(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the document in an object, those in a list of objects, or else the data as text.

    The list may be the whole file, or the only one of its kind in an object, as web services
    answer.

    Raises:
        UnreadableFileError: It is not JSON, or has no text in it.
    """
    text = decode(source.content())
    if not text.strip():
        raise UnreadableFileError("empty: there is no text in it")
    value = _parse(text.removeprefix("\ufeff"))
    source.heartbeat()
    if isinstance(value, dict) and _text(value, _TEXT):
        # The whole file is one document, which needs no key.
        yield replace(_to_document(value, "the object", ""), key="")
        return
    rows = _find_rows(value)
    if rows is not None:
        yield from _read_items(rows, source)
    elif isinstance(value, dict) and _text(value, _SUMMARY):
        yield replace(_to_document(value, "the object", ""), key="")
    else:
        title = fields.title(value) if isinstance(value, dict) else ""
        text = spell_out(value)
        if not any(letter.isalpha() for letter in text):
            raise UnreadableFileError("no text: there are no words in its data")
        yield ParsedDocument(text=text, title=title)


def _read_items(rows: list[object], source: InputFile) -> Iterator[ParserOutput]:
    first: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if number % _HEARTBEAT_ROWS == 0:
            source.heartbeat()
        where = f"item {number}"
        try:
            if not isinstance(row, dict):
                raise UnreadableFileError(
                    f"{where}: a {type(row).__name__}, expected a JSON object"
                )
            document = _to_document(row, where, str(number))
            if document.key in first:
                raise UnreadableFileError(f"{where}: the same _id as item {first[document.key]}")
            content = json.dumps(row, sort_keys=True).encode()
        except RecursionError:
            yield Skipped(f"{where}: nested too deeply, expected an object with text")
            continue
        except UnreadableFileError as error:
            yield Skipped(str(error))
            continue
        first[document.key] = number
        yield replace(document, sha256=hashlib.sha256(content).hexdigest())


def _find_rows(value: object) -> list[object] | None:
    """The list of objects with text that `value` is, or the only such list in it."""
    if isinstance(value, list):
        return value if _are_rows(value) else None
    level = [value]
    for _ in range(_MAX_ROWS_DEPTH):
        inner = [v for outer in level if isinstance(outer, dict) for v in outer.values()]
        lists = [v for v in inner if isinstance(v, list) and _are_rows(v)]
        if lists:
            return lists[0] if len(lists) == 1 else None
        level = inner
    return None


def _are_rows(items: list[object]) -> bool:
    with_text = sum(
        isinstance(item, dict) and bool(_text(item, _TEXT + _SUMMARY)) for item in items
    )
    return 2 * with_text > len(items)


def _to_document(row: Mapping[str, object], where: str, number: str) -> ParsedDocument:
    text = _text(row, _TEXT) or _text(row, _SUMMARY)
    if not text:
        raise UnreadableFileError(f'{where}: no text: expected a string in "text" or "body"')
    key = fields.field(row, _ID)
    if key is not None and (isinstance(key, bool) or not isinstance(key, str | int)):
        raise UnreadableFileError(
            f'{where}: "_id" is {reprlib.repr(key)}, expected a string or a number'
        )
    published = fields.published(row)
    return ParsedDocument(
        text=text,
        title=fields.title(row),
        published=published,
        published_from="metadata" if published else "",
        url=fields.url(row),
        authors=fields.authors(row),
        tags=fields.tags(row),
        key=number if key is None or key == "" else without_surrogates(str(key)),
    )


def _text(row: Mapping[str, object], names: tuple[str, ...]) -> str:
    """The value of the first of `names` that the row has, "" unless it is text."""
    text = fields.field(row, names)
    return text if isinstance(text, str) and text.strip() else ""


def _parse(text: str) -> object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise UnreadableFileError(f"not JSON: {error.msg} at {line}column {error.colno}") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFileError(f"not JSON that can be read: {error}") from error
    return value
