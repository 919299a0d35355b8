"""An answer is verbatim, cited sentences, or an honest statement that there is none."""

import re
from pathlib import Path

import pytest

from index import Filter, Index, Progress
from qa import Answer, QuestionError, ask, pending_note, retrieve
from qa.evaluation.gold import read_gold
from qa.evaluation.metrics import evaluate, summarize

SEED_GOLD = Path(__file__).parents[2] / "gold" / "seed.jsonl"


@pytest.mark.parametrize(
    ("question", "answer_words"),
    [
        ("How much did the tunnel cost?", "410 million euros"),
        ("When will the harbour tunnel open?", "4 May 2023"),
        ("Who told reporters that ferries would keep running?", "Mayor Ines Okafor"),
        ("How many hives did beekeepers lose over the winter?", "38 percent"),
        ("What rise in pay did the union accept?", "5.5 percent"),
        ("Whose goal gave Rovers a win over Athletic?", "Pilar Santos"),
    ],
)
def test_the_first_quote_holds_the_answer(
    newsroom: Index, question: str, answer_words: str
) -> None:
    answer = ask(question, newsroom)

    assert answer.answered
    assert answer_words in answer.citations[0].quote


@pytest.mark.parametrize(
    "question",
    [
        "Who won the Nobel Prize in chemistry?",
        "What is the recipe for onion soup?",
        "How deep is Lake Baikal?",
        "What did the central bank say about interest rates?",
    ],
)
def test_a_question_that_no_document_answers_has_no_answer(newsroom: Index, question: str) -> None:
    answer = ask(question, newsroom)

    assert not answer.answered
    assert answer.citations == ()
    assert answer.text.startswith(f"No clear answer to “{question}” found in these documents.")
    assert 1 <= len(answer.nearest) <= 3


def test_questions_on_the_seed_article_are_answered_and_unanswerable_ones_never(
    seeds: Index,
) -> None:
    metrics = summarize(evaluate(read_gold(SEED_GOLD), seeds))

    assert metrics.answer_overlap == 1.0
    assert metrics.false_answers == 0.0
    assert metrics.answered_when_right >= 0.7


def test_every_quote_is_the_document_s_text_at_its_offsets(newsroom: Index) -> None:
    for question in ("What did the mayor say?", "How many cars?", "Why was honey dearer?", "Who?"):
        answer = ask(question, newsroom)
        for citation in answer.citations + answer.nearest:
            document = newsroom.document(citation.document_id)
            assert citation.quote == document.text[citation.start : citation.end]
            assert citation.passage_start <= citation.start < citation.end <= citation.passage_end
            assert citation.sha256 == document.sha256
            for start, end in citation.answer_spans:
                assert citation.start <= start < end <= citation.end


def test_the_text_of_an_answer_is_its_quotes_with_their_markers(newsroom: Index) -> None:
    answer = ask("How much did the harbour tunnel cost?", newsroom)

    assert answer.text == "\n\n".join(f"{c.quote} [{c.number}]" for c in answer.citations)
    assert [c.number for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert 1 <= len(answer.citations) <= 3


def test_no_quote_occurs_twice(newsroom: Index) -> None:
    answer = ask("When does the harbour tunnel open and how many cars will use it?", newsroom)

    quotes = [citation.quote for citation in answer.citations]
    assert len(set(quotes)) == len(quotes)


def test_a_headline_is_never_quoted(seeds: Index) -> None:
    answer = ask("Who are the combat slaves?", seeds)

    quotes = [citation.quote for citation in answer.citations + answer.nearest]
    assert "Who are the fighting slaves" not in quotes


def test_a_question_in_the_text_is_never_quoted(newsroom: Index) -> None:
    answer = ask("What did the strikers of the library win?", newsroom)

    quotes = [citation.quote for citation in answer.citations + answer.nearest]
    assert quotes
    assert not any(quote.endswith("?") for quote in quotes)


def test_metadata_lines_are_never_quoted(newsroom: Index) -> None:
    for question in ("transport larnstead", "2023-03-06 09:15:00", "#farming"):
        answer = ask(question, newsroom)
        for citation in answer.citations + answer.nearest:
            assert "#" not in citation.quote
            assert not re.search(r"\d\d:\d\d:\d\d", citation.quote)


def test_only_documents_that_pass_the_filter_are_cited(newsroom: Index) -> None:
    unfiltered = ask("How much did the tunnel cost?", newsroom)
    filtered = ask("How much did the tunnel cost?", newsroom, filter=Filter(folder="library"))

    assert unfiltered.answered
    cited = {c.document_id for c in filtered.citations + filtered.nearest}
    assert cited == {"library/strike.txt"}


def test_the_same_question_gets_the_same_answer(newsroom: Index) -> None:
    question = "Who wrote the survey of beekeepers?"

    assert ask(question, newsroom) == ask(question, newsroom)


def test_a_question_that_is_not_a_string_is_refused(newsroom: Index) -> None:
    with pytest.raises(QuestionError, match="expected a string"):
        ask(None, newsroom)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "question",
    [
        'tunnel AND "cost" OR NOT (million) : * ^2 ~ [a TO b] body:tunnel',
        "+tunnel -cost \\ / { } && || !",
        "tunnel' OR '1'='1",
        "how much did the tunnel cost " * 600,
        "How much did the tunnel cost\ud800?",
        "tunnel\0cost",
    ],
)
def test_query_syntax_and_long_questions_are_searched_as_plain_words(
    newsroom: Index, question: str
) -> None:
    answer = ask(question, newsroom)

    first = (answer.citations + answer.nearest)[0]
    assert first.document_id.startswith("harbour")
    assert answer.question == question


def test_a_question_that_is_too_long_to_be_one_is_refused(newsroom: Index) -> None:
    with pytest.raises(QuestionError, match="has 100,000 characters, expected 20,000 at most"):
        ask("tunnel cost " * 8_333 + "tunn", newsroom)


def test_an_empty_index_has_no_answer(empty_index: Index) -> None:
    answer = ask("Who is the mayor?", empty_index)

    assert isinstance(answer, Answer)
    assert not answer.answered
    assert answer.nearest == ()
    assert answer.confidence == 0.0


def test_while_vectors_are_pending_what_the_words_found_is_a_possible_answer(
    index: Index, corpus: Path
) -> None:
    (corpus / "a.txt").write_text("The tunnel cost 410 million euros.", "utf-8")

    def stop(progress: Progress) -> None:
        if progress.stage == "passages":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        index.sync(corpus, stop)
    reopened = Index.open(index.folder)

    citations = retrieve("How much did the tunnel cost?", reopened)
    answer = ask("How deep is Lake Baikal's tunnel?", reopened)
    assert "410 million" in citations[0].quote
    assert answer.pending == 1
    assert answer.tier == "possible"
    assert answer.text == "The tunnel cost 410 million euros. [1] (does not mention Lake Baikal)"
    assert pending_note(answer).startswith("1 passage was not fully indexed yet")


def test_exactly_the_words_that_occur_in_no_document_are_listed(newsroom: Index) -> None:
    answer = ask("Which zeppelin did Mayor Okafor buy from the Quorble works?", newsroom)
    assert not answer.answered
    missing = answer.text.partition(" No document contains ")[2]
    assert "“zeppelin”" in missing
    assert "“Quorble”" in missing
    assert "Okafor" not in missing
    assert "mayor" not in missing.lower()


def test_a_single_missing_word_is_listed_in_the_singular(newsroom: Index) -> None:
    answer = ask("Did the mayor open the zeppelin?", newsroom)
    assert answer.text.endswith(" No document contains “zeppelin”.")
