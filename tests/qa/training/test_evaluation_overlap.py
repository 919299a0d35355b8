"""What a reader is evaluated on is not trained on."""

import json
from pathlib import Path

import pytest

from index import Index
from qa.evaluation.gold import GoldError, Question
from qa.training.evaluation_overlap import leave_out, read_evaluation_texts
from tests.index.helpers import write

PARAGRAPH = (
    "Die neue Fähre verkehrt seit November viermal täglich zwischen Hafenort und Hallig Süd."
)
OTHER = "Der Steinbruch in Aldenau beschäftigt fünfundvierzig Menschen aus dem ganzen Landkreis."


def test_questions_and_paragraphs_of_an_evaluation_set_are_left_out(
    index: Index, corpus: Path, tmp_path: Path
) -> None:
    write(corpus, ferry=f"Kopie. {PARAGRAPH.upper()}", quarry=OTHER)
    index.sync(corpus)
    rows = [{"text": PARAGRAPH}, {"question": "Wer arbeitet dort?", "answers": []}]
    file = tmp_path / "evaluation.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    asked = [
        (Question("Wie oft verkehrt die Fähre?", ("viermal",)), "ferry.txt"),
        (Question("Wer arbeitet dort", ("Menschen",)), "quarry.txt"),
        (Question("Wie viele arbeiten dort?", ("fünfundvierzig",)), "quarry.txt"),
    ]
    kept = leave_out(asked, read_evaluation_texts([file]), index)
    assert [question.text for question, _ in kept] == ["Wie viele arbeiten dort?"]


def test_a_row_that_is_no_object_is_named(tmp_path: Path) -> None:
    file = tmp_path / "evaluation.jsonl"
    file.write_text("{}\n[1]\n", "utf-8")
    with pytest.raises(GoldError, match="line 2"):
        read_evaluation_texts([file])
