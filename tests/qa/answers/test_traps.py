"""No reply misleads: no words are marked, and none stand first in an answer, that the text denies,
plans, supposes or says of another person, year, place or thing."""

from collections.abc import Iterator

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask
from tests.gold.traps_judge import FOLDER, Trap, misleads, read_traps

# Traps that still mislead: each a strict expected failure.
KNOWN = frozenset((FOLDER / "known.txt").read_text("utf-8").split())


@pytest.fixture(scope="module")
def folder_of_traps(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    index = Index.open(tmp_path_factory.mktemp("traps"))
    index.sync(FOLDER / "corpus")
    yield index
    index.close()


@pytest.mark.parametrize("trap", [*read_traps("a"), *read_traps("b")], ids=lambda trap: trap.id)
def test_reply_does_not_mislead(
    folder_of_traps: Index, trap: Trap, request: pytest.FixtureRequest
) -> None:
    if trap.id in KNOWN:
        request.applymarker(pytest.mark.xfail(strict=True, reason="it still misleads"))
    assert not misleads(trap, ask(trap.question, folder_of_traps), folder_of_traps)
