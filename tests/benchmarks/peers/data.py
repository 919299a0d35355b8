"""Read articles, and the questions that they answer, from JSON Lines files."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.types import Article, Question

# Answers of a news quiz are often common words that any article may have. An article published this
# shortly before the question probably answers it.
TIMELY = timedelta(days=30)
# Answers whose occurrence in a passage proves nothing.
IGNORED_ANSWERS = {"true", "false", "yes", "no"}


def read_articles(path: Path, limit: int) -> list[Article]:
    """Read the first `limit` rows."""
    return [
        Article(row["_id"], row["title"], row["text"], date.fromisoformat(row["published"][:10]))
        for row in islice(_rows(path), limit)
    ]


def read_questions(path: Path, articles: Sequence[Article], other_count: int) -> list[Question]:
    """Read the questions that have an answer in an article's text.

    Args:
        path: The questions.
        articles: The corpus.
        other_count: How many questions that are not timely to draw at random.

    Returns:
        All timely questions, then the others, each once.

    """
    texts = [(normalize(article.text), article.published) for article in articles]
    questions: dict[str, Question] = {}
    for row in _rows(path):
        normalized = {normalize(answer) for answer in row["answers"]}
        answers = tuple(
            sorted(
                answer
                for answer in normalized
                if answer.strip() and answer.strip() not in IGNORED_ANSWERS
            )
        )
        days = [day for text, day in texts if any(answer in text for answer in answers)]
        as_of = date.fromisoformat(row["as_of"][:10])
        if days:
            timely = any(as_of - TIMELY <= day <= as_of for day in days)
            questions[row["question"]] = Question(row["question"], answers, as_of, timely)
    timely_questions = [question for question in questions.values() if question.timely]
    others = [question for question in questions.values() if not question.timely]
    return timely_questions + random.Random(0).sample(others, min(other_count, len(others)))


def normalize(text: str) -> str:
    """The words and unit signs of a text in lower case, each between spaces.

    Whatever is a substring of it is whole words, however these are quoted or hyphenated.
    """
    return " " + " ".join(re.findall(r"\w+|[%$€£]", text.casefold())) + " "


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
