"""Retrieve cited passages as Documents of LangChain; needs the extra `langchain`."""

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
    """Retrieves the `k` passages that `qa.retrieve` ranks best.

    A Document's `page_content` is `text[passage_start:passage_end]` of the index's document
    `document_id`, all three in its metadata; `quote`, from `start` to `end`, is the sentence that
    most likely answers. For a query without a word the result is empty.
    """

    index: Index
    k: int = 5
    filter: Filter | None = None
    as_of: date | None = None

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [
            Document(id=passage.id, page_content=passage.text, metadata=dict(passage.metadata))
            for passage in find_passages(query, self.index, self.k, self.filter, self.as_of)
        ]
