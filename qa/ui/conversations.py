"""Stored conversations: resume, search, rename, delete, export and import them."""

import re
import time
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import gradio as gr

from index import Index
from qa.conversations.conversation import ConversationError, new_conversation
from qa.conversations.export import import_conversation, to_checked_json, to_markdown
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update
from qa.ui.context import PageContext
from qa.ui.html.chat import thread_html
from qa.ui.html.conversations import conversations_html
from qa.ui.html.evidence import evidence_html
from qa.ui.html.format import sentence
from qa.ui.turns import Turns, answers_of, import_of, turns_of

# Characters of a title in the name of an exported file.
MAX_EXPORT_NAME = 60


def render_conversation(turns: Turns, index: Index) -> tuple[Turns, str, str]:
    """A conversation as values of the components for its turns, thread and evidence."""
    return turns, thread_html(turns, index.document), evidence_html(turns, index.document)


def save_turns(context: PageContext, conversation_id: str, earlier: Turns, turns: Turns) -> str:
    """Store a conversation that has grown from `earlier` to `turns`; returns its id.

    It becomes a new conversation if another window has continued the stored one meanwhile.
    """
    answers = answers_of(turns)
    if not answers:
        return conversation_id
    store = context.conversations()
    try:
        conversation = store.load(conversation_id) if conversation_id else new_conversation()
    except ConversationError:
        conversation = new_conversation()
    if conversation.answers != answers_of(earlier):
        conversation = new_conversation()
    try:
        conversation = replace(conversation, answers=answers, imported=import_of(turns))
        return store.save(conversation).id
    except ConversationError as error:
        gr.Warning(f"This conversation is not saved: {error}.")
        return conversation_id


class ConversationHistory:
    """The list of stored conversations in the header, and the conversation resumed on load."""

    def __init__(self, context: PageContext) -> None:
        self._context = context

    def connect(self, page: gr.Blocks, header: gr.HTML, outputs: list[Any]) -> None:
        """Connect the list's events.

        Args:
            page: The page, on whose load the browser's last conversation is resumed.
            header: The component whose script triggers the events.
            outputs: Question box, turns, thread, evidence and conversation id.
        """
        listing = event_channel("conversation-updates")
        download = event_channel("download", "on_download.js")
        conversation = outputs[1:]
        header.new_conversation(self.start_new, None, outputs, **PAGE_EVENT)
        # Every event counts: by default Gradio drops what is typed while the list is rendered.
        multiple = {"trigger_mode": "multiple", **PAGE_EVENT}
        header.list_conversations(self.list_found, None, listing, **multiple)
        header.rename_conversation(self.rename, None, listing, **multiple)
        header.delete_conversation(self.delete, None, listing, **multiple)
        header.export_conversation(self.export, None, download, **PAGE_EVENT)
        header.resume_conversation(self.resume_chosen, None, conversation, **PAGE_EVENT)
        header.import_conversation(self.import_file, None, conversation, **PAGE_EVENT)
        page.load(self.resume, outputs[-1], conversation, **PAGE_EVENT)

    def start_new(self) -> tuple[Any, ...]:
        return "", *render_conversation((), self._context.index), ""

    def resume(self, conversation_id: str) -> tuple[Any, ...]:
        """Show a stored conversation; leave the page as it is if there is none to show."""
        try:
            store = self._context.conversations()
            turns = turns_of(store.load(conversation_id)) if conversation_id else ()
        except ConversationError:
            turns = ()
        if not turns:
            return (gr.skip(),) * 4
        return *render_conversation(turns, self._context.index), conversation_id

    def resume_chosen(self, event: gr.EventData) -> tuple[Any, ...]:
        return self.resume(str(event.id))

    def list_found(self, event: gr.EventData) -> dict[str, str]:
        return self._listing(event)

    def rename(self, event: gr.EventData) -> dict[str, str]:
        store = self._context.conversations()
        try:
            store.save(replace(store.load(str(event.id)), name=str(event.name).strip()))
        except ConversationError as error:
            gr.Warning(f"{error}.")
        return self._listing(event)

    def delete(self, event: gr.EventData) -> dict[str, str]:
        try:
            self._context.conversations().delete(str(event.id))
        except ConversationError as error:
            gr.Warning(f"{error}.")
        return self._listing(event)

    def export(self, event: gr.EventData) -> Any:
        """A conversation as a file for the browser to save."""
        try:
            conversation = self._context.conversations().load(str(event.id))
        except ConversationError as error:
            gr.Warning(f"{error}.")
            return gr.skip()
        read = self._context.index.document
        if event.kind == "md":
            text, suffix = to_markdown(conversation, read), "md"
        else:
            text, suffix = to_checked_json(conversation, read).decode(), "json"
        stem = re.sub(r"\W+", "-", conversation.title.lower()).strip("-")[:MAX_EXPORT_NAME]
        name = f"{stem or 'conversation'}.{suffix}"
        return {"at": time.monotonic_ns(), "name": name, "text": text}

    def import_file(self, event: gr.EventData) -> tuple[Any, ...]:
        """Store and open an exported conversation, marked as imported; whenever it is shown, its
        quotes are checked against this index."""
        try:
            content = str(event.text).encode("utf-8", "replace")
            imported = import_conversation(content, str(getattr(event, "name", "")))
            saved = self._context.conversations().save(imported)
        except ConversationError as error:
            # Where in the file it goes wrong helps nobody who reads this.
            gr.Warning(sentence(str(error).partition(": at ")[0]))
            return (gr.skip(),) * 4
        return self.resume(saved.id)

    def _listing(self, event: gr.EventData) -> dict[str, str]:
        """The conversations that match the search words of an event."""
        words = str(event.search)
        matches = self._context.conversations().find(words)
        shelf = conversations_html(matches, datetime.now(UTC), searched=bool(words.strip()))
        return fragment_update({"shelf": shelf})
