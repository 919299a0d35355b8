"""Search of a small corpus with the real encoder."""

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index import Filter, Index
from index.embedding.encoder import Encoder
from tests.index.helpers import BREAD, CHESS, SEED, TIDES, found, rows, write
from tests.postgres import new_location, on_both_stores


@pytest.fixture(scope="module", params=["folder", "database"])
def ready(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, encoder: Encoder
) -> Iterator[Index]:
    corpus = tmp_path_factory.mktemp("corpus")
    write(corpus, chess=CHESS)
    (corpus / "sea").mkdir()
    write(corpus / "sea", tides=f"{TIDES}2024-03-01\n#moon #sea\n")
    (corpus / "sea" / "deep").mkdir()
    (corpus / "sea" / "deep" / "note.MD").write_text("# Depth\n\nNo light is there.\n", "utf-8")
    rows(
        corpus / "food.jsonl",
        {"_id": "bread", "text": BREAD, "published": "2024-06-30", "tags": ["food"]},
        {"_id": "soup", "text": "Soup is boiled.", "published": "2023-01-01", "tags": ["food"]},
    )
    (corpus / "seed.txt").write_bytes(SEED.read_bytes())
    index = Index.open(new_location(request))
    index.sync(corpus)
    yield index
    index.close()


def test_published_date_of_a_hit_is_that_of_its_document(ready: Index) -> None:
    hits = ready.search("tides, bread, soup, chess and light", 50)
    dates = ready.published_dates(hits)
    assert set(dates) == {hit.passage_id for hit in hits}
    for hit in hits:
        assert dates[hit.passage_id] == ready.document(hit.passage.document_id).published
    assert date(2024, 3, 1) in dates.values()
    assert None in dates.values()
    assert ready.published_dates([]) == {}


def test_document_with_the_answer_ranks_first(ready: Index) -> None:
    assert found(ready, "What causes tides?", 1) == ["sea/tides.txt"]
    assert found(ready, "How do you bake with natural leaven?", 1) == ["food.jsonl#bread"]
    assert found(ready, "How many men did Pyongyang send?", 1) == ["seed.txt"]


def test_spans_of_a_hit_are_exact(ready: Index) -> None:
    for hit in ready.search("North Korean soldiers in Russia"):
        text = ready.document(hit.passage.document_id).text
        quoted = text[hit.passage.start : hit.passage.end]
        assert quoted == quoted.strip() != ""
        assert hit.passage.sentences[0][0] == hit.passage.start
        assert hit.passage.sentences[-1][1] == hit.passage.end


def test_hits_have_both_scores_and_are_sorted(ready: Index) -> None:
    hits = ready.search("bishop in chess", 20)
    assert len(hits) == len(ready)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.dense is not None and -1 <= hit.dense <= 1 for hit in hits)
    assert hits[0].lexical > 0
    assert hits[-1].lexical == 0
    assert len({hit.passage_id for hit in hits}) == len(hits)


def test_cosine_of_a_hit_is_that_of_its_vectors(ready: Index) -> None:
    hits = ready.search("tides", 3)
    sentences = ready.sentence_vectors(hits)
    for hit in hits:
        assert sentences[hit.passage_id].shape == (len(hit.passage.sentences), 384)
        assert np.allclose(np.linalg.norm(sentences[hit.passage_id], axis=1), 1, atol=1e-5)
    (alone,) = ready.search("tides", 1)
    assert float(sentences[alone.passage_id][0] @ ready.encode("tides")) == pytest.approx(
        alone.dense, abs=0.15
    )


@pytest.mark.parametrize("query", ["", " \n", "?!", "* : ( ) \" '", "…—", "🦄"])
def test_query_without_a_word_finds_nothing(ready: Index, query: str) -> None:
    assert ready.search(query) == []


@pytest.mark.parametrize(
    "query",
    [
        'AND "tides" : * ( )',
        "tides AND NOT tides OR",
        "body:tides",
        "mark:position tides",
        "+tides -tides ^2~3",
        "[a TO z] tides",
        "tides\0\ud800",
        "tides; DROP TABLE passages; --",
        "tides' OR '1'='1",
    ],
)
def test_queries_have_no_syntax(ready: Index, query: str) -> None:
    assert found(ready, query, 1) == ["sea/tides.txt"]


def test_query_of_ten_thousand_words_is_fast(ready: Index) -> None:
    query = " ".join(f"word{i} tides" for i in range(5_000))
    ready.search("warm")
    began = time.process_time()
    assert ready.search(query)
    assert time.process_time() - began < 4


@pytest.mark.parametrize("k", [0, -1])
def test_k_below_one_returns_no_hits(ready: Index, k: int) -> None:
    assert ready.search("tides", k) == []


def test_question_without_indexed_terms_is_found_by_meaning(ready: Index) -> None:
    hits = ready.search("潮汐", 3)
    assert len(hits) == 3
    assert all(hit.lexical == 0 for hit in hits)


ALL = {"chess.txt", "sea/tides.txt", "sea/deep/note.MD", "food.jsonl#bread", "food.jsonl#soup"}


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (Filter(), {*ALL, "seed.txt"}),
        (Filter(folder="sea"), {"sea/tides.txt", "sea/deep/note.MD"}),
        (Filter(folder="/sea/"), {"sea/tides.txt", "sea/deep/note.MD"}),
        (Filter(folder="sea/deep"), {"sea/deep/note.MD"}),
        (Filter(folder="se"), set()),
        (Filter(folder="s_a"), set()),
        (Filter(folder="."), {*ALL, "seed.txt"}),
        (Filter(kinds=frozenset({"md"})), {"sea/deep/note.MD"}),
        (Filter(kinds=frozenset({".jsonl", "MD"})), {*ALL} - {"chess.txt", "sea/tides.txt"}),
        (Filter(kinds=frozenset({"%"})), set()),
        (Filter(tags=frozenset({"food"})), {"food.jsonl#bread", "food.jsonl#soup"}),
        (Filter(tags=frozenset({"moon", "food"}), folder="sea"), {"sea/tides.txt"}),
        (Filter(tags=frozenset({"oo"})), set()),
        (Filter(since=date(2024, 6, 30), undated=False), {"food.jsonl#bread", "seed.txt"}),
        (Filter(until=date(2024, 3, 1), undated=False), {"food.jsonl#soup", "sea/tides.txt"}),
        (
            Filter(since=date(2024, 1, 1), until=date(2024, 4, 1)),
            {"sea/tides.txt", "chess.txt", "sea/deep/note.MD"},
        ),
    ],
)
@pytest.mark.parametrize("max_clauses", [0, 10_000], ids=["hits filtered", "ids queried"])
def test_filter_returns_exactly_the_matching_documents(
    ready: Index,
    filter: Filter,
    expected: set[str],
    max_clauses: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for module in ("search.bm25", "index"):
        monkeypatch.setattr(f"index.{module}.MAX_ID_CLAUSES", max_clauses)
    hits = ready.search("tides bread chess soldiers", 50, filter)
    assert {hit.passage.document_id for hit in hits} == expected


def test_filter_finds_a_term_that_is_frequent_in_other_documents(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    rows(corpus / "many.jsonl", *({"_id": f"{i}", "text": "Tides, tides."} for i in range(70)))
    (corpus / "one.md").write_text("The tides, once, are named at the end of this.\n", "utf-8")
    with closing(Index.open(tmp_path / "made")) as index:
        index.sync(corpus)
        monkeypatch.setattr("index.search.bm25.MAX_ID_CLAUSES", 0)

        hits = index.search("tides", 1, Filter(kinds=frozenset({"md"})))

    assert [hit.passage.document_id for hit in hits] == ["one.md"]
    assert hits[0].lexical > 0


@on_both_stores
def test_cached_filter_follows_later_syncs(index: Index, corpus: Path) -> None:
    write(corpus, chess=CHESS)
    markdown = Filter(kinds=frozenset({"md"}))
    index.sync(corpus)
    assert index.search("tides", 5, markdown) == []
    (corpus / "tides.md").write_text(TIDES, "utf-8")
    index.sync(corpus)
    assert [hit.passage.document_id for hit in index.search("tides", 5, markdown)] == ["tides.md"]
    (corpus / "tides.md").unlink()
    index.sync(corpus)
    assert index.search("tides", 5, markdown) == []


def test_first_passages_are_of_different_documents(ready: Index) -> None:
    passages = ready.first_passages(3)
    assert len(passages) == len({passage.document_id for passage in passages}) == 3
    assert all(passage.start < 50 for passage in ready.first_passages(100))
    assert len(ready.first_passages(100)) == 6


def test_frequency_counts_passages(ready: Index) -> None:
    (term,) = ready.analyze("boiled")
    assert ready.frequency(term) == 1
    assert ready.frequency("unheard") == 0


def test_unknown_document_raises_key_error(ready: Index) -> None:
    with pytest.raises(KeyError, match="no document 'nothing'"):
        ready.document("nothing")


@on_both_stores
def test_empty_index_finds_nothing(index: Index) -> None:
    assert index.search("anything") == []
    assert (len(index), index.first_passages(5), index.status().documents) == (0, [], 0)


@on_both_stores
def test_documents_with_terms_are_all_that_have_them_in_one_passage(
    index: Index, corpus: Path
) -> None:
    for number in range(60):
        (corpus / f"{number:02}.txt").write_text(f"Heron {number} was seen.", "utf-8")
    (corpus / "both.txt").write_text("A heron and a stork.", "utf-8")
    index.sync(corpus)

    assert len(index.documents_with(["heron"])) == 61
    assert index.documents_with(["heron", "stork"]) == ["both.txt"]
    assert index.documents_with(["heron", "eagl"]) == []
    assert index.documents_with([]) == []
    assert index.documents_with(["heron"], Filter(kinds=frozenset({"pdf"}))) == []
    (corpus / "both.txt").unlink()
    index.sync(corpus)
    assert index.documents_with(["stork"]) == []


def test_passages_of_a_document_hold_its_text_in_order(ready: Index) -> None:
    document_id = ready.catalog().entries[0].id
    passages = list(ready.passages(document_id).values())
    assert passages
    assert [passage.start for passage in passages] == sorted(item.start for item in passages)
    assert {passage.document_id for passage in passages} == {document_id}
    assert ready.passages("missing.txt") == {}
