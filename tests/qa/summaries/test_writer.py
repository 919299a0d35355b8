"""Summaries of whole answers, by a model that lies."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index import Index
from qa import Writer, WritingError, ask
from qa.conversations.conversation import new_conversation
from qa.conversations.export import as_json, read_answer, to_markdown
from qa.errors import QuestionError
from qa.integrations.program_api import Service
from qa.summaries.llm_client import OutputLimits
from qa.summaries.summary_notes import summary_notes
from tests.qa.summaries.answers import make_answer, make_citation
from tests.qa.summaries.lying_server import LyingServer

TUNNEL = "How much did the harbour tunnel cost?"
TRUE = (
    "The tunnel is 3.2 kilometres long and cost 410 million euros, nearly twice the first estimate"
)
MATCH = "Rovers beat Athletic 2-1 on Saturday."


def test_a_summary_holds_what_stands_and_what_is_struck(
    newsroom: Index, server: LyingServer, writer: Writer
) -> None:
    server.says = [f"{TRUE} [1]. ", "The tunnel cost 510 million euros [1]. Trust me."]
    answer = ask(TUNNEL, newsroom, writer=writer)
    plain = ask(TUNNEL, newsroom)
    assert answer.summary
    assert replace(answer, summary=None) == plain
    assert [sentence.verdict for sentence in answer.summary.sentences] == [
        "supported", "struck", "struck",
    ]  # fmt: skip
    assert answer.summary.supported[0].text == f"{TRUE}."
    assert answer.summary.supported[0].numbers == (1,)
    assert "510" in answer.summary.struck[0].problem
    assert (answer.summary.model, answer.summary.remote, answer.summary.stopped) == ("liar", "", "")


def test_nothing_is_written_without_a_writer_or_an_answer(
    newsroom: Index, server: LyingServer, writer: Writer
) -> None:
    assert ask(TUNNEL, newsroom).summary is None
    unanswered = ask("Which recipe needs rye and buttermilk?", newsroom, writer=writer)
    assert (unanswered.tier, unanswered.summary) == ("none", None)
    assert ask("help", newsroom, writer=writer).summary is None
    assert server.requests == []


def test_a_list_and_an_overview_have_summaries_of_their_quotes(
    newsroom: Index, server: LyingServer, writer: Writer
) -> None:
    for question in ("Which documents mention Ines Okafor?", "What are these documents about?"):
        answer = ask(question, newsroom)
        quote = next(item for item in answer.citations if item.quote.endswith("."))
        server.says = [f"{quote.quote[:-1]} [{quote.number}]. There are 99 of them."]
        summary = writer.write(answer).summary
        assert answer.kind in ("list", "overview")
        assert summary
        assert [sentence.verdict for sentence in summary.sentences][-1] == "struck"
        assert set(summary.quotes) <= {citation.number for citation in answer.citations}


def test_what_a_quote_about_something_else_says_stands_with_its_difference(
    server: LyingServer, writer: Writer
) -> None:
    other = replace(make_citation("Rovers beat United in May.", 2), difference="about United")
    answer = make_answer(MATCH)
    answer = replace(answer, citations=(*answer.citations, other))
    server.says = ["Rovers beat Athletic 2-1 on Saturday [1]. Rovers beat United in May [2]."]
    summary = writer.write(answer).summary
    assert summary
    assert [sentence.difference for sentence in summary.supported] == ["", "about United"]
    asked = server.requests[0]["messages"][-1]["content"]
    assert "(Source 2; not quite what is asked: about United) Rovers beat United" in asked
    markdown = to_markdown(new_conversation("Cup", (replace(answer, summary=summary),)))
    assert "Rovers beat United in May. [2] (about United)" in markdown


def test_sentences_come_as_they_are_checked(server: LyingServer, writer: Writer) -> None:
    server.says = ["Rovers beat Athletic 2-1 on Saturday ", "[1]. ", "It", " was 3-1 [1]", "."]
    steps = [len(summary.sentences) for summary in writer.stream(make_answer(MATCH))]
    assert steps == [1, 2]


def test_a_summary_does_not_depend_on_how_its_text_arrives(server: LyingServer) -> None:
    text = f"{MATCH[:-1]} [1]. “It was red. It was [2] blue,” he said. [1] Mr. Smith won 3.5 [1][2]"
    whole = []
    for size in (1, 2, 3, 7, len(text)):
        server.says = [text[start : start + size] for start in range(0, len(text), size)]
        whole.append(Writer(server.url, "liar").write(make_answer(MATCH, "It was red.")).summary)
    assert all(summary == whole[0] for summary in whole)


@pytest.mark.parametrize(
    ("behaviour", "stopped"),
    [
        ({"status": 500}, "answers with the error 500"),
        ({"raw": b"nonsense"}, "broke off"),
        ({"says": ["Rovers beat Ath"], "breaks_off": True}, "broke off"),
        ({"says": ["Rovers beat Athletic 3-1 [1]. "], "is_endless": True}, "longer than"),
        ({"says": [MATCH, 5.0]}, "not done after 0.5 s"),
    ],
)
def test_a_server_that_fails_leaves_the_quotes_and_says_why(
    server: LyingServer, behaviour: dict[str, object], stopped: str
) -> None:
    for name, value in behaviour.items():
        setattr(server, name, value)
    answer = make_answer(MATCH)
    written = Writer(server.url, "liar", limits=OutputLimits(seconds=0.5)).write(answer)
    assert written.citations == answer.citations
    assert written.summary
    assert stopped in written.summary.stopped
    assert written.summary.supported == ()
    # What was not written to its end is no sentence.
    assert all(sentence.text.endswith(".") for sentence in written.summary.sentences)


def test_a_text_without_support_is_said_to_be_none(server: LyingServer, writer: Writer) -> None:
    server.says = ["Athletic beat Rovers 2-1 on Saturday [1]."]
    summary = writer.write(make_answer(MATCH)).summary
    assert summary
    assert summary_notes(summary)[0] == "The model’s text was not supported by the quotes."


def test_a_summary_survives_json(server: LyingServer, writer: Writer) -> None:
    server.says = ["Rovers beat Athletic 2-1 on Saturday [1]. They won 9-1 [1]."]
    answer = writer.write(make_answer(MATCH))
    assert read_answer(as_json(answer).encode()) == answer
    assert [item["verdict"] for item in json.loads(as_json(answer))["summary"]["sentences"]] == [
        "supported", "struck",
    ]  # fmt: skip


def test_a_question_is_proposed_for_an_unsure_follow_up_and_not_searched(
    newsroom: Index, server: LyingServer, writer: Writer
) -> None:
    first = ask(TUNNEL, newsroom)
    server.says = ["How many cars are expected to use the harbour tunnel?\nSure!"]
    answer = ask("And who painted it?", newsroom, history=[first], writer=writer)
    assert answer.tier != "answer"
    assert answer.suggested_query == "How many cars are expected to use the harbour tunnel?"
    assert answer.query == ask("And who painted it?", newsroom, history=[first]).query
    # Possible answers have a summary all the same, which the proposal is no part of.
    assert (answer.summary is None) == (answer.tier == "none")
    assert not answer.summary or not answer.summary.supported


@pytest.mark.parametrize(
    "says", ["Who is Bob Miller?", "How many of the 77?", "And who painted it?", "", "x" * 400]
)
def test_a_proposal_with_a_name_or_number_of_its_own_is_dropped(
    server: LyingServer, writer: Writer, says: str
) -> None:
    server.says = [says]
    answer = make_answer(question="And who painted it?", tier="none")
    assert writer.propose_query(answer, [make_answer(MATCH)]) == ""


def test_programs_ask_for_a_summary(newsroom: Index, server: LyingServer, writer: Writer) -> None:
    server.says = [f"{TRUE} [1]."]
    answer = Service(newsroom, writer=writer).ask(TUNNEL, write=True)
    assert [item["verdict"] for item in answer["summary"]["sentences"]] == ["supported"]
    assert Service(newsroom, writer=writer).ask(TUNNEL)["summary"] is None
    with pytest.raises(QuestionError, match="no language model"):
        Service(newsroom).ask(TUNNEL, write=True)


def test_a_writer_needs_a_model_and_an_allowed_address(server: LyingServer) -> None:
    with pytest.raises(WritingError, match="--llm-model"):
        Writer(server.url, " ")
    with pytest.raises(WritingError, match="--llm-remote"):
        Writer("http://8.8.8.8/v1", "liar")
    assert Writer("http://8.8.8.8/v1", "liar", allow_remote=True).remote == "8.8.8.8"


def test_the_client_is_loaded_only_for_a_writer() -> None:
    code = """
import sys
from qa.summaries import verification, writer
assert 'openai' not in sys.modules
writer.Writer('http://127.0.0.1:1/v1', 'none')
assert 'openai' in sys.modules
"""
    root = Path(__file__).parents[3]
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True)
