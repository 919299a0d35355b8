"""what several commands take → their options, and what these name."""

import argparse
import math
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.paths import FOLDER_VARIABLE, index_folder

if TYPE_CHECKING:
    from index import Filter, Index
    from qa.evaluation.gold import Question
    from qa.reader import Reader
    from qa.types import Scorers

# What `--reader` calls the one that is shipped.
_DEFAULT_READER = "ours"


def add_time_options(parser: argparse.ArgumentParser) -> None:
    """The day a question is asked, and what in it is no time."""
    parser.add_argument("--as-of", type=date.fromisoformat, help="prefer what was new on this day")
    parser.add_argument(
        "--ignore", action="append", default=[], metavar="WORDS", help="words that mean no time"
    )


def add_gold_options(
    parser: argparse.ArgumentParser,
    run: Callable[[argparse.Namespace], None],
    what: str,
    least: str = "+",
) -> None:
    """Gold files and their indexes, from which `run` makes `what`."""
    parser.add_argument("pairs", nargs=least, metavar="QUESTIONS INDEX", help="gold and its index")
    parser.add_argument("--limit", type=positive, default=1500, help="questions of each pair")
    parser.add_argument(
        "--out", type=Path, help=f"where to write {what} (default: in place of the built-in one)"
    )
    parser.set_defaults(run=run)


def add_common_options(
    parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], None]
) -> None:
    """The index that `run` asks, with whom, and how it prints."""
    parser.add_argument(
        "--index", help=f"the index's folder (default: ${FOLDER_VARIABLE} or {index_folder('')})"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_scorer_options(parser)
    parser.set_defaults(run=run)


def add_filter_options(parser: argparse.ArgumentParser) -> None:
    """Among which documents to look."""
    days: dict[str, Any] = {"type": date.fromisoformat, "metavar": "YYYY-MM-DD"}
    group = parser.add_argument_group("only among documents")
    group.add_argument("--since", **days, help="published on this day or later")
    group.add_argument("--until", **days, help="published on this day or before")
    group.add_argument(
        "--dated", action="store_true", help="with these, none whose day is not known"
    )
    group.add_argument("--folder", help="below this folder of the corpus")
    several: dict[str, Any] = {"action": "append", "default": []}
    group.add_argument("--kind", **several, help="of this kind, such as pdf (may be repeated)")
    group.add_argument("--tag", **several, help="with this tag (may be repeated)")


def add_scorer_options(parser: argparse.ArgumentParser) -> None:
    """Models that have a say."""
    parser.add_argument(
        "--reranker",
        metavar="NAME_OR_FOLDER",
        help="a cross-encoder on this machine that has a say in the ranking",
    )
    parser.add_argument(
        "--reader",
        metavar="NAME_OR_FOLDER",
        default=_DEFAULT_READER,
        help="a model for question answering on this machine that looks for the place of the "
        "answer, or none (default: %(default)s)",
    )


def positive(text: str) -> int:
    """A whole number above 0."""
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def fraction(text: str) -> float:
    """A number from 0 to 1."""
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return found


def filter_from(options: argparse.Namespace) -> "Filter":
    """Those of add_narrowing."""
    from index import Filter

    return Filter(
        since=options.since,
        until=options.until,
        undated=not options.dated,
        folder=options.folder,
        kinds=frozenset(options.kind),
        tags=frozenset(options.tag),
    )


def scorers_from(options: argparse.Namespace) -> "Scorers":
    """Those of add_second_opinion."""
    from qa.ranking.cross_encoder import CrossEncoderReranker
    from qa.types import Scorers

    return Scorers(
        reader_from(options.reader),
        CrossEncoderReranker(options.reranker) if options.reranker else None,
    )


def reader_from(name: str) -> "Reader | None":
    """The reader of that name, None for none."""
    from qa.reader import choose_reader

    return choose_reader(name)


def gold_pairs(options: argparse.Namespace) -> "Iterator[tuple[str, list[Question], Index]]":
    """Each gold file's name with its folder, its questions and their index."""
    from index import Index
    from qa.evaluation.gold import GoldError, read_gold

    if len(options.pairs) % 2:
        raise GoldError("give QUESTIONS and INDEX in pairs")
    for gold, index in zip(options.pairs[::2], options.pairs[1::2], strict=True):
        path = Path(gold)
        name = f"{path.parent.name}/{path.name}"
        yield name, read_gold(path), Index.open(index, create=False)
