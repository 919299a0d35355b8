"""The error of question answering."""

from index import PullquoteError


class QuestionError(PullquoteError, ValueError):
    """The question is empty, has no word in it, or is not a string."""
