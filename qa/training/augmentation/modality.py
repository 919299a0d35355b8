"""The fact turned into a plan or a possibility: no answer to who asks for the fact."""

import re
from collections.abc import Iterator
from random import Random

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

_PASSIVE = (
    "{was} to be", "could be", "might be", "may have been", "{was} expected to be",
    "{was} supposed to be", "would be", "{was} almost", "should have been", "will be",
)  # fmt: skip
_ACTIVE = (
    "may have {pp}", "might have {pp}", "would have {pp}", "was said to have {pp}",
    "is rumoured to have {pp}", "should have {pp}", "was close to having {pp}",
)  # fmt: skip
# With the base form, where the question has it.
_ACTIVE_BASE = (
    "could {base}", "planned to {base}", "plans to {base}", "was expected to {base}",
    "intended to {base}", "will {base}", "hopes to {base}", "was due to {base}", "might {base}",
)  # fmt: skip
_DID = re.compile(r"\bdid\b", re.IGNORECASE)


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
        words = random.choice(_PASSIVE).format(was=verb.auxiliary)
        asked = ""
        if words.endswith(("to be", "could be", "might be")):
            participle = re.escape(verb.past)
            asked, count = re.subn(rf"\b{participle}\b", f"to be {verb.past}", question, count=1)
            modal = words.split()[0]
            if modal in ("could", "might"):
                asked, count = re.subn(
                    rf"\b{verb.auxiliary}\b(.*?)\b{participle}\b",
                    rf"{modal}\1be {verb.past}", question, count=1,
                )  # fmt: skip
            asked = asked if count and re.search(rf"\b{verb.auxiliary}\b", question) else ""
        end = verb.span[0] + len(verb.auxiliary)
        return sentence.replaced((verb.span[0], end), words), asked
    base = _base(question, verb)
    if base and random.random() < 0.75:
        words = random.choice(_ACTIVE_BASE).format(base=base)
        modal = words.split()[0]
        if modal in ("could", "might", "will"):
            asked = _DID.sub(modal, question, count=1)
        else:
            asked = re.sub(rf"\b{base}\b", f"{_plan_infinitive(words)} {base}", question, count=1)
            if words.startswith("was"):
                asked = _DID.sub("was", asked, count=1)
        return sentence.replaced(verb.span, words), asked
    words = random.choice(_ACTIVE).format(pp=verb.participle)
    return sentence.replaced(verb.span, words), ""


def _plan_infinitive(words: str) -> str:
    """What stands in front of the verb in a question for a plan: "plan to", "expected to"."""
    first, *_ = words.split()
    infinitives = {"planned": "plan to", "plans": "plan to", "intended": "intend to",
                   "hopes": "hope to"}  # fmt: skip
    return infinitives.get(first) or " ".join(words.split()[1:3])


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
