"""the bytes of a mail → its headers and parts, without copying or recursion.

Not by the package `email`, which holds a mail several times over as lines of text, takes a time
that grows with the square of a hostile header, and reads 20 MB/s where this does 500.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from index.parsers.mail.charsets import decode_base64, decode_header, decode_words

# Bytes of headers: lists of recipients have some 10,000, traces of servers as many.
_LONGEST_HEAD = 1 << 20
# Bytes of one header that are read. Who shows a mail cuts the list of recipients much earlier.
_LONGEST_HEADER = 32 << 10
# Bytes of a header of MIME's own: `email` takes a time that grows with the square of its length.
_LONGEST_PARAMETERS = 4 << 10

_READ = frozenset(
    b"from to cc date subject message-id mime-version content-type content-disposition content-id "
    b"content-transfer-encoding x-mozilla-status received return-path sender reply-to".split()
)
_HEADER = re.compile(rb"([\x21-\x39\x3b-\x7e]+)[ \t]*:[ \t]*")
_LINE = re.compile(rb"[^\n]*\n?")


@dataclass(frozen=True, slots=True)
class Entity:
    """A mail, or a part of one: its body is `content[start:end]`.

    `cut`: the mail ends before the part does.
    """

    content: bytes
    start: int
    end: int
    headers: dict[str, bytes]
    default: str = "text/plain"
    cut: bool = False
    _mime: Message = field(default_factory=Message, compare=False)

    @property
    def kind(self) -> str:
        """Its media type, in lower case."""
        return self._mime.get_content_type() if "content-type" in self.headers else self.default

    @property
    def family(self) -> str:
        """The first half of its media type."""
        return self.kind.partition("/")[0]

    @property
    def disposition(self) -> str:
        """inline, attachment, or ""."""
        return str(self._mime.get("content-disposition", "")).partition(";")[0].strip().lower()

    @property
    def name(self) -> str:
        """The name of the file that it holds, "" when it has none."""
        for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
            if found := self.parameter(parameter, header):
                return " ".join(decode_words(found).split())
        return ""

    def parameter(self, name: str, header: str = "content-type") -> str:
        """The value of a parameter of a header of MIME's, "" when it has none that can be read."""
        try:
            value = self._mime.get_param(name, "", header)
            if isinstance(value, tuple):
                charset, _, encoded = value
                raw = encoded.encode("latin-1", "replace")
                value = decode_header(raw, charset)
        except (ValueError, LookupError, TypeError):
            # What `email` makes of numbers and quotes that are not as they should be.
            return ""
        return str(value).strip()

    def header(self, name: str) -> str:
        """A header as a person reads it, "" when there is none."""
        return decode_header(self.headers.get(name, b""), self.parameter("charset") or None)

    def decoded(self) -> bytes:
        """Its body without the encoding that it travelled in."""
        body = self.content[self.start : self.end]
        encoding = self.headers.get("content-transfer-encoding", b"").strip().lower()
        if encoding.startswith(b"base64"):
            return decode_base64(body)
        if encoding.startswith(b"quoted-printable"):
            return binascii.a2b_qp(body)
        if encoding in (b"x-uuencode", b"uuencode", b"x-uue"):
            return _decode_uu(body)
        return body

    def parts(self) -> Iterator["Entity"]:
        """The parts of a multipart, in order; none where its boundary is missing."""
        boundary = self.parameter("boundary").encode("utf-8", "replace")
        if not boundary:
            return
        default = "message/rfc822" if self.kind == "multipart/digest" else "text/plain"
        mark = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
        begin = -1
        for found in mark.finditer(self.content, self.start, self.end):
            if begin >= 0:
                yield read_entity(self.content, begin, _line_end(self.content, found), default)
            begin = min(found.end() + 1, self.end)
            if found[1]:
                return
        if begin >= 0:
            yield read_entity(self.content, begin, self.end, default, cut=True)


def read_entity(
    content: bytes, start: int, end: int, default: str = "text/plain", *, cut: bool = False
) -> Entity:
    """The mail or part in `content[start:end]`: its headers are read, its body is left there."""
    headers: dict[str, bytes] = {}
    name, value = b"", b""
    at = start
    limit = min(end, start + _LONGEST_HEAD)
    while at < limit:
        line = _LINE.match(content, at, limit)
        text = line[0].rstrip(b"\r\n") if line else b""
        if text[:1] in (b" ", b"\t") and name:
            # A line of blanks goes on with the header, as one in ten senders of long ones has it.
            value += text if len(value) < _LONGEST_HEADER else b""
        else:
            _keep(headers, name, value)
            name, value = b"", b""
            found = _HEADER.match(text)
            if not found:
                # The blank line; or text where a header should be, which is the body's then.
                at += len(line[0]) if line and not text else 0
                break
            name, value = found[1].lower(), text[found.end() :]
        at += len(line[0]) if line else 0
    _keep(headers, name, value)
    mime = Message()
    for header in ("content-type", "content-disposition"):
        if header in headers:
            mime[header] = headers[header][:_LONGEST_PARAMETERS].decode("utf-8", "replace")
    return Entity(content, min(at, end), end, headers, default, cut, mime)


def _keep(headers: dict[str, bytes], name: bytes, value: bytes) -> None:
    if name in _READ and value.strip():
        headers.setdefault(name.decode("ascii"), value[:_LONGEST_HEADER].strip())


def _line_end(content: bytes, delimiter: re.Match[bytes]) -> int:
    """Where the part before a delimiter ends: the line's end before it is the delimiter's."""
    end = delimiter.start() - 1
    return end - 1 if content[end - 1 : end] == b"\r" else end


def _decode_uu(body: bytes) -> bytes:
    _, begin, rest = body.partition(b"begin ")
    pieces: list[bytes] = []
    for line in rest.splitlines()[1:] if begin else []:
        if line.strip() == b"end":
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            continue
    return b"".join(pieces)
