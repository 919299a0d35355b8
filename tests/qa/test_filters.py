"""The fields of a form become a filter, whose conditions can be described and dropped."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index import Filter, Index
from qa import QuestionError, ask
from qa.filters import conditions, describe, parse_filter, without_condition

NAMES = st.text("abc/é# ", min_size=1).map(str.strip).filter(lambda name: name.strip("/ "))
FILTERS = st.builds(
    Filter,
    since=st.none() | st.dates(max_value=date(2000, 1, 1)),
    until=st.none() | st.dates(min_value=date(2000, 1, 1)),
    undated=st.booleans(),
    folder=st.none() | NAMES,
    kinds=st.frozensets(NAMES),
    tags=st.frozensets(NAMES),
)


@given(FILTERS)
def test_filter_survives_the_way_through_the_fields_of_a_form(filter: Filter) -> None:
    fields = {
        "since": str(filter.since or ""),
        "until": str(filter.until or ""),
        "undated": filter.undated,
        "folder": filter.folder or "",
        "kinds": sorted(filter.kinds),
        "tags": sorted(filter.tags),
    }
    assert parse_filter(fields) == filter


@given(FILTERS)
def test_filter_without_its_conditions_passes_everything(filter: Filter) -> None:
    rest = filter
    for condition in conditions(filter):
        smaller = without_condition(rest, condition.field, condition.value)
        assert smaller != rest
        rest = smaller
    assert rest == Filter()


def test_filter_is_described_in_words() -> None:
    chosen = Filter(
        since=date(2024, 1, 1),
        undated=False,
        folder="/politics/",
        kinds=frozenset({"pdf", "docx"}),
        tags=frozenset({"budget"}),
    )
    assert (
        describe(chosen)
        == "since 1 January 2024, with a date, in politics/, Word document or PDF, #budget"
    )
    assert describe(Filter()) == ""


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"since": "yesterday"}, "since: “yesterday” is not a date, give one such as 2024-03-31"),
        ({"until": 5}, "until is 5, expected a string"),
        ({"kinds": "pdf"}, "kinds is 'pdf', expected a list of strings"),
        ({"tags": [1]}, r"tags is \[1\], expected a list of strings"),
        ({"since": "2024-02-01", "until": "2024-01-01"}, "swap the two dates"),
    ],
)
def test_invalid_field_is_named(fields: dict[str, object], message: str) -> None:
    with pytest.raises(QuestionError, match=message):
        parse_filter(fields)


def test_missing_or_empty_fields_restrict_nothing() -> None:
    assert parse_filter({}) == Filter()
    empty: dict[str, object] = {"since": "", "folder": " ", "kinds": [""], "tags": []}
    assert parse_filter(empty) == Filter()


def test_abstention_describes_the_filter_and_answers_carry_filter_and_ignored_words(
    newsroom: Index,
) -> None:
    chosen = Filter(kinds=frozenset({"pdf"}))
    question = "How much did the tunnel cost?"

    abstention, answer = ask(question, newsroom, filter=chosen), ask(question, newsroom)

    assert answer.answered
    assert answer.filter == Filter()
    assert not abstention.answered
    assert abstention.filter == chosen
    assert "in the documents that were searched (PDF)" in abstention.text
    assert ask(question, newsroom, ignore=["last May"]).ignored == ("last May",)
