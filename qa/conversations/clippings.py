"""A sheet of quotes that a person has collected, in an order of their own, with notes."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal
from uuid import uuid4

from index import Document, StoreError
from index.types import Origin, Span
from qa.conversations.conversation import ConversationError, current_time
from qa.conversations.export import as_json
from qa.tables.display import row_at
from qa.types import Citation, TableRow

if TYPE_CHECKING:
    from pydantic import TypeAdapter

    from index.storage.interface import UserData

# Quotes of a sheet, and characters of a note.
MAX_CLIPPINGS = 1_000
MAX_NOTE = 4_000

# Whether the quote stands in its document: at its place; at another place; not any more; or the
# document is gone.
Check = Literal["stands", "moved", "changed", "gone"]

# Returns the document of an id, or raises KeyError.
Read = Callable[[str], Document]


@dataclass(frozen=True, slots=True)
class Clipping:
    """A quote on the sheet: `quote` is what stood at `start` to `end` of the document's text;
    `published_from` is where the day of publication was found, `answer_spans` are the offsets in
    the quote of the words that answered."""

    id: str
    document_id: str
    start: int
    end: int
    quote: str
    title: str
    published: date | None
    page: int | None
    url: str | None
    authors: tuple[str, ...]
    added: datetime
    note: str = ""
    published_from: Origin = ""
    answer_spans: tuple[Span, ...] = ()

    @property
    def place(self) -> str:
        """Its place in the document, as an address names it."""
        return f"{self.start}-{self.end}"


@dataclass(frozen=True, slots=True)
class CheckedClipping:
    """A clipping as of its check against the index, at the place where the quote stands now; `row`
    is the quote with its headings, if it is the row of a table; `language` is the document's, as an
    ISO 639-1 code, "" where it is not known."""

    clipping: Clipping
    check: Check
    row: TableRow | None = None
    language: str = ""

    @property
    def stands(self) -> bool:
        """Whether the document has the quote, letter for letter."""
        return self.check in ("stands", "moved")


def check_clipping(clipping: Clipping, read: Read) -> CheckedClipping:
    """Compare a quote with the text of its document, letter for letter."""
    try:
        document = read(clipping.document_id)
    except (KeyError, ValueError):
        return CheckedClipping(clipping, "gone")
    if document.text[clipping.start : clipping.end] == clipping.quote:
        if clipping.published == document.published:
            # Sheets of earlier versions do not say where the day is from.
            clipping = replace(clipping, published_from=document.published_from)
        return CheckedClipping(clipping, "stands", _row(clipping, document), document.language)
    start = document.text.find(clipping.quote)
    if start < 0:
        return CheckedClipping(clipping, "changed")
    moved = replace(
        clipping,
        start=start,
        end=start + len(clipping.quote),
        page=document.page_at(start),
        published=document.published,
        published_from=document.published_from,
        title=document.title,
    )
    return CheckedClipping(moved, "moved", _row(moved, document), document.language)


def _row(clipping: Clipping, document: Document) -> TableRow | None:
    """The quote as the row of a table, the cells marked that answered; None if it is none."""
    marked = [
        (clipping.start + start, clipping.start + end) for start, end in clipping.answer_spans
    ]
    return row_at(document, (clipping.start, clipping.end), marked)


def clip(citation: Citation, document: Document) -> Clipping:
    """Make a clipping of a cited quote."""
    return Clipping(
        id=uuid4().hex[:12],
        document_id=citation.document_id,
        start=citation.start,
        end=citation.end,
        quote=citation.quote,
        title=citation.title,
        published=citation.published,
        page=citation.page,
        url=citation.url,
        authors=tuple(document.authors),
        added=current_time(),
        published_from=document.published_from,
        answer_spans=tuple(
            (max(start, citation.start) - citation.start, end - citation.start)
            for start, end in citation.answer_spans
            if citation.start < end <= citation.end
        ),
    )


class ClippingStore:
    """The sheet of one user, saved with an index."""

    def __init__(self, data: "UserData", owner: str = "") -> None:
        """Open the sheet of `owner`, a user's name, in what an index keeps; by default that of no
        user."""
        self._data = data
        self._name = f"clippings{f'-of-{owner.encode().hex()}' if owner else ''}.json"

    def load(self) -> tuple[Clipping, ...]:
        """The clippings in their order; ConversationError if they cannot be read."""
        from pydantic import ValidationError

        try:
            content = self._data.read(self._name)
            return () if content is None else _adapter().validate_json(content)
        except (StoreError, ValidationError) as error:
            raise ConversationError(
                f"{self._data.place(self._name)!r} cannot be read as a sheet of clippings: "
                f"{str(error).splitlines()[0]}. Move it away to begin a new one"
            ) from error

    def add(self, clipping: Clipping) -> tuple[Clipping, ...]:
        """Add a quote at the end; one that is there already is taken off instead."""
        with self._changing():
            return self._toggle(clipping)

    def _toggle(self, clipping: Clipping) -> tuple[Clipping, ...]:
        clippings = self.load()
        key = (clipping.document_id, clipping.start, clipping.end)
        kept = [c for c in clippings if (c.document_id, c.start, c.end) != key]
        if len(kept) == len(clippings):
            if len(kept) >= MAX_CLIPPINGS:
                raise ConversationError(f"the sheet has {MAX_CLIPPINGS:,} quotes: remove some")
            kept.append(clipping)
        return self._save(kept)

    def remove(self, id: str) -> tuple[Clipping, ...]:
        """Take a quote off."""
        with self._changing():
            return self._save([clipping for clipping in self.load() if clipping.id != id])

    def annotate(self, id: str, note: str) -> tuple[Clipping, ...]:
        """Replace the note of a quote."""
        with self._changing():
            return self._save(
                [replace(c, note=note[:MAX_NOTE]) if c.id == id else c for c in self.load()]
            )

    def reorder(self, ids: Iterable[str]) -> tuple[Clipping, ...]:
        """Put the quotes in the order of their ids; those not named keep theirs, at the end."""
        rank = {wanted: place for place, wanted in enumerate(ids)}
        with self._changing():
            return self._save(sorted(self.load(), key=lambda c: rank.get(c.id, len(rank))))

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """Let nobody else change the sheet from loading to saving it: the page sends a note and an
        order at the same time, and either would be lost."""
        try:
            with self._data.changing(self._name):
                yield
        except StoreError as error:
            raise ConversationError(f"the sheet cannot be saved: {error}") from error

    def _save(self, clippings: Iterable[Clipping]) -> tuple[Clipping, ...]:
        saved = tuple(clippings)
        self._data.write(self._name, as_json(saved).encode("utf-8", "replace"))
        return saved


def _adapter() -> "TypeAdapter[tuple[Clipping, ...]]":
    # Imported here: it takes longer than most commands need.
    from pydantic import TypeAdapter

    return TypeAdapter(tuple[Clipping, ...])
