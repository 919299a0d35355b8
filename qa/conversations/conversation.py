"""A conversation: questions with their answers."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from index import PullquoteError
from qa.types import Answer

# Format of the files. 2: names of fields changed. 3: answers have a tier. 4: what was imported is
# marked. Those of 2 and 3 are read too.
FORMAT = "pullquote conversation 4"
FORMAT_WITHOUT_IMPORTS = "pullquote conversation 3"
FORMAT_WITHOUT_TIERS = "pullquote conversation 2"
# Characters of the first question that serve as the title of a conversation without a name.
_TITLE_LENGTH = 80


class ConversationError(PullquoteError, ValueError):
    """A conversation cannot be read, saved or found."""


@dataclass(frozen=True, slots=True)
class Import:
    """Where the first answers of a conversation are from: a file, which may say anything.

    Attributes:
        on: When they were imported, with a time zone.
        file: The name of the file.
        answers: How many they are.
        warnings: In an exported file, which of their quotes did not stand in the index at the time.
    """

    on: datetime
    file: str
    answers: int
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Conversation:
    """Questions with their answers, oldest first.

    `id` is the name of its file. `created` and `modified` have a time zone. `name` is given by the
    user, empty until then. `imported` says where the first answers are from, if not from here.
    `asked` has the id that the page gave to the question of each answer, "" without one: a question
    that is sent again after a reload is not answered twice.
    """

    id: str
    created: datetime
    modified: datetime
    name: str = ""
    answers: tuple[Answer, ...] = ()
    format: str = FORMAT
    imported: Import | None = None
    asked: tuple[str, ...] = ()

    @property
    def imported_answers(self) -> tuple[Answer, ...]:
        """The answers that are from a file."""
        return self.answers[: max(0, self.imported.answers)] if self.imported else ()

    @property
    def title(self) -> str:
        """The name, or else the first question that has words."""
        if self.name:
            return self.name
        questions = (answer.question.strip() for answer in self.answers)
        question = next(filter(None, questions), "No question yet")
        if len(question) <= _TITLE_LENGTH:
            return question
        return question[: _TITLE_LENGTH - 1] + "…"


def new_conversation(
    name: str = "", answers: tuple[Answer, ...] = (), *, id: str = ""
) -> Conversation:
    """Make a conversation with this id, by default one of its own; it is not saved yet."""
    now = current_time()
    return Conversation(id or uuid4().hex, now, now, name, answers)


def current_time() -> datetime:
    """The time in UTC, to the second."""
    return datetime.now(UTC).replace(microsecond=0)
