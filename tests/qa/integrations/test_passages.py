"""Claims about the passages that other libraries' retrievers are given."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import Index
from qa import QuestionError
from qa.integrations.passages import find_passages

ROOT = Path(__file__).parents[3]


def test_metadata_are_the_citations_fields_as_json_has_them(newsroom: Index) -> None:
    (found,) = find_passages("How long did the strike of library staff last?", newsroom, k=1)

    assert json.loads(json.dumps(dict(found.metadata))) == found.metadata
    citation = found.citation
    assert found.metadata == {
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
    }


def test_an_id_belongs_to_the_words_of_one_file(index: Index, corpus: Path) -> None:
    def ids(question: str) -> dict[str, str]:
        return {it.citation.document_id: it.id for it in find_passages(question, index)}

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
def test_a_question_without_a_word_finds_nothing(newsroom: Index, question: str) -> None:
    assert find_passages(question, newsroom) == []


def test_what_is_no_question_at_all_is_refused(newsroom: Index) -> None:
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
def test_a_retriever_without_its_library_says_what_to_install(
    module: str, library: str, line: str
) -> None:
    # None stands for a module that cannot be found.
    program = f"import sys; sys.modules[{library!r}] = None; import {module}"
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.stderr.splitlines()[-1] == f"ImportError: {module} needs {line}"
