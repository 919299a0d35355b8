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
from qa.ui.chat_turns import Turn, Turns, answers_of, ids_of, import_of, turns_of
from qa.ui.components import PAGE_EVENT, event_channel, fragment_update
from qa.ui.html.chat import thread_html
from qa.ui.html.conversations import conversations_html
from qa.ui.html.evidence import evidence_html
from qa.ui.html.format import escape, sentence
from qa.ui.open_conversations import OpenConversation, id_of
from qa.ui.page_context import PageContext

# Characters of a title in the name of an exported file.
MAX_EXPORT_NAME = 60


def render_conversation(turns: Turns, index: Index) -> tuple[Turns, str, str]:
    """A conversation as values of the components for its turns, thread and evidence."""
    return turns, thread_html(turns, index.document), evidence_html(turns, index.document)


def store_turn(
    context: PageContext, conversation: OpenConversation, turn: Turn
) -> tuple[Turns, str]:
    """Store a conversation with a further turn.

    Args:
        context: Where to store it.
        conversation: The conversation, as the page shows it.
        turn: The turn to add.

    Returns:
        All turns and the id. They include what another window has added meanwhile, and the turn
        itself only once if its question was sent twice. A conversation that was deleted meanwhile
        is begun anew.
    """
    earlier, conversation_id = conversation.turns, conversation.id
    turns = (*earlier, turn)
    if turn.answer is None:
        return turns, conversation_id
    store = context.conversations()
    with context.open_conversations.storing:
        try:
            stored = store.load(conversation_id or id_of(conversation.key))
        except ConversationError:
            stored = new_conversation(id="" if conversation_id else id_of(conversation.key))
        if turn.asked and turn.asked in stored.asked:
            return turns_of(stored), stored.id
        if stored.answers and stored.answers != answers_of(earlier):
            turns = (*turns_of(stored), turn)
        try:
            answers, ids = answers_of(turns), ids_of(turns)
            stored = replace(stored, answers=answers, imported=import_of(turns), asked=ids)
            return turns, store.save(stored).id
        except ConversationError as error:
            gr.Warning(sentence(f"This conversation is not saved: {error}"))
            return turns, conversation_id


def store_changed_turn(
    context: PageContext, conversation_id: str, turns: Turns, number: int
) -> None:
    """Store the answer of one turn anew.

    Args:
        context: Where the conversation is stored.
        conversation_id: The stored conversation.
        turns: Its turns as the page shows them.
        number: The number of the changed turn, from 1.
    """
    answer, place = turns[number - 1].answer, len(answers_of(turns[: number - 1]))
    with context.open_conversations.storing:
        try:
            stored = context.conversations().load(conversation_id)
            answers = stored.answers
            is_same = place < len(answers) and answer and answers[place].query == answer.query
            if answer and is_same:
                answers = (*answers[:place], answer, *answers[place + 1 :])
                context.conversations().save(replace(stored, answers=answers))
        except ConversationError as error:
            gr.Warning(sentence(f"This summary is not saved: {error}"))


class ConversationHistory:
    """The list of stored conversations, and the conversation that an address opens."""

    def __init__(self, context: PageContext) -> None:
        self._context = context

    def connect(self, header: gr.HTML, outputs: list[Any]) -> None:
        """Connect the list's events.

        Args:
            header: The component whose script triggers the events.
            outputs: Turns, thread, evidence and conversation id.
        """
        listing = event_channel("conversation-updates")
        download = event_channel("download", "download.js")
        # Every event counts: by default Gradio drops what is typed while the list is rendered.
        multiple = {"trigger_mode": "multiple", **PAGE_EVENT}
        header.list_conversations(self.list_found, None, listing, **multiple)
        header.rename_conversation(self.rename, None, listing, **multiple)
        header.delete_conversation(self.delete, None, listing, **multiple)
        header.export_conversation(self.export, None, download, **PAGE_EVENT)
        header.import_conversation(self.import_file, None, outputs, **PAGE_EVENT)

    def open(self, name: str) -> tuple[Any, ...]:
        """Show the conversation of an id, or a new one by the key that the page has made for it.

        Returns:
            Values for turns, thread, evidence and conversation id.

        Raises:
            ConversationError: There is no such conversation.
        """
        stored_id = id_of(name) or name
        try:
            turns = turns_of(self._context.conversations().load(stored_id))
        except ConversationError:
            if stored_id and not id_of(name):
                raise
            return self.start_new(name)
        turns = self._context.show_conversation(turns, stored_id).turns
        return *render_conversation(turns, self._context.index), stored_id

    def start_new(self, key: str = "") -> tuple[Any, ...]:
        """Show a new conversation, by the key that the page has made for it; values as of
        `open`."""
        started = self._context.show_new_conversation(key)
        name = started.id or started.key
        return *render_conversation(started.turns, self._context.index), name

    def list_found(self, event: gr.EventData) -> dict[str, str]:
        return self._listing(event)

    def rename(self, event: gr.EventData) -> dict[str, str]:
        store = self._context.conversations()
        try:
            renamed = replace(store.load(str(event.id)), name=str(event.name).strip())
            # It stays where it is in the list.
            store.save(renamed, keep_time=True)
        except ConversationError as error:
            gr.Warning(sentence(str(error)))
        return self._listing(event)

    def delete(self, event: gr.EventData) -> dict[str, str]:
        try:
            self._context.conversations().delete(str(event.id))
        except ConversationError as error:
            gr.Warning(sentence(str(error)))
        return self._listing(event)

    def export(self, event: gr.EventData) -> Any:
        """A conversation as a file for the browser to save."""
        try:
            conversation = self._context.conversations().load(str(event.id))
        except ConversationError as error:
            gr.Warning(sentence(str(error)))
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
        return self.open(saved.id)

    def _listing(self, event: gr.EventData) -> dict[str, str]:
        """The conversations that match the search words of an event."""
        words = str(event.search)
        matches = self._context.conversations().find(words)
        shelf = conversations_html(matches, datetime.now(UTC), searched=bool(words.strip()))
        return fragment_update({"shelf": shelf, "shelf-words": escape(words)})
