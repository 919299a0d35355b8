"""The sync behind the page does not empty the index unasked."""

import time
from collections.abc import Callable
from pathlib import Path

import gradio as gr
import pytest

from index import Index, Progress, RemovalRefusedError
from qa.server.background_sync import BackgroundSync, print_report
from qa.ui.documents import DocumentsPage
from qa.ui.header import Header
from qa.ui.html.documents import View
from qa.ui.page_context import PageContext
from qa.ui.updates import PageState


def run(sync: BackgroundSync) -> None:
    """Sync, and wait for its end."""
    sync.start()
    wait(sync)


def wait(sync: BackgroundSync) -> None:
    deadline = time.monotonic() + 60
    while sync.is_busy():
        assert time.monotonic() < deadline
        time.sleep(0.05)


def write(folder: Path, *names: str) -> None:
    folder.mkdir(exist_ok=True)
    for name in names:
        (folder / name).write_text(f"The quay of {name} is closed.", "utf-8")


def test_emptied_folder_keeps_the_index_until_the_button_is_pressed(
    index: Index, corpus: Path
) -> None:
    write(corpus, "a.txt", "b.txt")
    sync = BackgroundSync(index, corpus, reader=None)
    run(sync)
    for path in corpus.iterdir():
        path.unlink()
    run(sync)
    # What is indexed is served.
    sync.raise_fatal_error()
    assert (sync.progress().removable, index.status().documents) == (2, 2)
    context = PageContext(index, sync, reader=None)
    with gr.Blocks():
        header = Header(context)
    fragments, _ = header.poll((), PageState(), View())
    assert "Remove 2 documents from the index" in fragments["work"]
    assert "--replace" not in fragments["work"]
    assert "--replace" in sync.sync()["error"]
    # A page that shows another number removes nothing.
    header.remove_refused(gr.EventData(None, {"documents": 1}))
    wait(sync)
    assert index.status().documents == 2
    header.remove_refused(gr.EventData(None, {"documents": 2}))
    wait(sync)
    assert (index.status().documents, sync.progress().removable) == (0, 0)


def test_welcome_page_counts_what_has_been_added(index: Index, corpus: Path) -> None:
    write(corpus, "a.txt", "b.txt")
    sync = BackgroundSync(index, corpus, reader=None)
    run(sync)
    write(corpus, "c.txt")
    run(sync)
    summary = sync.progress().summary
    assert summary
    assert summary.overview.documents == 3


def test_folder_is_summarized_before_all_of_it_is_indexed(
    index: Index, corpus: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.server.background_sync._SUMMARIZED_BEFORE", 2)
    write(corpus, "a.txt", "b.txt")
    sync, seen = BackgroundSync(index, corpus, reader=None), []
    monkeypatch.setattr(sync, "_prepare_examples", lambda: seen.append(sync.progress().summary))

    def advance(step: Progress, advance: Callable[[Progress], None] = sync._advance) -> None:
        advance(step)
        deadline = time.monotonic() + 60
        while step.stage == "passages" and sync.progress().summary is None:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    monkeypatch.setattr(sync, "_advance", advance)
    run(sync)
    assert seen[0]
    assert seen[0].overview.documents == 2


def test_last_document_deleted_on_the_page_is_gone(index: Index, corpus: Path) -> None:
    write(corpus, "a.txt")
    sync = BackgroundSync(index, corpus, reader=None)
    run(sync)
    with gr.Blocks():
        page = DocumentsPage(PageContext(index, sync, reader=None))
    page.delete_document(gr.EventData(None, {"id": "a.txt"}))
    wait(sync)
    assert (index.status().documents, sync.error) == (0, None)


def test_app_on_another_folder_is_told_and_does_not_start(
    index: Index, corpus: Path, tmp_path: Path
) -> None:
    write(corpus, "a.txt")
    run(BackgroundSync(index, corpus, reader=None))
    other = tmp_path / "other"
    write(other, "b.txt")
    second = BackgroundSync(index, other, reader=None)
    run(second)
    with pytest.raises(RemovalRefusedError) as refused:
        second.raise_fatal_error()
    assert str(corpus) in str(refused.value)
    assert str(other) in str(refused.value)
    asked = BackgroundSync(index, other, reader=None, replace=True)
    run(asked)
    assert asked.error is None
    assert index.status().documents == 1


def test_index_that_another_machine_syncs_is_served_without_its_folder(
    index: Index, corpus: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(corpus, "a.txt")
    index.sync(corpus)
    sync = BackgroundSync(index, tmp_path / "elsewhere", reader=None)
    sync.serve_as_it_is()
    assert sync.finished.is_set()
    sync.raise_fatal_error()
    while sync.progress().summary is None:
        time.sleep(0.05)
    assert (sync.progress().finished, sync.progress().error, sync.is_busy()) == (True, "", False)
    print_report(sync, index, "http://127.0.0.1")
    assert capsys.readouterr() == (
        "1 document, 1 passage indexed. Ask at http://127.0.0.1 (Ctrl-C stops)\n",
        "",
    )
