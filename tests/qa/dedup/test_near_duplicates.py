"""Edited copies of a report are recognized; other reports are not taken for copies."""

import itertools

import pytest

from qa.dedup.near_duplicates import is_near_duplicate
from tests.qa.wire import EDITS, LOCAL, STRENGTH, Report, copy_of, read_reports

REPORTS = read_reports()
LIGHT_AND_MEDIUM = [kind for kind, strength in STRENGTH.items() if strength != "heavy"]


def precision_and_recall(kinds: list[str]) -> tuple[float, float]:
    """Precision and recall of the pairs of texts recognized as copies of one report."""
    texts = [(r.name, r.text) for r in REPORTS]
    texts += [(r.name, copy_of(r, kind)) for r in REPORTS for kind in kinds]
    right = wrong = missed = 0
    for (one, text), (other, second) in itertools.combinations(texts, 2):
        same = is_near_duplicate(text, second)
        right += same and one == other
        wrong += same and one != other
        missed += not same and one == other
    return right / (right + wrong), right / (right + missed)


def test_lightly_and_moderately_edited_copies_are_recognized_and_nothing_else() -> None:
    precision, recall = precision_and_recall(LIGHT_AND_MEDIUM)

    assert precision == 1.0
    assert 2 * precision * recall / (precision + recall) >= 0.95


@pytest.mark.parametrize("kind", EDITS)
def test_near_duplicate_is_symmetric(kind: str) -> None:
    for report in REPORTS:
        copy = copy_of(report, kind)
        assert is_near_duplicate(report.text, copy) == is_near_duplicate(copy, report.text)


def test_reports_on_one_event_or_in_one_frame_are_no_copies() -> None:
    for one, other in itertools.combinations(REPORTS, 2):
        for kind in ("base", *EDITS):
            text = one.text if kind == "base" else copy_of(one, kind)
            assert not is_near_duplicate(text, other.text), (one.name, kind, other.name)


def test_shared_paragraph_makes_no_copies() -> None:
    for one, other in itertools.combinations(REPORTS, 2):
        texts = ("\n".join((*report.paragraphs[:4], LOCAL[0])) for report in (one, other))
        assert not is_near_duplicate(*texts), (one.name, other.name)


def test_texts_without_names_and_numbers_are_compared_by_their_words() -> None:
    plain = "the old man walked down to the sea and looked for a long time at the grey water there"

    assert is_near_duplicate(plain, plain + " and then he went home again")
    assert not is_near_duplicate(
        plain, "nobody had ever seen such a quiet evening in the village before"
    )
    assert not is_near_duplicate("", plain)
    assert not is_near_duplicate("...", "...")


def test_report_inside_a_much_longer_page_is_recognized() -> None:
    page = "\n".join(report.text for report in REPORTS)
    own: Report = REPORTS[0]

    assert is_near_duplicate(own.text, page)
    assert is_near_duplicate(page, own.text)
