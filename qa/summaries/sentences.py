"""Split the text of a model into sentences, each with the markers of the quotes that it cites."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from index.chunking.sentences import sentence_spans
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.summaries.word_tokens import is_balanced

# "[1]", "[1, 2]", "[1][2]", "[quote 1]", "【1】".
_MARKER = lazy_pattern(
    r"\s*[\[【]\s*(?:quotes?\s+)?(?P<numbers>\d{1,4}(?:\s*[,;]\s*\d{1,4})*)\s*[\]】]", re.IGNORECASE
)
# "[1] and [2]", "[1], [2]".
_BETWEEN_MARKERS = lazy_pattern(
    r"(?<=[\]】])\s*(?:,|;|and|&)\s*(?=[\[【]\s*(?:quotes?\s+)?\d)", re.I
)
_LEADING_MARKERS = lazy_pattern(
    rf"(?:{_MARKER.pattern.replace('?P<numbers>', '')})+\s*[.!?]?", re.I
)
_ITEM = lazy_pattern(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+")
_EMPHASIS = lazy_pattern(r"\*\*|__|^#+\s+")
_ENDS = lazy_pattern(r"[.!?。！？][\"”’»)\]】]*$")


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of the model.

    Attributes:
        text: Its words without markers.
        pieces: Its words cut behind each group of markers, each with the numbers of these.
        is_whole: Whether it ends as a sentence does, or with a marker.
    """

    text: str
    pieces: tuple[tuple[str, tuple[int, ...]], ...]
    is_whole: bool = True

    @property
    def numbers(self) -> tuple[int, ...]:
        """The numbers of all of its markers, each once."""
        return tuple(dict.fromkeys(number for _, numbers in self.pieces for number in numbers))


def split_draft(text: str) -> list[DraftSentence]:
    """Split a model's text into sentences; marks of lists and emphasis are left out, and markers
    that stand alone."""
    return _with_words(_read(text[start:end]) for start, end in _spans(text))


def take_finished(text: str) -> tuple[list[DraftSentence], str]:
    """The sentences at the beginning of a text that is still being written which can no longer
    change, and the rest of the text."""
    spans = _spans(text)
    # What comes next may be the markers of the last sentence, or of the one before.
    while spans and not text[spans[-1][0] :].lstrip(" -*•–")[:1].isalnum():
        spans.pop()
    finished: list[DraftSentence] = []
    done = 0
    for start, end in spans[:-1]:
        # Within quotation marks and brackets, sentences are not split once these are closed.
        if not is_balanced(text[done:end]):
            break
        finished.append(_read(text[start:end]))
        done = end
    return _with_words(finished), text[done:]


def _with_words(drafts: Iterable[DraftSentence]) -> list[DraftSentence]:
    return [draft for draft in drafts if any(map(str.isalnum, draft.text))]


def _spans(text: str) -> list[Span]:
    """The places of the sentences, each with the markers behind it."""
    spans: list[Span] = []
    position = 0
    for line in text.splitlines(keepends=True):
        for start, end in sentence_spans(line):
            start, end = start + position, end + position
            leading = _LEADING_MARKERS.match(text, start, end)
            if leading and spans:
                spans[-1] = (spans[-1][0], leading.end())
                start = leading.end()
            if any(map(str.isalnum, text[start:end])):
                spans.append((start, end))
        position += len(line)
    return spans


def _read(sentence: str) -> DraftSentence:
    sentence = _BETWEEN_MARKERS.sub("", _EMPHASIS.sub("", _ITEM.sub("", sentence))).strip()
    pieces: list[tuple[str, tuple[int, ...]]] = []
    position = 0
    markers = list(_MARKER.finditer(sentence))
    for marker in markers:
        words = sentence[position : marker.start()].strip()
        numbers = tuple(map(int, re.findall(r"\d+", marker["numbers"])))
        if (words and any(map(str.isalnum, words))) or not pieces:
            pieces.append((words, numbers))
        else:
            former, others = pieces[-1]
            pieces[-1] = (former, (*others, *numbers))
        position = marker.end()
    rest = sentence[position:].strip()
    if any(map(str.isalnum, rest)) or not pieces:
        pieces.append((rest, ()))
    text = " ".join(_MARKER.sub("", sentence).split())
    is_whole = bool(_ENDS.search(text)) or bool(markers and not any(map(str.isalnum, rest)))
    return DraftSentence(text, tuple(pieces), is_whole)
