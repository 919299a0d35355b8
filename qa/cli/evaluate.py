"""The command `evaluate`: measure answers against gold questions."""

import argparse
from pathlib import Path
from typing import Any

from index.cli_base import positive
from qa.cli.options import add_common_options, scorers_from


def add_commands(commands: Any) -> None:
    """Add `evaluate` to a parser's subcommands."""
    parser = commands.add_parser("evaluate", help="measure answers against gold questions")
    parser.add_argument("questions", type=Path, help="a .jsonl file of gold questions")
    parser.add_argument("--limit", type=positive, help="use only the first LIMIT questions")
    parser.add_argument(
        "--no-time", action="store_true", help="ignore the days of questions and time expressions"
    )
    parser.add_argument(
        "--plot",
        type=Path,
        metavar="FILE.png",
        help="draw confidence against accuracy, and risk against coverage",
    )
    parser.add_argument(
        "--history",
        default="rewritten",
        metavar="STRATEGY",
        help="how a conversation's earlier turns are used: rewritten (as in the chat), none, "
        "concatenated, questions, previous or interpolated (default: %(default)s)",
    )
    parser.add_argument("--rankings", action="store_true", help="compare rankings instead")
    add_common_options(parser, _evaluate)
    parser = commands.add_parser(
        "judgements", help="print the judgements saved with an index, as gold questions"
    )
    parser.add_argument("--user", default="", help="those of a user who may only ask")
    parser.add_argument("--index", help="the folder or database of the index")
    parser.set_defaults(run=_print_judgements)


def _print_judgements(options: argparse.Namespace) -> None:
    import sys

    from index import Index
    from qa.conversations.feedback import JudgementStore

    index = Index.open(options.index, create=False)
    sys.stdout.write(JudgementStore(index.user_data, options.user).read().decode("utf-8"))


def _evaluate(options: argparse.Namespace) -> None:
    from dataclasses import asdict

    from tqdm import tqdm

    from index import Index
    from qa.conversations.export import as_json
    from qa.evaluation.ablations import HISTORY_STRATEGIES, compare_rankings
    from qa.evaluation.gold import GoldError, read_gold
    from qa.evaluation.metrics import evaluate, summarize, summarize_threads
    from qa.evaluation.reliability_plot import Prediction, plot_reliability

    if options.history not in HISTORY_STRATEGIES:
        known = ", ".join(HISTORY_STRATEGIES)
        raise GoldError(f"--history is {options.history!r}, expected one of {known}")
    questions = read_gold(options.questions)[: options.limit]
    index, scorers = Index.open(options.index, create=False), scorers_from(options)
    with tqdm(total=len(questions), unit="questions", disable=None) as bar:

        def progress(done: int, _: int) -> None:
            bar.update(done - bar.n)

        if options.rankings:
            recalls = compare_rankings(questions, index, progress=progress, scorers=scorers)
        else:
            outcomes = evaluate(
                questions,
                index,
                progress=progress,
                use_time=not options.no_time,
                scorers=scorers,
                history_strategy=options.history,
            )
    if options.rankings:
        for recall in recalls:
            print(as_json(recall) if options.json else recall)
        return
    metrics = asdict(summarize(outcomes))
    by_turn = {name: asdict(part) for name, part in summarize_threads(outcomes).items()}
    if options.plot:
        replies = [Prediction(outcome.confidence, outcome.right) for outcome in outcomes]
        plot_reliability(replies, options.plot, f"{options.questions}: {len(replies)} replies")
    if options.json:
        print(as_json(metrics | by_turn))
    else:
        print(_table(metrics))
        for name, part in by_turn.items():
            print(f"\n{name}\n{_table(part)}")


def _table(metrics: dict[str, object]) -> str:
    width = max(map(len, metrics))
    return "\n".join(f"{name:{width}} {value}" for name, value in metrics.items())
