"""Claims about the retriever for LangChain, in LangChain."""

import asyncio
from datetime import date

from langchain_core.documents import Document
from langchain_core.prompts import PromptTemplate
from langchain_core.runnables import RunnableLambda, RunnablePassthrough

from index import Filter, Index
from qa import retrieve
from qa.integrations.langchain import PullquoteLangChainRetriever

QUESTIONS = ["What does the tunnel cost?", "Who scored for Rovers?", "How many hives were lost?"]


def found_in(documents: list[Document]) -> list[str]:
    return [it.metadata["document_id"] for it in documents]


def test_every_documents_words_stand_in_the_index_where_it_says(newsroom: Index) -> None:
    documents = PullquoteLangChainRetriever(index=newsroom).invoke(QUESTIONS[0])

    assert len(documents) == 4
    for one in documents:
        text, said = newsroom.document(one.metadata["document_id"]).text, one.metadata
        assert one.page_content == text[said["passage_start"] : said["passage_end"]]
        assert said["quote"] == text[said["start"] : said["end"]]
    quotes = [it.quote for it in retrieve(QUESTIONS[0], newsroom)]
    assert [it.metadata["quote"] for it in documents] == quotes
    assert len({it.id for it in documents}) == 4


def test_how_many_among_which_and_as_of_when_are_heeded(newsroom: Index) -> None:
    def ask(k: int = 5, filter: Filter | None = None, as_of: date | None = None) -> list[str]:
        retriever = PullquoteLangChainRetriever(index=newsroom, k=k, filter=filter, as_of=as_of)
        return found_in(retriever.invoke("percent"))

    assert len(ask(k=2)) == 2
    assert ask(filter=Filter(folder="library")) == ["library/strike.txt"]
    assert ask(k=1, as_of=date(2023, 4, 20)) == ["bees.txt"]
    assert ask(k=1, as_of=date(2024, 2, 2)) == ["library/strike.txt"]


def test_a_chain_puts_the_words_into_its_prompt(newsroom: Index) -> None:
    def joined(documents: list[Document]) -> str:
        return "\n\n".join(it.page_content for it in documents)

    retriever = PullquoteLangChainRetriever(index=newsroom, k=1)
    prompt = PromptTemplate.from_template("{context}\n\nQuestion: {question}")
    chain = {
        "context": retriever | RunnableLambda(joined),
        "question": RunnablePassthrough(),
    } | prompt

    said = chain.invoke(QUESTIONS[1]).to_string()

    assert "A goal by Pilar Santos in the ninety-third minute gave Rovers a 2-1 win" in said
    assert said.endswith("\n\nQuestion: Who scored for Rovers?")


def test_a_blank_question_in_a_batch_leaves_the_others_alone(newsroom: Index) -> None:
    retriever = PullquoteLangChainRetriever(index=newsroom, k=1)

    first, blank, last = retriever.batch([QUESTIONS[1], "", QUESTIONS[2]])

    assert (found_in(first), blank, found_in(last)) == (["match.md"], [], ["bees.txt"])


def test_questions_asked_at_once_get_what_they_get_one_by_one(newsroom: Index) -> None:
    retriever = PullquoteLangChainRetriever(index=newsroom)

    async def together() -> list[list[Document]]:
        return await asyncio.gather(*map(retriever.ainvoke, QUESTIONS * 3))

    assert asyncio.run(together()) == [retriever.invoke(it) for it in QUESTIONS] * 3
