"""claims about our own forward pass → checked against the library's, token for token."""

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
def test_its_states_are_the_library_s(ids: list[int]) -> None:
    model = find_model()
    batch = torch.tensor([ids])
    with torch.inference_mode():
        expected = model.transformer(
            {"input_ids": batch, "attention_mask": torch.ones_like(batch)}
        )["token_embeddings"][0]
    assert model.fast_bert is not None
    found = model.fast_bert(ids)
    assert found.shape == expected.shape
    assert torch.cosine_similarity(found.float(), expected.float()).min() > 0.9995


@given(ids=st.lists(st.integers(0, 30_521), min_size=2, max_size=256), first=st.integers(1, 255))
@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
def test_the_states_of_a_pair_are_the_library_s(ids: list[int], first: int) -> None:
    model: Any = find_model().transformer[0].model
    kinds = [int(at >= first) for at in range(len(ids))]
    with torch.inference_mode():
        expected = model(
            input_ids=torch.tensor([ids]), token_type_ids=torch.tensor([kinds])
        ).last_hidden_state[0]
    for step in (1, 16):
        bert = fast_bert(model, step)
        assert bert is not None
        found = bert(ids, kinds)
        assert found.shape == expected.shape
        assert torch.cosine_similarity(found.float(), expected.float()).min() > 0.9995


def test_the_bare_arithmetic_is_known_of_a_bert_alone() -> None:
    assert fast_bert(None) is None
    assert fast_bert(torch.nn.Linear(2, 2)) is None


@pytest.mark.parametrize("change", ["heads", "activation", "pooling", "kind"])
def test_a_model_of_other_arithmetic_goes_the_library_s_way(change: str) -> None:
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


def test_each_thread_computes_alone_and_the_others_as_before() -> None:
    before = torch.get_num_threads()
    pool = single_threaded_pool()
    assert set(pool.map(lambda _: torch.get_num_threads(), range(8))) == {1}
    assert torch.get_num_threads() == before
