"""question → LangChain's Documents, one a cited passage; needs the extra `langchain`."""

from datetime import date

try:
    from langchain_core.callbacks import CallbackManagerForRetrieverRun
    from langchain_core.documents import Document
    from langchain_core.retrievers import BaseRetriever
except ModuleNotFoundError as error:
    raise ImportError(
        "qa.integrations.langchain needs langchain-core: pip install 'pullquote[langchain]'"
    ) from error

from index import Filter, Index
from qa.integrations.passages import find_passages


class PullquoteLangChainRetriever(BaseRetriever):
    """Finds the `k` passages of `index` that `qa.retrieve` finds, best first.

    A Document's `page_content` stands verbatim in the index's document of its metadata's
    `document_id`, from `passage_start` to `passage_end`; `quote` is the sentence in it that most
    likely answers, from `start` to `end`. A question without a word finds nothing.
    """

    index: Index
    k: int = 5
    filter: Filter | None = None
    as_of: date | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(id=it.id, page_content=it.text, metadata=dict(it.metadata))
            for it in find_passages(query, self.index, self.k, self.filter, self.as_of)
        ]
