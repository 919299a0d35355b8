"""Render a page of a document from its file."""

import os
import threading
from collections.abc import Sequence
from pathlib import Path

from index.errors import UnreadableFileError
from index.parsers.registry import PICTURED
from index.parsers.stable_read import ChangedError
from index.sync.worker_pool import WorkerPool
from index.types import Document, PagePicture, Span

# Limits the number of processes that render at the same time.
_RENDERING = threading.BoundedSemaphore(os.cpu_count() or 1)


def has_pictures(document: Document) -> bool:
    """Whether the document is of a kind whose pages can be rendered."""
    return document.kind in PICTURED and bool(document.pages)


def draw_page(
    folder: Path, document: Document, page: int, spans: Sequence[Span], width: int
) -> PagePicture:
    """Render a page of a document and locate spans of its text on it.

    Args:
        folder: The corpus folder.
        document: The document.
        page: The number of the page, from 1.
        spans: Spans of the document's text.
        width: Pixels.

    Raises:
        ValueError: There is no such page.
        UnreadableFileError: The file cannot be rendered, or has changed since it was read.
    """
    if not has_pictures(document):
        raise UnreadableFileError(
            f"{document.id!r} has no pages to show: expected one of {', '.join(PICTURED)}"
        )
    file = folder / document.path
    try:
        with _RENDERING, WorkerPool(1) as workers:
            return workers.draw(str(file), document, page, spans, width)
    except ChangedError as error:
        raise UnreadableFileError("its file has changed since it was read: sync again") from error
    except OSError as error:
        raise UnreadableFileError(f"its file cannot be opened: {error.strerror}") from error
