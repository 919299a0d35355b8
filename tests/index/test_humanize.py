"""claims about numbers in words → checked on some."""

import pytest

from index.humanize import counted, disk_size, time_left


def test_a_count_has_its_noun_in_the_right_number() -> None:
    assert [counted(n, "file") for n in (0, 1, 2000)] == ["0 files", "1 file", "2,000 files"]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.2, "about 1 s left"),
        (30, "about 30 s left"),
        (720, "about 12 min left"),
        (3600, "about 60 min left"),
        (86_400, "about 24 h left"),
    ],
)
def test_a_time_is_said_as_exactly_as_it_can_be_known(seconds: float, said: str) -> None:
    assert time_left(seconds) == said


@pytest.mark.parametrize(
    ("size", "said"),
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
def test_a_size_has_the_unit_that_fits(size: int, said: str) -> None:
    assert disk_size(size) == said
