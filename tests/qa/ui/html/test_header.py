"""The header shows what is searched and the state of the sync."""

import os
from dataclasses import replace
from datetime import date

from index import Facets, Progress, Unread
from qa.server.background_sync import FolderSummary, SyncProgress
from qa.types import NameCount, Overview
from qa.ui.html.header import (
    about_html,
    header_fragments,
    left_out_html,
    progress_html,
    summary_html,
    unread_html,
)
from tests.qa.ui.samples import NOW, STATUS, visible_text


def test_progress_shows_rate_and_time_left() -> None:
    step = Progress("passages", 300, 900)
    assert "300 of 900 · 20 a second · about 30 s left" in visible_text(
        progress_html(SyncProgress(step, 20.0, finished=False))
    )
    assert progress_html(SyncProgress(step, 20.0, finished=True)) == ""


def test_refused_sync_has_a_button_with_its_count() -> None:
    refused = SyncProgress(error="'notes' is empty", removable=5)
    assert "Remove 5 documents from the index" in visible_text(progress_html(refused))
    # A copy of the folder: nothing would be lost.
    copy = SyncProgress(error="it mirrors 'a', not 'b'", is_other_folder=True)
    assert "Follow this folder" in visible_text(progress_html(copy))
    assert "<button" not in progress_html(copy, may_change=False)


def test_about_list_shows_the_status_of_the_index() -> None:
    def about(**fields: object) -> str:
        return visible_text(about_html(replace(STATUS, **fields), NOW))  # type: ignore[arg-type]

    idle = about()
    for fact in (
        "Documents2",
        "Passages7",
        "Passages left to indexnone",
        "Last checked5 minutes ago",
        "Indexing nowNo",
        "Not readnone",
        "Size on disk390 kB",
        "Version of the index5",
        "all-MiniLM-L6-v2",
    ):
        assert fact in idle
    assert "index12,345, about 5 min left" in about(pending=12_345, seconds_left=300.0)
    assert "index12,345Last" in about(pending=12_345)
    assert "Last checkednever" in about(synced=None, folder=None)
    assert "Last checkednot finished yet" in about(synced=None)
    assert "nowYes" in about(writer=os.getpid())
    assert "nowIn process 1" in about(writer=1)


def test_header_names_the_watched_folder_and_why_it_is_not_up_to_date() -> None:
    unwatched = header_fragments(STATUS, SyncProgress(), NOW)
    assert visible_text(unwatched["holds"]) == "2 documents in news"
    assert unwatched["failed"] == unwatched["work"] == ""
    work = SyncProgress(watching="news", error="no folder 'news'")
    watched = header_fragments(STATUS, work, NOW)
    assert visible_text(watched["holds"]) == "2 documents in news · watching for changes"
    assert "Not up to date: no folder 'news'. Trying again" in visible_text(watched["work"])


def test_what_is_not_read_is_told_apart_from_what_is_left_out() -> None:
    part = Unread("a.eml", "attachment winmail.dat: save it elsewhere", "attachment")
    failed = (("empty.txt", "empty"), (part.path, part.reason))
    fragments = header_fragments(
        replace(STATUS, failed=failed, left_out=(part,)), SyncProgress(), NOW
    )
    assert visible_text(fragments["failed"]) == "1 file not read; 1 attachment left out"
    assert visible_text(fragments["unread"]).strip() == "empty.txt Empty file."
    left_out = visible_text(fragments["left-out"])
    assert "Left out of files that were read: 1 attachment" in left_out
    assert "a.eml" in left_out
    assert part.reason in left_out
    guessed = Unread("b.eml", "read as cp1252", "doubtful text")
    doubtful = header_fragments(replace(STATUS, doubtful=(guessed,)), SyncProgress(), NOW)
    assert doubtful["failed"] == doubtful["left-out"] == ""
    shown = visible_text(doubtful["doubtful"])
    assert "worth checking: 1 doubtful text" in shown
    assert "b.eml" in shown
    assert guessed.reason in shown
    nothing = header_fragments(STATUS, SyncProgress(), NOW)
    assert (
        nothing["doubtful"]
        == nothing["unread"]
        == nothing["left-out"]
        == nothing["unread-title"]
        == ""
    )


def test_pictures_that_were_not_read_say_what_to_install() -> None:
    picture = Unread("a.png", "no text recognition installed: pip install x", "file")
    text = visible_text(unread_html([picture]))
    assert "a.png Picture: no text recognition installed." in text
    assert "pip install 'pullquote[ocr]'" in text


def test_many_unread_files_are_folded_in_with_their_number() -> None:
    files = [Unread(f"{n}.bin", "unknown kind (.bin)", "file") for n in range(300)]
    markup = unread_html(files)
    assert "<summary>300 files</summary>" in markup
    assert "and 250 more" in markup
    rows = [Unread("a.jsonl", f"line {n}: no text", "row") for n in range(60)]
    assert "<summary>60 rows</summary>" in left_out_html(rows)


def test_button_to_remove_says_how_many_documents_and_is_for_those_who_may() -> None:
    work = SyncProgress(error="the folder is empty", removable=150)
    assert "Remove 150 documents from the index" in visible_text(progress_html(work))
    assert "button" not in progress_html(work, may_change=False)
    assert "button" not in progress_html(SyncProgress(error="no folder"))


def test_welcome_shows_what_is_in_the_folder() -> None:
    overview = Overview(
        subject="",
        documents=3,
        read=3,
        since=date(2024, 1, 2),
        until=date(2024, 3, 4),
        undated=1,
        kinds=(NameCount("pdf", 2), NameCount("txt", 1)),
        people=(NameCount("Ada Lund", 2),),
        names=(NameCount("Port Elgin", 2),),
    )
    facets = Facets(days=((date(2024, 1, 2), 1), (date(2024, 3, 4), 1)), undated=1)
    work = SyncProgress(summary=FolderSummary(overview, facets))
    markup = summary_html(work)
    text = visible_text(markup)
    assert (
        "2 PDFs, 1 text file. Published 2 January 2024 to 4 March 2024, "
        "1 without a day of publication." in text
    )
    assert 'class="pq-example"><bdi>Ada Lund</bdi>' in markup
    assert "pq-stretch" in markup
    assert "Drop files" in text
    assert "Drop files" not in summary_html(work, may_change=False)
