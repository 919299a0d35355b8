"""The question as it is typed into a search box: keywords, typing errors, lower case."""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random
from string import ascii_lowercase

from index import STOPWORDS
from qa.text.english.question_words import INTERROGATIVES
from qa.training.augmentation.entities import Corpus
from qa.training.augmentation.example_sentences import assemble, sentences_of, without_answers
from qa.training.reader_examples import TrainingExample

# Letters of a word in which a typing error is made, at least: shorter ones become others.
_MIN_LETTERS = 5
_KEPT = frozenset(("who", "when", "where", "why", "how", "not", "many", "much", "long", "old"))
# Content words that keywords need to say what is asked.
_MIN_KEYWORDS = 3


def surface_forms(
    example: TrainingExample, corpus: Corpus, random: Random
) -> Iterator[TrainingExample]:
    """The example with its question in another form, and sometimes its passage without the
    sentences that answer."""
    question = vary(example.question, random)
    if question == example.question:
        return
    yield replace(example, question=question)
    rest = without_answers(sentences_of(example))
    if rest and random.random() < 0.5:
        yield assemble(question, example.input.prefix, rest)


def vary(question: str, random: Random) -> str:
    """The question in one or two other forms."""
    forms: tuple[Callable[[str, Random], str], ...] = (_keywords, _misspelled, _unmarked, _lowered)
    for form in random.sample(forms, random.randint(1, 2)):
        question = form(question, random)
    return question


def _keywords(question: str, random: Random) -> str:
    """The question without its function words, sometimes with its interrogative."""
    words = re.findall(r"[^\s?,;:“”\"()]+", question)
    kept = [
        word
        for word in words
        if word.lower() not in STOPWORDS | INTERROGATIVES or word.lower() in _KEPT
    ]
    content = [word for word in kept if word.lower() not in _KEPT]
    return " ".join(kept) if len(content) >= _MIN_KEYWORDS else question


def _misspelled(question: str, random: Random) -> str:
    """The question with one letter left out, doubled, exchanged or replaced in one or two words."""
    words = [
        match for match in re.finditer(r"[A-Za-z]+", question) if len(match[0]) >= _MIN_LETTERS
    ]
    for match in sorted(random.sample(words, min(len(words), random.randint(1, 2))),
                        key=lambda it: -it.start()):  # fmt: skip
        word = match[0]
        at = random.randrange(1, len(word) - 1)
        typed = random.choice(
            (
                word[:at] + word[at + 1 :],
                word[:at] + word[at] + word[at:],
                word[:at] + word[at + 1] + word[at] + word[at + 2 :],
                word[:at] + random.choice(ascii_lowercase) + word[at + 1 :],
            )
        )
        question = question[: match.start()] + typed + question[match.end() :]
    return question


def _lowered(question: str, _: Random) -> str:
    return question.lower()


def _unmarked(question: str, _: Random) -> str:
    return question.rstrip("? ")
