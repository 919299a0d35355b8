"""Arguments of any type and size: hits, or one clear error."""

import math
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import numpy as np
import pytest

from index import Filter, Index, PullquoteError, QueryError
from index.arguments import check_count
from tests.index.helpers import BREAD, TIDES, found, write


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Index:
    folder = tmp_path_factory.mktemp("corpus")
    write(folder, tides=TIDES, bread=BREAD)
    index = Index.open(tmp_path_factory.mktemp("index"))
    index.sync(folder)
    return index


WRONG_COUNTS = [math.nan, math.inf, 2.5, "3", None, b"3", [3], True, object()]


@pytest.mark.parametrize("k", WRONG_COUNTS)
def test_count_of_the_wrong_type_is_named(ready: Index, k: Any) -> None:
    calls: dict[str, Callable[[], object]] = {
        "k": lambda: ready.search("tides", k),
        "the limit": lambda: ready.first_passages(k),
        "the skip": lambda: ready.catalog(skip=k),
        "the page": lambda: ready.picture("tides.txt", k),
        "the width": lambda: ready.picture("tides.txt", 1, width=k),
    }
    for name, call in calls.items():
        with pytest.raises(QueryError, match=rf"^{name} is .{{1,120}}, expected a whole number$"):
            call()


@pytest.mark.parametrize(
    "k", [10**9, 2**31, 2**63, 10**6_000, np.int64(7)], ids=lambda k: f"{int(k).bit_length()} bits"
)
def test_huge_counts_return_what_there_is(ready: Index, k: int) -> None:
    assert set(found(ready, "tides", k)) == {"tides.txt", "bread.txt"}
    some = Filter(folder="x", undated=True)
    assert ready.search("tides", k, some) == []
    assert len(ready.first_passages(k)) == 2
    assert ready.catalog(limit=k).total == 2
    assert ready.catalog(skip=k).entries == ()


def test_negative_counts_find_nothing_or_are_named(ready: Index) -> None:
    for k in (-1, -(10**30), -(10**6_000)):
        assert ready.search("tides", k) == []
        message = r"^the limit is .{1,20}, expected at least 0$"
        with pytest.raises(QueryError, match=message):
            ready.first_passages(k)
        with pytest.raises(QueryError, match=message):
            ready.catalog(limit=k)
    assert check_count("k", 3) == 3


@pytest.mark.parametrize("query", [None, 3, b"tides", ["tides"], math.nan, object()])
def test_text_of_the_wrong_type_is_named(ready: Index, query: Any) -> None:
    calls: list[Callable[[Any], object]] = [ready.search, ready.encode, ready.analyze]
    for call in [*calls, ready.frequency, ready.document, ready.catalog]:
        with pytest.raises(QueryError, match=r"^the .* is .*, expected a string$"):
            call(query)


@pytest.mark.parametrize(
    "query",
    [
        "tides \ud800",
        "\udfff\0tides",
        "\0tides\0",
        "tides" + "\0" * 100_000,
        "tides " + "\ud800" * 100_000,
        " " * 5_000_000 + "tides" + " " * 5_000_000,
        "tides " * 1_700_000,
        "tides " + "x" * 10_000_000,
        "tides " + "🦄" * 2_500_000,
    ],
    ids=lambda query: f"{query[:8]!a} of {len(query)}",
)
def test_hostile_queries_find_the_word_in_them(ready: Index, query: str) -> None:
    assert found(ready, query, 1) == ["tides.txt"]
    assert ready.encode(query).shape == ready.encode("tides").shape
    assert ready.analyze(query)[0] == "tide"


@pytest.mark.parametrize("text", ["\ud800", "\0", "x" * 10_000_000, ""])
def test_ids_words_and_terms_that_are_in_no_document_are_not_found(ready: Index, text: str) -> None:
    with pytest.raises(KeyError) as error:
        ready.document(text)
    assert len(str(error.value)) < 500
    assert ready.frequency(text) == 0
    assert ready.catalog("zzz" + text).total == 0
    nowhere = Filter(folder="z" + text, kinds=frozenset({text}), tags=frozenset({text}))
    assert ready.search("tides", 5, nowhere) == []
    assert ready.catalog(filter=nowhere).total == 0


def test_filter_of_very_many_kinds_and_tags_is_applied(ready: Index) -> None:
    many = frozenset(f"kind{number}" for number in range(300_000))
    assert ready.search("tides", 5, Filter(kinds=many)) == []
    assert found_with(ready, Filter(kinds=many | {"txt"})) == ["tides.txt"]
    assert ready.search("tides", 5, Filter(tags=many)) == []


def found_with(index: Index, filter: Filter) -> list[str]:
    return [hit.passage.document_id for hit in index.search("tides", 1, filter)]


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ("txt", "filter is 'txt', expected a Filter"),
        (Filter(since="2024-01-01"), "the filter's since is '2024-01-01', expected a date"),  # type: ignore[arg-type]
        (Filter(until=datetime(2024, 1, 1)), "the filter's until is .*, expected a date"),
        (Filter(folder=3), "the filter's folder is 3, expected a string"),  # type: ignore[arg-type]
        (Filter(kinds="pdf"), "the filter's kinds are 'pdf', expected a frozenset"),  # type: ignore[arg-type]
        (Filter(kinds={"pdf"}), "the filter's kinds are {'pdf'}, expected"),  # type: ignore[arg-type]
        (Filter(tags=frozenset({3})), "the filter's tags are .*, expected"),  # type: ignore[arg-type]
    ],
)
def test_filter_of_the_wrong_types_is_named(ready: Index, wrong: Any, named: str) -> None:
    for call in (lambda: ready.search("tides", 5, wrong), lambda: ready.catalog(filter=wrong)):
        with pytest.raises(QueryError, match=named):
            call()


def test_unknown_order_is_named_with_the_known_ones(ready: Index) -> None:
    with pytest.raises(QueryError, match="the order is 'size', expected one of title, published"):
        ready.catalog(order="size")  # type: ignore[arg-type]
    assert ready.catalog(filter=Filter(since=date.min, until=date.max)).total == 2


def test_error_about_an_argument_is_shown_on_one_line(ready: Index) -> None:
    with pytest.raises(PullquoteError) as error:
        ready.search(["x\n"] * 10_000_000)  # type: ignore[arg-type]
    assert isinstance(error.value, ValueError)
    assert len(str(error.value)) < 200
    assert "\n" not in str(error.value)
