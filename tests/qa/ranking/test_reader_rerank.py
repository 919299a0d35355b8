"""claims about a reader's say in what is found and quoted → checked with one made by chance."""

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
from qa.ranking.scorers import Scorers
from qa.reader import DEFAULT_READER, Reader, ReaderOutput, ScoreWeights, make_input
from qa.retrieval import find_evidence, rank
from tests.qa.reader.making import make_reader

QUESTION = "How long is the harbour tunnel?"
AS_IT_IS = ScoreWeights(
    score=1.0, answerability=0.0, sentence=1.0, passage=0.0, sentence_log_prob=0.0
)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    return Reader(str(make_reader(tmp_path_factory.mktemp("reader"))))


def ranked(index: Index, question: str = QUESTION) -> list[RankedPassage]:
    return rank(question, index.search(question), index)


def test_without_a_reader_nothing_is_changed(newsroom: Index) -> None:
    plain = find_evidence(QUESTION, newsroom, 5)
    none = find_evidence(QUESTION, newsroom, 5, assessors=Scorers(reader=None))
    assert plain.sources == none.sources
    for source in plain.sources:
        assert source.ranked.answerability == 0.0
        assert all(
            it.reader_log_prob == 0.0 and it.answer_span is None for it in source.ranked.sentences
        )


def test_what_it_says_is_weighed_as_its_share_has_it(newsroom: Index) -> None:
    first, second, *rest = ranked(newsroom)
    count = len(first.sentences)
    reading = ReaderOutput(2.0, (-0.5,) * count, (None,) * count)
    share = ScoreWeights(
        score=0.5, answerability=3.0, sentence=0.25, passage=2.0, sentence_log_prob=4.0
    )
    heard, unread, *_ = add_reader_scores(
        [first, second, *rest], {first.hit.passage_id: reading}, share
    )

    assert heard.answerability == unread.answerability == 2.0
    assert heard.score == pytest.approx(0.5 * first.score + 6.0)
    assert unread.score == pytest.approx(0.5 * second.score + 6.0)
    for before, after in zip(first.sentences, heard.sentences, strict=True):
        told = 0.25 * before.score + 2.0 * heard.score + 4.0 * after.reader_log_prob
        assert after.score == pytest.approx(told)
    assert {it.reader_log_prob for it in unread.sentences} == {0.0}


def test_what_is_not_read_does_not_gain_by_it(newsroom: Index) -> None:
    items = ranked(newsroom)
    said = {
        it.hit.passage_id: ReaderOutput(
            found, (0.0,) * len(it.sentences), (None,) * len(it.sentences)
        )
        for found, it in zip((3.0, -4.0), items, strict=False)
    }
    heard = add_reader_scores(items, said, AS_IT_IS)
    assert [item.answerability for item in heard] == [3.0] + [-4.0] * (len(items) - 1)


def test_a_headline_is_no_place_for_an_answer(newsroom: Index) -> None:
    question = "What did the strikers win?"
    item = ranked(newsroom, question)[0]
    count = len(item.sentences)
    asking = [bool(it.features.is_headline) for it in item.sentences]
    assert True in asking
    assert False in asking
    told = {item.hit.passage_id: ReaderOutput(1.0, (-1.0,) * count, ((0, 4),) * count)}
    (heard,) = add_reader_scores([item], told, AS_IT_IS)
    for headline, sentence in zip(asking, heard.sentences, strict=True):
        assert (sentence.reader_log_prob < -5) == headline


def test_what_stands_word_for_word_in_two_documents_is_heard_of_both(
    index: Index, corpus: Path, reader: Reader
) -> None:
    rows = (
        json.dumps({"_id": name, "title": name, "text": "The tunnel is 3 kilometres long."})
        for name in ("One", "Two")
    )
    (corpus / "both.jsonl").write_text("\n".join(rows))
    index.sync(corpus)
    one, other = read_candidates(QUESTION, ranked(index), index, reader).values()
    assert one is other


def test_the_likeliest_are_read_and_no_more_than_so_many(
    index: Index, corpus: Path, reader: Reader
) -> None:
    for number in range(MAX_READ + 3):
        (corpus / f"{number}.txt").write_text(
            f"Tunnel {number}\nTunnel {number} is {number + 2} kilometres long. It is new.\n"
        )
    index.sync(corpus)
    items = ranked(index, "How long is the tunnel?")
    read = read_candidates("How long is the tunnel?", items, index, reader)
    assert list(read) == [item.hit.passage_id for item in items[:MAX_READ]]


def test_one_that_is_far_ahead_is_read_alone(newsroom: Index, reader: Reader) -> None:
    question = "Who blamed a wet autumn and the varroa mite?"
    items = ranked(newsroom, question)
    assert items[0].score - items[1].score > 3
    assert list(read_candidates(question, items, newsroom, reader)) == [items[0].hit.passage_id]


def test_the_best_of_many_is_the_best_of_one(newsroom: Index, reader: Reader) -> None:
    for question in (QUESTION, "What did they say?", "How many euros?"):
        (alone,) = retrieve(question, newsroom, k=1, reader=reader)
        first, *_ = retrieve(question, newsroom, k=5, reader=reader)
        assert (alone.document_id, alone.quote) == (first.document_id, first.quote)


def test_passages_come_best_first_and_none_is_lost(newsroom: Index, reader: Reader) -> None:
    items = ranked(newsroom)
    heard = rerank_with_reader(QUESTION, items, items, newsroom, reader)
    scores = [item.score for item in heard]
    assert scores == sorted(scores, reverse=True)
    assert {it.hit.passage_id for it in heard} == {it.hit.passage_id for it in items}


@pytest.mark.parametrize("whose", ["ours", "another"])
def test_it_points_into_the_quote_and_the_quote_is_cut_from_the_text(
    newsroom: Index, reader: Reader, whose: str
) -> None:
    answer = ask(QUESTION, newsroom, reader=DEFAULT_READER if whose == "ours" else reader)
    for citation in (*answer.citations, *answer.nearest):
        text = newsroom.document(citation.document_id).text
        assert citation.quote == text[citation.start : citation.end]
        for start, end in citation.answer_spans:
            assert citation.start <= start < end <= citation.end


def test_ours_points_at_the_words_that_answer(newsroom: Index) -> None:
    for question, words in (
        (QUESTION, "3.2 kilometres"),
        ("Who blamed a wet autumn and the varroa mite?", "Tomas Lindqvist"),
    ):
        first = ask(question, newsroom).citations[0]
        (mark,) = first.answer_spans
        assert words in newsroom.document(first.document_id).text[slice(*mark)]


def test_time_has_its_say_with_a_reader_too(newsroom: Index, reader: Reader) -> None:
    def found(day: date) -> list[str]:
        return [c.document_id for c in retrieve("percent", newsroom, as_of=day, reader=reader)]

    spring, winter = found(date(2023, 4, 20)), found(date(2024, 2, 2))
    assert spring.index("bees.txt") < spring.index("library/strike.txt")
    assert winter.index("library/strike.txt") < winter.index("bees.txt")


def test_words_that_ask_nothing_are_only_looked_for(newsroom: Index) -> None:
    for words in ("harbour tunnel", "hives lost in winter", "pay of library staff"):
        assert ask(words, newsroom) == ask(words, newsroom, reader=None)
    for question in (
        QUESTION,
        "how long is the tunnel",
        "Did ferries keep running",
        "the man who blamed the varroa mite",
        "share of hives that beekeepers lost in winter",
    ):
        with_it, without = ask(question, newsroom), ask(question, newsroom, reader=None)
        assert with_it.confidence != without.confidence


def test_it_is_told_the_day_where_a_time_is_asked_for(newsroom: Index) -> None:
    document = newsroom.document("bees.txt")
    passage = split_passages(document)[0]
    assert make_input(document, passage).prefix == "Beekeepers count their losses. "
    told = make_input(document, passage, dated=True)
    assert told.prefix == "Beekeepers count their losses. 18 April 2023. "
    undated = newsroom.document("match.md")
    passage = split_passages(undated)[0]
    assert make_input(undated, passage, dated=True) == make_input(undated, passage)
