"""Take out the files that are written into a text: uuencode, its base64 form, yEnc and BinHex.

Old mail programs and newsgroups wrote attachments so; with the text's letters they are noise.
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass

from index.parsers.embedded_names import Keys, safe_key
from index.parsers.registry import may_be_read
from index.parsers.types import EmbeddedFile, ParserOutput, Skipped

# One of these is in every text that has such a file in it.
_SIGNS = (b"begin ", b"begin-base64 ", b"=ybegin ", b"BinHex 4.0")
# A mode and name, lines, "end".
_UUENCODED = re.compile(
    rb"^begin [0-7]{3,4} (?P<name>[^\r\n]{1,255})\r?\n"
    rb"(?P<body>(?:[!-`][ -`]{0,80}[ \t\r]*\n)+)`?[ \t\r]*\n?end[ \t]*\r?$",
    re.MULTILINE,
)
_BASE64 = re.compile(
    rb"^begin-base64 [0-7]{3,4} (?P<name>[^\r\n]{1,255})\r?\n"
    rb"(?P<body>(?:[A-Za-z0-9+/=]{1,80}[ \t\r]*\n)+)={4}[ \t]*\r?$",
    re.MULTILINE,
)
# Sizes and a name, for a file in several parts its place, lines of any bytes, sums.
_YENC = re.compile(
    rb"^=ybegin (?P<sizes>[^\r\n]{0,200}?)name=(?P<name>[^\r\n]{1,255})\r?\n"
    rb"(?:=ypart [^\r\n]{0,200}\r?\n)?(?P<body>(?:(?!=y(?:end|begin) )[^\n]*\n)*)"
    rb"=yend [^\r\n]*\r?$",
    re.MULTILINE,
)
_BINHEX = re.compile(
    rb"^\(This file must be converted with BinHex 4\.0\)\s*\r?\n\s*"
    rb":(?P<body>[!-,\-0-689@A-NP-V\[X-Z`a-fh-mp-r\r\n \t]+):[ \t]*\r?$",
    re.MULTILINE,
)
_YENC_PARTS = re.compile(rb"\bpart=(\d+)(?: total=(\d+))?")
# What its bytes are shifted by, and those behind an escape in addition.
_YENC_SHIFT, _YENC_ESCAPED_SHIFT = 42, 64
_YENC_ESCAPE = re.compile(rb"=(.)", re.DOTALL)
_YENC_TABLE = bytes((value - _YENC_SHIFT) % 256 for value in range(256))
_BINHEX_SIGNS = b"!\"#$%&'()*+,-012345689@ABCDEFGHIJKLMNPQRSTUVXYZ[`abcdefhijklmpqr"
_BASE64_SIGNS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_BINHEX_TABLE = bytes.maketrans(_BINHEX_SIGNS, _BASE64_SIGNS)
# A byte after which stands how often the one before it is repeated, or 0 if it stands for itself.
_BINHEX_REPEAT = b"\x90"
# Between the name and the lengths of the file: its version, type, creator and flags.
_BINHEX_TYPE_BYTES = 11


@dataclass(frozen=True, slots=True)
class InlineFiles:
    """A text without the files that are written into it, and these files."""

    text: bytes
    items: tuple[ParserOutput, ...] = ()


def holds_file(content: bytes) -> bool:
    """Whether `content` may have a file written into it: a quick look."""
    return any(sign in content for sign in _SIGNS)


def take_out_files(content: bytes, keys: Keys) -> InlineFiles:
    """Separate a text from the files in it.

    Args:
        content: The bytes of the text.
        keys: Makes the names of the files unique.
    """
    if not holds_file(content):
        return InlineFiles(content)
    items: list[ParserOutput] = []
    for pattern, decode in (
        (_UUENCODED, _decode_uuencoded),
        (_BASE64, _decode_base64),
        (_YENC, _decode_yenc),
        (_BINHEX, _decode_binhex),
    ):
        matches = list(pattern.finditer(content))
        for match in matches:
            items += decode(match, keys)
        content = pattern.sub(b"", content) if matches else content
    return InlineFiles(content, tuple(items))


def decode_uu(body: bytes) -> bytes:
    """The file in a text of uuencode, without its first line if it has one."""
    pieces: list[bytes] = []
    for line in body.splitlines():
        if line.strip() == b"end":
            break
        if not line.startswith(b"begin "):
            try:
                pieces.append(binascii.a2b_uu(line))
            except binascii.Error:
                continue
    return b"".join(pieces)


def _decode_uuencoded(match: re.Match[bytes], keys: Keys) -> Iterator[ParserOutput]:
    yield _embedded(match["name"], decode_uu(match["body"]), keys)


def _decode_base64(match: re.Match[bytes], keys: Keys) -> Iterator[ParserOutput]:
    yield from _binary(match["name"], match["body"], keys)


def _decode_yenc(match: re.Match[bytes], keys: Keys) -> Iterator[ParserOutput]:
    name = match["name"].strip().strip(b'"')
    parts = _YENC_PARTS.search(match["sizes"])
    if parts and (parts[1], parts[2]) != (b"1", b"1"):
        total = f" of {int(parts[2])}" if parts[2] else ""
        reason = (
            f"{_key(name)}: part {int(parts[1])}{total}: join the parts in a newsreader and add "
            "the file"
        )
        yield Skipped(reason, "attachment")
        return
    lines = match["body"].replace(b"\r", b"").replace(b"\n", b"")
    whole = _YENC_ESCAPE.sub(
        lambda escaped: bytes([(escaped[1][0] - _YENC_ESCAPED_SHIFT) % 256]), lines
    )
    yield _embedded(name, whole.translate(_YENC_TABLE), keys)


def _decode_binhex(match: re.Match[bytes], keys: Keys) -> Iterator[ParserOutput]:
    """The data of a file of old Macs, without its resources."""
    packed = b"".join(match["body"].split()).translate(_BINHEX_TABLE)
    content = binascii.a2b_base64(packed[: len(packed) // 4 * 4] + _padded(packed))
    content = _repeated(content)
    if not content:
        return
    name = content[1 : 1 + content[0]]
    at = 1 + content[0] + _BINHEX_TYPE_BYTES
    size = int.from_bytes(content[at : at + 4], "big")
    # The lengths of the data and of the resources, and a checksum.
    start = at + 10
    if len(content) < start + size:
        yield Skipped(f"{_key(name)}: cut off: get it again", "attachment")
    else:
        yield _embedded(name, content[start : start + size], keys)


def _padded(packed: bytes) -> bytes:
    """The last characters of a base64 text whose number is no multiple of four."""
    rest = packed[len(packed) // 4 * 4 :]
    return rest.ljust(4, b"=") if len(rest) > 1 else b""


def _repeated(content: bytes) -> bytes:
    whole = bytearray()
    at = 0
    while (sign := content.find(_BINHEX_REPEAT, at)) >= 0 and sign + 1 < len(content):
        whole += content[at:sign]
        count = content[sign + 1]
        whole += whole[-1:] * (count - 1) if count else _BINHEX_REPEAT
        at = sign + 2
    return bytes(whole + content[at:])


def _binary(name: bytes, body: bytes, keys: Keys) -> Iterator[ParserOutput]:
    try:
        yield _embedded(name, binascii.a2b_base64(body), keys)
    except binascii.Error:
        yield Skipped(f"{_key(name)}: damaged: get it again", "attachment")


def _embedded(name: bytes, content: bytes, keys: Keys) -> EmbeddedFile:
    key = keys.unique(_key(name))
    return EmbeddedFile(key, content if may_be_read(key) else b"", "attachment")


def _key(name: bytes) -> str:
    try:
        shown = name.decode("utf-8")
    except UnicodeDecodeError:
        shown = name.decode("cp1252", "replace")
    return safe_key(shown.strip()).rpartition("/")[2] or "attachment"
