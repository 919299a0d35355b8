"""ranked passages, a reader → the same passages, best first, with what it says of them."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import Index
from qa.ranking.rerank import RankedPassage, RankedSentence
from qa.ranking.scorers import Scorers
from qa.reader import (
    MIN_LOG_PROB,
    Reader,
    ReaderOutput,
    ScoreWeights,
    load_score_weights,
    make_input,
)
from qa.types import Span

# Passages that are read: those at most so much less likely the right one than the best (in
# logarithms of odds), and no more than so many. On this rests what an answer costs: the best alone
# is read for .77 to .89 of the questions. With ours after its first course, .5 of two passages, .75
# of three and 1.5 of four give recall@1 of .888, .898 and .896 and first quotes of .826, .837 and
# .837 on wiki, .987, .987, .990 and .899 all three on xquad, .973, .973, .967 and .773 all three on
# natural.
MAX_READ = 3
_MAX_SCORE_GAP = 0.75
# The logarithm of the least chance that is told from another: how sure it is of where the answer
# does not stand says little. -4 and -12 give one first quote of 150 more on natural, and .000 to
# .003 more on the others.
_MIN_SENTENCE_LOG_PROB = -6.0
# What asks: a mark, a word for it, or a verb in front; and more words than these, as people type
# a question that they do not put. It learned from questions alone, and of a few words that are
# looked for ("reservists of South Korea") it takes another name for what they ask. Not to hear it
# on longer ones (57 of natural) costs .007 of first quotes and .013 of AUROC.
_MAX_KEYWORDS = 5
_QUESTION = re.compile(
    r"\?|\b(?:who|whom|whose|what|which|when|where|why|how)\b|"
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b",
    re.IGNORECASE,
)


def is_question(query: str) -> bool:
    """Whether a query asks something that can be answered, and is not just words to be found."""
    return len(query.split()) > _MAX_KEYWORDS or bool(_QUESTION.search(query))


def select_scorers(query: str, assessors: Scorers) -> Scorers:
    """Those who have a say on a query: the reader only where something is asked."""
    return assessors if is_question(query) else replace(assessors, reader=None)


def rerank_with_reader(
    query: str,
    ranked: Sequence[RankedPassage],
    first: Sequence[RankedPassage],
    index: Index,
    reader: Reader,
    dated: bool = False,
) -> list[RankedPassage]:
    """The passages ranked anew with the reader's word on the likeliest, which come `first` for
    all that is known besides: of the time asked for, say, for which it is told their days."""
    readings = read_candidates(query, first, index, reader, dated)
    heard = add_reader_scores(ranked, readings, load_score_weights(reader.folder))
    return sorted(heard, key=lambda item: -item.score)


def read_candidates(
    query: str, ranked: Sequence[RankedPassage], index: Index, reader: Reader, dated: bool = False
) -> dict[int, ReaderOutput]:
    """What the reader makes of the likeliest passages, by their numbers. What stands word for word
    in several documents is read in one of them."""
    chosen = [item for item in ranked[:MAX_READ] if item.score >= ranked[0].score - _MAX_SCORE_GAP]
    pages = {
        item.hit.passage_id: make_input(
            index.document(item.hit.passage.document_id), item.hit.passage, dated=dated
        )
        for item in chosen
    }
    different = {(it.text, it.sentences): it for it in pages.values()}
    said = dict(zip(different, reader.read(query, list(different.values())), strict=True))
    return {number: said[it.text, it.sentences] for number, it in pages.items()}


def add_reader_scores(
    ranked: Sequence[RankedPassage], readings: Mapping[int, ReaderOutput], share: ScoreWeights
) -> list[RankedPassage]:
    """The passages in the same order with scores that hold the readings' say. What would have been
    said of those that were not read is not known, and they shall not gain by that."""
    least = min((reading.answerability for reading in readings.values()), default=0.0)
    return [
        _add_reader_score(item, readings.get(item.hit.passage_id), least, share) for item in ranked
    ]


def _add_reader_score(
    item: RankedPassage, reading: ReaderOutput | None, least: float, share: ScoreWeights
) -> RankedPassage:
    found = least if reading is None else reading.answerability
    score = share.score_passage(item.score, found)
    sentences = tuple(
        replace(
            sentence,
            score=share.score_sentence(sentence.score, score, place),
            reader_log_prob=place,
            answer_span=answer,
        )
        for sentence, (place, answer) in zip(
            item.sentences, _sentence_outputs(item, reading), strict=True
        )
    )
    return replace(item, score=score, sentences=sentences, answerability=found)


def _sentence_outputs(
    item: RankedPassage, reading: ReaderOutput | None
) -> list[tuple[float, Span | None]]:
    """Of each sentence its place and its answer in the document, as in Sentence."""
    if reading is None:
        return [(0.0, None)] * len(item.sentences)
    start, lot = item.hit.passage.start, math.log(len(item.sentences))
    return [
        (
            _sentence_log_prob(sentence, place) + lot,
            answer and (start + answer[0], start + answer[1]),
        )
        for sentence, place, answer in zip(
            item.sentences, reading.sentence_log_probs, reading.spans, strict=True
        )
    ]


def _sentence_log_prob(sentence: RankedSentence, place: float) -> float:
    """A headline or a question has the words that are asked for, and answers nothing."""
    return MIN_LOG_PROB if sentence.features.is_headline else max(place, _MIN_SENTENCE_LOG_PROB)
