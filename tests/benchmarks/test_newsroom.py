"""Measure how useful replies to everyday questions are that are asked of a newsroom's folder.

python -m pytest -m benchmark tests/benchmarks/test_newsroom.py -s
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from index import Index
from qa import Answer, ask
from tests.gold.indexes import synced_indexes
from tests.gold.matching import has_words, normalize

pytestmark = pytest.mark.benchmark

GOLD = Path(__file__).parents[1] / "gold"
# The sets of questions, each with the folder that they are asked of: "a" and "b" were used to
# develop, "c" is only for measuring.
FOLDERS = {"a": GOLD / "newsroom", "b": GOLD / "newsroom", "c": GOLD / "newsroom_unseen"}


@pytest.fixture(scope="module")
def indexes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Index]]:
    with synced_indexes(FOLDERS, tmp_path_factory) as indexes:
        yield indexes


def is_useful(row: dict[str, Any], answer: Answer) -> bool:
    """Whether a reply is the right one: a list of all documents, an overview, help, no answer, or
    the right quote among the first three."""
    kind = row["kind"]
    if kind.startswith("none"):
        return not answer.answered
    if kind in ("talk", "overview"):
        return answer.kind == ("help" if kind == "talk" else "overview")
    shown = [answer.text, *(citation.quote for citation in answer.citations)]
    shown += [listed.citation.quote for listed in answer.documents]
    shown += [listed.title for listed in answer.documents]
    if kind == "list":
        ids = [listed.document_id for listed in answer.documents]
        ids += [citation.document_id for citation in answer.citations]
        return all(any(item.startswith(name) for item in ids) for name in row["documents"])
    if answer.tier == "none":
        return False
    needed = row.get("with") or ()
    needed = [needed] if isinstance(needed, str) else needed
    text = "\n".join(shown)
    if needed:
        is_right = any(has_words(text, words) for words in row["answers"])
        return is_right and any(normalize(words) in normalize(text) for words in needed)
    return any(normalize(words) in normalize(text) for words in row["answers"])


@pytest.mark.parametrize("name", FOLDERS)
def test_newsroom(indexes: dict[str, Index], name: str) -> None:
    index = indexes[name]
    rows = [
        json.loads(line)
        for line in (FOLDERS[name] / f"questions-{name}.jsonl").read_text("utf-8").splitlines()
    ]
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        history: list[Answer] = []
        for earlier in row.get("history") or []:
            history.append(ask(earlier, index, history=history))
        answer = ask(row["question"], index, history=history)
        count = counts[row["kind"]]
        count["asked"] += 1
        count["useful"] += is_useful(row, answer)
        count["refused"] += answer.tier == "none" and answer.kind != "help"
        count["answered"] += answer.answered
    asked, absent = Counter[str](), Counter[str]()
    for kind, count in counts.items():
        if kind.startswith("none"):
            absent += count
        elif kind != "talk":
            asked += count
    print(f"\nset {name}, of {asked['asked']} that the folder answers: ", end="")
    print(f"useful {asked['useful'] / asked['asked']:.3f}, ", end="")
    print(f"refused {asked['refused'] / asked['asked']:.3f}; ", end="")
    print(f"of {absent['asked']} others: answered {absent['answered'] / absent['asked']:.3f}")
    print(", ".join(f"{kind} {count['useful']}/{count['asked']}" for kind, count in counts.items()))
