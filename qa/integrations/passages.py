"""question → cited passages as other libraries take them: an id, the words, plain metadata."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from index import Filter, Index
from qa.errors import QuestionError
from qa.retrieval import retrieve
from qa.types import Citation

Plain = str | int | float | None

# Of a citation, the lists, which not every store of passages takes as metadata, and the rank, which
# is the place among the others.
_LEFT_OUT = ("number", "answer_spans", "duplicates")


@dataclass(frozen=True, slots=True)
class CitedPassage:
    """A passage: `text` is `document.text[passage_start:passage_end]` of its citation's document.

    `id` is a UUID, and the same whenever the same words of the same file are found. `metadata` are
    the fields of the citation that have one value, the day in ISO 8601.
    """

    id: str
    text: str
    metadata: Mapping[str, Plain]
    citation: Citation


def find_passages(
    question: str,
    index: Index,
    k: int = 5,
    filter: Filter | None = None,
    as_of: date | None = None,
) -> list[CitedPassage]:
    """What `retrieve` finds, with the words of the passages; nothing for a question without a word.

    Raises QuestionError for a question that is not a string, ValueError for a `k` below 1.
    """
    with index.snapshot():
        try:
            found = retrieve(question, index, k, filter=filter, as_of=as_of)
        except QuestionError:
            if not isinstance(question, str):
                raise
            # Other libraries' questions are often a program's, many at once: one that is blank
            # finds nothing and leaves the others alone.
            return []
        return [_with_words(citation, index) for citation in found]


def _with_words(citation: Citation, index: Index) -> CitedPassage:
    start, end = citation.passage_start, citation.passage_end
    place = f"{citation.sha256} {start} {end} {citation.document_id}"
    return CitedPassage(
        id=str(uuid5(NAMESPACE_URL, place)),
        text=index.document(citation.document_id).text[start:end],
        metadata=_metadata(citation),
        citation=citation,
    )


def _metadata(citation: Citation) -> dict[str, Plain]:
    values = {it.name: getattr(citation, it.name) for it in fields(citation)}
    day = citation.published
    values["published"] = day.isoformat() if day else None
    return {name: value for name, value in values.items() if name not in _LEFT_OUT}
