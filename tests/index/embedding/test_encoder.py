"""Vectors of queries and passages, and cuts of long sentences, with the default model."""

import os
import subprocess
import sys
import time
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from index.embedding.encoder import Encoder, passage_prefix
from index.embedding.model_names import DEFAULT_ENCODER
from index.embedding.models import EncoderModel, find_model
from tests.index.helpers import BREAD, CHESS, SEED, TIDES

WINDOW = 254

LONG = st.lists(
    st.one_of(
        st.sampled_from(
            ["word ", "unbelievably ", "1234567", "价格", "x" * 40, "é\u0301", "\n", "🦄"]
        ),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=5),
    ),
    max_size=60,
).map(lambda parts: "".join(parts) * 12)


def count_tokens(text: str) -> int:
    return len(find_model().token_counter.tokenizer.encode(text, add_special_tokens=False).ids)


@given(text=LONG)
@example(text="naïve-" * 900)
@example(text="\ud800 broken " * 300)
@example(text="a" * 99 + "b" * 40_000)
@example(text="1,234.56;" * 500)
@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_pieces_of_a_long_sentence_fit_the_model_and_cover_it(encoder: Encoder, text: str) -> None:
    pieces = encoder.cut_long(text)
    assert pieces[0][0] == 0
    assert pieces[-1][1] == len(text)
    for (_, end), (start, _) in pairwise(pieces):
        assert end == start
    for start, end in pieces:
        assert start < end or not text
        assert count_tokens(text[start:end].replace("\ud800", "\ufffd")) <= WINDOW


def test_sentence_that_fits_is_not_cut(encoder: Encoder) -> None:
    fitting = "word " * WINDOW
    assert count_tokens(fitting) == WINDOW
    assert encoder.cut_long(fitting) == [(0, len(fitting))]
    assert len(encoder.cut_long(fitting + "word")) == 2


def test_cutting_takes_linear_time(encoder: Encoder) -> None:
    def seconds(text: str) -> float:
        started = time.process_time()
        encoder.cut_long(text)
        return time.process_time() - started

    seconds("warm " * 300)
    assert seconds("word, " * 40_000) < 10 * seconds("word, " * 10_000) + 0.2


def test_passage_vector_equals_that_of_the_library(encoder: Encoder) -> None:
    texts = [TIDES, BREAD, SEED.read_text("utf-8")[:700], "İstanbul ﬁnally.", "\ud800", ""]
    titles = ["The sea", "", "An article", "T" * 500, "x", ""]
    spans = [[(0, 20), (20, len(text))] for text in texts]
    embeddings = encoder.encode_passages(titles, texts, spans)
    inputs = [
        passage_prefix(title) + text.replace("\ud800", "\ufffd")
        for title, text in zip(titles, texts, strict=True)
    ]
    expected = find_model().transformer.encode(inputs).astype(np.float32)
    for embedding, vector, span in zip(embeddings, expected, spans, strict=True):
        # In bfloat16 the library's own vectors are not of length 1.
        assert embedding.passage @ vector / np.linalg.norm(vector) > 0.999
        assert np.linalg.norm(embedding.passage) == pytest.approx(1, abs=1e-5)
        assert embedding.passage.dtype == np.float32
        assert embedding.sentences.shape == (len(span), 384)
        assert np.allclose(np.linalg.norm(embedding.sentences, axis=1), 1, atol=1e-5)


def test_sentence_vector_is_nearest_to_the_question_it_answers(encoder: Encoder) -> None:
    text = TIDES + BREAD + CHESS
    spans = [(0, len(TIDES)), (len(TIDES), len(TIDES + BREAD)), (len(TIDES + BREAD), len(text))]
    (embedding,) = encoder.encode_passages([""], [text], [spans])
    for best, question in enumerate(
        ["What causes the tides?", "What is in sourdough?", "How does a bishop move?"]
    ):
        assert int(np.argmax(embedding.sentences @ encoder.encode_query(question))) == best


def test_sentence_past_the_window_has_the_passage_vector(encoder: Encoder) -> None:
    text = "word " * 600 + "The end."
    (embedding,) = encoder.encode_passages([""], [text], [[(0, 50), (len(text) - 8, len(text))]])
    assert np.allclose(embedding.sentences[1], embedding.passage, atol=1e-6)
    assert not np.allclose(embedding.sentences[0], embedding.passage, atol=1e-2)


def test_long_title_leaves_room_for_the_passage(encoder: Encoder) -> None:
    tides, bread = encoder.encode_passages(
        ["title " * 500] * 2, [TIDES, BREAD], [[(0, len(TIDES))], [(0, len(BREAD))]]
    )
    assert tides.passage @ bread.passage < 0.9


def test_query_is_encoded_quickly_while_other_programs_are_busy(encoder: Encoder) -> None:
    busy = [
        subprocess.Popen([sys.executable, "-c", "while True: pass"])
        for _ in range(os.cpu_count() or 1)
    ]
    try:
        durations = []
        for i in range(7):
            started = time.perf_counter()
            encoder.encode_query(f"What causes the tides of {i} oceans?")
            durations.append(time.perf_counter() - started)
    finally:
        for process in busy:
            process.kill()
            process.wait()
    # Threads that spin while they wait take half a second.
    assert sorted(durations)[3] < 0.3


def test_tokenizer_is_not_loaded_for_a_short_sentence() -> None:
    fresh = Encoder()
    fresh._model = type("Model", (), {"max_tokens": 256})()
    assert fresh.cut_long("A short sentence.") == [(0, 17)]


def test_a_question_has_the_same_vector_before_and_after_passages_are_embedded() -> None:
    folder = find_model().folder
    encoder = Encoder()
    encoder._model = EncoderModel(DEFAULT_ENCODER, folder)
    before = encoder._encode_query("Who won the match?")
    encoder.encode_passages(["Sport"], ["Rovers won."], [[(0, 11)]])
    assert encoder._model.query_bert is encoder._model.bert
    assert np.array_equal(before, encoder._encode_query("Who won the match?"))
