"""Each document is counted in one bar, and the bars leave no day out."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index import Facets
from qa.ui.html.histogram import bars, histogram_html

DAYS = st.dictionaries(st.dates(), st.integers(1, 50), min_size=1, max_size=40).map(
    lambda counts: sorted(counts.items())
)


@given(DAYS)
def test_bars_count_every_document_once_without_a_gap(days: list[tuple[date, int]]) -> None:
    binned = bars(days)
    assert sum(not bar.is_apart for bar in binned) <= 60
    for bar in binned:
        assert bar.count == sum(count for day, count in days if bar.since <= day <= bar.until)
    assert sum(bar.count for bar in binned) == sum(count for _, count in days)
    for bar, following in pairwise(binned):
        gap = following.since - bar.until
        assert gap > timedelta(1) if bar.is_apart or following.is_apart else gap == timedelta(1)


def test_bars_are_days_months_or_years_depending_on_the_range() -> None:
    begin = date(2023, 1, 30)
    spans = {
        days: [(bar.since, bar.until) for bar in bars([(begin, 1), (begin + timedelta(days), 1)])]
        for days in (3, 100, 400 * 10, 400 * 60)
    }
    assert spans[3][0] == (begin, begin)
    assert spans[100][0] == (date(2023, 1, 1), date(2023, 1, 31))
    assert spans[4000][0] == (date(2023, 1, 1), date(2023, 3, 31))
    assert spans[24000][0] == (date(2020, 1, 1), date(2024, 12, 31))


def test_histogram_has_a_description_for_screen_readers() -> None:
    drawn = histogram_html(Facets(days=((date(2023, 2, 3), 4), (date(2023, 5, 6), 1))))
    label = "Documents over time, from February 2023 to May 2023; most in February 2023: 4"
    assert f'aria-label="{label}"' in drawn
    assert 'title="February 2023: 4 documents"' in drawn
    assert drawn.count("</i>") == 4
    assert histogram_html(Facets(undated=3)) == ""


def test_outliers_stand_apart_from_the_other_bars() -> None:
    days = [(date(1970, 1, 1), 1), *((date(2024, month, 1), 9) for month in range(1, 7))]
    shown = bars([*days, (date(2099, 1, 1), 1)])
    assert [bar.is_apart for bar in (shown[0], *shown[1:-1], shown[-1])] == [
        True,
        *[False] * (len(shown) - 2),
        True,
    ]
    assert shown[0].label == "1 January 1970"
    assert [bar.count for bar in shown[1:-1]] == [9] * 6
    # The axis says where it goes on.
    drawn = histogram_html(Facets(days=(*days, (date(2099, 1, 1), 1))))
    assert "<span>1 January 1970 // January 2024</span>" in drawn
    assert "<span>June 2024 // 1 January 2099</span>" in drawn
    assert not any(bar.is_apart for bar in bars([(date(1970, 1, 1), 9), (date(2024, 1, 1), 9)]))
