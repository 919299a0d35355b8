"""Train a reader with `transformers.Trainer`, resuming from its last checkpoint after a stop."""

import hashlib
import json
import random
import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import torch
from sklearn.metrics import roc_auc_score
from torch import Tensor
from tqdm import tqdm
from transformers import (
    AutoModelForQuestionAnswering,
    AutoTokenizer,
    PrinterCallback,
    Trainer,
    TrainerCallback,
    TrainerControl,
    TrainerState,
    TrainingArguments,
    logging,
)

from index import Index
from index.embedding.model_names import MULTILINGUAL_ENCODER
from index.embedding.models import find_model, has_bfloat16
from qa.evaluation.gold import GoldError, Question
from qa.reader.multilingual import needs_multilingual_encoder
from qa.reader.tokenization import NO_SENTENCE, ReaderInput, Tokens, tokenize, tokenize_apart
from qa.training.augmentation import Corpus, augment, collect
from qa.training.multilingual_model import load_multilingual, save_multilingual
from qa.training.reader_examples import TrainingExample, make_examples

# Below the folder of the new reader, until the training is complete.
CHECKPOINTS = "checkpoints"
_FINGERPRINT = "run.json"
# Written last into a checkpoint: without it the checkpoint is incomplete.
_TRAINER_STATE = "trainer_state.json"
# One document in this many is held out: its questions validate what was learned.
_HELD_OUT = 10
# Share of the training between two validations.
_VALIDATION_SHARE = 0.25
# Questions whose examples are sorted by length into batches together.
_BUCKET = 512
# Steps between two log lines.
_LOGGING_STEPS = 10
# Logit of tokens that cannot be chosen: the question, the title and the padding.
_MASKED_LOGIT = -1e4
# Sentence ids of the CLS token, which stands for "no answer", and of masked tokens.
_CLS, _MASKED = -1, -2
_MIN_PROBABILITY = 1e-9

Row = tuple[Question, str]
Batch = dict[str, Tensor]
EncodedExample = tuple[TrainingExample, Tokens]


@dataclass(frozen=True, slots=True, kw_only=True)
class TrainingConfig:
    """Hyperparameters of a training run.

    An epoch takes as many questions from each file as the smallest file has, so that no kind of
    text dominates, and at most `questions_per_file`. A question with answers adds contrastive
    examples of `augmentations` of the `kinds`; at 0.3, three questions in ten add those of one.
    Inputs are truncated to `max_length` tokens. The learning rate rises linearly to
    `learning_rate` over the first `warmup_ratio` of the steps, then falls linearly to 0. The first
    `frozen_layers` layers and the embeddings below them stay as they are. A checkpoint is written
    every `checkpoint_steps` steps. Each validation asks `validation_questions` held-out questions.
    """

    epochs: int = 2
    questions_per_file: int | None = None
    kinds: tuple[str, ...] = ()
    augmentations: float = 2
    batch_size: int = 16
    learning_rate: float = 1.2e-4
    warmup_ratio: float = 0.05
    weight_decay: float = 0.01
    max_length: int = 320
    frozen_layers: int = 0
    checkpoint_steps: int = 50
    validation_questions: int = 300
    seed: int = 0


@dataclass(frozen=True, slots=True)
class ValidationMetrics:
    """Share of answers whose sentence is found in their passage, and AUROC of answerability."""

    sentence_accuracy: float
    answerability_auroc: float

    def __str__(self) -> str:
        return (
            f"sentence accuracy {self.sentence_accuracy:.3f}, "
            f"answerability AUROC {self.answerability_auroc:.3f}"
        )


def _is_json(path: Path) -> bool:
    """Whether a file was written to its end: a kill leaves the beginning of one."""
    try:
        json.loads(path.read_text("utf-8"))
    except ValueError:
        return False
    return True


def is_held_out(document_id: str) -> bool:
    """Whether a document is held out for validation; the same documents on every machine."""
    return int(hashlib.sha256(document_id.encode()).hexdigest(), 16) % _HELD_OUT == 0


def training_order(files: Sequence[Sequence[Row]], config: TrainingConfig) -> list[Row]:
    """The questions of all epochs, in order.

    A file with more questions than the smallest one contributes different ones in each epoch until
    all have been used.

    Raises:
        GoldError: A file has no question to learn from.
    """
    if not files or not all(files):
        raise GoldError("no question has its document in the index: nothing to learn from")
    per_file = min(map(len, files))
    if config.questions_per_file is not None:
        per_file = min(per_file, config.questions_per_file)
    shuffled = []
    for number, rows in enumerate(files):
        order = sorted(rows, key=lambda row: (row[1], row[0].text))
        random.Random(f"{config.seed} {number}").shuffle(order)  # noqa: S311
        shuffled.append(order)
    ordered: list[Row] = []
    for epoch in range(config.epochs):
        positions = range(epoch * per_file, (epoch + 1) * per_file)
        chosen = [rows[at % len(rows)] for rows in shuffled for at in positions]
        random.Random(f"{config.seed} {epoch}").shuffle(chosen)  # noqa: S311
        ordered += chosen
    return ordered


class ProgressBar(TrainerCallback):
    """Shows steps, time left and loss on stderr; prints the metrics of each validation there."""

    def __init__(self) -> None:
        self._bar = tqdm(unit="steps", disable=None)

    def on_step_end(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Advance to the step."""
        self._bar.total = state.max_steps
        self._bar.update(state.global_step - self._bar.n)

    def on_log(
        self, args: TrainingArguments, state: TrainerState, control: TrainerControl, **_: Any
    ) -> None:
        """Show the last loss or metrics."""
        values = ", ".join(f"{name} {value:.3g}" for name, value in state.log_history[-1].items())
        if "loss" in state.log_history[-1]:
            self._bar.set_postfix_str(f"loss {state.log_history[-1]['loss']:.3f}")
        else:
            tqdm.write(values, file=sys.stderr)


class ReaderTrainer(Trainer):
    """Trains a reader from the weights of an encoder or another reader.

    The word embeddings are frozen: they hold most of the weights, and most words are in no
    training example.

    Args:
        start: Folder of the encoder or reader to start from.
        folder: Folder of the new reader; checkpoints are kept below it.
        config: Hyperparameters.
        rows: Training questions with the ids of their documents, in order.
        validation: Held-out questions with the ids of their documents; may be empty.
        index: Index of the documents.
        callbacks: Told of the progress.
    """

    def __init__(
        self,
        start: Path,
        folder: Path,
        *,
        config: TrainingConfig,
        rows: Sequence[Row],
        validation: Sequence[Row],
        index: Index,
        callbacks: Sequence[TrainerCallback] = (),
    ) -> None:
        # A missing question-answering head is expected, and saving takes a moment.
        logging.set_verbosity_error()
        logging.disable_progress_bar()
        torch.manual_seed(config.seed)
        self.config = config
        self.start = start
        self.folder = folder
        self._is_multilingual = needs_multilingual_encoder(start)
        tokenizer: Any = None
        if self._is_multilingual:
            tokenize_pair = partial(tokenize_apart, find_model(MULTILINGUAL_ENCODER).tokenizer)
        else:
            tokenizer = AutoTokenizer.from_pretrained(str(start))
            tokenize_pair = partial(tokenize, tokenizer)
        encode = partial(_encode, index=index, tokenize_pair=tokenize_pair, config=config)
        documents = dict.fromkeys(document_id for _, document_id in rows)
        corpus = collect(map(index.document, documents), index) if config.kinds else None
        held_out = list(validation)
        random.Random(config.seed).shuffle(held_out)  # noqa: S311
        self._validation = encode(held_out[: config.validation_questions])
        self._run = _fingerprint(config, rows, start)
        model: Any = _load(start)
        for module in model.modules():
            # No dropout: few examples are seen more than once, so there is little to overfit.
            if isinstance(module, torch.nn.Dropout):
                module.p = 0.0
        _freeze(model, config.frozen_layers)
        accelerated = torch.accelerator.is_available()
        super().__init__(
            model=model,
            args=TrainingArguments(
                output_dir=str(folder / CHECKPOINTS),
                num_train_epochs=1,
                per_device_train_batch_size=config.batch_size,
                per_device_eval_batch_size=config.batch_size,
                learning_rate=config.learning_rate,
                warmup_steps=config.warmup_ratio,
                weight_decay=config.weight_decay,
                use_cpu=not accelerated,
                bf16=accelerated or has_bfloat16(),
                train_sampling_strategy="sequential",
                save_steps=config.checkpoint_steps,
                save_total_limit=1,
                eval_strategy="steps" if self._validation else "no",
                eval_steps=_VALIDATION_SHARE,
                logging_steps=_LOGGING_STEPS,
                remove_unused_columns=False,
                disable_tqdm=True,
                report_to="none",
                seed=config.seed,
            ),
            train_dataset=encode(rows, corpus=corpus),
            eval_dataset=self._validation or None,
            data_collator=collate,
            processing_class=tokenizer,
            callbacks=list(callbacks),
        )
        self.remove_callback(PrinterCallback)

    def run(self) -> None:
        """Train, from the last checkpoint where there is one.

        Raises:
            GoldError: The folder holds a checkpoint of another run.
        """
        checkpoints = self.folder / CHECKPOINTS
        checkpoints.mkdir(parents=True, exist_ok=True)
        note = checkpoints / _FINGERPRINT
        if note.exists() and json.loads(note.read_text("utf-8")) != self._run:
            raise GoldError(
                f"{str(checkpoints)!r} belongs to another run, with another start, other questions "
                "or options: delete it, or choose another --out"
            )
        note.write_text(json.dumps(self._run), "utf-8")
        states = checkpoints.glob(f"checkpoint-*/{_TRAINER_STATE}")
        complete = [place.parent for place in states if _is_json(place)]
        last = max(complete, key=lambda place: int(place.name.rpartition("-")[2]), default=None)
        self.train(resume_from_checkpoint=str(last) if last else None)

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: Batch,
        return_outputs: bool = False,
        num_items_in_batch: Tensor | int | None = None,
    ) -> Any:
        """Mean cross-entropy of start and end: by token, and by sentence."""
        sentence_ids = inputs["sentence_ids"]
        loss = torch.zeros((), device=sentence_ids.device)
        outputs = span_logits(model, inputs)
        for logits, targets in zip(
            outputs, (inputs["start_targets"], inputs["end_targets"]), strict=True
        ):
            log_probs = logits.log_softmax(1)
            by_token = -(targets * log_probs).sum(1)
            by_sentence = -(
                _sum_by_sentence(targets, sentence_ids) * _log_probs(log_probs, sentence_ids)
            ).sum(1)
            loss = loss + (by_token + by_sentence).mean() / 2
        return (loss, outputs) if return_outputs else loss

    def evaluate(self, *_: Any, **__: Any) -> dict[str, float]:
        """Validate on the held-out questions, instead of the library's loss."""
        metrics = {f"eval_{name}": value for name, value in asdict(self.validate()).items()}
        self.log(metrics)
        self.control: TrainerControl = self.callback_handler.on_evaluate(
            self.args, self.state, self.control, metrics
        )
        return metrics

    def validate(self) -> ValidationMetrics:
        """Metrics of the model, as it is now, on the held-out questions."""
        correct, answerability, answerable = [], [], []
        size = self.config.batch_size
        for at in range(0, len(self._validation), size):
            examples = self._validation[at : at + size]
            inputs = {name: rows.to(self.args.device) for name, rows in collate(examples).items()}
            with torch.inference_mode(), self.compute_loss_context_manager():
                log_probs = [
                    _log_probs(logits.log_softmax(1), inputs["sentence_ids"])
                    for logits in span_logits(self.model, inputs)
                ]
            for row, (example, tokens) in enumerate(examples):
                scores = (log_probs[0][row] + log_probs[1][row]).tolist()
                answerability.append(-scores[0])
                answerable.append(bool(example.answers))
                if example.answers:
                    sentences = scores[1 : int(tokens.sentence_ids.max()) + 2]
                    start, end = example.input.sentences[int(np.argmax(sentences))]
                    correct.append(
                        any(it.span[0] < end and start < it.span[1] for it in example.answers)
                    )
        return ValidationMetrics(
            round(float(np.mean(correct)), 4),
            round(float(roc_auc_score(answerable, answerability)), 4),
        )

    def interpolate_weights(self, weight: float) -> None:
        """Move the weights towards those at the start: 1.0 restores them.

        Halfway, a model keeps nearly all it learned and generalizes better (Wortsman et al.,
        "Robust fine-tuning of zero-shot models", 2022).
        """
        model: Any = self.model
        start = _load(self.start).to(self.args.device)
        with torch.no_grad():
            for current, initial in zip(model.parameters(), start.parameters(), strict=True):
                current.lerp_(initial, weight)

    def remove_checkpoints(self) -> None:
        """Delete what only an unfinished run needs."""
        shutil.rmtree(self.folder / CHECKPOINTS)

    def save(self) -> None:
        """Write the reader into its folder, in float16."""
        model: Any = self.model
        if self._is_multilingual:
            save_multilingual(model, self.folder)
            return
        tokenizer: Any = self.processing_class
        model.half().save_pretrained(str(self.folder))
        tokenizer.save_pretrained(str(self.folder))


def span_logits(model: Any, inputs: Batch) -> tuple[Tensor, Tensor]:
    """Start and end logits (examples, tokens), masked where no answer can stand."""
    outputs = model(
        input_ids=inputs["input_ids"],
        token_type_ids=inputs["token_type_ids"],
        attention_mask=inputs["attention_mask"],
    )
    masked = inputs["sentence_ids"] == _MASKED
    return (
        outputs.start_logits.float().masked_fill(masked, _MASKED_LOGIT),
        outputs.end_logits.float().masked_fill(masked, _MASKED_LOGIT),
    )


def collate(examples: Sequence[EncodedExample]) -> Batch:
    """Pad examples to tensors (examples, tokens): inputs, sentence ids and target distributions."""
    sentence_ids, starts, ends = [], [], []
    for example, tokens in examples:
        ids = np.where(tokens.sentence_ids == NO_SENTENCE, _MASKED, tokens.sentence_ids)
        ids[0] = _CLS
        sentence_ids.append(ids)
        start, end = _targets(example, tokens)
        starts.append(start)
        ends.append(end)
    return {
        "input_ids": _padded([tokens.ids for _, tokens in examples]),
        "token_type_ids": _padded([tokens.token_types for _, tokens in examples]),
        "attention_mask": _padded([np.ones_like(tokens.ids) for _, tokens in examples]),
        "sentence_ids": _padded(sentence_ids, _MASKED),
        "start_targets": _padded(starts),
        "end_targets": _padded(ends),
    }


def _encode(
    rows: Sequence[Row],
    index: Index,
    tokenize_pair: Callable[[str, ReaderInput, int], Tokens],
    config: TrainingConfig,
    corpus: Corpus | None = None,
) -> list[EncodedExample]:
    """Tokenized examples of the questions, in batches of similar length; with a corpus, contrastive
    ones as well."""
    batches: list[list[EncodedExample]] = []
    for start in range(0, len(rows), _BUCKET):
        bucket: list[EncodedExample] = []
        for question, document_id in rows[start : start + _BUCKET]:
            generator = random.Random(f"{config.seed} {start} {question.text}")  # noqa: S311
            document = index.document(document_id)
            examples = list(make_examples(question, document, index, generator))
            if corpus is not None and examples and examples[0].answers:
                count = int(config.augmentations + generator.random())
                examples += augment(examples[0], corpus, config.kinds, count, random=generator)
            for example in examples:
                tokens = tokenize_pair(example.question, example.input, config.max_length)
                if (tokens.sentence_ids != NO_SENTENCE).any():
                    bucket.append((example, tokens))
        bucket.sort(key=lambda encoded: len(encoded[1].ids))
        size = config.batch_size
        # The short batch goes last, so that the others are cut at the same places.
        full = [bucket[at : at + size] for at in range(0, len(bucket) - size + 1, size)]
        random.Random(start).shuffle(full)  # noqa: S311
        batches += [*full, bucket[len(full) * size :]]
    return [encoded for batch in batches for encoded in batch]


def _targets(example: TrainingExample, tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
    """Probabilities (tokens,) that the answer starts and ends there: the shares of the votes, or
    1.0 for the CLS token where there is no answer."""
    starts, ends = np.zeros((2, len(tokens.ids)), dtype=np.float32)
    for answer in example.answers:
        start, end = answer.span
        inside = np.flatnonzero(
            (tokens.sentence_ids != NO_SENTENCE)
            & (tokens.spans[:, 0] < end)
            & (tokens.spans[:, 1] > start)
        )
        if len(inside):
            starts[inside[0]] += answer.share
            ends[inside[-1]] += answer.share
    for targets in (starts, ends):
        if not targets.sum():
            # Also where the answer was truncated: what is left does not answer.
            targets[0] = 1.0
        targets /= targets.sum()
    return starts, ends


def _load(folder: Path) -> Any:
    if needs_multilingual_encoder(folder):
        return load_multilingual(folder)
    return AutoModelForQuestionAnswering.from_pretrained(
        str(folder), local_files_only=True, dtype=torch.float32
    )


def _freeze(model: Any, layers: int) -> None:
    """Exclude the words' embeddings from training; with `layers`, that many and all below them."""
    bert = model.base_model
    for weights in (
        bert.embeddings.parameters() if layers else bert.embeddings.word_embeddings.parameters()
    ):
        weights.requires_grad_(False)
    for layer in bert.encoder.layer[:layers]:
        layer.requires_grad_(False)


def _fingerprint(config: TrainingConfig, rows: Sequence[Row], start: Path) -> str:
    questions = [(question.text, document_id) for question, document_id in rows]
    return hashlib.sha256(json.dumps([asdict(config), questions, str(start)]).encode()).hexdigest()


def _padded(rows: Sequence[np.ndarray], fill: int = 0) -> Tensor:
    tensors = [torch.from_numpy(row) for row in rows]
    return torch.nn.utils.rnn.pad_sequence(tensors, batch_first=True, padding_value=fill)


def _sum_by_sentence(values: Tensor, sentence_ids: Tensor) -> Tensor:
    """Sums (examples, 1 + sentences) of values (examples, tokens); the first is the CLS token's."""
    sums = torch.zeros(len(values), int(sentence_ids.max()) + 2, device=values.device)
    return sums.scatter_add(1, sentence_ids.clamp(min=_CLS) + 1, values * (sentence_ids != _MASKED))


def _log_probs(log_probs: Tensor, sentence_ids: Tensor) -> Tensor:
    """Log-probabilities (examples, 1 + sentences) of no answer and of each sentence."""
    return (_sum_by_sentence(log_probs.exp(), sentence_ids) + _MIN_PROBABILITY).log()
