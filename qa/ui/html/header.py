"""Status → what the page's header says of the index, of a sync in hand, of what to ask."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from index import Status
from index.humanize import counted, disk_size, time_left
from qa.server.background_sync import SyncProgress
from qa.ui.html.format import bidi, escape, time_since

LISTED_FAILURES = 200


def examples_html(examples: Sequence[str]) -> str:
    """Questions to begin with."""
    buttons = "".join(
        f'<li><button type="button" class="pq-example">{escape(text)}</button></li>'
        for text in examples
    )
    return f"<p>Questions these documents may answer:</p><ul>{buttons}</ul>" if buttons else ""


def progress_html(work: SyncProgress) -> str:
    """A sync in hand: what it does, how fast, how long it will take."""
    step = work.progress
    if work.finished or step is None:
        said = work.error
        if said and work.watching:
            said = f"Not up to date: {said}. It is tried again by itself."
        return f'<p class="pq-note" role="status">{escape(said)}</p>' if said else ""
    verb = "Reading documents" if step.stage == "documents" else "Learning passages"
    parts = [f"{verb}: {step.done:,} of {step.total:,}", bidi(step.name) if step.name else ""]
    if step.stage == "documents" and step.done >= step.total:
        parts = ["Documents read, loading the encoder", ""]
    elif work.rate:
        parts += [f"{work.rate:,.0f} a second", time_left((step.total - step.done) / work.rate)]
    if step.done >= step.total or step.stage == "passages":
        parts.append("you can ask already, answers improve until it is done")
    told = " · ".join(filter(None, parts))
    return (
        f'<div class="pq-progress" role="status"><progress value="{step.done}" '
        f'max="{max(step.total, 1)}" aria-label="Sync"></progress><span>{told}</span></div>'
    )


def failures_html(failed: Sequence[tuple[str, str]]) -> str:
    """What could not be read, each with its reason."""
    rows = "".join(f"<li>{bidi(path)}: {bidi(why)}</li>" for path, why in failed[:LISTED_FAILURES])
    more = len(failed) - LISTED_FAILURES
    return rows + (f"<li>and {more:,} more</li>" if more > 0 else "")


def about_html(status: Status, now: datetime) -> str:
    """What the index says of itself, as the rows of a list of terms."""
    pending = f"{status.pending:,}" if status.pending else "none"
    if status.seconds_left is not None:
        pending += f", {time_left(status.seconds_left)}"
    synced = "not finished yet" if status.folder else "never"
    if status.synced:
        since = time_since(datetime.fromisoformat(status.synced), now)
        synced = f'<time datetime="{escape(status.synced)}">{since}</time>'
    syncing = "no"
    if status.writer is not None:
        syncing = "this app" if status.writer == os.getpid() else f"process {status.writer}"
    rows = {
        "Documents": f"{status.documents:,}",
        "Passages": f"{status.passages:,}",
        "Not embedded yet": pending,
        "Last sync": synced,
        "Syncing now": syncing,
        "Could not be read": f"{len(status.failed):,}" if status.failed else "none",
        "Size on disk": disk_size(status.size),
        "Generation": f"{status.generation:,}",
        "Encoder": bidi(Path(status.encoder).name),
    }
    return "".join(f"<div><dt>{term}</dt><dd>{said}</dd></div>" for term, said in rows.items())


def header_fragments(status: Status, work: SyncProgress, now: datetime) -> dict[str, str]:
    """What is being searched, how the sync stands, and questions to begin with, by name."""
    documents, passages = counted(status.documents, "document"), counted(status.passages, "passage")
    folder = f" in {bidi(Path(status.folder).name)}" if status.folder else ""
    holds = f"{documents}{folder}, {passages}"
    if work.watching:
        holds = f"{documents}, {passages}, following {bidi(work.watching)}"
    failed = f"{counted(len(status.failed), 'item')} could not be read" if status.failed else ""
    return {
        "holds": holds,
        "work": progress_html(work),
        "about": about_html(status, now),
        "failed": failed,
        "failures": failures_html(status.failed),
        "unread": failures_html(status.failed) or "<li>Nothing</li>",
        "folder": bidi(status.folder or ""),
        "synced": bidi(work.outcome if work.finished else ""),
        "examples": examples_html(work.examples or ()),
    }


# Filled by `header_pieces`, part by part, so that what is folded out, focused or selected in the
# others stays so.
HEADER = (
    '<header class="pq-bar"><h1>Pullquote</h1><nav aria-label="Parts of the app">'
    '<button type="button" class="pq-tab" data-tab="ask" aria-current="page">Ask</button>'
    '<button type="button" class="pq-tab" data-tab="corpus">Corpus</button></nav>'
    '<p class="pq-small" data-piece="holds"></p><details class="pq-about pq-fold">'
    '<summary>About this index</summary><dl data-piece="about"></dl>'
    '</details><details class="pq-shelf pq-fold"><summary>Conversations</summary><div>'
    '<input type="search" class="pq-find" aria-label="Search conversations" '
    'placeholder="Search conversations"><ul data-piece="shelf"></ul><p class="pq-small">'
    '<label>Open one that was saved as JSON: <input type="file" class="pq-bring" '
    'accept=".json,application/json"></label></p></div></details>'
    '<button type="button" class="pq-restart">New conversation</button></header>'
    '<div data-piece="work"></div><details class="pq-failed"><summary data-piece="failed">'
    '</summary><ul data-piece="failures"></ul></details>'
)


WELCOME = (
    "<h2>Ask your documents</h2><p>You get the words that answer, quoted verbatim, each quote "
    'with a link to the place where it stands.</p><div data-piece="examples"></div>'
)
