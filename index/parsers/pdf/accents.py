"""Combine letters with accents that are drawn as glyphs of their own, as by TeX."""

import unicodedata
from collections.abc import Sequence

from index.parsers.pdf.glyphs import Glyph

_COMBINING_ACCENTS = {
    "`": "\u0300", "´": "\u0301", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304", "˘": "\u0306",
    "˙": "\u0307", "¨": "\u0308", "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327",
    "˛": "\u0328",
}  # fmt: skip
_DOTLESS = {"ı": "i", "ȷ": "j"}
# Share of the narrower glyph that must overlap the other one.
_MIN_OVERLAP = 0.6


def combine_accents(glyphs: Sequence[Glyph]) -> Sequence[Glyph]:
    """The glyphs, with each accent and its letter as one glyph."""
    if not any(glyph.char in _COMBINING_ACCENTS for glyph in glyphs):
        return glyphs
    combined: list[Glyph] = []
    for glyph in glyphs:
        accented = _combine(combined[-1], glyph) if combined else None
        if accented is None:
            combined.append(glyph)
        else:
            combined[-1] = accented
    return combined


def _combine(first: Glyph, second: Glyph) -> Glyph | None:
    """Both as one glyph in the place of the letter; None if they are not accent and letter."""
    if first.char in _COMBINING_ACCENTS:
        accent, letter = first, second
    elif second.char in _COMBINING_ACCENTS:
        accent, letter = second, first
    else:
        return None
    if not letter.char.isalpha() or accent.rotation != letter.rotation:
        return None
    overlap_x = min(accent.right, letter.right) - max(accent.left, letter.left)
    overlap_y = min(accent.bottom, letter.bottom) - max(accent.top, letter.top)
    narrower = min(accent.right - accent.left, letter.right - letter.left)
    if overlap_x < _MIN_OVERLAP * narrower or overlap_y < _MIN_OVERLAP * min(
        accent.size, letter.size
    ):
        return None
    base = _DOTLESS.get(letter.char, letter.char)
    char = unicodedata.normalize("NFC", base + _COMBINING_ACCENTS[accent.char])
    return (
        letter._replace(char=char, preceding_space=first.preceding_space)
        if len(char) == 1
        else None
    )
