"""Words that no document contains are taken for those that they most likely stand for."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask, retrieve
from qa.__main__ import main
from qa.conversations.conversation import Conversation
from qa.conversations.export import from_json, to_json, to_markdown
from qa.query.normalization import write_as_documents_do
from qa.query.spelling import correct_question, other_spellings
from qa.query.terms import out_of_vocabulary_words
from qa.types import Correction, SearchOptions

TEXTS = {
    "mill.txt": "The quarry of Gorse Hill near Fenwell sells granite.",
    "storm.txt": "Hurricane Idalia made landfall near Altstadt. Reservists helped the committee.",
    "visit.txt": "Volodymyr Zelenskyy visited Odesa and Kharkiv. Aiden Baden, Anna Petersen spoke.",
    "audit.txt": "On 27 August 2017 the city paid 60,394 euros to Jana Novak for a gulf of pipes.",
    "stadium.txt": "On 2018-11-23 the co-operative paid $5m. The successor was recommended.",
    "walker.txt": "Judging began. Constance Abara was missing for days. The deficit is a defect.",
    "fair.txt": "The Barley Queen opened the fair. The Harbour Board gave her a boat.",
    "fire.txt": "The Ropewalk warehouse burned down. The Lantern Bridge was closed. A bridge.",
    "villa.txt": "The 74 heirs of Muammar Gaddafi claimed a villa in Łódź with twenty-two rooms.",
    "school.txt": "The headteacher and the night watch met at the town gate. The nightwatch ends.",
    "strasse.txt": "Bürgermeisterin Käthe Groß eröffnete die neue Straße.",
}


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index of those texts, not to be changed by tests."""
    folder = tmp_path_factory.mktemp("town")
    for name, text in TEXTS.items():
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("town-index"))
    index.sync(folder)
    yield index
    index.close()


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("where did hurricane idaila make landfall", "Idalia"),
        ("Where did Hurricane Idaila make landfall?", "Idalia"),
        ("who is the succesor?", "successor"),
        ("were reservits called?", "Reservists"),
        ("what did the comittee say", "committee"),
        ("what was recomended", "recommended"),
        ("Did Selenskyj visit the port?", "Zelenskyy"),
        ("Who visited Odessa?", "Odesa"),
        ("how long was she mising", "missing"),
        ("Was Constence Abara found?", "Constance"),
        ("is there a church in fenwel", "Fenwell"),
        ("who sells granit?", "granite"),
        ("who owns Gorse Hil?", "Hill"),
        ("how large is the defecit", "deficit"),
        ("Who visited Kharkov?", "Kharkiv"),
        ("Who visited Charkiw?", "Kharkiv"),
        ("What did the heirs of Qaddafi claim?", "Gaddafi"),
        ("Who burned the Ropwalk warehouse?", "Ropewalk"),
        ("What did the heirs of Kadhafi claim?", "Gaddafi"),
        ("Which brige was shut?", "bridge"),
        ("Was Constance Abarra found?", "Abara"),
    ],
)
def test_a_misspelled_word_is_taken_for_the_documents_own(
    town: Index, question: str, searched: str
) -> None:
    text, corrections = correct_question(question, town)
    assert searched in text
    assert [correction.searched for correction in corrections] == [searched]
    assert not out_of_vocabulary_words(corrections[0].searched, town)


@pytest.mark.parametrize(
    "question",
    [
        "What did Biden say?",
        "What did biden say?",
        "Who won in Altdorf?",
        "Did Anna Peterson speak?",
        "Who plays golf?",
        "who is a boaf?",
        "Is there juggling?",
        "were there zeppelins?",
        "what did the walker do",
        "Is there a zeppelin?",
        "What is the UNRWQ?",
        "Who visited Odesa?",
    ],
)
def test_another_name_or_word_is_never_taken_for_a_similar_one(town: Index, question: str) -> None:
    assert correct_question(question, town) == (question, ())


@pytest.mark.parametrize(
    ("question", "searched"),
    [
        ("When did the Lanten Brigde close?", "When did the Lantern Bridge close?"),
        ("wich comittee did reservits help", "which committee did Reservists help"),
        ("hwo many reservits helped", "how many Reservists helped"),
        ("hwo recomended the sucessor", "who recommended the successor"),
        ("wat is the defecit", "what is the deficit"),
        ("wo was the sucessor", "who was the successor"),
        ("was it told aganst us", "was it told against us"),
        ("who gave the boat to Harbour Bord", "who gave the boat to Harbour Board"),
        ("wher did Barley Qeen opn the fair", "where did Barley Queen opn the fair"),
    ],
)
def test_two_words_at_once_may_be_misspelled(town: Index, question: str, searched: str) -> None:
    assert correct_question(question, town)[0] == searched


@pytest.mark.parametrize(
    ("name", "others"),
    [
        ("Volodymyr Selenskyj", ["Volodymyr Zelenskyy"]),
        ("Odessa", ["Odesa"]),
        ("Anna Peterson", []),
        ("the fair", []),
    ],
)
def test_a_list_joins_the_spellings_of_a_name(town: Index, name: str, others: list[str]) -> None:
    assert other_spellings(name, town) == others


def test_the_correction_is_told_and_can_be_refused(town: Index) -> None:
    question = "Where did hurricane idaila make landfall?"
    answer = ask(question, town)
    assert answer.answered
    assert answer.question == question
    assert answer.query == "Where did hurricane Idalia make landfall?"
    assert answer.corrections == (Correction("idaila", "Idalia"),)
    as_typed = ask(question, town, correct=False)
    assert as_typed.query == question
    assert as_typed.corrections == ()
    assert retrieve(question, town, k=1)[0].document_id == "storm.txt"


def test_a_corrected_answer_is_exported_and_read_back(town: Index) -> None:
    answer = ask("Where did hurricane idaila make landfall?", town)
    now = datetime.now(UTC)
    conversation = Conversation("1", now, now, answers=(answer,))
    assert from_json(to_json(conversation)).answers == (answer,)
    assert "Showing results for “Idalia”" in to_markdown(conversation)


@pytest.mark.parametrize(
    ("question", "written"),
    [
        ("Who was paid 60394 euros?", "Who was paid 60,394 euros?"),
        ("Who was paid €60.394?", "Who was paid 60,394 euros?"),
        ("What was paid on 8/27/2017?", "What was paid on 27 August 2017?"),
        ("What was paid on 27.8.2017?", "What was paid on 27 August 2017?"),
        ("Who paid 5,000,000 dollars?", "Who paid $5m?"),
        ("What was paid on 23 November 2018?", "What was paid on 2018-11-23?"),
        ("Who leads the cooperative?", "Who leads the co-operative?"),
        ("Who has 37m customers?", "Who has 37 million customers?"),
        ("Who built the 37m wall?", "Who built the 37m wall?"),
        ("Wer ist Buergermeisterin?", "Wer ist Bürgermeisterin?"),
        ("Wo ist die Strasse?", "Wo ist die Straße?"),
        ("Where was Zelenskij?", "Where was Zelenskyy?"),
        ("Who was paid 60395 euros?", "Who was paid 60395 euros?"),
        ("What was paid in 2017?", "What was paid in 2017?"),
        ("What did the seventy-four heirs claim?", "What did the 74 heirs claim?"),
        ("Who claimed 22 rooms?", "Who claimed twenty-two rooms?"),
        ("Who claimed 23 rooms?", "Who claimed 23 rooms?"),
        ("Who is the head teacher?", "Who is the headteacher?"),
        ("Who painted the towngate?", "Who painted the town gate?"),
        ("Who is the night watch?", "Who is the night watch?"),
    ],
)
def test_forms_are_written_as_the_documents_do(town: Index, question: str, written: str) -> None:
    assert write_as_documents_do(question, town, SearchOptions()) == written


def test_only_names_numbers_and_content_words_are_said_to_be_missing(town: Index) -> None:
    question = (
        "How many articles mention what happened to Quorble with 4711 zeppelins on 8/27/2017?"
    )
    assert out_of_vocabulary_words(question, town) == ["Quorble", "4711", "zeppelins"]
    assert out_of_vocabulary_words("Did Zelenskij give 60394 euros to the cooperative?", town) == []


def test_the_command_line_tells_the_correction_and_searches_as_typed(
    town: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    question, index_option = "where did hurricane idaila land?", ["--index", str(town.folder)]
    assert main(["ask", question, *index_option]) == 0
    first_line = capsys.readouterr().out.splitlines()[0]
    assert first_line.startswith("Showing results for “Idalia” instead of “idaila”.")
    assert main(["ask", question, "--as-typed", *index_option]) == 0
    assert "Showing results" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("question", "corrected"),
    [
        ("who won barley qeen", "who won barley Queen"),
        ("Who chairs the Harbour Bord?", "Who chairs the Harbour Board?"),
        ("who is on the Harbor Baord", "who is on the Harbor Board"),
        ("who owns the Bord?", "who owns the Bord?"),
    ],
)
def test_typo_is_corrected_to_what_stands_beside_the_same_word(
    town: Index, question: str, corrected: str
) -> None:
    assert correct_question(question, town)[0] == corrected


def test_holiday_is_searched_as_its_day_where_no_document_names_it(town: Index) -> None:
    assert (
        write_as_documents_do("Who works on Boxing Day?", town, SearchOptions())
        == "Who works on 26 December?"
    )
    assert "31 December" in write_as_documents_do("open on New Year’s Eve?", town, SearchOptions())
    assert "Christmas" in write_as_documents_do("When is Christmas?", town, SearchOptions())
