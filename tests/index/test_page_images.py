"""Rendered pages of synced files, by real worker processes."""

import io
import shutil
import zipfile
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image

from index import Index, UnreadableFileError, has_pictures
from tests.index.parsers.pages.making import Sheet, pdf

FERRIES = (
    "Ferries to the outer islands left the harbour",
    "an hour late on Monday. The company blamed fog.",
)
PRICES = ("A ticket costs nine crowns from May on.", "Children travel free of charge.")


@pytest.fixture
def content() -> bytes:
    return pdf(Sheet().lines(60, 700, FERRIES), Sheet().lines(60, 600, PRICES))


@pytest.fixture
def corpus(tmp_path: Path, content: bytes) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "ferries.pdf").write_bytes(content)
    return folder


def synced(corpus: Path) -> Index:
    index = Index.open(corpus.parent / "index")
    index.sync(corpus)
    return index


def test_page_has_a_box_for_each_line_of_the_quote(corpus: Path) -> None:
    index = synced(corpus)
    document = index.document("ferries.pdf")
    start = document.text.index("left the harbour")
    end = document.text.index("an hour late") + len("an hour late")
    assert document.page_at(start) == 1
    picture = index.picture("ferries.pdf", 1, [(start, end)], width=900)
    assert Image.open(io.BytesIO(picture.png)).size == (900, picture.height)
    first, second = picture.boxes
    assert first.top < first.bottom <= second.top + 0.002
    assert second.left < first.left
    start = document.text.index("Children")
    assert document.page_at(start) == 2
    (box,) = index.picture("ferries.pdf", 2, [(start, start + 8)]).boxes
    assert box.left < 0.15
    # A span of another page has no box.
    assert index.picture("ferries.pdf", 1, [(start, start + 8)]).boxes == ()
    index.close()


def test_quote_across_a_page_break_has_boxes_on_both_pages(corpus: Path) -> None:
    index = synced(corpus)
    text = index.document("ferries.pdf").text
    spans = [(text.index("The company"), text.index("costs"))]
    for page in (1, 2):
        assert len(index.picture("ferries.pdf", page, spans).boxes) == 1
    index.close()


def test_page_of_an_attachment_in_an_archive_is_rendered(tmp_path: Path, content: bytes) -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "Ferry Company <ferry@islands.example>", "The report"
    mail.set_content("It is attached.")
    mail.add_attachment(content, "application", "pdf", filename="a#b.pdf")
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    with zipfile.ZipFile(corpus / "all.zip", "w") as archive:
        archive.writestr("mails/one.eml", mail.as_bytes())
        archive.writestr("note.txt", "Nothing of note.")
    index = synced(corpus)
    name = "all.zip#mails/one.eml#a#b.pdf"
    text = index.document(name).text
    at = text.index("nine crowns")
    assert len(index.picture(name, 2, [(at, at + 11)]).boxes) == 1
    # Other files in the archive may change.
    with zipfile.ZipFile(corpus / "all.zip", "a") as archive:
        archive.writestr("other.txt", "Something else.")
    assert len(index.picture(name, 2, [(at, at + 11)]).boxes) == 1
    index.close()


def test_changed_or_missing_file_is_not_rendered(corpus: Path, content: bytes) -> None:
    index = synced(corpus)
    (corpus / "ferries.pdf").write_bytes(pdf(Sheet().lines(60, 700, PRICES)))
    with pytest.raises(UnreadableFileError, match="has changed since it was read"):
        index.picture("ferries.pdf", 1)
    (corpus / "ferries.pdf").unlink()
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        index.picture("ferries.pdf", 1)
    shutil.rmtree(corpus)
    with pytest.raises(UnreadableFileError, match="cannot be opened"):
        index.picture("ferries.pdf", 1)
    index.close()


def test_document_without_pages_is_refused(corpus: Path) -> None:
    (corpus / "note.txt").write_text("A note on ferries.", "utf-8")
    index = synced(corpus)
    assert has_pictures(index.document("ferries.pdf"))
    assert not has_pictures(index.document("note.txt"))
    with pytest.raises(UnreadableFileError, match="no pages"):
        index.picture("note.txt", 1)
    with pytest.raises(ValueError, match="pages 1 to 2"):
        index.picture("ferries.pdf", 3)
    with pytest.raises(KeyError):
        index.picture("gone.pdf", 1)
    index.close()
