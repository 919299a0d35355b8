"""Export a sheet of clippings as .docx, Markdown, CSV or JSON, each quote checked just before."""

import csv
import io
import unicodedata
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from index.text.languages import language_name
from index.types import ORIGIN_WORDS
from qa.conversations.clippings import CheckedClipping, Clipping, Read, check_clipping
from qa.conversations.conversation import current_time
from qa.conversations.export import as_json, escape_markdown, markdown_table
from qa.tables.display import as_line, shown_columns
from qa.text.line_breaks import flowing
from qa.text.markdown_emphasis import without_marks
from qa.types import TableRow

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_CHECKED = {
    "stands": "word for word as in the document",
    "moved": "word for word as in the document, at another place than before",
    "changed": "NOT VERIFIED: the document no longer has these words",
    "gone": "NOT VERIFIED: the document is no longer in the index",
}
# What a spreadsheet would take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def export_clippings(clippings: Sequence[Clipping], read: Read, format: str) -> bytes:
    """Export a sheet.

    Args:
        clippings: The quotes in their order.
        read: Returns the document of an id, or raises KeyError; each quote is compared with it.
        format: "docx", "md", "csv" or "json".
    """
    now = current_time()
    return _FORMATS[format]([check_clipping(clipping, read) for clipping in clippings], now)


def _shown(clipping: Clipping) -> str:
    """The words of a quote for people; programs get it as it stands, in JSON."""
    return flowing(without_marks(clipping.quote, clipping.document_id).strip())


def _row(item: CheckedClipping) -> str:
    """The headings of the quote with its cells, if it is the row of a table; else ""."""
    return as_line(item.row) if item.row and any(item.row.headings) else ""


def _place(item: CheckedClipping) -> str:
    """Where the row is in its table, if the quote is one; else ""."""
    return item.row.place if item.row else ""


def _source(item: CheckedClipping, *, with_language: bool) -> str:
    clipping = item.clipping
    language = f"in {language_name(item.language)}" if with_language and item.language else ""
    page = f"page {clipping.page}" if clipping.page is not None else ""
    day = f"{clipping.published}" if clipping.published else ""
    if day and clipping.published_from == "file data":
        # A citation would give it as the day of publication.
        day += f" ({ORIGIN_WORDS[clipping.published_from]})"
    authors, place = ", ".join(clipping.authors), _place(item)
    parts = (clipping.title, language, authors, day, page, place, clipping.document_id)
    return ", ".join(filter(None, parts))


def _has_several_languages(checked: Sequence[CheckedClipping]) -> bool:
    """Whether the quotes are in different languages: then each one's is named."""
    return len({item.language for item in checked if item.language}) > 1


def _heading(checked: Sequence[CheckedClipping], now: datetime) -> str:
    failed = sum(not item.stands for item in checked)
    of = f"{len(checked) - failed} of {len(checked)} quotes"
    return f"{of} checked word for word against their documents on {now:%Y-%m-%d %H:%M} UTC."


def _to_markdown(checked: Sequence[CheckedClipping], now: datetime) -> bytes:
    parts = ["# Clippings", _heading(checked, now)]
    with_language = _has_several_languages(checked)
    for item in checked:
        clipping = item.clipping
        lines = _shown(clipping).splitlines()
        quote = "\n".join(f"> {escape_markdown(line)}" for line in lines)
        parts.append(quote if item.stands else f"**{_CHECKED[item.check]}**\n\n{quote}")
        if _row(item) and item.row:
            parts[-1] += f"\n>\n{markdown_table(item.row)}"
        source = escape_markdown(_source(item, with_language=with_language))
        parts.append(f"— {source}, characters {clipping.start}–{clipping.end}")
        if clipping.note:
            parts.append(clipping.note)
    return ("\n\n".join(parts) + "\n").encode()


def _to_docx(checked: Sequence[CheckedClipping], now: datetime) -> bytes:
    from docx import Document as Docx
    from docx.oxml import OxmlElement

    document = Docx()
    # Instead of those of the template.
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "Clippings", "Pullquote", ""
    properties.created = properties.modified = now.replace(tzinfo=None)
    document.add_heading("Clippings", 1)
    document.add_paragraph(_heading(checked, now))
    with_language = _has_several_languages(checked)
    for item in checked:
        if not item.stands:
            document.add_paragraph().add_run(_CHECKED[item.check]).bold = True
        quote = document.add_paragraph(_xml_text(_shown(item.clipping)), style="Quote")
        if is_right_to_left(item.clipping.quote):
            quote._p.get_or_add_pPr().append(OxmlElement("w:bidi"))
            for run in quote.runs:
                run.font.rtl = True
        if _row(item) and item.row:
            _add_table(document, item.row)
        source = _source(item, with_language=with_language)
        document.add_paragraph(_xml_text(f"— {source}"))
        if item.clipping.note:
            document.add_paragraph(_xml_text(item.clipping.note))
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _add_table(document: "WordDocument", row: TableRow) -> None:
    """Draw a row under its headings, the cells that answer in bold."""
    columns = shown_columns(row)
    table = document.add_table(2, len(columns), style="Table Grid")
    for place, column in enumerate(columns):
        table.cell(0, place).text = _xml_text(row.headings[column])
        run = table.cell(1, place).paragraphs[0].add_run(_xml_text(row.cells[column]))
        run.bold = column in row.answer_columns


def is_right_to_left(text: str) -> bool:
    """Whether a paragraph of this text runs from right to left: by its first letter, as browsers
    and the Unicode Bidirectional Algorithm (rule P2) decide."""
    directions = map(unicodedata.bidirectional, text)
    return next((way != "L" for way in directions if way in ("L", "R", "AL")), False)


def _xml_text(text: str) -> str:
    """Text without the control characters that no XML may have."""
    return "".join(char for char in text if char in "\t\n" or char.isprintable())


def _fields(item: CheckedClipping) -> dict[str, object]:
    clipping = item.clipping
    return {
        "quote": clipping.quote,
        "row": _row(item),
        "place": _place(item),
        "note": clipping.note,
        "title": clipping.title,
        "language": item.language,
        "authors": "; ".join(clipping.authors),
        "day": clipping.published,
        "day_from": ORIGIN_WORDS.get(clipping.published_from, ""),
        "page": clipping.page,
        "path": clipping.document_id,
        "start": clipping.start,
        "end": clipping.end,
        "url": clipping.url,
        "verified": item.stands,
        "check": _CHECKED[item.check],
    }


def _to_csv(checked: Sequence[CheckedClipping], now: datetime) -> bytes:
    content = io.StringIO()
    rows = [
        {**_fields(item), "quote": _shown(item.clipping), "checked": f"{now:%Y-%m-%d %H:%M}"}
        for item in checked
    ]
    names = [*_fields(checked[0]), "checked"] if checked else ["quote"]
    writer = csv.DictWriter(content, names)
    writer.writeheader()
    writer.writerows({name: _cell(value) for name, value in row.items()} for row in rows)
    # With a mark by which spreadsheets recognize UTF-8.
    return content.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    is_formula = isinstance(value, str) and value.startswith(_FORMULA)
    return f"'{value}" if is_formula else value


def _to_json(checked: Sequence[CheckedClipping], now: datetime) -> bytes:
    return as_json({"checked": now, "clippings": [_fields(item) for item in checked]}).encode()


_FORMATS: dict[str, Callable[[Sequence[CheckedClipping], datetime], bytes]] = {
    "docx": _to_docx,
    "md": _to_markdown,
    "csv": _to_csv,
    "json": _to_json,
}
