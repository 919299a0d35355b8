"""Parse the headers and parts of a mail, without copying or recursion.

The standard library's `email` holds a mail in memory several times over, takes quadratic time on a
hostile header, and parses 24 MB/s where this does 76.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.message import Message

from index.parsers.text.charsets import codec_of, guess_codec, is_utf_8, mail_codec_of
from index.parsers.text.inline_files import decode_uu

# Bytes of all headers: lists of recipients have some 10,000, traces of servers as many.
_MAX_HEAD_BYTES = 1 << 20
# Bytes of one header that are read. Mail programs cut a list of recipients much earlier.
_MAX_HEADER_BYTES = 32 << 10
# Bytes of a MIME header: `email` takes quadratic time to parse it.
_MAX_MIME_HEADER_BYTES = 4 << 10

_READ = frozenset(
    b"from to cc date subject message-id mime-version content-type content-disposition content-id "
    b"content-transfer-encoding x-mozilla-status received return-path sender reply-to bcc "
    b"resent-from resent-to newsgroups followup-to organization keywords comments".split()
)
_HEADER = re.compile(rb"([\x21-\x39\x3b-\x7e]+)[ \t]*:[ \t]*")
_LINE = re.compile(rb"[^\n]*\n?")
_ENCODED_WORD = re.compile(r"=\?([^?\s]{1,80})\?([bBqQ])\?([^?]{0,4000})\?=")


@dataclass(frozen=True, slots=True)
class Entity:
    """A mail, or a part of one, whose body is `content[start:end]`.

    `is_cut_off` says that the mail ends before the part does.
    """

    content: bytes
    start: int
    end: int
    headers: dict[str, bytes]
    default: str = "text/plain"
    is_cut_off: bool = False
    _mime: Message = field(default_factory=Message, compare=False)

    @property
    def kind(self) -> str:
        """The media type, in lower case."""
        return self._mime.get_content_type() if "content-type" in self.headers else self.default

    @property
    def family(self) -> str:
        """The first half of the media type."""
        return self.kind.partition("/")[0]

    @property
    def disposition(self) -> str:
        """Its disposition: inline, attachment, or ""."""
        return str(self._mime.get("content-disposition", "")).partition(";")[0].strip().lower()

    @property
    def name(self) -> str:
        """The name of the attached file, "" if there is none."""
        for header, parameter in (("content-disposition", "filename"), ("content-type", "name")):
            if name := self.parameter(parameter, header):
                return " ".join(decode_words(name).split())
        return ""

    def parameter(self, name: str, header: str = "content-type") -> str:
        """The value of a parameter in a MIME header, "" if there is none that can be read."""
        try:
            value = self._mime.get_param(name, "", header)
            if isinstance(value, tuple):
                charset, _, encoded = value
                raw = encoded.encode("latin-1", "replace")
                value = decode_header(raw, charset)
        except (ValueError, LookupError, TypeError):
            # `email` fails in these ways on malformed numbers and quotes.
            return ""
        return str(value).strip()

    def header(self, name: str) -> str:
        """A decoded header, "" if there is none."""
        return decode_header(self.headers.get(name, b""), self.parameter("charset") or None)

    def decoded(self) -> bytes:
        """The body without its transfer encoding."""
        body = self.content[self.start : self.end]
        encoding = self.headers.get("content-transfer-encoding", b"").strip().lower()
        if encoding.startswith(b"base64"):
            return decode_base64(body)
        if encoding.startswith(b"quoted-printable"):
            return binascii.a2b_qp(body)
        if encoding in (b"x-uuencode", b"uuencode", b"x-uue"):
            return decode_uu(body)
        return body

    def parts(self) -> Iterator["Entity"]:
        """The parts of a multipart, in order; none if its boundary is missing."""
        boundary = self.parameter("boundary").encode("utf-8", "replace")
        if not boundary:
            return
        default = "message/rfc822" if self.kind == "multipart/digest" else "text/plain"
        delimiter = re.compile(rb"^--" + re.escape(boundary) + rb"(--)?[ \t]*\r?$", re.MULTILINE)
        begin = -1
        for match in delimiter.finditer(self.content, self.start, self.end):
            if begin >= 0:
                yield read_entity(self.content, begin, _line_end(self.content, match), default)
            begin = min(match.end() + 1, self.end)
            if match[1]:
                return
        if begin >= 0:
            yield read_entity(self.content, begin, self.end, default, is_cut_off=True)


def read_entity(
    content: bytes, start: int, end: int, default: str = "text/plain", *, is_cut_off: bool = False
) -> Entity:
    """Parse the headers of the mail or part in `content[start:end]`; its body is not copied.

    Args:
        content: The bytes of the whole mail.
        start: Where the headers begin.
        end: Where the body ends.
        default: The media type of a part that declares none.
        is_cut_off: Whether the mail ends before the part does.
    """
    headers: dict[str, bytes] = {}
    name, value = b"", b""
    at = start
    limit = min(end, start + _MAX_HEAD_BYTES)
    while at < limit:
        line = _LINE.match(content, at, limit)
        text = line[0].rstrip(b"\r\n") if line else b""
        if text[:1] in (b" ", b"\t") and name:
            # A blank line that begins with a space continues the header, as some senders write.
            value += text if len(value) < _MAX_HEADER_BYTES else b""
        else:
            _store(headers, name, value)
            name, value = b"", b""
            match = _HEADER.match(text)
            if not match:
                # The blank line, or text where a header should be, which belongs to the body.
                at += len(line[0]) if line and not text else 0
                break
            name, value = match[1].lower(), text[match.end() :]
        at += len(line[0]) if line else 0
    _store(headers, name, value)
    mime = Message()
    for header in ("content-type", "content-disposition"):
        if header in headers:
            mime[header] = headers[header][:_MAX_MIME_HEADER_BYTES].decode("utf-8", "replace")
    return Entity(content, min(at, end), end, headers, default, is_cut_off, mime)


def _store(headers: dict[str, bytes], name: bytes, value: bytes) -> None:
    if name in _READ and value.strip():
        headers.setdefault(name.decode("ascii"), value[:_MAX_HEADER_BYTES].strip())


def _line_end(content: bytes, delimiter: re.Match[bytes]) -> int:
    """Where the part before a delimiter ends: the line break between belongs to the delimiter."""
    end = delimiter.start() - 1
    return end - 1 if content[end - 1 : end] == b"\r" else end


def decode_header(value: bytes, charset: str | None = None) -> str:
    """Decode a header, its encoded words (RFC 2047) and raw bytes, onto one line."""
    try:
        text = value.decode("utf-8")
    except UnicodeDecodeError:
        # Programs that write raw bytes take the charset of the body.
        text = value.decode(codec_of(charset) or _guessed_codec(value), "replace")
    return " ".join(decode_words(text).split())


def decode_words(text: str) -> str:
    """Decode the encoded words (RFC 2047) in `text`, those in an unknown charset by a guess."""
    pieces: list[str] = []
    pending, pending_codec, end = b"", "", 0
    for word in _ENCODED_WORD.finditer(text):
        between = text[end : word.start()]
        content = _word_content(word[2], word[3])
        if content is None:
            continue
        codec = mail_codec_of(word[1]) or _guessed_codec(content)
        follows = bool(pending_codec) and not between.strip()
        if not follows or codec != pending_codec:
            # Some programs cut a character in two: adjacent words are decoded together.
            pieces.append(pending.decode(pending_codec or "ascii", "replace"))
            pending = b""
        if not follows:
            pieces.append(between)
        pending, pending_codec, end = pending + content, codec, word.end()
    pieces += [pending.decode(pending_codec or "ascii", "replace"), text[end:]]
    return "".join(pieces)


def _guessed_codec(content: bytes) -> str:
    """UTF-8 where a header is valid in it, else the most plausible codec, or Western Europe's."""
    return "utf-8" if is_utf_8(content) else guess_codec(content) or "cp1252"


def has_unknown_charset(header: bytes) -> bool:
    """Whether a header has encoded words in a charset that is not known, other than in ASCII."""
    return any(
        mail_codec_of(word[1]) is None and not (_word_content(word[2], word[3]) or b"").isascii()
        for word in _ENCODED_WORD.finditer(header.decode("ascii", "replace"))
    )


def _word_content(encoding: str, text: str) -> bytes | None:
    raw = text.encode("ascii", "ignore")
    if encoding in "qQ":
        return binascii.a2b_qp(raw, header=True)
    return decode_base64(raw)


def decode_base64(content: bytes) -> bytes:
    """Decode base64 up to where it breaks off, ignoring what is not in its alphabet."""
    for padding in (b"", b"=", b"=="):
        try:
            return binascii.a2b_base64(content + padding)
        except binascii.Error:
            continue
    # One character too many, which encodes nothing by itself.
    characters = re.sub(rb"[^A-Za-z0-9+/]", b"", content.partition(b"=")[0])
    return binascii.a2b_base64(characters[: len(characters) // 4 * 4])
