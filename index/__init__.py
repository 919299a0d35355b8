"""A folder of files → a searchable index on disk."""

from index.errors import (
    BusyError,
    CorpusError,
    EncoderError,
    PullquoteError,
    StoreError,
)
from index.index import Index
from index.types import Document, Filter, Hit, Passage, Progress, Status, SyncReport
from index.words import FUNCTION_WORDS

__all__ = [
    "FUNCTION_WORDS",
    "BusyError",
    "CorpusError",
    "Document",
    "EncoderError",
    "Filter",
    "Hit",
    "Index",
    "Passage",
    "Progress",
    "PullquoteError",
    "Status",
    "StoreError",
    "SyncReport",
]
