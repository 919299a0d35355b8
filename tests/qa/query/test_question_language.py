"""The language of a question, and documents whose language is not known."""

from pathlib import Path

from index import Index
from qa import ask
from qa.query.question_language import is_english_document, question_language
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


def test_a_headline_is_english_unless_the_folder_is_not(index: Index, corpus: Path) -> None:
    write(corpus, headline=HEADLINE)
    index.sync(corpus)
    assert index.document("headline.txt").language == ""
    assert is_english_document(index.document("headline.txt"), index)
    write(corpus, bridge=GERMAN, note="It is for the men of the east.")
    index.sync(corpus)
    assert not is_english_document(index.document("headline.txt"), index)
    assert is_english_document(index.document("note.txt"), index)
