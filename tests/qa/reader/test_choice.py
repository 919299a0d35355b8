"""Choosing a reader by name on the command line and in the app."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from index import EncoderError, Index
from index.embedding.models import find_model
from qa.__main__ import main
from qa.answers.confidence import MODEL_FILE, load_model, model_file
from qa.reader import DEFAULT_READER, Reader, ReaderInput, choose_reader
from qa.reader.model import DEFAULT_FOLDER as FOLDER
from qa.reader.model import ReaderModel
from qa.reader.score_weights import SCORE_WEIGHTS_FILE
from tests.qa.reader.making import make_reader

ROOT = Path(__file__).parents[3]
SEED_GOLD = ROOT / "tests" / "gold" / "seed.jsonl"
QUESTION = "How long is the harbour tunnel?"
PASSAGE = ReaderInput("", "The harbour tunnel is 3.2 kilometres long.", ((0, 42),))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_reader(tmp_path_factory.mktemp("reader"))


def test_reader_is_chosen_by_name(folder: Path) -> None:
    assert choose_reader("none") is None
    assert choose_reader("english") is DEFAULT_READER
    other = choose_reader(str(folder))
    assert other is not None
    assert other.folder == folder


def test_default_reader_is_shipped() -> None:
    assert FOLDER.is_dir()
    size = sum(file.stat().st_size for file in FOLDER.iterdir())
    assert size < 50e6
    (output,) = DEFAULT_READER.read(QUESTION, [PASSAGE])
    assert output.answerability > 0


def test_altered_or_missing_default_weights_are_refused(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from qa.reader import model

    monkeypatch.setattr(model, "DEFAULT_FOLDER", folder)
    with pytest.raises(EncoderError, match="are not the original ones: sha256"):
        ReaderModel("english", folder).logits(
            [ReaderModel("english", folder).tokenize(QUESTION, PASSAGE)]
        )
    (tmp_path / "config.json").write_text((folder / "config.json").read_text())
    monkeypatch.setattr(model, "DEFAULT_FOLDER", tmp_path)
    with pytest.raises(EncoderError, match=r"are missing in .*--reader none"):
        ReaderModel("english", tmp_path).logits(
            [ReaderModel("english", folder).tokenize(QUESTION, PASSAGE)]
        )


def test_each_reader_gives_another_confidence(
    newsroom: Index, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = ["--index", str(newsroom.folder), "--json"]

    def confidence(*options: str) -> float:
        assert main(["ask", QUESTION, *place, *options]) == 0
        return float(json.loads(capsys.readouterr().out)["confidence"])

    values = {confidence("--reader", name) for name in ("none", "english", str(folder))}
    assert len(values) == 3
    assert confidence() == confidence("--reader", "english")


@pytest.mark.parametrize(
    ("name", "message"), [("no-such-reader", "no reader"), ("encoder", "is not a reader")]
)
def test_invalid_reader_is_reported_in_one_line(
    name: str, message: str, newsroom: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    name = str(find_model().folder) if name == "encoder" else name
    assert main(["ask", QUESTION, "--index", str(newsroom.folder), "--reader", name]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_app_reports_an_invalid_reader_before_it_serves(tmp_path: Path) -> None:
    process = subprocess.run(
        [sys.executable, "app.py", "--reader", str(tmp_path), "--index", str(tmp_path / "index")],
        cwd=ROOT, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert process.returncode == 2
    assert "is not the folder of a reader" in process.stderr
    assert process.stderr.count("\n") == 1


def test_fitted_weights_are_saved_with_the_reader_and_the_default_is_unchanged(
    seeds: Index, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = {file.name: file.read_bytes() for file in FOLDER.glob("*.json")}
    pair = [str(SEED_GOLD), str(seeds.folder), "--limit", "8", "--reader", str(folder)]
    assert load_model(Reader(str(folder))) == load_model(DEFAULT_READER)

    assert main(["fit", *pair]) == 0
    assert main(["calibrate", *pair]) == 0

    assert set(json.loads((folder / SCORE_WEIGHTS_FILE).read_text())["weights"]) == {
        "score", "answerability", "sentence", "passage", "sentence_log_prob",
    }  # fmt: skip
    confidence_model = json.loads((folder / MODEL_FILE).read_text())
    assert confidence_model["training_sources"][-1].startswith("gold/seed.jsonl: ")
    assert model_file(DEFAULT_READER) == FOLDER / MODEL_FILE
    assert load_model(Reader(str(folder))) != load_model(DEFAULT_READER)
    assert {file.name: file.read_bytes() for file in FOLDER.glob("*.json")} == before
    capsys.readouterr()
