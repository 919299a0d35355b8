"""Compare Pullquote with other tools and print a table.

python -m tests.benchmarks.peers.run corpus.jsonl questions.jsonl

README.md says what this needs.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.benchmarks.peers.data import TIMELY, read_articles, read_questions
from tests.benchmarks.peers.measure import SYSTEMS
from tests.benchmarks.peers.types import Result

# Keeps the libraries from downloading anything and from sending telemetry.
OFFLINE_ENVIRONMENT = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "HAYSTACK_TELEMETRY_ENABLED": "False",
    "LANGSMITH_TRACING": "false",
    "TOKENIZERS_PARALLELISM": "true",
}
HEADER = """\
| | indexing, KB/s | query p50, ms | p95, ms | answer in top 5 | timely ones | words a passage \
| peak memory, MB | load |
| --- | --- | --- | --- | --- | --- | --- | --- | --- |"""


def main() -> None:
    """Measure each system in a process of its own, one after another, and print the table."""
    parser = argparse.ArgumentParser(description="Compare Pullquote with other tools.")
    parser.add_argument("corpus", type=Path, help=".jsonl with _id, title, text, published")
    parser.add_argument("questions", type=Path, help=".jsonl with question, answers, as_of")
    parser.add_argument(
        "--articles", type=int, default=300, help="use only the first (default 300)"
    )
    parser.add_argument(
        "--others", type=int, default=200, help="questions that are not timely (default 200)"
    )
    parser.add_argument("--systems", nargs="+", choices=SYSTEMS, default=list(SYSTEMS))
    parser.add_argument("--out", type=Path, help="write the figures to this file, as JSON")
    arguments = parser.parse_args()

    articles = read_articles(arguments.corpus, arguments.articles)
    questions = read_questions(arguments.questions, articles, arguments.others)
    timely_count = sum(question.timely for question in questions)
    if not timely_count:
        parser.error(
            f"{arguments.questions}: no question is timely: expected some whose answer is in an "
            f"article of the {TIMELY.days} days before `as_of`"
        )
    size = sum(len(article.text.encode()) for article in articles) / 1e6
    print(
        f"{len(articles):,} articles, {size:.1f} MB; {len(questions):,} questions, "
        f"{timely_count:,} of them timely; {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f} at the start\n"
    )
    print(HEADER, flush=True)
    results = []
    for system in arguments.systems:
        result = run_system(system, arguments)
        # More than the number of cores means that other programs ran as well.
        load = os.getloadavg()[0]
        print(table_row(result, load), flush=True)
        results.append({**asdict(result), "load": load})
    if arguments.out:
        summary = {
            "articles": len(articles),
            "megabytes": size,
            "questions": len(questions),
            "timely": timely_count,
            "cores": os.cpu_count(),
            "results": results,
        }
        arguments.out.write_text(json.dumps(summary, indent=2) + "\n", "utf-8")


def run_system(system: str, arguments: argparse.Namespace) -> Result:
    """Measure one system in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "result.json")
        limits = [str(arguments.articles), str(arguments.others)]
        command = [sys.executable, "-m", "tests.benchmarks.peers.measure"]
        command += [system, str(arguments.corpus), str(arguments.questions), *limits, str(out)]
        process = subprocess.run(
            command,
            env=os.environ | OFFLINE_ENVIRONMENT,
            capture_output=True,
            text=True,
            check=False,
        )
        if process.returncode:
            sys.exit(f"{system} failed:\n{process.stderr}")
        return Result(**json.loads(out.read_text("utf-8")))


def table_row(result: Result, load: float) -> str:
    return (
        f"| {result.system} | {result.indexing_kb_s:.1f} "
        f"| {result.p50_ms:.1f} | {result.p95_ms:.1f} "
        f"| {result.hit_rate:.3f} | {result.timely_hit_rate:.3f} | {result.words:.0f} "
        f"| {result.peak_memory_mb:,.0f} | {load:.1f} |"
    )


if __name__ == "__main__":
    main()
