"""glyphs of a page → the pieces of lines that they make."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.parsers.pages.lines import Place
from index.parsers.pages.pdf_page import GUESSED, Glyph
from index.parsers.pages.pdf_rtl import as_read, is_rtl

# In ems, that is heights of the text. The words of a justified line seldom stand further apart.
_GAP = 0.7
# The dots that lead to a page number are one piece, or a page of contents has thousands.
_LEADER_GAP = 3.0
_LEADERS = ".…·_"
# A space between pieces of a line that the file sets one by one.
SPACE = 0.15
# No space that is seen is narrower.
LEAST = 0.04


@dataclass(slots=True)
class Chunk:
    """A piece of a line without a wide gap: `places` has None where a space stands.

    `guessed` are those of its spaces that pdfium saw in gaps; `uneven` tells that its gaps and
    its spaces may not agree.
    """

    turn: int
    left: float
    top: float
    right: float
    bottom: float
    number: int
    rtl: bool = False
    uneven: bool = False
    guessed: list[int] = field(default_factory=list)
    chars: list[str] = field(default_factory=list)
    places: list[Place | None] = field(default_factory=list)

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def middle_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def text(self) -> str:
        return "".join(self.chars)


def chunks_of(glyphs: Sequence[Glyph]) -> list[Chunk]:
    """Glyphs in the order of the file → the pieces of lines that they make."""
    chunks: list[Chunk] = []
    chunk: Chunk | None = None
    last: Glyph | None = None
    for glyph in glyphs:
        char, left, top, right, bottom, turn, after = glyph
        if (
            not after
            and chunk is not None
            and last is not None
            and char < "\u0590"
            and top == chunk.top
            and turn == chunk.turn
            and last.left <= left <= chunk.right + SPACE * (bottom - top)
        ):
            # A letter right after another: nearly all are.
            chunk.right = max(right, chunk.right)
            chunk.chars.append(char)
            chunk.places.append((left, top, right, bottom))
            last = glyph
            continue
        rtl = is_rtl(char)
        if chunk is None or last is None or _begins_another(chunk, last, glyph, rtl):
            chunk = Chunk(turn, left, top, right, bottom, len(chunks), rtl)
            chunks.append(chunk)
        else:
            gap = left - chunk.right
            chunk.uneven = chunk.uneven or (
                gap < LEAST * chunk.size if after else gap > SPACE * chunk.size
            )
            if after:
                if after == GUESSED:
                    chunk.guessed.append(len(chunk.chars))
                chunk.chars.append(" ")
                chunk.places.append(None)
            chunk.left = min(chunk.left, left)
            chunk.right = max(chunk.right, right)
            chunk.rtl = chunk.rtl or rtl
            # Not for a larger initial or sign: the line is as tall as most of it.
            if bottom - top > 1.02 * chunk.size and len(chunk.chars) < 3:
                chunk.top, chunk.bottom = top, bottom
        chunk.chars.append(char)
        chunk.places.append((left, top, right, bottom))
        last = glyph
    for chunk in chunks:
        if chunk.rtl:
            chunk.chars, chunk.places = as_read(chunk.chars, chunk.places)
    return _once(chunks)


def _begins_another(chunk: Chunk, last: Glyph, glyph: Glyph, rtl: bool) -> bool:
    if glyph.after == "\n" or glyph.turn != chunk.turn:
        return True
    size = max(min(chunk.size, glyph.bottom - glyph.top), 0.1)
    if min(chunk.bottom, glyph.bottom) - max(chunk.top, glyph.top) < 0.4 * size:
        return True
    is_leader = glyph.char == last.char and glyph.char in _LEADERS
    wide = _LEADER_GAP if is_leader else _GAP
    if max(glyph.left - chunk.right, chunk.left - glyph.right) > wide * size:
        return True
    if chunk.rtl or rtl:
        return False
    return glyph.left < last.left - 0.5 * size


def _once(chunks: list[Chunk]) -> list[Chunk]:
    """Without those that are drawn a second time at almost the same place, as a shadow or bold."""
    kept: list[Chunk] = []
    seen: dict[str, list[Chunk]] = {}
    for chunk in chunks:
        twins = seen.setdefault(chunk.text, [])
        near = 0.25 * chunk.size
        if any(
            abs(twin.left - chunk.left) < near
            and abs(twin.top - chunk.top) < near
            and twin.turn == chunk.turn
            for twin in twins[-8:]
        ):
            continue
        twins.append(chunk)
        kept.append(chunk)
    return kept
