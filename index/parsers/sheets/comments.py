"""Read the comments on a sheet, and the headers and footers of its printed pages."""

import re
from collections.abc import Iterable

from lxml import etree

from index.parsers.office.layout import comment_label, is_page_number
from index.parsers.office.opc import Relationship
from index.parsers.office.xml_package import Package, attribute, child, local_name, to_int
from index.parsers.sheets.cells import one_line

# Codes in a header: fonts, sizes, colours, and what differs from page to page.
_CODE = re.compile(r'&(?:"[^"]*"|K[0-9A-Fa-f+-]{5,6}|\d{1,3}|[BIUSXYEOHPNDTGZFA])')
_NUMBER_CODE = re.compile(r"&[PN]")
_SECTION = re.compile(r"&[LCR]")


def read_comments(package: Package, relationships: Iterable[Relationship]) -> list[str]:
    """The comments on a sheet, each with its cell and its author."""
    relationships = list(relationships)
    threaded = [item.target for item in relationships if item.type == "threadedComment"]
    notes = [item.target for item in relationships if item.type == "comments"]
    lines: list[str] = []
    cells: set[str] = set()
    people = _people(package) if threaded else {}
    for part in threaded:
        root = package.xml(part)
        for comment in root if root is not None else ():
            cell = attribute(comment, "ref") or ""
            cells.add(cell)
            lines += _line(cell, people.get(attribute(comment, "personId") or ""), _text(comment))
    for part in notes:
        root = package.xml(part)
        if root is None:
            continue
        authors = [one_line(author.text or "") for author in root.iter("{*}author")]
        for comment in root.iter("{*}comment"):
            cell = attribute(comment, "ref") or ""
            if cell in cells:
                # A copy of the thread.
                continue
            number = to_int(attribute(comment, "authorId"))
            author = authors[number] if number < len(authors) else ""
            text = _text(comment).removeprefix(f"{author}:").strip()
            lines += _line(cell, author, text)
    return lines


def page_texts(headers: Iterable[str]) -> list[str]:
    """The texts of headers and footers, each once, without page numbers and fonts."""
    sections = [section for header in headers for section in _SECTION.split(header)]
    texts = (
        _without_codes(section)
        for section in sections
        # "Page &P of &N" is printed with two numbers.
        if not is_page_number(_without_codes(_NUMBER_CODE.sub("1", section)))
    )
    return list(dict.fromkeys(text for text in texts if text))


def _without_codes(section: str) -> str:
    return one_line(_CODE.sub("", section).replace("&&", "&"))


def _line(cell: str, author: str | None, text: str) -> list[str]:
    return [f"{comment_label(author)} {cell}: {text}"] if text else []


def _text(comment: etree._Element) -> str:
    text = child(comment, "text")
    if text is None:
        return ""
    pieces = [text.text or "", *(run.text or "" for run in text.iter("{*}t"))]
    return one_line("".join(pieces))


def _people(package: Package) -> dict[str, str]:
    root = package.xml("xl/persons/person.xml")
    return {
        attribute(person, "id") or "": attribute(person, "displayName") or ""
        for person in (root if root is not None else ())
        if local_name(person) == "person"
    }
