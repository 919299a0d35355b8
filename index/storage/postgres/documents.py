"""Convert documents to and from rows."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from index.storage.codecs import pack_sheets, unpack_sheets
from index.storage.postgres.bookkeeping import with_nul, without_nul
from index.storage.postgres.catalog import search_words
from index.types import Document, Origin

DOCUMENT_COLUMNS = (
    "id, path, kind, title, published, published_from, url, authors, tags, pages, sha256, "
    "language, sheets"
)


def document_values(document: Document) -> tuple[object, ...]:
    """The values of DOCUMENT_COLUMNS, then those that the list of documents sorts by and is
    searched in; the text has a table of its own."""
    return (
        without_nul(document.id),
        without_nul(document.path),
        document.kind,
        without_nul(document.title),
        document.published,
        document.published_from,
        without_nul(document.url) if document.url is not None else None,
        [without_nul(author) for author in document.authors],
        [without_nul(tag) for tag in document.tags],
        list(document.pages),
        document.sha256,
        document.language,
        pack_sheets(document.sheets),
        without_nul(document.title.casefold()),
        *search_words(document),
    )


def row_document(row: Sequence[Any], text: str) -> Document:
    """The document with these values of DOCUMENT_COLUMNS and this text."""
    document_id, path, kind, title, published, published_from, url, *rest = row
    authors, tags, pages, sha256, language, sheets = rest
    return Document(
        id=document_id,
        path=path,
        title=with_nul(title),
        text=text,
        published=published,
        published_from=cast("Origin", published_from),
        url=with_nul(url) if url is not None else None,
        authors=tuple(map(with_nul, authors)),
        tags=tuple(map(with_nul, tags)),
        pages=tuple(pages),
        sha256=sha256,
        kind=kind,
        language=language,
        sheets=unpack_sheets(sheets),
    )


def with_day(
    row: Sequence[Any], day: date | None, origin: str
) -> tuple[date | None, str, str, str]:
    """The values that change with a document's day: the day, its origin, and the two columns that
    the list of documents is searched in."""
    columns = DOCUMENT_COLUMNS.split(", ")
    values = dict(zip(columns, row, strict=True)) | {"published": day}
    return day, origin, *search_words(row_document([values[name] for name in columns], ""))
