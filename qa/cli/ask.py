"""The commands `ask` and `retrieve`: answers and passages, as text or JSON."""

import argparse
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.cli_base import fraction, positive
from qa.cli.options import (
    add_common_options,
    add_filter_options,
    add_time_options,
    check_filter,
    filter_from,
    scorers_from,
)
from qa.summaries.llm_options import add_llm_options, writer_from

if TYPE_CHECKING:
    from index import Index
    from qa.summaries.writer import Writer
    from qa.types import Answer, Citation, Scorers


def add_commands(commands: Any) -> None:
    """Add `ask` and `retrieve` to a parser's subcommands."""
    ask = commands.add_parser("ask", help="answer a question in cited quotes")
    ask.add_argument("question", nargs="?", help="the question")
    ask.add_argument("--file", type=Path, help="a .jsonl file of questions, one a row")
    ask.add_argument(
        "--min-confidence",
        type=fraction,
        metavar="P",
        help="how sure an answer has to be, 0 to 1 (default: as calibrated)",
    )
    ask.add_argument(
        "--min-possible",
        type=fraction,
        metavar="P",
        help="how sure a possible answer has to be, 0 to 1 (default: as calibrated)",
    )
    ask.add_argument(
        "--write", action="store_true", help="add a summary written by the model of --llm"
    )
    add_llm_options(ask)
    retrieve = commands.add_parser("retrieve", help="list the passages that match best")
    retrieve.add_argument("question", help="the question")
    retrieve.add_argument("-k", type=positive, default=5, help="how many passages (default 5)")
    for parser, run in ((ask, _ask), (retrieve, _retrieve)):
        add_time_options(parser)
        parser.add_argument(
            "--as-typed",
            action="store_true",
            help="search words that no document contains as they are, and correct none",
        )
        add_filter_options(parser)
        add_common_options(parser, run)


def _open(options: argparse.Namespace) -> "tuple[Index, Scorers]":
    """Return the index and the scorers, whose models start to load."""
    from index import Index

    index = Index.open(options.index, create=False)
    index.load_in_background()
    scorers = scorers_from(options)
    reader = scorers.reader
    if not {"", "en"} & index.languages().keys():
        from qa.reader import reader_of_other_languages

        reader = reader_of_other_languages(reader, index.encoder)
    if reader:
        reader.load_in_background()
    return index, scorers


def _ask(options: argparse.Namespace) -> None:
    from qa.errors import QuestionError

    if (options.question is None) == (options.file is None):
        raise QuestionError("give either a question or --file QUESTIONS.jsonl")
    writer = _writer(options)
    index, scorers = _open(options)
    check_filter(filter_from(options), index)
    # These take as long to import as the models to load, so both is done at once.
    from qa.answers.answer import ask
    from qa.conversations.export import as_json
    from qa.types import Thresholds

    def answer_one(question: str, as_of: date | None) -> None:
        answer = ask(
            question,
            index,
            filter=filter_from(options),
            as_of=as_of,
            ignore=options.ignore,
            correct=not options.as_typed,
            reranker=scorers.reranker,
            reader=scorers.reader,
            thresholds=Thresholds(answer=options.min_confidence, possible=options.min_possible),
        )
        if options.json:
            print(as_json(writer.write(answer) if writer else answer), flush=True)
            return
        print(_as_text(answer), flush=True)
        if writer:
            _print_summary(answer, writer)

    if options.file is None:
        answer_one(options.question, options.as_of)
        return
    for number, (question, as_of) in enumerate(_questions(options.file), start=1):
        try:
            answer_one(question, as_of or options.as_of)
        except QuestionError as error:
            raise QuestionError(f"{options.file}, question {number}: {error}") from error


def _writer(options: argparse.Namespace) -> "Writer | None":
    """The writer, if there is to be a summary."""
    from qa.summaries.errors import WritingError

    if not options.write:
        return None
    writer = writer_from(options)
    if writer is None:
        raise WritingError("--write needs a language model: give --llm URL --llm-model NAME")
    return writer


def _print_summary(answer: "Answer", writer: "Writer") -> None:
    """Print what the model writes, sentence by sentence as each is checked."""
    from qa.summaries.summary_notes import difference_note, markers, summary_heading, summary_notes

    printed, summary = 0, None
    for summary in writer.stream(answer):
        if not printed:
            print(f"{summary_heading(summary)}:\n")
        for sentence in summary.sentences[printed:]:
            if not sentence.problem:
                print(
                    f"{sentence.text} {markers(sentence.numbers)}{difference_note(sentence)}",
                    flush=True,
                )
        printed = max(printed, len(summary.sentences))
    if summary:
        print(*(f"({note})" for note in summary_notes(summary)), sep="\n", end="\n\n", flush=True)


def _questions(path: Path) -> Iterator[tuple[str, date | None]]:
    from qa.evaluation.gold import read_gold

    return ((question.text, question.as_of) for question in read_gold(path))


def _retrieve(options: argparse.Namespace) -> None:
    index, scorers = _open(options)
    check_filter(filter_from(options), index)
    from qa.conversations.export import as_json
    from qa.retrieval import retrieve

    citations = retrieve(
        options.question,
        index,
        k=options.k,
        filter=filter_from(options),
        as_of=options.as_of,
        ignore=options.ignore,
        correct=not options.as_typed,
        reranker=scorers.reranker,
        reader=scorers.reader,
    )
    if options.json:
        print(as_json(citations))
    else:
        print("\n\n".join(map(_quote, citations)) or "No passage matches.")


def _as_text(answer: "Answer") -> str:
    from qa.answers.answer_notes import (
        conflicts_note,
        corrections_note,
        corroboration_note,
        missing_note,
        other_figures_note,
        pending_note,
        period_note,
        time_note,
    )
    from qa.text.line_breaks import flowing

    note = corrections_note(answer)
    corrected = f"{note} (With --as-typed: as typed.)\n\n" if note else ""
    notes = (
        corroboration_note(answer),
        conflicts_note(answer),
        other_figures_note(answer),
        time_note(answer),
        period_note(answer),
        pending_note(answer),
    )
    notes_text = "".join(f"\n{note}" for note in notes if note)
    if answer.tier != "none":
        citations = [
            *answer.citations,
            *answer.corroborating,
            *(value.citation for value in answer.conflicting_values),
            *(figure.citation for figure in answer.other_figures),
        ]
        by_number = {citation.number: citation for citation in citations}
        text = answer.text
        for citation in answer.citations:
            text = text.replace(citation.quote, flowing(citation.quote))
        sources = "\n".join(f"[{number}] {_source(c)}" for number, c in sorted(by_number.items()))
        if answer.kind in ("list", "overview"):
            return f"{text}\n\n{sources}{notes_text}".rstrip() + "\n"
        is_possible = answer.tier == "possible" and not answer.parts
        heading = "Possible answer, check it:\n\n" if is_possible else ""
        missing = missing_note(answer)
        heading = f"{missing}\n\n{heading}" if missing else heading
        return (
            f"{corrected}{heading}{text}\n\n{sources}\n"
            f"confidence {answer.confidence:.0%}{notes_text}\n"
        )
    nearest = "\n\n".join(map(_quote, answer.nearest))
    closest = f"\nClosest passages:\n\n{nearest}\n" if nearest else ""
    return f"{corrected}{answer.text}\n{closest}{notes_text}".rstrip() + "\n"


def _quote(citation: "Citation") -> str:
    from qa.text.line_breaks import flowing

    return f"[{citation.number}] {flowing(citation.quote)}\n    {_source(citation)}"


def _source(citation: "Citation") -> str:
    from index.text.languages import language_name
    from qa.tables.display import as_line

    parts = [citation.title]
    if citation.foreign_language:
        parts.append(f"in {language_name(citation.foreign_language)}")
    if citation.published:
        parts.append(citation.published.isoformat())
    if citation.page:
        parts.append(f"page {citation.page}")
    if citation.table:
        parts.append(citation.table.place)
    parts.append(f"{citation.document_id}, characters {citation.start}–{citation.end}")
    row = f"\n    {as_line(citation.table)}" if citation.table else ""
    return ", ".join(parts) + row
