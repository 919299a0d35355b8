"""Save conversations in files beside the index."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from index import Index, PullquoteError
from index.atomic_write import remove_abandoned, write_atomically
from index.humanize import disk_size
from qa.conversations.conversation import Conversation, ConversationError, current_time
from qa.conversations.export import from_json, to_json

if TYPE_CHECKING:
    from index.storage.interface import KeptContents

_SUFFIX = ".json"
# Conversations of one user, and bytes of one and of all together: a reply has some 20 kB.
MAX_CONVERSATIONS = 2_000
MAX_CONVERSATION_BYTES = 6 << 20
MAX_BYTES = 512 << 20


class ConversationStore:
    """The conversations saved with an index.

    Their folder is beside that of the index, whose files must not keep anything that is deleted.
    """

    def __init__(self, index: Index, owner: str = "") -> None:
        """Open the conversations of `owner`, a user's name; by default those of no user."""
        folder = index.folder.resolve()
        self.folder = folder.with_name(f"{folder.name}-conversations")
        if owner:
            # In hexadecimal: a name must not lead to another folder, whatever it consists of.
            self.folder /= f"of-{owner.encode().hex()}"

    def save(self, conversation: Conversation) -> Conversation:
        """Write a conversation, whole or not at all, and return it with the time of saving.

        Raises ConversationError if its file cannot be written, or would be more than is kept.
        """
        saved = replace(conversation, modified=current_time())
        self._write(saved.id, to_json(saved))
        return saved

    def _write(self, id: str, content: bytes) -> None:
        path = self._path(id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self._check_quota(id, len(content))
            write_atomically(path, content)
        except OSError as error:
            raise ConversationError(f"{str(path)!r} cannot be written: {error.strerror}") from error

    def _sizes(self) -> dict[str, int]:
        """The id of each conversation, and its bytes."""
        return {path.stem: path.stat().st_size for path in sorted(self.folder.glob(f"*{_SUFFIX}"))}

    def _check_quota(self, id: str, size: int) -> None:
        """Raise ConversationError if `size` bytes of `id` would be more than is kept."""
        if size > MAX_CONVERSATION_BYTES:
            raise ConversationError(
                f"it has {disk_size(size)}, at most {disk_size(MAX_CONVERSATION_BYTES)} are kept: "
                "start a new one"
            )
        others = [kept for other, kept in self._sizes().items() if other != id]
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
        path = self._path(id)
        try:
            return from_json(path.read_bytes())
        except FileNotFoundError as error:
            raise ConversationError("this conversation was deleted") from error
        except (OSError, ConversationError) as error:
            raise ConversationError(f"{str(path)!r} cannot be read: {error}") from error

    def delete(self, id: str) -> None:
        """Delete a conversation if it exists; ConversationError if its file cannot be deleted."""
        path = self._path(id)
        try:
            path.unlink(missing_ok=True)
            remove_abandoned(self.folder)
        except OSError as error:
            raise ConversationError(f"{str(path)!r} cannot be deleted: {error.strerror}") from error

    def find(self, words: str = "") -> list[Conversation]:
        """Find conversations, the last modified first, that have all of these words in their name,
        questions, answers or titles of sources. Files that cannot be read are left out."""
        terms = words.casefold().split()
        matching = [
            conversation
            for conversation in self._load_all()
            if all(term in _searched_text(conversation) for term in terms)
        ]
        return sorted(matching, key=lambda conversation: conversation.modified, reverse=True)

    def owners(self) -> list[str]:
        """The users that have saved conversations with the index, "" among them for no user."""
        names = [path.name for path in self.folder.glob("of-*")]
        return ["", *(bytes.fromhex(name.removeprefix("of-")).decode() for name in names)]

    def _load_all(self) -> Iterator[Conversation]:
        for known in self._sizes():
            try:
                yield self.load(known)
            except ConversationError:
                # Another program's file, or one deleted meanwhile; `load` gives the reason.
                continue

    def _path(self, id: str) -> Path:
        # The id comes from a browser: it must not name any other file.
        if not id.isalnum() or not id.isascii():
            raise ConversationError(f"{id!r} is not the id of a conversation")
        return self.folder / f"{id}{_SUFFIX}"


class SharedConversationStore(ConversationStore):
    """The conversations saved with an index in a database, for all its servers."""

    def __init__(self, kept: "KeptContents", index: Index, owner: str = "") -> None:
        """As of ConversationStore, in what the index's database keeps."""
        super().__init__(index, owner)
        self._kept = kept
        self._prefix = f"conversations/of-{owner.encode().hex()}/"

    def _write(self, id: str, content: bytes) -> None:
        name = self._name(id)
        self._check_quota(id, len(content))
        try:
            self._kept.write(name, content)
        except PullquoteError as error:
            raise ConversationError(f"it cannot be saved: {error}") from error

    def _sizes(self) -> dict[str, int]:
        try:
            sizes = self._kept.sizes(self._prefix)
        except PullquoteError as error:
            raise ConversationError(f"conversations cannot be read: {error}") from error
        return {name.removeprefix(self._prefix): size for name, size in sizes.items()}

    def load(self, id: str) -> Conversation:
        """Read a conversation; ConversationError if it does not exist or is damaged."""
        try:
            content = self._kept.read(self._name(id))
        except PullquoteError as error:
            raise ConversationError(f"it cannot be read: {error}") from error
        if content is None:
            raise ConversationError("this conversation was deleted")
        return from_json(content)

    def delete(self, id: str) -> None:
        """Delete a conversation if it exists; ConversationError if it cannot be deleted."""
        try:
            self._kept.delete(self._name(id))
        except PullquoteError as error:
            raise ConversationError(f"it cannot be deleted: {error}") from error

    def owners(self) -> list[str]:
        """The users that have saved conversations with the index, "" among them for no user."""
        try:
            names = self._kept.sizes("conversations/of-")
        except PullquoteError as error:
            raise ConversationError(f"conversations cannot be read: {error}") from error
        owners = {name.split("/")[1].removeprefix("of-") for name in names}
        return [bytes.fromhex(owner).decode() for owner in sorted(owners)]

    def _name(self, id: str) -> str:
        # Checks the id.
        self._path(id)
        return f"{self._prefix}{id}"


def open_conversations(index: Index, owner: str = "") -> ConversationStore:
    """The conversations saved with an index, in files or in its database."""
    if index.kept is None:
        return ConversationStore(index, owner)
    return SharedConversationStore(index.kept, index, owner)


def find_anywhere(index: Index, id: str) -> Conversation | None:
    """The saved conversation of this id, whoever it belongs to; None if there is none."""
    with suppress(ConversationError):
        for owner in open_conversations(index).owners():
            with suppress(ConversationError):
                return open_conversations(index, owner).load(id)
    return None


def _searched_text(conversation: Conversation) -> str:
    parts = [conversation.name]
    for answer in conversation.answers:
        parts += [answer.question, answer.text]
        parts += [citation.title for citation in answer.citations]
    return "\n".join(parts).casefold()
