"""Fixtures of all tests: an empty corpus, an empty index and the default encoder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default encoder, its model loaded. Every index of this process shares it."""
    encoder = Encoder()
    encoder.encode_query("load the model")
    return encoder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """An empty folder for documents."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path: Path, encoder: Encoder) -> Iterator[Index]:
    """An empty index. Tests that need another one make it in a folder of another name."""
    index = Index.open(tmp_path / "made")
    yield index
    index.close()
