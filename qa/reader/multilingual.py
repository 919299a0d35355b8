"""Readers made of the multilingual encoder: what they change in it, and what they take from it.

Their folder holds only the weights that training changed; the others, the words' embeddings among
them, and the tokenizer are those of the extra `multilingual`.
"""

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

from index.embedding.model_names import MULTILINGUAL_ENCODER
from index.embedding.models import multilingual_folder

# In a reader's config.json: the encoder that has its tokenizer and the weights that it lacks.
BASE_ENCODER = "base_encoder"
# What the names of the encoder's weights begin with in a reader.
PREFIX = "bert."


def needs_multilingual_encoder(folder: Path) -> bool:
    """Whether a model in `folder` is the multilingual encoder, or a reader made of it."""
    try:
        config = json.loads((folder / "config.json").read_text("utf-8"))
    except (OSError, ValueError):
        return folder == multilingual_folder()
    return isinstance(config, dict) and config.get(BASE_ENCODER) == MULTILINGUAL_ENCODER


def read_trained_weights(file: Path) -> dict[str, np.ndarray]:
    """The weights in a reader's file, by their names in the encoder, and those of its head."""
    return {name.removeprefix(PREFIX): values for name, values in load_file(file).items()}
