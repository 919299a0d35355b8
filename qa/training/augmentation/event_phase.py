"""The start of an event asked for where its end is told, and other opposites of that kind."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from random import Random

from qa.text.clauses import split_words
from qa.training.augmentation.entities import Corpus, EntityKind
from qa.training.augmentation.inflection import verb
from qa.training.augmentation.statements import (
    ask_fact,
    make_date,
    make_event,
    passage_of,
    roles_of,
    tell_fact,
)
from qa.training.reader_examples import TrainingExample

# Verbs of opposite phases of an event, and of opposite events.
_VERBS = (
    ("begin", "end"), ("start", "finish"), ("open", "close"), ("found", "dissolve"),
    ("establish", "abolish"), ("arrive", "leave"), ("join", "leave"), ("enter", "leave"),
    ("win", "lose"), ("buy", "sell"), ("build", "demolish"), ("rise", "fall"),
    ("increase", "decrease"), ("grow", "shrink"), ("appoint", "dismiss"), ("arrest", "release"),
    ("approve", "reject"), ("adopt", "repeal"), ("propose", "withdraw"), ("create", "destroy"),
    ("launch", "cancel"), ("marry", "divorce"), ("teach", "learn"), ("lend", "borrow"),
    ("add", "remove"), ("gain", "lose"), ("send", "receive"), ("attack", "defend"),
    ("import", "export"), ("borrow", "lend"), ("introduce", "abolish"),
)  # fmt: skip
# Other words that tell one end of a course or scale from the other.
_OTHER_WORDS = (
    ("first", "last"), ("born", "buried"), ("beginning", "end"), ("opening", "closing"),
    ("oldest", "youngest"), ("highest", "lowest"), ("largest", "smallest"), ("before", "after"),
    ("maximum", "minimum"), ("earliest", "latest"), ("birth", "death"), ("most", "least"),
    ("longest", "shortest"), ("biggest", "smallest"), ("arrival", "departure"),
    ("best", "worst"), ("rise", "decline"), ("northern", "southern"), ("eastern", "western"),
)  # fmt: skip


def event_phase(
    example: TrainingExample, corpus: Corpus, random: Random
) -> Iterator[TrainingExample]:
    """The example's question for the opposite, which the passage does not answer; or a statement
    of one phase asked about as the other."""
    question = _opposite(example)
    if question:
        yield replace(example, question=question, answers=())
        return
    yield from _other_phase(corpus, random)


def _opposite(example: TrainingExample) -> str:
    """The question with a word exchanged for its opposite, of which the passage says nothing; ""
    if it has no such word."""
    text = example.input.text
    stems = frozenset(
        stem for word in split_words(text, (0, len(text))) for stem in (word.form, *word.stems)
    )
    for match in re.finditer(r"\w+", example.question):
        other = _OPPOSITES.get(match[0].lower())
        if other is None:
            continue
        (word,) = split_words(other, (0, len(other)))
        if not stems & (word.stems | {word.form}):
            start, end = match.span()
            return example.question[:start] + other + example.question[end:]
    return ""


def _opposites() -> Mapping[str, str]:
    opposites: dict[str, str] = {}
    for one, other in _VERBS:
        first, second = verb(one), verb(other)
        for form in ("base", "past", "participle", "gerund", "third"):
            opposites.setdefault(getattr(first, form), getattr(second, form))
            opposites.setdefault(getattr(second, form), getattr(first, form))
    for one, other in _OTHER_WORDS:
        opposites.setdefault(one, other)
        opposites.setdefault(other, one)
    # Forms that are other words as often: "left", "lost", "rose", "found", "founding".
    for form in ("left", "leaves", "rose", "found", "founds", "fell", "lost", "after", "before"):
        opposites.pop(form, None)
    return opposites


_OPPOSITES = _opposites()


def _other_phase(corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """One phase told and the other asked for; then both told, each at its own date."""
    event = make_event(corpus, random)
    role = random.choice(roles_of(event))
    other = replace(event.in_other_phase(), date=make_date(random))
    if event.subject_kind is EntityKind.PERSON and random.random() < 0.5:
        other = replace(other, subject=corpus.sample(EntityKind.PERSON, random))
    question = ask_fact(event, random, role)
    if random.random() < 0.75:
        yield passage_of(question, [tell_fact(other, random)], corpus, random)
    if event.date != other.date:
        other = replace(other, place=corpus.sample(EntityKind.PLACE, random) or other.place)
        told = [tell_fact(event, random, (role,)), tell_fact(other, random)]
        yield passage_of(ask_fact(event, random, role), told, corpus, random)
