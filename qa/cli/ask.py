"""a question on the command line → its answer, or the passages that match, in text or JSON."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qa.cli.options import (
    add_common_options,
    add_filter_options,
    add_time_options,
    filter_from,
    positive,
    scorers_from,
)

if TYPE_CHECKING:
    from qa.types import Answer, Citation


def add_commands(commands: Any) -> None:
    """Add ask and retrieve."""
    asking = commands.add_parser("ask", help="answer a question in cited quotes")
    asking.add_argument("question", nargs="?", help="the question")
    asking.add_argument("--file", type=Path, help="a .jsonl file of questions, one a row")
    add_time_options(asking)
    add_filter_options(asking)
    add_common_options(asking, _ask)

    finding = commands.add_parser("retrieve", help="list the passages that match best")
    finding.add_argument("question", help="the question")
    finding.add_argument("-k", type=positive, default=5, help="how many passages (default 5)")
    add_time_options(finding)
    add_filter_options(finding)
    add_common_options(finding, _retrieve)


def _ask(options: argparse.Namespace) -> None:
    from index import Index
    from qa.answers.answer import ask
    from qa.conversations.export import as_json
    from qa.errors import QuestionError

    if (options.question is None) == (options.file is None):
        raise QuestionError("give either a question or --file QUESTIONS.jsonl")
    index, scorers = Index.open(options.index, create=False), scorers_from(options)

    def reply(question: str, day: date | None) -> None:
        answer = ask(
            question,
            index,
            filter=filter_from(options),
            as_of=day,
            ignore=options.ignore,
            reranker=scorers.reranker,
            reader=scorers.reader,
        )
        print(as_json(answer) if options.json else _readable(answer), flush=True)

    if options.file is None:
        reply(options.question, options.as_of)
        return
    for number, (question, day) in enumerate(_questions(options.file), start=1):
        try:
            reply(question, day or options.as_of)
        except QuestionError as error:
            raise QuestionError(f"{options.file}, question {number}: {error}") from error


def _questions(path: Path) -> Iterator[tuple[str, date | None]]:
    from qa.evaluation.gold import read_gold

    return ((question.text, question.as_of) for question in read_gold(path))


def _retrieve(options: argparse.Namespace) -> None:
    from index import Index
    from qa.conversations.export import as_json
    from qa.retrieval import retrieve

    index, scorers = Index.open(options.index, create=False), scorers_from(options)
    citations = retrieve(
        options.question,
        index,
        k=options.k,
        filter=filter_from(options),
        as_of=options.as_of,
        ignore=options.ignore,
        reranker=scorers.reranker,
        reader=scorers.reader,
    )
    if options.json:
        print(as_json(citations))
    else:
        print("\n\n".join(map(_cited, citations)) or "Nothing in these documents matches.")


def _readable(answer: "Answer") -> str:
    from qa.answers.notes import conflicts_note, corroboration_note, pending_note, period_note

    read = "; ".join(f"“{period.words}”: {period}" for period in answer.periods)
    said = (
        corroboration_note(answer),
        conflicts_note(answer),
        f"Time: {read}" if read else "",
        period_note(answer),
        pending_note(answer),
    )
    notes = "".join(f"\n{note}" for note in said if note)
    if answer.answered:
        cited = [
            *answer.citations,
            *answer.corroborating,
            *(each.citation for each in answer.conflicting_values),
        ]
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
