"""a corpus and questions → how Pullquote and its peers compare on them, as a table.

python -m tests.benchmarks.peers.run corpus.jsonl questions.jsonl; README.md says what it needs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.peers.data import read_articles, read_questions
from tests.benchmarks.peers.measure import SYSTEMS
from tests.benchmarks.peers.types import Result

# No system may look for anything elsewhere, nor tell anybody of itself.
QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "true",
}
HEAD = """\
| | indexing, KB/s | query p50, ms | p95, ms | answer in top 5 | of the timely | words a passage \
| peak memory, MB | load |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def main() -> None:
    """Measure each system in a process of its own, one after another, and print the table."""
    parser = argparse.ArgumentParser(description="Pullquote and its peers, side by side.")
    parser.add_argument("corpus", type=Path, help=".jsonl with _id, title, text, published")
    parser.add_argument("questions", type=Path, help=".jsonl with question, answers, as_of")
    parser.add_argument("--articles", type=int, default=300, help="the first so many (300)")
    parser.add_argument(
        "--others", type=int, default=200, help="questions asked beside the timely ones (200)"
    )
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--out", type=Path, help="write the figures to this file, as JSON")
    arguments = parser.parse_args()

    articles = read_articles(arguments.corpus, arguments.articles)
    questions = read_questions(arguments.questions, articles, arguments.others)
    timely = sum(question.timely for question in questions)
    if not timely:
        parser.error("no question was asked shortly after an article that has its answer")
    size = sum(len(article.text.encode()) for article in articles) / 1e6
    print(
        f"{len(articles):,} articles, {size:.1f} MB; {len(questions):,} questions, "
        f"{timely:,} of them timely; {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the start\n"
    )
    print(HEAD, flush=True)
    results = []
    for system in arguments.systems:
        result = measured(system, arguments)
        # What else ran meanwhile: as many as there are cores, or fewer, is this benchmark alone.
        load = os.getloadavg()[0]
        print(row(result, load), flush=True)
        results.append({**asdict(result), "load": load})
    if arguments.out:
        figures = {
            "articles": len(articles),
            "megabytes": size,
            "questions": len(questions),
            "timely": timely,
            "cores": os.cpu_count(),
            "results": results,
        }
        arguments.out.write_text(json.dumps(figures, indent=2) + "\n", "utf-8")


def measured(system: str, given: argparse.Namespace) -> Result:
    """The result of one system, by a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "result.json")
        sizes = [str(given.articles), str(given.others)]
        command = [sys.executable, "-m", "tests.benchmarks.peers.measure"]
        command += [system, str(given.corpus), str(given.questions), *sizes, str(out)]
        done = subprocess.run(
            command, env=os.environ | QUIET, capture_output=True, text=True, check=False
        )
        if done.returncode:
            sys.exit(f"{system} failed:\n{done.stderr}")
        return Result(**json.loads(out.read_text("utf-8")))


def row(result: Result, load: float) -> str:
    """A row of the table."""
    return (
        f"| {result.system} | {result.index_kb_s:.1f} | {result.p50_ms:.1f} | {result.p95_ms:.1f} "
        f"| {result.answered:.3f} | {result.answered_timely:.3f} | {result.words:.0f} "
        f"| {result.memory_mb:,.0f} | {load:.1f} |"
    )


if __name__ == "__main__":
    main()
