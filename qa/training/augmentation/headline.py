"""A headline that repeats the question: it is no answer, nor does it hide the one below it."""

import re
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from index import STOPWORDS
from index.lazy_pattern import lazy_pattern
from qa.text.question_words import INTERROGATIVES
from qa.training.augmentation.entities import Corpus
from qa.training.augmentation.rewriting import asks_yes_no
from qa.training.augmentation.sentences import (
    Sentence,
    answering,
    assemble,
    sentences_of,
    without_answers,
)
from qa.training.reader_examples import TrainingExample

_ABOUT_TEXT = lazy_pattern(r"\b(?:title|headline|passage|post|author|about)\b", re.IGNORECASE)
_AUXILIARIES = frozenset(("do", "does", "did"))
# A part of a sentence that its headline may leave out: from a preposition to its end.
_ADJUNCT = lazy_pattern(
    r",?\s(?:in|on|at|by|from|for|with|to|of|near|during|because of)\s(?:the\s|an?\s)?$"
)


def headline(example: TrainingExample, corpus: Corpus, random: Random) -> Iterator[TrainingExample]:
    """A title-like line with the question's words above the passage without its answer, and above
    the passage with it."""
    sentences = sentences_of(example)
    # The headline may well answer a question that needs no more than "yes".
    is_open = not asks_yes_no(example.question) and not _ABOUT_TEXT.search(example.question)
    if not sentences or not is_open:
        return
    line = Sentence(_line(example, sentences, random), (), "\n\n")
    if not line.text:
        return
    rest = [replace(it, separator=" ") for it in without_answers(sentences)]
    if random.random() < 0.3 or not rest:
        rest = [Sentence(random.choice(corpus.sentences)) for _ in range(2) if corpus.sentences]
    for body, share in ((rest, 1.0), (sentences, 0.7)):
        if body and random.random() < share:
            below = [replace(body[0], separator="\n\n"), *body[1:]]
            yield assemble(example.question, example.input.prefix, [line, *below])


def _line(example: TrainingExample, sentences: list[Sentence], random: Random) -> str:
    """The question's words as a headline, or the evidence without what answers."""
    place = answering(sentences)
    if place is not None and random.random() < 0.5:
        evidence = sentences[place]
        first = min(answer.span[0] for answer in evidence.answers)
        last = max(answer.span[1] for answer in evidence.answers)
        before = evidence.text[:first]
        adjunct = _ADJUNCT.search(before)
        if adjunct and len(evidence.text) - last < 3 and len(before.split()) > 4:
            return before[: adjunct.start()].strip()
    words = [
        word
        for word in re.findall(r"[\w’'$£€%-]+", example.question)
        if word.lower() not in INTERROGATIVES | _AUXILIARIES
    ]
    answers = {
        word.lower()
        for answer in example.answers
        for word in re.findall(r"\w+", example.input.text[slice(*answer.span)])
    }
    content = [word for word in words if word.lower() not in STOPWORDS]
    if len(content) < 2 or any(word.lower() in answers for word in content):
        return ""
    if random.random() < 0.5:
        words = content
    style = random.random()
    text = " ".join(words)
    if style < 0.3:
        text = " ".join(
            word if word.lower() in STOPWORDS else word[0].upper() + word[1:] for word in words
        )
    elif style < 0.45:
        text = example.question.rstrip("? ") + "?"
    return text[0].upper() + text[1:]
