"""The errors of question answering."""

from index import PullquoteError


class QuestionError(PullquoteError, ValueError):
    """The question is empty, has no word in it, or is not a string."""


class MissingExtraError(PullquoteError):
    """A feature needs an optional package; the message names the extra to install."""
