"""No reply misleads: no words are marked, and none stand first in an answer, that the text denies,
plans, supposes or says of another person, year, place or thing."""

from collections.abc import Iterator

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import ask
from tests.gold.traps_judge import FOLDERS, misleads, quotes_right, read_controls, read_traps

# Traps that still mislead.
KNOWN = frozenset((FOLDERS["a"] / "known.txt").read_text("utf-8").split())
# Of all traps, those that may mislead beside them: on other processors a confidence near a
# threshold may fall on its other side.
MAX_OTHERS = 1
# Every eighth one is asked here, for time; tests/benchmarks/test_traps.py asks them all.
_STEP = 8
# Share of plain questions of which the right words are quoted, at least.
MIN_CONTROLS = 0.8


@pytest.fixture(scope="module")
def folder_of_traps(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[Index]:
    index = Index.open(tmp_path_factory.mktemp("traps"))
    index.sync(FOLDERS["a"] / "corpus")
    yield index
    index.close()


@pytest.mark.parametrize("half", ["a", "b"])
def test_traps_do_not_mislead(folder_of_traps: Index, half: str) -> None:
    misled = {
        trap.id: trap.question
        for trap in read_traps(half)[::_STEP]
        if misleads(trap, ask(trap.question, folder_of_traps), folder_of_traps)
    }
    others = {key: misled[key] for key in misled.keys() - KNOWN}
    assert len(others) <= MAX_OTHERS, others


def test_plain_questions_on_the_same_documents_are_answered(folder_of_traps: Index) -> None:
    controls = read_controls("b")[::4]
    right = sum(
        quotes_right(control.right, ask(control.question, folder_of_traps), first=False)
        for control in controls
    )
    assert right >= MIN_CONTROLS * len(controls)
