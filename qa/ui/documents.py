"""The documents page: the table of documents, and how they are added, deleted and synced."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from index import CorpusError, PullquoteError, add_file, delete_file
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.context import PageContext
from qa.ui.evidence import SourceViewer
from qa.ui.html.documents import DOCUMENTS, View
from qa.ui.html.format import escape
from qa.ui.updates import documents_fragments, read_view


class DocumentsPage:
    """The table of documents with search, sorting, upload, deletion and sync."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.view = gr.State(View())
        self._upload_notes = gr.State({})
        self._page = scripted_html("documents", DOCUMENTS)

    def connect(self, viewer: SourceViewer) -> None:
        table = event_channel("table-updates")
        uploads, deletions = event_channel("upload-updates"), event_channel("deletion-updates")
        notes = self._upload_notes
        multiple = {"trigger_mode": "multiple", **PAGE_EVENT}
        self._page.change_view(self.change_view, None, [self.view, table], **multiple)
        self._page.open_document(viewer.open_document, None, viewer.viewer, **PAGE_EVENT)
        self._page.add_file(self.add_uploaded, notes, [notes, uploads], **multiple)
        self._page.delete_document(self.delete_document, None, deletions, **PAGE_EVENT)
        self._page.sync_now(self.sync_now, **PAGE_EVENT)

    def sync_now(self) -> None:
        if self._context.may_change():
            self._context.sync.start()

    def change_view(self, event: gr.EventData) -> tuple[Any, Any]:
        """Search, sort, page through or close the table."""
        view = replace(read_view(event.view), may_change=self._context.may_change())
        return view, fragment_update(documents_fragments(view, self._context.index))

    def add_uploaded(self, notes: Mapping[str, str], event: gr.EventData) -> tuple[Any, Any]:
        """Copy an uploaded file into the folder. Returns the notes on all uploads, because the
        page may miss one update."""
        name, uploaded = str(event.name), Path(str(event.path)).resolve()
        sync = self._context.sync
        try:
            self._context.require_may_change()
            # The path comes from the browser, so it could name any file of this machine.
            if not uploaded.is_relative_to(Path(get_upload_folder()).resolve()):
                raise CorpusError(f"{name!r} did not arrive: send it again")
            try:
                path = add_file(sync.folder, name, uploaded)
            finally:
                uploaded.unlink(missing_ok=True)
            note = "copied" if path == name.strip() else f"copied as {path}"
            sync.start()
        except CorpusError as error:
            note = str(error)
        notes = {**notes, f"upload-{int(event.number)}": f"{escape(name)}: {escape(note)}"}
        return notes, notes

    def delete_document(self, event: gr.EventData) -> dict[str, str]:
        """Delete a document's file from the folder."""
        sync = self._context.sync
        try:
            self._context.require_may_change()
            path = self._context.index.document(str(event.id)).path
            delete_file(sync.folder, path)
            # Even if it was the only one.
            self._context.index.confirm_removal([path])
            note = f"{path} is deleted from the folder."
            sync.start()
        except KeyError:
            note = "This document is no longer in the index."
        except PullquoteError as error:
            note = f"{error}."
        return fragment_update({"table-note": escape(note)})
