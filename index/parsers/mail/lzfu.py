"""Decompress the RTF that Outlook stores (MS-OXRTFCP)."""

import struct

from index.errors import UnreadableFileError
from index.parsers.types import MAX_DOCUMENT_BYTES

# The initial content of the window: MS-OXRTFCP, 2.1.3.1.
_DICTIONARY = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    b"\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    b"\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
_WINDOW_BYTES = 4_096
_HEADER = struct.Struct("<II4sI")


def decompress(content: bytes) -> bytes:
    """Decompress the value of PidTagRtfCompressed; a value that is cut off yields what is there.

    Raises:
        UnreadableFileError: It has no valid header.
    """
    if len(content) < _HEADER.size:
        raise UnreadableFileError("damaged: its formatted text is cut off")
    _, size, kind, _ = _HEADER.unpack_from(content)
    if kind == b"MELA":
        return content[_HEADER.size : _HEADER.size + size]
    if kind != b"LZFu":
        raise UnreadableFileError("damaged: its formatted text is in no known compression")
    return _expand(content, min(size, MAX_DOCUMENT_BYTES))


def _expand(content: bytes, size: int) -> bytes:
    # The window is the end of the output: an offset in it is one there, modulo its size.
    out = bytearray(_DICTIONARY)
    end = size + len(_DICTIONARY)
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
                return bytes(out[len(_DICTIONARY) : end])
            word = content[at] << 8 | content[at + 1]
            at += 2
            back = (len(out) - (word >> 4)) % _WINDOW_BYTES
            if not back:
                return bytes(out[len(_DICTIONARY) : end])
            _repeat(out, back, (word & 0xF) + 2)
    return bytes(out[len(_DICTIONARY) : end])


def _repeat(out: bytearray, back: int, length: int) -> None:
    """Append `length` bytes from `back` bytes before the end; they may overlap the new ones."""
    start = len(out) - back
    if start < 0:
        # The window is blank where nothing has been written.
        blank = min(-start, length)
        out += b" " * blank
        start, length = 0, length - blank
    while length > 0:
        piece = out[start : start + length]
        out += piece
        start += len(piece)
        length -= len(piece)
