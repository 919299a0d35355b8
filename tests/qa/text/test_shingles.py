"""Shingles are runs of consecutive terms, and containment is relative to the smaller set."""

from qa.text.shingles import containment, shingles


def test_shingles_are_runs_of_three_terms() -> None:
    assert shingles(["a", "b", "c", "d"]) == {("a", "b", "c"), ("b", "c", "d")}


def test_terms_fewer_than_a_shingle_are_one_run() -> None:
    assert shingles(["a", "b"]) == {("a", "b")}


def test_containment_is_the_share_of_the_smaller_set() -> None:
    assert containment({1, 2}, {2, 3, 4}) == 0.5
    assert containment(set(), {1}) == 0.0
