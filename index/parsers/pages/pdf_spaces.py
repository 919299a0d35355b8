"""letters of a line and their places → the line with a space where a gap is seen, and only there.

pdfium makes spaces of gaps. It misses some beside letters that are moved closer, as in "any way",
finds some where there is none, as in "howev er", and takes spaced-out headings apart.
"""

import statistics
from collections.abc import Sequence

from index.parsers.pages.lines import Place
from index.parsers.pages.pdf_chunks import LEAST

# All in ems. A gap so much wider than those between the letters around is one between words: half
# of a narrow space.
_WIDER = 0.15
_WIDE = 0.2
# Letters are spaced out where so many of the words have but one letter.
_SINGLE = 0.8
# Words are that much further apart than the letters of a line that is spaced out.
_APART = 1.5
# Letters or words from which on their gaps say what is usual in the line.
_ENOUGH = 3


def respaced(
    chars: list[str], places: list[Place | None], guessed: Sequence[int]
) -> tuple[list[str], list[Place | None]]:
    """(the characters, their places); `guessed` are the spaces that the file does not have."""
    inner, between = _gaps(chars, places)
    added: set[int] = set()
    dropped: set[int] = set()
    at = set(guessed)
    if _is_spaced_out(chars, guessed):
        usual = statistics.median([gap for _, gap in (*inner, *between)])
        dropped = {i for i, gap in between if i in at and gap < _APART * usual}
    elif len(inner) >= _ENOUGH:
        usual = statistics.median(gap for _, gap in inner)
        border = max(_WIDE, usual + _WIDER)
        added = {i for i, gap in inner if gap > border and _ends_word(chars[i - 1], chars[i])}
        wide = len(between) >= _ENOUGH and statistics.median(gap for _, gap in between) > _WIDER
        # pdfium finds spaces where each word or letter is placed by itself, as OCR programs do.
        dropped = {i for i, gap in between if i in at and gap < min(usual + LEAST, _WIDE)}
        if wide and usual < LEAST:
            dropped |= {i for i, gap in between if gap < LEAST and chars[i - 1].isalpha()}
    if not added and not dropped:
        return chars, places
    new_chars: list[str] = []
    new_places: list[Place | None] = []
    for i, (char, place) in enumerate(zip(chars, places, strict=True)):
        if i in added:
            new_chars.append(" ")
            new_places.append(None)
        if i not in dropped:
            new_chars.append(char)
            new_places.append(place)
    return new_chars, new_places


def _gaps(
    chars: Sequence[str], places: Sequence[Place | None]
) -> tuple[list[tuple[int, float]], list[tuple[int, float]]]:
    """(index, ems) of the gaps before letters within words, and of the spaces between words."""
    inner: list[tuple[int, float]] = []
    between: list[tuple[int, float]] = []
    last: Place | None = None
    for i, place in enumerate(places):
        if place is None:
            continue
        if last is not None:
            gap = (place[0] - last[2]) / max(place[3] - place[1], 0.1)
            if places[i - 1] is not None:
                inner.append((i, gap))
            elif chars[i - 1] == " " and i > 1 and places[i - 2] is not None:
                between.append((i - 1, gap))
        last = place
    return inner, between


def _is_spaced_out(chars: Sequence[str], guessed: Sequence[int]) -> bool:
    words = "".join(chars).split()
    if len(guessed) < _ENOUGH - 1 or len(words) < _ENOUGH:
        return False
    return sum(len(word) == 1 and word.isalpha() for word in words) >= _SINGLE * len(words)


def _ends_word(last: str, char: str) -> bool:
    """Whether a space may stand between them; not in scripts that are written without."""
    if max(last, char) >= "\u0590" and not "\u1e00" <= max(last, char) < "\u2000":
        return False
    return (last.isalnum() or last in ",;:.!?)”’") and char.isalpha()
