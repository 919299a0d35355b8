"""claims about learning → checked on a small encoder that learns a small newsroom by heart."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForQuestionAnswering

from index import Index
from qa.__main__ import main as ask_main
from qa.evaluation.gold import GoldError, Question
from qa.reader import DEFAULT_READER
from qa.training.reader_trainer import CHECKPOINT, ReaderTrainer, TrainingConfig, is_held_out, plan
from qa.training.train_reader import find_documents, gold_files, main
from tests.qa.reader.making import make_encoder, make_reader

COLOURS = ("red", "green", "blue", "white", "black", "grey", "brown", "pink")
SHORT = TrainingConfig(epochs=2, round_size=8, batch_size=4, learning_rate=1e-3)


def rows_of(count: int) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number in range(count):
        colour = COLOURS[number % len(COLOURS)]
        text = (
            f"House {number} stands by the river. Its door is {colour}, and was painted last year. "
            "Nobody has lived there since."
        )
        answer = {"text": colour, "start": text.index(colour), "votes": 2}
        asked = {"question": f"What colour is the door of house {number}?", "answers": [answer]}
        rows.append(
            {"_id": f"house-{number}", "title": "Houses", "text": text, "questions": [asked]}
        )
    return rows


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    lines = "".join(json.dumps(row) + "\n" for row in rows_of(40))
    (folder / "doors.jsonl").write_text(lines, "utf-8")
    (folder / "other.txt").write_text("A text of another kind, without questions.\n", "utf-8")
    return folder


@pytest.fixture(scope="module")
def houses(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Index:
    index = Index.open(tmp_path_factory.mktemp("houses"))
    index.sync(data)
    return index


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_encoder(tmp_path_factory.mktemp("encoder"))


def rounds_of(
    data: Path, index: Index, course: TrainingConfig = SHORT
) -> list[list[tuple[Question, str]]]:
    return plan([find_documents(path, index) for path in gold_files(data)], course)


def silent(*_: object) -> None:
    """For a course that nobody watches."""


def learn(
    folder: Path, data: Path, index: Index, small: Path, stop_at: float = 2.0
) -> ReaderTrainer:
    """Go through the course; with `stop_at` stop when that share is done, as a kill would."""
    folder.mkdir(exist_ok=True)
    learner = ReaderTrainer(small, folder, SHORT)

    def progress(done: float, _: str) -> None:
        if done > stop_at:
            raise KeyboardInterrupt

    learner.train(rounds_of(data, index), [], index, progress, silent)
    return learner


def weights(learner: ReaderTrainer) -> dict[str, torch.Tensor]:
    return {name: value.clone() for name, value in learner.model.state_dict().items()}


def test_a_course_that_was_stopped_ends_where_one_does_that_was_not(
    tmp_path: Path, data: Path, houses: Index, small: Path
) -> None:
    whole = weights(learn(tmp_path / "whole", data, houses, small))
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            learn(tmp_path / "stopped", data, houses, small, stop_at=0.45)
    assert (tmp_path / "stopped" / CHECKPOINT).exists()
    resumed = weights(learn(tmp_path / "stopped", data, houses, small))

    start = ReaderTrainer(small, tmp_path, SHORT).model.state_dict()
    assert whole.keys() == resumed.keys() == start.keys()
    for name, value in whole.items():
        torch.testing.assert_close(resumed[name], value, rtol=1e-3, atol=1e-5)
    moved = {name for name, value in whole.items() if not torch.equal(value, start[name])}
    assert "bert.embeddings.word_embeddings.weight" not in moved
    assert "bert.encoder.layer.0.attention.self.query.weight" in moved


def test_it_learns(tmp_path: Path, data: Path, houses: Index, small: Path) -> None:
    losses: list[float] = []

    def progress(_: float, said: str) -> None:
        if said:
            losses.append(float(said.split()[1]))

    course = TrainingConfig(epochs=6, round_size=40, batch_size=4, learning_rate=2e-3)
    (tmp_path / "out").mkdir()
    learner = ReaderTrainer(small, tmp_path / "out", course)
    learner.train(rounds_of(data, houses, course), [], houses, progress, silent)
    assert losses[-1] < 0.7 * losses[0]


def test_a_reader_learns_on_from_what_it_knows(tmp_path: Path) -> None:
    known = make_reader(tmp_path / "known")
    learner = ReaderTrainer(known, tmp_path / "out", SHORT)
    before = AutoModelForQuestionAnswering.from_pretrained(str(known)).state_dict()
    for name, value in learner.model.state_dict().items():
        torch.testing.assert_close(value, before[name])

    with torch.no_grad():
        for learned in learner.model.parameters():
            learned.add_(1.0)
    learner.interpolate_weights(0.25)
    for name, value in learner.model.named_parameters():
        torch.testing.assert_close(value.detach(), before[name] + 0.75)


def test_the_command_keeps_as_much_of_a_reader_as_is_wanted(
    tmp_path: Path, data: Path, houses: Index
) -> None:
    known = make_reader(tmp_path / "known")
    before = AutoModelForQuestionAnswering.from_pretrained(str(known)).qa_outputs.weight
    command = [str(data), "--index", str(houses.folder), "--epochs", "40", "--reader", str(known)]
    after = []
    for share in ("0", "0.5"):
        assert main([*command, "--keep", share, "--out", str(tmp_path / share)]) == 0
        made = AutoModelForQuestionAnswering.from_pretrained(
            str(tmp_path / share), dtype=torch.float32
        )
        after.append(made.qa_outputs.weight)
    assert (after[0] - before).abs().max() > 0.002
    torch.testing.assert_close(after[1], (after[0] + before) / 2, atol=5e-4, rtol=0)


def test_another_course_in_the_same_folder_is_refused(
    tmp_path: Path, data: Path, houses: Index, small: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        learn(tmp_path, data, houses, small, stop_at=0.3)
    other = TrainingConfig(epochs=3, round_size=8, batch_size=4)
    with pytest.raises(GoldError, match="of another course"):
        ReaderTrainer(small, tmp_path, other).train(
            rounds_of(data, houses, other), [], houses, silent, silent
        )
    with pytest.raises(GoldError, match="of another course"):
        learn(tmp_path, data, houses, make_encoder(tmp_path / "another"))


def test_no_file_drowns_another_and_each_question_has_its_turn() -> None:
    few = [(Question(f"few {n}?", ("a",)), f"few#{n}") for n in range(10)]
    many = [(Question(f"many {n}?", ("a",)), f"many#{n}") for n in range(25)]
    rounds = plan([few, many], TrainingConfig(epochs=3, round_size=7))
    asked = [name for rows in rounds for _, name in rows]
    assert sum(name.startswith("few") for name in asked) == 30
    assert sum(name.startswith("many") for name in asked) == 30
    assert set(asked) == {name for _, name in few + many}
    assert {len(rows) for rows in rounds[:-1]} <= {7, 6}
    assert rounds == plan([few[::-1], many[::-1]], TrainingConfig(epochs=3, round_size=7))


def test_nothing_can_be_learned_from_no_question() -> None:
    nothing: list[list[list[tuple[Question, str]]]] = [[], [[]]]
    for files in nothing:
        with pytest.raises(GoldError, match="nothing to learn from"):
            plan(files, TrainingConfig())


def test_a_tenth_of_the_documents_judges() -> None:
    held = sum(is_held_out(f"doors.jsonl#{n}") for n in range(2_000))
    assert 150 < held < 250


def test_the_command_makes_a_reader_that_can_be_asked_even_after_a_kill(
    tmp_path: Path, data: Path, houses: Index, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = [
        sys.executable, "-m", "qa.training.train_reader", str(data), "--out", str(out), "--index",
        str(houses.folder), "--encoder", str(small), "--epochs", "40",
    ]  # fmt: skip
    running = subprocess.Popen(command, cwd=Path(__file__).parents[3], stderr=subprocess.DEVNULL)
    patience = time.monotonic() + 120
    while not (out / CHECKPOINT).exists() and time.monotonic() < patience:
        assert running.poll() is None
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()

    before = torch.load(out / CHECKPOINT, weights_only=True)["rounds"]
    assert 0 < before < 40
    assert not (out / "model.safetensors").exists()
    assert main(command[3:]) == 0
    assert "The reader is in" in capsys.readouterr().out
    assert not (out / CHECKPOINT).exists()
    assert AutoModelForQuestionAnswering.from_pretrained(str(out)).dtype == torch.float16
    held_out = (out / "held-out.jsonl").read_text("utf-8").splitlines()
    assert 0 < len(held_out) < 20
    place = ["--index", str(houses.folder), "--json"]
    question = "What colour is the door of house 7?"
    assert ask_main(["ask", question, *place, "--reader", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == question


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere", "--out", "{}/out"], "is no folder"),
        (["{}", "--out", "{}/out", "--epochs", "0"], "expected at least 1"),
        (["{}", "--out", "{}/out", "--reader", "none"], "one that is to learn more"),
        (["{}", "--out", "{}/out", "--reader", "nowhere"], "'nowhere'"),
        (["{}", "--out", "{}/out", "--keep", "0.5"], "name one with --reader"),
        (["{}", "--out", str(DEFAULT_READER.folder), "--reader", "ours"], "choose another folder"),
    ],
)
def test_a_mistake_is_said_in_one_line(
    arguments: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([each.format(tmp_path) for each in arguments]) == 2
    error = capsys.readouterr().err
    assert said in error
    assert error.count("\n") == 1


def test_gold_is_told_from_other_rows(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "words"}\n')
    (tmp_path / "broken.jsonl").write_text("{\n")
    (tmp_path / "gold.jsonl").write_text('\n{"question": "Who?", "answers": ["words"]}\n')
    assert [path.name for path in gold_files(tmp_path)] == ["gold.jsonl"]
