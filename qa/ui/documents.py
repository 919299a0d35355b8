"""The documents page: the table of documents, and how they are added, deleted, dated and synced."""

import time
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import gradio as gr
from gradio.utils import get_upload_folder

from index import CorpusError, PullquoteError, add_file, delete_file
from qa.filters import parse_day
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update, scripted_html
from qa.ui.evidence import SourceViewer
from qa.ui.html.documents import DOCUMENTS, View
from qa.ui.html.format import escape, sentence
from qa.ui.html.unreadable_files import plain_reason
from qa.ui.open_conversations import MAX_PAGES
from qa.ui.page_context import PageContext, page_id
from qa.ui.updates import documents_fragments, read_view

# Uploads that are waited for at the same time.
UPLOADS = 4
# Seconds that a page waits to tell what became of an upload, and between two looks.
MAX_WAIT = 120.0
_CHECK_EVERY = 0.5
# Documents whose id contains the name of an upload that are looked through for it.
_SAME_NAME = 200
# Characters of the text of an upload by which another document with the same text is searched, and
# passages that are looked at.
_TWIN_QUERY, _TWINS = 300, 20
# Nanoseconds by which the clock of a file system may lag behind.
_CLOCK_NS = 20_000_000


class DocumentsPage:
    """The table of documents with search, sorting, upload, deletion and sync."""

    def __init__(self, context: PageContext) -> None:
        self._context = context
        self.view = gr.State(View())
        self._upload_notes: OrderedDict[str, dict[str, str]] = OrderedDict()
        self._page = scripted_html("documents", "documents.js", DOCUMENTS)

    def connect(self, viewer: SourceViewer) -> None:
        table = event_channel("table-updates")
        uploads, deletions = event_channel("upload-updates"), event_channel("deletion-updates")
        multiple = {"trigger_mode": "multiple", **PAGE_EVENT}
        self._page.change_view(self.change_view, None, [self.view, table], **multiple)
        self._page.open_document(viewer.open_document, None, viewer.viewer, **PAGE_EVENT)
        self._page.add_file(self.add_uploaded, None, uploads, concurrency_limit=UPLOADS, **multiple)
        self._page.delete_document(self.delete_document, None, deletions, **PAGE_EVENT)
        self._page.correct_day(self.correct_day, self.view, table, **multiple)
        self._page.restore_day(self.restore_day, self.view, table, **multiple)
        self._page.sync_now(self.sync_now, **PAGE_EVENT)

    def sync_now(self) -> None:
        if self._context.may_change():
            self._context.sync.start()

    def change_view(self, event: gr.EventData) -> tuple[Any, Any]:
        """Search, sort, page through or close the table."""
        view = replace(read_view(event.view), may_change=self._context.may_change())
        return view, fragment_update(documents_fragments(view, self._context.index))

    def add_uploaded(self, event: gr.EventData) -> Iterator[dict[str, str]]:
        """Copy an uploaded file into the folder, and say what becomes of it. Each update has the
        notes on all uploads of the page, because it may miss one."""
        name, notes = str(event.name), self._notes_of_page()
        for outcome in self._add(name, Path(str(event.path)).resolve()):
            notes[f"upload-{int(event.number)}"] = f"{escape(name)}: {escape(outcome)}"
            yield fragment_update(notes)

    def _notes_of_page(self) -> dict[str, str]:
        """What has been said of the uploads of the page; several at a time add to it."""
        notes = self._upload_notes.setdefault(page_id(), {})
        self._upload_notes.move_to_end(page_id())
        while len(self._upload_notes) > MAX_PAGES:
            self._upload_notes.popitem(last=False)
        return notes

    def _add(self, name: str, uploaded: Path) -> Iterator[str]:
        """Copy an uploaded file, wait until it has been read, and tell what happens."""
        sync, began = self._context.sync, time.time_ns()
        try:
            self._context.require_may_change()
            # The path comes from the browser, so it could name any file of this machine.
            if not uploaded.is_relative_to(Path(get_upload_folder()).resolve()):
                raise CorpusError(f"{name!r} did not arrive: upload it again")
            try:
                path = add_file(sync.folder, name, uploaded)
            finally:
                uploaded.unlink(missing_ok=True)
        except CorpusError as error:
            # The name stands in front of it already.
            reason = str(error).removeprefix(f"{name!r} ")
            yield sentence(reason.removeprefix("was ").removeprefix("is "))
            return
        if (sync.folder / path).stat().st_ctime_ns < began - _CLOCK_NS:
            yield "Already here."
            return
        copied = "Copied." if path == name.strip() else f"Copied as {path}."
        yield f"{copied} Reading…"
        sync.start()
        deadline = time.monotonic() + MAX_WAIT
        while time.monotonic() < deadline:
            time.sleep(_CHECK_EVERY)
            if reason := self._reason_unread(path):
                yield f"{copied} Not read: {plain_reason(path, reason)}"
                return
            if document_id := self._id_of(path):
                twin = self._twin_of(document_id)
                yield f"{copied} Its text is already here, in {twin}." if twin else copied
                return
        yield copied

    def _reason_unread(self, path: str) -> str:
        """Why a file was not read; "" if it was, or has not been tried yet."""
        unread = self._context.index.status().unread
        return next((item.reason for item in unread if item.path == path and not item.is_part), "")

    def _id_of(self, path: str) -> str:
        """The document that was read from a file; "" if none has been yet."""
        entries = self._context.index.catalog(path, limit=_SAME_NAME).entries
        return next((entry.id for entry in entries if entry.path == path), "")

    def _twin_of(self, document_id: str) -> str:
        """Another document with the same text, however its file is made; "" if there is none."""
        index = self._context.index
        with suppress(KeyError):
            words = index.document(document_id).text.split()
            hits = index.search(" ".join(words)[:_TWIN_QUERY], _TWINS)
            others = {hit.passage.document_id for hit in hits} - {document_id}
            return next((o for o in sorted(others) if index.document(o).text.split() == words), "")
        return ""

    def correct_day(self, view: View, event: gr.EventData) -> dict[str, str]:
        """Give a document another day of publication, or none."""
        index = self._context.index
        return self._change_day(
            view, lambda: index.correct_day(str(event.id), parse_day("the day", str(event.day)))
        )

    def restore_day(self, view: View, event: gr.EventData) -> dict[str, str]:
        """Give a document back the day that it says itself."""
        return self._change_day(view, lambda: self._context.index.restore_day(str(event.id)))

    def _change_day(self, view: View, change: Callable[[], None]) -> dict[str, str]:
        note = ""
        try:
            self._context.require_may_change()
            change()
        except KeyError:
            note = "This document is no longer in the index."
        except PullquoteError as error:
            note = sentence(str(error))
        view = replace(view, may_change=self._context.may_change())
        fragments = documents_fragments(view, self._context.index)
        return fragment_update({**fragments, "table-note": escape(note)})

    def delete_document(self, event: gr.EventData) -> dict[str, str]:
        """Delete a document's file from the folder."""
        sync = self._context.sync
        try:
            self._context.require_may_change()
            path = self._context.index.document(str(event.id)).path
            delete_file(sync.folder, path)
            # Even if it was the only one.
            self._context.index.confirm_removal([path])
            note = f"Deleted {path} from the folder."
            sync.start()
        except KeyError:
            note = "This document is no longer in the index."
        except PullquoteError as error:
            note = sentence(str(error))
        return fragment_update({"table-note": escape(note)})
