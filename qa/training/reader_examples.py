"""gold questions over an index → what a reader learns from: passages with the answer or without."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index import Document, Index, Passage
from index.chunking.passages import split_passages
from index.embedding.encoder import passage_prefix
from index.unicode import without_surrogates
from qa.evaluation.gold import AnswerSpan, Question, contains_answer, find_words
from qa.reader.tokenization import ReaderInput, make_input
from qa.types import Span

# How often a question is also read beside a passage that lacks its answer (.5 in the first course
# of ours; what the change did was not measured by itself), and how often that is the right passage
# with the sentences that answer cut out instead of another one. Most mistakes are made between the
# sentences of the right passage, which is first nearly always; what is cut out teaches the
# difference between being on the topic and answering.
_WITHOUT = 0.75
_CUT_OUT = 0.5
# Passages among which another one is found: those that retrieval itself holds to be the nearest.
_NEAREST = 10
# How often a passage is read without its document's title, since many documents have none.
_UNTITLED = 0.25
# How often a question loses its mark: what is typed into a field of a page often has none.
_UNMARKED = 0.3


@dataclass(frozen=True, slots=True)
class WeightedSpan:
    """A span of a passage that answers, and its share of the votes."""

    span: Span
    share: float


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A question beside a passage, and where in its text the answer stands: nowhere when `answers`
    is empty."""

    question: str
    input: ReaderInput
    answers: tuple[WeightedSpan, ...]


def make_examples(
    question: Question, document: Document, index: Index, chance: random.Random
) -> Iterator[TrainingExample]:
    """The passage of its document that answers the question, and mostly also one that does not;
    none where the answer can't be found."""
    places = locate_answers(question, document)
    best: tuple[Passage, list[AnswerSpan]] | None = None
    passages = split_passages(document)
    for passage in passages:
        inside = [it for it in places if passage.start <= it.start and it.end <= passage.end]
        if inside and (best is None or _votes(inside) > _votes(best[1])):
            best = passage, inside
    if best is None:
        return
    passage, inside = best
    titled = chance.random() >= _UNTITLED
    asked = question.text.rstrip("? ") if chance.random() < _UNMARKED else question.text
    yield TrainingExample(
        asked,
        make_input(document, passage, titled),
        tuple(
            WeightedSpan(
                (it.start - passage.start, it.end - passage.start), it.votes / _votes(inside)
            )
            for it in inside
        ),
    )
    if chance.random() >= _WITHOUT:
        return
    if chance.random() < _CUT_OUT:
        lacking = _cut_out(document, passage, places, titled)
    else:
        lacking = _another(question, document, index, chance, titled)
    if lacking is not None:
        yield TrainingExample(asked, lacking, ())


def locate_answers(question: Question, document: Document) -> list[AnswerSpan]:
    """Where the answers stand in the document: where the gold says, else where they first do."""
    kept = [
        place
        for place, words in zip(question.answer_spans, question.answers, strict=False)
        if document.text[place.start : place.end] == words
    ]
    if kept:
        return kept
    spans = [find_words(document.text, words) for words in question.answers if words.strip()]
    return [AnswerSpan(*span) for span in spans if span]


def _votes(places: Sequence[AnswerSpan]) -> int:
    return sum(place.votes for place in places)


def _cut_out(
    document: Document, passage: Passage, places: Sequence[AnswerSpan], titled: bool
) -> ReaderInput | None:
    """The passage without the sentences that answer; None when that leaves nothing."""
    text, spans = "", []
    for start, end in passage.sentences:
        if any(place.start < end and start < place.end for place in places):
            continue
        between = " " if text else ""
        spans.append((len(text) + len(between), len(text) + len(between) + end - start))
        text += between + document.text[start:end]
    prefix = passage_prefix(document.title) if titled else ""
    return ReaderInput(prefix, without_surrogates(text), tuple(spans)) if spans else None


def _another(
    question: Question, document: Document, index: Index, chance: random.Random, titled: bool
) -> ReaderInput | None:
    """One of the nearest passages without any of the answers; None when all have one."""
    found = []
    for hit in index.search(question.text, _NEAREST):
        other = index.document(hit.passage.document_id)
        said = other.text[hit.passage.start : hit.passage.end]
        if hit.passage.sentences and not contains_answer(said, question.answers):
            found.append((other, hit.passage))
    return make_input(*chance.choice(found), titled) if found else None
