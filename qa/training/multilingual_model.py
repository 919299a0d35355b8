"""The multilingual encoder as a question-answering model that torch can train."""

import json
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor
from transformers import BertConfig, BertForQuestionAnswering

from index.embedding.model_names import MULTILINGUAL_ENCODER
from index.embedding.models import find_multilingual_model
from index.embedding.multilingual_e5 import PackedModel
from qa.reader.multilingual import BASE_ENCODER, PREFIX

_WEIGHTS, _CONFIG = "model.safetensors", "config.json"


class _PackedEmbedding(torch.nn.Module):  # type: ignore[misc]
    """Looks up the words' embeddings where they are packed: no weights to train or to save."""

    def __init__(self, packed: PackedModel) -> None:
        super().__init__()
        self._packed = packed

    def forward(self, ids: Tensor) -> Tensor:
        return torch.from_numpy(self._packed.look_up_words(ids.cpu().numpy())).to(ids.device)


def load_multilingual(folder: Path) -> Any:
    """Return the encoder with a new head; with the changes of the reader in `folder`, if one is."""
    packed = find_multilingual_model().packed
    config = BertConfig(**{**packed.config, "vocab_size": 1, "pad_token_id": 0})
    model: Any = BertForQuestionAnswering(config)
    model.bert.embeddings.word_embeddings = _PackedEmbedding(packed)
    weights = {PREFIX + name: torch.from_numpy(it) for name, it in packed.tensors().items()}
    if (folder / _WEIGHTS).is_file():
        weights |= {name: it.float() for name, it in load_file(folder / _WEIGHTS).items()}
    else:
        weights |= {f"qa_outputs.{name}": it for name, it in model.qa_outputs.named_parameters()}
    model.load_state_dict(weights)
    return model


def save_multilingual(model: Any, folder: Path) -> None:
    """Write the weights that were trained, in float16, and the configuration."""
    weights = {
        name: it.detach().cpu().half().contiguous()
        for name, it in model.named_parameters()
        if it.requires_grad
    }
    save_file(weights, folder / _WEIGHTS)
    config = {
        **find_multilingual_model().packed.config,
        "architectures": ["BertForQuestionAnswering"],
        BASE_ENCODER: MULTILINGUAL_ENCODER,
    }
    (folder / _CONFIG).write_text(json.dumps(config, indent=2) + "\n", "utf-8")
