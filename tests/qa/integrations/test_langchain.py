"""The retriever for LangChain gives cited passages, in chains, batches and at once."""

import asyncio
from datetime import date

from langchain_core.documents import Document
from langchain_core.prompts import PromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from index import Filter, Index
from qa import retrieve
from qa.integrations.langchain import PullquoteLangChainRetriever

QUESTIONS = ["What does the tunnel cost?", "Who scored for Rovers?", "How many hives were lost?"]


def document_ids(documents: list[Document]) -> list[str]:
    return [document.metadata["document_id"] for document in documents]


def test_text_and_quote_are_in_the_index_at_their_offsets(newsroom: Index) -> None:
    documents = PullquoteLangChainRetriever(index=newsroom).invoke(QUESTIONS[0])

    assert len(documents) == 4
    for document in documents:
        metadata = document.metadata
        text = newsroom.document(metadata["document_id"]).text
        assert document.page_content == text[metadata["passage_start"] : metadata["passage_end"]]
        assert metadata["quote"] == text[metadata["start"] : metadata["end"]]
    quotes = [citation.quote for citation in retrieve(QUESTIONS[0], newsroom)]
    assert [document.metadata["quote"] for document in documents] == quotes
    assert len({document.id for document in documents}) == 4


def test_k_filter_and_date_are_respected(newsroom: Index) -> None:
    def ask(k: int = 5, filter: Filter | None = None, as_of: date | None = None) -> list[str]:
        retriever = PullquoteLangChainRetriever(index=newsroom, k=k, filter=filter, as_of=as_of)
        return document_ids(retriever.invoke("percent"))

    assert len(ask(k=2)) == 2
    assert ask(filter=Filter(folder="library")) == ["library/strike.txt"]
    assert ask(k=1, as_of=date(2023, 4, 20)) == ["bees.txt"]
    assert ask(k=1, as_of=date(2024, 2, 2)) == ["library/strike.txt"]


def test_chain_puts_the_text_into_its_prompt(newsroom: Index) -> None:
    def joined(documents: list[Document]) -> str:
        return "\n\n".join(document.page_content for document in documents)

    retriever = PullquoteLangChainRetriever(index=newsroom, k=1)
    prompt = PromptTemplate.from_template("{context}\n\nQuestion: {question}")
    chain = {
        "context": retriever | RunnableLambda(joined),
        "question": RunnablePassthrough(),
    } | prompt

    filled = chain.invoke(QUESTIONS[1]).to_string()

    assert "A goal by Pilar Santos in the ninety-third minute gave Rovers a 2-1 win" in filled
    assert filled.endswith("\n\nQuestion: Who scored for Rovers?")


def test_blank_question_does_not_fail_its_batch(newsroom: Index) -> None:
    retriever = PullquoteLangChainRetriever(index=newsroom, k=1)

    first, blank, last = retriever.batch([QUESTIONS[1], "", QUESTIONS[2]])

    assert (document_ids(first), blank, document_ids(last)) == (["match.md"], [], ["bees.txt"])


def test_concurrent_questions_get_the_same_results(newsroom: Index) -> None:
    retriever = PullquoteLangChainRetriever(index=newsroom)

    async def together() -> list[list[Document]]:
        return await asyncio.gather(*map(retriever.ainvoke, QUESTIONS * 3))

    assert asyncio.run(together()) == [retriever.invoke(question) for question in QUESTIONS] * 3
