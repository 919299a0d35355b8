"""Catalogue → the table of documents, with what can be done to each."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from index import Catalog, Entry, Order
from index.humanize import counted
from qa.ui.html.format import bidi, escape
from qa.ui.html.sources import date_html

# Documents shown at once.
ROWS = 50

CORPUS = (
    '<section class="pq-corpus" aria-labelledby="pq-corpus-title"><header>'
    '<h2 id="pq-corpus-title">Corpus</h2><p class="pq-small" data-piece="folder"></p>'
    '</header><p class="pq-small" role="status" data-piece="synced"></p>'
    '<div data-piece="intake"></div><ul class="pq-uploads" aria-live="polite"></ul>'
    '<div data-piece="timeline"></div>'
    '<h3>Documents</h3><input type="search" class="pq-find" aria-label="Search documents" '
    'placeholder="Search by title, file, day, author or tag">'
    '<p class="pq-small" role="status" data-piece="table-note"></p>'
    '<div class="pq-table" tabindex="0" role="region" aria-label="Documents" data-piece="table">'
    '</div><h3>Could not be read</h3><ul class="pq-small" data-piece="unread"></ul></section>'
)

_COLUMNS: tuple[tuple[Order, str], ...] = (
    ("title", "Title"),
    ("published", "Published"),
    ("kind", "Kind"),
    ("passages", "Passages"),
)


@dataclass(frozen=True, slots=True)
class View:
    """What of the table a page shows: which words are searched, how it is sorted, and from where
    on; not `open`, nothing of it. Who looks at it `may_change` the corpus or not."""

    open: bool = False
    words: str = ""
    order: Order = "published"
    descending: bool = True
    skip: int = 0
    may_change: bool = True


def table_html(found: Catalog, view: View) -> str:
    """A stretch of the table, its columns to sort by, and ways to the stretches beside it."""
    heads = "".join(_head(order, title, view) for order, title in _COLUMNS)
    rows = "".join(_row(entry, view.may_change) for entry in found.entries)
    none = f"<p>No document has “{bidi(view.words)}”.</p>" if view.words else "<p>None yet.</p>"
    if not rows:
        return none
    last = view.skip + len(found.entries)
    pages = "".join(
        f'<button type="button" class="pq-skip" data-skip="{skip}">{word}</button> '
        for word, skip, there in (
            ("Earlier rows", max(0, view.skip - ROWS), view.skip > 0),
            ("Further rows", last, last < found.total),
        )
        if there
    )
    shown = f"{view.skip + 1:,} to {last:,} of {counted(found.total, 'document')}"
    delete = '<th><span class="pq-hidden">Delete</span></th>' if view.may_change else ""
    return (
        f"<table><thead><tr>{heads}<th>Status</th>{delete}</tr></thead><tbody>{rows}</tbody></table>"
        f"<p>{shown} {pages}</p>"
    )


def _head(order: Order, title: str, view: View) -> str:
    sorting, arrow = "none", ""
    if order == view.order:
        sorting, arrow = ("descending", " ↓") if view.descending else ("ascending", " ↑")
    return (
        f'<th aria-sort="{sorting}"><button type="button" class="pq-order" data-order="{order}">'
        f"{title}<span aria-hidden=true>{arrow}</span></button></th>"
    )


def intake_html(view: View) -> str:
    """Where documents are dropped, for who may."""
    if not view.may_change:
        return '<p class="pq-note">You may ask these documents, but not add or delete any.</p>'
    return (
        '<div class="pq-drop"><p>Drop documents here, or <label class="pq-choose">choose files'
        '<input type="file" multiple></label>. They are copied into the folder and can be asked as '
        'soon as they are read.</p><p><button type="button" class="pq-sync">Sync now</button></p>'
        "</div>"
    )


def _row(entry: Entry, may_change: bool) -> str:
    status = "searchable"
    if entry.pending:
        status = f"{counted(entry.pending, 'passage')} by words alone so far"
    elif not entry.passages:
        status = "holds no words"
    file = PurePosixPath(entry.path).name
    # One row of a file of many cannot be deleted by itself.
    whole = " with all documents in it" if entry.id != entry.path else ""
    delete = (
        f'<td><button type="button" class="pq-delete" aria-label="Delete {escape(file)}" '
        f'data-name="Delete {escape(file)}" '
        f'data-sure="Delete {escape(file)}{whole} from the folder for good?">Delete</button></td>'
        if may_change
        else ""
    )
    return (
        f'<tr data-id="{escape(entry.id)}"><th scope="row"><button type="button" class="pq-read">'
        f'{bidi(entry.title)}</button><span class="pq-path">{bidi(entry.id)}</span></th>'
        f"<td>{date_html(entry.published) or 'no date'}</td><td>{escape(entry.kind)}</td>"
        f'<td class="pq-figure">{entry.passages:,}</td><td>{status}</td>{delete}</tr>'
    )
