"""a .jsonl file, or a .json one with rows or data in it → a Draft for each document it holds."""

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
# Of these the text is only taken where nothing else is: they are mostly a summary.
_SUMMARY = ("description",)

# Rows between two signs of life: each takes far less than a millisecond.
_ROWS_A_SIGN = 1_000
# How deep below the top the one list of rows of a .json file is looked for: response → docs.
_DEEPEST = 2


def parse_jsonl(source: InputFile) -> Iterator[ParserOutput]:
    """One document a line; what a bad line lacks is said by its number.

    Raises UnreadableFileError when the file is binary or has no row.
    """
    first_line: dict[str, int] = {}
    rows = 0
    for number, line in _lines(source):
        if number % _ROWS_A_SIGN == 0:
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
            draft = read_row(row, number)
            if draft.key in first_line:
                raise UnreadableFileError(
                    f"line {number}: the same _id as line {first_line[draft.key]}"
                )
        except UnreadableFileError as error:
            yield Skipped(str(error))
            continue
        first_line[draft.key] = number
        yield draft
    if not rows:
        raise UnreadableFileError("empty: there is no row in it")


def _lines(source: InputFile) -> Iterator[tuple[int, bytes]]:
    """Each line with its number, from 1; of one that is too long, a byte too many."""
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
    """The document in line `number`.

    Raises UnreadableFileError naming the line when it is not a JSON object with text.
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
    return replace(_draft(row, where, str(number)), sha256=hashlib.sha256(line).hexdigest())


def parse_json(source: InputFile) -> Iterator[ParserOutput]:
    """The document in one object, those in a list of objects, or else the data as lines of text.

    The list may stand alone or be the one of its kind in an object, as web services answer.
    Raises UnreadableFileError when it is not JSON, or has no text in it.
    """
    text = decode(source.content())
    if not text.strip():
        raise UnreadableFileError("empty: there is no text in it")
    value = _parse(text.removeprefix("\ufeff"))
    source.heartbeat()
    if isinstance(value, dict) and _text(value, _TEXT):
        # Its number is none: it is the whole file.
        yield replace(_draft(value, "the object", ""), key="")
        return
    rows = _find_rows(value)
    if rows is not None:
        yield from _read_items(rows, source)
    elif isinstance(value, dict) and _text(value, _SUMMARY):
        yield replace(_draft(value, "the object", ""), key="")
    else:
        title = fields.title(value) if isinstance(value, dict) else ""
        spelled = spell_out(value)
        if not any(letter.isalpha() for letter in spelled):
            raise UnreadableFileError("no text: there are no words in its data")
        yield ParsedDocument(text=spelled, title=title)


def _read_items(rows: list[object], source: InputFile) -> Iterator[ParserOutput]:
    first: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if number % _ROWS_A_SIGN == 0:
            source.heartbeat()
        where = f"item {number}"
        try:
            if not isinstance(row, dict):
                raise UnreadableFileError(
                    f"{where}: a {type(row).__name__}, expected a JSON object"
                )
            draft = _draft(row, where, str(number))
            if draft.key in first:
                raise UnreadableFileError(f"{where}: the same _id as item {first[draft.key]}")
            said = json.dumps(row, sort_keys=True).encode()
        except RecursionError:
            yield Skipped(f"{where}: nested too deeply, expected an object with text")
            continue
        except UnreadableFileError as error:
            yield Skipped(str(error))
            continue
        first[draft.key] = number
        yield replace(draft, sha256=hashlib.sha256(said).hexdigest())


def _find_rows(value: object) -> list[object] | None:
    """The list of objects with text that `value` is, or the only one that is in it."""
    if isinstance(value, list):
        return value if _are_rows(value) else None
    level = [value]
    for _ in range(_DEEPEST):
        inner = [v for outer in level if isinstance(outer, dict) for v in outer.values()]
        found = [v for v in inner if isinstance(v, list) and _are_rows(v)]
        if found:
            return found[0] if len(found) == 1 else None
        level = inner
    return None


def _are_rows(items: list[object]) -> bool:
    good = sum(isinstance(item, dict) and bool(_text(item, _TEXT + _SUMMARY)) for item in items)
    return 2 * good > len(items)


def _draft(row: Mapping[str, object], where: str, number: str) -> ParsedDocument:
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
    """The first of `names` that the row has, "" unless it is text."""
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
