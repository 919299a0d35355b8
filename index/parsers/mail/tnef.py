"""Read winmail.dat (TNEF), in which Outlook wraps the text and the attachments of a mail."""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from index.errors import UnreadableFileError
from index.parsers.mail.lzfu import decompress
from index.parsers.text.charsets import decode_mail

# Attachments of one mail.
_MAX_ATTACHMENTS = 1_000
_DAMAGED = "damaged or cut off: ask the sender for the mail without Outlook's rich text"
# What tnefparse raises on a damaged file.
_DAMAGE_ERRORS = (
    *(ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, OverflowError),
    *(RecursionError, AssertionError),
)
_RTF_HEADER_BYTES = 16


@dataclass(frozen=True, slots=True)
class Tnef:
    """What a winmail.dat holds: the plain text, HTML and RTF of the mail, and its attachments by
    their names."""

    plain: str
    markup: str
    rtf: bytes
    attachments: tuple[tuple[str, bytes], ...]


def read_tnef(content: bytes) -> Tnef:
    """Read a winmail.dat. Raises UnreadableFileError if it is damaged."""
    from tnefparse import TNEF

    try:
        # Checksums are not required: some servers rewrite the bytes of texts.
        parsed = TNEF(content, do_checksum=False)
        charset = parsed.codepage if isinstance(parsed.codepage, str) else None
        return Tnef(
            plain=_text(parsed.body, charset),
            markup=_text(parsed.htmlbody, charset),
            rtf=_rtf(parsed),
            attachments=tuple(_attachments(parsed)),
        )
    except _DAMAGE_ERRORS as error:
        raise UnreadableFileError(_DAMAGED) from error


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
        data = attachment.data
        if isinstance(data, bytes):
            yield str(name).strip("\0 "), data
