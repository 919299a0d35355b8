"""Answer programs: questions, retrieval and the list of documents with plain values in and out."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, cast

from index import Filter, Index, Order
from qa.answers.answer import ask
from qa.conversations.export import as_json, read_answer
from qa.errors import QuestionError
from qa.filters import parse_day, parse_filter
from qa.integrations.arguments import check_arguments
from qa.reader import DEFAULT_READER, Reader
from qa.retrieval import retrieve
from qa.types import Answer, Thresholds

if TYPE_CHECKING:
    from qa.summaries.writer import Writer

# Limits, so that one call cannot retrieve all of a large index.
MAX_PASSAGES, MAX_DOCUMENTS = 100, 1000
# Earlier answers, and their characters in JSON: a question refers to the last few.
MAX_HISTORY, MAX_HISTORY_CHARS = 100, 2_000_000

Fields = dict[str, Any]


class Service:
    """The endpoints on an index; their docstrings are shown to the programs that call them."""

    def __init__(
        self, index: Index, reader: Reader | None = DEFAULT_READER, writer: "Writer | None" = None
    ) -> None:
        self._index = index
        self._reader = reader
        self._writer = writer

    @check_arguments
    def ask(
        self,
        question: str,
        k: int = 5,
        as_of: str = "",
        since: str = "",
        until: str = "",
        folder: str = "",
        kinds: list[str] | None = None,
        tags: list[str] | None = None,
        languages: list[str] | None = None,
        history: list[dict[str, Any]] | None = None,
        correct: bool = True,
        min_confidence: float | None = None,
        min_possible: float | None = None,
        write: bool = False,
    ) -> dict[str, Any]:
        """Answer a question in verbatim quotes from the documents, each with its place.

        Args:
            question: What to ask, in plain words.
            k: How many passages to answer from at most, 1 to 100.
            as_of: The date of the question, such as 2024-03-31. By default today, or the newest
                day of an archive.
            since: Only documents of this date or later, such as 2024-03-31, and undated ones.
            until: Only documents of this date or earlier, and undated ones.
            folder: Only documents below this folder of the corpus.
            kinds: Only documents of one of these kinds, such as pdf.
            tags: Only documents with one of these tags.
            languages: Only documents in one of these languages, such as de.
            history: Earlier answers, oldest first, that the question may refer to.
            correct: Whether words that no document contains are searched as what they likely mean.
            min_confidence: How sure an answer has to be, 0 to 1; null for the calibrated value.
            min_possible: How sure a possible answer has to be, 0 to 1; null for the calibrated one.
            write: Whether the language model of the server, if it has one, adds a summary.

        Returns:
            tier is answer, possible or none; answered is whether it is answer. text is the quotes
            with markers [n], citations are their places: document_id, start and end (characters of
            the stored text), title, published, url, page, quote, difference: what the quote is
            about if that is not what was asked, and foreign_language: the code of its language,
            such as de, if that is not the question's. missing are names of the question that no
            document contains. If tier is none, nearest has the
            closest passages. confidence is the probability that the quotes answer the question.
            summary, if asked for, has sentences by a language model, each with the numbers of its
            quotes and its verdict: only those that are "supported" are said by the quotes.
        """
        if write and self._writer is None:
            raise QuestionError("write is true, but this server has no language model: --llm")
        answer = ask(
            question,
            self._index,
            _check_count(k),
            history=_read_history(history or ()),
            filter=_filter(since, until, folder, kinds=kinds, tags=tags, languages=languages),
            as_of=parse_day("as_of", as_of),
            correct=correct,
            reader=self._reader,
            thresholds=_thresholds(min_confidence, min_possible),
            writer=self._writer if write else None,
        )
        return cast("Fields", _to_plain(answer))

    @check_arguments
    def retrieve(
        self,
        question: str,
        k: int = 5,
        as_of: str = "",
        since: str = "",
        until: str = "",
        folder: str = "",
        kinds: list[str] | None = None,
        tags: list[str] | None = None,
        languages: list[str] | None = None,
        correct: bool = True,
    ) -> list[dict[str, Any]]:
        """Find the passages that best match a question, each with the sentence that most likely
        answers it.

        Args:
            question: What to search for, in plain words.
            k: How many passages at most, 1 to 100.
            as_of: The date of the question, such as 2024-03-31. By default today, or the newest
                day of an archive.
            since: Only documents of this date or later, such as 2024-03-31, and undated ones.
            until: Only documents of this date or earlier, and undated ones.
            folder: Only documents below this folder of the corpus.
            kinds: Only documents of one of these kinds, such as pdf.
            tags: Only documents with one of these tags.
            languages: Only documents in one of these languages, such as de.
            correct: Whether words that no document contains are searched as what they likely mean.

        Returns:
            Citations, best first: document_id, start and end (characters of the stored text),
            quote, title, published, url, page, passage_start and passage_end.
        """
        citations = retrieve(
            question,
            self._index,
            _check_count(k),
            filter=_filter(since, until, folder, kinds=kinds, tags=tags, languages=languages),
            as_of=parse_day("as_of", as_of),
            correct=correct,
            reader=self._reader,
        )
        return cast("list[Fields]", _to_plain(citations))

    @check_arguments
    def documents(
        self,
        words: str = "",
        order: str = "published",
        descending: bool = True,
        limit: int = 100,
        skip: int = 0,
    ) -> dict[str, Any]:
        """List the documents that are indexed.

        Args:
            words: Only documents with all of these words in their title, id, date, authors or tags.
            order: What to sort by: title, published, kind or passages.
            descending: Whether the last, newest or most come first.
            limit: How many documents at most, 1 to 1000.
            skip: How many documents to leave out at the beginning.

        Returns:
            total is the number of documents, entries has the id, file, title, published, kind,
            passages, pending (passages searchable by keyword only so far) and published_from (where
            the day is from) of each.
        """
        if order not in ("title", "published", "kind", "passages"):
            raise QuestionError(f"order is {order!r}, expected title, published, kind or passages")
        if not 1 <= limit <= MAX_DOCUMENTS or skip < 0:
            raise QuestionError(
                f"limit is {limit} and skip {skip}, expected 1 to {MAX_DOCUMENTS} and 0 or more"
            )
        catalog = self._index.catalog(words, None, cast("Order", order), descending, limit, skip)
        # Not as "path": Gradio's client would download the file.
        entries = [
            {"file" if name == "path" else name: value for name, value in entry.items()}
            for entry in cast("list[Fields]", _to_plain(catalog.entries))
        ]
        return {"total": catalog.total, "entries": entries}


def _to_plain(value: object) -> object:
    return json.loads(as_json(value))


def _filter(since: str, until: str, folder: str, **lists: Sequence[str] | None) -> Filter:
    fields = {"since": since, "until": until, "folder": folder}
    return parse_filter({**fields, **{name: [*(chosen or ())] for name, chosen in lists.items()}})


def _thresholds(answer: float | None, possible: float | None) -> Thresholds:
    try:
        return Thresholds(answer=answer, possible=possible)
    except ValueError as error:
        raise QuestionError(str(error)) from None


def _read_history(history: Sequence[Fields]) -> list[Answer]:
    if len(history) > MAX_HISTORY:
        raise QuestionError(
            f"history has {len(history):,} answers, expected {MAX_HISTORY} at most: give the last"
        )
    texts = [json.dumps(fields) for fields in history]
    length = sum(map(len, texts))
    if length > MAX_HISTORY_CHARS:
        raise QuestionError(
            f"history has {length:,} characters, expected {MAX_HISTORY_CHARS:,} at most"
        )
    return [read_answer(text.encode()) for text in texts]


def _check_count(k: int) -> int:
    if not 1 <= k <= MAX_PASSAGES:
        raise QuestionError(f"k is {k}, expected 1 to {MAX_PASSAGES}")
    return k
