"""text → the spans of its sentences, with exact offsets."""

import re
from collections.abc import Iterator
from itertools import pairwise

import sentencex

from index.unicode import without_surrogates

Span = tuple[int, int]

# sentencex was chosen by speed and by its breaks. One run over 8 MB of news, a busy core, and how
# many of ten hard sentences (tests/benchmarks/test_sentences.py) stay whole: sentencex 19 MB/s
# and 8, this module around it 5.4 and 8, blingfire 3.1 and 7, NLTK's punkt untrained 1.1 and 3,
# syntok .35 and 5, pysbd .09 and 9, uniseg .01 and 2.

# sentencex is quadratic in the length of what it is given, so a line is fed to it in windows
# (characters). 2,000 hold some twenty sentences of news (median 99). A window without any
# border doubles up to the cap, past which no reader would call the thing a sentence.
_WINDOW = 2_000
_WINDOW_CAP = 32_000

# sentencex never breaks inside quotation marks. A quotation of several sentences is one span
# then, too long to quote from, so above this length (characters; the 99th percentile of single
# news sentences) the marks are masked and the span is split again.
_LONG_QUOTATION = 300

_LINE = re.compile(r"[^\r\n\f\v\x85\u2028\u2029]+")
_OPENING_MARK = re.compile(r"[“„«‘]|(?<!\S)[\"'](?=\S)")
_CLOSING_MARK = re.compile(r"[”»\"]|(?<=\W)['’](?=\s|$)")
_ANY_MARK = re.compile(r"[“„«‘”»’\"']")
_MAY_END = re.compile(r"[.!?]")
_FIRST = re.compile(r"\S")
# Width in characters within which lines count as wrapped by a program rather than ended by a
# writer: mail and plain-text reports wrap at 60 to 100 columns.
_WRAPPED_WIDTH = range(50, 121)
_WRAPPED_RAGGED = 25


def sentence_spans(text: str) -> list[Span]:
    """The (start, end) of each sentence of `text`, in order, without surrounding white space.

    A line break ends a sentence (so a headline stands alone) unless the lines are visibly
    wrapped by a program, or the next line goes on in lower case.
    """
    spans: list[Span] = []
    for start, end in _blocks(text):
        for left, right in _windows(text, start, end):
            span = _stripped(text, left, right)
            if span is None:
                continue
            if span[1] - span[0] > _LONG_QUOTATION:
                spans.extend(_split_quotation(text, *span))
            else:
                spans.append(span)
    return spans


def _blocks(text: str) -> Iterator[Span]:
    """Runs of lines that are one piece of prose: one line, or several that were wrapped."""
    paragraph: list[Span] = []
    for line in _LINE.finditer(text):
        if text[line.start() : line.end()].isspace():
            continue
        if paragraph and _blank_between(text, paragraph[-1][1], line.start()):
            yield from _joined(text, paragraph)
            paragraph = []
        paragraph.append((line.start(), line.end()))
    yield from _joined(text, paragraph)


def _blank_between(text: str, left: int, right: int) -> bool:
    breaks = text[left:right].replace("\r\n", "\n")
    return sum(c in "\n\r\v\f\x85\u2028\u2029" for c in breaks) > 1


def _joined(text: str, lines: list[Span]) -> Iterator[Span]:
    if not lines:
        return
    wrapped = _is_wrapped(lines)
    start, end = lines[0]
    for left, right in lines[1:]:
        if wrapped or (_goes_on(text, left) and not _is_short_item(text, start, end)):
            end = right
        else:
            yield start, end
            start, end = left, right
    yield start, end


def _goes_on(text: str, left: int) -> bool:
    """Whether the line at `left` begins in lower case, as the rest of a sentence does."""
    first = _FIRST.search(text, left)
    return first is not None and first[0].islower()


def _is_short_item(text: str, start: int, end: int) -> bool:
    """Whether what stands before is rather an item of a list in lower case than a sentence."""
    return end - start < _WRAPPED_WIDTH.start and _goes_on(text, start)


def _is_wrapped(lines: list[Span]) -> bool:
    widths = [end - start for start, end in lines[:-1]]
    if len(widths) < 2:
        return False
    return (
        min(widths) in _WRAPPED_WIDTH
        and max(widths) in _WRAPPED_WIDTH
        and max(widths) - min(widths) <= _WRAPPED_RAGGED
        and lines[-1][1] - lines[-1][0] <= max(widths)
    )


def _windows(text: str, start: int, end: int) -> Iterator[Span]:
    """Feed a block to the segmenter a window at a time; the last sentence is carried over."""
    size = _WINDOW
    while start < end:
        stop = min(start + size, end)
        piece = text[start:stop]
        # Quotation marks that are never closed are what the segmenter is quadratic in.
        borders = _borders(piece if size == _WINDOW else _without_marks(piece))
        if stop == end:
            yield from ((start + a, start + b) for a, b in borders)
            return
        if len(borders) > 1:
            yield from ((start + a, start + b) for a, b in borders[:-1])
            start, size = start + borders[-1][0], _WINDOW
        elif size < _WINDOW_CAP:
            size *= 2
        else:
            stop = _last_space(text, start, stop)
            yield start, stop
            start, size = stop, _WINDOW


def _borders(piece: str) -> list[Span]:
    if piece.isascii() and not _MAY_END.search(piece):
        return [(0, len(piece))]
    found = sentencex.get_sentence_boundaries("en", without_surrogates(piece))
    starts = [0, *(int(b["start_index"]) for b in found[1:]), len(piece)]
    return [(a, b) for a, b in pairwise(starts) if a < b]


def _last_space(text: str, start: int, stop: int) -> int:
    space = text.rfind(" ", start + 1, stop)
    return space + 1 if space > start else stop


def _split_quotation(text: str, start: int, end: int) -> Iterator[Span]:
    masked = _without_marks(text[start:end])
    for left, right in _windows(masked, 0, len(masked)):
        span = _stripped(text, start + left, start + right)
        if span is not None:
            yield span


def _without_marks(text: str) -> str:
    """`text`, of the same length, with nothing that opens or closes a quotation."""
    if not _ANY_MARK.search(text):
        return text
    return _OPENING_MARK.sub("A", _CLOSING_MARK.sub(" ", text))


def _stripped(text: str, start: int, end: int) -> Span | None:
    piece = text[start:end]
    left = start + len(piece) - len(piece.lstrip())
    right = left + len(piece.strip())
    return (left, right) if right > left else None
