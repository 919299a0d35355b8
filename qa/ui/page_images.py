"""the citations of a turn → pictures of the pages that they stand on."""

from collections.abc import Iterator
from functools import lru_cache

from index import Index, PagePicture, UnreadableFileError
from qa.ui.html.format import escape
from qa.ui.html.sources import find_source, page_numbers, page_piece, picture_html
from qa.ui.turns import Turns, shown_citations

# Pictures of pages that are kept at hand, some 100 KB each.
PICTURES_KEPT = 64


class PageImages:
    """Pictures of the pages that a conversation quotes from."""

    def __init__(self, ix: Index) -> None:
        self._ix = ix
        self._drawn = lru_cache(PICTURES_KEPT)(self._draw)

    def _draw(self, document_id: str, sha256: str, page: int, span: tuple[int, int]) -> PagePicture:
        return self._ix.picture(document_id, page, [span])

    def fragments(self, turns: Turns, turn: int) -> Iterator[dict[str, str]]:
        """What to put into the places of a turn's pictures, by name: one after the other."""
        found = shown_citations(turns[turn - 1]) if 0 < turn <= len(turns) else ()
        for citation in found:
            document, _ = find_source(citation, self._ix.document)
            for page in page_numbers(citation, document) if document else ():
                span = (citation.start, citation.end)
                try:
                    drawn = self._drawn(citation.document_id, citation.sha256, page, span)
                    shown = picture_html(citation, page, drawn)
                except (UnreadableFileError, KeyError, ValueError) as error:
                    why = error if isinstance(error, UnreadableFileError) else "it has changed"
                    shown = f'<p class="pq-note">No picture of page {page}: {escape(str(why))}</p>'
                yield {page_piece(citation, turn, page): shown}
