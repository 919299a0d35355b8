"""ranked passages, a reader → the same passages, best first, with what it says of them."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from index import Index
from qa.ranking.rerank import Ranked, Sentence
from qa.ranking.scorers import Assessors
from qa.reader import NOT_HERE, Reader, Reading, Share, load_share, pages_of
from qa.types import Span

# Passages that are read: those at most so much less likely the right one than the best (in
# logarithms of odds), and no more than so many. On this rests what an answer costs: the best alone
# is read for .77 to .89 of the questions. With ours after its first course, .5 of two passages, .75
# of three and 1.5 of four give recall@1 of .888, .898 and .896 and first quotes of .826, .837 and
# .837 on wiki, .987, .987, .990 and .899 all three on xquad, .973, .973, .967 and .773 all three on
# natural.
MOST_READ = 3
_CLOSE = 0.75
# The logarithm of the least chance that is told from another: how sure it is of where the answer
# does not stand says little. -4 and -12 give one first quote of 150 more on natural, and .000 to
# .003 more on the others.
_LEAST = -6.0
# What asks: a mark, a word for it, or a verb in front; and more words than these, as people type
# a question that they do not put. It learned from questions alone, and of a few words that are
# looked for ("reservists of South Korea") it takes another name for what they ask. Not to hear it
# on longer ones (57 of natural) costs .007 of first quotes and .013 of AUROC.
_FEW = 5
_ASKS = re.compile(
    r"\?|\b(?:who|whom|whose|what|which|when|where|why|how)\b|"
    r"^\W*(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|may|might|must)\b",
    re.IGNORECASE,
)


def asks(query: str) -> bool:
    """Whether a query asks something that can be answered, and is not just words to be found."""
    return len(query.split()) > _FEW or bool(_ASKS.search(query))


def heard_on(query: str, assessors: Assessors) -> Assessors:
    """Those who have a say on a query: the reader only where something is asked."""
    return assessors if asks(query) else replace(assessors, reader=None)


def read_closely(
    query: str,
    ranked: Sequence[Ranked],
    first: Sequence[Ranked],
    index: Index,
    reader: Reader,
    dated: bool = False,
) -> list[Ranked]:
    """The passages ranked anew with the reader's word on the likeliest, which come `first` for
    all that is known besides: of the time asked for, say, for which it is told their days."""
    readings = readings_of(query, first, index, reader, dated)
    heard = hear(ranked, readings, load_share(reader.folder))
    return sorted(heard, key=lambda item: -item.score)


def readings_of(
    query: str, ranked: Sequence[Ranked], index: Index, reader: Reader, dated: bool = False
) -> dict[int, Reading]:
    """What the reader makes of the likeliest passages, by their numbers. What stands word for word
    in several documents is read in one of them."""
    chosen = [item for item in ranked[:MOST_READ] if item.score >= ranked[0].score - _CLOSE]
    pages = {
        item.hit.number: pages_of(
            index.document(item.hit.passage.document_id), item.hit.passage, dated=dated
        )
        for item in chosen
    }
    different = {(it.text, it.sentences): it for it in pages.values()}
    said = dict(zip(different, reader.read(query, list(different.values())), strict=True))
    return {number: said[it.text, it.sentences] for number, it in pages.items()}


def hear(ranked: Sequence[Ranked], readings: Mapping[int, Reading], share: Share) -> list[Ranked]:
    """The passages in the same order with scores that hold the readings' say. What would have been
    said of those that were not read is not known, and they shall not gain by that."""
    least = min((reading.found for reading in readings.values()), default=0.0)
    return [_hear(item, readings.get(item.hit.number), least, share) for item in ranked]


def _hear(item: Ranked, reading: Reading | None, least: float, share: Share) -> Ranked:
    found = least if reading is None else reading.found
    score = share.of_passage(item.score, found)
    sentences = tuple(
        replace(
            sentence,
            score=share.of_sentence(sentence.score, score, place),
            place=place,
            answer=answer,
        )
        for sentence, (place, answer) in zip(item.sentences, _places(item, reading), strict=True)
    )
    return replace(item, score=score, sentences=sentences, found=found)


def _places(item: Ranked, reading: Reading | None) -> list[tuple[float, Span | None]]:
    """Of each sentence its place and its answer in the document, as in Sentence."""
    if reading is None:
        return [(0.0, None)] * len(item.sentences)
    start, lot = item.hit.passage.start, math.log(len(item.sentences))
    return [
        (_place(sentence, place) + lot, answer and (start + answer[0], start + answer[1]))
        for sentence, place, answer in zip(
            item.sentences, reading.places, reading.answers, strict=True
        )
    ]


def _place(sentence: Sentence, place: float) -> float:
    """A headline or a question has the words that are asked for, and answers nothing."""
    return NOT_HERE if sentence.signals.headline else max(place, _LEAST)
