"""The evidence denied or doubted: the sentence that would answer says that it is not so."""

from collections.abc import Iterator
from random import Random

from qa.training.augmentation.entities import Corpus, EntityKind
from qa.training.augmentation.example_sentences import (
    Sentence,
    answering,
    assemble,
    sentences_of,
    with_sentence,
)
from qa.training.augmentation.rewriting import asked_verb, asks_fact, embedded, is_rewritable
from qa.training.augmentation.statements import (
    ask_fact,
    make_event,
    passage_of,
    roles_of,
    tell_attempt,
    tell_fact,
    tell_negated,
    tell_unknown,
    with_other_object,
)
from qa.training.reader_examples import TrainingExample

# What is put in front of a statement that is denied or doubted; {} is a person or organisation.
_DENIALS = (
    "It is not true that ", "It is false that ", "{} denied that ", "{} doubted that ",
    "There is no evidence that ", "Nobody could confirm that ", "It has never been shown that ",
    "{} could not say whether ", "{} rejected the claim that ", "It is not the case that ",
    "It was wrongly reported that ", "It is unclear whether ", "{} has no idea whether ",
    "Contrary to rumours that ",
)  # fmt: skip
# Endings that the last of them needs.
_CONTRARY = ", nothing of the kind is so"
# What leaves a statement as it is.
_CONFIRMATIONS = (
    "It is true that ", "{} confirmed that ", "{} did not deny that ", "There is no doubt that ",
    "Nobody disputes that ", "It is well known that ", "{} said that ", "{} did not know that ",
    "It is no secret that ", "{} never forgot that ", "It has been shown that ",
)  # fmt: skip
_NOT_KNOWN = (
    "Asked “{question}”, {name} could not say.",
    "{name} was asked: “{question}” There was no reply.",
    "“{question}” That, {name} said, nobody knows.",
    "{name} would not answer the question “{question}”",
    "It is not known. “{question}” is what {name} asks as well.",
)


def negation(example: TrainingExample, corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """The example with its evidence denied, which does not answer, or with it confirmed, or with
    another sentence denied, which leave the answer."""
    sentences = sentences_of(example)
    place = answering(sentences)
    if place is not None and random.random() < 0.6:
        sentence = sentences[place]
        if asks_fact(example.question) and is_rewritable(sentence):
            if random.random() < 0.2:
                rewritten: Sentence | None = _not_known(example.question, sentence, corpus, random)
            else:
                rewritten = _denied(example.question, sentence, corpus, random)
            kept = (
                _prefixed(sentence, random.choice(_CONFIRMATIONS), corpus, random)
                if random.random() < 0.6
                else None
            )
            for other in filter(None, (rewritten, kept)):
                parts = with_sentence(sentences, place, other)
                yield assemble(example.question, example.input.prefix, parts)
            if kept is None and (parts := _denied_elsewhere(sentences, place, corpus, random)):
                yield assemble(example.question, example.input.prefix, parts)
            return
    yield from _denied_event(corpus, random)


def _denied(question: str, sentence: Sentence, corpus: Corpus, random: Random) -> Sentence:
    """The sentence with the verb that the question asks about negated, or denied as a whole."""
    verb = asked_verb(question, sentence)
    if verb is None or random.random() < 0.3:
        prefix = random.choice(_DENIALS)
        denied = _prefixed(sentence, prefix, corpus, random)
        if prefix.startswith("Contrary"):
            end = len(denied.text.rstrip(".! "))
            denied = denied.replaced((end, len(denied.text)), f"{_CONTRARY}.")
        return denied.unanswered()
    if verb.is_passive:
        word = random.choice(("not", "never"))
        start = verb.span[0] + len(verb.auxiliary)
        return sentence.replaced((start, start), f" {word}").unanswered()
    words = random.choice(
        (f"never {verb.past}", f"has never {verb.participle}", f"denies having {verb.participle}",
         f"had not {verb.participle}")
    )  # fmt: skip
    return sentence.replaced(verb.span, words).unanswered()


def _prefixed(sentence: Sentence, prefix: str, corpus: Corpus, random: Random) -> Sentence:
    """The sentence behind words that deny or confirm it."""
    kind = random.choice((EntityKind.PERSON, EntityKind.PERSON, EntityKind.ORGANISATION))
    name = corpus.sample(kind, random) or "The council"
    if kind is EntityKind.ORGANISATION and name != "The council":
        name = f"The {name}"
    first = embedded(sentence.text)[0]
    lowered = sentence.replaced((0, 1), first) if not _starts_answer(sentence) else sentence
    return lowered.replaced((0, 0), prefix.format(name))


def _starts_answer(sentence: Sentence) -> bool:
    """Whether an answer begins with the sentence, so that its first letter has to stay."""
    return any(answer.span[0] == 0 for answer in sentence.answers)


def _not_known(question: str, sentence: Sentence, corpus: Corpus, random: Random) -> Sentence:
    """Instead of the sentence, that somebody cannot answer the question."""
    name = corpus.sample(EntityKind.PERSON, random)
    asked = question[0].upper() + question[1:].rstrip("?. ") + "?"
    text = random.choice(_NOT_KNOWN).format(question=asked, name=name)
    return Sentence(text, (), sentence.separator)


def _denied_elsewhere(
    sentences: list[Sentence], place: int, corpus: Corpus, random: Random
) -> list[Sentence]:
    """The sentences with one that does not answer denied; none if there is no such."""
    others = [
        number
        for number, sentence in enumerate(sentences)
        if number != place and is_rewritable(sentence)
    ]
    if not others:
        return []
    number = random.choice(others)
    denied = _prefixed(sentences[number], random.choice(_DENIALS[:-1]), corpus, random)
    return with_sentence(sentences, number, denied)


def _denied_event(corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """A statement denied or not known; then told as a fact beside another that is denied."""
    event = make_event(corpus, random)
    role = random.choice(roles_of(event))
    question = ask_fact(event, random, role)
    another = with_other_object(event, corpus, random)
    denied = random.choice(
        (
            tell_negated(event, random),
            tell_negated(event, random),
            tell_attempt(event, random),
            tell_unknown(event, random, role),
        )
    )
    beside = [tell_fact(another, random)] if random.random() < 0.4 else []
    yield passage_of(question, [denied, *beside], corpus, random)
    if random.random() < 0.7:
        told = [tell_fact(event, random, (role,)), tell_negated(another, random)]
        yield passage_of(question, told, corpus, random)
