"""question, passages → how likely each answers it, by a cross-encoder that the user has."""

import json
import math
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from index.embedding.models import downloaded, stay_offline
from index.errors import EncoderError

if TYPE_CHECKING:
    from sentence_transformers import CrossEncoder

# Pairs that are read in one batch: 20 passages of 110 words are 2.
_BATCH = 16


class CrossEncoderReranker:
    """A cross-encoder of this machine with one output: a folder, or a name in the Hugging Face
    cache. It is loaded when first used; usable from threads.

    Raises EncoderError when there is none of that name, or when it is none. Nothing is downloaded.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        path = Path(name).expanduser()
        self._folder = (
            path.resolve() if path.is_dir() else downloaded(name, "cross-encoder", "cross-encoder")
        )
        self._reading = threading.Lock()

    def logits(self, question: str, texts: Sequence[str]) -> list[float]:
        """The logarithm of the odds, by this model, that each text answers the question."""
        if not texts:
            return []
        # Its tokenizer changes while it works.
        with self._reading:
            found = self._model.predict(
                [(question, text) for text in texts],
                batch_size=_BATCH,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        logits = [float(one) for one in found]
        if not all(map(math.isfinite, logits)):
            raise EncoderError(f"the cross-encoder {self.name!r} gives no numbers: {logits[:3]}")
        return logits

    def _check_head(self) -> None:
        """Refuse a bare encoder, which the library would give a head of random weights."""
        settings = self._folder / "config.json"
        try:
            built = json.loads(settings.read_text("utf-8")).get("architectures") or []
        except (OSError, ValueError) as error:
            raise EncoderError(
                f"{self.name!r} is not the folder of a cross-encoder: expected config.json in it"
            ) from error
        if not built or any(name.endswith("Model") for name in built):
            raise EncoderError(
                f"{self.name!r} is no cross-encoder: its config.json says {built}, expected one "
                "made for sequence classification"
            )

    @cached_property
    def _model(self) -> "CrossEncoder":
        self._check_head()
        stay_offline()
        import torch
        import transformers
        from sentence_transformers import CrossEncoder

        transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        try:
            model: CrossEncoder = CrossEncoder(
                str(self._folder),
                device="cpu",
                local_files_only=True,
                # The library's own choice squashes them to 0…1 for some models.
                activation_fn=torch.nn.Identity(),
            )
            outputs = model.num_labels
        except Exception as error:
            # Whatever a folder of a user's own makes the library raise, the folder is the reason.
            reason = (str(error).splitlines() or [type(error).__name__])[0]
            raise EncoderError(f"{self.name!r} is not a cross-encoder: {reason}") from error
        if outputs != 1:
            raise EncoderError(
                f"the cross-encoder {self.name!r} has {outputs} outputs, expected 1: how well a "
                "passage answers"
            )
        return model
