"""The fast forward pass against the library's, token by token."""

import copy
from typing import Any

import pytest
import torch
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from index.embedding.bert import fast_bert, fast_sentence_bert
from index.embedding.models import find_model
from index.embedding.threads import single_threaded_pool


@given(ids=st.lists(st.integers(0, 30_521), min_size=1, max_size=256))
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_hidden_states_equal_those_of_the_library(ids: list[int]) -> None:
    model = find_model()
    batch = torch.tensor([ids])
    with torch.inference_mode():
        expected = model.transformer(
            {"input_ids": batch, "attention_mask": torch.ones_like(batch)}
        )["token_embeddings"][0]
    assert model.fast_bert is not None
    states = model.fast_bert(ids)
    assert states.shape == expected.shape
    assert torch.cosine_similarity(states.float(), expected.float()).min() > 0.9995


@given(ids=st.lists(st.integers(0, 30_521), min_size=2, max_size=256), first=st.integers(1, 255))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_hidden_states_of_a_pair_equal_those_of_the_library(ids: list[int], first: int) -> None:
    model: Any = find_model().transformer[0].model
    token_types = [int(at >= first) for at in range(len(ids))]
    with torch.inference_mode():
        expected = model(
            input_ids=torch.tensor([ids]), token_type_ids=torch.tensor([token_types])
        ).last_hidden_state[0]
    for row_multiple in (1, 16):
        bert = fast_bert(model, row_multiple)
        assert bert is not None
        states = bert(ids, token_types)
        assert states.shape == expected.shape
        assert torch.cosine_similarity(states.float(), expected.float()).min() > 0.9995


def test_only_a_bert_has_a_fast_forward_pass() -> None:
    assert fast_bert(None) is None
    assert fast_bert(torch.nn.Linear(2, 2)) is None


@pytest.mark.parametrize("change", ["heads", "activation", "pooling", "class"])
def test_unsupported_model_has_no_fast_forward_pass(change: str) -> None:
    transformer = copy.deepcopy(find_model().transformer)
    bert: Any = transformer[0].model
    if change == "heads":
        bert.config.num_attention_heads = 6
    elif change == "activation":
        for layer in bert.encoder.layer:
            layer.intermediate.intermediate_act_fn = torch.nn.ReLU()
    elif change == "pooling":
        pooling: Any = transformer[1]
        pooling.pooling_mode = "cls"
    else:
        bert.__class__ = type("OtherModel", (type(bert),), {})
    assert fast_sentence_bert(transformer) is None


def test_threads_of_the_pool_use_one_core_and_others_are_unaffected() -> None:
    before = torch.get_num_threads()
    pool = single_threaded_pool()
    assert set(pool.map(lambda _: torch.get_num_threads(), range(8))) == {1}
    assert torch.get_num_threads() == before
