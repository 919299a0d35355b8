"""Splitting random prose and the seed article into passages."""

from hypothesis import given, settings
from hypothesis import strategies as st

from index import Document, Passage
from index.chunking.passages import MAX_WORDS, TARGET_WORDS, fit_passages, split_passages
from index.chunking.sentences import sentence_spans
from index.types import Span
from tests.index.helpers import SEED

SENTENCE = st.integers(1, 60).map(lambda n: " ".join(["Word"] + ["word"] * (n - 1)) + ".")
HEADLINE = st.integers(1, 8).map(lambda n: "\n" + " ".join(["Headline"] * n) + "\n")
PROSE = st.lists(st.one_of(SENTENCE, SENTENCE, HEADLINE, st.just("\n\n")), max_size=80)


def document(text: str) -> Document:
    return Document("d", "d", "", text)


def count_words(text: str, passage: Passage) -> int:
    return len(text[passage.start : passage.end].split())


@given(PROSE.map(" ".join))
@settings(max_examples=60, deadline=None)
def test_every_sentence_is_in_exactly_one_passage_in_order(text: str) -> None:
    passages = split_passages(document(text))
    assert [span for p in passages for span in p.sentences] == sentence_spans(text)
    for passage in passages:
        assert passage.start == passage.sentences[0][0]
        assert passage.end == passage.sentences[-1][1]
        assert count_words(text, passage) <= MAX_WORDS or len(passage.sentences) == 1


@given(st.text(max_size=400))
@settings(max_examples=100, deadline=None)
def test_any_text_is_covered_by_passages(text: str) -> None:
    passages = split_passages(document(text))
    assert [span for p in passages for span in p.sentences] == sentence_spans(text)


def test_passages_of_prose_are_near_the_target_length() -> None:
    text = " ".join(f"Sentence {i} of this long report has ten words exactly." for i in range(200))
    lengths = [count_words(text, passage) for passage in split_passages(document(text))]
    assert all(0.8 * TARGET_WORDS <= length <= 1.2 * TARGET_WORDS for length in lengths)


def test_headline_is_in_the_passage_of_the_text_below_it() -> None:
    text = SEED.read_text("utf-8")
    for passage in split_passages(document(text)):
        start, end = passage.sentences[-1]
        assert text[start:end] != "The dangers for Putin"
        assert text[end - 1] in ".”" or end > len(text) - 40, text[start:end]


@given(PROSE.map(" ".join), st.integers(20, 400))
@settings(max_examples=60, deadline=None)
def test_fitting_passages_equals_splitting_for_the_encoder(text: str, limit: int) -> None:
    def cut(sentence: str) -> list[Span]:
        size = len(sentence)
        return [(start, min(start + limit, size)) for start in range(0, size, limit)]

    expected = split_passages(document(text), cut)
    assert fit_passages(document(text), split_passages(document(text)), cut) == expected


def test_only_a_sentence_that_does_not_fit_is_cut() -> None:
    def cut(sentence: str) -> list[Span]:
        half = len(sentence) // 2
        return [(0, half), (half, len(sentence))] if len(sentence) > 600 else [(0, len(sentence))]

    text = "Short one. " + "long " * 200 + "end. Another short one."
    spans = [span for p in split_passages(document(text), cut) for span in p.sentences]
    whole = sentence_spans(text)
    start, end = whole[1]
    middle = start + (end - start) // 2
    assert spans == [whole[0], (start, middle), (middle, end), whole[2]]


def test_text_without_spaces_is_split_too() -> None:
    text = "这是一个关于河流和桥梁的句子。" * 100
    assert max(p.end - p.start for p in split_passages(document(text))) < 400
