"""Documents are kept for one state of the store, and those used last."""

from pathlib import Path

from index import Document, Index
from index.storage.document_cache import DocumentCache
from tests.index.helpers import BREAD, CHESS, TIDES, write
from tests.postgres import on_both_stores

OLD, NEW = (1, 0), (2, 0)


def document(name: str) -> Document:
    return Document(name, name, "", "Text.")


def test_documents_of_another_state_are_forgotten() -> None:
    cache = DocumentCache(3)
    cache.put(document("a"), OLD)
    assert cache.get("a", OLD) == document("a")
    assert cache.get("a", NEW) is None
    cache.put(document("b"), NEW)
    assert cache.get("a", OLD) is None
    cache.clear()
    assert cache.get("b", NEW) is None


def test_document_that_was_used_longest_ago_is_forgotten_first() -> None:
    cache = DocumentCache(2)
    cache.put(document("a"), OLD)
    cache.put(document("b"), OLD)
    cache.get("a", OLD)
    cache.put(document("c"), OLD)
    assert [cache.get(name, OLD) is not None for name in "abc"] == [True, False, True]


@on_both_stores
def test_prefetched_document_follows_later_syncs(index: Index, corpus: Path) -> None:
    write(corpus, a=TIDES, b=BREAD)
    index.sync(corpus)
    index.prefetch_documents(["a.txt", "b.txt", "nothing.txt", "a.txt"])
    assert "Moon" in index.document("a.txt").text
    write(corpus, a=CHESS)
    index.sync(corpus)
    assert "bishop" in index.document("a.txt").text
