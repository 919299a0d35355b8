"""A reader's scores change the ranking and the quotes as its weights say."""

import json
from datetime import date
from pathlib import Path

import pytest

from index import Index
from index.chunking.passages import split_passages
from qa import ask, retrieve
from qa.ranking.reader_rerank import (
    MAX_READ,
    add_reader_scores,
    read_candidates,
    rerank_with_reader,
)
from qa.ranking.rerank import RankedPassage
from qa.reader import DEFAULT_READER, Reader, ReaderOutput, ScoreWeights, make_input
from qa.retrieval import find_evidence, rank
from qa.types import Scorers, SearchOptions
from tests.qa.reader.making import make_reader

QUESTION = "How long is the harbour tunnel?"
UNCHANGED = ScoreWeights(
    score=1.0, answerability=0.0, sentence=1.0, passage=0.0, sentence_log_prob=0.0
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader with random weights."""
    return Reader(str(make_reader(tmp_path_factory.mktemp("reader"))))


def ranked(index: Index, question: str = QUESTION) -> list[RankedPassage]:
    return rank(question, index.search(question), index)


def test_without_a_reader_all_its_scores_are_zero(newsroom: Index) -> None:
    default = find_evidence(QUESTION, newsroom, SearchOptions())
    without = find_evidence(QUESTION, newsroom, SearchOptions(scorers=Scorers(reader=None)))
    assert default.sources == without.sources
    for source in default.sources:
        assert source.ranked.answerability == 0.0
        assert all(
            it.reader_log_prob == 0.0 and it.answer_span is None for it in source.ranked.sentences
        )


def test_its_scores_are_added_with_their_weights(newsroom: Index) -> None:
    first, second, *rest = ranked(newsroom)
    count = len(first.sentences)
    output = ReaderOutput(2.0, (-0.5,) * count, (None,) * count)
    weights = ScoreWeights(
        score=0.5, answerability=3.0, sentence=0.25, passage=2.0, sentence_log_prob=4.0
    )
    read, unread, *_ = add_reader_scores(
        [first, second, *rest], {first.hit.passage_id: output}, weights
    )

    assert read.answerability == unread.answerability == 2.0
    assert read.score == pytest.approx(0.5 * first.score + 6.0)
    assert unread.score == pytest.approx(0.5 * second.score + 6.0)
    for before, after in zip(first.sentences, read.sentences, strict=True):
        score = 0.25 * before.score + 2.0 * read.score + 4.0 * after.reader_log_prob
        assert after.score == pytest.approx(score)
    assert {it.reader_log_prob for it in unread.sentences} == {0.0}


def test_unread_passages_get_the_lowest_answerability_seen(newsroom: Index) -> None:
    items = ranked(newsroom)
    outputs = {
        it.hit.passage_id: ReaderOutput(
            answerability, (0.0,) * len(it.sentences), (None,) * len(it.sentences)
        )
        for answerability, it in zip((3.0, -4.0), items, strict=False)
    }
    rescored = add_reader_scores(items, outputs, UNCHANGED)
    assert [item.answerability for item in rescored] == [3.0] + [-4.0] * (len(items) - 1)


def test_a_headline_never_holds_the_answer(newsroom: Index) -> None:
    item = ranked(newsroom, "What did the strikers win?")[0]
    count = len(item.sentences)
    headlines = [bool(it.features.is_headline) for it in item.sentences]
    assert True in headlines
    assert False in headlines
    outputs = {item.hit.passage_id: ReaderOutput(1.0, (-1.0,) * count, ((0, 4),) * count)}
    (rescored,) = add_reader_scores([item], outputs, UNCHANGED)
    for is_headline, sentence in zip(headlines, rescored.sentences, strict=True):
        assert (sentence.reader_log_prob < -5) == is_headline


def test_the_same_text_in_two_documents_is_read_once_for_both(
    index: Index, corpus: Path, reader: Reader
) -> None:
    rows = (
        json.dumps({"_id": name, "title": name, "text": "The tunnel is 3 kilometres long."})
        for name in ("One", "Two")
    )
    (corpus / "both.jsonl").write_text("\n".join(rows))
    index.sync(corpus)
    first, second = read_candidates(QUESTION, ranked(index), index, reader).values()
    assert first is second


def test_only_the_best_passages_are_read_up_to_a_limit(
    index: Index, corpus: Path, reader: Reader
) -> None:
    for number in range(MAX_READ + 3):
        (corpus / f"{number}.txt").write_text(
            f"Tunnel {number}\nTunnel {number} is {number + 2} kilometres long. It is new.\n"
        )
    index.sync(corpus)
    items = ranked(index, "How long is the tunnel?")
    outputs = read_candidates("How long is the tunnel?", items, index, reader)
    assert list(outputs) == [item.hit.passage_id for item in items[:MAX_READ]]


def test_a_passage_that_is_far_ahead_is_the_only_one_read(newsroom: Index, reader: Reader) -> None:
    question = "Who blamed a wet autumn and the varroa mite?"
    items = ranked(newsroom, question)
    assert items[0].score - items[1].score > 3
    assert list(read_candidates(question, items, newsroom, reader)) == [items[0].hit.passage_id]


def test_the_best_of_many_is_the_best_of_one(newsroom: Index, reader: Reader) -> None:
    for question in (QUESTION, "What did they say?", "How many euros?"):
        (only,) = retrieve(question, newsroom, k=1, reader=reader)
        first, *_ = retrieve(question, newsroom, k=5, reader=reader)
        assert (only.document_id, only.quote) == (first.document_id, first.quote)


def test_reranking_sorts_by_score_and_loses_no_passage(newsroom: Index, reader: Reader) -> None:
    items = ranked(newsroom)
    rescored = rerank_with_reader(QUESTION, items, items, newsroom, reader)
    scores = [item.score for item in rescored]
    assert scores == sorted(scores, reverse=True)
    assert {it.hit.passage_id for it in rescored} == {it.hit.passage_id for it in items}


@pytest.mark.parametrize("which", ["shipped", "random"])
def test_answer_spans_lie_in_the_quote_and_the_quote_is_the_document_s_text(
    newsroom: Index, reader: Reader, which: str
) -> None:
    answer = ask(QUESTION, newsroom, reader=DEFAULT_READER if which == "shipped" else reader)
    for citation in (*answer.citations, *answer.nearest):
        text = newsroom.document(citation.document_id).text
        assert citation.quote == text[citation.start : citation.end]
        for start, end in citation.answer_spans:
            assert citation.start <= start < end <= citation.end


def test_the_shipped_reader_marks_the_words_that_answer(newsroom: Index) -> None:
    for question, words in (
        (QUESTION, "3.2 kilometres"),
        ("Who blamed a wet autumn and the varroa mite?", "Tomas Lindqvist"),
    ):
        first = ask(question, newsroom).citations[0]
        (span,) = first.answer_spans
        assert words in newsroom.document(first.document_id).text[slice(*span)]


def test_the_temporal_prior_applies_with_a_reader_too(newsroom: Index, reader: Reader) -> None:
    def ranking(day: date) -> list[str]:
        return [c.document_id for c in retrieve("percent", newsroom, as_of=day, reader=reader)]

    spring, winter = ranking(date(2023, 4, 20)), ranking(date(2024, 2, 2))
    assert spring.index("bees.txt") < spring.index("library/strike.txt")
    assert winter.index("library/strike.txt") < winter.index("bees.txt")


def test_keyword_queries_are_not_given_to_the_reader(newsroom: Index) -> None:
    for keywords in ("harbour tunnel", "hives lost in winter", "pay of library staff"):
        assert ask(keywords, newsroom) == ask(keywords, newsroom, reader=None)
    for question in (
        QUESTION,
        "how long is the tunnel",
        "Did ferries keep running",
        "the man who blamed the varroa mite",
        "share of hives that beekeepers lost in winter",
    ):
        with_reader, without = ask(question, newsroom), ask(question, newsroom, reader=None)
        assert with_reader.confidence != without.confidence


def test_a_dated_input_has_the_document_s_date_if_there_is_one(newsroom: Index) -> None:
    document = newsroom.document("bees.txt")
    passage = split_passages(document)[0]
    assert make_input(document, passage).prefix == "Beekeepers count their losses. "
    dated = make_input(document, passage, dated=True)
    assert dated.prefix == "Beekeepers count their losses. 18 April 2023. "
    undated = newsroom.document("match.md")
    passage = split_passages(undated)[0]
    assert make_input(undated, passage, dated=True) == make_input(undated, passage)
