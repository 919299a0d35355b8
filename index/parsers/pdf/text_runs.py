"""Group the glyphs of a page into text runs, the pieces of lines without wide gaps."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from index.parsers.pages.lines import Rect
from index.parsers.pdf.glyphs import INFERRED_SPACE, Glyph
from index.parsers.pdf.right_to_left import is_rtl_char, logical_order

# All in ems, heights of the text. The words of a justified line are seldom further apart.
_MAX_GAP = 0.7
# Dot leaders are one run, or a table of contents would have thousands.
_LEADER_GAP = 3.0
_LEADER_CHARACTERS = ".…·_"
# The narrowest gap between runs that counts as a space.
SPACE_EMS = 0.15
# The narrowest gap that a space in the file may have.
MIN_SPACE_EMS = 0.04


@dataclass(slots=True)
class TextRun:
    """A piece of a line without a wide gap; `char_boxes` has None for spaces.

    `inferred_spaces` are the indexes of spaces that pdfium inferred from gaps. `has_uneven_gaps`:
    some gaps do not agree with the spaces. `number` is the position of the run in the file.
    """

    rotation: int
    left: float
    top: float
    right: float
    bottom: float
    number: int
    is_rtl: bool = False
    has_uneven_gaps: bool = False
    inferred_spaces: list[int] = field(default_factory=list)
    chars: list[str] = field(default_factory=list)
    char_boxes: list[Rect | None] = field(default_factory=list)

    @property
    def size(self) -> float:
        return self.bottom - self.top

    @property
    def middle_y(self) -> float:
        return (self.top + self.bottom) / 2

    @property
    def middle_x(self) -> float:
        return (self.left + self.right) / 2

    @property
    def text(self) -> str:
        return "".join(self.chars)


def text_runs(glyphs: Sequence[Glyph]) -> list[TextRun]:
    """Group glyphs, given in the order of the file, into runs."""
    runs: list[TextRun] = []
    run: TextRun | None = None
    last_glyph: Glyph | None = None
    for glyph in glyphs:
        char, left, top, right, bottom, rotation, preceding_space = glyph
        if (
            not preceding_space
            and run is not None
            and last_glyph is not None
            and char < "\u0590"
            and top == run.top
            and rotation == run.rotation
            and last_glyph.left <= left <= run.right + SPACE_EMS * (bottom - top)
        ):
            # The fast path, for a letter right after another one: nearly all of them.
            run.right = max(right, run.right)
            run.chars.append(char)
            run.char_boxes.append((left, top, right, bottom))
            last_glyph = glyph
            continue
        is_rtl = is_rtl_char(char)
        if run is None or last_glyph is None or _starts_new_run(run, last_glyph, glyph, is_rtl):
            run = TextRun(rotation, left, top, right, bottom, len(runs), is_rtl)
            runs.append(run)
        else:
            gap = left - run.right
            run.has_uneven_gaps = run.has_uneven_gaps or (
                gap < MIN_SPACE_EMS * run.size if preceding_space else gap > SPACE_EMS * run.size
            )
            if preceding_space:
                if preceding_space == INFERRED_SPACE:
                    run.inferred_spaces.append(len(run.chars))
                run.chars.append(" ")
                run.char_boxes.append(None)
            run.left = min(run.left, left)
            run.right = max(run.right, right)
            run.is_rtl = run.is_rtl or is_rtl
            # Not for a larger letter later on: a line is as tall as most of its letters.
            if bottom - top > 1.02 * run.size and len(run.chars) < 3:
                run.top, run.bottom = top, bottom
        run.chars.append(char)
        run.char_boxes.append((left, top, right, bottom))
        last_glyph = glyph
    for run in runs:
        if run.is_rtl:
            run.chars, run.char_boxes = logical_order(run.chars, run.char_boxes)
    return _without_duplicates(runs)


def _starts_new_run(run: TextRun, last_glyph: Glyph, glyph: Glyph, is_rtl: bool) -> bool:
    if glyph.preceding_space == "\n" or glyph.rotation != run.rotation:
        return True
    size = max(min(run.size, glyph.bottom - glyph.top), 0.1)
    if min(run.bottom, glyph.bottom) - max(run.top, glyph.top) < 0.4 * size:
        return True
    is_leader = glyph.char == last_glyph.char and glyph.char in _LEADER_CHARACTERS
    max_gap = _LEADER_GAP if is_leader else _MAX_GAP
    if max(glyph.left - run.right, run.left - glyph.right) > max_gap * size:
        return True
    if run.is_rtl or is_rtl:
        return False
    return glyph.left < last_glyph.left - 0.5 * size


def _without_duplicates(runs: list[TextRun]) -> list[TextRun]:
    """The runs without those drawn twice at nearly the same position, for a shadow or bold."""
    unique: list[TextRun] = []
    unique_by_text: dict[str, list[TextRun]] = {}
    for run in runs:
        same_text = unique_by_text.setdefault(run.text, [])
        tolerance = 0.25 * run.size
        if any(
            abs(other.left - run.left) < tolerance
            and abs(other.top - run.top) < tolerance
            and other.rotation == run.rotation
            for other in same_text[-8:]
        ):
            continue
        same_text.append(run)
        unique.append(run)
    return unique
