"""Retrieve cited passages in the form that other libraries take: id, text, plain metadata."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from index import Filter, Index
from qa.errors import QuestionError
from qa.retrieval import retrieve
from qa.types import Citation

Plain = str | int | float | None

# Fields of a citation that are no metadata: lists, which not every vector store accepts, and the
# rank, which is the position in the result.
_EXCLUDED_FIELDS = ("number", "answer_spans", "duplicates", "table")


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage, whose `text` is `document.text[passage_start:passage_end]` of its citation.

    `id` is a UUID, always the same for the same passage of the same file. `metadata` are the fields
    of the citation with a single value, the date in ISO 8601.
    """

    id: str
    text: str
    metadata: Mapping[str, Plain]
    citation: Citation


def find_passages(
    question: str, index: Index, k: int = 5, filter: Filter | None = None, as_of: date | None = None
) -> list[CitedPassage]:
    """Retrieve passages with their text.

    Args:
        question: What to search for. Without a word in it, the result is empty.
        index: The documents.
        k: How many passages at most.
        filter: Which documents to search; by default all.
        as_of: The date that "last week" and the like refer to; by default today, or the
            newest day of an archive.

    Raises:
        QuestionError: The question is not a string.
        ValueError: `k` is below 1.
    """
    with index.snapshot():
        try:
            citations = retrieve(question, index, k, filter=filter, as_of=as_of)
        except QuestionError:
            if not isinstance(question, str):
                raise
            # Programs ask many questions in a batch: a blank one must not fail the others.
            return []
        return [_with_text(citation, index) for citation in citations]


def _with_text(citation: Citation, index: Index) -> CitedPassage:
    start, end = citation.passage_start, citation.passage_end
    identity = f"{citation.sha256} {start} {end} {citation.document_id}"
    return CitedPassage(
        id=str(uuid5(NAMESPACE_URL, identity)),
        text=index.document(citation.document_id).text[start:end],
        metadata=_metadata(citation),
        citation=citation,
    )


def _metadata(citation: Citation) -> dict[str, Plain]:
    names = (field.name for field in fields(citation) if field.name not in _EXCLUDED_FIELDS)
    published = citation.published.isoformat() if citation.published else None
    return {**{name: getattr(citation, name) for name in names}, "published": published}
