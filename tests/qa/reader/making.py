"""Make small readers and encoders with random weights."""

from pathlib import Path

import torch
from transformers import (
    AutoTokenizer,
    BertConfig,
    BertForQuestionAnswering,
    BertModel,
    DistilBertConfig,
    DistilBertForQuestionAnswering,
)

from index.embedding.models import find_model


def bert_config() -> BertConfig:
    return BertConfig(
        vocab_size=30_522, hidden_size=32, num_hidden_layers=2, num_attention_heads=2,
        intermediate_size=64, initializer_range=0.3,
    )  # fmt: skip


def make_reader(folder: Path, kind: str = "bert") -> Path:
    """Save a reader of two small layers in the library's format."""
    torch.manual_seed(3)
    model: torch.nn.Module
    if kind == "bert":
        model = BertForQuestionAnswering(bert_config())
    else:
        model = DistilBertForQuestionAnswering(
            DistilBertConfig(
                vocab_size=30_522, dim=32, n_layers=2, n_heads=2, hidden_dim=64,
                initializer_range=0.3,
            )
        )  # fmt: skip
    return _save(model, folder)


def make_encoder(folder: Path) -> Path:
    """Save an encoder that a reader can be trained from."""
    torch.manual_seed(4)
    return _save(BertModel(bert_config(), add_pooling_layer=False), folder)


def _save(model: torch.nn.Module, folder: Path) -> Path:
    model.save_pretrained(str(folder))
    AutoTokenizer.from_pretrained(str(find_model().folder)).save_pretrained(str(folder))
    return folder
