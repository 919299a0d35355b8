"""Pullquote, searched by `qa.retrieve`."""

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
    """Gets the bare question, as the other systems do, without its day or earlier turns."""

    def __init__(self, folder: Path) -> None:
        # Loads the model, which all indexes of a process share.
        Encoder().encode_query("warm up")
        self._corpus = folder / "corpus"
        self._corpus.mkdir()
        self._index = Index.open(folder / "index")

    def add(self, articles: Sequence[Article]) -> None:
        """Write the articles to a file and sync it."""
        with (self._corpus / "articles.jsonl").open("w", encoding="utf-8") as file:
            for article in articles:
                row = asdict(article)
                row["_id"], row["published"] = row.pop("id"), str(article.published)
                file.write(json.dumps(row) + "\n")
        report = self._index.sync(self._corpus)
        if report.failed or not len(self._index):
            raise RuntimeError(f"articles were not indexed: {report.failed}")

    def retrieve(self, question: Question, k: int) -> list[str]:
        citations = retrieve(question.text, self._index, k=k, as_of=self._as_of(question))
        return [
            self._index.document(citation.document_id).text[
                citation.passage_start : citation.passage_end
            ]
            for citation in citations
        ]

    def _as_of(self, question: Question) -> date | None:
        return None


class DatedPullquote(Pullquote):
    """Also gets the day on which a question was asked."""

    def _as_of(self, question: Question) -> date | None:
        return question.as_of
