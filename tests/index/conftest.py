"""Fixtures of the index tests: a process that runs syncs and kills them."""

from collections.abc import Iterator

import pytest

from tests.index.killing import Syncs, syncs
from tests.index.mounting import mount

__all__ = ["mount"]


@pytest.fixture(scope="session")
def server() -> Iterator[Syncs]:
    """Runs each sync in a process of its own."""
    with syncs() as running:
        yield running
