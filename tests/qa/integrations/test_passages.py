"""Passages for other libraries have stable ids, their text and plain metadata."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import Index
from qa import QuestionError
from qa.integrations.passages import find_passages

ROOT = Path(__file__).parents[3]


def test_metadata_are_the_fields_of_the_citation_as_in_json(newsroom: Index) -> None:
    (passage,) = find_passages("How long did the strike of library staff last?", newsroom, k=1)

    assert json.loads(json.dumps(dict(passage.metadata))) == passage.metadata
    citation = passage.citation
    assert passage.metadata == {
        "document_id": "library/strike.txt",
        "title": "Library staff end strike",
        "published": "2024-02-01",
        "url": None,
        "page": None,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
        "passage_start": citation.passage_start,
        "passage_end": citation.passage_end,
        "score": citation.score,
        "sha256": newsroom.document("library/strike.txt").sha256,
        "difference": "",
        "foreign_language": "",
    }


def test_id_depends_on_the_file_and_not_on_the_question(index: Index, corpus: Path) -> None:
    def ids(question: str) -> dict[str, str]:
        return {
            passage.citation.document_id: passage.id for passage in find_passages(question, index)
        }

    (corpus / "a.txt").write_text("The tunnel opens in May.", "utf-8")
    (corpus / "b.txt").write_text("Bees lost their hives in May.", "utf-8")
    index.sync(corpus)
    before = ids("When does the tunnel open?")
    assert ids("What did the bees lose?") == before
    assert len(set(before.values())) == 2

    (corpus / "a.txt").write_text("The tunnel opens in June", "utf-8")
    index.sync(corpus)
    after = ids("When does the tunnel open?")
    assert after["a.txt"] != before["a.txt"]
    assert after["b.txt"] == before["b.txt"]


@pytest.mark.parametrize("question", ["", " \n", "?!"])
def test_question_without_a_word_finds_nothing(newsroom: Index, question: str) -> None:
    assert find_passages(question, newsroom) == []


def test_question_that_is_not_a_string_is_refused(newsroom: Index) -> None:
    with pytest.raises(QuestionError, match="is a dict"):
        find_passages({"question": "tunnel"}, newsroom)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("module", "library", "line"),
    [
        (
            "qa.integrations.langchain",
            "langchain_core",
            "langchain-core: pip install 'pullquote[langchain]'",
        ),
        (
            "qa.integrations.llamaindex",
            "llama_index",
            "llama-index-core: pip install 'pullquote[llamaindex]'",
        ),
    ],
)
def test_missing_library_is_reported_with_what_to_install(
    module: str, library: str, line: str
) -> None:
    # None makes the import of a module fail.
    program = f"import sys; sys.modules[{library!r}] = None; import {module}"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stderr.splitlines()[-1] == f"ImportError: {module} needs {line}"
