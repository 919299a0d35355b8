"""Split an mbox file into its mails, one at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.errors import UnreadableFileError
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile

# The line before a mail: "From jo@example.org Tue Mar  3 14:05:06 2020", and its variants.
_DATED = re.compile(rb"From (?=.*\b\d\d:\d\d\b).*\b\d{4}\b")
_HEADER = re.compile(rb"[\x21-\x39\x3b-\x7e]{1,100}[ \t]*:|>From ")
# Headers that a mail begins with where the line before it has no date.
_FIRST_HEADER = re.compile(
    rb"(?:return-path|received|from|to|date|message-id|subject|delivered-to|x-[\w-]+|mime-version"
    rb"|status|content-type|sender|reply-to|dkim-signature|authentication-results)[ \t]*:",
    re.IGNORECASE,
)
# Bytes of a line that are read at once: separators and headers are far shorter.
_LINE_BYTES = 64 << 10
# Bytes read between two heartbeats.
_HEARTBEAT_BYTES = 16 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class _Mail:
    """Collects the bytes of a mail, and drops those of one that is too large."""

    content: bytearray = field(default_factory=bytearray)
    size: int = 0

    def add(self, line: bytes) -> None:
        self.size += len(line)
        if self.size <= MAX_DOCUMENT_BYTES:
            self.content += line
        elif self.content:
            self.content = bytearray()

    def finish(self) -> bytes | None:
        return bytes(self.content) if self.size <= MAX_DOCUMENT_BYTES else None


def split_mails(source: InputFile) -> Iterator[bytes | None]:
    """Yield each mail without the line before it; None for one that is too large.

    Raises:
        UnreadableFileError: The file does not begin as a mailbox does.
    """
    source.stream.seek(0)
    lines = _lines(source)
    first = next((line for line in lines if line.removeprefix(_BOM).strip()), b"")
    if not first:
        return
    if not first.removeprefix(_BOM).startswith(b"From "):
        raise UnreadableFileError('not a mailbox: expected a first line that begins "From "')
    mail = _Mail()
    separator, after_blank, blank = b"", False, False
    for line in lines:
        if separator and _begins_mail(separator, line, after_blank=after_blank):
            yield mail.finish()
            mail = _Mail()
        elif separator:
            mail.add(separator)
        separator = b""
        if line.startswith(b"From "):
            separator, after_blank = line, blank
        else:
            mail.add(line)
        blank = not line.strip()
    mail.add(separator)
    yield mail.finish()


def _lines(source: InputFile) -> Iterator[bytes]:
    read = 0
    while line := source.stream.readline(_LINE_BYTES):
        read += len(line)
        if read > _HEARTBEAT_BYTES:
            source.heartbeat()
            read = 0
        yield line


def _begins_mail(line: bytes, following: bytes, *, after_blank: bool) -> bool:
    """Whether a line "From …" begins a mail, or is part of a text that was left unquoted."""
    if _DATED.match(line) and _HEADER.match(following):
        return True
    return after_blank and bool(_FIRST_HEADER.match(following))
