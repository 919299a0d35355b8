"""question, passages → where in each of them the answer stands, and how surely."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from qa.reader.model import ReaderModel, find_reader
from qa.reader.tokenization import NO_SENTENCE, ReaderInput, Tokens
from qa.types import Span

# Tokens of an answer, at most: nine tenths of those of the training sets have under 20.
_MAX_ANSWER_TOKENS = 30
# The logarithm of a chance that is as good as none.
MIN_LOG_PROB = -12.0
# Readings that are kept: a question is ranked anew for its time, its follow-up and its copies.
_CACHE_SIZE = 64


@dataclass(frozen=True, slots=True)
class ReaderOutput:
    """What a reader makes of one passage.

    `found` is the logarithm of the odds that the answer stands in it. `places` are, for each of its
    sentences, the logarithm of the chance that it stands there, given that it stands in the
    passage; `answers` where in the passage's text it would be in that sentence, None for one that
    was not read.
    """

    answerability: float
    sentence_log_probs: tuple[float, ...]
    spans: tuple[Span | None, ...]


class Reader:
    """A model for question answering of this machine: ours when `name` is None, else a folder, or
    a name in the Hugging Face cache. It is loaded when first used; usable from threads.

    Raises EncoderError when there is none of that name, or when it is none. Nothing is downloaded.
    """

    def __init__(self, name: str | None = None) -> None:
        self._model: ReaderModel = find_reader(name)
        self._known: OrderedDict[bytes, ReaderOutput] = OrderedDict()
        self._knowing = threading.Lock()

    @property
    def folder(self) -> Path:
        """Where its weights are, and what they are worth beside the ranking."""
        return self._model.folder

    @property
    def name(self) -> str:
        """What it is called in messages."""
        return self._model.name

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[ReaderOutput]:
        """What it makes of each passage."""
        keys = [_key(question, pages) for pages in passages]
        with self._knowing:
            known = {key: self._known[key] for key in keys if key in self._known}
        new = {key: it for key, it in zip(keys, passages, strict=True) if key not in known}
        tokens = [self._model.tokenize(question, pages) for pages in new.values()]
        for (key, pages), each, (begins, ends) in zip(
            new.items(), tokens, self._model.logits(tokens), strict=True
        ):
            known[key] = decode_logits(each, begins, ends, len(pages.sentences))
        with self._knowing:
            self._known.update(known)
            while len(self._known) > _CACHE_SIZE:
                self._known.popitem(last=False)
        return [known[key] for key in keys]


def _key(question: str, pages: ReaderInput) -> bytes:
    """Names what was read without holding it: what is deleted shall not be kept here."""
    return hashlib.sha256(repr((question, pages)).encode("utf-8", "replace")).digest()


def decode_logits(
    tokens: Tokens, begins: np.ndarray, ends: np.ndarray, sentences: int
) -> ReaderOutput:
    """The logits (tokens,) of where the answer begins and where it ends → a reading. The first
    token's are those of the answer standing nowhere in the passage."""
    owners = tokens.sentence_ids
    inside = np.flatnonzero(owners != NO_SENTENCE)
    if not len(inside):
        return ReaderOutput(MIN_LOG_PROB, (MIN_LOG_PROB,) * sentences, (None,) * sentences)
    found = 0.0
    places = np.zeros(sentences)
    for logits in (begins, ends):
        whole = _log_sum_exp(logits[inside])
        found += (whole - float(logits[0])) / 2
        for number in range(sentences):
            own = logits[owners == number]
            places[number] += _log_sum_exp(own) - whole if len(own) else MIN_LOG_PROB
    places = np.maximum(places - _log_sum_exp(places), MIN_LOG_PROB)
    spans = tuple(
        _best_span(np.flatnonzero(owners == number), begins, ends, tokens.spans)
        for number in range(sentences)
    )
    return ReaderOutput(
        max(min(found, -MIN_LOG_PROB), MIN_LOG_PROB), tuple(map(float, places)), spans
    )


def _best_span(
    own: np.ndarray, begins: np.ndarray, ends: np.ndarray, spans: np.ndarray
) -> Span | None:
    """The likeliest span of a sentence, of its tokens `own`."""
    if not len(own):
        return None
    apart = own[None, :] - own[:, None]
    possible = (apart >= 0) & (apart < _MAX_ANSWER_TOKENS)
    scores = np.where(possible, begins[own][:, None] + ends[own][None, :], -np.inf)
    first, last = divmod(int(scores.argmax()), len(own))
    return int(spans[own[first]][0]), int(spans[own[last]][1])


def _log_sum_exp(logits: np.ndarray) -> float:
    """log(sum(exp))."""
    most = float(logits.max())
    return most + float(np.log(np.exp(logits - most).sum()))
