"""edited copies of reports in one folder → how well copies are told from other reports.

python -m pytest -m benchmark tests/benchmarks/test_reprints.py -s
PULLQUOTE_ARTICLES=file.jsonl makes edited copies of its rows' "text" too, and shows pairs of
different rows that were taken for copies.
"""

import itertools
import json
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from index import Index
from index.embedding.encoder import Encoder
from qa import retrieve
from qa.dedup.near_duplicates import is_near_duplicate
from tests.qa.wire import (
    EDITS,
    HELD_BACK_KIND,
    QUESTIONS,
    STRENGTH,
    Report,
    copy_of,
    from_text,
    held_back,
    read_reports,
)

# Real articles of which copies are made, their characters, and pairs of them that are shown.
COPIED, SHOWN = 120, 60
LEAST, MOST = 1_000, 12_000
# Articles that may have a run of words in common; and such runs, for a pair to be looked at.
FEW = 20

Row = dict[str, str]


def write(folder: Path, reports: Iterable[Report], kinds: Iterable[str]) -> dict[str, str]:
    """Document id → the report it is, or is a copy of."""
    folder.mkdir()
    kinds = list(kinds)
    truth = {}
    for report in reports:
        for kind in ("base", *kinds):
            name = f"{report.name}.{kind}.txt"
            text = report.text if kind == "base" else copy_of(report, kind)
            (folder / name).write_text(text, "utf-8")
            truth[name] = report.name
    return truth


def figures(index: Index, truth: dict[str, str], k: int = 5) -> dict[str, float]:
    """Of the pairs (cited document on the event asked of, copy of it): precision, recall, F1.

    `repeated`: citations of a report by a second document; `missing`: reports on the event that
    are not cited.
    """
    right = wrong = missed = repeated = missing = asked = 0
    for event, questions in QUESTIONS.items():
        reports = {name for name in truth.values() if name.partition("-")[0] == event}
        for question in questions if reports else ():
            asked += 1
            cited: dict[str, str] = {}
            for citation in retrieve(question, index, k=k):
                own = truth[citation.document_id]
                others = {name for name, report in truth.items() if report == own}
                others -= {citation.document_id}
                if cited.get(own) not in (None, citation.document_id):
                    repeated += 1
                    print("repeated:", question, cited[own], citation.document_id, citation.quote)
                if own not in cited and own in reports:
                    right += len(others & set(citation.duplicates))
                    wrong += len(set(citation.duplicates) - others)
                    missed += len(others - set(citation.duplicates))
                cited.setdefault(own, citation.document_id)
            missing += len(reports - cited.keys())
            if reports - cited.keys():
                print("missing:", question, reports - cited.keys(), cited)
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    return {
        "questions": asked,
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / max(precision + recall, 1e-9),
        "repeated": repeated,
        "missing": missing,
    }


@pytest.mark.benchmark
@pytest.mark.parametrize("held", [False, True], ids=["tuned on", "held back"])
def test_copies_in_a_folder(tmp_path: Path, encoder: Encoder, held: bool) -> None:
    reports = [report for report in read_reports() if held_back(report) == held]
    for strengths in (("light", "medium"), ("light", "medium", "heavy")):
        kinds = [
            kind
            for kind in EDITS
            if STRENGTH[kind] in strengths and (held or kind != HELD_BACK_KIND)
        ]
        folder = tmp_path / "-".join(strengths)
        truth = write(folder, reports, kinds)
        index = Index.open(tmp_path / f"{folder.name}-index")
        index.sync(folder)
        found = figures(index, truth)
        print(f"\n{len(truth)} documents, {', '.join(kinds)}")
        print("  ".join(f"{name} {value:.3f}" for name, value in found.items()))
        index.close()


@pytest.mark.benchmark
@pytest.mark.skipif("PULLQUOTE_ARTICLES" not in os.environ, reason="no PULLQUOTE_ARTICLES")
def test_copies_of_real_articles() -> None:
    rows = list(map(json.loads, Path(os.environ["PULLQUOTE_ARTICLES"]).read_bytes().splitlines()))
    chance = random.Random(0)
    chance.shuffle(rows)
    rows = [row for row in rows if LEAST <= len(row["text"]) <= MOST]
    found: dict[str, Counter[bool]] = {kind: Counter() for kind in EDITS}
    taken = []
    for number, row in enumerate(rows[:COPIED]):
        report = from_text(str(number), f"{row.get('title', '')}\n{row['text']}")
        for kind in EDITS:
            copy = copy_of(report, kind)
            began = time.perf_counter()
            found[kind][is_near_duplicate(report.text, copy)] += 1
            taken.append((time.perf_counter() - began) * 1000)
    for kind, counts in found.items():
        print(
            f"\n{kind:>12} {STRENGTH[kind]:>7}: {counts[True] / counts.total():.3f} found", end=""
        )
    print(f"\n{statistics.median(taken):.1f} ms a pair, one of them not read before")

    joined = [(a, b) for a, b in related(rows) if is_near_duplicate(a["text"], b["text"])]
    pairs = len(rows) * (len(rows) - 1) // 2
    print(f"{len(joined)} of {pairs:,} pairs of different articles are taken for copies")
    for one, other in joined[:SHOWN]:
        print(f"  {one.get('title', '')[:70]} | {other.get('title', '')[:70]}")


def related(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """The pairs of articles that have some five words in a row in common that few others have."""
    holders: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        words = row["text"].lower().split()
        for run in set(map(hash, zip(*(words[at:] for at in range(5)), strict=False))):
            holders.setdefault(run, []).append(number)
    shared = Counter(
        pair
        for numbers in holders.values()
        if len(numbers) <= FEW
        for pair in itertools.combinations(numbers, 2)
    )
    return ((rows[a], rows[b]) for (a, b), count in sorted(shared.items()) if count >= FEW)
