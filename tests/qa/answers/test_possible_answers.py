"""Where no sentence is surely the answer, those that may be are shown, whole and few."""

from pathlib import Path

import pytest

from index import Index
from qa import ask
from qa.answers.possible_answers import MAX_QUOTES, MinAnswerability, min_answerability
from qa.types import Answer

ARTICLES = {
    "depot.txt": "The depot in Harlow Street was emptied on Monday. Staff carried the last crates "
    "out at noon, and the keys went back to the landlord, a pension fund.",
    "bridge.txt": "The bridge over the Wenn will stay closed until spring. Its northern pier has "
    "moved by four centimetres since the flood, the surveyor Ilse Brandt wrote. Divers found that "
    "the river had washed the gravel from under it.",
    "school.txt": "Classes of the primary school are taught in the town hall this winter. Rain "
    "came through the roof in October and the ceiling of the gym fell down at night.",
    "market.txt": "The fish market moves to the old tram depot. Traders had asked for a roof "
    "since a storm tore their awnings in March.",
}


@pytest.fixture
def town(index: Index, tmp_path: Path) -> Index:
    folder = tmp_path / "town"
    folder.mkdir()
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, "utf-8")
    index.sync(folder)
    return index


def possible(question: str, index: Index) -> Answer:
    answer = ask(question, index)
    assert answer.tier == "possible", (answer.tier, answer.confidence)
    return answer


QUESTIONS = {
    "What made the bridge unsafe?": "the river had washed the gravel from under it",
    "Why are lessons held in the town hall?": "Rain came through the roof",
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_right_sentence_is_shown_to_be_checked(town: Index, question: str) -> None:
    answer = possible(question, town)
    assert not answer.answered
    assert answer.nearest == ()
    assert any(QUESTIONS[question] in citation.quote for citation in answer.citations)


@pytest.mark.parametrize("question", QUESTIONS)
def test_possible_answers_are_whole_sentences_with_markers(town: Index, question: str) -> None:
    answer = possible(question, town)
    numbers = [citation.number for citation in answer.citations]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) <= MAX_QUOTES
    for citation in answer.citations:
        text = town.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
        assert citation.quote.endswith(".")
        assert f"{citation.quote} [{citation.number}]" in answer.text


def test_bylines_and_navigation_are_no_possible_answers(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "town"
    folder.mkdir()
    text = ARTICLES["bridge.txt"]
    byline = f"By Bridget Shutman\n\n{text}\n\nSubscribe to our newsletter on the bridge.\n"
    (folder / "bridge.txt").write_text(byline, "utf-8")
    index.sync(folder)
    answer = possible("Why is the bridge shut?", index)
    assert not any("By B" in c.quote or "Subscribe" in c.quote for c in answer.citations)


def test_what_nothing_answers_gets_no_possible_answer(town: Index) -> None:
    answer = ask("Which recipe for sourdough bread needs rye and buttermilk?", town)
    assert answer.tier == "none"
    assert answer.citations == ()
    assert answer.nearest


def test_possible_answers_are_shown_without_a_reader_too(town: Index) -> None:
    answer = ask("What made the bridge unsafe?", town, reader=None)
    assert answer.tier == "possible"
    assert "gravel" in answer.text or "pier" in answer.text
    assert all(citation.answer_spans == () for citation in answer.citations)


def test_why_after_a_possible_answer_shows_other_sentences(town: Index) -> None:
    first = ask("What happened to the roof of the school?", town)
    assert first.tier == "answer"
    again = ask("Why?", town, history=(first,))
    shown = {citation.quote for citation in again.citations}
    assert first.citations[0].quote not in shown


def test_best_sentences_are_shown_alone_and_once(town: Index) -> None:
    answer = possible("What made the bridge unsafe?", town)
    quotes = [citation.quote for citation in answer.citations]
    assert any("gravel" in quote for quote in quotes[:2])
    assert all(quote.count(".") == 1 for quote in quotes[:-1])
    assert not any(quote in other for quote in quotes for other in quotes if other is not quote)


def test_headlines_and_bylines_do_not_crowd_out_a_sentence(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "press"
    folder.mkdir()
    for number, body in enumerate(
        ("Ninety minutes had gone when Ada Holm rose above two men and headed it in.",
         "Supporters of the club sang in the square until the rain began at eleven.",
         "The mayor gave the team the freedom of the town and a cake of three tiers."), start=1,
    ):  # fmt: skip
        text = f"Who sent Lorn up\n\nGoal that sent Lorn up\n\nNora Este\n\n{body}\n"
        (folder / f"{number}.txt").write_text(text, "utf-8")
    index.sync(folder)
    answer = ask("who scored the winner that sent lorn up?", index)
    assert any("Ada Holm rose" in citation.quote for citation in answer.citations)


def test_less_is_needed_the_more_of_the_question_the_documents_have(town: Index) -> None:
    minimum = MinAnswerability(-4.2, -3.7, -2.2)
    known = min_answerability("Why was the bridge closed?", town, minimum)
    half_known = min_answerability("Why was the bridge barricaded?", town, minimum)
    unknown = min_answerability("How do I reset my wifi router?", town, minimum)
    assert known < half_known < unknown
    assert min_answerability("When does the cinema open?", town, minimum) == unknown
