"""Measure how well edited copies of reports are distinguished from other reports.

python -m pytest -m benchmark tests/benchmarks/test_near_duplicates.py -s
PULLQUOTE_ARTICLES=file.jsonl also makes edited copies of its rows' "text", and prints the pairs of
different rows that are mistaken for copies.
"""

import itertools
import json
import os
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
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

# Real articles that are copied, and mistaken pairs of them that are printed.
COPIED, PRINTED = 120, 60
# Characters of these articles.
MIN_LENGTH, MAX_LENGTH = 1_000, 12_000
# Words of a shingle, articles that may share a shingle, and such shingles that make two articles
# worth comparing.
SHINGLE, MAX_ARTICLES, MIN_SHINGLES = 5, 20, 20

Row = dict[str, str]


def write_corpus(folder: Path, reports: Iterable[Report], edits: Sequence[str]) -> dict[str, str]:
    """Write reports and a copy of each with each edit; returns the report of each document id."""
    folder.mkdir()
    originals = {}
    for report in reports:
        for edit in ("base", *edits):
            name = f"{report.name}.{edit}.txt"
            text = report.text if edit == "base" else copy_of(report, edit)
            (folder / name).write_text(text, "utf-8")
            originals[name] = report.name
    return originals


def pair_metrics(index: Index, originals: dict[str, str], k: int = 5) -> dict[str, float]:
    """Measure the duplicates of the citations that answer the questions about each event.

    Args:
        index: The index of the reports and their copies.
        originals: The report of each document id.
        k: Citations per question.

    Returns:
        Precision, recall and F1 of the pairs (cited document on the event, its duplicate);
        `repeated`, the citations of a report that another document had already been cited for;
        `missing`, the reports on the event that are not cited.

    """
    right = wrong = missed = repeated = missing = count = 0
    for event, questions in QUESTIONS.items():
        reports = {name for name in originals.values() if name.partition("-")[0] == event}
        for question in questions if reports else ():
            count += 1
            cited: dict[str, str] = {}
            for citation in retrieve(question, index, k=k):
                original = originals[citation.document_id]
                copies = {name for name, report in originals.items() if report == original}
                copies -= {citation.document_id}
                if cited.get(original) not in (None, citation.document_id):
                    repeated += 1
                    print(
                        "repeated:", question, cited[original], citation.document_id, citation.quote
                    )
                if original not in cited and original in reports:
                    right += len(copies & set(citation.duplicates))
                    wrong += len(set(citation.duplicates) - copies)
                    missed += len(copies - set(citation.duplicates))
                cited.setdefault(original, citation.document_id)
            missing += len(reports - cited.keys())
            if reports - cited.keys():
                print("missing:", question, reports - cited.keys(), cited)
    precision, recall = right / max(right + wrong, 1), right / max(right + missed, 1)
    return {
        "questions": count,
        "precision": precision,
        "recall": recall,
        "F1": 2 * precision * recall / max(precision + recall, 1e-9),
        "repeated": repeated,
        "missing": missing,
    }


@pytest.mark.benchmark
@pytest.mark.parametrize("held_out", [False, True], ids=["tuned on", "held out"])
def test_edited_copies_of_written_reports(tmp_path: Path, encoder: Encoder, held_out: bool) -> None:
    reports = [report for report in read_reports() if held_back(report) == held_out]
    for strengths in (("light", "medium"), ("light", "medium", "heavy")):
        edits = [
            edit
            for edit in EDITS
            if STRENGTH[edit] in strengths and (held_out or edit != HELD_BACK_KIND)
        ]
        folder = tmp_path / "-".join(strengths)
        originals = write_corpus(folder, reports, edits)
        index = Index.open(tmp_path / f"{folder.name}-index")
        index.sync(folder)
        metrics = pair_metrics(index, originals)
        print(f"\n{len(originals)} documents, {', '.join(edits)}")
        print("  ".join(f"{name} {value:.3f}" for name, value in metrics.items()))
        index.close()


@pytest.mark.benchmark
@pytest.mark.skipif("PULLQUOTE_ARTICLES" not in os.environ, reason="no PULLQUOTE_ARTICLES")
def test_edited_copies_of_real_articles() -> None:
    rows = list(map(json.loads, Path(os.environ["PULLQUOTE_ARTICLES"]).read_bytes().splitlines()))
    random.Random(0).shuffle(rows)
    rows = [row for row in rows if MIN_LENGTH <= len(row["text"]) <= MAX_LENGTH]
    results: dict[str, Counter[bool]] = {edit: Counter() for edit in EDITS}
    times = []
    for number, row in enumerate(rows[:COPIED]):
        report = from_text(str(number), f"{row.get('title', '')}\n{row['text']}")
        for edit in EDITS:
            copy = copy_of(report, edit)
            start = time.perf_counter()
            results[edit][is_near_duplicate(report.text, copy)] += 1
            times.append((time.perf_counter() - start) * 1000)
    for edit, counts in results.items():
        share = counts[True] / counts.total()
        print(f"\n{edit:>12} {STRENGTH[edit]:>7}: {share:.3f} detected", end="")
    print(f"\n{statistics.median(times):.1f} ms a pair, the first text cached")

    mistaken = [(a, b) for a, b in related_pairs(rows) if is_near_duplicate(a["text"], b["text"])]
    pairs = len(rows) * (len(rows) - 1) // 2
    print(f"{len(mistaken)} of {pairs:,} pairs of different articles are taken for copies")
    for a, b in mistaken[:PRINTED]:
        print(f"  {a.get('title', '')[:70]} | {b.get('title', '')[:70]}")


def related_pairs(rows: list[Row]) -> Iterator[tuple[Row, Row]]:
    """The pairs of articles that share shingles which few other articles have."""
    articles_by_shingle: dict[int, list[int]] = {}
    for number, row in enumerate(rows):
        words = row["text"].lower().split()
        for shingle in set(map(hash, zip(*(words[i:] for i in range(SHINGLE)), strict=False))):
            articles_by_shingle.setdefault(shingle, []).append(number)
    shared = Counter(
        pair
        for numbers in articles_by_shingle.values()
        if len(numbers) <= MAX_ARTICLES
        for pair in itertools.combinations(numbers, 2)
    )
    pairs = (pair for pair, count in sorted(shared.items()) if count >= MIN_SHINGLES)
    return ((rows[a], rows[b]) for a, b in pairs)
