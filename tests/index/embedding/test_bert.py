"""The forward pass against that of transformers, token by token."""

import json
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from transformers import BertConfig, BertModel

from index.embedding.bert import Bert, is_plain_bert
from index.embedding.models import find_model
from index.embedding.threads import thread_pool

ROOT = Path(__file__).parents[3]


def default_bert() -> Bert:
    bert = find_model().bert
    assert bert is not None
    return bert


@cache
def library_model() -> Any:
    model: Any = BertModel.from_pretrained(str(find_model().folder), dtype=torch.float32)
    return model.eval()


def library_states(ids: list[int], token_types: list[int] | None = None) -> np.ndarray:
    types = None if token_types is None else torch.tensor([token_types])
    with torch.inference_mode():
        output = library_model()(input_ids=torch.tensor([ids]), token_type_ids=types)
    states: np.ndarray = output.last_hidden_state[0].numpy()
    return states


def lowest_cosine(some: np.ndarray, others: np.ndarray) -> float:
    lengths = np.linalg.norm(some, axis=1) * np.linalg.norm(others, axis=1)
    return float(((some * others).sum(axis=1) / lengths).min())


@given(ids=st.lists(st.integers(0, 30_521), min_size=1, max_size=256))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_hidden_states_equal_those_of_the_library(ids: list[int]) -> None:
    states, expected = default_bert()(ids), library_states(ids)
    assert states.shape == expected.shape
    assert states.dtype == np.float32
    # Where there is hardware for it, the encoder computes in bfloat16.
    assert lowest_cosine(states, expected) > 0.9995


@given(ids=st.lists(st.integers(0, 30_521), min_size=2, max_size=256), first=st.integers(1, 255))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_hidden_states_of_a_pair_equal_those_of_the_library(ids: list[int], first: int) -> None:
    token_types = [int(at >= first) for at in range(len(ids))]
    states = default_bert()(ids, token_types)
    assert lowest_cosine(states, library_states(ids, token_types)) > 0.9995


@pytest.mark.parametrize("stored", [torch.float32, torch.float16])
def test_any_shape_of_bert_is_computed(tmp_path: Path, stored: torch.dtype) -> None:
    torch.manual_seed(5)
    make_model: Any = BertModel
    model = make_model(
        BertConfig(
            vocab_size=80, hidden_size=48, num_hidden_layers=3, num_attention_heads=4,
            intermediate_size=72, initializer_range=0.2, layer_norm_eps=1e-6,
        ),
        add_pooling_layer=False,
    ).eval()  # fmt: skip
    model.to(stored).save_pretrained(str(tmp_path))
    config = json.loads((tmp_path / "config.json").read_text("utf-8"))
    assert is_plain_bert(config)
    bert = Bert(tmp_path / "model.safetensors", config, single=True)
    ids = [7, 3, 79, 0, 0, 12, 5, 5, 9]
    with torch.inference_mode():
        expected = model.float()(input_ids=torch.tensor([ids])).last_hidden_state[0].numpy()
    assert lowest_cosine(bert(ids), expected) > 0.999
    if bert.precision == "f32":
        assert np.allclose(bert(ids), expected, atol=1e-4)


def test_missing_weight_is_an_error(tmp_path: Path) -> None:
    model: Any = library_model()
    weights = tmp_path / "model.safetensors"
    weights.symlink_to(find_model().folder / "model.safetensors")
    config = {**model.config.to_dict(), "num_hidden_layers": 7}
    with pytest.raises(Exception, match=r"encoder\.layer\.6"):
        Bert(weights, config)


@pytest.mark.parametrize(
    "change",
    [
        {"model_type": "distilbert"},
        {"hidden_act": "relu"},
        {"position_embedding_type": "relative_key"},
        {"is_decoder": True},
    ],
)
def test_other_architecture_is_not_computed(change: dict[str, object]) -> None:
    config = json.loads((find_model().folder / "config.json").read_text("utf-8"))
    assert is_plain_bert(config)
    assert not is_plain_bert(config | change)


def test_output_does_not_depend_on_texts_computed_before_or_beside() -> None:
    bert, chance = default_bert(), np.random.default_rng(1)
    texts = [chance.integers(1_000, 30_000, size) for size in (9, 33, 47, 48, 100, 255, 9, 10)]
    alone = [bert(text) for text in texts]
    for states, expected in zip(
        thread_pool("test", 3).map(bert, texts * 2), alone * 2, strict=True
    ):
        assert (states == expected).all()


def test_no_connection_is_made_on_import_or_use() -> None:
    code = """
import socket, sys, urllib.request
def refuse(*_, **__):
    print("a connection was attempted", flush=True)
    raise OSError
socket.socket.connect = socket.getaddrinfo = urllib.request.urlopen = refuse
from index.embedding.encoder import Encoder
Encoder().encode_query("Who won?")
assert "openvino.tools.ovc" not in sys.modules
import openvino.tools.ovc.telemetry_stub
assert not [name for name in sys.modules if name.startswith("openvino_telemetry.")]
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stderr
