"""lines of a page → its text, and each of its characters → its place on the page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

Place = tuple[float, float, float, float]

# What stands between a line and the one before: they are one paragraph, lines of one, or two.
FLOWS, BREAKS, PARAGRAPH = " ", "\n", "\n\n"

HYPHENS = "-\u2010\u00ad"
# A word may go on after these; anything else at a line's end is no hyphenation.
_HYPHENATED = re.compile(rf"[^\W\d_][{HYPHENS}]$")
_SENTENCE_END = re.compile(r"[.!?…:。！？؟।]['\"”’»)\]]*(?:\d{1,3})?$")
# Part by which the sizes of two lines may differ and they still be of one paragraph.
SAME_SIZE = 0.08


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a page: `places` has one for each character, None where nothing is drawn.

    `joint` is what separates it from the line before. The places are those of the page's frame
    (see Glyph), `places` is () where only the text is wanted.
    """

    text: str
    places: tuple[Place | None, ...]
    joint: str
    top: float
    bottom: float
    size: float
    turn: int = 0


def ends_sentence(text: str) -> bool:
    return bool(_SENTENCE_END.search(text))


def goes_on(last: Line, following: Line) -> bool:
    """Whether a paragraph plainly runs on from a column or page to the next."""
    if not last.text or not following.text or last.turn != following.turn:
        return False
    if abs(last.size - following.size) > SAME_SIZE * max(last.size, following.size):
        return False
    if " | " in last.text or " | " in following.text or ends_sentence(last.text):
        return False
    return following.text[0].islower()


def join(text: str, following: str, compounds: frozenset[str] = frozenset()) -> tuple[str, str]:
    """(what is kept of `text`, what comes between) where `following` goes on with its words.

    A hyphen at the line's end goes if a word goes on after it in small letters, unless the word
    is written with a hyphen elsewhere, as `compounds` tells. Before anything else it stays.
    """
    if not text or text[-1] not in HYPHENS:
        return text, _space(text, following)
    if not _HYPHENATED.search(text) or not following[:1].isalpha():
        return _plain(text), "" if len(text) > 1 and text[-2].isalnum() else " "
    if not following[0].islower() or text[-2:-1].isupper():
        return _plain(text), ""
    word = (text.rsplit(None, 1)[-1] + following.split(None, 1)[0]).strip(",.;:!?()\"'“”‘’»«")
    if word.replace(text[-1], "-").lower() in compounds:
        return _plain(text), ""
    return text[:-1], ""


def _plain(text: str) -> str:
    return text[:-1] + "-" if text[-1] == "\u00ad" else text


def _space(text: str, following: str) -> str:
    """Chinese and Japanese lines follow each other without a space."""
    if text[-1:] >= "⺀" and following[:1] >= "⺀" and not _is_hangul(text[-1]):
        return ""
    return " "


def _is_hangul(char: str) -> bool:
    return "가" <= char <= "\ud7a3"


def compounds_of(lines: Sequence[Line]) -> frozenset[str]:
    """The words with a hyphen in the midst of lines, in small letters."""
    return frozenset(
        word.lower() for line in lines for word in re.findall(r"[^\W\d_]+-[^\W\d_]+", line.text)
    )


def write_pages(pages: Sequence[Sequence[Line]]) -> tuple[str, tuple[int, ...]]:
    """The text of a document, and the offset at which each of its pages begins."""
    compounds = compounds_of([line for lines in pages for line in lines])
    text: list[str] = []
    length = 0
    starts: list[int] = []
    waiting = 0
    last: Line | None = None
    for lines in pages:
        waiting += 1
        for line in lines:
            if last is not None:
                new_page = waiting > 0
                joint = line.joint if not new_page else PARAGRAPH
                if joint != FLOWS and (new_page or joint == PARAGRAPH) and goes_on(last, line):
                    joint = FLOWS
                if joint == FLOWS:
                    kept, joint = join(text[-1], line.text, compounds)
                    length += len(kept) - len(text[-1])
                    text[-1] = kept
                text.append(joint)
                length += len(joint)
            starts += [length] * waiting
            waiting = 0
            text.append(line.text)
            length += len(line.text)
            last = line
    starts += [length] * waiting
    if starts:
        starts[0] = 0
    return "".join(text), tuple(starts)


def places_in(
    stored: str, lines: Sequence[Line], droppable: frozenset[int]
) -> list[tuple[Place, int, int] | None] | None:
    """For each character of `stored`: (its place, its turn, its line), None where nothing is drawn.

    `droppable` are the lines that may have been left out as heads and feet. None if the page's
    lines do not make up `stored`: rather no place than a wrong one.
    """
    offsets = [i for i, char in enumerate(stored) if not char.isspace()]
    goal = "".join(stored[i] for i in offsets)
    bare = [_bare(line) for line in lines]
    # Where the text may have got to → the line by which, and from where.
    steps: list[dict[int, int]] = []
    reached = {0}
    for number, (chars, _) in enumerate(bare):
        step: dict[int, int] = {}
        for start in sorted(reached):
            for length in _lengths(goal, start, chars):
                step.setdefault(start + length, start)
            if number in droppable or not chars:
                step.setdefault(start, start)
        if not step:
            return None
        steps.append(step)
        reached = set(step)
    if len(goal) not in reached:
        return None
    found: list[tuple[Place, int, int] | None] = [None] * len(stored)
    end = len(goal)
    for number in range(len(lines) - 1, -1, -1):
        start = steps[number][end]
        turn = lines[number].turn
        for i, place in zip(range(start, end), bare[number][1], strict=False):
            if place is not None:
                found[offsets[i]] = (place, turn, number)
        end = start
    return found


def _bare(line: Line) -> tuple[str, list[Place | None]]:
    kept = [i for i, char in enumerate(line.text) if not char.isspace()]
    return "".join(line.text[i] for i in kept), [line.places[i] for i in kept]


def _lengths(goal: str, start: int, chars: str) -> list[int]:
    """How many characters of `goal` from `start` on the line may be: with its hyphen or without."""
    if not chars:
        return []
    found = []
    if goal.startswith(chars, start):
        found.append(len(chars))
    if chars[-1] in HYPHENS and goal.startswith(chars[:-1], start):
        found.append(len(chars) - 1)
        if goal[start + len(chars) - 1 : start + len(chars)] == "-":
            found.append(len(chars))
    return found
