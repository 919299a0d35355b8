"""Parse JSON Lines, or JSON with rows or other data, into documents.

The text of a row comes first, then its other fields as lines "name: value". Its id, title, day,
address, authors and tags are the document's, and not repeated in its text. Messages in exports of
chats and mailboxes have their sender, time and channel below them.
"""

import codecs
import hashlib
import json
import re
import reprlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from index.errors import UnreadableFileError
from index.parsers.embedded_names import Keys
from index.parsers.hidden_content import count_markup_readings, report_readings
from index.parsers.mail.json_mail import is_gmail, read_gmail, take_out_files
from index.parsers.text import metadata_fields
from index.parsers.text.charsets import SNIFFED_BYTES, decode
from index.parsers.text.chat_exports import Message, read_message, unwrap, with_whole_letters
from index.parsers.text.jsondata import (
    field_lines,
    machine_fields,
    report_left_out,
    shown_text,
    spell_out,
)
from index.parsers.text.lenient_json import DECODER, repair, without_comments
from index.parsers.text.nested_exports import flatten_export
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile, ParsedDocument, ParserOutput, Skipped
from index.text.unicode import without_surrogates

# The document of a row, then what else is in it.
_RowOutput = tuple[ParsedDocument, *tuple[ParserOutput, ...]]

_ID = ("_id", "id")
_TEXT = ("text", "body", "articleBody", "full_text", "content_text", "content")
# These are read only where there is no other text: they are mostly a summary.
_SUMMARY = ("description",)

# Rows between two heartbeats: each takes far less than a millisecond.
_HEARTBEAT_ROWS = 1_000
_BLANKS = re.compile(r"\s*")
# Levels below the top at which the rows of a .json file are looked for: response, docs.
_MAX_ROWS_DEPTH = 3
# Characters of data that is no JSON, up to which it is read as text: a longer one is no settings.
_MAX_PLAIN_CHARS = 16 << 20
# Fields of an export that name a conversation.
_CHANNEL = ("name", "title", "channel", "channel_name")


def parse_jsonl(source: InputFile) -> Iterator[ParserOutput]:
    """Yield a document for each line; a bad line is reported by its number.

    Raises:
        UnreadableFileError: The file is binary or has no row.
    """
    first_line: dict[str, int] = {}
    context = _Context()
    rows = readings = 0
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
            document, *others = _read_row(row, number, context, source)
            if document.key in first_line:
                raise UnreadableFileError(
                    f"line {number}: the same _id as line {first_line[document.key]}"
                )
        except UnreadableFileError as error:
            yield Skipped(str(error), "row")
            continue
        first_line[document.key] = number
        if b"rt" in row:
            readings += count_markup_readings(row.decode("utf-8", "replace"))
        yield document
        yield from others
    if not rows:
        raise UnreadableFileError("empty: there is no row in it")
    yield from report_left_out(context.left_out)
    yield from report_readings(readings)


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


def _read_row(line: bytes, number: int, context: "_Context", source: InputFile) -> _RowOutput:
    """The document in line `number`, and the files in it.

    Raises:
        UnreadableFileError: It is not a JSON object with text; the message names the line.
    """
    where = f"line {number}"
    try:
        row = _parse_leniently(line.decode("utf-8"), _parse)
    except UnicodeDecodeError as error:
        raise UnreadableFileError(
            f"{where}: not UTF-8: byte 0x{line[error.start]:02x} at offset {error.start}"
        ) from error
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{where}: {error}") from error
    if not isinstance(row, dict):
        raise UnreadableFileError(f"{where}: a {type(row).__name__}, expected a JSON object")
    document, *others = _read_object(row, where, str(number), context, source)
    return replace(document, sha256=hashlib.sha256(line).hexdigest()), *others


def _read_object(
    row: Mapping[str, object], where: str, number: str, context: "_Context", source: InputFile
) -> _RowOutput:
    """The document of a row, and what else is in it, such as the attachments of a mail."""
    if is_gmail(row):
        return read_gmail(row, _identity(row, where, number), source)
    whole, files = take_out_files(row, context.keys)
    return _to_document(whole, where, number, context), *files


@dataclass(frozen=True, slots=True)
class _Context:
    """Of the rows of one list: the list's name if a file has several, the name of the conversation
    that they are in, the names of fields that are not read, and the keys of files in them."""

    prefix: str = ""
    channel: str = ""
    left_out: set[str] = field(default_factory=set)
    keys: Keys = field(default_factory=Keys)


@dataclass(frozen=True, slots=True)
class _Rows:
    """A list of objects with text, its name, and the object that it is in."""

    name: str
    items: list[object]
    owner: Mapping[str, object]


def parse_json(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the document in an object, those in lists of objects, or else the data as text.

    A list may be the whole file, or in an object, as web services answer. What the object says
    beside its lists is a document of its own. Data with comments, and what is damaged, is read as
    the text that it is.

    Raises:
        UnreadableFileError: It has no text in it.
    """
    text = decode(source.content()).removeprefix("\ufeff")
    if not text.strip():
        raise UnreadableFileError("empty: there is no text in it")
    try:
        value = _parse_leniently(text, _parse_several)
    except UnreadableFileError as error:
        if len(text) > _MAX_PLAIN_CHARS or not any(map(str.isalpha, text)):
            raise
        yield ParsedDocument(text=text, title=source.name)
        if not _has_comments(text):
            yield Skipped(
                f"{error}; read as it stands: if it is cut off, get it again", "doubtful text"
            )
        return
    source.heartbeat()
    value = flatten_export(with_whole_letters(text, value))
    if isinstance(value, list) and not _are_rows(value) and _hold_messages(value):
        # What is beside the messages of each conversation is read too.
        value = {"": value}
    context = _Context()
    if isinstance(value, dict) and (_text(value, _TEXT) or _is_message(value)):
        # The whole file is one document, which needs no key.
        document, *others = _read_object(value, "the object", "", context, source)
        yield replace(document, key="")
        yield from others
    elif lists := _find_rows(value):
        yield from _read_lists(lists, value, source, context)
    elif isinstance(value, dict) and _text(value, _SUMMARY):
        document, *others = _read_object(value, "the object", "", context, source)
        yield replace(document, key="")
        yield from others
    else:
        value, files = take_out_files(value, context.keys)
        yield from files
        title = metadata_fields.title(value) if isinstance(value, dict) else ""
        whole = spell_out(value)
        if not any(letter.isalpha() for letter in whole):
            raise UnreadableFileError("no text: there are no words in its data")
        context.left_out.update(machine_fields(value))
        yield ParsedDocument(text=whole, title=title)
    yield from report_left_out(context.left_out)
    yield from report_readings(count_markup_readings(text))


def _read_lists(
    lists: list[_Rows], value: object, source: InputFile, context: _Context
) -> Iterator[ParserOutput]:
    """Yield the documents in `lists`, and what else is in `value`."""
    several = len({rows.name for rows in lists}) > 1 or len(lists) > 1
    for number, rows in enumerate(lists, start=1):
        channel = next(
            (name for key in _CHANNEL if isinstance(name := rows.owner.get(key), str) and name), ""
        )
        of_messages = rows.owner.get("channel")
        if isinstance(of_messages, dict) and isinstance(of_messages.get("name"), str):
            channel = str(of_messages["name"])
        prefix = ""
        if several:
            repeated = sum(other.name == rows.name for other in lists) > 1
            prefix = f"{rows.name}{f' {number}' if repeated else ''}/"
        yield from _read_items(rows.items, source, replace(context, prefix=prefix, channel=channel))
    rest_value = _without(value, {id(rows.items) for rows in lists})
    if isinstance(rest_value, dict) and any(_holds_messages(rows) for rows in lists):
        # Each message has the name of its conversation.
        rest_value = {
            name: inner
            for name, inner in rest_value.items()
            if name not in (*_CHANNEL, "type", "id") or not isinstance(inner, str | int)
        }
    context.left_out.update(machine_fields(rest_value))
    # A field without a letter counts too: a total, a telephone number.
    if isinstance(rest_value, dict) and field_lines(rest_value, (), set()):
        rest = spell_out(rest_value)
        title = metadata_fields.title(value) if isinstance(value, dict) else ""
        digest = hashlib.sha256(rest.encode("utf-8", "replace")).hexdigest()
        yield ParsedDocument(text=rest, title=title, key="other fields", sha256=digest)


def _without(value: object, lists: set[int]) -> object:
    """`value` without the lists of those identities; what is deeper than they are is kept."""
    if isinstance(value, dict):
        return {
            name: kept
            for name, inner in value.items()
            if id(inner) not in lists and (kept := _without_inside(inner, lists)) not in ({}, [])
        }
    return [] if id(value) in lists else value


def _without_inside(value: object, lists: set[int], depth: int = _MAX_ROWS_DEPTH) -> object:
    if not depth or not isinstance(value, dict | list):
        return value
    if isinstance(value, list):
        return [_without_inside(inner, lists, depth - 1) for inner in value]
    return {
        name: _without_inside(inner, lists, depth - 1)
        for name, inner in value.items()
        if id(inner) not in lists
    }


def _read_items(rows: list[object], source: InputFile, context: _Context) -> Iterator[ParserOutput]:
    first: dict[str, int] = {}
    for number, row in enumerate(rows, start=1):
        if number % _HEARTBEAT_ROWS == 0:
            source.heartbeat()
        where = f"{context.prefix}item {number}".replace("/item", ": item")
        try:
            if not isinstance(row, dict):
                raise UnreadableFileError(
                    f"{where}: a {type(row).__name__}, expected a JSON object"
                )
            document, *others = _read_object(row, where, str(number), context, source)
            if document.key in first:
                raise UnreadableFileError(f"{where}: the same _id as item {first[document.key]}")
            # The text has the numbers as they are written.
            content = (json.dumps(row, sort_keys=True) + document.text).encode("utf-8", "replace")
        except RecursionError:
            yield Skipped(f"{where}: nested too deeply, expected an object with text", "row")
            continue
        except UnreadableFileError as error:
            yield Skipped(str(error), "row")
            continue
        first[document.key] = number
        yield replace(
            document, key=context.prefix + document.key, sha256=hashlib.sha256(content).hexdigest()
        )
        yield from others


def _find_rows(value: object) -> list[_Rows]:
    """The lists of objects with text in `value`, the outermost ones, in their order."""
    if isinstance(value, list):
        return [_Rows("", value, {})] if _are_rows(value) else []
    level = [value]
    for _ in range(_MAX_ROWS_DEPTH):
        found: list[_Rows] = []
        inner: list[object] = []
        for outer in level:
            fields: Mapping[str, object] = unwrap(outer) if isinstance(outer, dict) else {}
            for name, item in fields.items():
                if isinstance(item, list) and _are_rows(item):
                    found.append(_Rows(name, item, fields))
                elif isinstance(item, list) and _hold_messages(item):
                    # The chats of a whole export: each has its own list of messages.
                    inner.extend(item)
                else:
                    inner.append(item)
        if found:
            return found
        level = inner
    return []


def _hold_messages(items: list[object]) -> bool:
    return any(
        isinstance(item, dict) and isinstance(unwrap(item).get("messages"), list) for item in items
    )


def _holds_messages(rows: _Rows) -> bool:
    return any(isinstance(row, dict) and _is_message(unwrap(row)) for row in rows.items[:10])


def _is_message(row: Mapping[str, object]) -> bool:
    return is_gmail(row) or read_message(row) is not None


def _are_rows(items: list[object]) -> bool:
    with_text = sum(
        isinstance(item, dict)
        and (bool(_text(item, _TEXT + _SUMMARY)) or _is_message(unwrap(item)))
        for item in items
    )
    messages = sum(isinstance(item, dict) and _is_message(unwrap(item)) for item in items)
    # Among messages stand notices and pictures without a text.
    return 2 * with_text > len(items) or 2 * messages >= len(items) > 0


def _to_document(
    row: Mapping[str, object], where: str, number: str, context: _Context
) -> ParsedDocument:
    row = unwrap(row)
    identity = _identity(row, where, number)
    if (message := read_message(row)) is not None:
        return _message_document(row, message, identity, context)
    names = _TEXT if _text(row, _TEXT) else _SUMMARY
    text = shown_text(_text(row, names))
    used = metadata_fields.used_names(row, names)
    lines = field_lines(row, used, context.left_out)
    if not text and not any(
        letter.isalpha() for line in lines for letter in line.partition(": ")[2]
    ):
        raise UnreadableFileError(f'{where}: no text: expected a string in "text" or "body"')
    published = metadata_fields.published(row)
    return ParsedDocument(
        text="\n\n".join(filter(None, (text, "\n".join(lines)))),
        title=metadata_fields.title(row),
        published=published,
        published_from="metadata" if published else "",
        url=metadata_fields.url(row),
        authors=metadata_fields.authors(row),
        tags=metadata_fields.tags(row),
        key=identity,
    )


def _identity(row: Mapping[str, object], where: str, number: str) -> str:
    """The key of a row: its own id, or else its number."""
    key = metadata_fields.field(row, _ID)
    if key is None:
        key = row.get("id_str")
    if key is not None and (isinstance(key, bool) or not isinstance(key, str | int | float)):
        raise UnreadableFileError(
            f'{where}: "_id" is {reprlib.repr(key)}, expected a string or a number'
        )
    return number if key is None or key == "" else without_surrogates(str(key))


def _message_document(
    row: Mapping[str, object], message: Message, key: str, context: _Context
) -> ParsedDocument:
    """The document of a message: its text, then who wrote it, when and where."""
    stated = dict(message.lines)
    head = [
        ("from", stated.get("from", "") or message.sender),
        ("date", message.time),
        ("channel", stated.get("channel", "") or context.channel),
        *((name, value) for name, value in message.lines if value != message.sender),
    ]
    lines = [
        f"{name}: {value}"
        for number, (name, value) in enumerate(head)
        if value and (number < 3 or name not in ("from", "channel"))
    ]
    lines += field_lines(row, message.used, context.left_out)
    return ParsedDocument(
        text="\n\n".join(filter(None, (message.text, "\n".join(lines)))),
        title=message.title,
        published=message.day,
        published_from="metadata" if message.day else "",
        url=metadata_fields.url(row),
        authors=(message.sender,) if message.sender else (),
        key=key,
    )


def _text(row: Mapping[str, object], names: tuple[str, ...]) -> str:
    """The value of the first of `names` that the row has, "" unless it is text."""
    text = metadata_fields.field(row, names)
    return text if isinstance(text, str) and text.strip() else ""


def _parse_several(text: str) -> object:
    """The value in a text of JSON, or the list of those that stand one after the other in it."""
    try:
        return _parse(text)
    except UnreadableFileError:
        values: list[object] = []
        at = _end_of_blanks(text, 0)
        while at < len(text):
            try:
                value, at = DECODER.raw_decode(text, at)
            except (ValueError, RecursionError):
                break
            values.append(value)
            at = _end_of_blanks(text, at)
        # One value with something behind it is damaged.
        if at < len(text) or len(values) < 2:
            raise
        return values


def _parse_leniently(text: str, parse: Callable[[str], object]) -> object:
    """The value in a text of JSON, with commas too many or code around it.

    Raises:
        UnreadableFileError: It is not JSON even so.
    """
    try:
        return parse(text)
    except UnreadableFileError:
        repaired = repair(text)
        if repaired == text:
            raise
        try:
            return parse(repaired)
        except UnreadableFileError:
            pass
        raise


def _has_comments(text: str) -> bool:
    """Whether it is JSON but for its comments."""
    try:
        _parse_leniently(without_comments(text), _parse_several)
    except UnreadableFileError:
        return False
    return True


def _end_of_blanks(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    return blanks.end() if blanks else at


def _parse(text: str) -> object:
    try:
        value: object = DECODER.decode(text)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if error.lineno > 1 else ""
        raise UnreadableFileError(f"not JSON: {error.msg} at {line}column {error.colno}") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableFileError(f"not JSON that can be read: {error}") from error
    return value
