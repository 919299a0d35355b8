"""an answer, what its reader says of it → a row in the gold file beside the index."""

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from index import Document, Index
from qa.evaluation.gold import GoldError, find_words
from qa.types import Answer

# Documents in which words are looked for that do not stand in those of the answer.
_LOOKED_THROUGH = 50
# Characters of words that are named in a message.
_NAMED = 60


@dataclass(frozen=True, slots=True)
class Judgement:
    """One row: the standalone `question`, what answers it (nothing: the documents do not), and
    the `document` where that stands."""

    question: str
    answers: tuple[str, ...]
    document: str | None = None


def gold_file(index: Index) -> Path:
    """Where the judgements on an index are kept: beside its folder, whose files promise to forget
    what is deleted."""
    folder = index.folder.resolve()
    return folder.with_name(f"{folder.name}-gold.jsonl")


def approve(answer: Answer) -> Judgement:
    """The reply was right: its first quote answers the question, or silence did."""
    if not answer.answered:
        return Judgement(answer.query, ())
    first = answer.citations[0]
    same = (c.quote for c in answer.citations if c.document_id == first.document_id)
    return Judgement(answer.query, tuple(same), first.document_id)


def correct(answer: Answer, words: str, index: Index) -> Judgement:
    """The reply was wrong: these `words` of a document answer the question. Where they do not
    stand anywhere, letter by letter but for case and white space, GoldError is raised."""
    wanted = words.strip().strip('“”"„«»')
    if not any(map(str.isalnum, wanted)):
        raise GoldError("there is no word in the corrected quote: copy it from a document")
    for document in _likely(answer, wanted, index):
        if span := find_words(document.text, wanted):
            quote = document.text[slice(*span)]
            return Judgement(answer.query, (quote,), document.id)
    raise GoldError(
        f"“{wanted[:_NAMED]}” stands in none of these documents: copy the words from one of them"
    )


def reject(answer: Answer) -> Judgement:
    """The reply was wrong, and nothing in the documents answers the question."""
    return Judgement(answer.query, ())


def append_judgement(judgement: Judgement, place: Path) -> None:
    """Append the row to the gold file. Of two rows on one question the later one holds.

    Raises GoldError when it cannot be written.
    """
    row: dict[str, object] = {"question": judgement.question, "answers": list(judgement.answers)}
    if judgement.document is not None:
        row["document"] = judgement.document
    row["judged"] = datetime.now(UTC).isoformat(timespec="seconds")
    line = json.dumps(row, ensure_ascii=False).encode("utf-8", "replace") + b"\n"
    try:
        # One write at the end of the file, whole: two judgements at a time do not mix.
        with place.open("ab", buffering=0) as file:
            before = file.tell()
            if file.write(line) != len(line):
                file.truncate(before)
                raise OSError("the disk is full")
            os.fsync(file.fileno())
    except OSError as error:
        raise GoldError(
            f"the judgement could not be kept in {str(place)!r}: {error.strerror or error}"
        ) from error


def _likely(answer: Answer, words: str, index: Index) -> Iterator[Document]:
    """The documents in which the words may stand: the answer's own, then those found by them."""
    seen = set[str]()
    near = [citation.document_id for citation in (*answer.citations, *answer.nearest)]
    found = (hit.passage.document_id for hit in index.search(words, _LOOKED_THROUGH))
    for names in (near, found):
        for name in names:
            if name not in seen:
                seen.add(name)
                try:
                    yield index.document(name)
                except KeyError:
                    # Deleted since the answer was given.
                    continue
