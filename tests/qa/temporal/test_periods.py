"""Time expressions are read as periods, and words that are not certainly a time stay words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.temporal.periods import Period, read_periods

# A Wednesday.
DAY = date(2023, 11, 15)

RANGES = [
    # Days relative to today
    ("What happened today?", "today", "2023-11-15", "2023-11-15"),
    ("Who spoke tonight?", "tonight", "2023-11-15", "2023-11-15"),
    ("Who resigned yesterday in Paris?", "yesterday", "2023-11-14", "2023-11-14"),
    ("Who won the day before yesterday?", "the day before yesterday", "2023-11-13", "2023-11-13"),
    ("What burned last night?", "last night", "2023-11-14", "2023-11-14"),
    # Units of the calendar and up to now
    ("Who resigned last week?", "last week", "2023-11-06", "2023-11-12"),
    ("Who resigned this week?", "this week", "2023-11-13", "2023-11-19"),
    ("What was last week's vote about?", "last week's", "2023-11-06", "2023-11-12"),
    ("Who resigned in the last week?", "in the last week", "2023-11-08", "2023-11-15"),
    ("Who resigned in the past month?", "in the past month", "2023-10-15", "2023-11-15"),
    ("Who resigned last month?", "last month", "2023-10-01", "2023-10-31"),
    ("Who resigned last year?", "last year", "2022-01-01", "2022-12-31"),
    ("Who resigned last quarter?", "last quarter", "2023-07-01", "2023-09-30"),
    ("Who won last weekend?", "last weekend", "2023-11-11", "2023-11-12"),
    ("Who plays next week?", "next week", "2023-11-20", "2023-11-26"),
    ("Who left in the previous year?", "in the previous year", "2022-01-01", "2022-12-31"),
    ("Who left over the last 10 days?", "over the last 10 days", "2023-11-05", "2023-11-15"),
    ("Who left in the last two weeks?", "in the last two weeks", "2023-11-01", "2023-11-15"),
    ("Who left in the past 3 months?", "in the past 3 months", "2023-08-15", "2023-11-15"),
    ("Who left two days ago?", "two days ago", "2023-11-13", "2023-11-13"),
    ("Who left 3 weeks ago?", "3 weeks ago", "2023-10-22", "2023-10-28"),
    ("Who left a month ago?", "a month ago", "2023-10-01", "2023-10-31"),
    ("Who left two years ago?", "two years ago", "2021-01-01", "2021-12-31"),
    # Days
    ("Who spoke on 5 March 2023?", "on 5 March 2023", "2023-03-05", "2023-03-05"),
    ("Who spoke on 5 March?", "on 5 March", "2023-03-05", "2023-03-05"),
    ("Who spoke on 5 December?", "on 5 December", "2022-12-05", "2022-12-05"),
    ("Who spoke on March 5th?", "on March 5th", "2023-03-05", "2023-03-05"),
    ("Who spoke on May 5, 2022?", "on May 5, 2022", "2022-05-05", "2022-05-05"),
    ("Who spoke on the 5th of March 2023?", "on the 5th of March 2023", "2023-03-05", "2023-03-05"),
    ("Who spoke on 2023-03-05?", "on 2023-03-05", "2023-03-05", "2023-03-05"),
    ("Who spoke on 25/3/2023?", "on 25/3/2023", "2023-03-25", "2023-03-25"),
    ("Who spoke on 3/25/2023?", "on 3/25/2023", "2023-03-25", "2023-03-25"),
    ("Who spoke on 5.3.2023?", "on 5.3.2023", "2023-03-05", "2023-03-05"),
    ("Who spoke on Monday?", "on Monday", "2023-11-13", "2023-11-13"),
    ("Who spoke on Wednesday?", "on Wednesday", "2023-11-15", "2023-11-15"),
    ("Who spoke last Wednesday?", "last Wednesday", "2023-11-08", "2023-11-08"),
    ("Who spoke last Friday?", "last Friday", "2023-11-10", "2023-11-10"),
    ("Who speaks next Friday?", "next Friday", "2023-11-17", "2023-11-17"),
    # Months, seasons, quarters, halves
    ("Who won in March?", "in March", "2023-03-01", "2023-03-31"),
    ("Who won in December?", "in December", "2022-12-01", "2022-12-31"),
    ("Who won in November?", "in November", "2023-11-01", "2023-11-30"),
    ("Who won in March 2022?", "in March 2022", "2022-03-01", "2022-03-31"),
    ("who won in may", "in may", "2023-05-01", "2023-05-31"),
    ("What did the March 2022 report find?", "March 2022", "2022-03-01", "2022-03-31"),
    ("Who won in Feb. 2024?", "in Feb. 2024", "2024-02-01", "2024-02-29"),
    ("Who won last March?", "last March", "2023-03-01", "2023-03-31"),
    ("Who won last November?", "last November", "2022-11-01", "2022-11-30"),
    ("Who won in early March?", "in early March", "2023-03-01", "2023-03-11"),
    ("Who won in mid-March 2022?", "in mid-March 2022", "2022-03-11", "2022-03-21"),
    ("Who won in late 2022?", "in late 2022", "2022-09-01", "2022-12-31"),
    ("Who won last summer?", "last summer", "2023-06-01", "2023-08-31"),
    ("What happened in summer?", "in summer", "2023-06-01", "2023-08-31"),
    ("Who won in the spring of 2022?", "in the spring of 2022", "2022-03-01", "2022-05-31"),
    ("Who won in autumn 2022?", "in autumn 2022", "2022-09-01", "2022-11-30"),
    ("Who won in the winter of 2022?", "in the winter of 2022", "2022-12-01", "2023-02-28"),
    ("Who won in winter 2023?", "in winter 2023", "2022-12-01", "2023-02-28"),
    ("What was sold in Q3 2023?", "in Q3 2023", "2023-07-01", "2023-09-30"),
    ("What was sold in Q4?", "in Q4", "2023-10-01", "2023-12-31"),
    (
        "What was sold in the second quarter of 2022?",
        "in the second quarter of 2022",
        "2022-04-01",
        "2022-06-30",
    ),
    (
        "What was sold in the first half of 2024?",
        "in the first half of 2024",
        "2024-01-01",
        "2024-06-30",
    ),
    # Years
    ("Who won in 2022?", "in 2022", "2022-01-01", "2022-12-31"),
    ("Who won in the year 2000?", "in the year 2000", "2000-01-01", "2000-12-31"),
    ("Who ruled in the 1990s?", "in the 1990s", "1990-01-01", "1999-12-31"),
    ("Who ruled in the 1800s?", "in the 1800s", "1800-01-01", "1899-12-31"),
    ("Who ruled during 2019?", "during 2019", "2019-01-01", "2019-12-31"),
    # Ranges and open periods
    ("What rose between March and May?", "between March and May", "2023-03-01", "2023-05-31"),
    (
        "What rose between November and February?",
        "between November and February",
        "2022-11-01",
        "2023-02-28",
    ),
    ("What rose between 2010 and 2015?", "between 2010 and 2015", "2010-01-01", "2015-12-31"),
    ("What rose from 2010 to 2015?", "from 2010 to 2015", "2010-01-01", "2015-12-31"),
    (
        "What rose between January and March 2022?",
        "between January and March 2022",
        "2022-01-01",
        "2022-03-31",
    ),
    ("What rose from 5 to 7 March 2023?", "from 5 to 7 March 2023", "2023-03-05", "2023-03-07"),
    ("What has changed since March?", "since March", "2023-03-01", None),
    ("What has changed since 2019?", "since 2019", "2019-01-01", None),
    ("What has changed since yesterday?", "since yesterday", "2023-11-14", None),
    ("What has changed from March 2023 on?", "from March 2023 on", "2023-03-01", None),
    ("What changed after March 2023?", "after March 2023", "2023-04-01", None),
    ("What was sold before 2020?", "before 2020", None, "2019-12-31"),
    ("What was sold before last week?", "before last week", None, "2023-11-05"),
    ("What was sold until May?", "until May", None, "2023-05-31"),
    ("What had been sold by Friday?", "by Friday", None, "2023-11-10"),
    # Events with their year
    ("Who led before the election of 2024?", "before the election of 2024", None, "2024-12-31"),
    ("Who led before the 2024 election?", "before the 2024 election", None, "2024-12-31"),
    ("What is new since the 2022 election?", "since the 2022 election", "2022-01-01", None),
    ("What dried during the 2010 drought?", "during the 2010 drought", "2010-01-01", "2010-12-31"),
]


@pytest.mark.parametrize(("question", "words", "since", "until"), RANGES)
def test_time_expression_names_these_days(
    question: str, words: str, since: str | None, until: str | None
) -> None:
    (period,) = read_periods(question, DAY)

    assert period.words == words == question[period.start : period.end]
    assert (period.since, period.until) == (
        date.fromisoformat(since) if since else None,
        date.fromisoformat(until) if until else None,
    )
    assert period.newest == (period.since == period.until == DAY)


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("What is the latest figure?", "latest"),
        ("What is the newest model?", "newest"),
        ("Who is the most recent winner?", "most recent"),
        ("Who is currently mayor?", "currently"),
        ("Where does she live now?", "now"),
        ("How many have died so far?", "so far"),
        ("Who is mayor as of now?", "as of now"),
        ("Who is the current mayor?", "the current"),
        ("Who is France's current president?", "France's current"),
        ("What was recently found there?", "recently"),
        ("What has been sold to date?", "to date"),
    ],
)
def test_words_such_as_latest_ask_for_the_newest_documents(question: str, words: str) -> None:
    (period,) = read_periods(question, DAY)

    assert (period.words, period.since, period.until, period.newest) == (words, None, None, True)


def test_as_of_a_time_asks_for_the_newest_documents_until_then() -> None:
    (period,) = read_periods("What was the population as of March 2023?", DAY)

    assert (period.since, period.until, period.newest) == (None, date(2023, 3, 31), True)


@pytest.mark.parametrize(
    "question",
    [
        "May I ask who may vote?",
        "What may 5 people do together?",
        "What did Theresa May say?",
        "Did they march on Rome?",
        "Who spoke at the March on Washington?",
        "Did April Ludgate marry?",
        "Who played August Wilson?",
        "What happened in the Second World War?",
        "Who came in the second round?",
        "What came before the war?",
        "What has changed since?",
        "What is Windows 2000?",
        "Who directed Blade Runner 2049?",
        "What is at Area 51?",
        "Who won the 2022 World Cup?",
        "Who hosted the 2010 Olympics?",
        "Which year did the museum open?",
        "How many weeks did it take?",
        "How many days does March have?",
        "Who founded the now-defunct airline?",
        "Who sang It's Now or Never?",
        "Who claimed what is now Jacksonville?",
        "Where is the sun located during the winter solstice?",
        "What happened over 47 years ago?",
        "What is the “weekly” this_week about?",
        "Who stormed the Jan. 6 committee?",
        "Who made the 2001-02 identity?",
        "What does this year's model cost?",
        "Who prints the daily paper?",
        "How warm is alternating current?",
        "What is the current in a wire?",
        "What fails at the latest stage?",
        "Who sat in the sun?",
        "How warm is it in January?",
        "When does the sun rise in summer?",
        "When will the tunnel open in May?",
        "What is the highest toll since 2019?",
        "What rose for the first time since 2019?",
        "Is it dearer than a year ago?",
        "What is more than 3 years ago?",
        "Who lived 2000 years ago?",
        "What lived 66 million years ago?",
        "What happened in the last week of the war?",
        "Who ruled before the fall of Rome?",
        "How high will the sea be by 2050?",
        "What happens on Friday the 13th?",
        "Who plays Monday Night Football?",
        "What is open on Sundays?",
        "Who lives in 2000 cities?",
        "What costs $2023?",
        "Who spoke on 5/3/2023?",
        "Who is at the head of Year 2000 Ltd?",
        "Who said “last week I was wrong”?",
        'Who wrote "In March 2023"?',
        "Who wrote 'Since Yesterday'?",
        "",
        "2023",
    ],
)
def test_words_that_are_not_certainly_a_time_name_no_period(question: str) -> None:
    assert read_periods(question, DAY) == ()


def test_periods_are_in_the_order_of_their_words() -> None:
    question = "Was the latest toll of last week higher than the one in March 2023?"

    periods = read_periods(question, DAY)

    assert [period.words for period in periods] == ["latest", "last week", "in March 2023"]


def test_ignored_words_name_no_period() -> None:
    question = "Who resigned last week, and who in March 2023?"

    periods = read_periods(question, DAY, ignore=["Last  Week"])

    assert [period.words for period in periods] == ["in March 2023"]


def test_period_is_shown_as_its_dates() -> None:
    (march,) = read_periods("in March 2023", DAY)
    (until,) = read_periods("as of March 2023", DAY)
    (today,) = read_periods("Who spoke yesterday?", DAY)

    assert str(march) == "2023-03-01 to 2023-03-31"
    assert str(until) == "until 2023-03-31, newest first"
    assert str(today) == "2023-11-14"
    assert march.contains(date(2023, 3, 31))
    assert not march.contains(date(2023, 4, 1))


def test_leap_day_is_a_valid_date() -> None:
    leap = date(2024, 2, 29)

    assert read_periods("on 29 February", date(2026, 1, 1))[0].since == leap
    assert read_periods("last year", leap)[0].until == date(2023, 12, 31)
    assert read_periods("in the past year", leap)[0].since == date(2023, 2, 28)


PIECES = st.sampled_from(
    [
        "since", "between", "and", "from", "to", "in", "on", "before", "by", "until", "as of",
        "the", "last", "next", "this", "past", "week", "weekend", "month", "year", "decade", "ago",
        "days", "3", "9999", "120", "March", "may", "Feb", "31", "29", "2023", "1500", "2099",
        "2090s", "winter", "Q1", "H2", "of", "early", "late", "Monday", "today", "tomorrow",
        "yesterday", "latest", "now", "2024-02-30", "31.12.2099", "1/2/2023", "second", "half",
        "election",
    ]
)  # fmt: skip
DAYS = st.dates() | st.sampled_from(
    [date.min, date.max, date(2024, 2, 29), date(1, 12, 31), date(9999, 1, 1)]
)


def check_periods(periods: tuple[Period, ...], question: str) -> None:
    for period in periods:
        assert question[period.start : period.end] == period.words != ""
        assert period.newest or period.since or period.until
        if period.since and period.until:
            assert period.since <= period.until
    assert [p.start for p in periods] == sorted({p.start for p in periods})


@given(st.lists(PIECES, max_size=9).map(" ".join), DAYS)
def test_any_time_expressions_give_valid_periods_on_any_day(question: str, day: date) -> None:
    check_periods(read_periods(question, day), question)


@given(st.text(), DAYS)
def test_any_text_gives_valid_periods(question: str, day: date) -> None:
    check_periods(read_periods(question, day), question)
