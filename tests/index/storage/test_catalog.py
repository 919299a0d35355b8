"""claims about the table of documents → checked on a small corpus with the real store."""

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from index import Facets, Filter, Index, Order, Progress
from index.embedding.encoder import Encoder
from tests.index.helpers import rows

ROWS = (
    {"_id": "a", "title": "Ölpreis steigt", "text": "Oil. " * 4, "published": "2024-03-01"},
    {"_id": "b", "title": "bread", "text": "Bread rises. " * 400, "tags": ["food", "home"]},
    {"_id": "c", "title": "Zebra", "text": "Stripes.", "published": "2023-01-05", "tags": ["home"]},
)


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "news" / "late").mkdir(parents=True)
    rows(corpus / "news" / "rows.jsonl", *ROWS)
    (corpus / "news" / "late" / "tide.md").write_text("# Tide\n\nIt comes.\n", "utf-8")
    with closing(Index.open(tmp_path_factory.mktemp("made"))) as index:
        index.sync(corpus)
        yield index


def titles(index: Index, words: str = "", order: Order = "title", down: bool = False) -> list[str]:
    return [e.title for e in index.catalog(words, order=order, descending=down).entries]


def test_the_table_sorts_by_each_of_its_columns(ready: Index) -> None:
    assert titles(ready) == ["bread", "Tide", "Zebra", "Ölpreis steigt"]
    assert titles(ready, order="passages", down=True)[0] == "bread"
    assert titles(ready, order="kind")[-1] == "Tide"
    assert titles(ready, order="published")[:2] == ["Zebra", "Ölpreis steigt"]


def test_what_has_no_day_comes_last_whichever_way_days_are_sorted(ready: Index) -> None:
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
def test_the_table_is_searched_by_title_name_day_and_tags(
    ready: Index, words: str, expected: list[str]
) -> None:
    assert titles(ready, words) == expected


def test_a_stretch_of_the_table_says_how_long_the_whole_is(ready: Index) -> None:
    found = ready.catalog(order="title", descending=False, limit=2, skip=1)
    assert found.total == 4
    assert [entry.title for entry in found.entries] == ["Tide", "Zebra"]
    only = ready.catalog(filter=Filter(kinds=frozenset({"md"})))
    assert [(entry.id, entry.passages) for entry in only.entries] == [("news/late/tide.md", 1)]


def test_passages_are_counted_as_the_index_counts_them(ready: Index) -> None:
    entries = ready.catalog().entries
    assert sum(entry.passages for entry in entries) == len(ready)
    assert max(entry.passages for entry in entries) > 1
    assert {entry.pending for entry in entries} == {0}


def test_facets_count_documents_and_folders_hold_what_is_below_them(ready: Index) -> None:
    assert ready.facets() == Facets(
        days=((date(2023, 1, 5), 1), (date(2024, 3, 1), 1)),
        undated=2,
        folders=(("news", 4), ("news/late", 1)),
        kinds=(("jsonl", 3), ("md", 1)),
        tags=(("home", 2), ("food", 1)),
    )


def test_each_facet_lets_pass_as_many_as_it_says(ready: Index) -> None:
    facets = ready.facets()
    for filters in (
        [(Filter(folder=name), count) for name, count in facets.folders],
        [(Filter(kinds=frozenset({name})), count) for name, count in facets.kinds],
        [(Filter(tags=frozenset({name})), count) for name, count in facets.tags],
        [(Filter(since=day, until=day, undated=False), count) for day, count in facets.days],
    ):
        assert filters
        for only, count in filters:
            assert ready.catalog(filter=only).total == count


def test_what_waits_for_its_vectors_is_told_of_each_document(tmp_path: Path) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    rows(corpus / "rows.jsonl", *ROWS)
    seen: list[dict[str, int]] = []

    def look(step: Progress) -> None:
        if step.stage == "passages" and not step.done:
            seen.append({e.id: e.passages - e.pending for e in index.catalog().entries})

    with closing(Index.open(tmp_path / "made")) as index:
        index.sync(corpus, look)
        assert {e.pending for e in index.catalog().entries} == {0}
    assert seen[0] == {"rows.jsonl#a": 0, "rows.jsonl#b": 0, "rows.jsonl#c": 0}
