"""gold files are read whole or refused by line; what counts as right."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index import Document
from qa.answers.citations import cite
from qa.evaluation.gold import (
    GoldError,
    contains_answer,
    is_right,
    marked_f1,
    overlaps_span,
    read_gold,
)

TEXT = "The tunnel cost 410 million\neuros. It opens in May."


def write(tmp_path: Path, *rows: object) -> Path:
    path = tmp_path / "gold.jsonl"
    path.write_text("\n".join(r if isinstance(r, str) else json.dumps(r) for r in rows), "utf-8")
    return path


def test_questions_with_and_without_answers(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {"question": "How much?", "answers": ["410 million"], "document": "d1"},
        {"question": "Why?", "answers": [], "as_of": "2023-05-01"},
    )

    first, second = read_gold(path)

    assert first.answers == ("410 million",)
    assert first.is_gold_document("corpus.jsonl#d1")
    assert first.is_gold_document("d1")
    assert not first.is_gold_document("corpus.jsonl#xd1")
    assert second.answers == ()
    assert second.as_of == date(2023, 5, 1)


def test_rows_of_a_corpus_may_carry_their_questions(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        {"_id": "p1", "text": TEXT,
         "questions": [{"question": "How much?", "answers": [{"text": "410 million"}]}]},
    )  # fmt: skip

    assert [(q.text, q.answers, q.document) for q in read_gold(path)] == [
        ("How much?", ("410 million",), "p1")
    ]


@pytest.mark.parametrize("row", ["{", "[]", '"x"', '{"answers": []}', '{"question": 3}', "null"])
def test_a_malformed_row_is_named_by_its_line(tmp_path: Path, row: str) -> None:
    with pytest.raises(GoldError, match="line 2"):
        read_gold(write(tmp_path, {"question": "How?"}, row))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match=r"none\.jsonl"):
        read_gold(tmp_path / "none.jsonl")


def test_a_right_citation_is_at_the_answer_in_the_gold_document(tmp_path: Path) -> None:
    document = Document("c.jsonl#d1", "c.jsonl", "", TEXT)
    cost = cite(document, 1, (0, 34), (0, len(TEXT)), 1.0)
    opening = cite(document, 1, (35, len(TEXT)), (0, len(TEXT)), 1.0)
    (question,) = read_gold(
        write(tmp_path, {"question": "?", "answers": ["410 Million Euros"], "document": "d1"})
    )

    assert is_right(question, cost, document)
    assert not is_right(question, opening, document)
    other = Document("c.jsonl#d2", "c.jsonl", "", TEXT)
    assert not is_right(question, cite(other, 1, (0, 34), (0, 40), 1.0), other)


def test_an_answer_longer_than_the_quote_overlaps_it() -> None:
    quote = (35, len(TEXT))

    assert overlaps_span(quote, TEXT, [TEXT])
    assert not overlaps_span(quote, TEXT, ["410 million euros."])
    assert not overlaps_span(quote, TEXT, [" "])


def test_marked_words_are_compared_with_the_closest_answer() -> None:
    document = Document("d", "d", "", TEXT)
    start = TEXT.index("410")
    marks = [(start, start + len("410 million"))]
    cost = replace(cite(document, 1, (0, 34), (0, len(TEXT)), 1.0), answer_spans=tuple(marks))

    assert marked_f1(cost, document, ["none of it", "410 Million euros"]) == pytest.approx(0.8)
    assert marked_f1(cost, document, ["410 million"]) == 1.0
    assert marked_f1(replace(cost, answer_spans=()), document, ["410 million"]) == 0.0


def test_answers_are_found_in_any_case() -> None:
    assert contains_answer(TEXT, ["410 MILLION euros"])
    assert not contains_answer(TEXT, ["411 million"])
