"""what was found for a question → the probability that it is the answer."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from qa.ranking.rerank import RankedPassage, RankedSentence
from qa.reader import DEFAULT_READER, Reader

MODEL_FILE = "confidence.json"


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """What speaks for and against the quotes being the answer.

    The cosines of the nearest passage and of the first quote to the question; the scores of the
    first quote and of its passage; the logarithms of the shares of all passages' odds that fall
    to this one, and of all sentences' odds that fall to the quotes; the shares, weighted by
    rarity, of the question's words, of its words in any form, and of its names and numbers that
    the passage holds, and of its words that the quote with the sentence before holds; whether
    the quote holds something of the kind asked for. By a reader, 0 without one: the logarithm of
    the odds that the passage has the answer, the most that it gives any passage, and how much
    likelier than by lot, as a logarithm, the answer stands in the quote.
    """

    nearest_cosine: float
    quote_cosine: float
    passage_score: float
    quote_score: float
    passage_log_prob: float
    quote_log_prob: float
    passage_term_overlap: float
    passage_prefix_overlap: float
    passage_name_overlap: float
    quote_context_overlap: float
    quote_has_answer_type: float
    reader_answerability: float
    reader_max_answerability: float
    reader_sentence_log_prob: float


@dataclass(frozen=True, slots=True)
class ConfidenceModel:
    """A logistic regression: one weight a signal, and the threshold from which to answer.
    `deviations` are how far each signal strayed in the examples that it was fitted to."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float
    feature_std: tuple[float, ...]

    def probability(self, signals: ConfidenceFeatures) -> float:
        """1 / (1 + exp(-(intercept + weights · signals)))."""
        logit = self.intercept + sum(
            w * x for w, x in zip(self.weights, astuple(signals), strict=True)
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def confidence_features(
    ranked: Sequence[RankedPassage],
    source: RankedPassage,
    quotes: Sequence[RankedSentence],
    agreeing: Sequence[tuple[RankedPassage, RankedSentence]] = (),
) -> ConfidenceFeatures:
    """The signals for answering with `quotes`, the first of which is of `source`, out of the
    passages that were `ranked`. That a day was preferred says which passage it is, and not how
    well it matches.

    `joining` are passages and sentences of other sources on the same matter. Their odds count
    for the answer: that several reports have it must not make it less likely.
    """
    first = quotes[0]
    passages = {
        item.hit.passage_id: item.score for item in (source, *(item for item, _ in agreeing))
    }
    # Spans of different documents may be the same.
    sentences = {id(sentence): sentence.score for sentence in quotes}
    sentences |= {id(sentence): sentence.score for _, sentence in agreeing}
    return ConfidenceFeatures(
        nearest_cosine=max((item.hit.dense or 0.0 for item in ranked), default=0.0),
        quote_cosine=first.features.cosine,
        passage_score=source.score - source.temporal_bonus,
        quote_score=first.score - first.temporal_bonus,
        passage_log_prob=_log_sum_exp(passages.values())
        - _log_sum_exp(item.score for item in ranked),
        quote_log_prob=_log_sum_exp(sentences.values())
        - _log_sum_exp(sentence.score for item in ranked for sentence in item.sentences),
        passage_term_overlap=source.term_overlap,
        passage_prefix_overlap=source.features.prefix_overlap,
        passage_name_overlap=source.features.name_overlap,
        quote_context_overlap=first.features.context_overlap,
        quote_has_answer_type=first.features.has_answer_type,
        reader_answerability=source.answerability,
        reader_max_answerability=max((item.answerability for item in ranked), default=0.0),
        reader_sentence_log_prob=first.reader_log_prob,
    )


def _log_sum_exp(scores: Iterable[float]) -> float:
    """The logarithm of the sum of the odds whose logarithms are `scores`."""
    known = list(scores)
    most = max(known)
    return most + math.log(sum(math.exp(score - most) for score in known))


def model_file(reader: Reader | None) -> Path:
    """Where the model is kept: in the folder of the reader that has a say, and beside this file
    without one."""
    return (Path(str(files("qa.answers"))) if reader is None else reader.folder) / MODEL_FILE


def load_model(reader: Reader | None = None) -> ConfidenceModel:
    """The model that `python -m qa calibrate` wrote, without a reader or for that one; of a reader
    that has none of its own, the model of ours."""
    return read_model(_file_in_use(reader))


def _file_in_use(reader: Reader | None) -> Path:
    own = model_file(reader)
    return own if own.is_file() else model_file(DEFAULT_READER)


@cache
def read_model(place: Path) -> ConfidenceModel:
    """Raises ValueError when the file's weights are not those of the signals."""
    kept = _read(place)
    return ConfidenceModel(
        kept["intercept"],
        _in_order(kept["weights"], "weights", place),
        kept["threshold"],
        _in_order(kept["feature_std"], "feature_std", place),
    )


def training_sources(reader: Reader | None = None) -> list[str]:
    """What that model was fitted to, a line each."""
    return list(map(str, _read(_file_in_use(reader))["training_sources"]))


def _read(place: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return kept


def _in_order(kept: Mapping[str, float], what: str, place: Path) -> tuple[float, ...]:
    names = [field.name for field in fields(ConfidenceFeatures)]
    if sorted(kept) != sorted(names):
        raise ValueError(
            f"{place} has {what} for {sorted(kept)}, expected {sorted(names)}: "
            "run python -m qa calibrate --anew"
        )
    return tuple(kept[name] for name in names)
