"""Take a training example apart into sentences, and assemble one from rewritten ones."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.types import Span
from qa.evaluation.gold import contains_answer
from qa.reader.tokenization import ReaderInput
from qa.training.reader_examples import TrainingExample, WeightedSpan


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a passage.

    Attributes:
        text: Its text.
        answers: The spans in it that answer, with their shares of the votes.
        separator: What stands between the sentence before and this one.
    """

    text: str
    answers: tuple[WeightedSpan, ...] = ()
    separator: str = " "

    def replaced(self, span: Span, words: str) -> "Sentence":
        """The sentence with other words at a span; answers behind it move, those that overlap it
        are dropped."""
        start, end = span
        shift = len(words) - (end - start)
        answers = []
        for answer in self.answers:
            first, last = answer.span
            if last <= start:
                answers.append(answer)
            elif first >= end:
                answers.append(replace(answer, span=(first + shift, last + shift)))
        text = self.text[:start] + words + self.text[end:]
        return replace(self, text=text, answers=tuple(answers))

    def unanswered(self) -> "Sentence":
        """The sentence as one that does not answer."""
        return replace(self, answers=())


def sentences_of(example: TrainingExample) -> list[Sentence]:
    """The sentences of an example's passage; none if an answer is in no sentence or in several."""
    text, end_before, sentences, placed = example.input.text, 0, [], 0
    for start, end in example.input.sentences:
        inside = [it for it in example.answers if start <= it.span[0] and it.span[1] <= end]
        answers = tuple(
            WeightedSpan((it.span[0] - start, it.span[1] - start), it.share) for it in inside
        )
        sentences.append(Sentence(text[start:end], answers, text[end_before:start]))
        end_before, placed = end, placed + len(inside)
    return sentences if placed == len(example.answers) else []


def assemble(question: str, prefix: str, sentences: Sequence[Sentence]) -> TrainingExample:
    """An example with the sentences as its passage; the shares of its answers sum to 1."""
    text, spans, answers = "", [], []
    for sentence in sentences:
        text += sentence.separator if text else ""
        start = len(text)
        text += sentence.text
        spans.append((start, len(text)))
        answers += [
            WeightedSpan((start + it.span[0], start + it.span[1]), it.share)
            for it in sentence.answers
        ]
    total = sum(answer.share for answer in answers)
    shares = tuple(replace(answer, share=answer.share / total) for answer in answers)
    return TrainingExample(question, ReaderInput(prefix, text, tuple(spans)), shares)


def without_answers(sentences: Sequence[Sentence]) -> list[Sentence]:
    """The sentences that neither answer nor have the words of an answer."""
    words = [sentence.text[slice(*it.span)] for sentence in sentences for it in sentence.answers]
    return [it for it in sentences if not it.answers and not contains_answer(it.text, words)]


def answering(sentences: Sequence[Sentence]) -> int | None:
    """The place of the one sentence with answers; None if there is none or several have one."""
    places = [number for number, sentence in enumerate(sentences) if sentence.answers]
    return places[0] if len(places) == 1 else None


def with_sentence(sentences: Sequence[Sentence], place: int, sentence: Sentence) -> list[Sentence]:
    """The sentences with another one at a place."""
    return [*sentences[:place], sentence, *sentences[place + 1 :]]
