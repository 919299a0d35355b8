"""Telling the kind of a part from the reason for which it is skipped."""

import pytest

from index.parsers.skipped_kinds import kind_of_part


@pytest.mark.parametrize(
    ("reason", "suffix", "kind"),
    [
        ("line 4: not JSON", ".jsonl", "row"),
        ("1,200 more rows without text", ".csv", "row"),
        ("attachment winmail.dat: unknown kind", ".pdf", "attachment"),
        ("mail 3: tide.dat: unknown kind (.dat)", ".mbox", "attachment"),
        ("tide.dat: unknown kind (.dat)", ".eml", "attachment"),
        ("src/tide.o: unknown kind (.o)", ".zip", "embedded file"),
        ("chart.dat: cut off", ".eml", "attachment"),
        ("tide (2).dat: cut off", ".zip", "embedded file"),
        ("mail 3: over 64 MB, expected one mail", ".mbox", "mail"),
        ("chart on page 3: its values are a picture", ".docx", "chart"),
        ("form field “Name”: its value is a script", ".pdf", "form field"),
        ("pages 3 to 5: no text", ".pdf", "page"),
        ("only the first 900 of its 1,200 pages were read: split it", ".pdf", "page"),
        ("sheet 'Tides': damaged", ".xlsx", "sheet"),
        ("cut short: its end is missing", ".rtf", ""),
    ],
)
def test_kind_is_told_by_how_the_reason_begins(reason: str, suffix: str, kind: str) -> None:
    assert kind_of_part(reason, suffix) == kind
