"""Exceptions. Each message is one line: the offending value, what was expected, what to do."""


class PullquoteError(Exception):
    """Base class of the errors of `index` and `qa` that a user can do something about."""


class CorpusError(PullquoteError):
    """The corpus folder is missing, not a folder, unreadable, or contains nothing to index."""


class RemovalRefusedError(CorpusError):
    """A sync would remove most documents of the index, and nobody has asked for that.

    Attributes:
        reason: What is the matter, without what to do.
        documents: How many documents would be removed or replaced.
        paths: Their files, for `Index.confirm_removal`; after them the folder, if it is another.
        is_other_folder: Whether the folder is another one than that of the last sync.
    """

    def __init__(
        self, reason: str, advice: str, documents: int, paths: tuple[str, ...], *, other: bool
    ) -> None:
        super().__init__(f"{reason}: {advice}")
        self.reason = reason
        self.documents = documents
        self.paths = paths
        self.is_other_folder = other


class UnreadableFileError(PullquoteError):
    """A file could not be read; the message is the reason given in a SyncReport."""


class StoreError(PullquoteError):
    """The index cannot be used: damaged, of another format, or not an index at all."""


class MissingStoreError(StoreError):
    """The folder of an open index was moved, deleted or unmounted, or another lies in its place."""


class LostConnectionError(StoreError):
    """The database of an index cannot be reached, or no longer."""


class EncoderError(PullquoteError):
    """The encoder is missing or altered, or is not the one the index was made with."""


class BusyError(PullquoteError):
    """Another process is writing to the index."""


class QueryError(PullquoteError, ValueError):
    """An argument of a search is of the wrong type or out of range."""
