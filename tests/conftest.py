"""what all tests share → a folder to fill, an empty index, one loaded encoder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The default encoder. Its model is loaded once: every Index of this process shares it."""
    encoder = Encoder()
    encoder.encode_query("loaded")
    return encoder


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    """An empty folder for documents."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    return folder


@pytest.fixture
def index(tmp_path: Path, encoder: Encoder) -> Iterator[Index]:
    """A new index beside the corpus."""
    index = Index.open(tmp_path / "made")
    yield index
    index.close()
