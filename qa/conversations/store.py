"""conversations ⇄ files beside the index, one each, that say where every quote stands."""

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

# Of the file; another is refused.
FORMAT = "pullquote conversation 1"
# Characters of the first question that name a conversation which has no name.
_NAMED = 80
_SUFFIX = ".json"


class ConversationError(PullquoteError, ValueError):
    """A conversation cannot be read, kept or found."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions and what was said to them, oldest first. `id` names its file; `begun` and
    `changed` are moments with a zone. `name` is its user's, empty until there is one."""

    id: str
    created: datetime
    modified: datetime
    name: str = ""
    answers: tuple[Answer, ...] = ()
    format: str = FORMAT

    @property
    def title(self) -> str:
        """Its name, else its first question."""
        first = self.answers[0].question.strip() if self.answers else "No question yet"
        return self.name or (first if len(first) <= _NAMED else first[: _NAMED - 1] + "…")


def new_conversation(name: str = "", answers: tuple[Answer, ...] = ()) -> Conversation:
    """A new conversation, not kept yet."""
    now = _now()
    return Conversation(uuid4().hex, now, now, name, answers)


def to_json(conversation: Conversation) -> bytes:
    """All of it, in UTF-8: what `from_json` takes, here or on another machine."""
    return _adapter().dump_json(conversation, indent=2) + b"\n"


def from_json(content: bytes) -> Conversation:
    """The inverse. Raises ConversationError when the content is of no conversation, whole and of
    this format."""
    from pydantic import ValidationError

    try:
        found = _adapter().validate_json(content)
    except ValidationError as error:
        raise ConversationError(
            f"this is no conversation that Pullquote has exported: {_first(error)}"
        ) from error
    if found.format != FORMAT:
        raise ConversationError(f"its format is {found.format!r}, expected {FORMAT!r}")
    return found


def read_answer(content: bytes) -> Answer:
    """The answer that JSON with its fields gives, in UTF-8. Raises ConversationError for anything
    else."""
    from pydantic import TypeAdapter, ValidationError

    try:
        return TypeAdapter(Answer).validate_json(content)
    except ValidationError as error:
        raise ConversationError(f"this is no answer of Pullquote's: {_first(error)}") from error


class ConversationStore:
    """The conversations that are kept with an index, in a folder beside its own, whose files
    promise to forget what is deleted."""

    def __init__(self, index: Index, owner: str = "") -> None:
        """Those of `owner`, a user's name, or of nobody in particular."""
        place = index.folder.resolve()
        self.folder = place.with_name(f"{place.name}-conversations")
        if owner:
            # In hexadecimal: a name shall lead nowhere else, whatever it consists of.
            self.folder /= f"of-{owner.encode().hex()}"

    def save(self, conversation: Conversation) -> Conversation:
        """Write it, whole or not at all; as it was written. Raises ConversationError."""
        kept = replace(conversation, modified=_now())
        place = self._place(kept.id)
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            write_atomically(place, to_json(kept))
        except OSError as error:
            raise ConversationError(
                f"{str(place)!r} cannot be written: {error.strerror}"
            ) from error
        return kept

    def load(self, id: str) -> Conversation:
        """Raises ConversationError when there is none of that id, or its file is damaged."""
        place = self._place(id)
        try:
            return from_json(place.read_bytes())
        except FileNotFoundError as error:
            raise ConversationError("this conversation was deleted") from error
        except (OSError, ConversationError) as error:
            raise ConversationError(f"{str(place)!r} cannot be read: {error}") from error

    def delete(self, id: str) -> None:
        """Remove it, if it is there. Raises ConversationError when it stays."""
        place = self._place(id)
        try:
            place.unlink(missing_ok=True)
        except OSError as error:
            raise ConversationError(
                f"{str(place)!r} cannot be deleted: {error.strerror}"
            ) from error

    def find(self, words: str = "") -> list[Conversation]:
        """Those that hold each of these words in their name, questions or quotes, in any case; the
        last changed first. A file that cannot be read is left out."""
        wanted = words.casefold().split()
        found = [one for one in self._all() if all(word in _said(one) for word in wanted)]
        return sorted(found, key=lambda one: one.modified, reverse=True)

    def _all(self) -> Iterator[Conversation]:
        for place in sorted(self.folder.glob(f"*{_SUFFIX}")):
            try:
                yield self.load(place.stem)
            except ConversationError:
                # Another program's, or one deleted meanwhile: `load` says which.
                continue

    def _place(self, id: str) -> Path:
        # An id comes from a page: it shall name no file but a conversation's.
        if not id.isalnum() or not id.isascii():
            raise ConversationError(f"{id!r} names no conversation")
        return self.folder / f"{id}{_SUFFIX}"


def _said(conversation: Conversation) -> str:
    parts = [conversation.name]
    for answer in conversation.answers:
        parts += [answer.question, answer.text]
        parts += [citation.title for citation in answer.citations]
    return "\n".join(parts).casefold()


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


@cache
def _first(error: "ValidationError") -> str:
    first = error.errors()[0]
    return f"at {'.'.join(map(str, first['loc'])) or 'the beginning'}, {first['msg']}"


def _adapter() -> "TypeAdapter[Conversation]":
    from pydantic import TypeAdapter

    return TypeAdapter(Conversation)
