"""what was found for a question → the probability that it is the answer."""

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from qa.ranking.rerank import Ranked, Sentence
from qa.reader import OURS, Reader

MODEL_FILE = "confidence.json"


@dataclass(frozen=True, slots=True)
class Signals:
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
    passage_odds: float
    quote_odds: float
    passage_share: float
    passage_loose: float
    passage_names: float
    quote_window: float
    quote_kind: float
    reader_found: float
    reader_nearest: float
    reader_place: float


@dataclass(frozen=True, slots=True)
class Model:
    """A logistic regression: one weight a signal, and the threshold from which to answer.
    `deviations` are how far each signal strayed in the examples that it was fitted to."""

    intercept: float
    weights: tuple[float, ...]
    threshold: float
    deviations: tuple[float, ...]

    def probability(self, signals: Signals) -> float:
        """1 / (1 + exp(-(intercept + weights · signals)))."""
        logit = self.intercept + sum(
            w * x for w, x in zip(self.weights, astuple(signals), strict=True)
        )
        return 1 / (1 + math.exp(-max(-60.0, min(60.0, logit))))


def measure(
    ranked: Sequence[Ranked],
    source: Ranked,
    quotes: Sequence[Sentence],
    joining: Sequence[tuple[Ranked, Sentence]] = (),
) -> Signals:
    """The signals for answering with `quotes`, the first of which is of `source`, out of the
    passages that were `ranked`. That a day was preferred says which passage it is, and not how
    well it matches.

    `joining` are passages and sentences of other sources on the same matter. Their odds count
    for the answer: that several reports have it must not make it less likely.
    """
    first = quotes[0]
    passages = {item.hit.number: item.score for item in (source, *(item for item, _ in joining))}
    # Spans of different documents may be the same.
    sentences = {id(sentence): sentence.score for sentence in quotes}
    sentences |= {id(sentence): sentence.score for _, sentence in joining}
    return Signals(
        nearest_cosine=max((item.hit.dense or 0.0 for item in ranked), default=0.0),
        quote_cosine=first.signals.cosine,
        passage_score=source.score - source.timely,
        quote_score=first.score - first.timely,
        passage_odds=_total(passages.values()) - _total(item.score for item in ranked),
        quote_odds=_total(sentences.values())
        - _total(sentence.score for item in ranked for sentence in item.sentences),
        passage_share=source.share,
        passage_loose=source.signals.loose,
        passage_names=source.signals.names,
        quote_window=first.signals.window,
        quote_kind=first.signals.kind,
        reader_found=source.found,
        reader_nearest=max((item.found for item in ranked), default=0.0),
        reader_place=first.place,
    )


def _total(scores: Iterable[float]) -> float:
    """The logarithm of the sum of the odds whose logarithms are `scores`."""
    known = list(scores)
    most = max(known)
    return most + math.log(sum(math.exp(score - most) for score in known))


def model_file(reader: Reader | None) -> Path:
    """Where the model is kept: in the folder of the reader that has a say, and beside this file
    without one."""
    return (Path(str(files("qa.answers"))) if reader is None else reader.folder) / MODEL_FILE


def load_model(reader: Reader | None = None) -> Model:
    """The model that `python -m qa calibrate` wrote, without a reader or for that one; of a reader
    that has none of its own, the model of ours."""
    return read_model(_file_in_use(reader))


def _file_in_use(reader: Reader | None) -> Path:
    own = model_file(reader)
    return own if own.is_file() else model_file(OURS)


@cache
def read_model(place: Path) -> Model:
    """Raises ValueError when the file's weights are not those of the signals."""
    kept = _read(place)
    return Model(
        kept["intercept"],
        _in_order(kept["weights"], "weights", place),
        kept["threshold"],
        _in_order(kept["deviations"], "deviations", place),
    )


def made_from(reader: Reader | None = None) -> list[str]:
    """What that model was fitted to, a line each."""
    return list(map(str, _read(_file_in_use(reader))["made_from"]))


def _read(place: Path) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(place.read_text("utf-8"))
    return kept


def _in_order(kept: Mapping[str, float], what: str, place: Path) -> tuple[float, ...]:
    names = [field.name for field in fields(Signals)]
    if sorted(kept) != sorted(names):
        raise ValueError(
            f"{place} has {what} for {sorted(kept)}, expected {sorted(names)}: "
            "run python -m qa calibrate --anew"
        )
    return tuple(kept[name] for name in names)
