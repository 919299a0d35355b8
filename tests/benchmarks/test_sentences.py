"""Compare the speed and accuracy of the installed sentence splitters on articles.

PULLQUOTE_ARTICLES=articles.jsonl pytest -m benchmark tests/benchmarks/test_sentences.py -s
"""

import importlib
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from index.chunking.sentences import sentence_spans

# MB of text for each splitter: the slowest, at 0.01 MB/s, get what takes them seconds.
MEGABYTES = {"pysbd": 0.5, "uniseg": 0.05, "syntok": 2.0}
DEFAULT_MEGABYTES = 8.0

# A person would take each of these for one sentence.
HARD_SENTENCES = (
    "J. K. Rowling sold it.",
    "The U.S. paid $3.5 million for No. 4.",
    "Mr. Smith left at 5 p.m.",
    "Dr. Who vs. Gov. Lee met on Jan. 5.",
    "“I won. You lost.”",
    "See Fig. 3 and pp. 4-5 of vol. 2.",
    "Prof. A. B. Lee, Ph.D., of St. Louis, Mo., won.",
    "Version 2.0 works... maybe.",
    "Is it 3.14?",
    "Yahoo! Inc. was founded in 1994.",
)


def pullquote() -> Callable[[str], int]:
    return lambda text: len(sentence_spans(text))


def sentencex() -> Callable[[str], int]:
    module = importlib.import_module("sentencex")
    # Line by line, since its time is quadratic in the length of the text.
    return lambda text: sum(
        len(module.get_sentence_boundaries("en", line)) for line in text.split("\n") if line
    )


def syntok() -> Callable[[str], int]:
    module = importlib.import_module("syntok.segmenter")
    # It is lazy: sentences and paragraphs are split only when they are iterated over.
    return lambda text: sum(
        1 for paragraph in module.process(text) for sentence in paragraph if list(sentence)
    )


def pysbd() -> Callable[[str], int]:
    segmenter = importlib.import_module("pysbd").Segmenter(language="en", clean=False)
    return lambda text: len(segmenter.segment(text))


def blingfire() -> Callable[[str], int]:
    module = importlib.import_module("blingfire")
    return lambda text: len(module.text_to_sentences_and_offsets(text)[1])


def punkt() -> Callable[[str], int]:
    # Untrained, since its English model has to be downloaded.
    tokenizer = importlib.import_module("nltk.tokenize.punkt").PunktSentenceTokenizer()
    return lambda text: sum(1 for _ in tokenizer.span_tokenize(text))


def uniseg() -> Callable[[str], int]:
    module = importlib.import_module("uniseg.sentencebreak")
    return lambda text: sum(1 for _ in module.sentences(text))


SPLITTERS = {
    "pullquote": pullquote,
    "sentencex": sentencex,
    "syntok": syntok,
    "pysbd": pysbd,
    "blingfire": blingfire,
    "punkt": punkt,
    "uniseg": uniseg,
}


@pytest.fixture(scope="module")
def articles() -> list[str]:
    path = os.environ.get("PULLQUOTE_ARTICLES")
    if not path:
        pytest.skip("no PULLQUOTE_ARTICLES")
    lines = Path(path).read_text("utf-8").splitlines()
    return [str(json.loads(line)["text"]) for line in lines]


def limit_size(texts: Iterable[str], megabytes: float) -> list[str]:
    """The first of the texts, until they have so many MB."""
    first, size = [], 0
    for text in texts:
        if size >= megabytes * 1e6:
            break
        first.append(text)
        size += len(text.encode())
    return first


@pytest.mark.benchmark
@pytest.mark.parametrize("name", SPLITTERS)
def test_sentence_splitter(name: str, articles: list[str]) -> None:
    try:
        split = SPLITTERS[name]()
    except ImportError:
        pytest.skip(f"{name} is not installed")
    split("This loads it. It is warm.")
    texts = limit_size(articles, MEGABYTES.get(name, DEFAULT_MEGABYTES))
    size = sum(len(text.encode()) for text in texts) / 1e6
    start = time.process_time()
    sentences = sum(map(split, texts))
    seconds = time.process_time() - start
    correct = sum(split(sentence) == 1 for sentence in HARD_SENTENCES)
    print(
        f"\n{name:10} {size / seconds:8.2f} MB/s  {sentences / size:6.0f} sentences/MB  "
        f"{correct}/{len(HARD_SENTENCES)} hard sentences whole"
    )
    assert sentences
