"""An overview counts and quotes, and says of how much it is made."""

from collections.abc import Iterator
from datetime import date

import pytest

from index import Filter, Index
from index.embedding.encoder import Encoder
from qa import ask
from qa.answers.documents.overview import read_overview_request


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("What is this about?", ""),
        ("what's in this folder?", ""),
        ("What do these documents cover?", ""),
        ("give me an overview", ""),
        ("who is in these documents?", ""),
        ("Summarise all documents please", ""),
        ("summarize the harbour story", "the harbour story"),
        ("give me a short summary of the strike", "the strike"),
        ("give me a summary of what happened with the old mill", "the old mill"),
        ("tell me about Henrik Aas", "Henrik Aas"),
        ("Summarise the documents about the Calder Bridge.", "the Calder Bridge"),
        ("summarize everything we have on the strike", "the strike"),
        ("who are the people in the fire story", "the fire story"),
        ("What is the report on the fire about?", "the report on the fire"),
        ("tl;dr of the ferry report", "the ferry report"),
        ("main findings of the inquiry", "the inquiry"),
        ("catch me up on North Quay", "North Quay"),
        ("What is in the style guide?", "the style guide"),
        ("ferry report summary", "ferry report"),
        ("What sort of tables are in the folder?", "tables"),
        ("how big is this archive", ""),
        ("What's the dike story?", "dike"),
        ("what was the Solberg affair about", "Solberg"),
        ("what happened with tram 5?", "tram 5"),
        ("How did the dike dispute unfold?", "dike dispute"),
        ("Sum up the fight over the old mill", "the fight over the old mill"),
        ("tell me the story of the old mill in short", "the old mill"),
        ("give me the background on the strike", "the strike"),
        ("the strike in a nutshell", "the strike"),
        ("What is letter-aas.txt about?", "letter-aas.txt"),
        ("what is budget_2024.xlsx", "budget_2024.xlsx"),
        ("what does notes.v2.md say?", "notes.v2.md"),
        ("What did the vicar ask for in his letter?", "the vicar"),
    ],
)
def test_request_for_an_overview_is_recognized(question: str, subject: str) -> None:
    request = read_overview_request(question)
    assert request is not None
    assert request.subject == subject


@pytest.mark.parametrize(
    "question",
    [
        "What is this building made of?",
        "Who is in charge of the port?",
        "How many articles does the treaty have?",
        "What is the treaty about?",
        "What is in the chest beneath the bar?",
        "What does the stack contain?",
        "who are the characters in the black cat",
        "What did the summary of the report say?",
        "What's the latest on the Solberg affair?",
        "What is the main story?",
        "What happened to the mill?",
        "What did the vicar ask for?",
        "history",
        "What is 2.5 times four?",
    ],
)
def test_question_that_a_quote_answers_is_left_alone(question: str) -> None:
    assert read_overview_request(question) is None


def test_overview_of_all_documents_counts_them(press: Index) -> None:
    answer = ask("What is in this folder?", press)

    overview = answer.overview
    assert (answer.kind, answer.tier) == ("overview", "answer")
    assert overview is not None
    assert (overview.documents, overview.read, overview.undated) == (4, 4, 1)
    assert (overview.since, overview.until) == (date(2023, 5, 2), date(2024, 6, 10))
    assert {kind.name: kind.count for kind in overview.kinds} == {"txt": 3, "md": 1}
    people = {item.name: item.count for item in overview.people}
    assert people["Henrik Aas"] == 3
    names = {item.name for item in overview.names}
    assert {"Elmsby", "Lorn"} <= names
    assert "Tove Hallam" not in names | people.keys()
    assert answer.text.startswith("4 documents: 3 text files, 1 Markdown file.")


def test_names_are_counted_as_their_list_counts_them(press: Index) -> None:
    overview = ask("What is in this folder?", press).overview
    assert overview is not None
    for item in overview.people[:2]:
        listed = ask(f"Which documents mention {item.name}?", press)
        assert len(listed.documents) == item.count


def test_sentences_of_an_overview_are_verbatim_prose_in_order(press: Index) -> None:
    answer = ask("summarise the Elmsby quarry", press)

    assert 2 <= len(answer.citations) <= 5
    days = [citation.published or date.max for citation in answer.citations]
    assert days == sorted(days)
    for citation in answer.citations:
        text = press.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
        assert not citation.quote.startswith(("Subscribe", "By ", "He ", "She "))
    assert len({citation.quote for citation in answer.citations}) == len(answer.citations)


def test_document_is_found_by_its_title(press: Index) -> None:
    answer = ask("summarise the article Bridge over the Lorn repaired", press)
    assert answer.overview is not None
    assert answer.overview.documents == 1
    assert {citation.document_id for citation in answer.citations} == {"2023/bridge.txt"}


def test_filter_restricts_an_overview(press: Index) -> None:
    answer = ask("what is this about?", press, filter=Filter(folder="2024"))
    assert answer.overview is not None
    assert answer.overview.documents == 2
    assert {citation.document_id[:4] for citation in answer.citations} == {"2024"}


def test_subject_that_no_document_has_is_no_overview(press: Index) -> None:
    assert ask("summarise the war in Zembla", press).tier == "none"
    assert ask("tell me about the king of Elmsby", press).kind == "quote"


def test_it_is_what_the_conversation_showed(press: Index) -> None:
    first = ask("How long did the repairs of the bridge take?", press)
    answer = ask("summarise it", press, history=[first])
    assert answer.overview is not None
    assert answer.overview.documents == len({item.document_id for item in first.citations})
    assert {item.document_id for item in answer.citations} <= {
        item.document_id for item in first.citations
    }


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of documents of several kinds, not to be changed by tests."""
    folder = tmp_path_factory.mktemp("desk")
    for name, text in {
        "guides/house-style.md": "# House style\n\nWrite full names at first mention, please.\n",
        "notes/minutes-2024-03-04.md": "# Committee\n\nThe committee voted to keep recordings.\n",
        "notes/minutes-2024-05-06.md": "# Committee\n\nThe committee talked of the kitchen roof.\n",
        "tables/budget.csv": "Line,Amount\nTravel,4100\nTraining,8200\n",
        "news/roof.txt": "Kitchen roof leaks\n\nThe kitchen roof has leaked since spring.\n",
    }.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("desk-index"))
    index.sync(folder)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "documents"),
    [
        ("What is in the style guide?", {"guides/house-style.md"}),
        ("summary of the minutes", {"notes/minutes-2024-03-04.md", "notes/minutes-2024-05-06.md"}),
        ("summarise the minutes of 4 March 2024", {"notes/minutes-2024-03-04.md"}),
        ("What sort of tables are in the folder?", {"tables/budget.csv"}),
    ],
)
def test_documents_are_found_by_kind_title_and_path(
    desk: Index, question: str, documents: set[str]
) -> None:
    answer = ask(question, desk)

    assert answer.kind == "overview"
    assert {citation.document_id for citation in answer.citations} == documents


def test_content_of_what_is_no_document_is_left_to_quotes(desk: Index) -> None:
    assert ask("What is in the kitchen?", desk).kind == "quote"


@pytest.fixture(scope="module")
def harbour(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of a report with speakers and fields, and of a file with no day but its own."""
    folder = tmp_path_factory.mktemp("harbour")
    (folder / "report.txt").write_text(
        "Harbour report\n\nAuthor: Nora Este\nOriginal date: pending\n\nPublished 5 June 2023\n\n"
        "Edda Quill, who runs the crane, said the quay was sinking. Quill has run it for years. "
        "“I’d close it,” said Prosecutor Ivo Brandt. Brandt is to look into it. "
        "It belongs to the coach of FC Quay, 34. "
        "The session of the General Assembly was opened by General Anders Holt. "
        "Lorn Lines said nothing. Lorn is the owner of the crane.\n",
        "utf-8",
    )
    (folder / "tolls.rtf").write_text(
        r"{\rtf1{\info{\creatim\yr2031\mo3\dy5}}The tolls on the quay were raised by Lorn Lines.}"
    )
    index = Index.open(tmp_path_factory.mktemp("harbour-index"))
    index.sync(folder)
    yield index
    index.close()


def test_day_on_which_a_file_was_made_is_no_day_of_publication(harbour: Index) -> None:
    overview = ask("What is in this folder?", harbour).overview
    assert overview is not None
    assert (overview.since, overview.until) == (date(2023, 6, 5), date(2023, 6, 5))
    assert overview.undated == 1


def test_people_of_an_overview_are_those_who_speak_and_go_by_their_last_names(
    harbour: Index,
) -> None:
    overview = ask("What is in this folder?", harbour).overview
    assert overview is not None
    people = {item.name for item in overview.people}
    assert people >= {"Edda Quill", "Ivo Brandt"}
    names = people | {item.name for item in overview.names}
    assert not names & {"I’d", "Author", "Original", "Original date", "Prosecutor Ivo Brandt"}
    assert "Anders Holt" in people
    assert not people & {"Lorn Lines", "FC Quay", "Assembly", "General Assembly"}
    assert "FC Quay" in names


DIKE = {
    "2021-03-01-crack.txt": """Crack found in the dike at Vorn
The dike at Vorn has a crack of two metres, an engineer of the water board found on Monday.
Tea was served afterwards in the hall of the fire brigade.
""",
    "2021-06-10-plan.txt": """Water board plans new dike
The water board wants to build a new dike at Vorn for nine million crowns.
A band played in front of the town hall at noon.
""",
    "2022-02-02-protest.txt": """Farmers against new dike
Forty farmers blocked the road to Vorn on Friday in protest against the dike.
The soup came from the canteen of the school.
""",
    "2023-01-15-built.txt": """Dike at Vorn finished
The dike at Vorn was finished on Sunday, a year late.
Children let go of a hundred balloons.
""",
    "minutes-2021-05-20.txt": """Water board: minutes of the meeting of 20 May 2021

Present: Olga Brandt (chair), Nils Aker (engineer), Sofie Lund (treasurer).
Apologies: none.
The engineer presented photographs of the crack.
The board decided by three votes to two to build a new dike.
The treasurer was asked to find a loan of four million crowns.
Next meeting: 3 July 2021 in the town hall.
""",
    "letter-brandt.txt": """To the Editor

Dear Sir,
I have lived behind the dike for sixty years and never had wet feet.
I ask the board to leave the old willows where they are.
Yours faithfully,
Olga Brandt
""",
    "tolls.csv": """Tolls of the Vorn bridge,,
Year,Cars,Carts
2020,11,4
2021,15,3
""",
}


@pytest.fixture(scope="module")
def dike(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of what happened with one dike, not to be changed by tests."""
    folder = tmp_path_factory.mktemp("dike")
    for name, text in DIKE.items():
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("dike-index"))
    index.sync(folder)
    yield index
    index.close()


@pytest.mark.parametrize(
    "question",
    ["What's the dike story?", "Sum up the fight over the dike", "summarise the dike row"],
)
def test_story_is_told_from_several_documents_in_order_of_time(dike: Index, question: str) -> None:
    answer = ask(question, dike)

    assert answer.kind == "overview"
    days = [citation.published for citation in answer.citations if citation.published]
    assert days == sorted(days)
    assert len({citation.document_id for citation in answer.citations}) >= 4
    quotes = " ".join(citation.quote for citation in answer.citations)
    assert "Forty farmers blocked the road" in quotes
    assert "Present:" not in quotes


def test_one_document_on_a_story_is_left_to_a_quote(dike: Index) -> None:
    assert ask("what happened with the balloons?", dike).kind == "quote"


def test_document_is_described_by_its_decisions_and_not_by_who_was_present(dike: Index) -> None:
    quotes = [
        item.quote for item in ask("Summarise the minutes of the water board", dike).citations
    ]

    assert any(quote.startswith("The board decided") for quote in quotes)
    assert not any(quote.startswith(("Present", "Apologies", "Next meeting")) for quote in quotes)


def test_file_is_described_by_its_name(dike: Index) -> None:
    letter = ask("What is letter-brandt.txt about?", dike)
    assert letter.kind == "overview"
    assert {item.document_id for item in letter.citations} == {"letter-brandt.txt"}
    table = ask("what is tolls.csv", dike)
    assert table.citations[0].quote.startswith("Tolls of the Vorn bridge")
    assert ask("What is lost.pdf about?", dike).kind == "quote"


def test_what_somebody_asks_for_in_a_letter_is_quoted_from_that_letter(dike: Index) -> None:
    answer = ask("What did Olga Brandt want in her letter?", dike)
    assert {item.document_id for item in answer.citations} == {"letter-brandt.txt"}
    assert any("willows" in item.quote for item in answer.citations)
