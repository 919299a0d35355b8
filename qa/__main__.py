"""python -m qa: ask, retrieve, evaluate, fit, calibrate → text or JSON on stdout."""

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, replace
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.commands import OneLineParser, run_command
from index.place import FOLDER_VARIABLE, index_folder

if TYPE_CHECKING:
    from index import Filter, Index
    from qa.assessors import Assessors
    from qa.gold import Question
    from qa.reader import Reader
    from qa.types import Answer, Citation


# The readings of qa/readings.py, which takes long to load.
_READINGS = ("resolved", "none", "glued", "questions", "previous", "mixed")


# What `--reader` calls the one that is shipped.
_OURS = "ours"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status."""
    options = _parser().parse_args(arguments)
    return run_command("python -m qa", lambda: options.run(options), on_stop="nothing was changed")


def _parser() -> argparse.ArgumentParser:
    parser = OneLineParser(prog="python -m qa", description="Ask an index of documents.")
    commands = parser.add_subparsers(required=True, metavar="COMMAND", parser_class=OneLineParser)

    asking = commands.add_parser("ask", help="answer a question in cited quotes")
    asking.add_argument("question", nargs="?", help="the question")
    asking.add_argument("--file", type=Path, help="a .jsonl file of questions, one a row")
    asking.add_argument("--as-of", type=date.fromisoformat, help="prefer what was new on this day")
    asking.add_argument(
        "--ignore", action="append", default=[], metavar="WORDS", help="words that mean no time"
    )
    _narrowing(asking)
    _common(asking, _ask)

    finding = commands.add_parser("retrieve", help="list the passages that match best")
    finding.add_argument("question", help="the question")
    finding.add_argument("-k", type=_positive, default=5, help="how many passages (default 5)")
    finding.add_argument("--as-of", type=date.fromisoformat, help="prefer what was new on this day")
    finding.add_argument(
        "--ignore", action="append", default=[], metavar="WORDS", help="words that mean no time"
    )
    _narrowing(finding)
    _common(finding, _retrieve)

    judging = commands.add_parser("evaluate", help="compare the answers with gold ones")
    judging.add_argument("questions", type=Path, help="a .jsonl file of gold questions")
    judging.add_argument("--limit", type=_positive, help="only the first so many questions")
    judging.add_argument(
        "--no-time", action="store_true", help="pay no heed to days and to words for time"
    )
    judging.add_argument(
        "--plot", type=Path, metavar="FILE.png", help="draw confidence against accuracy"
    )
    judging.add_argument(
        "--history",
        choices=_READINGS,
        default=_READINGS[0],
        help="how the turns before are used, in a file of conversations (default: resolved)",
    )
    judging.add_argument("--rankings", action="store_true", help="compare ways of ranking instead")
    _common(judging, _evaluate)

    ranking = commands.add_parser(
        "fit",
        help="fit the ranking to gold questions, or what a reader is worth in it",
        description="Fit the ranking to gold questions: QUESTIONS INDEX, any number of pairs.",
    )
    _pairs(ranking, _fit, "the weights")
    ranking.add_argument(
        "--reader",
        metavar="NAME_OR_FOLDER",
        help="fit what this reader's word is worth beside the ranking, not the ranking",
    )

    fitting = commands.add_parser(
        "calibrate",
        help="fit the confidence to gold questions, or set the threshold",
        description="Fit the confidence to gold questions: QUESTIONS INDEX, any number of pairs.",
    )
    _pairs(fitting, _calibrate, "the model", least="*")
    fitting.add_argument(
        "--anew", action="store_true", help="forget what it was fitted to before (thousands needed)"
    )
    fitting.add_argument(
        "--threshold", type=_share, metavar="P", help="answer from this confidence on, 0 to 1"
    )
    _second_opinion(fitting)
    return parser


def _pairs(
    parser: argparse.ArgumentParser,
    run: Callable[[argparse.Namespace], None],
    what: str,
    least: str = "+",
) -> None:
    parser.add_argument("pairs", nargs=least, metavar="QUESTIONS INDEX", help="gold and its index")
    parser.add_argument("--limit", type=_positive, default=1500, help="questions of each pair")
    parser.add_argument(
        "--out", type=Path, help=f"where to write {what} (default: in place of the built-in one)"
    )
    parser.set_defaults(run=run)


def _common(parser: argparse.ArgumentParser, run: Callable[[argparse.Namespace], None]) -> None:
    parser.add_argument(
        "--index", help=f"the index's folder (default: ${FOLDER_VARIABLE} or {index_folder('')})"
    )
    parser.add_argument("--json", action="store_true", help="print JSON")
    _second_opinion(parser)
    parser.set_defaults(run=run)


def _narrowing(parser: argparse.ArgumentParser) -> None:
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


def _second_opinion(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--reranker",
        metavar="NAME_OR_FOLDER",
        help="a cross-encoder on this machine that has a say in the ranking",
    )
    parser.add_argument(
        "--reader",
        metavar="NAME_OR_FOLDER",
        default=_OURS,
        help="a model for question answering on this machine that looks for the place of the "
        "answer, or none (default: %(default)s)",
    )


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number above 0")
    return int(text)


def _share(text: str) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not 0 <= found <= 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number from 0 to 1")
    return found


def _ask(options: argparse.Namespace) -> None:
    from index import Index
    from qa.answer import ask
    from qa.errors import QuestionError
    from qa.exports import as_json

    if (options.question is None) == (options.file is None):
        raise QuestionError("give either a question or --file QUESTIONS.jsonl")
    index, assessors = Index.open(options.index, create=False), _assessors(options)
    if options.file is None:
        answer = ask(
            options.question,
            index,
            filter=_filter(options),
            as_of=options.as_of,
            ignore=options.ignore,
            reranker=assessors.reranker,
            reader=assessors.reader,
        )
        print(as_json(answer) if options.json else _readable(answer))
        return
    for number, (question, day) in enumerate(_questions(options.file), start=1):
        try:
            answer = ask(
                question,
                index,
                filter=_filter(options),
                as_of=day or options.as_of,
                ignore=options.ignore,
                reranker=assessors.reranker,
                reader=assessors.reader,
            )
        except QuestionError as error:
            raise QuestionError(f"{options.file}, question {number}: {error}") from error
        print(as_json(answer) if options.json else _readable(answer), flush=True)


def _filter(options: argparse.Namespace) -> "Filter":
    from index import Filter

    return Filter(
        since=options.since,
        until=options.until,
        undated=not options.dated,
        folder=options.folder,
        kinds=frozenset(options.kind),
        tags=frozenset(options.tag),
    )


def _questions(path: Path) -> Iterator[tuple[str, date | None]]:
    from qa.gold import read_gold

    return ((question.text, question.as_of) for question in read_gold(path))


def _retrieve(options: argparse.Namespace) -> None:
    from index import Index
    from qa.exports import as_json
    from qa.retrieval import retrieve

    index, assessors = Index.open(options.index, create=False), _assessors(options)
    citations = retrieve(
        options.question,
        index,
        k=options.k,
        filter=_filter(options),
        as_of=options.as_of,
        ignore=options.ignore,
        reranker=assessors.reranker,
        reader=assessors.reader,
    )
    if options.json:
        print(as_json(citations))
    else:
        print("\n\n".join(map(_cited, citations)) or "Nothing in these documents matches.")


def _evaluate(options: argparse.Namespace) -> None:
    from tqdm import tqdm

    from index import Index
    from qa.compare import compare
    from qa.evaluate import evaluate, summarise, summarise_threads
    from qa.exports import as_json
    from qa.gold import read_gold
    from qa.plot import plot_reliability

    questions = read_gold(options.questions)[: options.limit]
    index, assessors = Index.open(options.index, create=False), _assessors(options)
    with tqdm(total=len(questions), unit="questions", disable=None) as bar:

        def progress(done: int, _: int) -> None:
            bar.update(done - bar.n)

        if options.rankings:
            compared = compare(questions, index, progress, assessors)
        else:
            outcomes = evaluate(
                questions, index, progress, not options.no_time, assessors, options.history
            )
    if options.rankings:
        for row in compared:
            print(as_json(row) if options.json else row)
        return
    figures = asdict(summarise(outcomes))
    by_turn = {name: asdict(part) for name, part in summarise_threads(outcomes).items()}
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


def _fit(options: argparse.Namespace) -> None:
    from qa.fit import fit, fit_share, share_trials, trials
    from qa.ranking import RANKING_FILE, write_ranking
    from qa.reader.share import SHARE_FILE, write_share

    reader = _reader(options.reader) if options.reader else None
    if reader is None:
        place = options.out or Path(str(files("qa") / RANKING_FILE))
        sets = [
            (name, list(trials(questions, index, options.limit)))
            for name, questions, index in _gold_pairs(options)
        ]
        write_ranking(fit([rows for _, rows in sets]), place, _made_from(sets))
    else:
        place = options.out or reader.folder / SHARE_FILE
        read = [
            (name, list(share_trials(questions, index, options.limit, reader)))
            for name, questions, index in _gold_pairs(options)
        ]
        write_share(fit_share([rows for _, rows in read]), place, _made_from(read))
    print(place.read_text("utf-8"), end="")


def _made_from(sets: "Sequence[tuple[str, Sequence[object]]]") -> list[str]:
    return [f"{name}: {len(rows)} questions" for name, rows in sets]


def _calibrate(options: argparse.Namespace) -> None:
    from qa.calibrate import examples, fit, refine, save
    from qa.confidence import load_model, made_from, model_file
    from qa.gold import GoldError

    if not options.pairs and options.threshold is None:
        raise GoldError("give QUESTIONS and INDEX in pairs, or a --threshold")
    assessors = _assessors(options)
    model, sources = load_model(assessors.reader), made_from(assessors.reader)
    if options.pairs:
        sets = [
            (name, list(examples(questions, index, options.limit, assessors=assessors)))
            for name, questions, index in _gold_pairs(options)
        ]
        if options.anew:
            model, sources = fit([rows for _, rows in sets]), []
        else:
            model = refine(model, [row for _, rows in sets for row in rows])
        sources += [
            f"{name}: {len(rows)} examples, {sum(row.right for row in rows)} answered right"
            for name, rows in sets
        ]
    if options.threshold is not None:
        model = replace(model, threshold=options.threshold)
    place = options.out or model_file(assessors.reader)
    save(model, place, sources)
    print(place.read_text("utf-8"), end="")


def _assessors(options: argparse.Namespace) -> "Assessors":
    from qa.assessors import Assessors
    from qa.crossencoder import Reranker

    return Assessors(
        _reader(options.reader), Reranker(options.reranker) if options.reranker else None
    )


def _reader(name: str) -> "Reader | None":
    from qa.reader import choose_reader

    return choose_reader(name)


def _gold_pairs(options: argparse.Namespace) -> "Iterator[tuple[str, list[Question], Index]]":
    """Each gold file's name with its folder, its questions and their index."""
    from index import Index
    from qa.gold import GoldError, read_gold

    if len(options.pairs) % 2:
        raise GoldError("give QUESTIONS and INDEX in pairs")
    for gold, index in zip(options.pairs[::2], options.pairs[1::2], strict=True):
        path = Path(gold)
        name = f"{path.parent.name}/{path.name}"
        yield name, read_gold(path), Index.open(index, create=False)


def _readable(answer: "Answer") -> str:
    from qa.answer import figures_note, pending_note, period_note, support_note

    read = "; ".join(f"“{period.words}”: {period}" for period in answer.periods)
    said = (
        support_note(answer),
        figures_note(answer),
        f"Time: {read}" if read else "",
        period_note(answer),
        pending_note(answer),
    )
    notes = "".join(f"\n{note}" for note in said if note)
    if answer.answered:
        cited = [*answer.citations, *answer.support, *(each.citation for each in answer.figures)]
        by_number = {citation.number: citation for citation in cited}
        sources = "\n".join(f"[{number}] {_source(c)}" for number, c in sorted(by_number.items()))
        return f"{answer.text}\n\n{sources}\nconfidence {answer.confidence:.0%}{notes}\n"
    nearest = "\n\n".join(map(_cited, answer.nearest))
    offered = f"\nNearest passages, not an answer:\n\n{nearest}\n" if nearest else ""
    return f"{answer.text}\n{offered}{notes}".rstrip() + "\n"


def _cited(citation: "Citation") -> str:
    return f"[{citation.number}] {citation.quote}\n    {_source(citation)}"


def _source(citation: "Citation") -> str:
    place = [citation.title]
    if citation.published:
        place.append(citation.published.isoformat())
    if citation.page:
        place.append(f"page {citation.page}")
    place.append(f"{citation.document_id}, characters {citation.start}–{citation.end}")
    return ", ".join(place)


if __name__ == "__main__":
    sys.exit(main())
