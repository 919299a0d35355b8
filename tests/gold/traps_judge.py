"""Judge whether a reply to a trap misleads."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from index import Index
from qa import Answer
from tests.gold.matching import has_words

# Where each set stands: "a" and "b" were used to develop, "c" is only for measuring.
FOLDERS = {
    name: Path(__file__).parent / folder
    for name, folder in {"a": "traps", "b": "traps", "c": "traps_unseen"}.items()
}


@dataclass(frozen=True, slots=True)
class Trap:
    """A question that invites a misleading reply; fields as in the folder's README."""

    id: str
    kind: str
    question: str
    expect: Literal["none", "answer"]
    harmful: tuple[str, ...]
    right: tuple[str, ...]
    turns: tuple[str, ...] = ()
    same_sentence: bool = False


@dataclass(frozen=True, slots=True)
class Control:
    """A question that is answered plainly: some of `right` has to be quoted."""

    id: str
    question: str
    right: tuple[str, ...]


def read_traps(name: str) -> list[Trap]:
    """The traps of a set."""
    rows = [json.loads(line) for line in _lines("traps", name)]
    return [
        Trap(
            row["id"],
            row["kind"],
            row["question"],
            row["expect"],
            tuple(row["harmful"]),
            tuple(row["right"]),
            tuple(row.get("turns", ())),
            row.get("same_sentence", False),
        )
        for row in rows
    ]


def read_controls(name: str) -> list[Control]:
    """The controls of a set."""
    rows = [json.loads(line) for line in _lines("controls", name)]
    return [Control(row["id"], row["question"], tuple(row["right"])) for row in rows]


def _lines(kind: str, name: str) -> list[str]:
    return (FOLDERS[name] / f"{kind}-{name}.jsonl").read_text("utf-8").splitlines()


def marked_words(answer: Answer, index: Index) -> list[str]:
    """The words that each quote marks."""
    return [
        " | ".join(
            index.document(citation.document_id).text[slice(*span)]
            for span in citation.answer_spans
        )
        for citation in answer.citations
    ]


def misleads(trap: Trap, answer: Answer, index: Index) -> str:
    """How a reply misleads: "marked" if a harmful word is marked, "quoted" if it stands in the
    first quote of an answer without what turns the sense; "" if it does not.

    Harmful words may be marked beside the right ones if these are marked in the first quote.
    """
    if answer.kind != "quote" or not answer.citations:
        return ""
    marked = marked_words(answer, index)
    harmful = [words for words in trap.harmful if any(has_words(item, words) for item in marked)]
    is_right = trap.expect == "answer" and any(has_words(marked[0], words) for words in trap.right)
    is_first = any(has_words(marked[0], words) for words in harmful)
    if harmful and (is_first or not is_right) and not (trap.same_sentence and is_right):
        return "marked"
    quote = answer.citations[0].quote
    if answer.tier != "answer" or trap.same_sentence:
        return ""
    is_harmful = any(has_words(quote, words) for words in trap.harmful)
    is_honest = any(has_words(quote, words) for words in (*trap.turns, *trap.right))
    return "quoted" if is_harmful and not is_honest else ""


def quotes_right(right: tuple[str, ...], answer: Answer, *, first: bool) -> bool:
    """Whether the first quote, or any quote, has the right words."""
    quotes = answer.citations[:1] if first else answer.citations
    return any(has_words(item.quote, words) for item in quotes for words in right)
