"""Save conversations with the index."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from index import StoreError
from index.humanize import disk_size
from qa.conversations.conversation import Conversation, ConversationError, current_time
from qa.conversations.export import from_json, to_json

if TYPE_CHECKING:
    from index.storage.interface import UserData

_FOLDER, _SUFFIX = "conversations", ".json"
# Conversations of one user, and bytes of one and of all together: a reply has some 20 kB.
MAX_CONVERSATIONS = 2_000
MAX_CONVERSATION_BYTES = 6 << 20
MAX_BYTES = 512 << 20


class ConversationStore:
    """The conversations saved with an index."""

    def __init__(self, data: "UserData", owner: str = "") -> None:
        """Open the conversations of `owner`, a user's name, in what an index keeps; by default
        those of no user."""
        self._data = data
        # In hexadecimal: a name must not lead to another folder, whatever it consists of.
        self._folder = f"{_FOLDER}/of-{owner.encode().hex()}" if owner else _FOLDER

    def save(self, conversation: Conversation, *, keep_time: bool = False) -> Conversation:
        """Write a conversation, whole or not at all, and return it with the time of saving, or
        with the time that it has, as for one that is only renamed.

        Raises ConversationError if it cannot be written, or would be more than is kept.
        """
        modified = conversation.modified if keep_time else current_time()
        saved = replace(conversation, modified=modified)
        name, content = self._name(saved.id), to_json(saved)
        # What calls it says that it was not saved.
        with _explained(""):
            self._check_quota(name, len(content))
            self._data.write(name, content)
        return saved

    def _check_quota(self, name: str, size: int) -> None:
        """Raise ConversationError if `size` bytes of `name` would be more than is kept."""
        if size > MAX_CONVERSATION_BYTES:
            raise ConversationError(
                f"it has {disk_size(size)}, at most {disk_size(MAX_CONVERSATION_BYTES)} are kept: "
                "start a new one"
            )
        sizes = self._data.sizes(self._folder)
        others = [kept for other, kept in sizes.items() if other != name]
        if len(others) >= MAX_CONVERSATIONS:
            raise ConversationError(
                f"there are {len(others):,} conversations, as many as are kept: delete some"
            )
        if sum(others) + size > MAX_BYTES:
            raise ConversationError(
                f"the conversations have {disk_size(sum(others))}, at most {disk_size(MAX_BYTES)} "
                "are kept: delete some"
            )

    def load(self, id: str) -> Conversation:
        """Read a conversation; ConversationError if it does not exist or is damaged."""
        return self._load(self._name(id))

    def _load(self, name: str) -> Conversation:
        with _explained("it cannot be read"):
            content = self._data.read(name)
        if content is None:
            raise ConversationError("there is no such conversation; it may have been deleted")
        try:
            return from_json(content)
        except ConversationError as error:
            raise ConversationError(
                f"{self._data.place(name)!r} cannot be read: {error}"
            ) from error

    def delete(self, id: str) -> None:
        """Delete a conversation if it exists; ConversationError if it cannot be deleted."""
        with _explained("it cannot be deleted"):
            self._data.delete(self._name(id))

    def find(self, words: str = "") -> list[Conversation]:
        """Find conversations, the last modified first, that have all of these words in their name,
        questions, answers or titles of sources. Those that cannot be read are left out."""
        terms = words.casefold().split()
        matching = [
            conversation
            for conversation in self._load_all()
            if all(term in _searched_text(conversation) for term in terms)
        ]
        return sorted(matching, key=lambda conversation: conversation.modified, reverse=True)

    def _load_all(self) -> Iterator[Conversation]:
        with _explained("conversations cannot be read"):
            names = self._data.sizes(self._folder)
        for name in names:
            try:
                yield self._load(name)
            except ConversationError:
                # Another program's file, or one deleted meanwhile; `load` gives the reason.
                continue

    def _name(self, id: str) -> str:
        # The id comes from a browser: it must not name any other content.
        if not id.isalnum() or not id.isascii():
            raise ConversationError(f"{id!r} is not the id of a conversation")
        return f"{self._folder}/{id}{_SUFFIX}"


@contextmanager
def _explained(reason: str) -> Iterator[None]:
    """Turn an error of the store into a ConversationError, which begins with `reason`, if any."""
    try:
        yield
    except StoreError as error:
        raise ConversationError(f"{reason}: {error}" if reason else str(error)) from error


def find_anywhere(data: "UserData", id: str) -> Conversation | None:
    """The saved conversation of this id, whoever it belongs to; None if there is none."""
    with suppress(ConversationError, StoreError):
        for name in data.times():
            folder, _, file = name.rpartition("/")
            if folder.startswith(_FOLDER) and file == f"{id}{_SUFFIX}":
                owner = folder.removeprefix(_FOLDER).removeprefix("/of-")
                return ConversationStore(data, bytes.fromhex(owner).decode()).load(id)
    return None


def _searched_text(conversation: Conversation) -> str:
    parts = [conversation.name]
    for answer in conversation.answers:
        parts += [answer.question, answer.text]
        parts += [citation.title for citation in answer.citations]
    return "\n".join(parts).casefold()
