"""Questions on a document are answered from its text or, said so, from what is stored with it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Filter, Index
from index.embedding.encoder import Encoder
from qa import ask
from qa.answers.documents.about_document import answer_about_document
from qa.types import SearchOptions

DOCUMENTS = {
    "harbour.md": "---\ntitle: Harbour rebuild runs over budget\nauthor: Marta Lindqvist\n"
    "date: 2024-10-21\n---\n# Harbour rebuild runs over budget\n\nThe rebuilding of the east "
    "harbour will cost 1.5 million euros more than planned, the council said.\n",
    "fire.txt": "Fire destroys warehouse in Port Elgin\n\nBy Sean O’Rourke and Ada Lund\n\n"
    "30 June 2024\n\nA fire destroyed a warehouse of a haulier on Sunday. Nobody was hurt.\n",
    "memo.txt": "MEMO\nFrom: K. Adeyemi\nTo: All station chiefs\nDate: 2024-02-29\n"
    "Subject: Use of drones\n\n1. Drones must not be flown above 120 metres.\n",
    "bees.txt": "Beekeepers count their losses\n\nLARNSTEAD, 18 April 2023 — Beekeepers in the "
    "Vale lost a third of their hives. Honey will be dearer.\n",
    "tolls.rtf": r"{\rtf1{\info{\creatim\yr2019\mo3\dy5}}"
    "The tolls on the viaduct were raised.}",
    "brief.txt": "Das Aquarell\n\nAltdorf, den 8. Dezember 2023\n\nDas Aquarell wurde verkauft.\n",
    "pumps.txt": "Report on the pumps\n\nOriginal date: 3 May 2011\n\nThe pumps are worn out.\n",
    "lights.txt": "Letter to the editor: the lights\n\nSir, I wait at the lights.\n\n"
    "Albert Finch\nElmby\n",
    "rents.txt": "Rents in Elmby: a study\n\nRents rose by a tenth. The authors, Ida Vogel and "
    "Sam Ade, recommend a limit.\n",
    "dam-1.txt": "Interim report on the dam\n\n2 May 2023\n\nThe final report is awaited.\n",
    "dam-2.txt": "Final report on the dam\n\n4 July 2024\n\nPresent: Ida Vogel. Minutes: J. Aas.\n",
    "mine.md": "# Mining authority: findings on the Grebna blast\n\nOstrel, 12 April 2022\n\nThe "
    "blast was caused by methane.\n\nChief inspector: Wanda Strand\n",
    "dyke.md": "# Report of the commissioner on the dyke\n\nThe dyke leaks.\n\nGerda Molnar, "
    "Commissioner\n",
    "well.md": "# Report on the well\n\nThe well is dry.\n\n(signed) J. Aas, Clerk\n",
    "quay.txt": "Plan for the quay\n\nThe quay will be longer.\n\nPhoto: Milo Brandt\n",
    "gold.txt": "“The gold stays”\n2 May 2022\nInterview: Klaus Werth\n\nMr Brandt, will the gold "
    "be sold?\nNo. The gold belongs to the bank.\n",
    "okke.txt": "“Every year”\n\nRuben Okke was an engineer for years. He talks about the crack. "
    "Interview: Imogen Cast. Published on Saturday.\n\nMr Okke, were you pushed out?\nNo.\n",
    "ferry-1.txt": "Ferry runs aground\n\nBy Nora Este\n\nThe ferry hit a rock.\n",
    "ferry-2.txt": "Ferry inquiry opens\n\nBy Callum Drys\n\nAn inquiry into the ferry opened.\n",
}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("desk")
    for name, text in DOCUMENTS.items():
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("desk-index"))
    index.sync(folder)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "reply"),
    [
        (
            "When was the article about the tolls on the viaduct published?",
            "File made: 5 March 2019 (from the file's data, no day of publication is known)",
        ),
        (
            "When was the article about das Aquarell published?",
            "8 December 2023 (printed in the text)",
        ),
    ],
)
def test_day_that_no_line_gives_says_where_it_is_from(
    desk: Index, question: str, reply: str
) -> None:
    assert reply in ask(question, desk).text


@pytest.mark.parametrize(
    ("question", "quote", "words"),
    [
        ("Who wrote the report on the fire in Port Elgin?", "By Sean O’Rourke", "Sean O’Rourke"),
        ("who is the author of the warehouse story", "By Sean O’Rourke and Ada Lund", "Ada Lund"),
        ("When was the article about the fire published?", "30 June 2024", "30 June 2024"),
        ("When was the story on the beekeepers published?", "LARNSTEAD, 18", "18 April 2023"),
        ("Who wrote the letter on the lights?", "Albert Finch", "Albert Finch"),
        ("Who are the authors of the study on rents?", "The authors, Ida", "Ida Vogel and Sam Ade"),
        ("Who signed the report of the mining authority?", "Chief inspector", "Wanda Strand"),
        ("Who wrote the report on the dyke?", "Gerda Molnar, Commissioner", "Gerda Molnar"),
        ("Who signed the report on the well?", "(signed) J. Aas, Clerk", "J. Aas"),
        ("what date is the report on the Grebna blast", "Ostrel, 12 April", "12 April 2022"),
        ("who did the interview with Brandt", "Interview: Klaus Werth", "Klaus Werth"),
        ("Who conducted the interview with Okke?", "Interview: Imogen Cast", "Imogen Cast"),
        ("Who sent the memo on drones?", "From: K. Adeyemi", "K. Adeyemi"),
        ("Who received the memo?", "To: All station chiefs", "All station chiefs"),
        ("date of the station memo about drones", "Date: 2024-02-29", "2024-02-29"),
        ("To whom was the memo on drones sent?", "To: All station chiefs", "All station chiefs"),
        ("When was the final report on the dam published?", "4 July 2024", "4 July 2024"),
        ("Date of the interim report on the dam?", "2 May 2023", "2 May 2023"),
        ("Who wrote the final report on the dam?", "Minutes: J. Aas", "J. Aas"),
        ("What is the subject of the memo on drones?", "Subject: Use of drones", "Use of drones"),
    ],
)
def test_line_that_gives_it_is_quoted_with_the_words_marked(
    desk: Index, question: str, quote: str, words: str
) -> None:
    answer = ask(question, desk)

    (citation,) = answer.citations
    text = desk.document(citation.document_id).text
    assert answer.answered
    assert citation.quote == text[citation.start : citation.end]
    assert citation.quote.startswith(quote)
    assert words in "".join(text[start:end] for start, end in citation.answer_spans)
    assert answer.text == f"{citation.quote} [1]"


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("Who wrote the article about the harbour?", "Author: Marta Lindqvist"),
        ("When was the article about the harbour published?", "Published: 21 October 2024"),
        ("Which file is the article about the harbour in?", "File: harbour.md"),
    ],
)
def test_what_is_only_stored_is_said_so_and_never_quoted(
    desk: Index, question: str, value: str
) -> None:
    answer = ask(question, desk)

    (citation,) = answer.citations
    assert answer.answered
    assert answer.text.startswith(f"{value} (")
    assert value.partition(": ")[2] not in citation.quote
    assert citation.quote in desk.document("harbour.md").text
    assert citation.answer_spans == ()


def test_date_of_an_original_is_not_that_of_publication(desk: Index) -> None:
    answer = ask("When was the report on pumps released?", desk)

    assert "3 May 2011" not in answer.text


def test_words_in_front_of_the_kind_have_to_fit_the_document(desk: Index) -> None:
    answer = ask("Who sent the anonymous poisonous memo on drones?", desk)

    assert "From: K. Adeyemi" not in answer.text


def test_several_documents_that_match_as_well_are_all_named(desk: Index) -> None:
    answer = ask("Who wrote the article about the ferry?", desk)

    assert answer.tier == "possible"
    assert "“Ferry runs aground”: By Nora Este [" in answer.text
    assert "“Ferry inquiry opens”: By Callum Drys [" in answer.text


def test_document_of_which_nothing_is_stored_is_named(desk: Index) -> None:
    answer = ask("Who wrote the story on the beekeepers' losses?", desk)

    assert answer.tier == "none"
    assert "“Beekeepers count their losses” (bees.txt)" in answer.text
    assert answer.citations == ()
    assert answer.nearest[0].document_id == "bees.txt"


def test_who_took_the_photo_did_not_write_the_text(desk: Index) -> None:
    answer = answer_about_document("Who wrote the text about the quay?", desk, SearchOptions())
    assert answer is not None
    assert "Milo Brandt" not in answer.text


def test_it_is_the_document_cited_last(desk: Index) -> None:
    first = ask("What destroyed the warehouse?", desk)
    author = ask("Who wrote it?", desk, history=[first])
    day = ask("And when was that published?", desk, history=[first, author])

    assert author.citations[0].quote == "By Sean O’Rourke and Ada Lund"
    assert day.citations[0].quote == "30 June 2024"


def test_and_to_whom_is_asked_of_the_same_mail(desk: Index) -> None:
    first = ask("Who sent the memo on drones?", desk)
    answer = ask("and to whom?", desk, history=[first])

    assert answer.citations[0].quote == "To: All station chiefs"


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote Hamlet?",
        "Who wrote the book on the fire?",
        "When was the harbour built?",
        "Who wrote the article on zebras?",
        "Who wrote it?",
        "Where is the harbour?",
        "Who reported the fire?",
        "Who wrote the article on the fire and when was it published?",
    ],
)
def test_other_questions_are_left_to_the_search(desk: Index, question: str) -> None:
    with desk.snapshot():
        assert answer_about_document(question, desk, SearchOptions()) is None


@pytest.mark.parametrize(
    ("question", "tier"),
    [
        ("Who wrote the piece about the warehouse ferry?", "possible"),
        ("author of “Beekeepers count their losses”", "none"),
        ("Who wrote “Ferry inquiry opens”?", "answer"),
        ("Who sent the mail about the ferry?", "none"),
    ],
)
def test_author_of_what_is_only_similar_is_no_answer(desk: Index, question: str, tier: str) -> None:
    assert ask(question, desk).tier == tier


def test_filter_restricts_the_documents(desk: Index) -> None:
    question = "Who wrote the report on the fire in Port Elgin?"
    assert not ask(question, desk, filter=Filter(kinds=frozenset({"md"}))).answered


def test_speaker_of_the_quote_that_was_shown_is_named(tmp_path: Path) -> None:
    folder = tmp_path / "speech"
    folder.mkdir()
    (folder / "a.txt").write_text(
        "Quarry to close\n\nHenrik Aas was in tears. “The quarry lost nine million crowns in the "
        "winter,” he told reporters. It has ninety workers.\n",
        "utf-8",
    )
    index = Index.open(tmp_path / "speech-index")
    index.sync(folder)
    shown = ask("How many crowns did the quarry lose in the winter?", index)
    assert "million" in (shown.citations or shown.nearest)[0].quote

    answer = ask("who said that?", index, history=[shown])

    assert answer.answered
    assert "Henrik Aas" in answer.citations[0].quote
    assert answer.query.startswith("Who said “")
    index.close()


def test_sender_among_other_fields_of_a_line_is_told(index: Index, tmp_path: Path) -> None:
    folder = tmp_path / "memos"
    folder.mkdir()
    head = "To: Cllr Ashby. From: Lucinda Farr, Transport Office. Date: 8 January 2024."
    (folder / "buses.txt").write_text(f"Memo: School buses\n\n{head}\n\nA bus costs more.\n")
    index.sync(folder)
    answer = ask("Who sent the memo about school buses?", index)
    (citation,) = answer.citations
    (span,) = citation.answer_spans
    text = index.document(citation.document_id).text
    assert text[slice(*span)] == "Lucinda Farr, Transport Office"
