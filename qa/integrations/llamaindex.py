"""Retrieve cited passages as nodes of LlamaIndex; needs the extra `llamaindex`."""

import asyncio
from datetime import date

try:
    from llama_index.core.retrievers import BaseRetriever
    from llama_index.core.schema import (
        NodeRelationship,
        NodeWithScore,
        QueryBundle,
        RelatedNodeInfo,
        TextNode,
    )
except ModuleNotFoundError as error:
    raise ImportError(
        "qa.integrations.llamaindex needs llama-index-core: pip install 'pullquote[llamaindex]'"
    ) from error

from index import Filter, Index
from qa.integrations.passages import CitedPassage, find_passages

# Metadata that LlamaIndex shows to a language model above the text. The rest, hundreds of
# characters, is for checking quotes.
_SHOWN_METADATA = ("title", "published", "url", "page")


class PullquoteLlamaIndexRetriever(BaseRetriever):
    """Retrieves the `k` passages that `qa.retrieve` ranks best.

    A node's text is `text[start_char_idx:end_char_idx]` of the index's document `ref_doc_id`; in
    its metadata, `quote`, from `start` to `end`, is the sentence that most likely answers. For a
    query without a word the result is empty.
    """

    def __init__(
        self, index: Index, k: int = 5, filter: Filter | None = None, as_of: date | None = None
    ) -> None:
        self.index, self.k, self.filter, self.as_of = index, k, filter, as_of
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = query_bundle.query_str
        passages = find_passages(question, self.index, self.k, self.filter, self.as_of)
        return [
            NodeWithScore(node=_node(passage), score=passage.citation.score) for passage in passages
        ]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        # LlamaIndex's own method blocks the event loop.
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _node(passage: CitedPassage) -> TextNode:
    citation = passage.citation
    hidden = [
        name
        for name, value in passage.metadata.items()
        if name not in _SHOWN_METADATA or value is None
    ]
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=citation.passage_start,
        end_char_idx=citation.passage_end,
        metadata=dict(passage.metadata),
        excluded_llm_metadata_keys=hidden,
        excluded_embed_metadata_keys=hidden,
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=citation.document_id)},
    )
