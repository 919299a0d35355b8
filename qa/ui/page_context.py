"""What all parts of the page share: the index, its sync, the reader and who is logged in."""

import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gradio.context import LocalContext

from index import CorpusError, Index
from qa.conversations.conversation import ConversationError
from qa.conversations.feedback import JudgementStore
from qa.conversations.store import ConversationStore
from qa.reader import DEFAULT_READER, Reader
from qa.server.background_sync import BackgroundSync
from qa.server.users import Users
from qa.ui.chat_turns import Turns, WriterChoice, turns_of
from qa.ui.open_conversations import OpenConversation, OpenConversations, id_of, new_key

if TYPE_CHECKING:
    from qa.summaries.writer import Writer

# Questions answered at the same time. With two on two cores, 32 users get 1.9 times the answers
# that one user gets; with one at a time, Gradio's default, 1.2 times.
CONCURRENT_ANSWERS = os.cpu_count() or 1


def page_id() -> str:
    """The page whose event is being handled; "" outside events."""
    request = LocalContext.request.get(None)
    return (request.session_hash or "") if request else ""


@dataclass(frozen=True, slots=True)
class PageContext:
    """An index, the sync that mirrors its folder, and the `users` who may log in.

    Without `users`, whoever reaches the page may ask and change the corpus. `writer` is the
    language model that writes summaries unless the page's settings name another;
    `may_write_remotely` says whether that one may be beyond the own network.
    """

    index: Index
    sync: BackgroundSync
    reader: Reader | None = DEFAULT_READER
    users: Users | None = None
    open_conversations: OpenConversations = field(default_factory=OpenConversations)
    writer: "Writer | None" = None
    may_write_remotely: bool = False

    def username(self) -> str:
        """The user whose request is being handled; empty when nobody logs in."""
        request = LocalContext.request.get(None)
        return (request.username or "") if self.users and request else ""

    def shown_conversation(self) -> OpenConversation | None:
        """What the page shows whose event is being handled; None after a restart of the app."""
        return self.open_conversations.shown_on(page_id())

    def conversation_asked_in(self, name: str) -> OpenConversation:
        """The conversation in which something was asked, by its key or id: the one that the page
        shows, or one that it has shown. After a restart of the app it is read from where it is
        stored."""
        opened, page = self.open_conversations, page_id()
        with opened.opening:
            if conversation := opened.find(page, name):
                return conversation
            conversation, stored_id = OpenConversation(name), id_of(name) or name
            if stored_id:
                with suppress(ConversationError):
                    turns = turns_of(self.conversations().load(stored_id))
                    conversation = OpenConversation(name, turns, stored_id)
            return conversation if opened.shown_on(page) else opened.show(page, conversation)

    def show_conversation(self, turns: Turns, conversation_id: str) -> OpenConversation:
        """Show a stored conversation on the page whose event is being handled."""
        opened, page = self.open_conversations, page_id()
        with opened.opening:
            found = opened.find(page, conversation_id)
            conversation = found or OpenConversation(conversation_id)
            # While a question of it is being answered, its turns are newer than what was read.
            if not conversation.lock.locked():
                conversation.turns, conversation.id = turns, conversation_id
            return opened.show(page, conversation)

    def show_new_conversation(self, key: str = "") -> OpenConversation:
        """Show a new conversation on the page whose event is being handled; with a `key` that the
        page has made, in which a question may have been asked already."""
        opened, page = self.open_conversations, page_id()
        key = key if id_of(key) else new_key()
        with opened.opening:
            return opened.show(page, opened.find(page, key) or OpenConversation(key))

    def may_change(self) -> bool:
        """Whether the current user may add and delete documents and sync."""
        return self.users is None or self.users.may_change(self.username())

    def require_may_change(self) -> None:
        """Raise CorpusError unless the current user may change the corpus."""
        if not self.may_change():
            raise CorpusError("you may ask questions, but not change the corpus")

    @property
    def default_writer(self) -> WriterChoice:
        """The model of the command line."""
        return WriterChoice(self.writer.url, self.writer.model) if self.writer else WriterChoice()

    def writer_for(self, choice: WriterChoice) -> "Writer":
        """The writer of a choice. The key of the command line's server is sent to no other.

        Raises WritingError if it cannot be used, or only those who may change the corpus may
        choose it.
        """
        from qa.summaries.errors import WritingError
        from qa.summaries.writer import Writer

        if self.writer and choice == self.default_writer:
            return self.writer
        if not self.may_change():
            raise WritingError("only those who may change the corpus may choose a language model")
        return Writer(choice.url, choice.model, allow_remote=self.may_write_remotely)

    def judgements(self) -> JudgementStore:
        """The current user's judgements: those of users who may only ask are kept apart from the
        owner's."""
        return JudgementStore(self.index.user_data, "" if self.may_change() else self.username())

    def conversations(self) -> ConversationStore:
        """The stored conversations of the current user."""
        return ConversationStore(self.index.user_data, self.username())
