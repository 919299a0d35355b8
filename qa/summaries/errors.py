"""The exception for a language model that cannot be used."""

from index import PullquoteError


class WritingError(PullquoteError):
    """The language model is not set up, not allowed or does not answer."""
