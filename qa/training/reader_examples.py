"""Make training examples for a reader: questions with passages that answer them, or do not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random

from index import Document, Index, Passage
from index.chunking.passages import split_passages
from index.embedding.encoder import passage_prefix
from index.text.unicode import without_surrogates
from index.types import Span
from qa.evaluation.gold import AnswerSpan, Question, contains_answer, find_words
from qa.reader.tokenization import ReaderInput, make_input

# Probability that a question is also paired with a passage that lacks its answer (.5 in the first
# training; the change was not measured by itself), and that this is its own passage without the
# sentences that answer, instead of another one. Most errors are made between sentences of the right
# passage; what is cut out teaches that being on the topic is not answering.
_NEGATIVE = 0.75
_CUT_OUT = 0.5
# Hits among which another passage is drawn: hard negatives are the nearest ones.
_NEAREST = 10
# Probability that a passage comes without its document's title: many documents have none.
_UNTITLED = 0.25
# Probability that a question loses its question mark, as in a search box.
_UNMARKED = 0.3


@dataclass(frozen=True, slots=True)
class WeightedSpan:
    """A span of a passage that answers, and its share of the annotators' votes."""

    span: Span
    share: float


@dataclass(frozen=True, slots=True)
class TrainingExample:
    """A question, a passage, and the spans of its text that answer; empty if none does."""

    question: str
    input: ReaderInput
    answers: tuple[WeightedSpan, ...]


def make_examples(
    question: Question, document: Document, index: Index, random: Random
) -> Iterator[TrainingExample]:
    """The passage of the document that answers the question, and mostly a negative as well.

    Of a question without answers, the passage of the document that has most of its words is a
    negative. Nothing is yielded where answers are given and none is found in the document.
    """
    if not question.answers:
        yield from _unanswerable(question, document, random)
        return
    spans = locate_answers(question, document)
    best: tuple[Passage, list[AnswerSpan]] | None = None
    for passage in split_passages(document):
        inside = [it for it in spans if passage.start <= it.start and it.end <= passage.end]
        if inside and (best is None or _votes(inside) > _votes(best[1])):
            best = passage, inside
    if best is None:
        return
    passage, inside = best
    titled = random.random() >= _UNTITLED
    text = _as_typed(question, random)
    answers = tuple(
        WeightedSpan((it.start - passage.start, it.end - passage.start), it.votes / _votes(inside))
        for it in inside
    )
    yield TrainingExample(text, make_input(document, passage, titled), answers)
    if random.random() >= _NEGATIVE:
        return
    if random.random() < _CUT_OUT:
        negative = _without_answers(document, passage, spans, titled)
    else:
        negative = _hard_negative(question, index, random, titled)
    if negative is not None:
        yield TrainingExample(text, negative, ())


def _unanswerable(
    question: Question, document: Document, random: Random
) -> Iterator[TrainingExample]:
    asked = set(question.text.casefold().split())

    def shared_words(passage: Passage) -> int:
        return len(asked & set(document.text[passage.start : passage.end].casefold().split()))

    passages = [passage for passage in split_passages(document) if passage.sentences]
    if passages:
        passage = max(passages, key=shared_words)
        titled = random.random() >= _UNTITLED
        reader_input = make_input(document, passage, titled)
        yield TrainingExample(_as_typed(question, random), reader_input, ())


def _as_typed(question: Question, random: Random) -> str:
    """The question, at times without its question mark."""
    return question.text.rstrip("? ") if random.random() < _UNMARKED else question.text


def locate_answers(question: Question, document: Document) -> list[AnswerSpan]:
    """Where the answers stand: at the gold spans, else at their first occurrence."""
    gold = [
        span
        for span, words in zip(question.answer_spans, question.answers, strict=False)
        if document.text[span.start : span.end] == words
    ]
    if gold:
        return gold
    found = [find_words(document.text, words) for words in question.answers if words.strip()]
    return [AnswerSpan(*span) for span in found if span]


def _votes(spans: Sequence[AnswerSpan]) -> int:
    return sum(span.votes for span in spans)


def _without_answers(
    document: Document, passage: Passage, answers: Sequence[AnswerSpan], titled: bool
) -> ReaderInput | None:
    """The passage without the sentences that answer; None when that leaves nothing."""
    text, spans = "", []
    for start, end in passage.sentences:
        if any(answer.start < end and start < answer.end for answer in answers):
            continue
        separator = " " if text else ""
        spans.append((len(text) + len(separator), len(text) + len(separator) + end - start))
        text += separator + document.text[start:end]
    prefix = passage_prefix(document.title) if titled else ""
    return ReaderInput(prefix, without_surrogates(text), tuple(spans)) if spans else None


def _hard_negative(
    question: Question, index: Index, random: Random, titled: bool
) -> ReaderInput | None:
    """One of the nearest passages without any of the answers; None when all have one."""
    candidates = []
    for hit in index.search(question.text, _NEAREST):
        document = index.document(hit.passage.document_id)
        text = document.text[hit.passage.start : hit.passage.end]
        if hit.passage.sentences and not contains_answer(text, question.answers):
            candidates.append((document, hit.passage))
    return make_input(*random.choice(candidates), titled) if candidates else None
