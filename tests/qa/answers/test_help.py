"""Talk gets help with asking, and whatever may be asked of the documents is searched."""

from pathlib import Path

import pytest

from index import Index
from index.embedding.model_names import DEFAULT_ENCODER
from qa import QuestionError, ask, retrieve
from qa.answers.help import answer_help
from qa.types import SearchOptions


@pytest.mark.parametrize(
    "message",
    [
        "",
        "   ",
        "?!",
        "🙂",
        '"" * : ( )',
        "hi",
        "Good morning everyone!",
        "thanks, that helped",
        "ok bye",
        "ok cheers, great stuff",
        "this is useless",
        "help",
        "Hello, what can you do?",
        "who are you?",
        "How does this work?",
        "How should I ask you questions?",
        "how do I best phrase my questions",
        "are you a real person",
        "https://example.org/news?id=3",
        "www.example.org",
        "Guten Morgen, können Sie mir helfen?",
        "¿me puedes ayudar?",
        "merci beaucoup",
        "спасибо",
        "asdf jkl",
        "xcvbn",
        "that's wrong",
        "not helpful",
        "the",
        "hahaha",
        "what should I ask?",
    ],
)
def test_talk_gets_help_with_examples_from_the_documents(newsroom: Index, message: str) -> None:
    answer = ask(message, newsroom)

    assert answer.kind == "help"
    assert answer.tier == "none"
    assert answer.citations == answer.nearest == ()
    assert "No clear answer" not in answer.text
    assert 1 <= len(answer.examples) <= 3
    assert all(example in answer.text for example in answer.examples)
    assert "What did Hanna Weiss say?" in answer.examples or "Hanna" not in answer.text


@pytest.mark.parametrize(
    ("question", "instruction"),
    [
        ("how do I add documents?", "sync"),
        ("Can I upload my own PDFs here?", "sync"),
        ("where can we delete a file", "Delete"),
        ("How can I export the conversation?", "Save as"),
    ],
)
def test_how_to_use_the_program_is_told(newsroom: Index, question: str, instruction: str) -> None:
    answer = ask(question, newsroom)

    assert answer.kind == "help"
    assert instruction in answer.text


@pytest.mark.parametrize(
    "question", ["How can the council delete files?", "Who may add documents?"]
)
def test_question_about_files_of_others_is_searched(newsroom: Index, question: str) -> None:
    assert ask(question, newsroom).kind == "quote"


@pytest.mark.parametrize(
    ("question", "language"),
    [
        ("¿Cuántos coches usan el túnel del puerto?", "Spanish"),
        ("Wie viele Bienenstöcke haben die Imker verloren?", "German"),
        ("Combien de ruches ont été perdues en hiver ?", "French"),
        ("Сколько ульев потеряли пчеловоды за зиму?", "Cyrillic"),
        ("トンネルはいつ開通しますか", "Japanese"),
    ],
)
def test_language_of_no_document_is_named(newsroom: Index, question: str, language: str) -> None:
    answer = ask(question, newsroom)

    assert answer.kind == "help"
    assert language in answer.text


def test_language_of_a_document_is_searched(tmp_path: Path, corpus: Path) -> None:
    index = Index.open(tmp_path / "made", encoder=DEFAULT_ENCODER)
    (corpus / "imker.txt").write_text(
        "Die Imker haben im Winter viele Völker verloren. Das ist für die Bauern nicht gut, und "
        "der Honig wird in diesem Jahr teurer, wie ein Händler auf dem Markt sagte.",
        "utf-8",
    )
    (corpus / "bees.txt").write_text("The beekeepers lost many hives in the winter.", "utf-8")
    index.sync(corpus)

    assert ask("Wie viele Völker haben die Imker verloren?", index).kind == "quote"
    assert ask("Combien de ruches ont été perdues en hiver ?", index).kind == "help"

    # The encoder that it gets by itself finds the answer in another language.
    multilingual = Index.open(tmp_path / "other")
    multilingual.sync(corpus)
    assert ask("Combien de ruches ont été perdues en hiver ?", multilingual).kind == "quote"
    for each in (index, multilingual):
        each.close()


@pytest.mark.parametrize(
    "question",
    [
        "la casa de papel",
        "Ludwig van Beethoven",
        "harbour",
        "help wanted",
        "who wrote the survey",
        "Thanks. How many cars will use the tunnel?",
        "Hi, who is the mayor?",
        "c'est la vie",
        "What can the mayor do?",
        "Who are you Larnstead",
        "Weltschmerz",
        "NATO",
        "why?",
        "US",
        "test results",
        "Ciao Manhattan",
    ],
)
def test_names_keywords_and_questions_are_searched(newsroom: Index, question: str) -> None:
    with newsroom.snapshot():
        assert answer_help(question, newsroom, SearchOptions()) is None


def test_retrieve_refuses_a_question_without_a_word(newsroom: Index) -> None:
    with pytest.raises(QuestionError):
        retrieve("", newsroom)


def test_help_does_not_come_between_a_question_and_its_follow_up(newsroom: Index) -> None:
    question = ask("How much did the tunnel cost?", newsroom)
    thanks = ask("thanks", newsroom, history=[question])
    follow_up = "When will it open?"

    between = ask(follow_up, newsroom, history=[question, thanks])
    assert between == ask(follow_up, newsroom, history=[question])
    assert between.query != follow_up


def test_an_empty_index_gives_help_without_examples(empty_index: Index) -> None:
    answer = ask("hi", empty_index)

    assert answer.kind == "help"
    assert answer.examples == ()


@pytest.mark.parametrize("words", ["ok ", "test ", "it great ", "thanks a lot ", "!"])
def test_repeated_talk_is_read_in_linear_time(newsroom: Index, words: str) -> None:
    with newsroom.snapshot():
        assert answer_help(f"{(words * 60)[:110]} zzz", newsroom, SearchOptions()) is None


def test_empty_index_says_when_examples_come(empty_index: Index) -> None:
    assert "Examples will stand here" in ask("help", empty_index).text


def test_documents_without_names_have_an_example_that_they_answer(
    index: Index, tmp_path: Path
) -> None:
    for number, text in enumerate(("It rained on the fields all day.", "The mill is closed.")):
        (tmp_path / f"{number}.txt").write_text(text, "utf-8")
    index.sync(tmp_path)
    answer = ask("help", index)
    assert answer.examples == ("What are these documents about?",)
    assert ask(answer.examples[0], index).kind == "overview"
