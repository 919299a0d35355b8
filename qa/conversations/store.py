"""Save conversations in files beside the index, with the place of every quote."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

from index import Index, PullquoteError
from index.atomic_write import write_atomically
from qa.types import Answer

if TYPE_CHECKING:
    from pydantic import TypeAdapter, ValidationError

# Format of the files; others are refused. 2: names of fields changed.
FORMAT = "pullquote conversation 2"
# Characters of the first question that serve as the title of a conversation without a name.
_TITLE_LENGTH = 80
_SUFFIX = ".json"


class ConversationError(PullquoteError, ValueError):
    """A conversation cannot be read, saved or found."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions with their answers, oldest first.

    `id` is the name of its file. `created` and `modified` have a time zone. `name` is given by the
    user, empty until then.
    """

    id: str
    created: datetime
    modified: datetime
    name: str = ""
    answers: tuple[Answer, ...] = ()
    format: str = FORMAT

    @property
    def title(self) -> str:
        """The name, or else the first question."""
        if self.name:
            return self.name
        question = self.answers[0].question.strip() if self.answers else "No question yet"
        if len(question) <= _TITLE_LENGTH:
            return question
        return question[: _TITLE_LENGTH - 1] + "…"


def new_conversation(name: str = "", answers: tuple[Answer, ...] = ()) -> Conversation:
    """Make a conversation with an id of its own; it is not saved yet."""
    now = _now()
    return Conversation(uuid4().hex, now, now, name, answers)


def to_json(conversation: Conversation) -> bytes:
    """Serialize a conversation as UTF-8, for `from_json` on this machine or another."""
    return _conversation_adapter().dump_json(conversation, indent=2) + b"\n"


def from_json(content: bytes) -> Conversation:
    """Deserialize a conversation; ConversationError if it is not a whole one of this format."""
    from pydantic import ValidationError

    try:
        conversation = _conversation_adapter().validate_json(content)
    except ValidationError as error:
        # Files of another format may have other fields, which is not what is wrong with them.
        _check_format(_read_format(content))
        raise ConversationError(
            f"this is not a conversation exported by Pullquote: {_describe(error)}"
        ) from error
    _check_format(conversation.format)
    return conversation


def read_answer(content: bytes) -> Answer:
    """Deserialize an answer from JSON in UTF-8; ConversationError if it is none."""
    from pydantic import ValidationError

    try:
        return _answer_adapter().validate_json(content)
    except ValidationError as error:
        raise ConversationError(
            f"this is not an answer by Pullquote: {_describe(error)}"
        ) from error


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
        saved = replace(conversation, modified=_now())
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


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _read_format(content: bytes) -> str:
    """The format that JSON names, FORMAT if it names none."""
    try:
        fields = json.loads(content)
    except ValueError:
        return FORMAT
    return str(fields.get("format", FORMAT)) if isinstance(fields, dict) else FORMAT


def _check_format(format: str) -> None:
    if format != FORMAT:
        raise ConversationError(
            f"this file has the format {format!r}, expected {FORMAT!r}: it was saved by another "
            "version of Pullquote, ask its questions again"
        )


def _describe(error: "ValidationError") -> str:
    """The first of the errors, on one line."""
    first = error.errors()[0]
    return f"at {'.'.join(map(str, first['loc'])) or 'the beginning'}, {first['msg']}"


# Built once: each takes 4 ms. Importing pydantic takes longer than most commands need.
@cache
def _conversation_adapter() -> "TypeAdapter[Conversation]":
    from pydantic import TypeAdapter

    return TypeAdapter(Conversation)


@cache
def _answer_adapter() -> "TypeAdapter[Answer]":
    from pydantic import TypeAdapter

    return TypeAdapter(Answer)
