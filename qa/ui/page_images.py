"""Render images of the pages that a turn quotes from."""

from collections.abc import Iterable, Iterator
from functools import lru_cache

from index import Index, PagePicture, UnreadableFileError
from qa.types import Citation
from qa.ui.html.sources import (
    find_source,
    missing_picture_html,
    page_fragment_name,
    page_numbers,
    picture_html,
)

# Page images kept in memory, some 100 KB each.
CACHED_IMAGES = 64


class PageImages:
    """Renders page images with the quote framed, and keeps the latest ones."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._cached_render = lru_cache(CACHED_IMAGES)(self._render)

    def _render(
        self, document_id: str, sha256: str, page: int, span: tuple[int, int]
    ) -> PagePicture:
        """`sha256` only makes a changed file another cache entry."""
        return self._index.picture(document_id, page, [span])

    def fragments(
        self, citations: Iterable[Citation], turn_number: int
    ) -> Iterator[dict[str, str]]:
        """The images of the pages that a turn quotes from, or why there is none, one named fragment
        at a time."""
        for citation in citations:
            document, _ = find_source(citation, self._index.document)
            for page in page_numbers(citation, document) if document else ():
                span = (citation.start, citation.end)
                try:
                    image = self._cached_render(citation.document_id, citation.sha256, page, span)
                    html = picture_html(citation, page, image)
                except (UnreadableFileError, KeyError, ValueError) as error:
                    reason = error if isinstance(error, UnreadableFileError) else "it has changed"
                    html = missing_picture_html(page, str(reason))
                yield {page_fragment_name(citation, turn_number, page): html}
