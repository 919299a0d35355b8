"""The language of a question, and documents whose language is not known."""

from pathlib import Path

import pytest

from index import Index
from qa import ask
from qa.query.question_language import (
    is_english_document,
    language_without_documents,
    question_language,
)
from tests.index.helpers import write

# Welsh, which is none of the languages that are told.
WELSH = "Mae'r bont newydd yn y dref wedi agor. Costiodd y gwaith naw miliwn o bunnoedd."
GERMAN = "Der Stadtrat hat beschlossen, die alte Brücke über die Elbe im nächsten Jahr abzureißen."
HEADLINE = "Mill plans"


def test_a_folder_of_unknown_language_is_asked_in_no_known_one(index: Index, corpus: Path) -> None:
    write(corpus, bridge=WELSH)
    index.sync(corpus)
    assert set(index.languages()) == {""}
    assert question_language("Faint gostiodd y gwaith ar y bont newydd?", index) == ""
    assert question_language("How much did the bridge cost?", index) == "en"
    assert question_language("bridge", index) == "en"
    shown = ask("Faint gostiodd y gwaith ar y bont newydd?", index)
    assert (shown.citations or shown.nearest)[0].document_id == "bridge.txt"


@pytest.mark.parametrize(
    "question", ["Wie alt ist die Brücke in der Stadt?", "Wie is de burgemeester van Gent?"]
)
def test_a_question_is_refused_only_if_no_kindred_language_is_written(
    index: Index, corpus: Path, question: str
) -> None:
    write(corpus, bridge="The bridge over the Elbe was opened in May. It is red.")
    index.sync(corpus)
    assert language_without_documents(question, index)
    write(corpus, bruecke=GERMAN)
    index.sync(corpus)
    is_german = "Stadt" in question
    assert bool(language_without_documents(question, index)) == (not is_german)


def test_a_headline_is_english_unless_the_folder_is_not(index: Index, corpus: Path) -> None:
    write(corpus, headline=HEADLINE)
    index.sync(corpus)
    assert index.document("headline.txt").language == ""
    assert is_english_document(index.document("headline.txt"), index)
    write(corpus, bridge=GERMAN, note="It is for the men of the east.")
    index.sync(corpus)
    assert not is_english_document(index.document("headline.txt"), index)
    assert is_english_document(index.document("note.txt"), index)
