"""Locate and load a question-answering model, and compute its start and end logits."""

import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.bert import FastBert, fast_bert
from index.embedding.models import ModelKind
from index.embedding.threads import single_threaded_pool
from index.errors import EncoderError
from qa.reader.tokenization import ReaderInput, Tokens, tokenize

# The reader shipped with Pullquote, and the sha256 of its weights.
DEFAULT_FOLDER = Path(str(files("qa.reader"))) / "ours"
_DEFAULT_SHA256 = "d7bc843059d1a4112729294bcc5793342dc067450ed0412b74f62b8a185b640c"
# An editable installation is repaired in its checkout.
_REPAIR = (
    "git checkout -- qa/reader/ours"
    if (DEFAULT_FOLDER.parents[2] / ".git").exists()
    else "pip install --force-reinstall --no-deps ."
)
_WEIGHTS = "model.safetensors"
# Most readers that are named without an owner are this one's.
_KIND = ModelKind("reader", owner="distilbert", architecture="ForQuestionAnswering")
# Tokens a model takes if its configuration does not say, and at most.
_MAX_TOKENS = 512
# Rows are padded to a multiple of this: 10 MB of kernels after texts of 100 lengths instead of
# 230 MB, for eight more rows among 170 on average.
_ROW_MULTIPLE = 16

_StartEnd = tuple[np.ndarray, np.ndarray]


class ReaderModel:
    """The question-answering model in `folder`, loaded on first use and shared by threads."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self._load_lock = threading.RLock()
        # Tokenizers are stateful.
        self._tokenizer_lock = threading.Lock()

    def check(self) -> None:
        """Raise EncoderError if the folder does not hold a reader, without loading it."""
        _ = self._config

    def logits(self, texts: Sequence[Tokens]) -> list[_StartEnd]:
        """Return the logits (tokens,) of answer starts and of answer ends for each text."""
        if not texts:
            return []
        with self._load_lock:
            forward = self._forward
        # A single text gets all cores.
        logits = list(
            map(forward, texts)
            if len(texts) == 1
            else single_threaded_pool("reading").map(forward, texts)
        )
        if not all(np.isfinite(each).all() for pair in logits for each in pair):
            raise EncoderError(
                f"the reader {self.name!r} returned values that are not finite: its weights are "
                "damaged"
            )
        return logits

    def tokenize(self, question: str, passage: ReaderInput) -> Tokens:
        """Return the tokens of a question and a passage, truncated to the model's window."""
        with self._tokenizer_lock:
            return tokenize(self._tokenizer, question, passage, self._max_tokens)

    @cached_property
    def _config(self) -> dict[str, Any]:
        return _KIND.read_config(self.name, self.folder)

    @cached_property
    def _tokenizer(self) -> Any:
        _ = self._config
        with _KIND.loading(self.name):
            from transformers import AutoTokenizer

            tokenizer = AutoTokenizer.from_pretrained(str(self.folder), local_files_only=True)
        _KIND.require_fast_tokenizer(self.name, tokenizer)
        return tokenizer

    @cached_property
    def _max_tokens(self) -> int:
        positions = int(self._config.get("max_position_embeddings") or _MAX_TOKENS)
        return min(positions, int(self._tokenizer.model_max_length), _MAX_TOKENS)

    @cached_property
    def _forward(self) -> Callable[[Tokens], _StartEnd]:
        has_token_types = self._config.get("type_vocab_size", 0) > 1
        if self.folder == DEFAULT_FOLDER:
            _KIND.verify_checksum(
                self.name,
                [self.folder / _WEIGHTS],
                sha256=_DEFAULT_SHA256,
                repair=f"{_REPAIR}; or do without it: --reader none",
            )
        with _KIND.loading(self.name):
            import torch
            from transformers import AutoModelForQuestionAnswering

            model: Any = AutoModelForQuestionAnswering.from_pretrained(
                str(self.folder), local_files_only=True, dtype=torch.float32
            ).eval()
        bert = fast_bert(getattr(model, "bert", None), _ROW_MULTIPLE)
        if bert is None:
            return _library_forward(model, has_token_types)
        # Holds no reference to the library's model, whose weights would stay in memory as well.
        return _fast_forward(bert, model.qa_outputs, has_token_types)


def _fast_forward(
    bert: FastBert, head: Any, has_token_types: bool
) -> Callable[[Tokens], _StartEnd]:
    import torch

    def forward(tokens: Tokens) -> _StartEnd:
        with torch.inference_mode():
            token_types = tokens.token_types.tolist() if has_token_types else None
            logits = head(bert(tokens.ids.tolist(), token_types)).numpy()
        return logits[:, 0], logits[:, 1]

    return forward


def _library_forward(model: Any, has_token_types: bool) -> Callable[[Tokens], _StartEnd]:
    import torch

    def forward(tokens: Tokens) -> _StartEnd:
        inputs = {"input_ids": tokens.ids, "attention_mask": np.ones_like(tokens.ids)}
        if has_token_types:
            inputs["token_type_ids"] = tokens.token_types
        with torch.inference_mode():
            output = model(**{name: torch.from_numpy(row)[None] for name, row in inputs.items()})
        return output.start_logits[0].numpy(), output.end_logits[0].numpy()

    return forward


def find_reader(name: str | None = None) -> ReaderModel:
    """Return the reader with that name or in that folder; the shipped one for None.

    It is not loaded yet, and nothing is downloaded. Raises EncoderError if there is none.
    """
    if name is None:
        return ReaderModel(DEFAULT_FOLDER.name, DEFAULT_FOLDER)
    model = ReaderModel(name, _KIND.locate(name))
    model.check()
    return model
