"""Written summaries by a real model: how many sentences stand, how many are struck and why.

Whether a sentence passed or was struck rightly has to be judged by a reader: the report that is
written for this has each sentence below the quotes that it cites.
"""

import json
import os
import re
import subprocess
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import pytest

from index import Index
from qa import Answer, WrittenSentence, ask
from qa.conversations.export import as_json, read_answer
from qa.summaries.llm_client import ModelClient, OutputLimits
from qa.summaries.llm_endpoint import check_address
from qa.summaries.prompt import given_quotes, summary_messages
from qa.summaries.quote_sentences import counts, read_quote
from qa.summaries.sentences import split_draft
from qa.summaries.verification import SentenceChecker, match_in_any_order
from qa.summaries.writer import can_summarize, reading_of
from qa.text.numbers import find_numbers
from tests.qa.conftest import newsroom  # noqa: F401
from tests.qa.summaries.test_verification import read_rows

pytestmark = pytest.mark.benchmark
# Questions that are asked, at most.
MAX_QUESTIONS = int(os.environ.get("PULLQUOTE_LLM_QUESTIONS", "108"))
LIMITS = OutputLimits(seconds=600, tokens=250)
# Tokens of a sentence that words are cut out of, at most, and words that have to be left.
MAX_CUT_TOKENS, MIN_KEPT_WORDS = 30, 3
# Words that may be added to those of a quote.
FREE_WORDS = {"and", "that", "a", "an", "the", "also"}
NEWSROOM_QUESTIONS = (
    "How much did the harbour tunnel cost?",
    "When will the harbour tunnel open?",
    "How many hives did beekeepers lose?",
    "What did the staff of the Northgate library win?",
    "Who scored for Rovers?",
    "How many cars will use the tunnel?",
    "What did the mayor say about ferries?",
    "How much does a jar of honey cost?",
)


@dataclass(frozen=True)
class Draft:
    """What a model wrote from the quotes of an answer, and the seconds that it took."""

    answer: Answer
    text: str
    seconds: float


@pytest.fixture(scope="module")
def drafts(request: pytest.FixtureRequest) -> list[Draft]:
    """The drafts of $PULLQUOTE_LLM_DRAFTS, as this benchmark has kept them; or those of a model,
    which are kept there if the file does not exist yet."""
    name = os.environ.get("PULLQUOTE_LLM_DRAFTS")
    if name and Path(name).exists():
        return list(_read_drafts(Path(name)))
    written = []
    client = ModelClient(
        check_address(request.getfixturevalue("url")),
        os.environ.get("PULLQUOTE_LLM_MODEL", "local"),
    )
    for answer in _answers(request):
        started = time.monotonic()
        text = "".join(client.stream(summary_messages(answer, given_quotes(answer)), LIMITS))
        written.append(Draft(answer, text, time.monotonic() - started))
        if name:
            with Path(name).open("a", encoding="utf-8") as file:
                row = {"answer": answer, "text": text, "seconds": written[-1].seconds}
                file.write(as_json(row) + "\n")
    return written


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    """$PULLQUOTE_LLM, or the server in tests/benchmarks/llama_server.py, run by
    $PULLQUOTE_LLM_PYTHON on $PULLQUOTE_LLM_FILE, by default on SmolLM2."""
    if address := os.environ.get("PULLQUOTE_LLM"):
        yield address
        return
    python = os.environ.get("PULLQUOTE_LLM_PYTHON")
    if not python:
        pytest.skip(
            "give PULLQUOTE_LLM_DRAFTS (a file of drafts), PULLQUOTE_LLM (a server) or "
            "PULLQUOTE_LLM_PYTHON (a Python with ik-llama-cpp-python)"
        )
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


def test_no_sentence_passes_with_a_number_or_word_that_its_quotes_lack(
    drafts: list[Draft], tmp_path: Path
) -> None:
    report: list[str] = []
    verdicts: list[WrittenSentence] = []
    for draft in drafts:
        quotes = {number: item.quote for number, item in given_quotes(draft.answer).items()}
        checker = SentenceChecker(quotes, reading_of(draft.answer))
        sentences = split_draft(draft.text, checker.language)
        checked = [checker.check(sentence) for sentence in sentences]
        report += _judging(draft, quotes, checked)
        verdicts += checked
        for sentence in checked:
            if not sentence.problem:
                _require_words(sentence, quotes)
    path = Path(os.environ.get("PULLQUOTE_LLM_REPORT", tmp_path / "sentences.txt"))
    path.write_text("\n".join(report), "utf-8")
    _print_figures(drafts, verdicts)
    print(f"to be judged: {path}")


def test_sentences_of_quotes_with_words_cut_out_or_exchanged(drafts: list[Draft]) -> None:
    """Prints what passes, to be judged: none of the exchanged ones may."""
    quotes = {item.quote for draft in drafts for item in given_quotes(draft.answer).values()}
    sentences = [sentence for quote in sorted(quotes) for sentence in read_quote(quote)]
    cut = exchanged = passed = 0
    for sentence in sentences:
        tokens = sentence.tokens
        if not sentence.is_english or sentence.problem or len(tokens) > MAX_CUT_TOKENS:
            continue
        words = sentence.words
        for start, end in combinations([*words, len(tokens)], 2):
            kept = (*tokens[:start], *tokens[end:])
            if sum(map(counts, kept)) < MIN_KEPT_WORDS:
                continue
            cut += 1
            if not match_in_any_order(kept, sentence).problem:
                passed += 1
                parts = (tokens[:start], tokens[start:end], tokens[end:])
                before, left_out, behind = (" ".join(t.written for t in part) for part in parts)
                print(f"PASSED {before} [{left_out}] {behind}")
        for at, other in combinations(words, 2):
            here, there = tokens[at], tokens[other]
            is_alike = here.kind == there.kind and here.kind in ("name", "number", "day")
            if here.form == there.form or not (is_alike or other == at + 1):
                continue
            exchanged += 1
            swapped = list(tokens)
            swapped[at], swapped[other] = there, here
            assert match_in_any_order(swapped, sentence).problem, " ".join(
                t.written for t in swapped
            )
    print(f"\n{cut} cut, {passed} passed; {exchanged} exchanged, none passed")


def test_lies_that_stand_and_true_sentences_that_are_struck() -> None:
    for name in ("lies.jsonl", "true_sentences.jsonl"):
        rows = list(read_rows(name))
        struck = Counter(
            row["kind"] for row, checked in rows if any(item.problem for item in checked)
        )
        print(f"\n{name}: {len(rows)}, {len(rows) - struck.total()} stand")
        for kind, count in Counter(row["kind"] for row, _ in rows).items():
            print(f"{count:4} {kind}: {struck[kind]} struck")


def _answers(request: pytest.FixtureRequest) -> Iterator[Answer]:
    """The answers to the questions of $PULLQUOTE_LLM_ASKED, JSON Lines each with a "question", over
    the index in $PULLQUOTE_LLM_INDEX; by default to some over a small corpus of the tests."""
    folder = os.environ.get("PULLQUOTE_LLM_INDEX")
    if folder:
        index = Index.open(folder)
        lines = Path(os.environ["PULLQUOTE_LLM_ASKED"]).read_text("utf-8").splitlines()
        questions = [json.loads(line)["question"] for line in lines if line]
        # Spread over the file, whose neighbours are alike.
        questions = questions[:: max(1, len(questions) // MAX_QUESTIONS)]
    else:
        index, questions = request.getfixturevalue("newsroom"), [*NEWSROOM_QUESTIONS]
    answers = (ask(question, index) for question in questions[:MAX_QUESTIONS])
    return (answer for answer in answers if can_summarize(answer))


def _read_drafts(path: Path) -> Iterator[Draft]:
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        answer = read_answer(json.dumps(row["answer"]).encode())
        yield Draft(answer, row["text"], row["seconds"])


def _require_words(sentence: WrittenSentence, quotes: Mapping[int, str]) -> None:
    cited = " ".join(quotes[number] for number in sentence.numbers)
    values = {number.value for number in find_numbers(cited)}
    assert {number.value for number in find_numbers(sentence.text)} <= values, sentence
    words = set(re.findall(r"\w+", sentence.text.casefold()))
    assert words <= set(re.findall(r"\w+", cited.casefold())) | FREE_WORDS, sentence


def _judging(
    draft: Draft, quotes: Mapping[int, str], checked: list[WrittenSentence]
) -> Iterator[str]:
    """What a reader needs to judge the sentences of a draft."""
    yield f"\nQuestion: {draft.answer.query} ({draft.answer.tier})"
    cited = {number for sentence in checked for number in sentence.numbers} or quotes.keys()
    for number, quote in quotes.items():
        if number in cited:
            yield f"  [{number}] {' '.join(quote.split())}"
    for sentence in checked:
        markers = "".join(f"[{number}]" for number in sentence.numbers)
        if sentence.problem:
            yield f"  STRUCK {sentence.text} {markers} — {sentence.problem}"
        else:
            yield f"  PASSED {sentence.text} {markers}"


def _print_figures(drafts: list[Draft], verdicts: list[WrittenSentence]) -> None:
    seconds = sorted(draft.seconds for draft in drafts)
    passed = sum(not sentence.problem for sentence in verdicts)
    print(f"\n{len(drafts)} questions, {len(verdicts)} sentences: {passed} passed")
    print(
        f"seconds a question: median {seconds[len(seconds) // 2]:.0f}, "
        f"the tenth slowest {seconds[-min(10, len(seconds))]:.0f}"
    )
    # The words of a sentence are no reason of their own.
    reasons = Counter(
        re.sub(r"“[^”]*”|\[\d+\](?: and \[\d+\])*", "…", sentence.problem)
        for sentence in verdicts
        if sentence.problem
    )
    for reason, count in reasons.most_common():
        print(f"{count:4} struck: {reason}")
