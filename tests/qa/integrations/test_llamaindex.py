"""Claims about the retriever for LlamaIndex, in LlamaIndex."""

import asyncio
from datetime import date

from llama_index.core.llms import MockLLM
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode

from index import Filter, Index
from qa import retrieve
from qa.integrations.llamaindex import PullquoteLlamaIndexRetriever

QUESTIONS = ["What does the tunnel cost?", "Who scored for Rovers?", "How many hives were lost?"]


def test_every_nodes_words_stand_in_the_index_where_it_says(newsroom: Index) -> None:
    found = PullquoteLlamaIndexRetriever(newsroom).retrieve(QUESTIONS[0])

    assert len(found) == 4
    for one in found:
        node = one.node
        assert isinstance(node, TextNode)
        assert node.ref_doc_id
        text = newsroom.document(node.ref_doc_id).text
        assert node.text == text[node.start_char_idx : node.end_char_idx]
        assert node.metadata["quote"] == text[node.metadata["start"] : node.metadata["end"]]
    cited = [(it.document_id, it.quote, it.score) for it in retrieve(QUESTIONS[0], newsroom)]
    assert [(it.node.ref_doc_id, it.node.metadata["quote"], it.score) for it in found] == cited


def test_how_many_among_which_and_as_of_when_are_heeded(newsroom: Index) -> None:
    def ask(k: int = 5, filter: Filter | None = None, as_of: date | None = None) -> list[str]:
        retriever = PullquoteLlamaIndexRetriever(newsroom, k, filter, as_of)
        return [it.node.metadata["document_id"] for it in retriever.retrieve("percent")]

    assert len(ask(k=2)) == 2
    assert ask(filter=Filter(folder="library")) == ["library/strike.txt"]
    assert ask(k=1, as_of=date(2023, 4, 20)) == ["bees.txt"]
    assert ask(k=1, as_of=date(2024, 2, 2)) == ["library/strike.txt"]


def test_a_language_model_is_shown_the_words_title_and_day_alone(newsroom: Index) -> None:
    retriever = PullquoteLlamaIndexRetriever(newsroom, k=1)
    # LlamaIndex's own: it answers with its prompt.
    engine = RetrieverQueryEngine.from_args(retriever, llm=MockLLM())

    answer = engine.query(QUESTIONS[2])

    (source,) = answer.source_nodes
    said = "title: Beekeepers count their losses\npublished: 2023-04-18\n\n"
    assert f"-\n{said}{source.node.get_content().strip()}\n-" in str(answer)


def test_a_blank_question_finds_nothing(newsroom: Index) -> None:
    assert PullquoteLlamaIndexRetriever(newsroom).retrieve(" ") == []


def test_the_event_loop_goes_on_while_questions_are_searched(newsroom: Index) -> None:
    retriever = PullquoteLlamaIndexRetriever(newsroom)

    async def together() -> list[list[NodeWithScore]]:
        asked = [asyncio.create_task(retriever.aretrieve(it)) for it in QUESTIONS * 3]
        await asyncio.sleep(0)
        assert not any(it.done() for it in asked)
        return await asyncio.gather(*asked)

    assert asyncio.run(together()) == [retriever.retrieve(it) for it in QUESTIONS] * 3
