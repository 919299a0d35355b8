"""Measure how often replies mislead, and whether plain questions are still answered.

python -m pytest -m benchmark tests/benchmarks/test_traps.py -s
"""

from collections import Counter
from collections.abc import Iterator

import pytest

from index import Index
from qa import ask
from tests.gold.indexes import synced_indexes
from tests.gold.traps_judge import FOLDERS, misleads, quotes_right, read_controls, read_traps

pytestmark = pytest.mark.benchmark


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Index]]:
    with synced_indexes(FOLDERS, tmp_path_factory) as indexes:
        yield indexes


@pytest.mark.parametrize("name", FOLDERS)
def test_traps(indexes: dict[str, Index], name: str) -> None:
    index = indexes[name]
    kinds, misled, answered = Counter[str](), Counter[str](), 0
    traps = read_traps(name)
    for trap in traps:
        answer = ask(trap.question, index)
        kinds[trap.kind] += 1
        misled[trap.kind] += bool(misleads(trap, answer, index))
        answered += trap.expect == "none" and answer.answered
    unanswerable = sum(trap.expect == "none" for trap in traps)
    print(f"\nset {name}: {misled.total()} of {len(traps)} replies mislead; ", end="")
    print(f"{answered} of {unanswerable} questions without an answer are answered")
    print(", ".join(f"{kind} {misled[kind]}/{count}" for kind, count in kinds.items()))


@pytest.mark.parametrize("name", FOLDERS)
def test_controls(indexes: dict[str, Index], name: str) -> None:
    index = indexes[name]
    controls = read_controls(name)
    first = any_quote = as_answer = 0
    for control in controls:
        answer = ask(control.question, index)
        is_first = quotes_right(control.right, answer, first=True)
        first += is_first
        any_quote += quotes_right(control.right, answer, first=False)
        as_answer += is_first and answer.answered
    print(f"\nset {name}: of {len(controls)} plain questions the right words are quoted ", end="")
    print(f"first for {first}, at all for {any_quote}, first in an answer for {as_answer}")
