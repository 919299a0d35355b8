"""The errors of ours: each message is one line that names the value, what was expected, the fix."""


class PullquoteError(Exception):
    """Base of all errors raised by the packages `index` and `qa` for a reason a user can mend."""


class CorpusError(PullquoteError):
    """The corpus folder is missing, not a folder, unreadable, or holds nothing to index."""


class UnreadableFileError(PullquoteError):
    """A file could not be read as documents; the message is the reason given in a SyncReport."""


class StoreError(PullquoteError):
    """The index cannot be used: damaged, made by a newer version, or not an index at all."""


class EncoderError(PullquoteError):
    """The encoder is missing or altered, or is not the one the index was made with."""


class BusyError(PullquoteError):
    """Another process is writing to the index."""
