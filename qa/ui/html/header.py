"""Render the page's header: the state of the index, a running sync, questions to begin with."""

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from index import Status, Unread
from index.humanize import counted, disk_size, time_left
from index.unreadable_files import (
    count_files,
    counted_kind,
    counted_kinds,
    group_by_kind,
    group_files,
)
from qa.server.background_sync import SyncProgress
from qa.ui.html.format import sentence, time_since
from qa.ui.html.histogram import bars
from qa.ui.html.templates import render
from qa.ui.html.unreadable_files import needs_recognition

# Groups of files, and of parts of files, that could not be read, at most, in a list of them.
LISTED_GROUPS = 200
# Files or parts of a group that are named.
LISTED_IN_GROUP = 50

HEADER = render("header.html", "skeleton")

WELCOME = render("header.html", "welcome")


def examples_html(examples: Sequence[str], *, are_pending: bool = False) -> str:
    """Render questions to begin with, or that they are still to come."""
    return render("header.html", "examples", questions=examples, are_pending=are_pending)


def summary_html(work: SyncProgress, *, may_change: bool = True) -> str:
    """Render what is in the folder, and that files may be dropped, for those who may add any."""
    summary = work.summary
    overview = summary.overview if summary else None
    days = summary.facets.days if summary else ()
    if overview and overview.since and overview.until:
        # The days on which files were made are none of publication, which the words are of.
        since, until = overview.since, overview.until
        days = tuple((day, count) for day, count in days if since <= day <= until)
    return render(
        "header.html", "summary", overview=overview, bars=bars(days), may_change=may_change
    )


def progress_html(work: SyncProgress, *, may_change: bool = True) -> str:
    """Render a running sync: what it does, how fast, how long it will take; or its error, with a
    button for what it refused to remove, for those who may change the corpus."""
    step = work.progress
    if work.finished or step is None:
        error = work.error
        if error and work.watching:
            error = f"{sentence(f'Not up to date: {error}')} Trying again."
        removable = work.removable if may_change else 0
        is_other = work.is_other_folder and may_change
        return render(
            "header.html", "sync_error", error=error, removable=removable, is_other=is_other
        )
    verb = "Reading documents" if step.stage == "documents" else "Still indexing"
    label, name, details = f"{verb}: {step.done:,} of {step.total:,}", step.name, []
    if step.stage == "documents" and step.done >= step.total:
        label, name = "Documents read. Getting ready to index", ""
    elif work.rate:
        details += [f"{work.rate:,.0f} a second", time_left((step.total - step.done) / work.rate)]
    if step.done >= step.total or step.stage == "passages":
        details.append("you can ask now")
    return render("header.html", "progress", step=step, label=label, name=name, details=details)


def unread_html(unread: Sequence[Unread], placeholder: str = "") -> str:
    """Render the files that could not be read, with the reasons, or the `placeholder`."""
    groups = group_files(unread)
    return render(
        "header.html",
        "unread_files",
        groups=groups[:LISTED_GROUPS],
        more=sum(len(group.paths) for group in groups[LISTED_GROUPS:]),
        shown=LISTED_IN_GROUP,
        needs_recognition=any(needs_recognition(group.reason) for group in groups),
        placeholder=placeholder,
    )


def left_out_html(unread: Sequence[Unread], placeholder: str = "") -> str:
    """Render the parts that are left out of files, by file and kind, or the `placeholder`."""
    parts = [item for item in unread if item.is_part]
    return _by_file_html(parts, "Left out of files that were read", placeholder)


def doubtful_html(doubtful: Sequence[Unread]) -> str:
    """Render what was read by a guess, by file, with what was assumed."""
    return _by_file_html(doubtful, "Read, but worth checking", "")


def _by_file_html(items: Sequence[Unread], heading: str, placeholder: str) -> str:
    groups = group_by_kind(items)
    by_file: dict[str, list[tuple[str, Sequence[str]]]] = {}
    for group in groups[:LISTED_GROUPS]:
        label = counted_kind(len(group.reasons), group.kind)
        by_file.setdefault(group.path, []).append((label, group.reasons))
    return render(
        "header.html",
        "left_out",
        heading=heading,
        files=by_file,
        kinds=counted_kinds(items),
        more=sum(len(group.reasons) for group in groups[LISTED_GROUPS:]),
        shown=LISTED_IN_GROUP,
        placeholder=placeholder,
    )


def unread_summary(unread: Sequence[Unread]) -> str:
    """How much could not be read: "4 files not read, 3 attachments left out"; "" if all was."""
    files, kinds = count_files(unread), counted_kinds(item for item in unread if item.is_part)
    parts = [f"{counted(files, 'file')} not read" if files else "", kinds and f"{kinds} left out"]
    return "; ".join(filter(None, parts))


def about_html(status: Status, now: datetime) -> str:
    """Render the state of the index, as the rows of a description list."""
    pending = f"{status.pending:,}" if status.pending else "none"
    if status.seconds_left is not None:
        pending += f", {time_left(status.seconds_left)}"
    synced = "not finished yet" if status.folder else "never"
    if status.synced:
        synced = time_since(datetime.fromisoformat(status.synced), now)
    syncing = "No"
    if status.writer is not None:
        syncing = "Yes" if status.writer == os.getpid() else f"In process {status.writer}"
        syncing += f" on {status.writer_host}" if status.writer_host else ""
    return render(
        "header.html",
        "about",
        status=status,
        pending=pending,
        synced=synced,
        syncing=syncing,
        unread=unread_summary(status.unread) or "none",
        size=disk_size(status.size),
        encoder=Path(status.encoder).name,
    )


def header_fragments(
    status: Status, work: SyncProgress, now: datetime, user: str = "", *, may_change: bool = True
) -> dict[str, str]:
    """Render the fragments of the header, by name.

    Args:
        status: What is searched.
        work: How the sync stands.
        now: The time that "an hour ago" refers to.
        user: The name of the user who is logged in, if anybody is.
        may_change: Whether that user may change the corpus.
    """
    unread = status.unread
    parts = [item for item in unread if item.is_part]
    return {
        "holds": render(
            "header.html",
            "holds",
            documents=counted(status.documents, "document"),
            folder=Path(status.folder).name if status.folder else None,
            watching=work.watching,
        ),
        "work": progress_html(work, may_change=may_change),
        "about": about_html(status, now),
        "failed": render(
            "header.html",
            "failed",
            files=count_files(unread),
            parts=counted_kinds(parts),
            left_out=len(parts),
        ),
        "unread-title": unread_summary(unread),
        "unread": unread_html(unread),
        "left-out": left_out_html(unread),
        "doubtful": doubtful_html(status.doubtful),
        "folder": render("shared.html", "text", text=status.folder or ""),
        "synced": render("header.html", "synced", outcome=work.outcome if work.finished else ""),
        "examples": examples_html(work.examples or (), are_pending=work.examples is None),
        "summary": summary_html(work, may_change=may_change),
        "user": render("header.html", "user", name=user),
    }
