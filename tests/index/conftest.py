"""what the tests of the index share → one process that runs syncs, to be killed."""

from collections.abc import Iterator

import pytest

from tests.index.killing import Syncs, syncs


@pytest.fixture(scope="session")
def server() -> Iterator[Syncs]:
    """Runs syncs in processes of their own."""
    with syncs() as running:
        yield running
