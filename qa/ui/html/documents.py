"""Render the documents page: the table of documents, and where documents are added."""

from dataclasses import dataclass, field
from pathlib import PurePosixPath

from index import Catalog, Facets, Filter, Order
from qa.ui.html.filters import conditions_html, filter_form_html
from qa.ui.html.histogram import histogram_html
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
    """Which part of the table a page shows: none unless it is `open`, else the first `rows` of the
    documents that pass `filter` and have these `words`, sorted by `order`. `may_change` says
    whether its user may add and delete documents."""

    open: bool = False
    words: str = ""
    order: Order = "published"
    descending: bool = True
    rows: int = ROWS
    may_change: bool = True
    filter: Filter = field(default_factory=Filter)


def table_html(catalog: Catalog, view: View) -> str:
    """Render the first rows of the table, with headings to sort by and a way to show more."""
    rows = [(entry, PurePosixPath(entry.path).name) for entry in catalog.entries]
    return render(
        "documents.html",
        "table",
        rows=rows,
        columns=_COLUMNS,
        view=view,
        total=catalog.total,
        page_size=ROWS,
        is_unfiltered=view.filter == Filter(),
    )


def documents_fragments(catalog: Catalog, facets: Facets, view: View) -> dict[str, str]:
    """Render the parts of the page that change with the view or the documents."""
    return {
        "table": table_html(catalog, view),
        "timeline": histogram_html(facets),
        "intake": intake_html(view),
        "documents-filter": filter_form_html(facets, view.filter),
        "documents-conditions": conditions_html(view.filter),
    }


def intake_html(view: View) -> str:
    """Render the place to drop documents on, for those who may add any."""
    return render("documents.html", "intake", may_change=view.may_change)
