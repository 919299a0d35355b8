"""The polling of the page survives an index whose folder is moved away."""

import time
from pathlib import Path

import gradio as gr

from index import Index
from qa.server.background_sync import BackgroundSync
from qa.ui.documents import DocumentsPage
from qa.ui.header import Header
from qa.ui.html.documents import View
from qa.ui.page_context import PageContext
from qa.ui.updates import PageState


def test_page_says_that_the_index_is_gone_and_recovers_when_it_is_back(
    index: Index, corpus: Path
) -> None:
    (corpus / "a.txt").write_text("Tides rise twice a day.", "utf-8")
    sync = BackgroundSync(index, corpus, reader=None)
    sync.start()
    assert sync.finished.wait(60)
    context = PageContext(index, sync, reader=None)
    with gr.Blocks():
        header, page = Header(context), DocumentsPage(context)
    fragments, state = header.poll((), PageState(), View())
    assert "1 document" in fragments["holds"]
    away = index.folder.with_name("away")
    index.folder.rename(away)
    fragments, state = header.poll((), state, View())
    assert "is gone: it was moved or deleted" in fragments["work"]
    deleted = page.delete_document(gr.EventData(None, {"id": "a.txt"}))
    assert "is gone" in deleted["table-note"]
    assert (corpus / "a.txt").exists()
    sync.start()
    while sync.is_busy():
        time.sleep(0.05)
    assert "is gone" in sync.progress().error
    assert not index.folder.exists()
    away.rename(index.folder)
    fragments, state = header.poll((), state, View())
    assert "1 document" in fragments["holds"]
    assert sync.sync()["error"] == ""
    fragments, state = header.poll((), state, View())
    assert "is gone" not in fragments["work"]
