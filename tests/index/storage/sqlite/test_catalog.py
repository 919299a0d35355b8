"""The catalog and the facets of a small corpus."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index import Facets, Filter, Index, Order, Progress
from index.embedding.encoder import Encoder
from tests.index.helpers import rows
from tests.postgres import new_location

ROWS = (
    {"_id": "a", "title": "Ölpreis steigt", "text": "Oil. " * 4, "published": "2024-03-01"},
    {"_id": "b", "title": "bread", "text": "Bread rises. " * 400, "tags": ["food", "home"]},
    {"_id": "c", "title": "Zebra", "text": "Stripes.", "published": "2023-01-05", "tags": ["home"]},
)


@pytest.fixture(scope="module", params=["folder", "database"])
def ready(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "news" / "late").mkdir(parents=True)
    rows(corpus / "news" / "rows.jsonl", *ROWS)
    (corpus / "news" / "late" / "tide.md").write_text("# Tide\n\nIt comes.\n", "utf-8")
    with closing(Index.open(new_location(request))) as index:
        index.sync(corpus)
        yield index


def titles(index: Index, words: str = "", order: Order = "title", down: bool = False) -> list[str]:
    return [e.title for e in index.catalog(words, order=order, descending=down).entries]


def test_catalog_sorts_by_each_column(ready: Index) -> None:
    assert titles(ready) == ["bread", "Tide", "Zebra", "Ölpreis steigt"]
    assert titles(ready, order="passages", down=True)[0] == "bread"
    assert titles(ready, order="kind")[-1] == "Tide"
    assert titles(ready, order="published")[:2] == ["Zebra", "Ölpreis steigt"]


def test_catalog_says_where_a_day_is_from(ready: Index) -> None:
    origins = {entry.title: entry.published_from for entry in ready.catalog().entries}
    assert (origins["Zebra"], origins["Tide"]) == ("metadata", "")


def test_undated_documents_come_last_in_either_direction(ready: Index) -> None:
    assert titles(ready, order="published", down=True)[:2] == ["Ölpreis steigt", "Zebra"]
    for down in (True, False):
        assert {*titles(ready, order="published", down=down)[2:]} == {"bread", "Tide"}


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ÖLPREIS", ["Ölpreis steigt"]),
        ("home", ["bread", "Zebra"]),
        ("zebra home", ["Zebra"]),
        ("2024-03", ["Ölpreis steigt"]),
        ("tide.md", ["Tide"]),
        ("stripes", []),
        ("%", []),
    ],
)
def test_catalog_words_match_title_id_date_and_tags(
    ready: Index, words: str, expected: list[str]
) -> None:
    assert titles(ready, words) == expected


def test_a_page_of_the_catalog_has_the_total_count(ready: Index) -> None:
    catalog = ready.catalog(order="title", descending=False, limit=2, skip=1)
    assert catalog.total == 4
    assert [entry.title for entry in catalog.entries] == ["Tide", "Zebra"]
    markdown = ready.catalog(filter=Filter(kinds=frozenset({"md"})))
    assert [(entry.id, entry.passages) for entry in markdown.entries] == [("news/late/tide.md", 1)]


def test_passage_counts_add_up_to_those_of_the_index(ready: Index) -> None:
    entries = ready.catalog().entries
    assert sum(entry.passages for entry in entries) == len(ready)
    assert max(entry.passages for entry in entries) > 1
    assert {entry.pending for entry in entries} == {0}


def test_facets_count_documents_and_folders_include_subfolders(ready: Index) -> None:
    assert ready.facets() == Facets(
        days=((date(2023, 1, 5), 1), (date(2024, 3, 1), 1)),
        undated=2,
        folders=(("news", 4), ("news/late", 1)),
        kinds=(("jsonl", 3), ("md", 1)),
        tags=(("home", 2), ("food", 1)),
        languages=(("en", 1),),
    )


def test_filtering_by_a_facet_returns_as_many_documents_as_it_counts(ready: Index) -> None:
    facets = ready.facets()
    for filters in (
        [(Filter(folder=name), count) for name, count in facets.folders],
        [(Filter(kinds=frozenset({name})), count) for name, count in facets.kinds],
        [(Filter(tags=frozenset({name})), count) for name, count in facets.tags],
        [(Filter(since=day, until=day, undated=False), count) for day, count in facets.days],
    ):
        assert filters
        for facet_filter, count in filters:
            assert ready.catalog(filter=facet_filter).total == count


def test_pending_passages_are_counted_for_each_document(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    rows(corpus / "rows.jsonl", *ROWS)
    encoded: list[dict[str, int]] = []

    def on_progress(progress: Progress) -> None:
        if progress.stage == "passages" and not progress.done:
            encoded.append({e.id: e.passages - e.pending for e in index.catalog().entries})

    with closing(Index.open(tmp_path / "made")) as index:
        index.sync(corpus, on_progress)
        assert {e.pending for e in index.catalog().entries} == {0}
    assert encoded[0] == {"rows.jsonl#a": 0, "rows.jsonl#b": 0, "rows.jsonl#c": 0}


def test_search_in_texts_finds_days_as_people_write_them(ready: Index) -> None:
    def found(words: str) -> list[str]:
        return [entry.title for entry in ready.catalog(words, order="title", in_text=True).entries]

    for day in (
        "1 march 2024", "March 1, 2024", "1. März 2024", "01.03.2024", "2024年3月1日", "20240301",
        "Fri 1 Mar 2024", "Friday, March 1st, 2024", "Freitag, den 1. März 2024",
        "ven. 1 mars 2024", "пт, 1 марта 2024 г.", "2024年3月1日(金)",
    ):  # fmt: skip
        assert found(day) == ["Ölpreis steigt"], day
    # Either 1 March or 3 January.
    assert found("1/3/2024") == found("2 march 2024") == found("1-2 March 2024") == []
    assert found("stripes") == ["Zebra"]
    assert found("md") == ["Tide"]
    assert found("stripes tide") == []
    assert titles(ready, "stripes") == []
