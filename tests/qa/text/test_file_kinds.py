"""Kinds of files have names that people use."""

from index.parsers.registry import PARSERS
from qa.text.file_kinds import count_kinds, kind_label


def test_kinds_are_counted_by_what_they_are_called() -> None:
    kinds = [("txt", 20), ("eml", 5), ("md", 3), ("msg", 1), ("pdf", 1)]
    assert count_kinds(kinds) == "20 text files, 6 emails, 3 Markdown files, 1 PDF"


def test_kinds_beyond_the_most_are_counted_together() -> None:
    kinds = [("txt", 20), ("eml", 5), ("xml", 3), ("", 1)]
    assert count_kinds(kinds, most=2) == "20 text files, 5 emails, 4 of other kinds"


def test_every_kind_that_is_read_has_a_label() -> None:
    labels = {suffix: kind_label(suffix.lstrip(".")) for suffix in PARSERS}
    assert labels[".xlsx"] == "Spreadsheet"
    assert labels[".xml"] == "XML file"
    assert all(label[:1].isupper() for label in labels.values())
