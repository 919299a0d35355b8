"""Correct the spaces that pdfium infers from gaps between letters.

It misses some beside kerned letters, as in "any way", finds some within words, as in "howev er",
and splits letter-spaced headings into letters.
"""

import statistics
from collections.abc import Sequence

from index.parsers.pages.lines import Rect
from index.parsers.pdf.text_runs import MIN_SPACE_EMS

# All in ems. A gap between words exceeds those between letters by this much, half a narrow space.
_WORD_GAP_EXCESS = 0.15
_WORD_GAP = 0.2
# Share of words of one letter from which a line is letter-spaced.
_SINGLE_LETTER_SHARE = 0.8
# Gaps between the words of a letter-spaced line by those between its letters.
_WORD_GAP_RATIO = 1.5
# Gaps from which their median is reliable.
_MIN_GAPS = 3


def correct_spaces(
    chars: list[str], char_boxes: list[Rect | None], inferred_spaces: Sequence[int]
) -> tuple[list[str], list[Rect | None]]:
    """Add and remove spaces; `inferred_spaces` are indexes of spaces that the file lacks.

    Returns the characters and their boxes.
    """
    letter_gaps, word_gaps = _gaps(chars, char_boxes)
    added: set[int] = set()
    removed: set[int] = set()
    inferred = set(inferred_spaces)
    if _is_letterspaced(chars, inferred_spaces):
        typical = statistics.median([gap for _, gap in (*letter_gaps, *word_gaps)])
        removed = {i for i, gap in word_gaps if i in inferred and gap < _WORD_GAP_RATIO * typical}
    elif len(letter_gaps) >= _MIN_GAPS:
        typical = statistics.median(gap for _, gap in letter_gaps)
        threshold = max(_WORD_GAP, typical + _WORD_GAP_EXCESS)
        added = {
            i for i, gap in letter_gaps if gap > threshold and _may_separate(chars[i - 1], chars[i])
        }
        has_wide_spaces = (
            len(word_gaps) >= _MIN_GAPS
            and statistics.median(gap for _, gap in word_gaps) > _WORD_GAP_EXCESS
        )
        # pdfium infers spaces wherever words or letters are positioned one by one, as by OCR.
        removed = {
            i
            for i, gap in word_gaps
            if i in inferred and gap < min(typical + MIN_SPACE_EMS, _WORD_GAP)
        }
        if has_wide_spaces and typical < MIN_SPACE_EMS:
            removed |= {i for i, gap in word_gaps if gap < MIN_SPACE_EMS and chars[i - 1].isalpha()}
    if not added and not removed:
        return chars, char_boxes
    new_chars: list[str] = []
    new_boxes: list[Rect | None] = []
    for i, (char, rect) in enumerate(zip(chars, char_boxes, strict=True)):
        if i in added:
            new_chars.append(" ")
            new_boxes.append(None)
        if i not in removed:
            new_chars.append(char)
            new_boxes.append(rect)
    return new_chars, new_boxes


def _gaps(
    chars: Sequence[str], char_boxes: Sequence[Rect | None]
) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """The gaps before letters within words, and at spaces between words, as (index, ems)."""
    letter_gaps: list[tuple[int, float]] = []
    word_gaps: list[tuple[int, float]] = []
    last: Rect | None = None
    for i, rect in enumerate(char_boxes):
        if rect is None:
            continue
        if last is not None:
            gap = (rect[0] - last[2]) / max(rect[3] - rect[1], 0.1)
            if char_boxes[i - 1] is not None:
                letter_gaps.append((i, gap))
            elif chars[i - 1] == " " and i > 1 and char_boxes[i - 2] is not None:
                word_gaps.append((i - 1, gap))
        last = rect
    return letter_gaps, word_gaps


def _is_letterspaced(chars: Sequence[str], inferred_spaces: Sequence[int]) -> bool:
    words = "".join(chars).split()
    if len(inferred_spaces) < _MIN_GAPS - 1 or len(words) < _MIN_GAPS:
        return False
    return sum(len(word) == 1 and word.isalpha() for word in words) >= _SINGLE_LETTER_SHARE * len(
        words
    )


def _may_separate(last: str, char: str) -> bool:
    """Whether a space may separate two letters; not in scripts that are written without spaces."""
    if max(last, char) >= "\u0590" and not "\u1e00" <= max(last, char) < "\u2000":
        return False
    return (last.isalnum() or last in ",;:.!?)”’") and char.isalpha()
