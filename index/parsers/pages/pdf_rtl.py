"""letters of Arabic and Hebrew as pdfium orders them → as they are read."""

import re
import unicodedata
from collections.abc import Sequence

from index.parsers.pages.lines import Place

RTL = ("R", "AL")
_OPENING = {")": "(", "]": "[", "}": "{"}
_CLOSING = {opening: closing for closing, opening in _OPENING.items()}
_PARTS = re.compile(r"[()\[\]{}]|[^()\[\]{}\s]+")
# Ems between a bracket and the word that it does not belong to.
_APART = 0.12


def is_rtl(char: str) -> bool:
    return char >= "\u0590" and unicodedata.bidirectional(char) in RTL


def as_read(chars: list[str], places: list[Place | None]) -> tuple[list[str], list[Place | None]]:
    """(the characters in the order in which they are read, their places)."""
    chars, places = list(chars), list(places)
    _turn_words(chars, places)
    _turn_ligatures(chars, places)
    return chars, places


def _turn_words(chars: list[str], places: list[Place | None]) -> None:
    """Words whose letters run from right to left, but are stored from left to right, are turned."""
    start = 0
    for end in [i for i, char in enumerate(chars) if char == " "] + [len(chars)]:
        letters = [
            i for i in range(start, end) if unicodedata.bidirectional(chars[i]) in (*RTL, "NSM")
        ]
        first = places[letters[0]] if letters else None
        last = places[letters[-1]] if letters else None
        whole = len(letters) == 1 + letters[-1] - letters[0] if letters else False
        if first is not None and last is not None and whole and first[0] < last[0]:
            part = slice(letters[0], letters[-1] + 1)
            chars[part] = reversed(chars[part])
            places[part] = reversed(places[part])
        start = end + 1


def _turn_ligatures(chars: list[str], places: list[Place | None]) -> None:
    """Letters that are drawn as one, such as lam with alef, have been turned with their word."""
    start = 0
    for end in range(1, len(chars) + 1):
        if end < len(chars) and places[end] == places[start] and is_rtl(chars[end]):
            continue
        if end - start > 1 and places[start] is not None and is_rtl(chars[start]):
            chars[start:end] = reversed(chars[start:end])
        start = end


def with_brackets(
    chars: Sequence[str], places: Sequence[Place | None]
) -> tuple[list[str], list[Place | None]]:
    """Brackets face the word that they stand at, and the space is on their other side."""
    text = "".join(chars)
    parts = list(_PARTS.finditer(text))
    extents = [_extent(places[part.start() : part.end()]) for part in parts]
    new_chars: list[str] = []
    new_places: list[Place | None] = []
    joins = False
    for i, part in enumerate(parts):
        opens = closes = False
        if part[0] in _OPENING or part[0] in _CLOSING:
            to_last = _distance(extents[i - 1], extents[i]) if i else float("inf")
            to_next = _distance(extents[i], extents[i + 1]) if i + 1 < len(parts) else float("inf")
            opens, closes = to_next < to_last, to_last < to_next
        if new_chars and not joins and not closes and _is_gap(text, parts, extents, i):
            new_chars.append(" ")
            new_places.append(None)
        word = part[0]
        if opens:
            word = _OPENING.get(word, word)
        elif closes:
            word = _CLOSING.get(word, word)
        new_chars += word
        new_places += places[part.start() : part.end()]
        joins = opens
    return new_chars, new_places


def _is_gap(
    text: str, parts: Sequence[re.Match[str]], extents: Sequence[Place | None], i: int
) -> bool:
    if text[parts[i - 1].end() : parts[i].start()]:
        return True
    return _distance(extents[i - 1], extents[i]) > _APART


def _extent(places: Sequence[Place | None]) -> Place | None:
    known = [place for place in places if place is not None]
    if not known:
        return None
    lefts, tops, rights, bottoms = zip(*known, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def _distance(a: Place | None, b: Place | None) -> float:
    """Ems between them along the line."""
    if a is None or b is None:
        return float("inf")
    return max(a[0] - b[2], b[0] - a[2], 0.0) / max(a[3] - a[1], b[3] - b[1], 0.1)
