"""A server of the tests' own, and a writer that calls it."""

from collections.abc import Iterator

import pytest

from qa import Writer
from tests.qa.summaries.lying_server import LyingServer, lying_server


@pytest.fixture
def server() -> Iterator[LyingServer]:
    with lying_server() as server:
        yield server


@pytest.fixture
def writer(server: LyingServer) -> Writer:
    return Writer(server.url, "liar")
