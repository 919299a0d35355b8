"""Split documents into passages of about 110 words at sentence boundaries."""

import re
from collections.abc import Callable, Sequence

from index.chunking.sentences import sentence_spans
from index.types import Document, Passage, Span

# Words. Retrieval was measured with passages of 110; with a title that is about 170 of the default
# encoder's 256 tokens. A text up to the maximum stays in one passage.
TARGET_WORDS = 110
MAX_WORDS = 165

# UTF-8 bytes that count as one word in scripts without spaces. An English word with its space has
# nearly 6, so English is hardly affected.
_BYTES_PER_WORD = 6
# Letters that take two and three bytes and say no more than a Latin one: Greek to Hebrew and Arabic
# to N'Ko; those of India, Thailand and their neighbours, Georgia, Ethiopia and Cambodia.
_TWO_BYTES = re.compile("[\u0370-\u07ff]")
_THREE_BYTES = re.compile("[\u0800-\u10ff\u1200-\u139f\u1780-\u17ff]")

# Costs of a boundary, on the scale of the squared relative error in length. A boundary inside a
# paragraph costs as much as a passage 30% off the target, one after a headline more than any
# length.
_INSIDE_PARAGRAPH_COST = 0.1
_AFTER_HEADLINE_COST = 2.0

_SENTENCE_ENDS = frozenset('.!?…。！？"”’»)]:;」』）।॥؟۔።။។՞')

CutLong = Callable[[str], list[Span]]


def split_passages(document: Document, cut_long: CutLong | None = None) -> list[Passage]:
    """Split `document` into consecutive passages of whole sentences.

    `cut_long` returns the spans of a sentence that the encoder can take, a single one if it fits.
    """
    spans = sentence_spans(document.text, document.language)
    return _build(document, spans if cut_long is None else _cut(document.text, spans, cut_long))


def fit_passages(
    document: Document, passages: Sequence[Passage], cut_long: CutLong
) -> Sequence[Passage]:
    """Return what `split_passages` returns with `cut_long`, given its result without.

    That is the same unless a sentence has to be cut.
    """
    spans = [span for passage in passages for span in passage.sentences]
    pieces = _cut(document.text, spans, cut_long)
    return passages if pieces == spans else _build(document, pieces)


def _cut(text: str, spans: Sequence[Span], cut_long: CutLong) -> list[Span]:
    return [(start + a, start + b) for start, end in spans for a, b in cut_long(text[start:end])]


def _build(document: Document, spans: list[Span]) -> list[Passage]:
    text = document.text
    words = [_count_words(text[start:end]) for start, end in spans]
    return [
        Passage(document.id, spans[first][0], spans[last - 1][1], tuple(spans[first:last]))
        for first, last in _group(text, spans, words)
    ]


def _count_words(sentence: str) -> int:
    size = len(sentence.encode("utf-8", "replace"))
    if size > len(sentence):
        size -= len(_TWO_BYTES.findall(sentence)) + 2 * len(_THREE_BYTES.findall(sentence))
    by_bytes = size // _BYTES_PER_WORD
    return max(len(sentence.split()), by_bytes, 1)


def _group(text: str, spans: list[Span], words: list[int]) -> list[Span]:
    """Group sentences into runs near the target length at the least cost (dynamic program)."""
    total = sum(words)
    if not spans:
        return []
    if total <= MAX_WORDS:
        return [(0, len(spans))]
    target = total / max(1, round(total / TARGET_WORDS))
    costs = [0.0] + [_boundary_cost(text, spans, i) for i in range(1, len(spans))] + [0.0]
    best = [0.0] + [float("inf")] * len(spans)
    run_start = [0] * (len(spans) + 1)
    for last in range(1, len(spans) + 1):
        length = 0
        for first in range(last - 1, -1, -1):
            length += words[first]
            if length > MAX_WORDS and first < last - 1:
                break
            cost = best[first] + (length / target - 1) ** 2 + costs[last]
            if cost < best[last]:
                best[last], run_start[last] = cost, first
    runs, last = [], len(spans)
    while last:
        runs.append((run_start[last], last))
        last = run_start[last]
    return runs[::-1]


def _boundary_cost(text: str, spans: list[Span], i: int) -> float:
    """The cost of beginning a new passage at sentence `i`."""
    if "\n" not in text[spans[i - 1][1] : spans[i][0]]:
        return _INSIDE_PARAGRAPH_COST
    return 0.0 if text[spans[i - 1][1] - 1] in _SENTENCE_ENDS else _AFTER_HEADLINE_COST
