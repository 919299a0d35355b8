"""Passages from the time that a question asks for rank higher, updates above the reports that they
supersede, and none is hidden."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask, period_note, retrieve
from qa.ranking.temporal import TemporalIntent, temporal_intent, time_log_odds
from qa.temporal.periods import Period, read_periods

# Written for these tests: events with several reports, and some with one.
REPORTS = {
    "flood-1.txt": """Flood in Harmsdale kills twelve
At least 12 people died when the river Aune flooded the town of Harmsdale on Monday night.
Rescue teams reached the old quarter by boat and took 300 people to a school on the hill.
2023-06-06 08:00:00
""",
    "flood-2.txt": """Harmsdale counts its dead
The flood in Harmsdale has killed 18 people, the regional governor said on Wednesday.
Divers searched cellars in the old quarter, where forty families were still without news.
2023-06-07 19:30:00
""",
    "flood-3.txt": """Harmsdale: number of dead rises again
The number of people killed by the flood in Harmsdale has risen to 25, police said on Friday.
Seven of them were found in an underground car park when the water of the Aune went down.
2023-06-09 12:00:00
""",
    "flood-old.txt": """When the Aune last rose
In 1954 a flood of the river Aune destroyed nine bridges above Harmsdale, and killed nobody.
The town built its first dam two years later.
2019-02-11 10:00:00
""",
    "vote-1.txt": """Brandt ahead in Veldmark
Exit polls project that Karla Brandt will win the election for mayor of Veldmark with 52 percent.
Counting goes on through the night, and postal votes come last.
2022-10-16 20:15:00
""",
    "vote-2.txt": """Postal votes decide Veldmark
Joost Amari has won the election for mayor of Veldmark with 50.3 percent, the final count shows.
Exit polls had seen Karla Brandt in front; postal votes turned the result.
2022-10-18 09:00:00
""",
    "chief-1.txt": """Lumenor presents its year
The chief executive of Lumenor, Petra Vance, expects sales of lamps to grow by four percent.
Lumenor employs 2,300 people in Tarn and Oswick.
2021-03-02 07:00:00
""",
    "chief-2.txt": """Vance leaves Lumenor
Petra Vance resigned as chief executive of Lumenor on Tuesday after a dispute over a factory.
The chief executive of Lumenor is now Idris Kowal, who led its works in Oswick.
2023-01-17 16:00:00
""",
    "flood-elsewhere.txt": """Flood in Oswick
A flood in Oswick killed 4 people, the regional governor said on Thursday.
2023-08-10 12:00:00
""",
    "price-march.txt": """Bread dearer in Quillhaven
A loaf of bread costs 2.10 crowns in Quillhaven, the market office found.
2023-03-20 09:00:00
""",
    "price-may.txt": """Bread dearer still in Quillhaven
A loaf of bread costs 2.60 crowns in Quillhaven, the market office found.
2023-05-22 09:00:00
""",
    "price-undated.md": """# Bread by the loaf

Bakers of Quillhaven ask 1.80 crowns for a loaf of bread made of rye.
""",
}


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    folder = tmp_path_factory.mktemp("reports")
    for name, text in REPORTS.items():
        (folder / name).write_text(text, "utf-8")
    index = Index.open(tmp_path_factory.mktemp("reports-index"))
    index.sync(folder)
    yield index
    index.close()


def ranking(question: str, index: Index, as_of: str | None = None) -> list[str]:
    day = date.fromisoformat(as_of) if as_of else None
    return [c.document_id for c in retrieve(question, index, k=20, as_of=day)]


def in_order(ranked: list[str], *names: str) -> bool:
    return [name for name in ranked if name in names] == list(names)


@pytest.mark.parametrize(
    "question",
    [
        "How many people died in the flood in Harmsdale?",
        "How many people did the flood in Harmsdale kill?",
        "What is the death toll of the Harmsdale flood?",
    ],
)
@pytest.mark.parametrize(
    ("as_of", "first", "toll"),
    [
        ("2023-06-06", "flood-1.txt", "12"),
        ("2023-06-08", "flood-2.txt", "18"),
        ("2023-06-09", "flood-3.txt", "25"),
        ("2023-06-30", "flood-3.txt", "25"),
        ("2026-01-01", "flood-3.txt", "25"),
    ],
)
def test_the_newest_report_by_that_day_ranks_first(
    reports: Index, question: str, as_of: str, first: str, toll: str
) -> None:
    best = retrieve(question, reports, as_of=date.fromisoformat(as_of))[0]

    assert best.document_id == first
    assert toll in best.quote


def test_a_newer_report_on_another_event_does_not_rank_first(reports: Index) -> None:
    names = ranking("How many people died in the flood in Harmsdale?", reports, "2023-08-12")

    assert in_order(names, "flood-3.txt", "flood-2.txt", "flood-1.txt", "flood-elsewhere.txt")


def test_each_update_outranks_the_report_it_supersedes(reports: Index) -> None:
    names = ranking("How many people died in the flood in Harmsdale?", reports, "2023-06-30")

    assert in_order(names, "flood-3.txt", "flood-2.txt", "flood-1.txt")


@pytest.mark.parametrize(
    ("question", "as_of", "first"),
    [
        ("Who won the election for mayor of Veldmark?", "2022-10-17", "vote-1.txt"),
        ("Who won the election for mayor of Veldmark?", "2022-10-20", "vote-2.txt"),
        ("Who is the chief executive of Lumenor?", "2021-06-01", "chief-1.txt"),
        ("Who is the chief executive of Lumenor?", "2023-02-01", "chief-2.txt"),
        ("What does a loaf of bread cost in Quillhaven?", "2023-04-01", "price-march.txt"),
        ("What does a loaf of bread cost in Quillhaven?", "2023-06-01", "price-may.txt"),
    ],
)
def test_what_was_true_on_that_day_ranks_first(
    reports: Index, question: str, as_of: str, first: str
) -> None:
    assert ranking(question, reports, as_of)[0] == first


def test_the_first_quote_is_from_the_newest_report_too(reports: Index) -> None:
    answer = ask(
        "How many people died in the flood in Harmsdale?", reports, as_of=date(2023, 6, 30)
    )

    citations = answer.citations or answer.nearest
    assert citations[0].document_id == "flood-3.txt"


@pytest.mark.parametrize(
    "question",
    [
        "What is the latest on how many people the flood in Harmsdale killed?",
        "How many people has the flood in Harmsdale killed so far?",
    ],
)
def test_the_latest_of_an_archive_that_ended_years_ago_is_its_last_document(
    reports: Index, question: str
) -> None:
    assert ranking(question, reports)[0] == "flood-3.txt"
    assert ranking(question, reports, "2035-01-01")[0] == "flood-3.txt"


def test_reports_from_a_named_month_rank_first(reports: Index) -> None:
    march = "What did a loaf of bread cost in Quillhaven in March 2023?"
    may = "What did a loaf of bread cost in Quillhaven in May 2023?"

    assert ranking(march, reports)[0] == "price-march.txt"
    assert ranking(may, reports)[0] == "price-may.txt"


def test_without_a_day_or_a_time_expression_time_does_not_matter(reports: Index) -> None:
    question = "How many people died in the flood in Harmsdale?"

    assert not ask(question, reports).periods
    assert retrieve(question, reports) == retrieve(question, reports, ignore=["last week"])


def test_time_never_hides_a_passage(reports: Index) -> None:
    plain = "What does a loaf of bread cost in Quillhaven?"
    with_period = "What does a loaf of bread cost in Quillhaven as of May 2023?"

    names = ranking(plain, reports, "2023-04-01")
    assert set(names) == set(ranking(plain, reports))
    assert "price-undated.md" in ranking(with_period, reports)
    assert in_order(names, "price-march.txt", "price-may.txt")


def test_ignored_time_expressions_are_plain_words(reports: Index) -> None:
    question = "What did a loaf of bread cost in Quillhaven in March 2023?"

    default = ask(question, reports)
    ignored = ask(question, reports, ignore=["IN  march 2023"])

    assert [period.words for period in default.periods] == ["in March 2023"]
    assert ignored.periods == ()
    assert ignored.query == default.query


def test_a_follow_up_inherits_the_period_of_the_turn_before(reports: Index) -> None:
    first = ask("What did bread cost in Quillhaven in March 2023?", reports)
    follow_up = ask("And how was it found?", reports, history=[first])
    ignored = ask("And how was it found?", reports, history=[first], ignore=["in March 2023"])

    assert [(p.words, p.since) for p in follow_up.periods] == [("in March 2023", date(2023, 3, 1))]
    assert follow_up.periods[0].start == follow_up.periods[0].end == 0
    assert ignored.periods == ()


def test_confidence_does_not_depend_on_the_day(reports: Index) -> None:
    question = "Who is the chief executive of Lumenor?"
    soon = ask(question, reports, as_of=date(2023, 1, 18))
    late = ask(question, reports, as_of=date(2043, 1, 18))

    assert soon.confidence == pytest.approx(late.confidence, abs=0.1)


def test_quotes_from_the_period_need_no_note(reports: Index) -> None:
    answer = ask("What did a loaf of bread cost in Quillhaven in March 2023?", reports)
    march = [c for c in (*answer.citations, *answer.nearest) if c.published == date(2023, 3, 20)]

    assert march
    assert period_note(replace(answer, citations=tuple(march[:1]))) == ""
    assert period_note(replace(answer, periods=())) == ""


def test_quotes_from_outside_the_period_are_noted(reports: Index) -> None:
    answer = ask("Who is the chief executive of Lumenor in June 2019?", reports)
    citations = answer.citations or answer.nearest

    count = len(citations)
    assert count
    assert f"{count} of {count} quotes were not published “in June 2019”." in period_note(answer)


def test_quotes_without_a_date_are_noted(reports: Index) -> None:
    answer = ask("What does a loaf of bread made of rye cost in March 2023?", reports)
    rye = [c for c in (*answer.citations, *answer.nearest) if c.published is None]

    assert rye
    assert "The quote has no date." in period_note(replace(answer, citations=tuple(rye[:1])))


# The log-odds of a date

MARCH = Period("in March 2023", 0, 0, date(2023, 3, 1), date(2023, 3, 31))


def log_odds(
    intent: TemporalIntent, *candidates: date | tuple[date | None, str] | None
) -> list[float]:
    rows = [it if isinstance(it, tuple) else (it, "") for it in candidates]
    return list(time_log_odds(dict(enumerate(rows)), intent).values())


def test_a_period_includes_the_days_in_which_it_is_still_reported_on() -> None:
    within, shortly_after, before, long_after = log_odds(
        TemporalIntent((MARCH,)),
        date(2023, 3, 9),
        date(2023, 4, 20),
        date(2023, 2, 1),
        date(2024, 1, 1),
    )

    assert within == shortly_after == 0 > before > long_after


def test_an_undated_document_ranks_no_lower_than_one_outside_the_period() -> None:
    undated, *outside = log_odds(
        TemporalIntent((MARCH,)), None, date(2023, 2, 27), date(2017, 1, 1)
    )

    assert undated >= max(outside)


def test_a_text_that_names_the_period_is_not_penalized() -> None:
    late = date(2024, 5, 1)
    names, other_year, other, _ = log_odds(
        TemporalIntent((MARCH,)),
        (late, "The law of March 2023 was repealed."),
        (late, "It snowed in March 2021."),
        (late, "It was repealed."),
        date(2023, 3, 2),
    )

    assert names == 0 > other_year == other


def test_a_period_before_all_documents_is_not_a_publication_date() -> None:
    long_ago = Period("before 1789", 0, 0, None, date(1788, 12, 31))

    assert log_odds(TemporalIntent((long_ago,)), date(2023, 1, 1), None, date(2010, 1, 1)) == [
        0,
        0,
        0,
    ]


def test_without_any_dates_time_does_not_matter() -> None:
    assert log_odds(
        TemporalIntent((MARCH,), date(2023, 4, 1), cutoff=date(2023, 4, 1)), None, None
    ) == [0, 0]


def test_documents_from_after_the_day_rank_last_and_stay() -> None:
    day = date(2023, 4, 1)
    now, later, long_ago = log_odds(
        TemporalIntent((), day, cutoff=day), day, date(2023, 4, 2), date(2000, 1, 1)
    )

    assert now == 0 > long_ago > later > float("-inf")


def test_a_question_without_time_expressions_has_no_temporal_intent() -> None:
    today = date(2026, 1, 1)

    assert temporal_intent((), None, today) is None
    assert temporal_intent((), date(2023, 4, 1), today) == TemporalIntent(
        (), date(2023, 4, 1), cutoff=date(2023, 4, 1)
    )
    latest = read_periods("the latest figure", today)
    assert temporal_intent(latest, None, today) == TemporalIntent((), today, newest=True)
    assert temporal_intent((MARCH,), None, today) == TemporalIntent((MARCH,))


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("How much did a loaf of bread cost in Quillhaven in March 2023?", "2.10"),
        ("How much did a loaf of bread cost in Quillhaven in May 2023?", "2.60"),
        ("How many people has the flood in Harmsdale killed as of 7 June 2023?", "18"),
    ],
)
def test_terms_implied_by_a_report_s_date_need_not_occur_in_its_text(
    reports: Index, question: str, value: str
) -> None:
    answer = ask(question, reports)
    assert answer.tier != "none"
    assert value in answer.citations[0].quote
    # Ignored, the time expression is asked of no passage.
    ignored = ask(question, reports, ignore=[period.words for period in answer.periods])
    assert ignored.tier != "none"
    assert not ignored.periods


def test_a_date_implies_nothing_for_a_report_from_another_day(reports: Index) -> None:
    inside = "How much did a loaf of bread cost in Quillhaven in March 2023?"
    outside = "How much did a loaf of bread cost in Quillhaven in July 2021?"
    assert ask(outside, reports).confidence < ask(inside, reports).confidence


def test_a_report_from_the_named_day_ranks_above_one_of_two_days_later(reports: Index) -> None:
    question = "How many people had the flood in Harmsdale killed on 7 June 2023?"
    assert "18" in ask(question, reports).citations[0].quote


def test_a_day_that_only_the_follow_up_names_is_implied_by_the_report_s_date(
    reports: Index,
) -> None:
    before = ask("How many people has the flood in Harmsdale killed?", reports)
    answer = ask("And on 7 June 2023?", reports, history=[before])
    assert answer.answered
    assert "18" in answer.citations[0].quote
