"""What the page says became of an upload."""

import time
from pathlib import Path

import gradio as gr
import pytest
from gradio.utils import get_upload_folder

from index import Index
from qa.server.background_sync import BackgroundSync
from qa.ui.documents import DocumentsPage
from qa.ui.page_context import PageContext


def test_upload_says_which_document_has_its_text_already(
    index: Index, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "uploads"))
    (corpus / "tides.txt").write_text("Tides rise twice a day.\n", "utf-8")
    sync = BackgroundSync(index, corpus, reader=None)
    sync.start()
    assert sync.finished.wait(60)
    with gr.Blocks():
        page = DocumentsPage(PageContext(index, sync, reader=None))

    def outcome(number: int, name: str, text: str) -> str:
        uploaded = Path(get_upload_folder()) / name
        uploaded.parent.mkdir(exist_ok=True)
        uploaded.write_text(text, "utf-8")
        fields = {"number": number, "name": name, "path": str(uploaded)}
        *_, last = page.add_uploaded(gr.EventData(None, fields))
        return last[f"upload-{number}"]

    same = outcome(1, "ebb.md", "Tides  rise twice a day.")
    assert same == "ebb.md: Copied. Its text is already here, in tides.txt."
    assert outcome(2, "moon.txt", "The moon pulls the sea.") == "moon.txt: Copied."
    while sync.is_busy():
        time.sleep(0.02)
