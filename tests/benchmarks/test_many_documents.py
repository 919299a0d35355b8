"""Measure the ranking for conversations in which several documents answer a question.

python -m pytest -m benchmark tests/benchmarks/test_many_documents.py -s
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Document, Index
from qa import Answer, retrieve
from qa.answers.citations import cite
from qa.types import Tier

pytestmark = pytest.mark.benchmark

GOLD = Path(__file__).parents[1] / "gold"
# Passages in which the documents are looked for.
TOP = 5


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    place = tmp_path_factory.mktemp("many-documents")
    for name in ("newsroom", "threads"):
        shutil.copytree(GOLD / name / "corpus", place / "folder" / name)
    index = Index.open(place / "index")
    index.sync(place / "folder")
    yield index
    index.close()


@pytest.fixture(scope="module")
def documents(index: Index) -> list[Document]:
    return [index.document(entry.id) for entry in index.catalog(limit=1_000).entries]


def turn(row: dict[str, str], documents: list[Document]) -> Answer:
    """An earlier turn with its right answer."""
    words = row["answer"]
    found = [(document, document.text.find(words)) for document in documents]
    citations = tuple(
        cite(document, 1, (at, at + len(words)), (at, at + len(words)), 5.0)
        for document, at in found
        if at >= 0
    )
    tier: Tier = "answer" if citations else "none"
    return Answer(row["question"], row["question"], words, citations[:1], 0.9, tier)


@pytest.mark.parametrize("half", ["dev", "heldout"])
def test_many_documents(index: Index, documents: list[Document], half: str) -> None:
    lines = (GOLD / "many_documents" / f"questions-{half}.jsonl").read_text("utf-8").splitlines()
    rows: list[dict[str, Any]] = [json.loads(line) for line in lines]
    for name, chosen in {
        "first questions": [row for row in rows if not row["history"]],
        "follow-ups": [row for row in rows if row["history"]],
        "follow-ups that need the turns before": [row for row in rows if not row["alone"]],
    }.items():
        hits, recall = 0, 0.0
        for row in chosen:
            history = [turn(earlier, documents) for earlier in row["history"]]
            found = [
                citation.document_id.rpartition("/")[2]
                for citation in retrieve(row["question"], index, TOP, history)
            ]
            hits += found[0] in row["documents"]
            recall += len(set(found) & set(row["documents"])) / len(row["documents"])
        print(
            f"\n{half}, {len(chosen)} {name}: hit@1 {hits / len(chosen):.3f}, "
            f"document recall@{TOP} {recall / len(chosen):.3f}",
            end="",
        )
