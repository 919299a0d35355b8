"""Numbers, durations and sizes formatted for people."""

import pytest

from index.humanize import counted, disk_size, time_left


def test_noun_agrees_with_the_count() -> None:
    assert [counted(n, "file") for n in (0, 1, 2000)] == ["0 files", "1 file", "2,000 files"]


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0.2, "about 1 s left"),
        (30, "about 30 s left"),
        (720, "about 12 min left"),
        (3600, "about 60 min left"),
        (86_400, "about 24 h left"),
    ],
)
def test_remaining_time_is_rounded(seconds: float, expected: str) -> None:
    assert time_left(seconds) == expected


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (0, "0 bytes"),
        (999, "999 bytes"),
        (1_000, "1.0 kB"),
        (9_960, "10 kB"),
        (127_400, "127 kB"),
        (999_700, "1.0 MB"),
        (2_345_678_901, "2.3 GB"),
        (5 * 10**15, "5000 TB"),
    ],
)
def test_size_has_the_unit_that_fits(size: int, expected: str) -> None:
    assert disk_size(size) == expected
