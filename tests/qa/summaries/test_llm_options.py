"""Summaries at the command line."""

import json

import pytest

from index import Index
from qa.__main__ import main
from qa.summaries.summary_notes import summary_notes
from qa.types import Summary, WrittenSentence
from tests.qa.summaries.lying_server import LyingServer

QUESTION = "How much did the harbour tunnel cost?"
TRUE = (
    "The tunnel is 3.2 kilometres long and cost 410 million euros, nearly twice the first estimate"
)


def run(index: Index, *options: str) -> int:
    return main(["ask", QUESTION, "--index", str(index.folder), *options])


def test_the_summary_stands_below_the_quotes(
    newsroom: Index, server: LyingServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.says = [f"{TRUE} [1]. ", "It cost 9 euros [1]."]
    assert run(newsroom, "--write", "--llm", server.url, "--llm-model", "liar") == 0
    quotes, _, summary = capsys.readouterr().out.partition("Summary by liar, from the quotes above")
    assert "410 million euros" in quotes
    assert f"{TRUE}. [1]" in summary
    assert "9 euros" not in summary
    assert "1 sentence was struck" in summary


def test_json_has_the_verdicts_and_the_environment_names_the_model(
    newsroom: Index,
    server: LyingServer,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PULLQUOTE_LLM", server.url)
    monkeypatch.setenv("PULLQUOTE_LLM_MODEL", "liar")
    monkeypatch.setenv("PULLQUOTE_LLM_KEY", "my-key")
    server.says = [f"{TRUE} [1]."]
    assert run(newsroom, "--write", "--json") == 0
    summary = json.loads(capsys.readouterr().out)["summary"]
    assert [sentence["verdict"] for sentence in summary["sentences"]] == ["supported"]
    assert server.headers["authorization"] == "Bearer my-key"


def test_without_write_no_model_is_called(newsroom: Index, server: LyingServer) -> None:
    assert run(newsroom, "--llm", server.url, "--llm-model", "liar") == 0
    assert server.requests == []


def test_a_model_writes_no_longer_than_it_may(
    newsroom: Index, server: LyingServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server.says = [f"{TRUE} [1]. ", 3.0, "And more."]

    options = ("--llm", server.url, "--llm-model", "liar", "--llm-seconds", "1")
    assert run(newsroom, "--write", *options) == 0

    assert "not done after 1 s" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "error"),
    [
        ([], "--write needs a language model"),
        (["--llm", "http://127.0.0.1:1/v1"], "--llm-model"),
        (["--llm", "http://8.8.8.8/v1", "--llm-model", "x"], "--llm-remote"),
    ],
)
def test_a_model_that_cannot_be_used_is_told_in_one_line(
    newsroom: Index, capsys: pytest.CaptureFixture[str], options: list[str], error: str
) -> None:
    assert run(newsroom, "--write", *options) == 2
    printed = capsys.readouterr().err
    assert error in printed
    assert printed.count("\n") == 1


@pytest.mark.parametrize(
    ("written", "stopped", "note"),
    [
        ((), "is its server running?", "No summary: is its server running?"),
        (("It rose",), "stopped by you", "Incomplete: stopped by you."),
    ],
)
def test_what_stopped_a_summary_is_a_sentence(
    written: tuple[str, ...], stopped: str, note: str
) -> None:
    sentences = tuple(WrittenSentence(text, (1,)) for text in written)
    assert note in summary_notes(Summary("liar", sentences, (1,), stopped=stopped))
