"""Kill syncs at random moments, hundreds of times, and check the index after each.

python -m pytest -m benchmark tests/benchmarks/test_kills.py -s
PULLQUOTE_KILLS=1000 kills as often (200 otherwise).
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
# Kills in a row, at most, before a sync may finish.
MAX_IN_A_ROW = 8


@pytest.mark.benchmark
def test_index_survives_hundreds_of_kills(tmp_path: Path, encoder: Encoder) -> None:
    rng = random.Random(int(os.environ.get("PULLQUOTE_SEED", "1")))
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for number in range(40):
        (corpus / f"d{number}.txt").write_text(text(f"d{number}"), "utf-8")
    killed, undisturbed = tmp_path / "killed", Index.open(tmp_path / "undisturbed")
    kills = compared = rounds = 0
    stages = Counter[str]()
    before: dict[str, str] = {}
    with syncs() as server:
        while kills < KILLS:
            rounds += 1
            undisturbed.sync(corpus)
            after = texts(undisturbed)
            seconds = server.run(tmp_path / f"timed{rounds}", corpus).seconds if not before else 1.5
            for _ in range(MAX_IN_A_ROW):
                stage = kill_sync(server, killed, corpus, rng, seconds)
                if stage is None:
                    break
                kills += 1
                stages[stage] += 1
                index = Index.open(killed)
                served = texts(index)
                assert old_or_new(served, before, after)
                hits = index.search("grams of salt " + " ".join(served), 5_000)
                assert {hit.passage.document_id for hit in hits} == served.keys()
                compared += len(served)
                index.close()
            assert server.run(killed, corpus).status == 0
            index = Index.open(killed)
            assert contents(index) == contents(undisturbed)
            assert ranking(index, "grams of salt") == ranking(undisturbed, "grams of salt")
            index.close()
            before = after
            change(corpus, rng, rounds)
    # Nothing in the index depends on the history of its edits.
    fresh = Index.open(tmp_path / "fresh")
    fresh.sync(corpus)
    undisturbed.sync(corpus)
    assert contents(undisturbed) == contents(fresh)
    print(
        f"\n{kills} kills in {rounds} rounds of changes, by stage: {dict(stages)}; {compared} "
        f"texts compared after kills, {rounds} whole indexes compared after the syncs that finished"
    )


def texts(index: Index) -> dict[str, str]:
    return {name: index.document(name).text for name in index._store.document_ids()}


def kill_sync(
    server: Syncs, index: Path, corpus: Path, rng: random.Random, seconds: float
) -> str | None:
    """Sync, and kill it at a random moment or within .2 s after a random stage began or ended.

    Args:
        server: Runs the sync.
        index: The folder of the index.
        corpus: The folder to sync.
        rng: Chooses the moment.
        seconds: How long a whole sync takes.

    Returns:
        The stage that was killed, or None if the sync finished first.

    """
    event = rng.choice(["", "", "documents 1", "documents all", "passages 0", "passages all"])
    delay = rng.uniform(0, 0.2 if event else seconds)
    outcome = server.run(index, corpus, at=event, after=delay)
    if not outcome.killed:
        assert outcome.status == 0
        return None
    stage, _, done = outcome.last.partition(" ")
    return f"{stage} done" if done == "all" else stage or "opening"
