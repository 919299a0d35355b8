"""The error of asking: a question that can't be searched."""

from index import PullquoteError


class QuestionError(PullquoteError, ValueError):
    """The question is empty, has no word in it, or is not of the expected type."""


class MissingExtraError(PullquoteError):
    """A feature needs an optional package; the message names the extra to install."""
