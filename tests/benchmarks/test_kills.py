"""kill -9 at random moments of a sync, over and over → how many the index survived.

python -m pytest -m benchmark tests/benchmarks/test_kills.py -s     (PULLQUOTE_KILLS=1000 for more)
"""

import os
import random
from collections import Counter
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from tests.index.helpers import contents, ranking
from tests.index.killing import Syncs, change, old_or_new, syncs, text

KILLS = int(os.environ.get("PULLQUOTE_KILLS", "200"))
# Kills at most in a row before a sync is left to end.
IN_A_ROW = 8


@pytest.mark.benchmark
def test_an_index_killed_hundreds_of_times_ends_as_one_that_never_was(
    tmp_path: Path, encoder: Encoder
) -> None:
    chance = random.Random(int(os.environ.get("PULLQUOTE_SEED", "1")))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(40):
        (corpus / f"d{number}.txt").write_text(text(f"d{number}"), "utf-8")
    hurt, calm = tmp_path / "hurt", Index.open(tmp_path / "calm")
    kills = compared = rounds = 0
    stages = Counter[str]()
    before: dict[str, str] = {}
    with syncs() as server:
        while kills < KILLS:
            rounds += 1
            calm.sync(corpus)
            after = texts(calm)
            seconds = server.run(tmp_path / f"dry{rounds}", corpus).seconds if not before else 1.5
            for _ in range(IN_A_ROW):
                outcome = one_kill(server, hurt, corpus, chance, seconds)
                if outcome is None:
                    break
                kills += 1
                stages[outcome] += 1
                index = Index.open(hurt)
                served = texts(index)
                assert old_or_new(served, before, after)
                hits = index.search("grams of salt " + " ".join(served), 5_000)
                assert {hit.passage.document_id for hit in hits} == served.keys()
                compared += len(served)
                index.close()
            assert server.run(hurt, corpus).status == 0
            index = Index.open(hurt)
            assert contents(index) == contents(calm)
            assert ranking(index, "grams of salt") == ranking(calm, "grams of salt")
            index.close()
            before = after
            change(corpus, chance, rounds)
    # The history of edits leaves no trace either.
    fresh = Index.open(tmp_path / "fresh")
    fresh.sync(corpus)
    calm.sync(corpus)
    assert contents(calm) == contents(fresh)
    print(
        f"\n{kills} kills in {rounds} rounds of changes, by where they struck: {dict(stages)}; "
        f"{compared} texts compared while hurt, {rounds} whole indexes byte for byte after"
    )


def texts(index: Index) -> dict[str, str]:
    return {name: index.document(name).text for name in index._store.document_ids()}


def one_kill(
    server: Syncs, index: Path, corpus: Path, chance: random.Random, seconds: float
) -> str | None:
    """Kill at a moment of the whole sync, or within a fifth of a second of one of its turns; what
    it had last said, or None when the sync was quicker."""
    turn = chance.choice(["", "", "documents 1", "documents all", "passages 0", "passages all"])
    outcome = server.run(index, corpus, at=turn, after=chance.uniform(0, 0.2 if turn else seconds))
    if not outcome.killed:
        assert outcome.status == 0
        return None
    stage, _, done = outcome.last.partition(" ")
    return f"{stage} done" if done == "all" else stage or "opening"
