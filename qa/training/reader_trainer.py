"""lessons → a reader's weights, round by round, taken up where it was stopped."""

import hashlib
import json
import os
import random
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor

from index import Index
from index.embedding.models import has_bfloat16
from index.embedding.threads import single_threaded_pool
from qa.evaluation.gold import GoldError, Question
from qa.reader.tokenization import NO_SENTENCE, Tokens, tokenize
from qa.training.reader_examples import TrainingExample, make_examples

CHECKPOINT = "checkpoint.pt"
# One document of so many teaches nothing: its questions judge what was learned.
_HELD_OUT = 10
# Of those, how many are asked after each quarter of the course: enough to see it go wrong.
_JUDGES = 300
_QUARTERS = 4
# The logit of a token that is not to be chosen: of the question, the title, or none at all.
_NEVER = -1e4
# The norm to which a batch's longer gradients are cut, the usual one.
_LONGEST_STEP = 1.0

Row = tuple[Question, str]


@dataclass(frozen=True, slots=True)
class TrainingConfig:
    """How to learn.

    An epoch takes as many questions of each file as the smallest has, so that no kind of text
    drowns the others. A round is of `round` questions, whose lessons are sorted by their length
    into batches of `batch`, and cut after `longest` tokens. The learning rate rises to `rate` over
    the first `warm` of the course and falls to 0 at its end.
    """

    epochs: int = 2
    round_size: int = 512
    batch_size: int = 16
    learning_rate: float = 1.2e-4
    warmup_ratio: float = 0.05
    decay: float = 0.01
    max_length: int = 320
    seed: int = 0


@dataclass(frozen=True, slots=True)
class ValidationMetrics:
    """How well a reader did: the share of answers whose sentence it found in their passage, and
    how well it told passages with the answer from those without (AUROC)."""

    sentence: float
    absence: float

    def __str__(self) -> str:
        return f"sentence right {self.sentence:.3f}, AUROC of absence {self.absence:.3f}"


def is_held_out(document_id: str) -> bool:
    """Whether a document is among those that judge; the same ones on every machine."""
    return int(hashlib.sha256(document_id.encode()).hexdigest(), 16) % _HELD_OUT == 0


def plan(files: Sequence[Sequence[Row]], course: TrainingConfig) -> list[list[Row]]:
    """The rounds of a course. Files that have more questions than the smallest give others in each
    epoch until all have had their turn.

    Raises GoldError when a file has no question to learn from.
    """
    if not files or not all(files):
        raise GoldError("no question has its document in the index: nothing to learn from")
    share = min(map(len, files))
    rounds = []
    shuffled = []
    for number, rows in enumerate(files):
        order = sorted(rows, key=lambda row: (row[1], row[0].text))
        random.Random(f"{course.seed} {number}").shuffle(order)  # noqa: S311
        shuffled.append(order)
    for epoch in range(course.epochs):
        at = range(epoch * share, (epoch + 1) * share)
        chosen = [order[one % len(order)] for order in shuffled for one in at]
        random.Random(f"{course.seed} {epoch}").shuffle(chosen)  # noqa: S311
        rounds += [
            chosen[at : at + course.round_size] for at in range(0, len(chosen), course.round_size)
        ]
    return rounds


class ReaderTrainer:
    """A reader that is being made in `folder`, out of the weights of the encoder or the reader in
    the folder `start`.

    Its word vectors stay what they are: there are more of them than of all other weights, and most
    words are in no lesson.
    """

    def __init__(self, start: Path, folder: Path, course: TrainingConfig) -> None:
        from transformers import AutoModelForQuestionAnswering, AutoTokenizer, logging

        # That an encoder has no head for answers yet is no news, nor is that saving takes a moment.
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        torch.manual_seed(course.seed)
        self.tokenizer: Any = AutoTokenizer.from_pretrained(str(start))
        self.device = _device()
        self.model: Any = AutoModelForQuestionAnswering.from_pretrained(
            str(start), local_files_only=True, dtype=torch.float32
        ).to(self.device)
        # Without dropout, that is: no lesson comes more than a few times, so that there is little
        # to learn by heart, and drawing what to drop takes time.
        self.model.eval()
        self.model.get_input_embeddings().weight.requires_grad_(False)
        self._course = course
        self._start = start
        self._folder = folder
        learned = [it for it in self.model.parameters() if it.requires_grad]
        self._optimizer = torch.optim.AdamW(
            [
                {"params": [it for it in learned if it.ndim > 1], "weight_decay": course.decay},
                {"params": [it for it in learned if it.ndim < 2], "weight_decay": 0.0},
            ],
            lr=course.learning_rate,
            fused=True,
        )
        self._learned = learned
        self._coarse = self.device.type == "cuda" or (self.device.type == "cpu" and has_bfloat16())

    def train(
        self,
        rounds: Sequence[Sequence[Row]],
        judges: Sequence[Row],
        index: Index,
        progress: Callable[[float, str], None],
        report: Callable[[str], None],
    ) -> None:
        """Go through the rounds, from the last one that was finished before a stop.

        `progress` is called with the share that is done and what to say of it after each batch,
        `report` with how well it does on `judges` after each quarter. Raises GoldError when the
        folder holds the beginning of another course.
        """
        mark = _fingerprint(self._course, rounds, self._start)
        first = self._resume(mark)
        asked = list(judges)
        random.Random(self._course.seed).shuffle(asked)  # noqa: S311
        for number in range(first, len(rounds)):
            made = self._batches(rounds[number], number, index)
            mean = 0.0
            for at, batch in enumerate(made):
                done = (number + at / len(made)) / len(rounds)
                loss = self._step(batch, done)
                mean += (loss - mean) / (at + 1)
                progress(done, f"loss {mean:.3f}")
            quarter = (number + 1) * _QUARTERS // len(rounds) > number * _QUARTERS // len(rounds)
            if quarter and asked:
                judged = self.validate(asked[:_JUDGES], index)
                report(f"{number + 1} of {len(rounds)} rounds, loss {mean:.3f}: {judged}")
            self._keep(mark, number + 1)
        progress(1.0, "")

    def validate(self, rows: Sequence[Row], index: Index) -> ValidationMetrics:
        """What the reader, as it is now, makes of lessons that it has not had."""
        right, nowhere, answered = [], [], []
        for batch in self._batches(rows, 0, index):
            with torch.inference_mode():
                begins, ends = self._read(batch)
                told = (begins.log_softmax(1), ends.log_softmax(1))
                chances = [_by_sentence(one, _owners(batch, self.device)) for one in told]
            for row, (lesson, tokens) in enumerate(batch):
                scores = (chances[0][row] + chances[1][row]).tolist()
                nowhere.append(-scores[0])
                answered.append(bool(lesson.answers))
                if lesson.answers:
                    best = max(
                        range(1, int(tokens.sentence_ids.max()) + 2), key=lambda it: scores[it]
                    )
                    start, end = lesson.input.sentences[best - 1]
                    spans = (it.span for it in lesson.answers)
                    right.append(any(a < end and start < b for a, b in spans))
        return ValidationMetrics(
            round(float(np.mean(right)), 4), round(float(roc_auc_score(answered, nowhere)), 4)
        )

    def _batches(
        self, rows: Sequence[Row], number: int, index: Index
    ) -> list[list[tuple[TrainingExample, Tokens]]]:
        made: list[tuple[TrainingExample, Tokens]] = []
        for question, document_id in rows:
            chance = random.Random(f"{self._course.seed} {number} {question.text}")  # noqa: S311
            for lesson in make_examples(question, index.document(document_id), index, chance):
                tokens = tokenize(
                    self.tokenizer, lesson.question, lesson.input, self._course.max_length
                )
                if (tokens.sentence_ids != NO_SENTENCE).any():
                    made.append((lesson, tokens))
        made.sort(key=lambda one: len(one[1].ids))
        size = self._course.batch_size
        batches = [made[at : at + size] for at in range(0, len(made), size)]
        random.Random(number).shuffle(batches)  # noqa: S311
        return batches

    def _step(self, batch: Sequence[tuple[TrainingExample, Tokens]], done: float) -> float:
        course = self._course
        rate = course.learning_rate * min(
            done / course.warmup_ratio, (1 - done) / (1 - course.warmup_ratio)
        )
        for group in self._optimizer.param_groups:
            group["lr"] = rate
        if self.device.type == "cpu":
            # The like long with the like long, for neither core to wait for the other.
            cores = torch.get_num_threads()
            parts = [part for at in range(cores) if (part := batch[at::cores])]
            found = list(single_threaded_pool().map(self._gradients, parts))
        else:
            parts = [batch]
            found = [self._gradients(batch)]
        shares = [len(part) / len(batch) for part in parts]
        for at, weights in enumerate(self._learned):
            weights.grad = torch.zeros_like(weights)
            for share, (_, slopes) in zip(shares, found, strict=True):
                weights.grad.add_(slopes[at], alpha=share)
        torch.nn.utils.clip_grad_norm_(self._learned, _LONGEST_STEP)
        self._optimizer.step()
        return sum(share * loss for share, (loss, _) in zip(shares, found, strict=True))

    def _gradients(
        self, batch: Sequence[tuple[TrainingExample, Tokens]]
    ) -> tuple[float, Sequence[Tensor]]:
        """The mean loss on some lessons, and how it changes with each of the learned weights."""
        owners = _owners(batch, self.device)
        total = torch.zeros((), device=self.device)
        for logits, wanted in zip(self._read(batch), _wanted(batch, self.device), strict=True):
            told = logits.log_softmax(1)
            by_token = -(wanted * told).sum(1)
            sentences = torch.zeros(len(batch), int(owners.max()) + 2, device=self.device)
            sentences.scatter_add_(1, owners.clamp(min=-1) + 1, wanted)
            by_sentence = -(sentences * _by_sentence(told, owners)).sum(1)
            total = total + (by_token + by_sentence).mean() / 2
        return float(total.detach()), torch.autograd.grad(total, self._learned)

    def _read(self, batch: Sequence[tuple[TrainingExample, Tokens]]) -> tuple[Tensor, Tensor]:
        """The logits (lessons, tokens) of where the answer begins and ends; the first token's are
        those of nowhere."""
        ids = _padded([tokens.ids for _, tokens in batch], 0, self.device)
        kinds = _padded([tokens.token_types for _, tokens in batch], 0, self.device)
        real = _padded([np.ones(len(tokens.ids)) for _, tokens in batch], 0, self.device)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self._coarse):
            found = self.model(input_ids=ids, token_type_ids=kinds, attention_mask=real)
        never = _owners(batch, self.device) < -1
        return (
            found.start_logits.float().masked_fill(never, _NEVER),
            found.end_logits.float().masked_fill(never, _NEVER),
        )

    def interpolate_weights(self, kept: float) -> None:
        """Keep so much of the weights that it began with: those halfway between before and after a
        course know nearly as much of its texts, and more of others (Wortsman et al., "Robust
        fine-tuning of zero-shot models", 2022)."""
        from transformers import AutoModelForQuestionAnswering

        began: Any = AutoModelForQuestionAnswering.from_pretrained(
            str(self._start), local_files_only=True, dtype=torch.float32
        ).to(self.device)
        with torch.no_grad():
            for now, before in zip(self.model.parameters(), began.parameters(), strict=True):
                now.lerp_(before, kept)

    def save(self) -> None:
        """Write the reader into its folder, as the library saves such models, in half the size."""
        self.model.half().save_pretrained(str(self._folder))
        self.tokenizer.save_pretrained(str(self._folder))

    def finish(self) -> None:
        """Throw away what only an unfinished course needs."""
        (self._folder / CHECKPOINT).unlink(missing_ok=True)

    def _keep(self, mark: str, rounds: int) -> None:
        """Write down how far it has come: whole or not at all."""
        place = self._folder / CHECKPOINT
        unfinished = place.with_suffix(".new")
        torch.save(
            {
                "course": mark,
                "rounds": rounds,
                "model": self.model.state_dict(),
                "optimizer": self._optimizer.state_dict(),
            },
            unfinished,
        )
        os.replace(unfinished, place)

    def _resume(self, mark: str) -> int:
        place = self._folder / CHECKPOINT
        if not place.exists():
            return 0
        kept = torch.load(place, map_location=self.device, weights_only=True)
        if kept["course"] != mark:
            raise GoldError(
                f"{str(place)!r} is of another course, with another start, other questions or "
                "options: delete it, or choose another --out"
            )
        self.model.load_state_dict(kept["model"])
        self._optimizer.load_state_dict(kept["optimizer"])
        return int(kept["rounds"])


def _device() -> torch.device:
    if torch.accelerator.is_available():
        return torch.accelerator.current_accelerator() or torch.device("cpu")
    return torch.device("cpu")


def _fingerprint(course: TrainingConfig, rounds: Sequence[Sequence[Row]], start: Path) -> str:
    asked = [(question.text, document) for rows in rounds for question, document in rows]
    return hashlib.sha256(json.dumps([asdict(course), asked, str(start)]).encode()).hexdigest()


def _padded(rows: Sequence[np.ndarray], fill: int, device: torch.device) -> Tensor:
    """(rows, longest), each row at its beginning."""
    longest = max(map(len, rows))
    whole = np.full((len(rows), longest), fill, dtype=np.int64)
    for at, row in enumerate(rows):
        whole[at, : len(row)] = row
    return torch.from_numpy(whole).to(device)


def _owners(batch: Sequence[tuple[TrainingExample, Tokens]], device: torch.device) -> Tensor:
    """(lessons, tokens): the number of each token's sentence, -1 for the mark that stands for
    nowhere, -2 for what is not to be chosen."""
    rows = []
    for _, tokens in batch:
        owners = np.where(tokens.sentence_ids == NO_SENTENCE, -2, tokens.sentence_ids)
        owners[0] = -1
        rows.append(owners)
    return _padded(rows, -2, device)


def _by_sentence(told: Tensor, owners: Tensor) -> Tensor:
    """The logarithms (lessons, 1 + sentences) of the chances of nowhere and of each sentence: those
    of its tokens, `told` (lessons, tokens), together."""
    chances = torch.zeros(len(told), int(owners.max()) + 2, device=told.device)
    real = owners >= -1
    chances = chances.scatter_add(1, owners.clamp(min=-1) + 1, told.exp() * real)
    return (chances + 1e-9).log()


def _wanted(
    batch: Sequence[tuple[TrainingExample, Tokens]], device: torch.device
) -> tuple[Tensor, Tensor]:
    """The chances (lessons, tokens) that the beginnings and ends should have: the votes' shares, or
    all for nowhere."""
    longest = max(len(tokens.ids) for _, tokens in batch)
    begins = np.zeros((len(batch), longest), dtype=np.float32)
    ends = np.zeros((len(batch), longest), dtype=np.float32)
    for row, (lesson, tokens) in enumerate(batch):
        for answer in lesson.answers:
            start, end = answer.span
            touched = (tokens.sentence_ids != NO_SENTENCE) & (tokens.spans[:, 0] < end)
            inside = np.flatnonzero(touched & (tokens.spans[:, 1] > start))
            if len(inside):
                begins[row, inside[0]] += answer.share
                ends[row, inside[-1]] += answer.share
        for chances in (begins[row], ends[row]):
            if not chances.sum():
                # Cut off with the end of the passage: what is read does not answer.
                chances[0] = 1.0
            chances /= chances.sum()
    return torch.from_numpy(begins).to(device), torch.from_numpy(ends).to(device)
