"""Rerank passages with a reader, which looks for the answer in the best of them."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import Index
from index.lazy_pattern import lazy_pattern
from index.types import Span
from qa.ranking.rerank import RankedPassage, RankedSentence
from qa.reader import (
    MIN_LOG_PROB,
    Reader,
    ReaderOutput,
    ScoreWeights,
    load_score_weights,
    make_input,
)
from qa.types import Scorers

# Passages that are read: at most three, with a score at most .75 (log-odds) below the best. For
# .77 to .89 of the questions that is one; recall@1 on wiki is .898, .888 with two within .5; see
# tests/benchmarks/README.md.
MAX_READ = 3
_MAX_SCORE_GAP = 0.75
# The lowest log-probability of a sentence: how surely the answer is not there says little. -4 and
# -12 change first quotes by .003 or less on most sets.
_MIN_SENTENCE_LOG_PROB = -6.0
# Words up to which a query without a question's form is keywords; not reading longer ones either
# costs .007 of first quotes on natural.
_MAX_KEYWORDS = 5
# A query is a question if it has a question mark, a wh-word or a leading auxiliary, or as many
# letters in a row, of a script without spaces, as five words have at least.
_QUESTION = lazy_pattern(
    r"[?？؟]|[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]{10}|"
    r"\b(?:who|whom|whose|what|which|when|where|why|how)\b|"
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b",
    re.IGNORECASE,
)


def is_question(query: str) -> bool:
    """Whether a query is a question, or long enough to be one, rather than keywords."""
    return len(query.split()) > _MAX_KEYWORDS or bool(_QUESTION.search(query))


def select_scorers(query: str, scorers: Scorers) -> Scorers:
    """Drop the reader for keyword queries: it was trained on questions, and takes some other name
    for the answer to "reservists of South Korea"."""
    return scorers if is_question(query) else replace(scorers, reader=None)


def rerank_with_reader(
    query: str,
    ranked: Sequence[RankedPassage],
    priority: Sequence[RankedPassage],
    index: Index,
    reader: Reader,
    *,
    dated: bool = False,
) -> list[RankedPassage]:
    """Add a reader's scores to a ranking.

    Args:
        query: The query that the reader answers.
        ranked: The passages to rank.
        priority: The same passages in the order in which to read them.
        index: The index that they are from.
        reader: The reader.
        dated: Whether the reader gets the documents' dates, as a question about a time needs.

    Returns:
        The same passages, best first.
    """
    outputs = read_candidates(query, priority, index, reader, dated=dated)
    rescored = add_reader_scores(ranked, outputs, load_score_weights(reader.folder))
    return sorted(rescored, key=lambda item: -item.score)


def read_candidates(
    query: str,
    ranked: Sequence[RankedPassage],
    index: Index,
    reader: Reader,
    *,
    dated: bool = False,
    limit: int = MAX_READ,
    max_score_gap: float = _MAX_SCORE_GAP,
) -> dict[int, ReaderOutput]:
    """The reader's outputs for the best passages, by passage id: at most `limit`, with a score at
    most `max_score_gap` below the best; other arguments as in `rerank_with_reader`."""
    chosen = [item for item in ranked[:limit] if item.score >= ranked[0].score - max_score_gap]
    inputs = {
        item.hit.passage_id: make_input(
            index.document(item.hit.passage.document_id), item.hit.passage, dated=dated
        )
        for item in chosen
    }
    # The same text in several documents is read in one of them.
    distinct = {(item.text, item.sentences): item for item in inputs.values()}
    outputs = dict(zip(distinct, reader.read(query, list(distinct.values())), strict=True))
    return {passage_id: outputs[item.text, item.sentences] for passage_id, item in inputs.items()}


def add_reader_scores(
    ranked: Sequence[RankedPassage], outputs: Mapping[int, ReaderOutput], weights: ScoreWeights
) -> list[RankedPassage]:
    """Add the weighted outputs of a reader to the scores of passages and sentences, in the same
    order.

    Unread passages get the lowest answerability seen, so that being skipped never helps.
    """
    lowest = min((output.answerability for output in outputs.values()), default=0.0)
    return [
        _add_reader_score(item, outputs.get(item.hit.passage_id), lowest, weights)
        for item in ranked
    ]


def _add_reader_score(
    item: RankedPassage, output: ReaderOutput | None, lowest: float, weights: ScoreWeights
) -> RankedPassage:
    answerability = lowest if output is None else output.answerability
    score = weights.score_passage(item.score, answerability)
    sentences = tuple(
        replace(
            sentence,
            score=weights.score_sentence(sentence.score, score, log_prob),
            reader_log_prob=log_prob,
            answer_span=answer_span,
        )
        for sentence, (log_prob, answer_span) in zip(
            item.sentences, _sentence_outputs(item, output), strict=True
        )
    )
    return replace(item, score=score, sentences=sentences, answerability=answerability)


def _sentence_outputs(
    item: RankedPassage, output: ReaderOutput | None
) -> list[tuple[float, Span | None]]:
    """For each sentence its `reader_log_prob` and its `answer_span`."""
    if output is None:
        return [(0.0, None)] * len(item.sentences)
    passage = item.hit.passage
    start, log_count = passage.start, math.log(len(passage.sentences))
    # By place: "why?" leaves out the sentence that was just quoted.
    by_place = dict(
        zip(
            passage.sentences,
            zip(output.sentence_log_probs, output.spans, strict=True),
            strict=True,
        )
    )
    outputs = []
    for sentence in item.sentences:
        log_prob, span = by_place[sentence.span]
        answer_span = span and (start + span[0], start + span[1])
        outputs.append((_sentence_log_prob(sentence, log_prob) + log_count, answer_span))
    return outputs


def _sentence_log_prob(sentence: RankedSentence, log_prob: float) -> float:
    # A headline or a question repeats the words of the question, and answers nothing.
    return MIN_LOG_PROB if sentence.features.is_headline else max(log_prob, _MIN_SENTENCE_LOG_PROB)
