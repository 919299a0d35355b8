"""Which words of a text stand in quotation marks."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.text.quotation_marks import find_quotations


@pytest.mark.parametrize(
    ("text", "quotations"),
    [
        ("“It is safe,” he said. “Yes.”", ["“It is safe,”", "“Yes.”"]),
        ('"It is safe," he said ("yes").', ['"It is safe,"', '"yes"']),
        ("„Er ist gut“, sagte Reed.", ["„Er ist gut“"]),
        ("„Er sagte ‚nein‘ dazu“, so Reed.", ["„Er sagte ‚nein‘ dazu“"]),
        ("»Er ist gut«, sagte Reed. »Ja.«", ["»Er ist gut«", "»Ja.«"]),
        ("„Jest dobry”, powiedział Reed.", ["„Jest dobry”"]),
        ("« Il est bon », a dit Reed.", ["« Il est bon »"]),
        ("«План хорош», — сказал Рид.", ["«План хорош»"]),
        ("”Den är bra”, sade Reed. »Ja», sade Lind.", ["”Den är bra”", "»Ja»"]),
        ("议员说：“计划很好，”委员会批准了。", ["“计划很好，”"]),
        ("「計画は良い」と言った。", ["「計画は良い」"]),
        ("The workers' demand for the cats’ food", []),
        ("'Twas the drivers' union in the '90s of rock 'n' roll", []),
        ("'The drivers' union was ready. It is over,' he said.",
         ["'The drivers' union was ready. It is over,'"]),
        ("At 6'2\" he was the tallest, the “giant”.", ["“giant”"]),
    ],
)  # fmt: skip
def test_marks_are_paired_in_the_ways_of_many_languages(text: str, quotations: list[str]) -> None:
    found = find_quotations(text)
    assert [text[slice(*span)] for span in found.spans] == quotations
    assert not found.is_open


@pytest.mark.parametrize(
    "text",
    [
        "It is over,” said Aas.",
        'It is over," said Aas.',
        "It is over,' said Aas.",
        "ist gut“, sagte Reed.",
        "est bon », a dit Reed.",
        "很好。”委员会批准了。",
        "He said: “It is over.",
        '"The town is poor.  "Rowan lied. It is over," said Aas.',
        "„Das Ende, sagte er.",
    ],
)
def test_a_mark_without_its_other_one_leaves_the_speech_open(text: str) -> None:
    assert find_quotations(text).is_open


@given(st.text("“”„«»‚‘’'\"「」 .,aS5\n"))
def test_quotations_of_any_text_are_in_order_and_apart(text: str) -> None:
    spans = find_quotations(text).spans
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
