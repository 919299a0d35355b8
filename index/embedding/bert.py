"""a BERT encoder's weights → the states of one text's tokens, with nothing padded."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from torch import Tensor

    _Product = Callable[["Tensor"], "Tensor"]

# Two runs of the same weights that part by more than this are not of the same arithmetic; bfloat16
# rounds by .004, and parts by .0001 after six layers.
_SAME = 0.999
# Rows that weights are laid out for, the tokens of a usual passage; any other number works.
_ROWS = 170
# Tokens of every vocabulary of BERT's, in an order that no text has.
_PROBE = tuple(range(999, 1039))


@dataclass(frozen=True, slots=True)
class _Layer:
    """One layer's steps; the products for query, key and value are one."""

    attending: "_Product"
    attended: "_Product"
    after_attention: Any
    widening: "_Product"
    narrowing: "_Product"
    after_all: Any


class Bert:
    """The forward pass of a BERT, for one text at a time.

    It gives what the library's own gives, without its masks, its padding, two of three matrix
    products for a text's queries, keys and values, and laying out the weights anew for each: in
    float32, on two cores, 1.1 times as many passages a second, and a question in half the time.
    All but attention is done on a multiple of `step` rows: what computes it is made and kept anew
    for each number of rows, 2 MB each.
    """

    def __init__(self, model: Any, step: int = 1) -> None:
        self._embeddings = model.embeddings
        self._step = step
        self._heads = int(model.config.num_attention_heads)
        self._layers = tuple(map(_layer, model.encoder.layer))

    def __call__(self, ids: Sequence[int], kinds: Sequence[int] | None = None) -> "Tensor":
        """The ids of a text's tokens, the model's own marks among them → states (tokens, d).

        `kinds` says of each token whether it is of the first text or the second one of a pair.
        """
        import torch
        from torch.nn import functional

        with torch.inference_mode():
            of_pair = None if kinds is None else torch.tensor([list(kinds)])
            states: Tensor = self._embeddings(torch.tensor([list(ids)]), of_pair)[0]
            count, width = states.shape
            empty = -count % self._step
            states = functional.pad(states, (0, 0, 0, empty)) if empty else states
            for layer in self._layers:
                wide = layer.attending(states)[:count]
                query, key, value = wide.view(count, 3, self._heads, -1).permute(1, 2, 0, 3)
                # With one for the number of texts, which its fast kernel wants.
                context = functional.scaled_dot_product_attention(
                    query[None], key[None], value[None]
                )[0]
                context = context.transpose(0, 1).reshape(count, width)
                context = functional.pad(context, (0, 0, 0, empty)) if empty else context
                states = layer.after_attention(layer.attended(context) + states)
                wide = functional.gelu(layer.widening(states))
                states = layer.after_all(layer.narrowing(wide) + states)
        return states[:count]


def bert_of(transformer: "SentenceTransformer") -> Bert | None:
    """The same arithmetic as `transformer`'s, where it is a BERT whose vector is the mean of its
    tokens; None for every other, which has to go the library's own way."""
    import torch

    modules = list(transformer)
    kinds = [type(module).__name__ for module in modules]
    if kinds[:2] != ["Transformer", "Pooling"] or set(kinds[2:]) - {"Normalize"}:
        return None
    model: Any = getattr(modules[0], "model", None) or getattr(modules[0], "auto_model", None)
    bert = bare_bert(model)
    if bert is None:
        return None
    with torch.inference_mode():
        ids = torch.tensor([_PROBE])
        output = transformer({"input_ids": ids, "attention_mask": torch.ones_like(ids)})
        ours = bert(_PROBE).float().mean(0, keepdim=True)
        same = _alike(ours, output["sentence_embedding"].float())
    return bert if same else None


def bare_bert(model: Any, step: int = 1) -> Bert | None:
    """The same arithmetic as the library's `model`, token for token, where that is a BERT; else
    None. `step` as for Bert."""
    import torch

    if type(model).__name__ != "BertModel" or model.config.vocab_size <= max(_PROBE):
        return None
    with torch.inference_mode():
        bert = Bert(model, step)
        kinds = [at % 2 for at in range(len(_PROBE))] if model.config.type_vocab_size > 1 else None
        ids = torch.tensor([_PROBE])
        given = {"input_ids": ids, "attention_mask": torch.ones_like(ids)}
        if kinds:
            given["token_type_ids"] = torch.tensor([kinds])
        # Whatever a configuration can ask for that is not done here, it shows in the outcome.
        same = _alike(bert(_PROBE, kinds), model(**given).last_hidden_state[0])
    return bert if same else None


def _alike(ours: "Tensor", theirs: "Tensor") -> bool:
    import torch

    return bool(torch.cosine_similarity(ours.float(), theirs.float()).min() > _SAME)


def _layer(layer: Any) -> _Layer:
    import torch

    attention = layer.attention.self
    heads = (attention.query, attention.key, attention.value)
    return _Layer(
        attending=_product(
            torch.cat([part.weight for part in heads]), torch.cat([part.bias for part in heads])
        ),
        attended=_product_of(layer.attention.output.dense),
        after_attention=layer.attention.output.LayerNorm,
        widening=_product_of(layer.intermediate.dense),
        narrowing=_product_of(layer.output.dense),
        after_all=layer.output.LayerNorm,
    )


def _product_of(linear: Any) -> "_Product":
    return _product(linear.weight, linear.bias)


def _product(weight: "Tensor", bias: "Tensor") -> "_Product":
    """States (tokens, inputs) → (tokens, outputs), the weights laid out once and for all in the
    processor's favourite order where this torch can."""
    import torch
    from torch.nn import functional

    weight, bias = weight.detach(), bias.detach()
    known = torch.backends.mkldnn.is_available()  # type: ignore[no-untyped-call]
    if weight.dtype != torch.float32 or not known:
        return lambda states: functional.linear(states, weight, bias)
    # What torch's own compiler makes of a linear layer whose weights stay as they are. To have it
    # apply GELU or add the residual as well takes longer than doing so afterwards.
    laid_out = torch.ops.mkldnn._reorder_linear_weight(weight, _ROWS)
    multiply = torch.ops.mkldnn._linear_pointwise.default
    return lambda states: multiply(states, laid_out, bias, "none", [], "")
