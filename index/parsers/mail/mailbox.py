"""a mailbox in one file → the bytes of its mails, one at a time."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from index.errors import UnreadableFileError
from index.parsers.types import MAX_DOCUMENT_BYTES, InputFile

# A line that begins a mail: "From jo@example.org Tue Mar  3 14:05:06 2020", and its variants.
_DATED = re.compile(rb"From (?=.*\b\d\d:\d\d\b).*\b\d{4}\b")
_HEADER = re.compile(rb"[\x21-\x39\x3b-\x7e]{1,100}[ \t]*:|>From ")
# Headers that the mails after lines without a day begin with.
_FIRST_HEADER = re.compile(
    rb"(?:return-path|received|from|to|date|message-id|subject|delivered-to|x-[\w-]+|mime-version"
    rb"|status|content-type|sender|reply-to|dkim-signature|authentication-results)[ \t]*:",
    re.IGNORECASE,
)
# Bytes of a line that are read at once: those that are looked at are far shorter.
_LINE = 64 << 10
# Bytes read between two signs of life.
_STEP = 16 << 20
_BOM = b"\xef\xbb\xbf"


@dataclass(slots=True)
class _Mail:
    """The bytes of a mail as they come; none are held of one that is too large."""

    content: bytearray = field(default_factory=bytearray)
    size: int = 0

    def add(self, line: bytes) -> None:
        self.size += len(line)
        if self.size <= MAX_DOCUMENT_BYTES:
            self.content += line
        elif self.content:
            self.content = bytearray()

    def done(self) -> bytes | None:
        return bytes(self.content) if self.size <= MAX_DOCUMENT_BYTES else None


def split_mails(source: InputFile) -> Iterator[bytes | None]:
    """Each mail without the line that begins it; None for one larger than a mail can be.

    Raises UnreadableFileError when it does not begin as a mailbox does.
    """
    source.stream.seek(0)
    lines = _lines(source)
    first = next((line for line in lines if line.removeprefix(_BOM).strip()), b"")
    if not first:
        return
    if not first.removeprefix(_BOM).startswith(b"From "):
        raise UnreadableFileError('not a mailbox: expected a first line that begins "From "')
    mail = _Mail()
    begin, after_blank, blank = b"", False, False
    for line in lines:
        if begin and _begins_mail(begin, line, after_blank=after_blank):
            yield mail.done()
            mail = _Mail()
        elif begin:
            mail.add(begin)
        begin = b""
        if line.startswith(b"From "):
            begin, after_blank = line, blank
        else:
            mail.add(line)
        blank = not line.strip()
    mail.add(begin)
    yield mail.done()


def _lines(source: InputFile) -> Iterator[bytes]:
    read = 0
    while line := source.stream.readline(_LINE):
        read += len(line)
        if read > _STEP:
            source.heartbeat()
            read = 0
        yield line


def _begins_mail(line: bytes, following: bytes, *, after_blank: bool) -> bool:
    """Whether a line "From …" begins a mail, or is one of a text that nobody quoted."""
    if _DATED.match(line) and _HEADER.match(following):
        return True
    return after_blank and bool(_FIRST_HEADER.match(following))
