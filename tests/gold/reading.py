"""Questions with the passage in which a reader looks for the answer."""

import json
from collections.abc import Iterator
from pathlib import Path

from index import Document, Passage
from index.chunking.passages import split_passages
from qa.evaluation.gold import read_gold
from qa.reader import make_input
from qa.training.reader_examples import TrainingExample, WeightedSpan, locate_answers

HELD_OUT = Path(__file__).parent / "reading_comprehension/held_out.jsonl"


def reading_examples(path: Path) -> Iterator[tuple[str, TrainingExample]]:
    """The kind of each question, and the question with a passage of its text: the one that has the
    answer, or, of a question without one, that with the most of its words."""
    rows = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    kinds = [question.get("kind", "") for row in rows for question in row["questions"]]
    documents = {
        row["_id"]: Document(row["_id"], path="", title=row["title"], text=row["text"])
        for row in rows
    }
    for kind, question in zip(kinds, read_gold(path), strict=True):
        document = documents[question.document or ""]
        passages = split_passages(document)
        spans = locate_answers(question, document)
        asked = set(question.text.casefold().split())

        def shared(passage: Passage, text: str = document.text, asked: set[str] = asked) -> int:
            return len(asked & set(text[passage.start : passage.end].casefold().split()))

        for passage in sorted(passages, key=shared, reverse=True):
            inside = [it for it in spans if passage.start <= it.start and it.end <= passage.end]
            if inside or not spans:
                answers = tuple(
                    WeightedSpan(
                        (it.start - passage.start, it.end - passage.start), 1 / len(inside)
                    )
                    for it in inside
                )
                example = TrainingExample(question.text, make_input(document, passage), answers)
                yield kind, example
                break
