"""a Jupyter notebook → the Draft of what its page shows: prose, code and printed output."""

import json
import re
from collections.abc import Iterator, Mapping

from index.errors import UnreadableFileError
from index.metadata import shorten
from index.parsers.text import fields
from index.parsers.text.charsets import decode
from index.parsers.types import InputFile, ParsedDocument, ParserOutput

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
# Colours and cursor moves, as terminals are told them.
_TERMINAL = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
# What is overwritten on a terminal: progress bars.
_OVERWRITTEN = re.compile(r"^[^\n]*\r(?!\n|$)", re.MULTILINE)
# An image that stands in the text letter by letter; characters, more than any address has.
_INLINE_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\((?:data|attachment):[^)\s]{0,}\)")


def parse_notebook(source: InputFile) -> Iterator[ParserOutput]:
    """Its cells in order: Markdown as it stands, code, and what the code printed; no images.

    Raises UnreadableFileError when it is no notebook, or has nothing in it.
    """
    try:
        book = json.loads(decode(source.content()).removeprefix("\ufeff"))
    except (RecursionError, ValueError) as error:
        raise UnreadableFileError(f"not a notebook: not JSON that can be read: {error}") from error
    source.heartbeat()
    cells = _cells(book)
    if cells is None:
        raise UnreadableFileError('not a notebook: expected a list of "cells" in a JSON object')
    shown = [(kind, text) for cell in cells for kind, text in _shown(cell) if text.strip()]
    if not shown:
        raise UnreadableFileError("empty: there is no text in its cells")
    metadata = book.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    published = fields.published(metadata)
    yield ParsedDocument(
        text="\n\n".join(text.strip("\n") for _, text in shown),
        title=fields.title(metadata) or _first_heading(shown),
        published=published,
        published_from="metadata" if published else "",
        authors=fields.authors(metadata),
        tags=fields.tags(metadata),
    )


def _cells(book: object) -> list[object] | None:
    """Those of format 4; those of all sheets of format 3."""
    if not isinstance(book, dict):
        return None
    cells = book.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = book.get("worksheets")
    if not isinstance(sheets, list):
        return None
    found: list[object] = []
    for sheet in sheets:
        if isinstance(sheet, dict) and isinstance(inner := sheet.get("cells"), list):
            found += inner
    return found


def _shown(cell: object) -> Iterator[tuple[str, str]]:
    """(kind, text) of all that a cell shows."""
    if not isinstance(cell, dict):
        return
    kind = cell.get("cell_type")
    if kind != "code":
        text = _INLINE_IMAGE.sub("", _text(cell.get("source"), "\n"))
        level = cell.get("level")
        if kind == "heading" and text.strip():
            level = level if isinstance(level, int) else 1
            text = "#" * min(max(level, 1), 6) + " " + text
            kind = "markdown"
        yield str(kind), text
        return
    yield "code", _text(cell.get("source", cell.get("input")), "\n")
    outputs = cell.get("outputs")
    if isinstance(outputs, list):
        yield from (("output", _printed(output)) for output in outputs if isinstance(output, dict))


def _printed(output: Mapping[str, object]) -> str:
    """The text of an output; "" where an image is shown in its stead."""
    data = output.get("data", output)
    if not isinstance(data, dict):
        return ""
    if any(name.startswith("image/") or name in ("png", "jpeg", "svg") for name in data):
        return ""
    if output.get("output_type") in ("error", "pyerr"):
        text = _text(output.get("traceback"), "\n")
        said = f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
        text = text or said.strip(": ")
    else:
        text = _text(data.get("text/plain", data.get("text")))
    return _OVERWRITTEN.sub("", _TERMINAL.sub("", text))


def _text(value: object, between: str = "") -> str:
    """A text, which may be kept as a list of its lines: with their ends, or by `between` without
    them, as in formats 2 and 3.
    """
    if isinstance(value, list):
        lines = [line for line in value if isinstance(line, str)]
        kept = all(line.endswith(("\n", "\r")) for line in lines[:-1])
        return ("" if kept else between).join(lines)
    return value if isinstance(value, str) else ""


def _first_heading(shown: list[tuple[str, str]]) -> str:
    for kind, text in shown:
        if kind == "markdown" and (heading := _HEADING.search(text)):
            return shorten(heading[1])
    return ""
