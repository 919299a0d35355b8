"""an index, what an open page was told → what it has to be told now."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from index import Index, Status
from qa.ui.html.chat import note_fragments
from qa.ui.html.corpus import ROWS, View, intake_html, table_html
from qa.ui.html.header import SyncProgress, header_fragments
from qa.ui.html.histogram import histogram_html
from qa.ui.turns import Turns

# Characters of what is searched for among the documents' titles.
WORDS_SEARCHED = 200
# Seconds for which what the index says of itself holds: it counts rows and measures files, a
# second's work in a large one. The first while it changes, the second while it does not.
STATUS_FRESH, STATUS_STALE = 1.0, 10.0


@dataclass(frozen=True, slots=True)
class PageState:
    """What an open page was told last: `pieces` of it by name, as the index was `at`, a generation
    and a number of turns. `notes` are those of them that say how sources have fared since, `table`
    those that show `view` of the corpus."""

    at: tuple[int, int] = (-1, 0)
    notes: Mapping[str, str] = field(default_factory=dict)
    fragments: Mapping[str, str] = field(default_factory=dict)
    view: View = field(default_factory=View)
    table: Mapping[str, str] = field(default_factory=dict)


class StatusCache:
    """What an index says of itself, asked anew only when it may say something else."""

    def __init__(self, ix: Index) -> None:
        self._ix = ix
        self._status: Status | None = None
        self._read = 0.0
        self._at: tuple[int, bool] = (-1, False)

    def status(self, idle: bool) -> Status:
        """Anew when its generation is another, our own sync began or ended, or it is stale."""
        at, known = (self._ix.generation(), idle), self._status
        # The end of another process's sync need not be a new generation.
        moving = known is None or known.writer is not None or at != self._at
        if known is None or time.monotonic() - self._read > (
            STATUS_FRESH if moving else STATUS_STALE
        ):
            known = self._status = self._ix.status()
            self._read, self._at = time.monotonic(), at
        return known


def page_updates(
    seen: PageState, turns: Turns, view: View, ix: Index, status: Status, work: SyncProgress
) -> PageState:
    """What a page has to be told now: of its header, of the sources of its conversation, and of
    the corpus as far as it shows that."""
    at, notes, table = (ix.generation(), len(turns)), seen.notes, seen.table
    if at != seen.at:
        notes = note_fragments(turns, ix.document, notes)
    if at[0] != seen.at[0] or view != seen.view:
        table = corpus_fragments(view, ix)
    pieces = header_fragments(status, work, datetime.now(UTC))
    # An answer that was rendered before the change may arrive after it: each new turn makes the
    # whole another value, which the page looks through once more.
    return PageState(at, notes, {"at": f"{at}", **pieces, **notes, **table}, view, table)


def corpus_fragments(view: View, ix: Index) -> dict[str, str]:
    """What a page shows of the corpus: nothing as long as it is not looked at."""
    if not view.open:
        return {}
    found = ix.catalog(
        view.words, order=view.order, descending=view.descending, limit=ROWS, skip=view.skip
    )
    return {
        "table": table_html(found, view),
        "timeline": histogram_html(ix.facets()),
        "intake": intake_html(view),
    }


def read_view(fields: Mapping[str, Any]) -> View:
    """What of the table a page asks for, whatever it sends."""
    order = fields.get("order")
    return View(
        open=fields.get("open") is True,
        words=str(fields.get("words", ""))[:WORDS_SEARCHED],
        order=order if order in ("title", "published", "kind", "passages") else "published",
        descending=fields.get("descending") is not False,
        skip=max(0, int(fields.get("skip", 0))),
    )
