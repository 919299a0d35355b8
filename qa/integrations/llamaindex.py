"""question → LlamaIndex's nodes, one a cited passage; needs the extra `llamaindex`."""

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

# Of the metadata, what LlamaIndex shows a language model above the words. The rest is for checking
# them, and hundreds of characters long.
_SHOWN = ("title", "published", "url", "page")


class PullquoteLlamaIndexRetriever(BaseRetriever):
    """Finds the `k` passages of `index` that `qa.retrieve` finds, best first.

    A node's text stands verbatim in the index's document of its `ref_doc_id`, from `start_char_idx`
    to `end_char_idx`; in its metadata, `quote` is the sentence in it that most likely answers, from
    `start` to `end`. A question without a word finds nothing.
    """

    def __init__(
        self,
        index: Index,
        k: int = 5,
        filter: Filter | None = None,
        as_of: date | None = None,
    ) -> None:
        self.index, self.k, self.filter, self.as_of = index, k, filter, as_of
        super().__init__()

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        question = query_bundle.query_str
        found = find_passages(question, self.index, self.k, self.filter, self.as_of)
        return [NodeWithScore(node=_node(it), score=it.citation.score) for it in found]

    async def _aretrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        # LlamaIndex's own holds up the event loop until all is found.
        return await asyncio.to_thread(self._retrieve, query_bundle)


def _node(passage: CitedPassage) -> TextNode:
    citation = passage.citation
    hidden = [
        name for name, value in passage.metadata.items() if name not in _SHOWN or value is None
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
