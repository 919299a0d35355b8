"""Export conversations as JSON and Markdown, and read them back."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from index import Document
from index.humanize import counted
from index.text.languages import language_name
from qa.answers.answer_notes import corrections_note, missing_note
from qa.answers.citations import lead_of
from qa.conversations.conversation import (
    FORMAT,
    FORMAT_WITHOUT_IMPORTS,
    FORMAT_WITHOUT_TIERS,
    Conversation,
    ConversationError,
    Import,
    current_time,
    new_conversation,
)
from qa.conversations.quote_verification import (
    NOT_VERIFIED,
    CheckedAnswer,
    CheckedQuote,
    Read,
    check_answer,
    import_note,
    tidy_answer,
)
from qa.filters import describe
from qa.summaries.summary_notes import difference_note, markers, summary_heading, summary_notes
from qa.tables.display import as_line, shown_columns
from qa.text.line_breaks import flowing
from qa.text.markdown_emphasis import without_marks
from qa.types import Answer, Citation, Summary, TableRow

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

# Characters with a meaning in Markdown.
_MARKDOWN = "\\`*_{}[]<>#|~!$"
# Characters of the names of an imported file and conversation that are kept.
_MAX_NAME = 200


def citations_of(answer: Answer) -> tuple[Citation, ...]:
    """The citations that an answer shows, each once, by number: those of the quotes, of
    corroborating and of conflicting sources, and of other figures; if there are none, the
    nearest passages."""
    conflicting = (value.citation for value in answer.conflicting_values)
    others = (figure.citation for figure in answer.other_figures)
    cited = {
        citation.number: citation
        for citation in (*answer.citations, *answer.corroborating, *conflicting, *others)
    }
    # The nearest passages have numbers of their own.
    shown = cited or {citation.number: citation for citation in answer.nearest}
    return tuple(shown[number] for number in sorted(shown))


def _no_documents(document_id: str) -> Document:
    raise KeyError(document_id)


def to_json(conversation: Conversation) -> bytes:
    """Serialize a conversation as UTF-8, for `from_json` on this machine or another."""
    return _conversation_adapter().dump_json(conversation, indent=2) + b"\n"


def to_checked_json(conversation: Conversation, read: Read) -> bytes:
    """Serialize a conversation as `to_json` does, for a program or reader elsewhere: what was
    imported has warnings, and no answer of it whose quotes do not stand in the index is one.

    Args:
        conversation: The conversation.
        read: Returns the document of an id, or raises KeyError.
    """
    # The ids of questions are the page's own.
    conversation = replace(conversation, asked=())
    if conversation.imported is None:
        return to_json(conversation)
    checked = [check_answer(answer, read) for answer in conversation.imported_answers]
    return to_json(
        replace(
            conversation,
            answers=(
                *(answer.as_shown() for answer in checked),
                *conversation.answers[len(checked) :],
            ),
            imported=replace(
                conversation.imported, warnings=tuple(_warnings(conversation.imported, checked))
            ),
        )
    )


def import_conversation(content: bytes, file: str) -> Conversation:
    """Make a conversation of an exported one, all of its answers marked as imported.

    Args:
        content: The exported conversation as JSON in UTF-8.
        file: The name of its file.

    Raises:
        ConversationError: It is not a whole conversation of this format.
    """
    conversation = from_json(content)
    answers = tuple(map(tidy_answer, conversation.answers))
    name = " ".join(file.encode("utf-8", "replace").decode("utf-8").split())[:_MAX_NAME]
    return replace(
        new_conversation(conversation.title[:_MAX_NAME], answers),
        imported=Import(current_time(), name, len(answers)),
    )


def from_json(content: bytes) -> Conversation:
    """Deserialize a conversation; ConversationError if it is not a whole one of this format."""
    from pydantic import ValidationError

    content = _renew(content)
    try:
        conversation = _conversation_adapter().validate_json(content)
    except ValidationError as error:
        # Files of another format may have other fields, which is not what is wrong with them.
        _check_format(_read_format(content))
        raise ConversationError(
            f"this is not a Pullquote conversation file: {_describe(error)}"
        ) from error
    _check_format(conversation.format)
    return conversation


def read_answer(content: bytes) -> Answer:
    """Deserialize an answer from JSON in UTF-8; ConversationError if it is none."""
    from pydantic import ValidationError

    try:
        return _answer_adapter().validate_json(content)
    except ValidationError as error:
        raise ConversationError(
            f"this is not an answer by Pullquote: {_describe(error)}"
        ) from error


def as_json(value: object) -> str:
    """Serialize dataclasses, or lists of them, as JSON on one line: dates in ISO 8601, sets
    sorted."""
    return json.dumps(value, default=_to_plain, ensure_ascii=False)


def _to_plain(value: object) -> object:
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return sorted(value) if isinstance(value, frozenset) else str(value)


def to_markdown(conversation: Conversation, read: Read = _no_documents) -> str:
    """Export a conversation for reading, each quote with its source and its offsets there.

    Args:
        conversation: The conversation.
        read: Returns the document of an id, or raises KeyError, to check what was imported; by
            default no quote of it is verified.
    """
    parts = [f"# {_line(conversation.title)}"]
    imported = conversation.imported_answers
    if conversation.imported:
        checked = [check_answer(answer, read) for answer in imported]
        parts.append(_line(import_note(conversation.imported, checked)))
        for given in checked:
            parts += _imported(given)
    else:
        parts.append(f"Asked on {conversation.created.date()}.")
    for answer in conversation.answers[len(imported) :]:
        parts += _answer(answer)
    return "\n\n".join(parts) + "\n"


def as_text(citation: Citation) -> str:
    """Format a quote as plain text, with the headings of its cells if it is the row of a table, and
    its title, date, page and address or file."""
    row = f"({as_line(citation.table)})\n" if citation.table else ""
    difference = f"({citation.difference})\n" if citation.difference else ""
    quote = flowing(without_marks(citation.quote, citation.document_id).strip())
    return f"“{quote}”\n{row}{difference}— {_source(citation)}"


def _answer(answer: Answer) -> Iterator[str]:
    yield f"## {_line(answer.question) or '…'}"
    if note := corrections_note(answer):
        yield _line(note)
    if note := missing_note(answer):
        yield _line(note)
    if answer.query != answer.question:
        yield f"Searched for: {_line(answer.query)}"
    if condition := describe(answer.filter):
        yield f"Only documents {_line(condition)}"
    if answer.parts:
        yield from _parts(answer)
        yield from _summary(answer.summary)
        return
    if answer.kind == "help":
        yield _line(answer.text.partition("\n\n")[0])
        if answer.examples:
            yield "\n".join(f"- {_line(example)}" for example in answer.examples)
        return
    if answer.kind in ("list", "overview") and answer.tier != "none":
        # The counts; the quotes follow, each with its source.
        yield "\n\n".join(map(_line, answer.text.partition("\n\n")[0].splitlines()))
    else:
        if answer.tier == "possible":
            yield "Possible answers. Check them."
        if answer.tier == "none" or not all(item.quote in answer.text for item in answer.citations):
            yield _line(answer.text)
        elif lead := lead_of(answer.text, answer.citations):
            yield _line(lead)
    figures = {figure.citation.number for figure in answer.other_figures}
    figures -= {
        item.number
        for item in (
            *answer.citations,
            *answer.corroborating,
            *(value.citation for value in answer.conflicting_values),
        )
    }
    mentions = {listed.citation.number: listed for listed in answer.documents}
    for citation in citations_of(answer):
        if listed := mentions.get(citation.number):
            day = listed.published or "undated"
            count = f" ({counted(listed.mentions, 'mention')})" if listed.mentions else ""
            yield f"### {day}, {_line(listed.title)}{count}"
        if citation.number not in figures:
            yield _quote(citation)
    if figures:
        # Apart from the answer, which is of another thing.
        yield "Other figures found, perhaps of something else, or another place or time:"
        for citation in citations_of(answer):
            if citation.number in figures:
                yield _quote(citation)
    yield from _summary(answer.summary)


def _summary(summary: Summary | None) -> Iterator[str]:
    """What a model wrote, each sentence marked with what its check found."""
    if summary is None:
        return
    yield f"**{_line(summary_heading(summary))}**"
    lines = []
    for sentence in summary.sentences:
        text = f"{_line(sentence.text)} {markers(sentence.numbers)}".rstrip()
        text += escape_markdown(difference_note(sentence))
        if sentence.problem:
            text = f"~~{text}~~ (struck: {_line(sentence.problem)})"
        lines.append(f"- {text}")
    if lines:
        yield "\n".join(lines)
    if notes := summary_notes(summary):
        yield _line(" ".join(notes))


def _imported(checked: CheckedAnswer) -> Iterator[str]:
    """An answer of a file: its question and its quotes, those that do not stand struck through."""
    answer = checked.given
    yield f"## {_line(answer.question) or '…'}"
    if not checked.is_verified:
        yield f"**{NOT_VERIFIED}**"
    if checked.statement:
        yield _line(checked.statement)
    for section in checked.sections():
        if section.heading:
            heading = _line(section.heading)
            yield f"### {heading}" if section.is_question else heading
        if section.note:
            yield section.note
        for quote in section.quotes:
            yield _checked_quote(quote)


def _checked_quote(quote: CheckedQuote) -> str:
    if quote.stands:
        note = f"\n>\n> {_line(quote.note)}" if quote.note else ""
        return _quote(quote.shown) + note
    lines = filter(str.strip, quote.shown.quote.splitlines())
    struck = "\n".join(f"> ~~{escape_markdown(line.strip())}~~" for line in lines) or "> …"
    place = f"[{quote.shown.number}] {_source(quote.shown)}"
    return f"{struck}\n>\n> {_line(place)}\n>\n> {_line(quote.note)}"


def _warnings(imported: Import, checked: list[CheckedAnswer]) -> Iterator[str]:
    yield import_note(imported, checked)
    for number, answer in enumerate(checked, start=1):
        for quote in answer.quotes.values():
            if quote.note:
                yield f"Answer {number}, quote {quote.given.number}: {quote.note}"


def _parts(answer: Answer) -> Iterator[str]:
    """Each of several questions with its quotes, or the statement that there are none."""
    by_number = {citation.number: citation for citation in citations_of(answer)}
    for part in answer.parts:
        yield f"### {_line(part.question)}"
        if part.tier == "possible":
            yield "Possible answers. Check them."
        cited = [by_number[number] for number in part.numbers]
        if part.tier == "none" or not all(item.quote in part.text for item in cited):
            yield _line(part.text)
        elif lead := lead_of(part.text, cited):
            yield _line(lead)
        for citation in cited:
            yield _quote(citation)


def _quote(citation: Citation) -> str:
    quote = without_marks(citation.quote, citation.document_id)
    lines = quote.strip().splitlines() or [""]
    quoted = "\n".join(f"> {escape_markdown(line)}" for line in lines)
    if citation.table:
        quoted += f"\n>\n{markdown_table(citation.table)}"
    if citation.difference:
        quoted += f"\n>\n> ({escape_markdown(citation.difference)})"
    # Where the source is an address, the file is named too.
    path = f"{citation.document_id}, " if citation.url else ""
    place = f"{path}characters {citation.start} to {citation.end}"
    source = escape_markdown(f"{_source(citation)} ({place})")
    return f"{quoted}\n>\n> [{citation.number}] {source}"


def markdown_table(row: TableRow) -> str:
    """The row under its headings in a block quote of Markdown, the cells that answer in bold."""
    columns = shown_columns(row)
    cells = [_line(row.cells[column]) for column in columns]
    marked = [
        f"**{cell}**" if cell and column in row.answer_columns else cell
        for column, cell in zip(columns, cells, strict=True)
    ]
    headings = [_line(row.headings[column]) for column in columns]
    lines = (headings, ["---"] * len(columns), marked)
    return "\n".join(f"> | {' | '.join(line)} |" for line in lines)


def _source(citation: Citation) -> str:
    parts = (
        " ".join(citation.title.split()),
        f"in {language_name(citation.foreign_language)}" if citation.foreign_language else "",
        str(citation.published or ""),
        f"page {citation.page}" if citation.page else "",
        citation.table.place if citation.table else "",
        citation.url or citation.document_id,
    )
    return ", ".join(part for part in parts if part)


def _line(text: str) -> str:
    return escape_markdown(" ".join(text.split()))


def escape_markdown(text: str) -> str:
    """Escape the characters of others' text that have a meaning in Markdown."""
    return "".join(f"\\{char}" if char in _MARKDOWN else char for char in text)


def _renew(content: bytes) -> bytes:
    """Bring a conversation of a former format to this one."""
    former = _read_format(content)
    if former not in (FORMAT_WITHOUT_TIERS, FORMAT_WITHOUT_IMPORTS):
        return content
    fields: dict[str, Any] = json.loads(content)
    answers = fields.get("answers")
    for answer in answers if former == FORMAT_WITHOUT_TIERS and isinstance(answers, list) else ():
        if isinstance(answer, dict):
            answer["tier"] = "answer" if answer.get("answered") else "none"
    return json.dumps({**fields, "format": FORMAT}).encode()


def _read_format(content: bytes) -> str:
    """The format that JSON names, FORMAT if it names none."""
    try:
        fields = json.loads(content)
    except ValueError:
        return FORMAT
    return str(fields.get("format", FORMAT)) if isinstance(fields, dict) else FORMAT


def _check_format(format: str) -> None:
    if format != FORMAT:
        raise ConversationError(
            f"this file has the format {format!r}, expected {FORMAT!r}: it was saved by another "
            "version of Pullquote, ask its questions again"
        )


def _describe(error: "ValidationError") -> str:
    """The first of the errors, on one line."""
    first = error.errors()[0]
    return f"at {'.'.join(map(str, first['loc'])) or 'the beginning'}, {first['msg']}"


# Built once: each takes 4 ms. Importing pydantic takes longer than most commands need.
@cache
def _conversation_adapter() -> "TypeAdapter[Conversation]":
    from pydantic import TypeAdapter

    return TypeAdapter(Conversation)


@cache
def _answer_adapter() -> "TypeAdapter[Answer]":
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)
