"""Reader outputs, from random logits and from small random models."""

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
PASSAGE = ReaderInput("Harbour tunnel. ", TEXT, tuple(sentence_spans(TEXT)))
QUESTION = "How long is the harbour tunnel?"


@st.composite
def logits_of_sentences(draw: st.DrawFn) -> tuple[Tokens, np.ndarray, np.ndarray, int]:
    """A special token, two tokens of a question, and sentences of tokens of two characters."""
    lengths = draw(st.lists(st.integers(0, 6), min_size=1, max_size=6))
    ids = [NO_SENTENCE] * 3 + [at for at, length in enumerate(lengths) for _ in range(length)]
    spans = [(0, 0)] * 3 + [(2 * at, 2 * at + 2) for at in range(sum(lengths))]
    numbers = st.lists(st.floats(-40, 40), min_size=len(ids), max_size=len(ids))
    tokens = Tokens(np.zeros(len(ids)), np.zeros(len(ids)), np.array(ids), np.array(spans))
    return tokens, np.array(draw(numbers)), np.array(draw(numbers)), len(lengths)


@given(logits_of_sentences())
def test_sentence_probabilities_sum_to_one_and_spans_are_inside_their_sentences(
    example: tuple[Tokens, np.ndarray, np.ndarray, int],
) -> None:
    tokens, starts, ends, sentences = example
    output = decode_logits(tokens, starts, ends, sentences)
    assert len(output.sentence_log_probs) == len(output.spans) == sentences
    assert math.isfinite(output.answerability)
    if any(output.spans):
        assert sum(map(math.exp, output.sentence_log_probs)) == pytest.approx(1, abs=1e-3)
    for number, span in enumerate(output.spans):
        expected = tokens.spans[tokens.sentence_ids == number]
        assert (span is None) == (not len(expected))
        if span is not None:
            assert expected[0][0] <= span[0] < span[1] <= expected[-1][1]


def test_best_span_does_not_end_before_it_starts() -> None:
    ids = np.array([NO_SENTENCE, 0, 0, 0, 1, 1])
    spans = np.array([(0, 0), (0, 2), (3, 5), (6, 8), (9, 11), (12, 14)])
    tokens = Tokens(np.zeros(6), np.zeros(6), ids, spans)
    starts, ends = np.array([0.0, 1, 2, 9, 0, 3]), np.array([0.0, 8, 2, 1, 0, 3])
    output = decode_logits(tokens, starts, ends, 2)
    assert output.spans == ((6, 8), (12, 14))
    assert output.sentence_log_probs[0] > output.sentence_log_probs[1]


def test_no_answer_logit_lowers_answerability() -> None:
    ids, spans = np.array([NO_SENTENCE, 0, 0]), np.array([(0, 0), (0, 2), (3, 5)])
    tokens = Tokens(np.zeros(3), np.zeros(3), ids, spans)
    sure = decode_logits(tokens, np.array([-5.0, 1, 1]), np.array([-5.0, 1, 1]), 1)
    unsure = decode_logits(tokens, np.array([5.0, 1, 1]), np.array([5.0, 1, 1]), 1)
    assert sure.answerability > 5 > -3 > unsure.answerability
    assert sure.sentence_log_probs == unsure.sentence_log_probs == pytest.approx((0.0,))


@pytest.mark.parametrize("kind", ["bert", "distilbert"])
def test_answerability_equals_that_of_the_library(tmp_path: Path, kind: str) -> None:
    folder = make_reader(tmp_path / "made", kind)
    (output,) = Reader(str(folder)).read(QUESTION, [PASSAGE])

    tokenizer = AutoTokenizer.from_pretrained(str(folder))
    model = AutoModelForQuestionAnswering.from_pretrained(str(folder)).eval()
    pair = tokenizer(
        QUESTION, PASSAGE.prefix + TEXT, return_tensors="pt", return_offsets_mapping=True
    )
    offsets = pair.pop("offset_mapping")[0]
    with torch.inference_mode():
        expected = model(**pair)
    in_passage = np.array([sequence == 1 for sequence in pair.sequence_ids(0)])
    inside = in_passage & (offsets[:, 0].numpy() >= len(PASSAGE.prefix))
    odds = 0.0
    for logits in (expected.start_logits[0], expected.end_logits[0]):
        odds += float(logits[torch.tensor(inside)].logsumexp(0) - logits[0]) / 2
    # In bfloat16 numbers have three digits.
    assert output.answerability == pytest.approx(odds, rel=0.01)
    assert all(span is not None for span in output.spans)


def test_passages_are_read_alike_alone_and_together(tmp_path: Path) -> None:
    folder = str(make_reader(tmp_path / "made"))
    other = ReaderInput("", "Ferries cost nothing.", ((0, 21),))
    alone = [Reader(folder).read(QUESTION, [passage])[0] for passage in (PASSAGE, other)]
    together = Reader(folder).read(QUESTION, [PASSAGE, other])
    for expected, output in zip(alone, together, strict=True):
        assert output.answerability == pytest.approx(expected.answerability, abs=1e-3)
        assert output.spans == expected.spans


def test_sentences_beyond_the_window_are_not_read_and_unlikely(tmp_path: Path) -> None:
    text = "One word after another, and no end. " * 90
    passage = ReaderInput("", text, tuple(sentence_spans(text)))
    (output,) = Reader(str(make_reader(tmp_path / "made"))).read(QUESTION, [passage])
    assert output.spans[0] is not None
    assert output.spans[-1] is None
    assert output.sentence_log_probs[-1] <= min(
        log_prob
        for log_prob, span in zip(output.sentence_log_probs, output.spans, strict=True)
        if span
    )


def test_missing_model_is_not_downloaded() -> None:
    with pytest.raises(EncoderError, match=r"no reader 'roberta-base-squad2' on this machine"):
        Reader("roberta-base-squad2")


def test_encoder_is_refused_as_a_reader() -> None:
    with pytest.raises(EncoderError, match=r"is not a reader: .*\['BertModel'\]"):
        Reader(str(find_model().folder)).read(QUESTION, [PASSAGE])


def test_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"expected a valid config\.json"):
        Reader(str(tmp_path)).read(QUESTION, [PASSAGE])


def test_invalid_configuration_is_refused(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("[]")
    with pytest.raises(EncoderError, match=r"expected a valid config\.json"):
        Reader(str(tmp_path)).read(QUESTION, [PASSAGE])


def test_truncated_weights_are_refused(tmp_path: Path) -> None:
    weights = make_reader(tmp_path / "made") / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(EncoderError, match="is not a reader: "):
        Reader(str(tmp_path / "made")).read(QUESTION, [PASSAGE])


def test_weights_that_are_not_numbers_are_refused(tmp_path: Path) -> None:
    folder = make_reader(tmp_path / "made")
    model = AutoModelForQuestionAnswering.from_pretrained(str(folder))
    with torch.no_grad():
        model.qa_outputs.weight.fill_(math.nan)
    model.save_pretrained(str(folder))
    with pytest.raises(EncoderError, match="values that are not finite"):
        Reader(str(folder)).read(QUESTION, [PASSAGE])


def test_test_readers_have_the_librarys_architecture_name(tmp_path: Path) -> None:
    settings = json.loads((make_reader(tmp_path / "made") / "config.json").read_text())
    assert settings["architectures"] == ["BertForQuestionAnswering"]
