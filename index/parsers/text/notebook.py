"""Parse a Jupyter notebook: its prose, code and printed output."""

import json
import re
from collections.abc import Iterator, Mapping

from index.errors import UnreadableFileError
from index.humanize import counted
from index.metadata import shorten
from index.parsers.mail.html import html_text
from index.parsers.text import metadata_fields
from index.parsers.text.charsets import decode
from index.parsers.text.jsonl import parse_json
from index.parsers.types import InputFile, ParsedDocument, ParserOutput, Skipped

_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
# Escape sequences for colours and cursor moves.
_ESCAPE = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
# Text that a terminal overwrites: progress bars.
_OVERWRITTEN = re.compile(r"^[^\n]*\r(?!\n|$)", re.MULTILINE)
# An image that is embedded in the text.
_INLINE_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\]\((?:data|attachment):[^)\s]{0,}\)")


def parse_notebook(source: InputFile) -> Iterator[ParserOutput]:
    """Yield the cells in order: Markdown as it stands, code, and what the code printed.

    Pictures are reported. What is no notebook is read as JSON.

    Raises:
        UnreadableFileError: It has nothing in it.
    """
    try:
        book = json.loads(decode(source.content()).removeprefix("\ufeff"))
    except (RecursionError, ValueError):
        book = None
    source.heartbeat()
    cells = _cells(book)
    if cells is None:
        yield from parse_json(source)
        return
    texts = [(kind, text) for cell in cells for kind, text in _cell_texts(cell) if text.strip()]
    if not texts:
        raise UnreadableFileError("empty: there is no text in its cells")
    metadata = book.get("metadata")
    metadata = metadata if isinstance(metadata, dict) else {}
    published = metadata_fields.published(metadata)
    yield ParsedDocument(
        text="\n\n".join(text.strip("\n") for _, text in texts),
        title=metadata_fields.title(metadata) or _first_heading(texts),
        published=published,
        published_from="metadata" if published else "",
        authors=metadata_fields.authors(metadata),
        tags=metadata_fields.tags(metadata),
    )
    if pictures := sum(map(_count_pictures, cells)):
        reason = (
            f"{counted(pictures, 'picture')} of its outputs and notes, not read: save it as PDF"
        )
        yield Skipped(reason, "embedded file")


def _cells(book: object) -> list[object] | None:
    """The cells of a notebook in format 4, or of all worksheets in format 3."""
    if not isinstance(book, dict):
        return None
    cells = book.get("cells")
    if isinstance(cells, list):
        return cells
    sheets = book.get("worksheets")
    if not isinstance(sheets, list):
        return None
    all_cells: list[object] = []
    for sheet in sheets:
        if isinstance(sheet, dict) and isinstance(inner := sheet.get("cells"), list):
            all_cells += inner
    return all_cells


def _cell_texts(cell: object) -> Iterator[tuple[str, str]]:
    """Yield the kind and text of everything that a cell shows."""
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


def _count_pictures(cell: object) -> int:
    """The number of pictures that a cell shows."""
    if not isinstance(cell, dict):
        return 0
    outputs = cell.get("outputs")
    shown = [
        output.get("data", output)
        for output in (outputs if isinstance(outputs, list) else ())
        if isinstance(output, dict)
    ]
    return len(_INLINE_IMAGE.findall(_text(cell.get("source"), "\n"))) + sum(
        map(_is_picture, shown)
    )


def _is_picture(data: object) -> bool:
    return isinstance(data, dict) and any(
        name.startswith("image/") or name in ("png", "jpeg", "svg") for name in data
    )


def _printed(output: Mapping[str, object]) -> str:
    """The text of an output; "" where an image is shown instead."""
    data = output.get("data", output)
    if not isinstance(data, dict):
        return ""
    if _is_picture(data):
        return ""
    if output.get("output_type") in ("error", "pyerr"):
        text = _text(output.get("traceback"), "\n")
        error = f"{_text(output.get('ename'))}: {_text(output.get('evalue'))}"
        text = text or error.strip(": ")
    elif markup := _text(data.get("text/html")) if "text/plain" not in data else "":
        text = html_text(markup)
    else:
        text = _text(data.get("text/plain", data.get("text")))
    return _OVERWRITTEN.sub("", _ESCAPE.sub("", text))


def _text(value: object, between: str = "") -> str:
    """A text, or the list of its lines joined: by `between` where they have no line ends."""
    if isinstance(value, list):
        lines = [line for line in value if isinstance(line, str)]
        has_line_ends = all(line.endswith(("\n", "\r")) for line in lines[:-1])
        return ("" if has_line_ends else between).join(lines)
    return value if isinstance(value, str) else ""


def _first_heading(texts: list[tuple[str, str]]) -> str:
    for kind, text in texts:
        if kind == "markdown" and (heading := _HEADING.search(text)):
            return shorten(heading[1])
    return ""
