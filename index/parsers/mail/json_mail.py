"""Read mails that programs hand out as JSON, with their attachments.

A message of Gmail's interface has its headers as a list of names and values, and its parts in
base64; it becomes the mail that it was. In other exports, of Microsoft Graph, Postmark, SendGrid
and others, the attachments stand in base64 beside their names.
"""

import binascii
import html
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar, cast

from index.errors import UnreadableFileError
from index.parsers.embedded_names import Keys, safe_key
from index.parsers.mail.eml import read_mail
from index.parsers.registry import may_be_read, suffix_of
from index.parsers.types import EmbeddedFile, InputFile, ParsedDocument, ParserOutput, Skipped

Row = Mapping[str, object]
_Data = TypeVar("_Data")

# Nested parts: mail programs write four.
_MAX_DEPTH = 20
# The names of fields, in small letters, for the name of a file and for its content.
_NAMES = ("filename", "file_name", "name")
_CONTENTS = ("contentbytes", "content", "payload", "data", "base64", "file", "body")
_TYPES = frozenset(
    ("contenttype", "content_type", "content-type", "mimetype", "mime_type", "mail_content_type")
)
# Characters from which on a text in base64 is a file: a shorter one may be a word.
_MIN_BASE64_CHARS = 16
_WORD = re.compile(r"\w+")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]+={0,2}")
# Headers that are said anew, since the parts are encoded and separated anew.
_REPLACED = frozenset(("content-transfer-encoding", "content-type"))


def is_gmail(row: Row) -> bool:
    """Whether a row is a message of Gmail with its content: in parts, or whole as "raw"."""
    payload = row.get("payload")
    if isinstance(payload, dict):
        return isinstance(payload.get("headers"), list) and "mimeType" in payload
    return isinstance(row.get("raw"), str) and "id" in row and "threadId" in row


def read_gmail(
    row: Row, key: str, source: InputFile
) -> tuple[ParsedDocument, *tuple[ParserOutput, ...]]:
    """The mail in a message of Gmail, then its attachments.

    Args:
        row: The message.
        key: The key of the document.
        source: The file that it is in.

    Raises:
        UnreadableFileError: It has no text.
    """
    payload = row.get("payload")
    missing: list[str] = []
    if isinstance(payload, dict):
        content = b"\n".join(_entity(payload, "1", missing))
    else:
        content = _decoded(str(row["raw"])) or b""
    document, *items = read_mail(content, source)
    if not isinstance(document, ParsedDocument):
        raise UnreadableFileError("not a mail")
    others: list[ParserOutput] = [
        replace(item, key=f"{key}/{item.key}") if isinstance(item, EmbeddedFile) and key else item
        for item in items
    ]
    reason = "not in the export: save it from the mail into the folder"
    others += (Skipped(f"{name}: {reason}", "attachment") for name in missing)
    text = document.text + _further_lines(row, document.text)
    return replace(document, key=key, text=text), *others


def _further_lines(row: Row, text: str) -> str:
    """What Gmail states beside the mail: its labels, and its beginning if the text is missing."""
    labels, snippet = row.get("labelIds"), row.get("snippet")
    lines = [f"labels: {', '.join(map(str, labels))}"] if isinstance(labels, list) else []
    if isinstance(snippet, str):
        beginning = html.unescape(snippet).strip("\u200c\u034f\xad ")
        words = set(_WORD.findall(text.casefold()))
        own = set(_WORD.findall(beginning.casefold()))
        # The last word may be cut off.
        lines += [f"snippet: {beginning}"] if len(own - words) > 1 else []
    return "\n\n" + "\n".join(lines) if lines else ""


def _entity(part: Row, place: str, missing: list[str]) -> Iterator[bytes]:
    """Yield the lines of a part as a mail has them; `place` tells it from the others."""
    stated = part.get("headers")
    stated = stated if isinstance(stated, list) else []
    headers = [
        (str(item.get("name", "")), " ".join(str(item.get("value", "")).split()))
        for item in stated
        if isinstance(item, dict)
    ]
    yield from (
        f"{name}: {value}".encode("utf-8", "replace")
        for name, value in headers
        if name.isascii() and name.lower() not in _REPLACED
    )
    kind = str(part.get("mimeType", "text/plain"))
    parts = part.get("parts")
    if isinstance(parts, list) and parts and kind.startswith("multipart/"):
        yield f'Content-Type: {kind}; boundary="part-{place}"'.encode()
        if place.count(".") >= _MAX_DEPTH:
            raise UnreadableFileError(f"over {_MAX_DEPTH} nested parts: save it as .eml")
        for number, inner in enumerate(parts, start=1):
            if isinstance(inner, dict) and (name := _stored_elsewhere(inner)):
                missing.append(name)
            elif isinstance(inner, dict):
                yield f"\n--part-{place}".encode()
                yield from _entity(inner, f"{place}.{number}", missing)
        yield f"\n--part-{place}--".encode()
        return
    types = (value for name, value in headers if name.lower() == "content-type")
    yield f"Content-Type: {next(types, kind)}".encode("utf-8", "replace")
    yield b"Content-Transfer-Encoding: base64\n"
    body = part.get("body")
    data = body.get("data") if isinstance(body, dict) else None
    if isinstance(data, str):
        yield binascii.b2a_base64(_decoded(data) or b"")


def _stored_elsewhere(part: Row) -> str:
    """The name of an attached file that is not in the message, "" for any other part."""
    body = part.get("body")
    if not isinstance(body, dict) or "data" in body or not body.get("attachmentId"):
        return ""
    return safe_key(str(part.get("filename", ""))) or "attachment"


def take_out_files(value: _Data, keys: Keys) -> tuple[_Data, list[ParserOutput]]:
    """`value` without the files that stand in it in base64 beside their names, and these files.

    Args:
        value: Data of JSON.
        keys: Makes the names of the files unique.
    """
    files: list[ParserOutput] = []
    try:
        without = _without_files(value, keys, files)
    except RecursionError:
        # Nested far deeper than any mail.
        return value, []
    # Of the same shape but for the fields that are taken out.
    return cast("_Data", without), files


def _without_files(value: object, keys: Keys, files: list[ParserOutput]) -> object:
    if isinstance(value, list):
        return [_without_files(item, keys, files) for item in value]
    if not isinstance(value, dict):
        return value
    content_name = _take_out(value, keys, files)
    return {
        name: _without_files(item, keys, files)
        for name, item in value.items()
        if name != content_name
    }


def _take_out(row: Row, keys: Keys, files: list[ParserOutput]) -> str | None:
    """The name of the field with a file's content, which is added to `files`; None without one."""
    fields = {name.lower(): name for name in row}
    if not _TYPES & fields.keys():
        return None
    named = (row[fields[name]] for name in _NAMES if name in fields)
    name = next((item for item in named if isinstance(item, str) and suffix_of(item)), "")
    for field in _CONTENTS if name else ():
        content = row.get(fields.get(field, ""))
        if isinstance(content, str) and (decoded := _decoded(content, _MIN_BASE64_CHARS)):
            key = keys.unique(safe_key(name).rpartition("/")[2] or "attachment")
            files.append(EmbeddedFile(key, decoded if may_be_read(key) else b"", "attachment"))
            return fields[field]
    return None


def _decoded(text: str, at_least: int = 0) -> bytes | None:
    """The bytes of a text in base64, also in its form for addresses; None if it is none."""
    packed = "".join(text.split())
    if len(packed) < at_least or not _BASE64.fullmatch(packed):
        return None
    packed = packed.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        return binascii.a2b_base64(packed + "=" * (-len(packed) % 4))
    except binascii.Error:
        return None
