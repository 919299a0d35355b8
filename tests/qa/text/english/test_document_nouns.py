"""Kinds of documents are told by format, title, path and first words."""

import re

import pytest

from qa.text.english.document_nouns import DOCUMENT, read_noun


@pytest.mark.parametrize(
    ("noun", "kind", "title", "path", "is_of"),
    [
        ("emails", "eml", "Re: lunch", "mail/1.eml", True),
        ("PDF files", "pdf", "The Quay", "quay.pdf", True),
        ("spreadsheets", "csv", "budget", "budget.csv", True),
        ("press releases", "pdf", "PRESS RELEASE", "a.pdf", True),
        ("memos", "txt", "Roof", "notes/memo-roof.txt", True),
        ("minutes", "md", "Committee", "minutes-2024.md", True),
        ("interviews", "md", "Roof", "notes/roof.md", False),
        ("emails", "txt", "Roof", "roof.txt", False),
    ],
)
def test_kind_of_a_document(noun: str, kind: str, title: str, path: str, is_of: bool) -> None:
    assert re.fullmatch(DOCUMENT, noun, re.IGNORECASE)
    assert read_noun(noun).is_of(kind, title, path) == is_of


def test_words_that_any_document_may_be_called_are_generic() -> None:
    assert read_noun("documents").is_generic
    assert read_noun("articles").is_generic
    assert not read_noun("letters").is_generic
