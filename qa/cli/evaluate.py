"""gold questions on the command line → figures of how well they are answered."""

import argparse
from dataclasses import asdict
from pathlib import Path
from typing import Any

from qa.cli.options import add_common_options, positive, scorers_from

# The uses of qa/histories.py, which takes long to load.
_HISTORIES = ("resolved", "none", "glued", "questions", "previous", "mixed")


def add_commands(commands: Any) -> None:
    """Add evaluate."""
    judging = commands.add_parser("evaluate", help="compare the answers with gold ones")
    judging.add_argument("questions", type=Path, help="a .jsonl file of gold questions")
    judging.add_argument("--limit", type=positive, help="only the first so many questions")
    judging.add_argument(
        "--no-time", action="store_true", help="pay no heed to days and to words for time"
    )
    judging.add_argument(
        "--plot", type=Path, metavar="FILE.png", help="draw confidence against accuracy"
    )
    judging.add_argument(
        "--history",
        choices=_HISTORIES,
        default=_HISTORIES[0],
        help="how the turns before are used, in a file of conversations (default: resolved)",
    )
    judging.add_argument("--rankings", action="store_true", help="compare ways of ranking instead")
    add_common_options(judging, _evaluate)


def _evaluate(options: argparse.Namespace) -> None:
    from tqdm import tqdm

    from index import Index
    from qa.conversations.export import as_json
    from qa.evaluation.ablations import compare_rankings
    from qa.evaluation.gold import read_gold
    from qa.evaluation.metrics import evaluate, summarize, summarize_threads
    from qa.evaluation.reliability_plot import plot_reliability

    questions = read_gold(options.questions)[: options.limit]
    index, scorers = Index.open(options.index, create=False), scorers_from(options)
    with tqdm(total=len(questions), unit="questions", disable=None) as bar:

        def progress(done: int, _: int) -> None:
            bar.update(done - bar.n)

        if options.rankings:
            compared = compare_rankings(questions, index, progress, scorers)
        else:
            outcomes = evaluate(
                questions, index, progress, not options.no_time, scorers, options.history
            )
    if options.rankings:
        for row in compared:
            print(as_json(row) if options.json else row)
        return
    figures = asdict(summarize(outcomes))
    by_turn = {name: asdict(part) for name, part in summarize_threads(outcomes).items()}
    if options.plot:
        plot_reliability(outcomes, options.plot, f"{options.questions}: {len(outcomes)} replies")
    if options.json:
        print(as_json(figures | by_turn))
    else:
        print(_table(figures))
        for name, part in by_turn.items():
            print(f"\n{name}\n{_table(part)}")


def _table(figures: dict[str, object]) -> str:
    return "\n".join(f"{name:18} {value}" for name, value in figures.items())
