"""compressed RTF, as Outlook stores it → RTF."""

import struct

from index.errors import UnreadableFileError
from index.parsers.types import MAX_DOCUMENT_BYTES

# What the window holds at first: MS-OXRTFCP, 2.1.3.1.
_START = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW = 4_096
_HEADER = struct.Struct("<II4sI")


def decompress(content: bytes) -> bytes:
    """The RTF in the value of PidTagRtfCompressed. Raises UnreadableFileError when it is none.

    One that breaks off, or is longer than it says, ends where it says or breaks off.
    """
    if len(content) < _HEADER.size:
        raise UnreadableFileError("damaged: its formatted text is cut off")
    _, size, kind, _ = _HEADER.unpack_from(content)
    if kind == b"MELA":
        return content[_HEADER.size : _HEADER.size + size]
    if kind != b"LZFu":
        raise UnreadableFileError("damaged: its formatted text is packed in no known way")
    return _unpack(content, min(size, MAX_DOCUMENT_BYTES))


def _unpack(content: bytes, size: int) -> bytes:
    # The window is the end of what was unpacked: a place in it is a place there, modulo its size.
    out = bytearray(_START)
    end = size + len(_START)
    at = _HEADER.size
    last = len(content) - 1
    while at <= last and len(out) < end:
        flags = content[at]
        at += 1
        for bit in range(8):
            if at > last:
                break
            if not flags >> bit & 1:
                out.append(content[at])
                at += 1
                continue
            if at == last:
                return bytes(out[len(_START) : end])
            word = content[at] << 8 | content[at + 1]
            at += 2
            back = (len(out) - (word >> 4)) % _WINDOW
            if not back:
                return bytes(out[len(_START) : end])
            _repeat(out, back, (word & 0xF) + 2)
    return bytes(out[len(_START) : end])


def _repeat(out: bytearray, back: int, length: int) -> None:
    """Append `length` bytes that begin `back` bytes before the end, which may run into these."""
    start = len(out) - back
    if start < 0:
        # Before anything was written there, the window is blank.
        blank = min(-start, length)
        out += b" " * blank
        start, length = 0, length - blank
    while length > 0:
        piece = out[start : start + length]
        out += piece
        start += len(piece)
        length -= len(piece)
