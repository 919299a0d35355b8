"""the header says what is searched and how the sync stands."""

import os
from dataclasses import replace

from index import Progress
from qa.server.background_sync import SyncProgress
from qa.ui.html.header import about_html, header_fragments, progress_html
from tests.qa.ui.samples import NOW, STATUS, plain


def test_progress_tells_rate_and_time_left() -> None:
    step = Progress("passages", 300, 900)
    assert "300 of 900 · 20 a second · about 30 s left" in plain(
        progress_html(SyncProgress(step, 20.0, finished=False))
    )
    assert progress_html(SyncProgress(step, 20.0, finished=True)) == ""


def test_the_page_says_what_the_index_says_of_itself() -> None:
    def said(**fields: object) -> str:
        return plain(about_html(replace(STATUS, **fields), NOW))  # type: ignore[arg-type]

    quiet = said()
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
        assert fact in quiet
    assert "yet12,345, about 5 min left" in said(pending=12_345, seconds_left=300.0)
    assert "yet12,345Last" in said(pending=12_345)
    assert "Last syncnever" in said(synced=None, folder=None)
    assert "Last syncnot finished yet" in said(synced=None)
    assert "nowthis app" in said(writer=os.getpid())
    assert "nowprocess 1" in said(writer=1)


def test_the_header_names_the_folder_that_is_followed_and_why_it_is_not_up_to_date() -> None:
    still = header_fragments(STATUS, SyncProgress(), NOW)
    assert plain(still["holds"]) == "2 documents in news, 7 passages"
    assert still["failed"] == still["work"] == ""
    work = SyncProgress(watching="news", error="no folder 'news'")
    followed = header_fragments(STATUS, work, NOW)
    assert plain(followed["holds"]) == "2 documents, 7 passages, following news"
    assert "Not up to date: no folder 'news'. It is tried again" in plain(followed["work"])
