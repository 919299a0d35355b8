"""Work out what has changed on an open page: its header, its sources and the corpus table."""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from index import Filter, Index, PullquoteError, Status
from qa.filters import parse_filter
from qa.server.background_sync import BackgroundSync, SyncProgress
from qa.temporal.reference_day import archive_day
from qa.ui.chat_turns import Turns
from qa.ui.html.chat import note_fragments
from qa.ui.html.documents import ROWS, View
from qa.ui.html.documents import documents_fragments as render_documents
from qa.ui.html.header import header_fragments
from qa.ui.html.reference_day import default_day

# Characters of a search in the table.
MAX_SEARCH = 200
# Rows of the table: a browser takes a second to lay out more.
MAX_ROWS = 2_000
# Seconds that a status is reused while the index changes, and while it does not: counting rows
# and measuring files takes a second in a large index.
FRESH_WHILE_CHANGING, FRESH_WHILE_IDLE = 1.0, 10.0


@dataclass(frozen=True, slots=True)
class PageState:
    """What an open page was last updated with.

    `fragments` are pieces of HTML by name, as of `version`: the generation of the index and the
    number of turns. Among them, `notes` say what became of the sources, and `table` shows `view`
    of the corpus.
    """

    version: tuple[int, int] = (-1, 0)
    notes: Mapping[str, str] = field(default_factory=dict)
    fragments: Mapping[str, str] = field(default_factory=dict)
    view: View = field(default_factory=View)
    table: Mapping[str, str] = field(default_factory=dict)


class StatusCache:
    """The status of an index, computed again only when it may have changed."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._status: Status | None = None
        self._read_at = 0.0
        self._key: tuple[int, bool] = (-1, False)

    @property
    def generation(self) -> int:
        """The generation of the index."""
        return self._index.generation()

    def status(self, idle: bool) -> Status:
        """The current status; `idle` says that this process is not syncing."""
        key, status = (self._index.generation(), idle), self._status
        # The end of another process's sync does not always change the generation.
        changing = status is None or status.writer is not None or key != self._key
        max_age = FRESH_WHILE_CHANGING if changing else FRESH_WHILE_IDLE
        if status is None or time.monotonic() - self._read_at > max_age:
            status = self._status = self._index.status()
            self._read_at, self._key = time.monotonic(), key
        return status


def shared_state(cache: StatusCache, sync: BackgroundSync) -> str:
    """What all open pages show of the index and its sync, as a text that is another one after each
    change."""
    progress = sync.progress()
    try:
        content = repr((cache.generation, progress, cache.status(progress.finished)))
    except PullquoteError as error:
        content = str(error)
    return hashlib.sha256(content.encode("utf-8", "replace")).hexdigest()[:16]


def page_updates(
    state: PageState,
    turns: Turns,
    view: View,
    index: Index,
    status: Status,
    progress: SyncProgress,
    user: str = "",
) -> PageState:
    """Bring a page up to date.

    Args:
        state: What the page was last updated with.
        turns: Its conversation, whose sources may have changed.
        view: What it shows of the corpus.
        index: The index.
        status: The status to show in the header.
        progress: The sync to show in the header.
        user: The user to show in the header, if anybody is logged in.

    Returns:
        The new state; equal to `state` when nothing has changed.
    """
    version, notes, table = (index.generation(), len(turns)), state.notes, state.table
    if version != state.version:
        notes = note_fragments(turns, index.document, notes)
    if version[0] != state.version[0] or view != state.view:
        table = documents_fragments(view, index)
    header = {
        **header_fragments(status, progress, datetime.now(UTC), user, may_change=view.may_change),
        "reference-day-default": default_day(archive_day(index, date.today())),
    }
    # With the version among the fragments, each new turn makes them another value, which the page
    # applies again: an answer rendered before a change may arrive after it.
    fragments = {"at": f"{version}", **header, **notes, **table}
    return PageState(version, notes, fragments, view, table)


def documents_fragments(view: View, index: Index) -> dict[str, str]:
    """The documents page's fragments; none while it is not open."""
    if not view.open:
        return {}
    catalog = index.catalog(
        view.words, view.filter, view.order, view.descending, limit=view.rows, in_text=True
    )
    return render_documents(catalog, index.facets(), view)


def read_view(fields: Mapping[str, Any]) -> View:
    """Read a view of the table that a browser asks for, replacing invalid values."""
    order = fields.get("order")
    return View(
        open=fields.get("open") is True,
        words=str(fields.get("words", ""))[:MAX_SEARCH],
        order=order if order in ("title", "published", "kind", "passages") else "published",
        descending=fields.get("descending") is not False,
        rows=min(MAX_ROWS, max(ROWS, int(fields.get("rows", ROWS)))),
        filter=_read_filter(fields.get("filter")),
    )


def _read_filter(fields: object) -> Filter:
    """A filter that a browser asks for; all documents if it is none."""
    try:
        return parse_filter(fields) if isinstance(fields, Mapping) else Filter()
    except PullquoteError:
        return Filter()
