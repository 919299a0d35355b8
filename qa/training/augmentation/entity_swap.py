"""The question's entity exchanged for another of its kind: on the topic, nearly the same words."""

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from qa.training.augmentation.entities import Corpus, Entity, EntityKind
from qa.training.augmentation.example_sentences import assemble, sentences_of
from qa.training.augmentation.statements import (
    Event,
    Role,
    ask_fact,
    make_event,
    passage_of,
    roles_of,
    tell_fact,
    with_other_object,
)
from qa.training.reader_examples import TrainingExample

# Kinds whose exchange always makes another question; a number may be part of a name or wording.
_IN_TEXT = frozenset(EntityKind) - {EntityKind.NUMBER}


def entity_swap(
    example: TrainingExample, corpus: Corpus, random: Random
) -> Iterator[TrainingExample]:
    """The example's question with another entity, which the passage does not answer; or, with the
    entity exchanged in the passage as well, the same answer."""
    entities = [
        entity
        for entity in corpus.entities(example.question)
        if entity.words in example.input.text and not _is_answer(entity, example)
    ]
    if entities and random.random() < 0.8:
        entity = random.choice(entities)
        text = f"{example.question} {example.input.prefix} {example.input.text}"
        if other := corpus.other(entity, text, random):
            start, end = entity.span
            question = example.question[:start] + other + example.question[end:]
            yield replace(example, question=question, answers=())
            if (
                random.random() < 0.6
                and entity.kind in _IN_TEXT
                and (renamed := _renamed(example, entity, other))
            ):
                yield replace(renamed, question=question)
            return
    yield from _other_event(corpus, random)


def _is_answer(entity: Entity, example: TrainingExample) -> bool:
    answers = (example.input.text[slice(*answer.span)] for answer in example.answers)
    return any(entity.words in answer for answer in answers)


def _renamed(example: TrainingExample, entity: Entity, other: str) -> TrainingExample | None:
    """The example with the entity exchanged in its passage; None where a part of it is left."""
    pattern = re.compile(rf"(?<!\w){re.escape(entity.words)}(?!\w)")
    sentences = []
    for sentence in sentences_of(example):
        for match in reversed(list(pattern.finditer(sentence.text))):
            sentence = sentence.replaced(match.span(), other)
        if entity.words in sentence.text:
            return None
        sentences.append(sentence)
    if not any(sentence.answers for sentence in sentences):
        return None
    prefix = "" if entity.words in example.input.prefix else example.input.prefix
    return assemble(example.question, prefix, sentences)


def _other_event(corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """A statement, asked about with one of its parts exchanged, and as it is."""
    event = make_event(corpus, random)
    role = random.choice(roles_of(event))
    told = [tell_fact(event, random, (role,))]
    other = _exchanged(event, role, corpus, random)
    question = ask_fact(other, random, role)
    changed = (
        getattr(other, part)
        for part in ("subject", "object", "place", "date")
        if getattr(other, part) != getattr(event, part)
    )
    if any(words in question for words in changed):
        yield passage_of(question, [it.unanswered() for it in told], corpus, random)
        if random.random() < 0.4:
            return
    yield passage_of(ask_fact(event, random, role), told, corpus, random)


def _exchanged(event: Event, role: Role, corpus: Corpus, random: Random) -> Event:
    """The event with another object, subject, place or date, of those not asked for."""
    kind = event.subject_kind
    others = {Role.OBJECT: with_other_object(event, corpus, random)}
    others[Role.PLACE] = replace(event, place=corpus.sample(EntityKind.PLACE, random))
    others[Role.DATE] = replace(event, date=_other_date(event.date, corpus, random))
    if kind is not None:
        name = corpus.sample(kind, random)
        subject = f"the {name}" if kind is EntityKind.ORGANISATION else name
        others[Role.SUBJECT] = replace(event, subject=subject)
    return random.choice([other for part, other in others.items() if part is not role])


def _other_date(date: str, corpus: Corpus, random: Random) -> str:
    """The date with another year or month."""
    for entity in corpus.entities(f"in {date}"):
        if entity.kind in (EntityKind.YEAR, EntityKind.MONTH) and entity.words in date:
            other = corpus.other(entity, date, random)
            return date.replace(entity.words, other) if other else date
    return date
