"""a reader's name → its folder, checked → the logits of where answers begin and end."""

import hashlib
import json
import threading
from collections.abc import Callable, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

import numpy as np

from index.embedding.bert import Bert, bare_bert
from index.embedding.models import downloaded, stay_offline
from index.embedding.threads import single_threaded_pool
from index.errors import EncoderError
from qa.reader.tokenization import ReaderInput, Tokens, tokenize

# The one that is shipped, and the sha256 of its weights.
DEFAULT_FOLDER = Path(str(files("qa.reader"))) / "ours"
_DEFAULT_SHA256 = "d7bc843059d1a4112729294bcc5793342dc067450ed0412b74f62b8a185b640c"
# What is installed from a checkout in place is mended there.
_REINSTALL = (
    "git checkout -- qa/reader/ours"
    if (DEFAULT_FOLDER.parents[2] / ".git").exists()
    else "pip install --force-reinstall --no-deps ."
)
_WEIGHTS = "model.safetensors"
# Tokens that a model reads whose configuration does not say.
_TOKENS = 512
# Rows to a multiple of which a text's tokens are filled up: 10 MB are kept after texts of 100
# lengths in place of 230, for eight rows more among some 170, on average.
_STEP = 16
# Whose a model is that is called by half a name, as most readers in the cache are.
_OWNER = "distilbert"

# Tokens → the logits (tokens,) of where the answer begins and of where it ends.
_Read = Callable[[Tokens], tuple[np.ndarray, np.ndarray]]


class ReaderModel:
    """A model for question answering in `folder`, loaded when first used; usable from threads."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        self._loading = threading.RLock()
        # A tokenizer changes while it works.
        self._tokenising = threading.Lock()

    def check(self) -> None:
        """Raise EncoderError when the folder is not a reader's, as far as that shows unloaded."""
        _ = self._settings

    def logits(self, texts: Sequence[Tokens]) -> list[tuple[np.ndarray, np.ndarray]]:
        """Of each text the logits (tokens,) of where the answer begins and of where it ends."""
        if not texts:
            return []
        with self._loading:
            read = self._read
        # All cores for a single one.
        found = list(
            map(read, texts)
            if len(texts) == 1
            else single_threaded_pool("reading").map(read, texts)
        )
        if not all(np.isfinite(logits).all() for pair in found for logits in pair):
            raise EncoderError(
                f"the reader {self.name!r} gives no numbers: its weights are damaged"
            )
        return found

    def tokenize(self, question: str, pages: ReaderInput) -> Tokens:
        """The tokens of a question and a passage, as many as the model takes."""
        with self._tokenising:
            return tokenize(self._tokenizer, question, pages, self._longest)

    @cached_property
    def _tokenizer(self) -> Any:
        _ = self._settings
        stay_offline()
        from transformers import AutoTokenizer

        try:
            found = AutoTokenizer.from_pretrained(str(self.folder), local_files_only=True)
        except Exception as error:
            raise self._none(error) from error
        if not getattr(found, "is_fast", False):
            raise EncoderError(
                f"the reader {self.name!r} has no fast tokenizer, which is needed to tell where in "
                "a text its tokens stand: choose another"
            )
        return found

    @cached_property
    def _longest(self) -> int:
        said = self._settings.get("max_position_embeddings") or _TOKENS
        return min(int(said), int(self._tokenizer.model_max_length), _TOKENS)

    @cached_property
    def _settings(self) -> dict[str, Any]:
        place = self.folder / "config.json"
        try:
            found: dict[str, Any] = json.loads(place.read_text("utf-8"))
            built = list(found.get("architectures") or [])
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise EncoderError(
                f"{self.name!r} is not the folder of a reader: expected config.json in it"
            ) from error
        if not any(str(name).endswith("ForQuestionAnswering") for name in built):
            raise EncoderError(
                f"{self.name!r} is no reader: its config.json says {built}, expected a model for "
                "question answering"
            )
        return found

    @cached_property
    def _read(self) -> "_Read":
        settings = self._settings
        if self.folder == DEFAULT_FOLDER:
            _check(self.folder)
        stay_offline()
        import torch
        import transformers
        from transformers import AutoModelForQuestionAnswering

        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model: Any = AutoModelForQuestionAnswering.from_pretrained(
                str(self.folder), local_files_only=True, dtype=torch.float32
            ).eval()
        except Exception as error:
            raise self._none(error) from error
        takes_kinds = settings.get("type_vocab_size", 0) > 1
        bert = bare_bert(getattr(model, "bert", None), _STEP)
        return (
            _by_library(model, takes_kinds)
            if bert is None
            else _quickly(bert, model.qa_outputs, takes_kinds)
        )

    def _none(self, error: Exception) -> EncoderError:
        """Whatever a folder of a user's own makes the library raise, the folder is the reason."""
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        return EncoderError(f"{self.name!r} is not a reader: {reason}")


def _quickly(bert: Bert, head: Any, takes_kinds: bool) -> _Read:
    """Without the library's model, which would keep its weights in memory a second time."""
    import torch

    def read(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
        with torch.inference_mode():
            states = bert(tokens.ids.tolist(), tokens.token_types.tolist() if takes_kinds else None)
            rows = head(states).numpy()
        return rows[:, 0], rows[:, 1]

    return read


def _by_library(model: Any, takes_kinds: bool) -> _Read:
    import torch

    def read(tokens: Tokens) -> tuple[np.ndarray, np.ndarray]:
        given = {"input_ids": tokens.ids, "attention_mask": np.ones_like(tokens.ids)}
        if takes_kinds:
            given["token_type_ids"] = tokens.token_types
        with torch.inference_mode():
            found = model(**{name: torch.from_numpy(row)[None] for name, row in given.items()})
        return found.start_logits[0].numpy(), found.end_logits[0].numpy()

    return read


def find_reader(name: str | None = None) -> ReaderModel:
    """The reader of that name or in that folder; ours when None.

    Nothing is loaded yet, and never anything downloaded. Raises EncoderError when there is none.
    """
    if name is None:
        return ReaderModel(DEFAULT_FOLDER.name, DEFAULT_FOLDER)
    path = Path(name).expanduser()
    folder = path.resolve() if path.is_dir() else downloaded(name, _OWNER, "reader")
    model = ReaderModel(name, folder)
    model.check()
    return model


def _check(folder: Path) -> None:
    """Raises EncoderError unless the weights are those that were shipped."""
    try:
        with (folder / _WEIGHTS).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise EncoderError(
            f"the reader's weights are missing in {str(folder)!r}: {_REINSTALL}, or --reader none"
        ) from error
    if found != _DEFAULT_SHA256:
        raise EncoderError(
            f"the reader's weights in {str(folder)!r} are not those that were shipped: sha256 "
            f"{found}, expected {_DEFAULT_SHA256}. Repair them: {_REINSTALL}; or --reader none"
        )
