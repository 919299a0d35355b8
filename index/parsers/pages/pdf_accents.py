"""letters and accents drawn one over the other, as TeX does → the letters with their accents."""

import unicodedata
from collections.abc import Sequence

from index.parsers.pages.pdf_page import Glyph

_COMBINING = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304", "˘": "\u0306",
    "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327",
    "˛": "\u0328",
}  # fmt: skip
_DOTLESS = {"ı": "i", "ȷ": "j"}
# Part of the narrower of the two that must stand over or under the other.
_OVER = 0.6


def with_accents(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs, in which an accent and the letter that it stands on are one."""
    if not any(glyph.char in _COMBINING for glyph in glyphs):
        return glyphs
    kept: list[Glyph] = []
    for glyph in glyphs:
        whole = _whole(kept[-1], glyph) if kept else None
        if whole is None:
            kept.append(glyph)
        else:
            kept[-1] = whole
    return kept


def _whole(first: Glyph, second: Glyph) -> Glyph | None:
    """The two as one glyph in the letter's place, whichever of them is the accent."""
    if first.char in _COMBINING:
        accent, letter = first, second
    elif second.char in _COMBINING:
        accent, letter = second, first
    else:
        return None
    if not letter.char.isalpha() or accent.turn != letter.turn:
        return None
    across = min(accent.right, letter.right) - max(accent.left, letter.left)
    down = min(accent.bottom, letter.bottom) - max(accent.top, letter.top)
    narrower = min(accent.right - accent.left, letter.right - letter.left)
    if across < _OVER * narrower or down < _OVER * min(accent.size, letter.size):
        return None
    base = _DOTLESS.get(letter.char, letter.char)
    char = unicodedata.normalize("NFC", base + _COMBINING[accent.char])
    return letter._replace(char=char, after=first.after) if len(char) == 1 else None
