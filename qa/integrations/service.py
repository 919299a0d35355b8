"""what programs ask, as plain values → answers, citations and documents as plain values."""

import json
from collections.abc import Sequence
from typing import Any, cast

from index import Filter, Index, Order
from qa.answers.answer import ask
from qa.conversations.export import as_json
from qa.conversations.store import read_answer
from qa.errors import QuestionError
from qa.filters import parse_day, parse_filter
from qa.reader import DEFAULT_READER, Reader
from qa.retrieval import retrieve
from qa.types import Answer

# At most, so that one call cannot ask for all of a large index.
MOST_PASSAGES, MOST_DOCUMENTS = 100, 1000

Fields = dict[str, Any]


class Service:
    """What an index can be asked, each question with plain values in and out."""

    def __init__(self, index: Index, reader: Reader | None = DEFAULT_READER) -> None:
        self._index = index
        self._reader = reader

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
        history: list[dict[str, Any]] | None = None,
    ) -> dict[str, Any]:
        """Answer a question from the documents, in verbatim quotes, each with its place.

        Args:
            question: What to ask, in plain words.
            k: From how many passages at most, 1 to 100.
            as_of: The day on which it is asked, as 2024-03-31; today when empty.
            since: Only documents of this day or later, as 2024-03-31, and undated ones.
            until: Only documents of this day or earlier, and undated ones.
            folder: Only documents below this folder of the corpus.
            kinds: Only documents of one of these kinds, as pdf.
            tags: Only documents with one of these tags.
            history: Earlier answers, oldest first, that the question may lean on.

        Returns:
            answered says whether the documents have an answer, text is the quotes with markers
            [n], citations say for each where it stands: document_id, start and end (characters of
            the stored text), title, published, url, page, quote. Not answered: nearest has the
            closest passages. confidence is the probability that the quotes answer.

        """
        among = _filter(since, until, folder, kinds, tags)
        earlier = [_answer(fields) for fields in history or ()]
        day = parse_day("as_of", as_of)
        answer = ask(
            question,
            self._index,
            _count(k),
            earlier,
            filter=among,
            as_of=day,
            reader=self._reader,
        )
        return cast("Fields", _plain(answer))

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
    ) -> list[dict[str, Any]]:
        """Find the passages that best match a question, each cited by the sentence in it that most
        likely answers.

        Args:
            question: What to look for, in plain words.
            k: How many passages at most, 1 to 100.
            as_of: The day on which it is asked, as 2024-03-31; today when empty.
            since: Only documents of this day or later, as 2024-03-31, and undated ones.
            until: Only documents of this day or earlier, and undated ones.
            folder: Only documents below this folder of the corpus.
            kinds: Only documents of one of these kinds, as pdf.
            tags: Only documents with one of these tags.

        Returns:
            Citations, best first: document_id, start and end (characters of the stored text),
            quote, title, published, url, page, passage_start and passage_end.

        """
        among = _filter(since, until, folder, kinds, tags)
        day = parse_day("as_of", as_of)
        found = retrieve(
            question, self._index, _count(k), filter=among, as_of=day, reader=self._reader
        )
        return cast("list[Fields]", _plain(found))

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
            words: Only documents with all of these words in their title, id, day, authors or tags.
            order: By what to sort: title, published, kind or passages.
            descending: Whether the last, newest or most come first.
            limit: How many documents at most, 1 to 1000.
            skip: After how many of them to begin.

        Returns:
            total says how many there are, entries has id, file, title, published, kind, passages,
            and pending (passages that are found by words alone so far) of each.

        """
        if order not in ("title", "published", "kind", "passages"):
            raise QuestionError(f"order is {order!r}, expected title, published, kind or passages")
        if not 1 <= limit <= MOST_DOCUMENTS or skip < 0:
            raise QuestionError(
                f"limit is {limit} and skip {skip}, expected 1 to {MOST_DOCUMENTS}, and 0 or more"
            )
        chosen = cast("Order", order)
        found = self._index.catalog(words, None, chosen, descending, limit, skip)
        # As a file: Gradio's client would fetch what a field named path names.
        entries = [
            {"file" if name == "path" else name: value for name, value in entry.items()}
            for entry in cast("list[Fields]", _plain(found.entries))
        ]
        return {"total": found.total, "entries": entries}


def _plain(value: object) -> object:
    return json.loads(as_json(value))


def _filter(
    since: str, until: str, folder: str, kinds: Sequence[str] | None, tags: Sequence[str] | None
) -> Filter:
    fields = {"since": since, "until": until, "folder": folder}
    return parse_filter({**fields, "kinds": [*(kinds or ())], "tags": [*(tags or ())]})


def _answer(fields: Fields) -> Answer:
    return read_answer(json.dumps(fields).encode())


def _count(k: int) -> int:
    if not 1 <= k <= MOST_PASSAGES:
        raise QuestionError(f"k is {k}, expected 1 to {MOST_PASSAGES}")
    return k
