"""Read winmail.dat (TNEF), in which Outlook wraps the text and the attachments of a mail."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from index.errors import UnreadableFileError
from index.parsers.embedded_names import Keys, safe_key
from index.parsers.mail.html import html_text
from index.parsers.mail.lzfu import decompress
from index.parsers.mail.rtf import rtf_body
from index.parsers.mail.text import Head, choose_body, mail_document, sender_names, tidy
from index.parsers.registry import may_be_read
from index.parsers.text.charsets import decode_mail
from index.parsers.types import EmbeddedFile, InputFile, ParserOutput, Skipped

# Attachments of one mail.
_MAX_ATTACHMENTS = 1_000
_DAMAGED = "damaged or cut off: ask the sender for the mail without Outlook's rich text"
# What tnefparse raises on a damaged file.
_DAMAGE_ERRORS = (
    *(ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, OverflowError),
    *(RecursionError, AssertionError),
)
_RTF_HEADER_BYTES = 16


# The signature and a key; the level, the id and the size of an attribute.
_TNEF_HEADER_BYTES, _ATTRIBUTE = 6, struct.Struct("<BII")
_SIGNATURE = b"\x78\x9f\x3e\x22"
# An attached object of a program: the id of an interface is before the file itself.
_OBJECT_ID_BYTES, _OLE = 16, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Ids of properties (MS-OXPROPS): the sender's name and address, recipients, time of sending.
_SENDER, _ADDRESS, _TO, _CC, _SENT, _SUBJECT = 0x0C1A, 0x0C1F, 0x0E04, 0x0E03, 0x0039, 0x0037


@dataclass(frozen=True, slots=True)
class Tnef:
    """What a winmail.dat holds: the header lines and the text of the mail, and its attachments by
    their names."""

    head: Head
    text: str
    attachments: tuple[tuple[str, bytes], ...]
    is_cut_off: bool = False


def parse_tnef(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the mail in a winmail.dat that is a file of its own, and what is attached to it.

    Raises:
        UnreadableFileError: It is damaged, or there is nothing in it.
    """
    tnef = read_tnef(source.content())
    attached = list(tnef_attachments(tnef, Keys()))
    if not tnef.text and not tnef.head.subject and not attached:
        raise UnreadableFileError("empty: there is no mail in it")
    if tnef.text or tnef.head.subject:
        yield mail_document(tnef.head, tnef.text)
    yield from attached


def tnef_attachments(tnef: Tnef, keys: Keys) -> Iterator[EmbeddedFile | Skipped]:
    """Yield the attachments, named by `keys`, and that some are missing if it is cut off."""
    if tnef.is_cut_off:
        yield Skipped("winmail.dat ends too early: get the mail again", "attachment")
    for name, content in tnef.attachments:
        key = keys.unique(safe_key(name).rpartition("/")[2] or "attachment")
        yield EmbeddedFile(key, content if may_be_read(key) else b"", "attachment")


def read_tnef(content: bytes) -> Tnef:
    """Read a winmail.dat. Raises UnreadableFileError if it is damaged."""
    from tnefparse import TNEF

    try:
        # Checksums are not required: some servers rewrite the bytes of texts.
        parsed = TNEF(content, do_checksum=False)
        attachments = tuple(_attachments(parsed))
        return Tnef(_head(parsed), _body(parsed), attachments, _is_cut_off(content))
    except _DAMAGE_ERRORS as error:
        raise UnreadableFileError(_DAMAGED) from error


def _is_cut_off(content: bytes) -> bool:
    """Whether it ends within one of its attributes."""
    at = _TNEF_HEADER_BYTES
    while at + _ATTRIBUTE.size <= len(content):
        level, _, size = _ATTRIBUTE.unpack_from(content, at)
        if level not in (1, 2):
            # What servers append.
            return False
        # A checksum of two bytes follows.
        at += _ATTRIBUTE.size + size + 2
    # A file may lack its last checksum.
    return at - 2 > len(content)


def _head(parsed: object) -> Head:
    values: dict[int, object] = {}
    subject = ""
    for item in getattr(parsed, "mapiprops", []):
        values.setdefault(item.name, item.data)
    for item in getattr(parsed, "msgprops", []):
        if item.name_str == "Subject":
            subject = _text(item.data, None)
    name, address, to, cc = (_text(values.get(key), None) for key in (_SENDER, _ADDRESS, _TO, _CC))
    address = address if "@" in address else ""
    sender = f"{name} <{address}>" if name and address and name != address else name or address
    sent = values.get(_SENT)
    return Head(
        sender=sender,
        to=to,
        cc=cc,
        sent=format_datetime(sent) if isinstance(sent, datetime) else "",
        subject=" ".join((_text(values.get(_SUBJECT), None) or subject).split()),
        authors=sender_names(sender),
    )


def _body(parsed: object) -> str:
    """The text in the form that says most; "" if there is none."""
    charset = getattr(parsed, "codepage", None)
    charset = charset if isinstance(charset, str) else None
    markup = _text(getattr(parsed, "htmlbody", None), charset)
    formatted = html_text(markup) if markup else ""
    if not formatted and (rtf := _rtf(parsed)):
        formatted = rtf_body(rtf)
    return choose_body(tidy(_text(getattr(parsed, "body", None), charset)), formatted)


def _text(value: object, charset: str | None) -> str:
    if isinstance(value, bytes):
        return decode_mail(value.rstrip(b"\0"), charset)
    return value.strip("\0") if isinstance(value, str) else ""


def _rtf(parsed: object) -> bytes:
    compressed = getattr(parsed, "_rtfbody", None)
    if isinstance(compressed, bytes) and len(compressed) > _RTF_HEADER_BYTES:
        return decompress(compressed)
    return b""


def _attachments(parsed: object) -> Iterator[tuple[str, bytes]]:
    for attachment in getattr(parsed, "attachments", [])[:_MAX_ATTACHMENTS]:
        name = attachment.long_filename()
        if isinstance(name, bytes):
            name = name.decode("utf-8", "replace")
        name, data = str(name).strip("\0 "), attachment.data
        if not isinstance(data, bytes):
            continue
        if data.startswith(_SIGNATURE):
            # A mail that was forwarded as an attachment.
            name = f"{name or 'mail'}.tnef"
        elif data[_OBJECT_ID_BYTES:].startswith(_OLE):
            data = data[_OBJECT_ID_BYTES:]
        yield name, data
