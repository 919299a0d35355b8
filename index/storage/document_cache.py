"""Keep the documents that were read last."""

import threading
from collections import OrderedDict

from index.types import Document


class DocumentCache:
    """The documents of one state of a store that were used last. Safe for use by several
    threads."""

    def __init__(self, size: int) -> None:
        """An empty cache of up to `size` documents."""
        self._size = size
        self._documents = OrderedDict[str, Document]()
        self._state: tuple[int, int] | None = None
        self._lock = threading.Lock()

    def clear(self) -> None:
        """Forget all documents."""
        with self._lock:
            self._documents.clear()
            self._state = None

    def get(self, document_id: str, state: tuple[int, int]) -> Document | None:
        """The document of this id in a state, if it is kept."""
        with self._lock:
            if state != self._state or document_id not in self._documents:
                return None
            self._documents.move_to_end(document_id)
            return self._documents[document_id]

    def put(self, document: Document, state: tuple[int, int]) -> None:
        """Keep a document of a state; those of any other state are forgotten."""
        with self._lock:
            if state != self._state:
                self._documents.clear()
                self._state = state
            self._documents[document.id] = document
            self._documents.move_to_end(document.id)
            while len(self._documents) > self._size:
                self._documents.popitem(last=False)
