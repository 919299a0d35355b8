"""claims about a reader's word → checked on logits of any kind, and on models made here."""

import json
import math
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from transformers import AutoModelForQuestionAnswering, AutoTokenizer

from index import EncoderError
from index.chunking.sentences import sentence_spans
from index.embedding.models import find_model
from qa.reader import Reader, ReaderInput
from qa.reader.reader import decode_logits
from qa.reader.tokenization import NO_SENTENCE, Tokens
from tests.qa.reader.making import make_reader

TEXT = (
    "The tunnel is 3.2 kilometres long and cost 410 million euros. Mayor Ines Okafor said that "
    "ferries would keep running. About 26,000 cars are expected to use it each day."
)
PAGES = ReaderInput("Harbour tunnel. ", TEXT, tuple(sentence_spans(TEXT)))
QUESTION = "How long is the harbour tunnel?"


@st.composite
def logits_of_sentences(draw: st.DrawFn) -> tuple[Tokens, np.ndarray, np.ndarray, int]:
    """A mark, a few words of a question, and sentences of a few tokens of two letters each."""
    lengths = draw(st.lists(st.integers(0, 6), min_size=1, max_size=6))
    owners = [NO_SENTENCE] * 3 + [at for at, length in enumerate(lengths) for _ in range(length)]
    spans = [(0, 0)] * 3 + [(2 * at, 2 * at + 2) for at in range(sum(lengths))]
    numbers = st.lists(st.floats(-40, 40), min_size=len(owners), max_size=len(owners))
    tokens = Tokens(np.zeros(len(owners)), np.zeros(len(owners)), np.array(owners), np.array(spans))
    return tokens, np.array(draw(numbers)), np.array(draw(numbers)), len(lengths)


@given(logits_of_sentences())
def test_the_chances_of_the_sentences_are_one_together_and_answers_stand_inside(
    made: tuple[Tokens, np.ndarray, np.ndarray, int],
) -> None:
    tokens, begins, ends, sentences = made
    reading = decode_logits(tokens, begins, ends, sentences)
    assert len(reading.sentence_log_probs) == len(reading.spans) == sentences
    assert math.isfinite(reading.answerability)
    if any(reading.spans):
        assert sum(map(math.exp, reading.sentence_log_probs)) == pytest.approx(1, abs=1e-3)
    for number, answer in enumerate(reading.spans):
        own = tokens.spans[tokens.sentence_ids == number]
        assert (answer is None) == (not len(own))
        if answer is not None:
            assert own[0][0] <= answer[0] < answer[1] <= own[-1][1]


def test_the_likeliest_span_does_not_end_before_it_begins() -> None:
    owners = np.array([NO_SENTENCE, 0, 0, 0, 1, 1])
    spans = np.array([(0, 0), (0, 2), (3, 5), (6, 8), (9, 11), (12, 14)])
    tokens = Tokens(np.zeros(6), np.zeros(6), owners, spans)
    begins, ends = np.array([0.0, 1, 2, 9, 0, 3]), np.array([0.0, 8, 2, 1, 0, 3])
    reading = decode_logits(tokens, begins, ends, 2)
    assert reading.spans == ((6, 8), (12, 14))
    assert reading.sentence_log_probs[0] > reading.sentence_log_probs[1]


def test_what_is_said_of_nowhere_lowers_what_is_found() -> None:
    owners, spans = np.array([NO_SENTENCE, 0, 0]), np.array([(0, 0), (0, 2), (3, 5)])
    tokens = Tokens(np.zeros(3), np.zeros(3), owners, spans)
    sure = decode_logits(tokens, np.array([-5.0, 1, 1]), np.array([-5.0, 1, 1]), 1)
    unsure = decode_logits(tokens, np.array([5.0, 1, 1]), np.array([5.0, 1, 1]), 1)
    assert sure.answerability > 5 > -3 > unsure.answerability
    assert sure.sentence_log_probs == unsure.sentence_log_probs == pytest.approx((0.0,))


@pytest.mark.parametrize("kind", ["bert", "distilbert"])
def test_any_model_of_the_library_is_read_as_the_library_reads_it(
    tmp_path: Path, kind: str
) -> None:
    folder = make_reader(tmp_path / "made", kind)
    (reading,) = Reader(str(folder)).read(QUESTION, [PAGES])

    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    model = AutoModelForQuestionAnswering.from_pretrained(str(folder)).eval()
    pair = tokenizer(
        QUESTION, PAGES.prefix + TEXT, return_tensors="pt", return_offsets_mapping=True
    )
    offsets = pair.pop("offset_mapping")[0]
    with torch.inference_mode():
        found = model(**pair)
    parts = np.array([part == 1 for part in pair.sequence_ids(0)])
    inside = parts & (offsets[:, 0].numpy() >= len(PAGES.prefix))
    odds = 0.0
    for logits in (found.start_logits[0], found.end_logits[0]):
        odds += float(logits[torch.tensor(inside)].logsumexp(0) - logits[0]) / 2
    assert reading.answerability == pytest.approx(odds, abs=1e-3)
    assert all(answer is not None for answer in reading.spans)


def test_passages_are_read_alike_alone_and_in_company(tmp_path: Path) -> None:
    folder = str(make_reader(tmp_path / "made"))
    other = ReaderInput("", "Ferries cost nothing.", ((0, 21),))
    alone = [Reader(folder).read(QUESTION, [pages])[0] for pages in (PAGES, other)]
    for one, both in zip(alone, Reader(folder).read(QUESTION, [PAGES, other]), strict=True):
        assert both.answerability == pytest.approx(one.answerability, abs=1e-3)
        assert both.spans == one.spans


def test_what_lies_beyond_the_window_is_not_read_and_not_taken_for_the_place(
    tmp_path: Path,
) -> None:
    text = "One word after another, and no end. " * 90
    pages = ReaderInput("", text, tuple(sentence_spans(text)))
    (reading,) = Reader(str(make_reader(tmp_path / "made"))).read(QUESTION, [pages])
    assert reading.spans[0] is not None
    assert reading.spans[-1] is None
    assert reading.sentence_log_probs[-1] <= min(
        place for place, it in zip(reading.sentence_log_probs, reading.spans, strict=True) if it
    )


def test_a_name_that_is_not_on_this_machine_is_refused_and_not_downloaded() -> None:
    with pytest.raises(EncoderError, match=r"no reader 'roberta-base-squad2' on this machine"):
        Reader("roberta-base-squad2")


def test_an_encoder_is_no_reader() -> None:
    with pytest.raises(EncoderError, match=r"is no reader: .*\['BertModel'\]"):
        Reader(str(find_model().folder)).read(QUESTION, [PAGES])


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"expected config\.json"):
        Reader(str(tmp_path)).read(QUESTION, [PAGES])


def test_a_configuration_that_is_no_object_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("[]")
    with pytest.raises(EncoderError, match=r"expected config\.json"):
        Reader(str(tmp_path)).read(QUESTION, [PAGES])


def test_cut_off_weights_are_refused(tmp_path: Path) -> None:
    weights = make_reader(tmp_path / "made") / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(EncoderError, match="is not a reader: "):
        Reader(str(tmp_path / "made")).read(QUESTION, [PAGES])


def test_weights_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    folder = make_reader(tmp_path / "made")
    model = AutoModelForQuestionAnswering.from_pretrained(str(folder))
    with torch.no_grad():
        model.qa_outputs.weight.fill_(math.nan)
    model.save_pretrained(str(folder))
    with pytest.raises(EncoderError, match="gives no numbers"):
        Reader(str(folder)).read(QUESTION, [PAGES])


def test_a_reader_s_configuration_is_what_the_library_writes(tmp_path: Path) -> None:
    settings = json.loads((make_reader(tmp_path / "made") / "config.json").read_text())
    assert settings["architectures"] == ["BertForQuestionAnswering"]
