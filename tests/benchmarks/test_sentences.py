"""news articles → MB/s of the sentence splitters that are installed, and where they break.

PULLQUOTE_NEWS=articles.jsonl pytest -m benchmark tests/benchmarks/test_sentences.py -s
"""

import importlib
import json
import os
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from index.chunking.sentences import sentence_spans

# MB of text given to each: the slowest do 0.01 MB/s, and get as little as takes them seconds.
AMOUNT = {"pysbd": 0.5, "uniseg": 0.05, "syntok": 2.0}
TYPICAL = 8.0

# What a reader would take for one sentence each.
HARD = (
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


def ours() -> Callable[[str], int]:
    return lambda text: len(sentence_spans(text))


def bare_sentencex() -> Callable[[str], int]:
    module = importlib.import_module("sentencex")
    # A line at a time, as it is quadratic in what it is given.
    return lambda text: sum(
        len(module.get_sentence_boundaries("en", line)) for line in text.split("\n") if line
    )


def syntok() -> Callable[[str], int]:
    module = importlib.import_module("syntok.segmenter")
    # Lazy: nothing is done for a sentence, nor for a paragraph, until it is asked for.
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
    # Untrained: its English model is a download.
    tokenizer = importlib.import_module("nltk.tokenize.punkt").PunktSentenceTokenizer()
    return lambda text: sum(1 for _ in tokenizer.span_tokenize(text))


def uniseg() -> Callable[[str], int]:
    module = importlib.import_module("uniseg.sentencebreak")
    return lambda text: sum(1 for _ in module.sentences(text))


SPLITTERS = {
    "ours": ours,
    "sentencex": bare_sentencex,
    "syntok": syntok,
    "pysbd": pysbd,
    "blingfire": blingfire,
    "punkt": punkt,
    "uniseg": uniseg,
}


@pytest.fixture(scope="module")
def news() -> list[str]:
    path = os.environ.get("PULLQUOTE_NEWS")
    if not path:
        pytest.skip("PULLQUOTE_NEWS names no corpus")
    lines = Path(path).read_text("utf-8").splitlines()
    return [str(json.loads(line)["text"]) for line in lines]


def some(texts: Iterable[str], megabytes: float) -> list[str]:
    taken, size = [], 0
    for text in texts:
        if size >= megabytes * 1e6:
            break
        taken.append(text)
        size += len(text.encode())
    return taken


@pytest.mark.benchmark
@pytest.mark.parametrize("name", SPLITTERS)
def test_splitting_news(name: str, news: list[str]) -> None:
    try:
        split = SPLITTERS[name]()
    except ImportError:
        pytest.skip(f"{name} is not installed")
    split("It is loaded. It is warm.")
    texts = some(news, AMOUNT.get(name, TYPICAL))
    size = sum(len(text.encode()) for text in texts) / 1e6
    begun = time.process_time()
    sentences = sum(map(split, texts))
    taken = time.process_time() - begun
    right = sum(split(sentence) == 1 for sentence in HARD)
    print(
        f"\n{name:10} {size / taken:8.2f} MB/s  {sentences / size:6.0f} sentences/MB  "
        f"{right}/{len(HARD)} hard sentences whole"
    )
    assert sentences
