"""Save conversations in files beside the index."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from index import Index
from index.atomic_write import remove_abandoned, write_atomically
from qa.conversations.conversation import Conversation, ConversationError, current_time
from qa.conversations.export import from_json, to_json

_SUFFIX = ".json"


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

        Raises ConversationError if its file cannot be written.
        """
        saved = replace(conversation, modified=current_time())
        path = self._path(saved.id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(path, to_json(saved))
        except OSError as error:
            raise ConversationError(f"{str(path)!r} cannot be written: {error.strerror}") from error
        return saved

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

    def _load_all(self) -> Iterator[Conversation]:
        for path in sorted(self.folder.glob(f"*{_SUFFIX}")):
            try:
                yield self.load(path.stem)
            except ConversationError:
                # Another program's file, or one deleted meanwhile; `load` gives the reason.
                continue

    def _path(self, id: str) -> Path:
        # The id comes from a browser: it must not name any other file.
        if not id.isalnum() or not id.isascii():
            raise ConversationError(f"{id!r} is not the id of a conversation")
        return self.folder / f"{id}{_SUFFIX}"


def _searched_text(conversation: Conversation) -> str:
    parts = [conversation.name]
    for answer in conversation.answers:
        parts += [answer.question, answer.text]
        parts += [citation.title for citation in answer.citations]
    return "\n".join(parts).casefold()
