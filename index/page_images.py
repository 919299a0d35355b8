"""a document and one of its pages → a picture of that, drawn from the document's file."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

from index.errors import UnreadableFileError
from index.parsers.registry import PICTURED
from index.parsers.stable_read import ChangedError
from index.sync.worker_pool import Workers
from index.types import Document, PagePicture, Span

# Pixels across: twice what the evidence takes on a wide screen, for screens with small pixels.
PICTURE_WIDTH = 1_200

# Processes that draw at a time.
_DRAWING = threading.BoundedSemaphore(os.cpu_count() or 1)


def has_pictures(document: Document) -> bool:
    """Whether the document is of a kind whose pages can be drawn."""
    return document.kind in PICTURED and bool(document.pages)


def draw_page(
    folder: Path, document: Document, page: int, spans: Sequence[Span], width: int
) -> PagePicture:
    """Page `page`, from 1, of a document of the corpus in `folder`, `width` pixels wide, with the
    places of those `spans` of its text that stand on it.

    Raises ValueError when there is no such page, and UnreadableFileError when the document's file
    can't be drawn, or is not what was read any more.
    """
    if not has_pictures(document):
        raise UnreadableFileError(
            f"{document.id!r} has no pages to be drawn: expected one of {', '.join(PICTURED)}"
        )
    place = folder / document.path
    try:
        with _DRAWING, Workers(1) as workers:
            return workers.draw(str(place), document, page, spans, width)
    except ChangedError as error:
        raise UnreadableFileError("its file has changed since it was read: sync again") from error
    except OSError as error:
        raise UnreadableFileError(f"its file can't be opened: {error.strerror}") from error
