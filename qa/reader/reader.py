"""Find the answer to a question in passages with an extractive question-answering model."""

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from index.embedding.threads import run_in_background
from index.types import Span
from qa.reader.model import find_reader
from qa.reader.tokenization import NO_SENTENCE, ReaderInput, Tokens

# Maximum number of tokens in an answer: nine in ten answers of the training sets have under 20.
_MAX_ANSWER_TOKENS = 30
# Log-probabilities and log-odds are clipped here: as good as impossible.
MIN_LOG_PROB = -12.0
# Outputs that are cached: a question is reranked for its time, its follow-ups and duplicates.
_CACHE_SIZE = 64


@dataclass(frozen=True, slots=True)
class ReaderOutput:
    """A reader's output for one passage.

    Attributes:
        answerability: Log-odds that the passage contains the answer.
        sentence_log_probs: For each sentence, the log-probability that the answer is in it, given
            that the passage contains it.
        spans: For each sentence, the best answer span in the passage's text; None for a sentence
            outside the model's window.
    """

    answerability: float
    sentence_log_probs: tuple[float, ...]
    spans: tuple[Span | None, ...]


class Reader:
    """An extractive question-answering model on this machine.

    `name` is a folder or a name in the Hugging Face cache; None is the shipped reader. It is
    loaded on first use and safe for use by several threads. Nothing is downloaded: raises
    EncoderError if there is no such model or if it is not a reader.
    """

    def __init__(self, name: str | None = None) -> None:
        self._model = find_reader(name)
        self._cache: OrderedDict[bytes, ReaderOutput] = OrderedDict()
        self._cache_lock = threading.Lock()

    @property
    def folder(self) -> Path:
        """The folder of its weights and of the score weights fitted to it."""
        return self._model.folder

    @property
    def name(self) -> str:
        """Its name in messages."""
        return self._model.name

    @property
    def is_multilingual(self) -> bool:
        """Whether it reads the languages of the multilingual encoder, not English alone."""
        return self._model.is_multilingual

    def load_in_background(self) -> None:
        """Start loading the model, for which the first question would wait otherwise."""
        run_in_background(self._model.load, "load reader")

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[ReaderOutput]:
        """Return the reader's output for each passage."""
        keys = [_cache_key(question, passage) for passage in passages]
        with self._cache_lock:
            outputs = {key: self._cache[key] for key in keys if key in self._cache}
        new = {
            key: passage for key, passage in zip(keys, passages, strict=True) if key not in outputs
        }
        texts = [self._model.tokenize(question, passage) for passage in new.values()]
        logits = self._model.logits(texts)
        for (key, passage), tokens, (starts, ends) in zip(new.items(), texts, logits, strict=True):
            outputs[key] = decode_logits(tokens, starts, ends, len(passage.sentences))
        with self._cache_lock:
            self._cache.update(outputs)
            while len(self._cache) > _CACHE_SIZE:
                self._cache.popitem(last=False)
        return [outputs[key] for key in keys]


def _cache_key(question: str, passage: ReaderInput) -> bytes:
    """Return a digest, so that the cache holds no text of documents that may be deleted."""
    return hashlib.sha256(repr((question, passage)).encode("utf-8", "replace")).digest()


def decode_logits(
    tokens: Tokens, starts: np.ndarray, ends: np.ndarray, sentences: int
) -> ReaderOutput:
    """Turn start and end logits into log-odds, log-probabilities and answer spans.

    Args:
        tokens: The tokens of the question and the passage.
        starts: Logits of answer starts, shape (tokens,); the first one means "no answer".
        ends: Logits of answer ends, shape (tokens,).
        sentences: The number of sentences in the passage.
    """
    ids = tokens.sentence_ids
    inside = np.flatnonzero(ids != NO_SENTENCE)
    if not len(inside):
        return ReaderOutput(MIN_LOG_PROB, (MIN_LOG_PROB,) * sentences, (None,) * sentences)
    answerability = 0.0
    log_probs = np.zeros(sentences)
    for logits in (starts, ends):
        total = _log_sum_exp(logits[inside])
        answerability += (total - float(logits[0])) / 2
        for number in range(sentences):
            in_sentence = logits[ids == number]
            log_probs[number] += (
                _log_sum_exp(in_sentence) - total if len(in_sentence) else MIN_LOG_PROB
            )
    log_probs = np.maximum(log_probs - _log_sum_exp(log_probs), MIN_LOG_PROB)
    return ReaderOutput(
        max(min(answerability, -MIN_LOG_PROB), MIN_LOG_PROB),
        tuple(map(float, log_probs)),
        tuple(
            _best_span(np.flatnonzero(ids == number), starts, ends, tokens.spans)
            for number in range(sentences)
        ),
    )


def _best_span(
    positions: np.ndarray, starts: np.ndarray, ends: np.ndarray, spans: np.ndarray
) -> Span | None:
    """Return the most likely answer span among the tokens at `positions`, those of a sentence."""
    if not len(positions):
        return None
    length = positions[None, :] - positions[:, None]
    is_valid = (length >= 0) & (length < _MAX_ANSWER_TOKENS)
    scores = np.where(is_valid, starts[positions][:, None] + ends[positions][None, :], -np.inf)
    first, last = divmod(int(scores.argmax()), len(positions))
    return int(spans[positions[first]][0]), int(spans[positions[last]][1])


def _log_sum_exp(logits: np.ndarray) -> float:
    peak = float(logits.max())
    return peak + float(np.log(np.exp(logits - peak).sum()))
