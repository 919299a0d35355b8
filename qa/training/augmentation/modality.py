"""The fact turned into a plan or a possibility: no answer to who asks for the fact."""

import re
from collections.abc import Iterator
from random import Random

from index.lazy_pattern import lazy_pattern
from qa.training.augmentation.entities import Corpus
from qa.training.augmentation.inflection import verb as forms
from qa.training.augmentation.rewriting import AskedVerb, asked_verb, asks_fact, is_rewritable
from qa.training.augmentation.sentences import (
    Sentence,
    answering,
    assemble,
    sentences_of,
    with_sentence,
)
from qa.training.augmentation.statements import (
    ask_fact,
    ask_plan,
    ask_possible,
    make_event,
    passage_of,
    roles_of,
    tell_attempt,
    tell_fact,
    tell_plan,
    tell_possible,
    with_other_object,
)
from qa.training.reader_examples import TrainingExample

# How what was done is told as not done, and what stands for "was" and the participle in a question
# for it.
_PASSIVES = (
    ("{was} to be", "{was}", "to be {participle}"),
    ("could be", "could", "be {participle}"),
    ("might be", "might", "be {participle}"),
    ("will be", "will", "be {participle}"),
    ("would be", "would", "be {participle}"),
    ("should have been", "should", "have been {participle}"),
    ("may have been", "may", "have been {participle}"),
    ("{was} expected to be", "{was}", "expected to be {participle}"),
    ("{was} supposed to be", "{was}", "supposed to be {participle}"),
    ("{was} almost", "{was}", "almost {participle}"),
)
_ACTIVE = ("may have {pp}", "might have {pp}", "would have {pp}", "should have {pp}")
# How an event is told as unreal, and what then stands for "did" and for the verb in a question.
_PLANS = (
    ("could {base}", "could", "{base}"),
    ("might {base}", "might", "{base}"),
    ("will {base}", "will", "{base}"),
    ("planned to {base}", "did", "plan to {base}"),
    ("had planned to {base}", "had", "planned to {base}"),
    ("intended to {base}", "did", "intend to {base}"),
    ("hoped to {base}", "did", "hope to {base}"),
    ("was expected to {base}", "was", "expected to {base}"),
    ("was due to {base}", "was", "due to {base}"),
)
_DID = lazy_pattern(r"\bdid\b", re.IGNORECASE)


def modality(example: TrainingExample, corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """The example with its fact told as a plan or possibility, which does not answer; asked as
    that, the answer stays."""
    sentences = sentences_of(example)
    place = answering(sentences)
    if place is not None and asks_fact(example.question) and is_rewritable(sentences[place]):
        verb = asked_verb(example.question, sentences[place])
        if verb is not None:
            rewritten, question = _unreal(example.question, sentences[place], verb, random)
            parts = with_sentence(sentences, place, rewritten.unanswered())
            yield assemble(example.question, example.input.prefix, parts)
            if question:
                parts = with_sentence(sentences, place, rewritten)
                yield assemble(question, example.input.prefix, parts)
            return
    yield from _unreal_event(corpus, random)


def _unreal(
    question: str, sentence: Sentence, verb: AskedVerb, random: Random
) -> tuple[Sentence, str]:
    """The sentence with its verb as unreal, and the question that it answers, "" if none is
    known."""
    if verb.is_passive:
        told, auxiliary, asked_as = random.choice(_PASSIVES)
        was = verb.auxiliary.lower()
        end = verb.span[0] + len(was)
        rewritten = sentence.replaced((verb.span[0], end), told.format(was=was))
        form = rf"\b{was}\b(?P<subject>.*?)\b{re.escape(verb.past)}\b"
        asked = asked_as.format(participle=verb.past)
        question, count = re.subn(
            form, rf"{auxiliary.format(was=was)}\g<subject>{asked}", question, count=1
        )
        return rewritten, question if count else ""
    base = _base(question, verb)
    if base and random.random() < 0.75:
        told, auxiliary, asked_as = random.choice(_PLANS)
        asked = re.sub(rf"\b{base}\b", asked_as.format(base=base), question, count=1)
        asked = _DID.sub(auxiliary, asked, count=1)
        return sentence.replaced(verb.span, told.format(base=base)), asked
    words = random.choice(_ACTIVE).format(pp=verb.participle)
    return sentence.replaced(verb.span, words), ""


def _base(question: str, verb: AskedVerb) -> str:
    """The base form of the verb, which a question with "did" has."""
    did = _DID.search(question)
    if not did:
        return ""
    words = re.findall(r"[a-z]+", question[did.end() :])
    return next((word for word in words if len(word) > 1 and forms(word).past == verb.past), "")


def _unreal_event(corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """A planned or possible event asked about as a fact, then as what it is; sometimes beside a
    fact, which is the answer to a question for one."""
    event = make_event(corpus, random)
    role = random.choice(roles_of(event))
    another = with_other_object(event, corpus, random)
    beside = [tell_fact(another, random)] if random.random() < 0.4 else []
    tell, ask = random.choice(((tell_plan, ask_plan), (tell_possible, ask_possible)))
    if random.random() < 0.2:
        told = tell_attempt(event, random)
        yield passage_of(ask_fact(event, random, role), [told, *beside], corpus, random)
    else:
        told = tell(event, random, (role,))
        question = ask_fact(event, random, role)
        yield passage_of(question, [told.unanswered(), *beside], corpus, random)
        if random.random() < 0.6:
            question = ask(event, random, role)
            yield passage_of(question, [told, *beside], corpus, random)
    if random.random() < 0.5:
        told = tell_fact(event, random, (role,))
        unreal = random.choice((tell_plan, tell_possible))(another, random)
        yield passage_of(ask_fact(event, random, role), [told, unreal], corpus, random)
