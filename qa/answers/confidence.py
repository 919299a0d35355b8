"""Estimate the probability that an answer is right, by a calibrated logistic regression."""

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
from qa.types import CALIBRATED, Thresholds, Tier

MODEL_FILE = "confidence.json"
# Beside this file: for questions or documents that are not English, which no reader reads.
MULTILINGUAL_FILE = "confidence_multilingual.json"


@dataclass(frozen=True, slots=True)
class ConfidenceFeatures:
    """The features by which confidence is estimated; overlaps are weighted by rarity.

    Attributes:
        nearest_cosine: The highest cosine of a passage with the query.
        quote_cosine: The cosine of the first quote.
        passage_score: The score of the first quote's passage, without its temporal bonus.
        quote_score: The score of the first quote, without its temporal bonus.
        passage_log_prob: Log of the share of all passages' odds that falls to the cited ones.
        quote_log_prob: Log of the share of all sentences' odds that falls to the cited ones.
        passage_term_overlap: Overlap of the query with the passage and its title.
        passage_prefix_overlap: The same with words that share a prefix.
        passage_name_overlap: The same of the query's names and numbers.
        quote_context_overlap: Overlap with the quote, the sentence before it and the title.
        quote_has_answer_type: Whether the quote holds something of the type asked for.
        reader_answerability: The reader's log-odds that the passage has the answer.
        reader_max_answerability: The highest of any passage.
        reader_sentence_log_prob: The reader's log-probability of the quote, relative to a random
            sentence. All features of the reader are 0 without one.
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
    """A logistic regression with two thresholds.

    Attributes:
        intercept: The log-odds where all features are 0.
        weights: One per feature.
        threshold: The probability from which an answer is given.
        possible_threshold: The probability from which a possible answer is shown.
        feature_std: The standard deviations of the features in the training examples.
    """

    intercept: float
    weights: tuple[float, ...]
    threshold: float
    possible_threshold: float
    feature_std: tuple[float, ...]

    def tier(self, probability: float, thresholds: Thresholds = CALIBRATED) -> Tier:
        """What may be said with this probability of being right."""
        answer, possible = thresholds.answer, thresholds.possible
        if probability >= (self.threshold if answer is None else answer):
            return "answer"
        is_possible = probability >= (self.possible_threshold if possible is None else possible)
        return "possible" if is_possible else "none"

    def probability(self, features: ConfidenceFeatures) -> float:
        """1 / (1 + exp(-(intercept + weights · features)))."""
        logit = self.intercept + sum(
            w * x for w, x in zip(self.weights, astuple(features), strict=True)
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def confidence_features(
    ranked: Sequence[RankedPassage],
    source: RankedPassage,
    quotes: Sequence[RankedSentence],
    related: Sequence[tuple[RankedPassage, RankedSentence]] = (),
) -> ConfidenceFeatures:
    """Compute the features of answering with `quotes`.

    Args:
        ranked: All passages that were considered.
        source: The passage of the first quote.
        quotes: The quotes, best first.
        related: Passages and sentences of other sources that corroborate or contradict the first
            quote; their odds count for the answer, so that further reports never make it less
            likely.
    """
    first = quotes[0]
    passages = {
        item.hit.passage_id: item.score for item in (source, *(item for item, _ in related))
    }
    # By identity: spans of different documents may be equal.
    sentences = {id(sentence): sentence.score for sentence in quotes}
    sentences |= {id(sentence): sentence.score for _, sentence in related}
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
    """Log of the sum of the odds that `scores` are the logs of."""
    values = list(scores)
    highest = max(values)
    return highest + math.log(sum(math.exp(value - highest) for value in values))


def model_file(reader: Reader | None) -> Path:
    """Where the model for that reader is: in the reader's folder, or beside this file for none."""
    return (Path(str(files("qa.answers"))) if reader is None else reader.folder) / MODEL_FILE


def load_model(reader: Reader | None = None, *, is_multilingual: bool = False) -> ConfidenceModel:
    """The model that `python -m qa calibrate` wrote for that reader, or for none; a reader without
    its own uses that of the shipped reader.

    With `is_multilingual`, the model for questions or documents that are not English.
    """
    if is_multilingual and reader is None:
        return read_model(Path(str(files("qa.answers"))) / MULTILINGUAL_FILE)
    return read_model(_file_in_use(reader))


def _file_in_use(reader: Reader | None) -> Path:
    own_file = model_file(reader)
    return own_file if own_file.is_file() else model_file(DEFAULT_READER)


@cache
def read_model(path: Path) -> ConfidenceModel:
    """Read a model from its file; raises ValueError if the file has weights of other features."""
    content = _read_json(path)
    return ConfidenceModel(
        content["intercept"],
        _in_order(content, "weights", path),
        content["threshold"],
        content["possible_threshold"],
        _in_order(content, "feature_std", path),
    )


def training_sources(reader: Reader | None = None) -> list[str]:
    """The sets that the model in use was fitted to."""
    return list(map(str, _read_json(_file_in_use(reader))["training_sources"]))


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return content


def _in_order(content: Mapping[str, Any], key: str, path: Path) -> tuple[float, ...]:
    """The values under `key` in the order of the features."""
    names = [field.name for field in fields(ConfidenceFeatures)]
    values: Mapping[str, float] = content[key]
    if sorted(values) != sorted(names):
        raise ValueError(
            f"{path} has {key} for {sorted(values)}, expected {sorted(names)}: "
            "run python -m qa calibrate --from-scratch"
        )
    return tuple(values[name] for name in names)
