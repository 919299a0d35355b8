"""The retriever for LlamaIndex gives cited passages, to engines and at once."""

import asyncio
from datetime import date

from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode

from index import Filter, Index
from qa import retrieve
from qa.integrations.llamaindex import PullquoteLlamaIndexRetriever

QUESTIONS = ["What does the tunnel cost?", "Who scored for Rovers?", "How many hives were lost?"]


def test_text_and_quote_are_in_the_index_at_their_offsets(newsroom: Index) -> None:
    nodes = PullquoteLlamaIndexRetriever(newsroom).retrieve(QUESTIONS[0])

    assert len(nodes) == 4
    for scored in nodes:
        node = scored.node
        assert isinstance(node, TextNode)
        assert node.ref_doc_id
        text = newsroom.document(node.ref_doc_id).text
        assert node.text == text[node.start_char_idx : node.end_char_idx]
        assert node.metadata["quote"] == text[node.metadata["start"] : node.metadata["end"]]
    citations = retrieve(QUESTIONS[0], newsroom)
    assert [(node.node.ref_doc_id, node.node.metadata["quote"], node.score) for node in nodes] == [
        (citation.document_id, citation.quote, citation.score) for citation in citations
    ]


def test_k_filter_and_date_are_respected(newsroom: Index) -> None:
    def ask(k: int = 5, filter: Filter | None = None, as_of: date | None = None) -> list[str]:
        retriever = PullquoteLlamaIndexRetriever(newsroom, k, filter, as_of)
        return [node.node.metadata["document_id"] for node in retriever.retrieve("percent")]

    assert len(ask(k=2)) == 2
    assert ask(filter=Filter(folder="library")) == ["library/strike.txt"]
    assert ask(k=1, as_of=date(2023, 4, 20)) == ["bees.txt"]
    assert ask(k=1, as_of=date(2024, 2, 2)) == ["library/strike.txt"]


def test_language_model_is_shown_only_text_title_and_date(newsroom: Index) -> None:
    retriever = PullquoteLlamaIndexRetriever(newsroom, k=1)
    # LlamaIndex's mock answers with its prompt.
    engine = RetrieverQueryEngine.from_args(retriever, llm=MockLLM())

    answer = engine.query(QUESTIONS[2])

    (source,) = answer.source_nodes
    metadata = "title: Beekeepers count their losses\npublished: 2023-04-18\n\n"
    assert f"-\n{metadata}{source.node.get_content().strip()}\n-" in str(answer)


def test_blank_question_finds_nothing(newsroom: Index) -> None:
    assert PullquoteLlamaIndexRetriever(newsroom).retrieve(" ") == []


def test_retrieval_does_not_block_the_event_loop(newsroom: Index) -> None:
    retriever = PullquoteLlamaIndexRetriever(newsroom)

    async def together() -> list[list[NodeWithScore]]:
        tasks = [asyncio.create_task(retriever.aretrieve(question)) for question in QUESTIONS * 3]
        await asyncio.sleep(0)
        assert not any(task.done() for task in tasks)
        return await asyncio.gather(*tasks)

    assert asyncio.run(together()) == [retriever.retrieve(question) for question in QUESTIONS] * 3
