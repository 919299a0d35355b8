"""Document → Passages of about 110 words, on sentence borders, with exact offsets."""

from collections.abc import Callable, Sequence

from index.chunking.sentences import Span, sentence_spans
from index.types import Document, Passage

# Words. 110 is the passage length that the retrieval figures were measured at; with a title it
# is about 170 of the default encoder's 256 tokens. Up to the limit a text stays in one piece.
TARGET_WORDS = 110
LIMIT_WORDS = 165

# Bytes of UTF-8 that count as one word where a script writes none apart: 6 is near
# English's own length of a word with its space, so prose is hardly changed by it.
_BYTES_PER_WORD = 6

# Costs of a border, on the scale of the squared relative error in length: a border inside a
# paragraph is worth a passage 30% off the target, one under a headline more than any length.
_INSIDE_PARAGRAPH = 0.1
_UNDER_HEADLINE = 2.0

_TERMINAL = frozenset('.!?…。！？"”’»)]:;')

CutLong = Callable[[str], list[Span]]


def split_passages(document: Document, cut_long: CutLong | None = None) -> list[Passage]:
    """Split `document` into passages; their sentences are consecutive and none is in two.

    `cut_long` maps one sentence to the spans the encoder can take, a single one when it fits;
    only sentences that may be too long are given to it.
    """
    spans = sentence_spans(document.text)
    return _gather(document, spans if cut_long is None else _cut(document.text, spans, cut_long))


def fit_passages(
    document: Document, passages: Sequence[Passage], cut_long: CutLong
) -> Sequence[Passage]:
    """What `split_passages` makes of `document` with `cut_long`, from what it made without it:
    the same, unless there is a sentence to be cut."""
    spans = [span for passage in passages for span in passage.sentences]
    pieces = _cut(document.text, spans, cut_long)
    return passages if pieces == spans else _gather(document, pieces)


def _cut(text: str, spans: Sequence[Span], cut_long: CutLong) -> list[Span]:
    return [(start + a, start + b) for start, end in spans for a, b in cut_long(text[start:end])]


def _gather(document: Document, spans: list[Span]) -> list[Passage]:
    text = document.text
    words = [_words(text[start:end]) for start, end in spans]
    return [
        Passage(document.id, spans[first][0], spans[last - 1][1], tuple(spans[first:last]))
        for first, last in _group(text, spans, words)
    ]


def _words(sentence: str) -> int:
    return max(
        len(sentence.split()), len(sentence.encode("utf-8", "replace")) // _BYTES_PER_WORD, 1
    )


def _group(text: str, spans: list[Span], words: list[int]) -> list[Span]:
    """The cheapest cut of the sentences into runs near the target length (dynamic program)."""
    total = sum(words)
    if not spans:
        return []
    if total <= LIMIT_WORDS:
        return [(0, len(spans))]
    target = total / max(1, round(total / TARGET_WORDS))
    borders = [0.0] + [_border_cost(text, spans, i) for i in range(1, len(spans))] + [0.0]
    best = [0.0] + [float("inf")] * len(spans)
    came_from = [0] * (len(spans) + 1)
    for last in range(1, len(spans) + 1):
        length = 0
        for first in range(last - 1, -1, -1):
            length += words[first]
            if length > LIMIT_WORDS and first < last - 1:
                break
            cost = best[first] + (length / target - 1) ** 2 + borders[last]
            if cost < best[last]:
                best[last], came_from[last] = cost, first
    runs, last = [], len(spans)
    while last:
        runs.append((came_from[last], last))
        last = came_from[last]
    return runs[::-1]


def _border_cost(text: str, spans: list[Span], i: int) -> float:
    """What it costs to begin a new passage at sentence `i`."""
    if "\n" not in text[spans[i - 1][1] : spans[i][0]]:
        return _INSIDE_PARAGRAPH
    return 0.0 if text[spans[i - 1][1] - 1] in _TERMINAL else _UNDER_HEADLINE
