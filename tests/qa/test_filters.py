"""a form's fields become the filter that they say, and its conditions can be told and dropped."""

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
def test_a_filter_comes_back_from_the_fields_that_say_it(filter: Filter) -> None:
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
def test_without_all_of_its_conditions_a_filter_lets_everything_pass(filter: Filter) -> None:
    rest = filter
    for condition in conditions(filter):
        less = without_condition(rest, condition.field, condition.value)
        assert less != rest
        rest = less
    assert rest == Filter()


def test_a_filter_is_told_in_words() -> None:
    among = Filter(
        since=date(2024, 1, 1),
        undated=False,
        folder="/politics/",
        kinds=frozenset({"pdf", "docx"}),
        tags=frozenset({"budget"}),
    )
    assert describe(among) == "since 2024-01-01, with a date, in politics/, docx or pdf, #budget"
    assert describe(Filter()) == ""


@pytest.mark.parametrize(
    ("fields", "complaint"),
    [
        ({"since": "yesterday"}, "since is 'yesterday', expected a day such as 2024-03-31"),
        ({"until": 5}, "until is 5, expected a text"),
        ({"kinds": "pdf"}, "kinds is 'pdf', expected a list of texts"),
        ({"tags": [1]}, r"tags is \[1\], expected a list of texts"),
        ({"since": "2024-02-01", "until": "2024-01-01"}, "swap the two days"),
    ],
)
def test_fields_of_another_kind_are_refused_by_name(
    fields: dict[str, object], complaint: str
) -> None:
    with pytest.raises(QuestionError, match=complaint):
        parse_filter(fields)


def test_fields_that_are_left_out_or_empty_do_not_narrow() -> None:
    assert parse_filter({}) == Filter()
    empty: dict[str, object] = {"since": "", "folder": " ", "kinds": [""], "tags": []}
    assert parse_filter(empty) == Filter()


def test_silence_says_of_which_documents_and_an_answer_what_it_was_asked_of(
    newsroom: Index,
) -> None:
    among = Filter(kinds=frozenset({"pdf"}))
    question = "How much did the tunnel cost?"

    silent, told = ask(question, newsroom, filter=among), ask(question, newsroom)

    assert told.answered
    assert told.filter == Filter()
    assert not silent.answered
    assert silent.filter == among
    assert silent.text.startswith("No clear answer to")
    assert "in the documents that were searched (pdf)" in silent.text
    assert ask(question, newsroom, ignore=["last May"]).ignored == ("last May",)
