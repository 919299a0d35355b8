"""Options that several commands share, and the objects they stand for."""

import argparse
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.cli_base import positive
from index.paths import FOLDER_VARIABLE

if TYPE_CHECKING:
    from index import Filter, Index
    from qa.evaluation.gold import Question
    from qa.reader import Reader
    from qa.types import Scorers

# The name of the shipped reader. qa.reader has it too, but takes long to import.
_DEFAULT_READER = "english"
# Kinds, folders, tags or languages that an error lists: more would not be one clear line.
_NAMES_LISTED = 30


def _day(text: str) -> date:
    """A day from ISO 8601, or an error that says how to write one."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a date, give one such as 2024-03-31"
        ) from error


def add_time_options(parser: argparse.ArgumentParser) -> None:
    """Add --as-of and --ignore."""
    parser.add_argument(
        "--as-of",
        type=_day,
        metavar="YYYY-MM-DD",
        help="the day of the question, which “last week” is relative to: documents from shortly "
        "before it are preferred (default: today, or the newest day of an archive)",
    )
    parser.add_argument(
        "--ignore",
        action="append",
        default=[],
        metavar="WORDS",
        help="a time expression in the question that is not meant as one (may be repeated)",
    )


def add_gold_options(
    parser: argparse.ArgumentParser,
    run: Callable[[argparse.Namespace], None],
    *,
    output: str,
    nargs: str = "+",
) -> None:
    """Add pairs of gold files and indexes, from which `run` makes `output`."""
    parser.add_argument(
        "pairs", nargs=nargs, metavar="QUESTIONS INDEX", help="a gold file and its index"
    )
    parser.add_argument(
        "--limit", type=positive, default=1500, help="questions of each pair (default %(default)s)"
    )
    parser.add_argument(
        "--out", type=Path, help=f"where to write {output} (default: over the built-in file)"
    )
    parser.set_defaults(run=run)


def add_common_options(
    parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], None]
) -> None:
    """Add --index, --json and the scorers."""
    parser.add_argument(
        "--index",
        help="the folder of the index, or postgresql://… for a database "
        f"(default: ${FOLDER_VARIABLE}, else .index)",
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_scorer_options(parser)
    parser.set_defaults(run=run)


def add_filter_options(parser: argparse.ArgumentParser) -> None:
    """Add the conditions of a Filter."""
    days: dict[str, Any] = {"type": _day, "metavar": "YYYY-MM-DD"}
    group = parser.add_argument_group("only among documents that are")
    group.add_argument("--since", **days, help="published on this day or later")
    group.add_argument("--until", **days, help="published on this day or before")
    group.add_argument(
        "--dated", action="store_true", help="with --since or --until: no documents without a day"
    )
    group.add_argument("--folder", help="below this folder of the corpus")
    several: dict[str, Any] = {"action": "append", "default": []}
    group.add_argument(
        "--kind", **several, type=str.lower, help="of this kind, such as pdf (may be repeated)"
    )
    group.add_argument("--tag", **several, help="with this tag (may be repeated)")
    group.add_argument(
        "--language", **several, help="in this language, such as de (may be repeated)"
    )


def add_scorer_options(parser: argparse.ArgumentParser) -> None:
    """Add --reranker and --reader."""
    parser.add_argument(
        "--reranker",
        metavar="NAME_OR_FOLDER",
        help="a cross-encoder on this machine that also scores the passages",
    )
    parser.add_argument(
        "--reader",
        metavar="NAME_OR_FOLDER",
        default=_DEFAULT_READER,
        help="a question-answering model on this machine that reads the best passages, or none "
        "(default: %(default)s)",
    )


def filter_from(options: argparse.Namespace) -> "Filter":
    """The filter that the options of add_filter_options describe."""
    from index import Filter

    return Filter(
        since=options.since,
        until=options.until,
        undated=not options.dated,
        folder=options.folder,
        kinds=frozenset(options.kind),
        tags=frozenset(options.tag),
        languages=frozenset(options.language),
    )


def check_filter(filter: "Filter", index: "Index") -> None:
    """Raise QuestionError if no document has a kind, folder, tag or language of the filter."""
    from qa.errors import QuestionError

    folder = (filter.folder or "").strip("/")
    if not (folder or filter.kinds or filter.tags or filter.languages):
        return
    facets = index.facets()
    for statement, chosen, offered in (
        ("is of kind", filter.kinds, facets.kinds),
        ("is in a folder", {folder} - {""}, facets.folders),
        ("has a tag", filter.tags, facets.tags),
        ("is in a language", filter.languages, facets.languages),
    ):
        names = [name for name, _ in offered if name]
        for unknown in sorted({*chosen} - {*names}):
            listed = ", ".join(names[:_NAMES_LISTED]) or "none"
            more = f" and {len(names) - _NAMES_LISTED:,} more" if names[_NAMES_LISTED:] else ""
            raise QuestionError(f"no document {statement} {unknown!r}: there are {listed}{more}")


def scorers_from(options: argparse.Namespace) -> "Scorers":
    """The scorers that the options of add_scorer_options name."""
    from qa.ranking.cross_encoder import CrossEncoderReranker
    from qa.types import Scorers

    return Scorers(
        reader_from(options.reader),
        CrossEncoderReranker(options.reranker) if options.reranker else None,
    )


def reader_from(name: str) -> "Reader | None":
    """The reader of that name; None for "none"."""
    from qa.reader import choose_reader

    return choose_reader(name)


def gold_sets(options: argparse.Namespace) -> "Iterator[tuple[str, list[Question], Index]]":
    """The name of each gold file, its questions and their index."""
    from index import Index
    from qa.evaluation.gold import GoldError, read_gold

    if len(options.pairs) % 2:
        raise GoldError("give QUESTIONS and INDEX in pairs")
    for gold, index in zip(options.pairs[::2], options.pairs[1::2], strict=True):
        path = Path(gold)
        name = f"{path.parent.name}/{path.name}"
        yield name, read_gold(path), Index.open(index, create=False)
