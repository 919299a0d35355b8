"""Two passages of one topic, or two events of one kind, joined: the question names one of them."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from qa.evaluation.gold import contains_answer
from qa.training.augmentation.entities import Corpus, EntityKind
from qa.training.augmentation.example_sentences import (
    Sentence,
    assemble,
    sentences_of,
    without_answers,
)
from qa.training.augmentation.statements import (
    ask_fact,
    make_date,
    make_event,
    passage_of,
    roles_of,
    tell_fact,
    with_other_object,
)
from qa.training.reader_examples import TrainingExample

# Hits among which the other passage is drawn, and sentences taken from each passage at most.
_NEAREST = 10
_MAX_SENTENCES = 4


def two_events(
    example: TrainingExample, corpus: Corpus, random: Random
) -> Iterator[TrainingExample]:
    """The passage beside one that is near to the question: the answer stays. Or statements of two
    events that differ in what they are about: the answer is in the one that is named, in neither
    if a third is named."""
    joined = _joined(example, corpus, random) if random.random() < 0.4 else []
    if joined:
        yield assemble(example.question, example.input.prefix, joined)
        if random.random() < 0.5:
            yield assemble(example.question, example.input.prefix, without_answers(joined))
        return
    yield from _events_of_one_kind(corpus, random)


def _joined(example: TrainingExample, corpus: Corpus, random: Random) -> list[Sentence]:
    """Sentences of the passage around its answer and of another document's, in either order."""
    sentences = sentences_of(example)
    if corpus.index is None or not sentences:
        return []
    answers = [example.input.text[slice(*answer.span)] for answer in example.answers]
    candidates = []
    for hit in corpus.index.search(example.question, _NEAREST):
        document = corpus.index.document(hit.passage.document_id)
        text = document.text[hit.passage.start : hit.passage.end]
        if example.input.text not in document.text and not contains_answer(text, answers):
            candidates.append([document.text[start:end] for start, end in hit.passage.sentences])
    if not candidates:
        return []
    places = [number for number, sentence in enumerate(sentences) if sentence.answers]
    first = max(0, min(places) - 1)
    own = sentences[first : max(max(places) + 1, first + _MAX_SENTENCES)]
    other = [Sentence(text) for text in random.choice(candidates)[:_MAX_SENTENCES]]
    parts = [own, other]
    random.shuffle(parts)
    second = [replace(parts[1][0], separator="\n\n"), *parts[1][1:]]
    return [*parts[0], *second]


def _events_of_one_kind(corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    event = make_event(corpus, random)
    role = random.choice(roles_of(event))
    another = replace(
        with_other_object(event, corpus, random),
        date=make_date(random),
        place=corpus.sample(EntityKind.PLACE, random) or event.place,
    )
    if event.subject_kind is EntityKind.PERSON:
        another = replace(another, subject=corpus.sample(EntityKind.PERSON, random))
    if another.object == event.object or (another.subject and another.subject == event.subject):
        return
    told, beside = tell_fact(event, random, (role,)), tell_fact(another, random)
    yield passage_of(ask_fact(event, random, role), [told, beside], corpus, random)
    if random.random() < 0.7:
        third = with_other_object(event, corpus, random)
        if third.object not in (event.object, another.object):
            # With the subject, place and date of one of the two.
            question = ask_fact(third, random, role)
            yield passage_of(question, [told.unanswered(), beside], corpus, random)
