"""The header shows what is searched and the state of the sync."""

import os
from dataclasses import replace

from index import Progress
from qa.server.background_sync import SyncProgress
from qa.ui.html.header import about_html, header_fragments, progress_html
from tests.qa.ui.samples import NOW, STATUS, visible_text


def test_progress_shows_rate_and_time_left() -> None:
    step = Progress("passages", 300, 900)
    assert "300 of 900 · 20 a second · about 30 s left" in visible_text(
        progress_html(SyncProgress(step, 20.0, finished=False))
    )
    assert progress_html(SyncProgress(step, 20.0, finished=True)) == ""


def test_about_list_shows_the_status_of_the_index() -> None:
    def about(**fields: object) -> str:
        return visible_text(about_html(replace(STATUS, **fields), NOW))  # type: ignore[arg-type]

    idle = about()
    for fact in (
        "Documents2",
        "Passages7",
        "Not embedded yetnone",
        "Last sync5 minutes ago",
        "Syncing nowno",
        "Could not be readnone",
        "Size on disk390 kB",
        "Generation5",
        "all-MiniLM-L6-v2",
    ):
        assert fact in idle
    assert "yet12,345, about 5 min left" in about(pending=12_345, seconds_left=300.0)
    assert "yet12,345Last" in about(pending=12_345)
    assert "Last syncnever" in about(synced=None, folder=None)
    assert "Last syncnot finished yet" in about(synced=None)
    assert "nowthis app" in about(writer=os.getpid())
    assert "nowprocess 1" in about(writer=1)


def test_header_names_the_watched_folder_and_why_it_is_not_up_to_date() -> None:
    unwatched = header_fragments(STATUS, SyncProgress(), NOW)
    assert visible_text(unwatched["holds"]) == "2 documents in news, 7 passages"
    assert unwatched["failed"] == unwatched["work"] == ""
    work = SyncProgress(watching="news", error="no folder 'news'")
    watched = header_fragments(STATUS, work, NOW)
    assert visible_text(watched["holds"]) == "2 documents, 7 passages, watching news"
    assert "Not up to date: no folder 'news'. Trying again" in visible_text(watched["work"])
