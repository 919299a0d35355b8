"""Written summaries by a real model: how many sentences stand, and that none stands wrongly."""

import os
import re
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from qa import Writer, ask
from qa.text.numbers import find_numbers
from qa.writing.client import Limits
from tests.qa.conftest import newsroom  # noqa: F401

pytestmark = pytest.mark.benchmark
QUESTIONS = (
    "How much did the harbour tunnel cost?",
    "When will the harbour tunnel open?",
    "How many hives did beekeepers lose?",
    "What did the staff of the Northgate library win?",
    "Who scored for Rovers?",
    "How many cars will use the tunnel?",
    "What did the mayor say about ferries?",
    "How much does a jar of honey cost?",
)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """The server in tests/benchmarks/llama_server.py, run by $PULLQUOTE_LLM_PYTHON on
    $PULLQUOTE_LLM_FILE, by default on SmolLM2."""
    python = os.environ.get("PULLQUOTE_LLM_PYTHON")
    if not python:
        pytest.skip("PULLQUOTE_LLM_PYTHON names no Python with ik-llama-cpp-python")
    script = Path(__file__).with_name("llama_server.py")
    model = os.environ.get("PULLQUOTE_LLM_FILE")
    command = [python, str(script), *([model] if model else [])]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        yield next(line.strip() for line in server.stdout if line.startswith("http"))
    finally:
        server.terminate()
        server.wait(20)


def test_nothing_unsupported_passes(newsroom: Index, url: str) -> None:  # noqa: F811
    writer = Writer(url, "local", limits=Limits(seconds=600, tokens=150))
    supported = struck = 0
    started = time.monotonic()
    for question in QUESTIONS:
        answer = ask(question, newsroom)
        summary = writer.write(answer).summary
        for sentence in summary.sentences if summary else ():
            print(sentence.verdict, sentence.numbers, sentence.text, "|", sentence.problem)
            supported, struck = supported + (not sentence.problem), struck + bool(sentence.problem)
            if sentence.problem:
                continue
            cited = " ".join(
                citation.quote
                for citation in (*answer.citations, *answer.corroborating)
                if citation.number in sentence.numbers
            )
            numbers, known = find_numbers(sentence.text), find_numbers(cited)
            assert {number.value for number in numbers} <= {number.value for number in known}
            words = set(re.findall(r"\w+", sentence.text.casefold()))
            assert words <= set(re.findall(r"\w+", cited.casefold())) | {"and", "that"}
    seconds = (time.monotonic() - started) / len(QUESTIONS)
    print(f"{supported} supported, {struck} struck, {seconds:.0f} s a question")
