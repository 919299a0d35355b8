"""Follow-up questions as `qa.query.rewriting` writes them for the reader, with what they need."""

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from index.lazy_pattern import lazy_pattern
from qa.query.rewriting import expand_ellipsis
from qa.training.augmentation.entities import Corpus, EntityKind
from qa.training.augmentation.sentences import Sentence, assemble, sentences_of, without_answers
from qa.training.augmentation.statements import (
    Role,
    ask_fact,
    make_event,
    passage_of,
    roles_of,
    tell_fact,
    tell_unknown,
)
from qa.training.reader_examples import TrainingExample, WeightedSpan

_PRONOUNS = {
    EntityKind.PERSON: ("he", "she"),
    EntityKind.PLACE: ("there", "it"),
    EntityKind.ORGANISATION: ("it", "they"),
}
_BARE = {Role.DATE: "When", Role.PLACE: "Where", Role.SUBJECT: "By whom"}
_PASSIVE = lazy_pattern(r"\bw(?:as|ere)\b")
_SAYS = ("{name} said: “{words}”", "“{words}” {name} said.", "“{words}” {name} told reporters.")


def follow_ups(
    example: TrainingExample, corpus: Corpus, random: Random
) -> Iterator[TrainingExample]:
    """The question with a pronoun and its name behind it in brackets, with what an earlier one
    was about, or with the quote whose speaker is asked for."""
    form = random.random()
    if form < 0.15:
        yield from _speaker(corpus, random)
        return
    names = [
        entity
        for entity in corpus.entities(example.question)
        if entity.kind in _PRONOUNS and entity.words in example.input.text
    ]
    if names and form < 0.7:
        entity = random.choice(names)
        start, end = entity.span
        if example.question[end : end + 2] in ("'s", "’s"):
            return
        pronoun = random.choice(_PRONOUNS[entity.kind])
        before = example.question[:start].removesuffix("the ")
        bare = (before + pronoun + example.question[end:]).rstrip("? ")
        yield replace(example, question=f"{bare} ({entity.words})?")
        if other := corpus.other(entity, f"{example.question} {example.input.text}", random):
            # The same asked of another.
            yield replace(example, question=f"{bare} ({other})?", answers=())
        return
    yield from _expanded(corpus, random)
    title = example.input.prefix.strip(" .:\n")
    topic = re.sub(r"_+", " ", title)
    if topic and topic.lower() in example.input.text.lower():
        bare = example.question.rstrip("? ")
        yield replace(example, question=f"And {bare[0].lower()}{bare[1:]} ({topic})?")
        rest = without_answers(sentences_of(example))
        if rest and random.random() < 0.5:
            yield assemble(f"{bare} ({topic})?", example.input.prefix, rest)


def _speaker(corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """Who said a sentence of the corpus: its speaker, no one where another one is quoted."""
    if len(corpus.sentences) < 2:
        return
    words, other = random.sample(corpus.sentences, 2)
    name = corpus.sample(EntityKind.PERSON, random)
    another = corpus.sample(EntityKind.PERSON, random)
    question = f"Who said “{words}”?"
    told = _said(name, words, random, is_answer=True)
    beside = _said(another, other, random, is_answer=False)
    if name not in words:
        yield passage_of(question, [told, beside], corpus, random)
        if random.random() < 0.5:
            yield passage_of(question, [beside], corpus, random)


def _said(name: str, words: str, random: Random, *, is_answer: bool) -> Sentence:
    form = random.choice(_SAYS)
    text = form.format(name=name, words=words)
    start = form.index("{name}") + (len(words) - len("{words}") if form.index("{name}") else 0)
    answers = (WeightedSpan((start, start + len(name)), 1.0),) if is_answer else ()
    return Sentence(text, answers)


def _expanded(corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """A bare interrogative after a question for another part of the event: "When?"."""
    event = make_event(corpus, random)
    parts = tuple(dict.fromkeys(roles_of(event)))
    # A question for the subject is completed in another way.
    first = random.choice([role for role in parts if role is not Role.SUBJECT])
    second = random.choice([role for role in _BARE if role in parts and role is not first])
    previous = ask_fact(event, random, first)
    if second is Role.SUBJECT and (event.subject in previous or not _PASSIVE.search(previous)):
        return
    bare = _BARE[second]
    question, _ = expand_ellipsis(f"{bare}?", previous)
    yield passage_of(question, [tell_fact(event, random, (second,))], corpus, random)
    if random.random() < 0.4:
        told = tell_unknown(event, random, second)
        yield passage_of(question, [told], corpus, random)
