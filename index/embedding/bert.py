"""BERT's forward pass on the processor, built from a model's weights and run by OpenVINO."""

import json
import mmap
import queue
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

import numpy as np

from index.embedding.threads import thread_limit

# A node of OpenVINO's graph; that package does not declare its types.
_Node = Any
_Numbers = Sequence[int] | np.ndarray

# What a configuration must say for this forward pass to be the model's.
_SUPPORTED = {
    "model_type": "bert",
    "hidden_act": "gelu",
    "position_embedding_type": "absolute",
    "is_decoder": False,
    "add_cross_attention": False,
}
# The names of types in safetensors files, as far as such models have them.
_TYPES = {"F32": np.float32, "F16": np.float16, "I64": np.int64}
# Texts are padded to a multiple of this many tokens, since OpenVINO builds and keeps kernels for
# each length, .6 MB each. It takes no longer: 82 ms for 170 tokens, 87 without padding.
_LENGTH_STEP = 16


def is_plain_bert(config: Mapping[str, Any]) -> bool:
    """Whether `config`, a model's config.json, is of a BERT that this module can compute."""
    return all(config.get(name, value) == value for name, value in _SUPPORTED.items())


class Bert:
    """BERT's forward pass, compiled on creation. Safe for use by several threads.

    A text's output does not depend on the texts before or beside it: each is computed alone.

    Args:
        weights: The model's safetensors file, or its tensors by their names in one.
        config: The content of its config.json, which must be that of a plain BERT.
        prefix: What the names of BERT's own weights begin with.
        head: The name of a linear layer on top of it; "" has none.
        single: Whether one text at a time is to be quick, on all cores. Otherwise several texts are
            computed side by side.
        streams: How many texts those are; 0 leaves it to OpenVINO, which compiles the model for
            each. It changes no output.
        look_up_words: Returns the embeddings (tokens, d) of token ids, float32, where the tensors
            have none.

    Raises KeyError if a weight is missing.
    """

    def __init__(
        self,
        weights: Path | Mapping[str, np.ndarray],
        config: Mapping[str, Any],
        *,
        prefix: str = "",
        head: str = "",
        single: bool = False,
        streams: int = 0,
        look_up_words: Callable[[np.ndarray], np.ndarray] | None = None,
    ) -> None:
        ov = import_openvino()
        settings: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY" if single else "THROUGHPUT",
            # A pinned thread waits for its core while other programs keep that busy.
            "ENABLE_CPU_PINNING": False,
        }
        if limit := streams or thread_limit():
            settings["INFERENCE_NUM_THREADS"] = limit
        if streams:
            settings["NUM_STREAMS"] = streams
        file = _map(weights) if isinstance(weights, Path) else None
        tensors = _arrays(file) if file else cast("Mapping[str, np.ndarray]", weights)
        if look_up_words is None:
            table = tensors[f"{prefix}embeddings.word_embeddings.weight"]

            def look_up_words(ids: np.ndarray) -> np.ndarray:
                # Not in the graph, which would keep the whole table in float32.
                rows: np.ndarray = table[ids].astype(np.float32, copy=False)
                return rows

        self._look_up_words = look_up_words
        model = _build_model(tensors, config, prefix=prefix, head=head)
        compiled = ov.Core().compile_model(model, "CPU", settings)
        if file:
            _release(file)
        # How many texts are computed side by side.
        self.streams = int(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS"))
        # "f32" or "bf16".
        self.precision = str(compiled.get_property("INFERENCE_PRECISION_HINT").to_string())
        self._requests: queue.SimpleQueue[Any] = queue.SimpleQueue()
        # One more than a sync uses, so that a question need not wait for it.
        for _ in range(self.streams + 1):
            self._requests.put(compiled.create_infer_request())

    def __call__(self, ids: _Numbers, token_types: _Numbers | None = None) -> np.ndarray:
        """Return the output (tokens, d) for token ids, special tokens included, as float32.

        `token_types` are 0 for tokens of a pair's first text and 1 for those of its second.
        """
        count = len(ids)
        padded = count + -count % _LENGTH_STEP
        words = np.zeros(padded, dtype=np.int32)
        words[:count] = ids
        types = np.zeros((1, padded), dtype=np.int32)
        if token_types is not None:
            types[0, :count] = token_types
        mask = np.zeros((1, 1, 1, padded), dtype=np.float32)
        mask[..., count:] = -np.inf
        inputs = [self._look_up_words(words)[None], types, mask]
        request = self._requests.get()
        try:
            output: np.ndarray = request.infer(inputs, share_inputs=True)[0]
        finally:
            self._requests.put(request)
        return output[0, :count]


_import_lock = threading.Lock()


def import_openvino() -> Any:
    """Import OpenVINO and return it, without the report that it sends to its makers on import."""
    # Without its package for such reports it sends none. What sends it is the converter of models,
    # which is not needed and takes as long to import as all else.
    reports, converter = "openvino_telemetry", "openvino.tools.ovc"
    absent: Any = None
    with _import_lock:
        sys.modules[reports] = absent
        is_blocked = sys.modules.setdefault(converter, absent) is None
        import openvino

        if is_blocked:
            del sys.modules[converter]
    return openvino


def _build_model(
    tensors: Mapping[str, np.ndarray], config: Mapping[str, Any], *, prefix: str, head: str
) -> Any:
    """Return the graph: embeddings of words (1, tokens, d), token types (1, tokens) and an additive
    mask (1, 1, 1, tokens) to states or a head's output."""
    ov = import_openvino()
    from openvino import opset14 as ops

    heads, width = int(config["num_attention_heads"]), int(config["hidden_size"])
    split_shape = ops.constant([0, 0, heads, width // heads])
    swap_tokens_and_heads = ops.constant([0, 2, 1, 3])
    zero = ops.constant(0)

    def weight(name: str) -> _Node:
        values = tensors[name].astype(np.float32, copy=False)
        return ops.constant(values, shared_memory=True)

    def look_up(table: str, rows: _Node) -> _Node:
        return ops.gather(weight(table), rows, zero)

    def linear(states: _Node, name: str) -> _Node:
        product = ops.matmul(states, weight(f"{name}.weight"), False, True)
        return ops.add(product, weight(f"{name}.bias"))

    def normalize(states: _Node, name: str) -> _Node:
        scaled = ops.mvn(
            states, ops.constant([-1]), True, float(config["layer_norm_eps"]), "inside_sqrt"
        )
        scaled = ops.multiply(scaled, weight(f"{name}.weight"))
        return ops.add(scaled, weight(f"{name}.bias"))

    def attend(states: _Node, name: str) -> _Node:
        query, key, value = (
            ops.transpose(
                ops.reshape(linear(states, f"{name}.self.{part}"), split_shape, True),
                swap_tokens_and_heads,
            )
            for part in ("query", "key", "value")
        )
        context = ops.scaled_dot_product_attention(query, key, value, mask)
        context = ops.transpose(context, swap_tokens_and_heads)
        return ops.reshape(context, ops.constant([0, 0, width]), True)

    types = ops.parameter([1, -1], np.int32)
    words = ops.parameter([1, -1, width], np.float32)
    mask = ops.parameter([1, 1, 1, -1], np.float32)
    length = ops.gather(ops.shape_of(types, "i32"), ops.constant(1), zero)
    positions = ops.range(zero, length, ops.constant(1), "i32")
    states = words
    for kind, rows in (("token_type", types), ("position", positions)):
        table = f"{prefix}embeddings.{kind}_embeddings.weight"
        states = ops.add(states, look_up(table, rows))
    states = normalize(states, f"{prefix}embeddings.LayerNorm")
    for number in range(int(config["num_hidden_layers"])):
        layer = f"{prefix}encoder.layer.{number}"
        context = linear(attend(states, f"{layer}.attention"), f"{layer}.attention.output.dense")
        states = normalize(ops.add(context, states), f"{layer}.attention.output.LayerNorm")
        expanded = ops.gelu(linear(states, f"{layer}.intermediate.dense"), "erf")
        reduced = linear(expanded, f"{layer}.output.dense")
        states = normalize(ops.add(reduced, states), f"{layer}.output.LayerNorm")
    output = linear(states, head) if head else states
    return ov.Model([ops.result(output)], [words, types, mask], "bert")


def _map(path: Path) -> mmap.mmap:
    """Map a safetensors file into memory; the library's own reader would copy it."""
    with path.open("rb") as file:
        # Private pages, since OpenVINO refuses arrays that cannot be written; none is ever written.
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_COPY)


def _arrays(content: mmap.mmap) -> dict[str, np.ndarray]:
    """Return the arrays in a safetensors file by their names. Raises ValueError if it is none."""
    start = 8 + int.from_bytes(content[:8], "little")
    arrays = {}
    for name, entry in json.loads(content[8:start]).items():
        if name != "__metadata__":
            first, last = entry["data_offsets"]
            kind = np.dtype(_TYPES[entry["dtype"]])
            values = np.frombuffer(content, kind, (last - first) // kind.itemsize, start + first)
            arrays[name] = values.reshape(entry["shape"])
    return arrays


def _release(content: mmap.mmap) -> None:
    """Let the system take back a file's pages, 90 MB of the encoder's, of which OpenVINO has copies
    in an order of its own. What is read again comes from the file."""
    if hasattr(mmap, "MADV_DONTNEED"):
        content.madvise(mmap.MADV_DONTNEED)
