"""articles → passages in Pullquote's index, found as `qa.retrieve` finds them."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path

from index import Index
from index.embedding.encoder import Encoder
from qa import retrieve
from tests.benchmarks.peers.types import Article, Question


class Pullquote:
    """Told no more than its peers: neither when a question was asked nor what was asked before."""

    def __init__(self, folder: Path) -> None:
        # All indexes of a process share the model.
        Encoder().encode_query("loaded")
        self._corpus = folder / "corpus"
        self._corpus.mkdir()
        self._index = Index.open(folder / "index")

    def add(self, articles: Sequence[Article]) -> None:
        """Writing the corpus is in the time, as is all that a sync does for a safe store."""
        with (self._corpus / "articles.jsonl").open("w", encoding="utf-8") as file:
            for it in articles:
                row = asdict(it)
                row["_id"], row["published"] = row.pop("id"), str(it.published)
                file.write(json.dumps(row) + "\n")
        report = self._index.sync(self._corpus)
        if report.failed or not len(self._index):
            raise RuntimeError(f"not indexed: {report.failed}")

    def retrieve(self, question: Question, k: int) -> list[str]:
        found = retrieve(question.text, self._index, k=k, as_of=self._day(question))
        return [
            self._index.document(it.document_id).text[it.passage_start : it.passage_end]
            for it in found
        ]

    def _day(self, question: Question) -> date | None:
        return None


class DatedPullquote(Pullquote):
    """Told the day on which a question was asked."""

    def _day(self, question: Question) -> date | None:
        return question.asked
