"""Render the corpus: the table of documents, and where documents are added."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from index import Catalog, Order
from qa.ui.html.templates import render

# Documents shown at once.
ROWS = 50

DOCUMENTS = render("documents.html", "skeleton")

_COLUMNS: tuple[tuple[Order, str], ...] = (
    ("title", "Title"),
    ("published", "Published"),
    ("kind", "Kind"),
    ("passages", "Passages"),
)


@dataclass(frozen=True, slots=True)
class View:
    """Which part of the table a page shows: none unless it is `open`, else the documents with these
    `words`, sorted by `order`, from row `skip` on. `may_change` says whether its user may add and
    delete documents."""

    open: bool = False
    words: str = ""
    order: Order = "published"
    descending: bool = True
    skip: int = 0
    may_change: bool = True


def table_html(catalog: Catalog, view: View) -> str:
    """Render a page of the table, with headings to sort by and ways to the pages beside it."""
    rows = [(entry, PurePosixPath(entry.path).name) for entry in catalog.entries]
    return render(
        "documents.html",
        "table",
        rows=rows,
        columns=_COLUMNS,
        view=view,
        total=catalog.total,
        page_size=ROWS,
    )


def intake_html(view: View) -> str:
    """Render the place to drop documents on, for those who may add any."""
    return render("documents.html", "intake", may_change=view.may_change)
