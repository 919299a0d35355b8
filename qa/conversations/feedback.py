"""Save readers' judgements of answers as gold examples with the index."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from index import Document, Index, StoreError
from index.types import Span
from qa.evaluation.gold import GoldError, find_words
from qa.text.markdown_emphasis import find_marks
from qa.types import Answer

if TYPE_CHECKING:
    from index.storage.interface import KeptContents

# Documents searched for a corrected quote that is in none of the answer's own.
_DOCUMENTS_SEARCHED = 50
# Characters of a corrected quote that an error message repeats.
_SHOWN_LENGTH = 60
# Bytes of a gold file, some 50,000 judgements, and characters of a corrected quote.
MAX_GOLD_BYTES = 16 << 20
MAX_QUOTE = 5_000


@dataclass(frozen=True, slots=True)
class Judgement:
    """A gold example: the standalone `question`, the quotes that answer it, and the `document` they
    are in. Without `answers`, the documents do not answer it."""

    question: str
    answers: tuple[str, ...]
    document: str | None = None


def approve(answer: Answer) -> Judgement:
    """Judge a reply as right: its quotes answer the question, or it was right to abstain."""
    if not answer.citations:
        return Judgement(answer.query, ())
    document_id = answer.citations[0].document_id
    quotes = (
        citation.quote for citation in answer.citations if citation.document_id == document_id
    )
    return Judgement(answer.query, tuple(quotes), document_id)


def correct(answer: Answer, words: str, index: Index) -> Judgement:
    """Judge a reply as wrong, and give the words that are right.

    Args:
        answer: The reply.
        words: A quote from a document, in any case and with any white space.
        index: Where to look for the quote.

    Returns:
        A judgement with the quote as it is in the document.

    Raises:
        GoldError: The quote has no word, or is in none of the documents.
    """
    quote = words.strip().strip('“”"„«»')
    if len(quote) > MAX_QUOTE:
        raise GoldError(
            f"the corrected quote has {len(quote):,} characters: give at most {MAX_QUOTE:,}"
        )
    if not any(map(str.isalnum, quote)):
        raise GoldError("the corrected quote has no word: copy it from a document")
    for document in _likely_documents(answer, quote, index):
        if span := _find_shown_words(document, quote):
            return Judgement(answer.query, (document.text[slice(*span)],), document.id)
    raise GoldError(
        f"“{quote[:_SHOWN_LENGTH]}” is not in any of these documents: copy the words from one"
    )


def _find_shown_words(document: Document, quote: str) -> Span | None:
    """Where words stand that are copied from a document as it is shown: without the marks of
    Markdown."""
    if span := find_words(document.text, quote):
        return span
    hidden = {at for span in find_marks(document.text, document.id) for at in range(*span)}
    if not hidden:
        return None
    kept = [at for at in range(len(document.text)) if at not in hidden]
    span = find_words("".join(document.text[at] for at in kept), quote)
    return (kept[span[0]], kept[span[1] - 1] + 1) if span else None


def reject(answer: Answer) -> Judgement:
    """Judge a reply as wrong, because nothing in the documents answers the question."""
    return Judgement(answer.query, ())


def _line(judgement: Judgement) -> bytes:
    row: dict[str, object] = {"question": judgement.question, "answers": list(judgement.answers)}
    if judgement.document is not None:
        row["document"] = judgement.document
    row["judged"] = datetime.now(UTC).isoformat(timespec="seconds")
    return json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"


class JudgementStore:
    """The judgements of one user, saved with an index as the rows of a gold file."""

    def __init__(self, kept: "KeptContents", user: str = "") -> None:
        """Open the judgements of a user in what an index keeps, or those of the owner."""
        self._kept = kept
        # In hexadecimal: a name must not lead to another folder, whatever it consists of.
        self._name = f"gold{f'-of-{user.encode().hex()}' if user else ''}.jsonl"

    def append(self, judgement: Judgement) -> None:
        """Save a judgement; of several on a question the last one counts.

        Raises:
            GoldError: It cannot be saved, or there are too many.
        """
        try:
            is_saved = self._kept.append(self._name, _line(judgement), MAX_GOLD_BYTES)
        except StoreError as error:
            raise GoldError(f"the judgement could not be saved: {error}") from error
        if not is_saved:
            raise GoldError(
                f"{self._kept.place(self._name)!r} has grown to {MAX_GOLD_BYTES >> 20} MB, as "
                "much as is kept: move it away"
            )

    def read(self) -> bytes:
        """All judgements, as the rows of a gold file, oldest first.

        Raises:
            GoldError: They cannot be read.
        """
        try:
            return self._kept.read(self._name) or b""
        except StoreError as error:
            raise GoldError(f"the judgements cannot be read: {error}") from error


def _likely_documents(answer: Answer, quote: str, index: Index) -> Iterator[Document]:
    """The documents that may have the quote: the answer's own, then search results for it."""
    seen = set[str]()
    own = [citation.document_id for citation in (*answer.citations, *answer.nearest)]
    hits = (hit.passage.document_id for hit in index.search(quote, _DOCUMENTS_SEARCHED))
    for document_ids in (own, hits):
        for document_id in document_ids:
            if document_id not in seen:
                seen.add(document_id)
                try:
                    yield index.document(document_id)
                except KeyError:
                    # Deleted since the answer was given.
                    continue
