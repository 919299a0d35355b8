"""A folder of files → a searchable index on disk."""

import os
from importlib import import_module
from typing import TYPE_CHECKING

# Threads of the encoder and of FAISS that wait for one another shall sleep, not spin. Spinning
# ones hold the processor against whoever they wait for as soon as another program wants it too:
# on two busy cores a question took 488 ms to encode that way and takes 26 so, and passages went
# by at 8 a second instead of 13. The libraries read this when they are loaded.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

if TYPE_CHECKING:
    from index.errors import (
        BusyError,
        CorpusError,
        EncoderError,
        PullquoteError,
        StoreError,
        UnreadableFileError,
    )
    from index.index import Index
    from index.page_images import has_pictures
    from index.stopwords import STOPWORDS
    from index.sync.uploads import add_file, delete_file
    from index.sync.watch import watch
    from index.types import (
        Box,
        Catalog,
        Document,
        Entry,
        Facets,
        Filter,
        Hit,
        Order,
        PagePicture,
        Passage,
        Progress,
        Status,
        SyncReport,
    )

__all__ = [
    "STOPWORDS",
    "Box",
    "BusyError",
    "Catalog",
    "CorpusError",
    "Document",
    "EncoderError",
    "Entry",
    "Facets",
    "Filter",
    "Hit",
    "Index",
    "Order",
    "PagePicture",
    "Passage",
    "Progress",
    "PullquoteError",
    "Status",
    "StoreError",
    "SyncReport",
    "UnreadableFileError",
    "add_file",
    "delete_file",
    "has_pictures",
    "watch",
]

# Where the names are that take long to load: a status needs none of them, and a program that asks
# for one waits for it alone.
_PLACES = {
    "errors": (
        "BusyError",
        "CorpusError",
        "EncoderError",
        "PullquoteError",
        "StoreError",
        "UnreadableFileError",
    ),
    "index": ("Index",),
    "sync.uploads": ("add_file", "delete_file"),
    "page_images": ("has_pictures",),
    "types": (
        "Box",
        "Catalog",
        "Document",
        "Entry",
        "Facets",
        "Filter",
        "Hit",
        "Order",
        "PagePicture",
        "Passage",
        "Progress",
        "Status",
        "SyncReport",
    ),
    "sync.watch": ("watch",),
    "stopwords": ("STOPWORDS",),
}


def __getattr__(name: str) -> object:
    """Load what is asked for by name (PEP 562)."""
    for module, names in _PLACES.items():
        if name in names:
            found: object = getattr(import_module(f"index.{module}"), name)
            globals()[name] = found
            return found
    raise AttributeError(f"module 'index' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
