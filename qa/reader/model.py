"""Locate and load a question-answering model, and compute its start and end logits."""

import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict

import numpy as np

from index.embedding.bert import Bert, is_plain_bert
from index.embedding.models import ModelKind, find_multilingual_model
from index.embedding.threads import torch_pool
from index.errors import EncoderError
from qa.reader.multilingual import PREFIX, needs_multilingual_encoder, read_trained_weights
from qa.reader.tokenization import ReaderInput, Tokens, tokenize, tokenize_apart

if TYPE_CHECKING:
    from tokenizers import Tokenizer

# The readers shipped with Pullquote: for English, and for every other language.
DEFAULT_FOLDER = Path(str(files("qa.reader"))) / "english"
MULTILINGUAL_FOLDER = DEFAULT_FOLDER.with_name("multilingual")
# The sha256 of their weights.
_DEFAULT_SHA256 = "c7467448639fc916fd11f55f34a4c095a0e3aecb734a681ffd12f29ee20e1eac"
_MULTILINGUAL_SHA256 = "077bf675b9ea839d4ca11ea5df86c9a81dc16c56bd8109380d84daa9b6992e56"
# An editable installation is repaired in its checkout.
_REPAIR = (
    "git checkout -- qa/reader"
    if (DEFAULT_FOLDER.parents[2] / ".git").exists()
    else "pip install --force-reinstall --no-deps ."
)
_WEIGHTS, _TOKENIZER = "model.safetensors", "tokenizer.json"
# Most readers that are named without an owner are this one's.
_KIND = ModelKind("reader", owner="distilbert", architecture="ForQuestionAnswering")
# Tokens a model takes if its configuration does not say, and at most.
_MAX_TOKENS = 512

_StartEnd = tuple[np.ndarray, np.ndarray]


class _BertSettings(TypedDict):
    head: str
    single: bool


class ReaderModel:
    """The question-answering model in `folder`, loaded on first use and shared by threads."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self._load_lock = threading.RLock()

    def check(self) -> None:
        """Raise EncoderError if the folder does not hold a reader, without loading it."""
        _ = self._config

    def load(self) -> None:
        """Load the model unless it is loaded. Raises EncoderError if that is not possible."""
        with self._load_lock:
            _ = self._tokenizer, self._forward

    def logits(self, texts: Sequence[Tokens]) -> list[_StartEnd]:
        """Return the logits (tokens,) of answer starts and of answer ends for each text."""
        if not texts:
            return []
        with self._load_lock:
            forward, has_torch = self._forward, not self._is_bert
        # OpenVINO shares one text among all cores, which is as fast as one text on each.
        several = has_torch and len(texts) > 1
        logits = list((torch_pool("reading").map if several else map)(forward, texts))
        if not all(np.isfinite(each).all() for pair in logits for each in pair):
            raise EncoderError(
                f"the reader {self.name!r} returned values that are not finite: its weights are "
                "damaged"
            )
        return logits

    def tokenize(self, question: str, passage: ReaderInput) -> Tokens:
        """Return the tokens of a question and a passage, truncated to the model's window."""
        with self._load_lock:
            tokenizer = self._tokenizer
        make_tokens = tokenize_apart if self.is_multilingual else tokenize
        return make_tokens(tokenizer, question, passage, self._max_tokens)

    @cached_property
    def is_multilingual(self) -> bool:
        """Whether it is made of the multilingual encoder, whose languages it reads."""
        return needs_multilingual_encoder(self.folder)

    @cached_property
    def _config(self) -> dict[str, Any]:
        return _KIND.read_config(self.name, self.folder)

    @cached_property
    def _is_bert(self) -> bool:
        """Whether OpenVINO can run it, so that neither torch nor transformers is needed."""
        if self.is_multilingual:
            return True
        files = [self.folder / name for name in (_WEIGHTS, _TOKENIZER)]
        return is_plain_bert(self._config) and all(file.is_file() for file in files)

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        if self.is_multilingual:
            return find_multilingual_model().tokenizer
        if self._is_bert:
            from tokenizers import Tokenizer

            with _KIND.explaining_errors(self.name):
                return Tokenizer.from_file(str(self.folder / _TOKENIZER))
        with _KIND.loading(self.name):
            from transformers import AutoTokenizer

            tokenizer = AutoTokenizer.from_pretrained(str(self.folder), local_files_only=True)
        _KIND.require_fast_tokenizer(self.name, tokenizer)
        fast: Tokenizer = tokenizer.backend_tokenizer
        return fast

    @cached_property
    def _max_tokens(self) -> int:
        positions = int(self._config.get("max_position_embeddings") or _MAX_TOKENS)
        settings = self.folder / "tokenizer_config.json"
        with _KIND.explaining_errors(self.name):
            limit = json.loads(settings.read_text("utf-8")) if settings.is_file() else {}
        return min(positions, int(limit.get("model_max_length") or _MAX_TOKENS), _MAX_TOKENS)

    @cached_property
    def _forward(self) -> Callable[[Tokens], _StartEnd]:
        has_token_types = self._config.get("type_vocab_size", 0) > 1
        shipped = {DEFAULT_FOLDER: _DEFAULT_SHA256, MULTILINGUAL_FOLDER: _MULTILINGUAL_SHA256}
        if self.folder in shipped:
            _KIND.verify_checksum(
                self.name,
                [self.folder / _WEIGHTS],
                sha256=shipped[self.folder],
                repair=f"{_REPAIR}; or do without it: --reader none",
            )
        if not self._is_bert:
            return _library_forward(self.name, self.folder, has_token_types)
        settings: _BertSettings = {"head": "qa_outputs", "single": True}
        weights = self.folder / _WEIGHTS
        if self.is_multilingual:
            packed = find_multilingual_model().packed
            with _KIND.explaining_errors(self.name):
                tensors = packed.tensors() | read_trained_weights(weights)
                bert = Bert(tensors, packed.config, look_up_words=packed.look_up_words, **settings)
        else:
            with _KIND.explaining_errors(self.name):
                bert = Bert(weights, self._config, prefix=PREFIX, **settings)
        return _bert_forward(bert, has_token_types)


def _bert_forward(bert: Bert, has_token_types: bool) -> Callable[[Tokens], _StartEnd]:
    def forward(tokens: Tokens) -> _StartEnd:
        logits = bert(tokens.ids, tokens.token_types if has_token_types else None)
        return logits[:, 0], logits[:, 1]

    return forward


def _library_forward(
    name: str, folder: Path, has_token_types: bool
) -> Callable[[Tokens], _StartEnd]:
    with _KIND.loading(name):
        import torch
        from transformers import AutoModelForQuestionAnswering

        model: Any = AutoModelForQuestionAnswering.from_pretrained(
            str(folder), local_files_only=True, dtype=torch.float32
        ).eval()

    def forward(tokens: Tokens) -> _StartEnd:
        inputs = {"input_ids": tokens.ids, "attention_mask": np.ones_like(tokens.ids)}
        if has_token_types:
            inputs["token_type_ids"] = tokens.token_types
        with torch.inference_mode():
            output = model(**{name: torch.from_numpy(row)[None] for name, row in inputs.items()})
        return output.start_logits[0].numpy(), output.end_logits[0].numpy()

    return forward


def find_reader(name: str | None = None) -> ReaderModel:
    """Return the reader with that name or in that folder; the one shipped for English for None.

    It is not loaded yet, and nothing is downloaded. Raises EncoderError if there is none.
    """
    name = name or DEFAULT_FOLDER.name
    for folder in (DEFAULT_FOLDER, MULTILINGUAL_FOLDER):
        if name == folder.name:
            return ReaderModel(name, folder)
    model = ReaderModel(name, _KIND.locate(name))
    model.check()
    return model
