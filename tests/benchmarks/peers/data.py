"""a corpus and questions, JSON Lines → Articles, and the Questions with an answer in them."""

import json
import random
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from tests.benchmarks.peers.types import Article, Question

# A quiz asks of the news of the last days, and its answers are often plain words that stand in
# articles on anything. Those published so long before the question may be on what it asks.
RECENT = timedelta(days=30)
# Answers that say nothing by standing somewhere.
VERDICTS = {"true", "false", "yes", "no"}


def read_articles(path: Path, most: int) -> list[Article]:
    """The first `most` rows."""
    return [
        Article(row["_id"], row["title"], row["text"], date.fromisoformat(row["published"][:10]))
        for row in islice(_rows(path), most)
    ]


def read_questions(path: Path, articles: Sequence[Article], others: int) -> list[Question]:
    """The questions of which an answer stands in the text of an article, each once: all that are
    timely, and by lot so many others."""
    texts = [(plain(article.text), article.published) for article in articles]
    found: dict[str, Question] = {}
    for row in _rows(path):
        answers = {plain(answer) for answer in row["answers"]}
        kept = tuple(sorted(it for it in answers if it.strip() and it.strip() not in VERDICTS))
        days = [day for text, day in texts if any(answer in text for answer in kept)]
        asked = date.fromisoformat(row["as_of"][:10])
        if days:
            timely = any(asked - RECENT <= day <= asked for day in days)
            found[row["question"]] = Question(row["question"], kept, asked, timely)
    recent = [question for question in found.values() if question.timely]
    rest = [question for question in found.values() if not question.timely]
    return recent + random.Random(0).sample(rest, min(others, len(rest)))


def plain(text: str) -> str:
    """Its words and signs of units, in lower case, a space before and after each: whatever stands
    in it so stands there as whole words, however it is quoted or hyphenated."""
    return " " + " ".join(re.findall(r"\w+|[%$€£]", text.casefold())) + " "


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
