"""Join the lines of pages into text, and locate the characters of that text on a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.parsers.sheets.cells import CELL_SEPARATOR

# left, top, right, bottom
Rect = tuple[float, float, float, float]

# Separators of a line from the one before it.
SAME_PARAGRAPH, LINE_BREAK, PARAGRAPH_BREAK = " ", "\n", "\n\n"

HYPHENS = "-\u2010\u00ad"
# The end of a line at which a word may be hyphenated.
_HYPHENATED = re.compile(rf"[^\W\d_][{HYPHENS}]$")
_SENTENCE_END = re.compile(r"[.!?…:。！？؟।]['\"”’»)\]]*(?:\d{1,3})?$")
# A comma or a short word such as "the", "von" or "de", after which no paragraph ends.
_UNFINISHED = re.compile(r"(?:,|(?<![^\W_])[a-zà-ÿ]{1,3})$")
# The rotation of recognized lines: their coordinates are those of the page as it is rendered.
RENDERED_PAGE = 4
# Relative difference between the sizes of two lines of one paragraph.
SIZE_TOLERANCE = 0.08


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page.

    `char_boxes` has the box of each character, None for spaces; it is () where only the text is
    needed. `separator` separates the line from the one before. Coordinates are in the frame of the
    text (see Glyph). `is_aside`: it is apart from the text that runs over the pages, as a footnote,
    a running header or a comment is.
    """

    text: str
    char_boxes: tuple[Rect | None, ...]
    separator: str
    top: float
    bottom: float
    size: float
    rotation: int = 0
    is_aside: bool = False


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


def continues_paragraph(line: Line, following: Line) -> bool:
    """Whether a paragraph clearly continues from one column or page to the next."""
    if not line.text or not following.text or line.rotation != following.rotation:
        return False
    if line.is_aside or following.is_aside:
        return False
    if abs(line.size - following.size) > SIZE_TOLERANCE * max(line.size, following.size):
        return False
    if CELL_SEPARATOR in line.text or CELL_SEPARATOR in following.text or ends_sentence(line.text):
        return False
    if following.text[0].islower():
        return True
    return line.separator == SAME_PARAGRAPH and bool(_UNFINISHED.search(line.text))


def join_hyphenated(
    text: str, following: str, hyphenated: frozenset[str] = frozenset()
) -> tuple[str, str]:
    """Join a line to the next one of its paragraph.

    A hyphen at the end of the line is removed if the word continues in lower case.

    Args:
        text: The line.
        following: The text after it.
        hyphenated: Words that are spelled with a hyphen, in lower case, which keep theirs.

    Returns:
        The line, maybe without its hyphen, and the separator to put after it.
    """
    if not text or text[-1] not in HYPHENS:
        return text, _word_separator(text, following)
    if not _HYPHENATED.search(text) or not following[:1].isalpha():
        return _visible_hyphen(text), "" if len(text) > 1 and text[-2].isalnum() else " "
    if not following[0].islower() or text[-2:-1].isupper():
        return _visible_hyphen(text), ""
    word = (text.rsplit(None, 1)[-1] + following.split(None, 1)[0]).strip(",.;:!?()\"'“”‘’»«")
    if word.replace(text[-1], "-").lower() in hyphenated:
        return _visible_hyphen(text), ""
    return text[:-1], ""


def _visible_hyphen(text: str) -> str:
    """`text` with a plain hyphen in place of a soft one at its end."""
    return text[:-1] + "-" if text[-1] == "\u00ad" else text


def _word_separator(text: str, following: str) -> str:
    """A space, except between Chinese and Japanese characters."""
    if text[-1:] >= "⺀" and following[:1] >= "⺀" and not _is_hangul(text[-1]):
        return ""
    return " "


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "\ud7a3"


def hyphenated_words(lines: Sequence[Line]) -> frozenset[str]:
    """The words with a hyphen within lines, in lower case."""
    return frozenset(
        word.lower() for line in lines for word in re.findall(r"[^\W\d_]+-[^\W\d_]+", line.text)
    )


def join_pages(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """Join the lines of all pages; returns the text, and the offsets at which its pages begin."""
    hyphenated = hyphenated_words([line for lines in pages for line in lines])
    text: list[str] = []
    length = 0
    page_starts: list[int] = []
    pending_pages = 0
    last_line: Line | None = None
    for lines in pages:
        pending_pages += 1
        for line in lines:
            if last_line is not None:
                is_new_page = pending_pages > 0
                separator = line.separator if not is_new_page else PARAGRAPH_BREAK
                if (
                    separator != SAME_PARAGRAPH
                    and (is_new_page or separator == PARAGRAPH_BREAK)
                    and continues_paragraph(last_line, line)
                ):
                    separator = SAME_PARAGRAPH
                if separator == SAME_PARAGRAPH:
                    kept, separator = join_hyphenated(text[-1], line.text, hyphenated)
                    length += len(kept) - len(text[-1])
                    text[-1] = kept
                text.append(separator)
                length += len(separator)
            page_starts += [length] * pending_pages
            pending_pages = 0
            text.append(line.text)
            length += len(line.text)
            last_line = line
    page_starts += [length] * pending_pages
    if page_starts:
        page_starts[0] = 0
    return "".join(text), tuple(page_starts)


def locate_characters(
    stored: str, lines: Sequence[Line], header_candidates: frozenset[int]
) -> list[tuple[Rect, int, int] | None] | None:
    """Locate the characters of a page's stored text by matching it with the page's lines.

    Args:
        stored: The text of the page as it is stored.
        lines: All lines of the page.
        header_candidates: Indexes of lines that may have been removed as running headers.

    Returns:
        For each character its box, its rotation and the index of its line, None for white space.
        None if the lines do not add up to `stored`: no location is better than a wrong one.
    """
    offsets = [i for i, char in enumerate(stored) if not char.isspace()]
    everything = range(len(lines))
    located: list[tuple[Rect, int, int] | None] = [None] * len(stored)
    if _match(stored, offsets, lines, everything, header_candidates, located) is not None:
        return located
    # Some lines may stand elsewhere, as paragraphs of their own: footnotes, headers kept once.
    size = body_size(lines)
    movable = [
        i
        for i, line in enumerate(lines)
        if i in header_candidates
        or line.is_aside
        or line.rotation != lines[0].rotation
        or is_smaller(line, size)
    ]
    breaks = [0, *(match.end() for match in re.finditer("\n\n", stored)), len(stored)]
    first_letters = tuple(lines[i].text.lstrip()[:1] for i in movable)
    for start in breaks[:-1]:
        if not first_letters or not stored.startswith(first_letters, start):
            continue
        for end in reversed([offset for offset in breaks if offset > start]):
            located = [None] * len(stored)
            aside = [i for i in offsets if start <= i < end]
            moved = _match(stored, aside, lines, movable, frozenset(movable), located)
            if not moved:
                continue
            rest = [i for i in everything if i not in moved]
            flow = [i for i in offsets if not start <= i < end]
            if _match(stored, flow, lines, rest, header_candidates, located) is not None:
                return located
    return None


def body_size(lines: Sequence[Line]) -> float:
    """The size of most characters of a page."""
    characters: dict[float, int] = {}
    for line in lines:
        size = round(line.size, 1)
        characters[size] = characters.get(size, 0) + len(line.text)
    return max(characters, key=characters.__getitem__, default=0.0)


def is_smaller(line: Line, size: float) -> bool:
    return line.size < (1 - SIZE_TOLERANCE) * size


def _match(
    stored: str,
    offsets: Sequence[int],
    lines: Sequence[Line],
    numbers: Sequence[int],
    optional: frozenset[int],
    located: list[tuple[Rect, int, int] | None],
) -> set[int] | None:
    """Match the characters of `stored` at `offsets` with lines in the order of `numbers`.

    Lines that are `optional` may be missing. Returns the numbers of those that are not, and fills
    `located`; None if they do not match.
    """
    stored_letters = "".join(stored[i] for i in offsets)
    line_letters = [_without_spaces(lines[number]) for number in numbers]
    # Per line: the offset in the stored letters that it may end at → the offset it begins at.
    all_starts_by_end: list[dict[int, int]] = []
    reachable = {0}
    for number, (chars, _) in zip(numbers, line_letters, strict=True):
        starts_by_end: dict[int, int] = {}
        for start in sorted(reachable):
            for length in _match_lengths(stored_letters, start, chars):
                starts_by_end.setdefault(start + length, start)
            if number in optional or not chars:
                starts_by_end.setdefault(start, start)
        if not starts_by_end:
            return None
        all_starts_by_end.append(starts_by_end)
        reachable = set(starts_by_end)
    if len(stored_letters) not in reachable:
        return None
    matched: set[int] = set()
    end = len(stored_letters)
    for k in range(len(numbers) - 1, -1, -1):
        start = all_starts_by_end[k][end]
        number = numbers[k]
        if end > start:
            matched.add(number)
        for i, rect in zip(range(start, end), line_letters[k][1], strict=False):
            if rect is not None:
                located[offsets[i]] = (rect, lines[number].rotation, number)
        end = start
    return matched


def _without_spaces(line: Line) -> tuple[str, list[Rect | None]]:
    kept = [i for i, char in enumerate(line.text) if not char.isspace()]
    return "".join(line.text[i] for i in kept), [line.char_boxes[i] for i in kept]


def _match_lengths(stored_letters: str, start: int, chars: str) -> list[int]:
    """The lengths of the matches of a line at `start`, with its hyphen or without."""
    if not chars:
        return []
    lengths = []
    if stored_letters.startswith(chars, start):
        lengths.append(len(chars))
    if chars[-1] in HYPHENS and stored_letters.startswith(chars[:-1], start):
        lengths.append(len(chars) - 1)
        if stored_letters[start + len(chars) - 1 : start + len(chars)] == "-":
            lengths.append(len(chars))
    return lengths
