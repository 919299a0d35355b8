"""Fixtures of all tests: an empty corpus, an empty index and the default encoder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from tests.postgres import PostgresServer, check_available

# Files with the longest tests. They are run first, so that at the end no worker waits for another.
_SLOW_FILES = (
    "tests/test_style.py",
    "tests/qa/answers/test_traps.py",
    "tests/qa/training/test_reader_trainer.py",
    "tests/index/test_crash.py",
    "tests/qa/query/test_rewriting.py",
    "tests/index/parsers/test_sandbox.py",
    "tests/index/test_concurrent_reads.py",
    "tests/index/sync/test_sync.py",
    "tests/index/sync/test_watch.py",
    "tests/test_readme.py",
    "tests/test_imports.py",
    "tests/test_programs.py",
    "tests/index/storage/test_secure_delete.py",
    "tests/qa/dedup/test_grouping.py",
    "tests/browser/test_chat.py",
    "tests/browser/test_users.py",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the files with the longest tests first, each as it is."""

    def place(item: pytest.Item) -> int:
        file = item.nodeid.partition("::")[0]
        return _SLOW_FILES.index(file) if file in _SLOW_FILES else len(_SLOW_FILES)

    items.sort(key=place)


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


@pytest.fixture(scope="session")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    """A PostgreSQL server; skips where the extra is not installed, but in CI."""
    check_available()
    with pytest.MonkeyPatch.context() as patch, PostgresServer.started() as server:
        patch.setenv("PULLQUOTE_DATA", str(tmp_path_factory.mktemp("derived")))
        yield server


@pytest.fixture
def index(request: pytest.FixtureRequest, tmp_path: Path, encoder: Encoder) -> Iterator[Index]:
    """An empty index. Tests that need another one make it in a folder of another name.

    With `tests.postgres.on_both_stores`, a second run of the test has it in a database.
    """
    is_database = getattr(request, "param", "folder") == "database"
    server = request.getfixturevalue("postgres") if is_database else None
    index = Index.open(server.new_address() if server else tmp_path / "made")
    yield index
    index.close()


@pytest.fixture(scope="session")
def empty_index(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    """An index that stays empty, for tests that change nothing: opened once, not for each."""
    index = Index.open(tmp_path_factory.mktemp("empty"))
    yield index
    index.close()
