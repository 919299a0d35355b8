"""How many threads compute."""

import pytest
import torch

from index.embedding.threads import thread_limit, torch_pool


@pytest.mark.parametrize(
    ("value", "limit"), [("1", 1), ("4,2", 4), ("", None), ("0", None), ("many", None)]
)
def test_omp_num_threads_limits_the_threads(
    value: str, limit: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", value)
    assert thread_limit() == limit


def test_threads_of_torchs_pool_use_one_core_and_others_are_unaffected() -> None:
    before = torch.get_num_threads()
    pool = torch_pool("test")
    assert set(pool.map(lambda _: torch.get_num_threads(), range(8))) == {1}
    assert torch.get_num_threads() == before
