"""Put the letters of Arabic and Hebrew, which pdfium orders visually, into logical order."""

import re
import unicodedata
from collections.abc import Sequence

from index.parsers.pages.lines import Rect

RTL_CLASSES = ("R", "AL")
_OPENING = {")": "(", "]": "[", "}": "{"}
_CLOSING = {opening: closing for closing, opening in _OPENING.items()}
_BRACKETS_AND_WORDS = re.compile(r"[()\[\]{}]|[^()\[\]{}\s]+")
# Ems between a bracket and a word that it does not belong to.
_MIN_GAP = 0.12


def is_rtl_char(char: str) -> bool:
    return char >= "\u0590" and unicodedata.bidirectional(char) in RTL_CLASSES


def logical_order(
    chars: list[str], char_boxes: list[Rect | None]
) -> tuple[list[str], list[Rect | None]]:
    """The characters in the order in which they are read, and their boxes."""
    chars, char_boxes = list(chars), list(char_boxes)
    _reverse_words(chars, char_boxes)
    _reverse_ligatures(chars, char_boxes)
    return chars, char_boxes


def _reverse_words(chars: list[str], char_boxes: list[Rect | None]) -> None:
    """Reverse words of right-to-left letters that are stored from left to right."""
    start = 0
    for end in [i for i, char in enumerate(chars) if char == " "] + [len(chars)]:
        letters = [
            i
            for i in range(start, end)
            if unicodedata.bidirectional(chars[i]) in (*RTL_CLASSES, "NSM")
        ]
        first = char_boxes[letters[0]] if letters else None
        last = char_boxes[letters[-1]] if letters else None
        is_contiguous = len(letters) == 1 + letters[-1] - letters[0] if letters else False
        if first is not None and last is not None and is_contiguous and first[0] < last[0]:
            part = slice(letters[0], letters[-1] + 1)
            chars[part] = reversed(chars[part])
            char_boxes[part] = reversed(char_boxes[part])
        start = end + 1


def _reverse_ligatures(chars: list[str], char_boxes: list[Rect | None]) -> None:
    """Restore the order of letters drawn as one glyph, such as lam-alef, in reversed words."""
    start = 0
    for end in range(1, len(chars) + 1):
        if end < len(chars) and char_boxes[end] == char_boxes[start] and is_rtl_char(chars[end]):
            continue
        if end - start > 1 and char_boxes[start] is not None and is_rtl_char(chars[start]):
            chars[start:end] = reversed(chars[start:end])
        start = end


def mirror_brackets(
    chars: Sequence[str], char_boxes: Sequence[Rect | None]
) -> tuple[list[str], list[Rect | None]]:
    """Make brackets face the nearest word, with a space on their other side."""
    text = "".join(chars)
    parts = list(_BRACKETS_AND_WORDS.finditer(text))
    bounds = [_bounds(char_boxes[part.start() : part.end()]) for part in parts]
    new_chars: list[str] = []
    new_boxes: list[Rect | None] = []
    follows_opening = False
    for i, part in enumerate(parts):
        opens = closes = False
        if part[0] in _OPENING or part[0] in _CLOSING:
            gap_before = _gap(bounds[i - 1], bounds[i]) if i else float("inf")
            gap_after = _gap(bounds[i], bounds[i + 1]) if i + 1 < len(parts) else float("inf")
            opens, closes = gap_after < gap_before, gap_before < gap_after
        if new_chars and not follows_opening and not closes and _is_gap(text, parts, bounds, i):
            new_chars.append(" ")
            new_boxes.append(None)
        word = part[0]
        if opens:
            word = _OPENING.get(word, word)
        elif closes:
            word = _CLOSING.get(word, word)
        new_chars += word
        new_boxes += char_boxes[part.start() : part.end()]
        follows_opening = opens
    return new_chars, new_boxes


def _is_gap(
    text: str, parts: Sequence[re.Match[str]], bounds: Sequence[Rect | None], i: int
) -> bool:
    if text[parts[i - 1].end() : parts[i].start()]:
        return True
    return _gap(bounds[i - 1], bounds[i]) > _MIN_GAP


def _bounds(char_boxes: Sequence[Rect | None]) -> Rect | None:
    known = [rect for rect in char_boxes if rect is not None]
    if not known:
        return None
    lefts, tops, rights, bottoms = zip(*known, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _gap(a: Rect | None, b: Rect | None) -> float:
    """The gap between two boxes along the line, in ems."""
    if a is None or b is None:
        return float("inf")
    return max(a[0] - b[2], b[0] - a[2], 0.0) / max(a[3] - a[1], b[3] - b[1], 0.1)
