"""Train a small encoder on a small corpus: resuming, validation, interpolation, the command."""

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from transformers import (
    AutoModelForQuestionAnswering,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
)

from index import Index
from index.embedding.models import multilingual_folder
from qa.__main__ import main as ask_main
from qa.evaluation.gold import GoldError, Question
from qa.reader import DEFAULT_READER, ReaderInput
from qa.reader.model import ReaderModel
from qa.training.augmentation import KINDS
from qa.training.reader_trainer import (
    CHECKPOINTS,
    ReaderTrainer,
    TrainingConfig,
    is_held_out,
    training_order,
)
from qa.training.train_command import find_documents, gold_files, main
from tests.qa.reader.making import make_encoder, make_reader

COLOURS = ("red", "green", "blue", "white", "black", "grey", "brown", "pink")
SHORT = TrainingConfig(epochs=2, batch_size=4, learning_rate=1e-3, checkpoint_steps=5)


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


class StopAt(TrainerCallback):
    """Stops training after a step, as Ctrl-C does."""

    def __init__(self, step: int) -> None:
        self._step = step

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: object
    ) -> None:
        if state.global_step == self._step:
            raise KeyboardInterrupt


def trainer_for(
    folder: Path,
    data: Path,
    index: Index,
    start: Path,
    config: TrainingConfig = SHORT,
    stop_at: int = 0,
) -> ReaderTrainer:
    rows = [find_documents(path, index) for path in gold_files(data)]
    return ReaderTrainer(
        start,
        folder,
        config=config,
        rows=training_order(rows, config),
        validation=[],
        index=index,
        callbacks=[StopAt(stop_at)],
    )


def train(folder: Path, data: Path, index: Index, start: Path, stop_at: int = 0) -> ReaderTrainer:
    trainer = trainer_for(folder, data, index, start, stop_at=stop_at)
    trainer.run()
    return trainer


def weights(trainer: ReaderTrainer) -> dict[str, torch.Tensor]:
    model = trainer.model
    assert isinstance(model, torch.nn.Module)
    return {name: value.clone() for name, value in model.state_dict().items()}


def test_a_resumed_run_ends_with_the_weights_of_an_uninterrupted_one(
    tmp_path: Path, data: Path, houses: Index, small: Path
) -> None:
    whole = weights(train(tmp_path / "whole", data, houses, small))
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            train(tmp_path / "stopped", data, houses, small, stop_at=13)
    assert list((tmp_path / "stopped" / CHECKPOINTS).glob("checkpoint-10"))
    resumed = weights(train(tmp_path / "stopped", data, houses, small))

    start = weights(trainer_for(tmp_path / "start", data, houses, small))
    assert whole.keys() == resumed.keys() == start.keys()
    for name, value in whole.items():
        torch.testing.assert_close(resumed[name], value, rtol=1e-3, atol=1e-5)
    changed = {name for name, value in whole.items() if not torch.equal(value, start[name])}
    assert "bert.embeddings.word_embeddings.weight" not in changed
    assert "bert.encoder.layer.0.attention.self.query.weight" in changed


def test_an_incomplete_checkpoint_is_passed_over(
    tmp_path: Path, data: Path, houses: Index, small: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path, data, houses, small, stop_at=13)
    (tmp_path / CHECKPOINTS / "checkpoint-12").mkdir()
    cut_off = tmp_path / CHECKPOINTS / "checkpoint-13"
    cut_off.mkdir(exist_ok=True)
    (cut_off / "trainer_state.json").write_text('{"best_')
    assert weights(train(tmp_path, data, houses, small))


def test_frozen_layers_stay_as_they_are(
    tmp_path: Path, data: Path, houses: Index, small: Path
) -> None:
    trainer = trainer_for(tmp_path, data, houses, small, replace(SHORT, epochs=1, frozen_layers=1))
    start = weights(trainer)
    trainer.run()
    changed = {name for name, value in weights(trainer).items() if not value.equal(start[name])}
    assert changed
    assert not any("embeddings" in name or "layer.0" in name for name in changed)


def test_of_the_multilingual_encoder_only_trained_weights_are_saved(
    tmp_path: Path, data: Path, houses: Index
) -> None:
    start = multilingual_folder()
    assert start
    config = TrainingConfig(batch_size=2, epochs=1, frozen_layers=11, questions_per_file=2)
    trainer = trainer_for(tmp_path, data, houses, start, config)
    trainer.run()
    trainer.save()
    assert (tmp_path / "model.safetensors").stat().st_size < 4e6

    # OpenVINO computes what was trained, and adds the encoder's other weights.
    reader = ReaderModel("trained", tmp_path)
    tokens = reader.tokenize("Which colour?", ReaderInput("", "Its door is red.", ((0, 16),)))
    ((starts, _),) = reader.logits([tokens])
    ids = torch.from_numpy(tokens.ids)[None]
    model = trainer.model
    assert isinstance(model, torch.nn.Module)
    with torch.inference_mode():
        output = model.float()(input_ids=ids, token_type_ids=torch.zeros_like(ids))
    np.testing.assert_allclose(starts, output.start_logits[0].numpy(), atol=0.01)


def test_the_loss_falls(tmp_path: Path, data: Path, houses: Index, small: Path) -> None:
    config = TrainingConfig(epochs=12, batch_size=4, learning_rate=2e-3)
    trainer = trainer_for(tmp_path, data, houses, small, config)
    trainer.run()
    losses = [entry["loss"] for entry in trainer.state.log_history if "loss" in entry]
    assert losses[-1] < 0.7 * losses[0]


def test_validation_measures_the_held_out_questions(
    tmp_path: Path, data: Path, houses: Index, small: Path
) -> None:
    rows = [row for path in gold_files(data) for row in find_documents(path, houses)]
    trainer = ReaderTrainer(
        small, tmp_path, config=SHORT, rows=rows[:20], validation=rows[20:], index=houses
    )
    trainer.run()
    metrics = [entry for entry in trainer.state.log_history if "eval_sentence_accuracy" in entry]
    assert len(metrics) == 3
    assert all(0 <= entry["eval_answerability_auroc"] <= 1 for entry in metrics)


def test_training_starts_from_a_reader_and_interpolates_with_it(
    tmp_path: Path, data: Path, houses: Index
) -> None:
    known = make_reader(tmp_path / "known")
    trainer = trainer_for(tmp_path / "out", data, houses, known)
    before = AutoModelForQuestionAnswering.from_pretrained(str(known)).state_dict()
    for name, value in weights(trainer).items():
        torch.testing.assert_close(value, before[name])

    model = trainer.model
    assert isinstance(model, torch.nn.Module)
    with torch.no_grad():
        for learned in model.parameters():
            learned.add_(1.0)
    trainer.interpolate_weights(0.25)
    for name, value in model.named_parameters():
        torch.testing.assert_close(value.detach(), before[name] + 0.75)


def test_the_command_interpolates_by_the_share_it_is_given(
    tmp_path: Path, data: Path, houses: Index
) -> None:
    known = make_reader(tmp_path / "known")
    before = AutoModelForQuestionAnswering.from_pretrained(str(known)).qa_outputs.weight
    command = [str(data), "--index", str(houses.folder), "--epochs", "24", "--reader", str(known)]
    after = []
    for share in ("0", "0.5"):
        assert main([*command, "--interpolate", share, "--out", str(tmp_path / share)]) == 0
        made = AutoModelForQuestionAnswering.from_pretrained(
            str(tmp_path / share), dtype=torch.float32
        )
        after.append(made.qa_outputs.weight)
    assert (after[0] - before).abs().max() > 0.002
    torch.testing.assert_close(after[1], (after[0] + before) / 2, atol=5e-4, rtol=0)


def test_a_checkpoint_of_another_run_is_refused(
    tmp_path: Path, data: Path, houses: Index, small: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        train(tmp_path, data, houses, small, stop_at=8)
    other = TrainingConfig(epochs=3, batch_size=4)
    with pytest.raises(GoldError, match="another run"):
        trainer_for(tmp_path, data, houses, small, other).run()
    with pytest.raises(GoldError, match="another run"):
        train(tmp_path, data, houses, make_encoder(tmp_path / "another"))


def test_files_contribute_equally_and_every_question_has_its_turn() -> None:
    few = [(Question(f"few {n}?", ("a",)), f"few#{n}") for n in range(10)]
    many = [(Question(f"many {n}?", ("a",)), f"many#{n}") for n in range(25)]
    config = TrainingConfig(epochs=3)
    ordered = training_order([few, many], config)
    ids = [document_id for _, document_id in ordered]
    assert sum(document_id.startswith("few") for document_id in ids) == 30
    assert sum(document_id.startswith("many") for document_id in ids) == 30
    assert set(ids) == {document_id for _, document_id in few + many}
    assert ordered == training_order([few[::-1], many[::-1]], config)


def test_training_without_questions_is_refused() -> None:
    nothing: list[list[list[tuple[Question, str]]]] = [[], [[]]]
    for files in nothing:
        with pytest.raises(GoldError, match="nothing to learn from"):
            training_order(files, TrainingConfig())


def test_a_tenth_of_the_documents_is_held_out() -> None:
    held = sum(is_held_out(f"doors.jsonl#{n}") for n in range(2_000))
    assert 150 < held < 250


def test_the_command_trains_a_usable_reader_even_after_a_kill(
    tmp_path: Path, data: Path, houses: Index, small: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    command = [
        sys.executable, "-m", "qa.training.train_command", str(data), "--out", str(out), "--index",
        str(houses.folder), "--encoder", str(small), "--epochs", "24",
    ]  # fmt: skip
    running = subprocess.Popen(command, cwd=Path(__file__).parents[3], stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    written = out / CHECKPOINTS
    while not list(written.glob("checkpoint-*/trainer_state.json")) and time.monotonic() < deadline:
        assert running.poll() is None
        time.sleep(0.05)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()

    assert list(written.glob("checkpoint-*/trainer_state.json"))
    assert not (out / "model.safetensors").exists()
    assert main(command[3:]) == 0
    assert "The reader is in" in capsys.readouterr().out
    assert not written.exists()
    assert AutoModelForQuestionAnswering.from_pretrained(str(out)).dtype == torch.float16
    held_out = (out / "held-out.jsonl").read_text("utf-8").splitlines()
    assert 0 < len(held_out) < 20
    place = ["--index", str(houses.folder), "--json"]
    question = "What colour is the door of house 7?"
    assert ask_main(["ask", question, *place, "--reader", str(out)]) == 0
    assert json.loads(capsys.readouterr().out)["question"] == question


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere", "--out", "{}/out"], "no folder"),
        (["{}", "--out", "{}/out", "--epochs", "0"], "expected at least 1"),
        (["{}", "--out", "{}/out", "--without", "negation"], "--without needs --contrastive"),
        (["{}", "--out", "{}/out", "--frozen-layers", "-1"], "expected at least 0"),
        (["{}", "--out", "{}/out", "--reader", "none"], "a reader to train further"),
        (["{}", "--out", "{}/out", "--reader", "nowhere"], "'nowhere'"),
        (["{}", "--out", "{}/out", "--interpolate", "0.5"], "add --reader"),
        (
            ["{}", "--out", str(DEFAULT_READER.folder), "--reader", "english"],
            "choose another folder",
        ),
    ],
)
def test_a_mistake_is_one_line(
    arguments: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([each.format(tmp_path) for each in arguments]) == 2
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1


def test_gold_files_are_distinguished_from_other_jsonl_files(tmp_path: Path) -> None:
    (tmp_path / "corpus.jsonl").write_text('{"_id": "a", "text": "words"}\n')
    (tmp_path / "broken.jsonl").write_text("{\n")
    (tmp_path / "gold.jsonl").write_text('\n{"question": "Who?", "answers": ["words"]}\n')
    assert [path.name for path in gold_files(tmp_path)] == ["gold.jsonl"]


def test_kinds_of_contrastive_examples_are_left_out(
    tmp_path: Path, data: Path, houses: Index, small: Path
) -> None:
    def examples(**options: object) -> list[str]:
        config = replace(SHORT, epochs=1, **options)  # type: ignore[arg-type]
        dataset = trainer_for(tmp_path, data, houses, small, config).train_dataset
        return [example.input.text for example, _ in dataset]

    plain = examples()
    tables = examples(kinds=("table-rows",))
    assert not any(" | " in text for text in plain)
    assert sum(" | " in text for text in tables) > 20
    assert not any("door of house" in text for text in tables)
    assert len(examples(kinds=tuple(KINDS))) > len(tables) > len(plain)


def test_an_epoch_takes_no_more_questions_than_it_is_told(data: Path, houses: Index) -> None:
    rows = [find_documents(path, houses) for path in gold_files(data)]
    assert len(training_order(rows, replace(SHORT, epochs=2, questions_per_file=7))) == 14


def test_contrastive_examples_are_printed_for_reading(
    data: Path, houses: Index, capsys: pytest.CaptureFixture[str]
) -> None:
    command = [str(data), "--index", str(houses.folder), "--show", "table-rows"]
    assert main(command) == 0
    first = capsys.readouterr().out
    assert first.count("→") >= 20
    assert "→ no answer" in first
    assert main(command) == 0
    assert capsys.readouterr().out == first


def test_printing_examples_needs_an_index(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(data), "--show", "negation"]) == 2
    assert "add --index" in capsys.readouterr().err
