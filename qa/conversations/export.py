"""Export conversations as JSON and Markdown, read them back, and verify their quotes."""

import json
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, Literal

from index import Index
from index.humanize import counted
from qa.answers.citing import lead_of
from qa.answers.notes import corrections_note, missing_note
from qa.conversations.conversation import (
    FORMAT,
    FORMAT_WITHOUT_TIERS,
    Conversation,
    ConversationError,
)
from qa.filters import describe
from qa.tables.display import as_line, shown_columns
from qa.types import Answer, Citation, TableRow

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

# The quote is where its citation says; its document has other words there; there is no such
# document.
QuoteStatus = Literal["verified", "changed", "missing"]

# Characters with a meaning in Markdown.
_MARKDOWN = "\\`*_{}[]<>#|~!$"


def verify(citation: Citation, index: Index) -> QuoteStatus:
    """Compare a quote, letter by letter, with the document in the index at its offsets."""
    try:
        document = index.document(citation.document_id)
    except KeyError:
        return "missing"
    start, end, text = citation.start, citation.end, document.text
    # A slice would accept negative offsets and ones past the end of the text.
    is_inside = 0 <= start < end <= len(text)
    return "verified" if is_inside and text[start:end] == citation.quote else "changed"


def verify_all(conversation: Conversation, index: Index) -> list[dict[int, QuoteStatus]]:
    """Verify all quotes: for each answer, the status of each citation by its number."""
    with index.snapshot():
        return [
            {citation.number: verify(citation, index) for citation in citations_of(answer)}
            for answer in conversation.answers
        ]


def citations_of(answer: Answer) -> tuple[Citation, ...]:
    """The citations that an answer shows, each once, by number: those of the quotes, of
    corroborating and of conflicting sources; if there are none, the nearest passages."""
    conflicting = (value.citation for value in answer.conflicting_values)
    cited = {
        citation.number: citation
        for citation in (*answer.citations, *answer.corroborating, *conflicting)
    }
    # The nearest passages have numbers of their own.
    shown = cited or {citation.number: citation for citation in answer.nearest}
    return tuple(shown[number] for number in sorted(shown))


def to_json(conversation: Conversation) -> bytes:
    """Serialize a conversation as UTF-8, for `from_json` on this machine or another."""
    return _conversation_adapter().dump_json(conversation, indent=2) + b"\n"


def from_json(content: bytes) -> Conversation:
    """Deserialize a conversation; ConversationError if it is not a whole one of this format."""
    from pydantic import ValidationError

    if _read_format(content) == FORMAT_WITHOUT_TIERS:
        content = _add_tiers(content)
    try:
        conversation = _conversation_adapter().validate_json(content)
    except ValidationError as error:
        # Files of another format may have other fields, which is not what is wrong with them.
        _check_format(_read_format(content))
        raise ConversationError(
            f"this is not a conversation exported by Pullquote: {_describe(error)}"
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


def to_markdown(conversation: Conversation) -> str:
    """Export a conversation for reading, each quote with its source and its offsets there."""
    parts = [f"# {_line(conversation.title)}", f"Asked on {conversation.created.date()}."]
    for answer in conversation.answers:
        parts += _answer(answer)
    return "\n\n".join(parts) + "\n"


def as_text(citation: Citation) -> str:
    """Format a quote as plain text, with the headings of its cells if it is the row of a table, and
    its title, date, page and address or file."""
    row = f"({as_line(citation.table)})\n" if citation.table else ""
    difference = f"({citation.difference})\n" if citation.difference else ""
    return f"“{citation.quote.strip()}”\n{row}{difference}— {_source(citation)}"


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
            yield "Possible answers, to be checked:"
        if answer.tier == "none" or not all(item.quote in answer.text for item in answer.citations):
            yield _line(answer.text)
        elif lead := lead_of(answer.text, answer.citations):
            yield _line(lead)
    mentions = {listed.citation.number: listed for listed in answer.documents}
    for citation in citations_of(answer):
        if listed := mentions.get(citation.number):
            day = listed.published or "undated"
            count = f" ({counted(listed.mentions, 'mention')})" if listed.mentions else ""
            yield f"### {day}, {_line(listed.title)}{count}"
        yield _quote(citation)


def _parts(answer: Answer) -> Iterator[str]:
    """Each of several questions with its quotes, or the statement that there are none."""
    by_number = {citation.number: citation for citation in citations_of(answer)}
    for part in answer.parts:
        yield f"### {_line(part.question)}"
        if part.tier == "possible":
            yield "Possible answers, to be checked:"
        cited = [by_number[number] for number in part.numbers]
        if part.tier == "none" or not all(item.quote in part.text for item in cited):
            yield _line(part.text)
        elif lead := lead_of(part.text, cited):
            yield _line(lead)
        for citation in cited:
            yield _quote(citation)


def _quote(citation: Citation) -> str:
    lines = citation.quote.strip().splitlines() or [""]
    quoted = "\n".join(f"> {_escape(line)}" for line in lines)
    if citation.table:
        quoted += f"\n>\n{_table(citation.table)}"
    if citation.difference:
        quoted += f"\n>\n> ({_escape(citation.difference)})"
    place = f"{citation.document_id}, characters {citation.start} to {citation.end}"
    return f"{quoted}\n>\n> [{citation.number}] {_escape(_source(citation))} ({_escape(place)})"


def _table(row: TableRow) -> str:
    """The row under its headings, the cells that answer in bold."""
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
        str(citation.published or ""),
        f"page {citation.page}" if citation.page else "",
        citation.url or citation.document_id,
    )
    return ", ".join(part for part in parts if part)


def _line(text: str) -> str:
    return _escape(" ".join(text.split()))


def _escape(text: str) -> str:
    """Escape the characters of others' text that have a meaning in Markdown."""
    return "".join(f"\\{char}" if char in _MARKDOWN else char for char in text)


def _read_format(content: bytes) -> str:
    """The format that JSON names, FORMAT if it names none."""
    try:
        fields = json.loads(content)
    except ValueError:
        return FORMAT
    return str(fields.get("format", FORMAT)) if isinstance(fields, dict) else FORMAT


def _add_tiers(content: bytes) -> bytes:
    """Bring a conversation of the former format to this one."""
    fields: dict[str, Any] = json.loads(content)
    for answer in fields.get("answers", ()):
        answer["tier"] = "answer" if answer.get("answered") else "none"
    return json.dumps({**fields, "format": FORMAT}).encode()


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
