"""Rerank passages with a cross-encoder that the user provides."""

import math
import threading
from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from index.embedding.models import ModelKind
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

_KIND = ModelKind("cross-encoder", owner="cross-encoder", architecture="ForSequenceClassification")
# Pairs in a batch: 20 passages of 110 words make 2.
_BATCH_SIZE = 16


class CrossEncoderReranker:
    """A cross-encoder with one output: a folder, or a name in the Hugging Face cache.

    It is loaded on first use and safe for use by several threads. Nothing is downloaded: raises
    EncoderError if there is no such model on this machine or if it is not a cross-encoder.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self._folder = _KIND.locate(name)
        self._lock = threading.Lock()

    def logits(self, question: str, texts: Sequence[str]) -> list[float]:
        """Return the log-odds, by this model, that each text answers the question."""
        if not texts:
            return []
        # The tokenizer is stateful.
        with self._lock:
            scores = self._model.predict(
                [(question, text) for text in texts],
                batch_size=_BATCH_SIZE,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        logits = [float(score) for score in scores]
        if not all(map(math.isfinite, logits)):
            raise EncoderError(
                f"the cross-encoder {self.name!r} returned values that are not finite "
                f"({logits[:3]}): its weights are damaged"
            )
        return logits

    @cached_property
    def _model(self) -> "CrossEncoder":
        _KIND.read_config(self.name, self._folder)
        with _KIND.loading(self.name):
            import torch
            from sentence_transformers import CrossEncoder

            model: CrossEncoder = CrossEncoder(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                # By default the library maps the logits of some models to 0…1.
                activation_fn=torch.nn.Identity(),
            )
            outputs = model.num_labels
        if outputs != 1:
            raise EncoderError(
                f"the cross-encoder {self.name!r} has {outputs} outputs, expected 1: how well a "
                "passage answers"
            )
        return model
