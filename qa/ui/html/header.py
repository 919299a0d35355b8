"""Render the page's header: the state of the index, a running sync, questions to begin with."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from index import Status
from index.humanize import counted, disk_size, time_left
from qa.server.background_sync import SyncProgress
from qa.ui.html.format import time_since
from qa.ui.html.templates import render

# Files that could not be read, at most, in a list of them.
LISTED_FAILURES = 200

HEADER = render("header.html", "skeleton")

WELCOME = render("header.html", "welcome")


def examples_html(examples: Sequence[str], *, are_pending: bool = False) -> str:
    """Render questions to begin with, or that they are still to come."""
    return render("header.html", "examples", questions=examples, are_pending=are_pending)


def progress_html(work: SyncProgress) -> str:
    """Render a running sync: what it does, how fast, how long it will take; or its error."""
    step = work.progress
    if work.finished or step is None:
        error = work.error
        if error and work.watching:
            error = f"Not up to date: {error}. Trying again automatically."
        return render("header.html", "sync_error", error=error)
    verb = "Reading documents" if step.stage == "documents" else "Embedding passages"
    label, name, details = f"{verb}: {step.done:,} of {step.total:,}", step.name, []
    if step.stage == "documents" and step.done >= step.total:
        label, name = "Documents read; loading the encoder", ""
    elif work.rate:
        details += [f"{work.rate:,.0f} a second", time_left((step.total - step.done) / work.rate)]
    if step.done >= step.total or step.stage == "passages":
        details.append("you can ask already; answers improve until this is done")
    return render("header.html", "progress", step=step, label=label, name=name, details=details)


def failures_html(failed: Sequence[tuple[str, str]], placeholder: str = "") -> str:
    """Render the files that could not be read, each with the reason, or the `placeholder`."""
    listed, more = failed[:LISTED_FAILURES], len(failed) - LISTED_FAILURES
    return render("header.html", "failures", failed=listed, more=more, placeholder=placeholder)


def about_html(status: Status, now: datetime) -> str:
    """Render the state of the index, as the rows of a description list."""
    pending = f"{status.pending:,}" if status.pending else "none"
    if status.seconds_left is not None:
        pending += f", {time_left(status.seconds_left)}"
    synced = "not finished yet" if status.folder else "never"
    if status.synced:
        synced = time_since(datetime.fromisoformat(status.synced), now)
    syncing = "no"
    if status.writer is not None:
        syncing = "this app" if status.writer == os.getpid() else f"process {status.writer}"
    return render(
        "header.html",
        "about",
        status=status,
        pending=pending,
        synced=synced,
        syncing=syncing,
        size=disk_size(status.size),
        encoder=Path(status.encoder).name,
    )


def header_fragments(
    status: Status, work: SyncProgress, now: datetime, user: str = ""
) -> dict[str, str]:
    """Render the fragments of the header, by name.

    Args:
        status: What is searched.
        work: How the sync stands.
        now: The time that "an hour ago" refers to.
        user: The name of the user who is logged in, if anybody is.
    """
    failed = f"{counted(len(status.failed), 'item')} could not be read" if status.failed else ""
    return {
        "holds": render(
            "header.html",
            "holds",
            documents=counted(status.documents, "document"),
            passages=counted(status.passages, "passage"),
            folder=Path(status.folder).name if status.folder else None,
            watching=work.watching,
        ),
        "work": progress_html(work),
        "about": about_html(status, now),
        "failed": failed,
        "failures": failures_html(status.failed),
        "unread": failures_html(status.failed, placeholder="None"),
        "folder": render("shared.html", "text", text=status.folder or ""),
        "synced": render("shared.html", "text", text=work.outcome if work.finished else ""),
        "examples": examples_html(work.examples or (), are_pending=work.examples is None),
        "user": render("header.html", "user", name=user),
    }
