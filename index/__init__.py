"""A folder of files → a searchable index on disk."""

import os

# Threads of the encoder and of FAISS that wait for one another shall sleep, not spin. Spinning
# ones hold the processor against whoever they wait for as soon as another program wants it too:
# on two busy cores a question took 488 ms to encode that way and takes 26 so, and passages went
# by at 8 a second instead of 13. The libraries read this when they are loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

from index.errors import (
    BusyError,
    CorpusError,
    EncoderError,
    PullquoteError,
    StoreError,
    UnreadableFileError,
)
from index.index import Index
from index.pictures import has_pictures
from index.types import (
    Box,
    Document,
    Filter,
    Hit,
    PagePicture,
    Passage,
    Progress,
    Status,
    SyncReport,
)
from index.watch import watch
from index.words import FUNCTION_WORDS

__all__ = [
    "FUNCTION_WORDS",
    "Box",
    "BusyError",
    "CorpusError",
    "Document",
    "EncoderError",
    "Filter",
    "Hit",
    "Index",
    "PagePicture",
    "Passage",
    "Progress",
    "PullquoteError",
    "Status",
    "StoreError",
    "SyncReport",
    "UnreadableFileError",
    "has_pictures",
    "watch",
]
