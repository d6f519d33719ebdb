"""Writes multilingual-e5-small as an ONNX graph, from the tensors of the data file.

BERT as `e5.c` and Hugging Face's `BertModel` compute it, then the mean over the tokens:

    x = norm(word + position + type)
    a layer:  x = norm(x + out(softmax(q kᵀ / √d + mask) v));  x = norm(x + down(gelu(up(x))))

Standard operators of opset 20 only, so that any ONNX runtime runs it. The word table stays in
4 bits inside the graph (54 MB for 384): a batch reads a few thousand of its 250,037 rows, so
de-quantising them there is free, exact, and keeps the table out of memory. The layers are fp32.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from terrain.index.e5.weights import Weights

BUILDER = 1  # part of a model's identity: raise it when the vectors change
MODEL_FILE, DATA_FILE = "model.onnx", "model.onnx.data"
_MASKED = -1e9  # added to the score of a padding token before the softmax


def write_graph(weights: Weights, folder: Path) -> None:
    """Write `model.onnx` and its tensors beside it.

    Inputs `input_ids` and `attention_mask`, int64, (batch, tokens), padding on the right.
    Output `pooled`, float32, (batch, hidden): the mean over the tokens, not normalised.
    """
    from onnx import TensorProto, helper, save_model

    shape = weights.shape
    graph = _Graph(weights)
    graph.pool(graph.layers(graph.embed()))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("pooled", TensorProto.FLOAT, ["batch", shape.hidden])
    model = helper.make_model(
        helper.make_graph(graph.nodes, "e5", inputs, [output], graph.constants),
        opset_imports=[helper.make_opsetid("", 20)],
        ir_version=10,  # the highest that the oldest supported onnxruntime, 1.20, reads
    )
    save_model(
        model,
        str(folder / MODEL_FILE),
        save_as_external_data=True,
        location=DATA_FILE,
        size_threshold=1024,
    )


class _Graph:
    """The nodes and constants under construction."""

    def __init__(self, weights: Weights) -> None:
        self.nodes: list[Any] = []
        self.constants: list[Any] = []
        self._weights, self._shape = weights, weights.shape

    def node(self, operator: str, *inputs: str, output: str = "", **attributes: Any) -> str:
        """Append a node; returns the name of its one output."""
        from onnx import helper

        name = output or f"{operator}_{len(self.nodes)}"
        self.nodes.append(helper.make_node(operator, inputs, [name], name=name, **attributes))
        return name

    def constant(self, value: NDArray[Any]) -> str:
        """Append a constant; returns its name."""
        from onnx import numpy_helper

        name = f"constant_{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def integers(self, *values: int) -> str:
        """A constant vector of integers: axes, shapes, bounds."""
        return self.constant(np.array(values, np.int64))

    def embed(self) -> str:
        """Word, position and type embeddings, summed and normalised: (batch, tokens, hidden)."""
        hidden = self._shape.hidden
        positions = self._weights.tensor("emb.pos", hidden)
        positions = positions + self._weights.tensor("emb.type", hidden)[0]
        start = self.integers(0)
        length = self.node("Shape", "input_ids", start=1, end=2)
        position = self.node("Slice", self.constant(positions), start, length, start)
        return self._norm(self.node("Add", self._words(), position), "emb.ln")

    def _words(self) -> str:
        """Rows of the 4-bit word table: (half - 8) × scale, the low halves of a block first."""
        halves, scales = self._weights.blocks("emb.word", self._shape.hidden)
        both = self.node("Gather", self.constant(halves), "input_ids")
        scale = self.node("Gather", self.constant(scales), "input_ids")
        low = self.node("BitwiseAnd", both, self.constant(np.array(15, np.uint8)))
        four = self.constant(np.array(4, np.uint8))
        high = self.node("BitShift", both, four, direction="RIGHT")
        value = self._float(self.node("Concat", low, high, axis=-1))
        value = self.node("Sub", value, self.constant(np.array(8, np.float32)))
        scale = self.node("Unsqueeze", self._float(scale), self.integers(-1))
        value = self.node("Mul", value, scale)
        return self.node("Reshape", value, self.integers(0, 0, self._shape.hidden))

    def layers(self, x: str) -> str:
        """The transformer's layers, of (batch, tokens, hidden)."""
        visible = self.node("Unsqueeze", self._float("attention_mask"), self.integers(1, 2))
        hidden = self.node("Sub", self.constant(np.array(1, np.float32)), visible)
        mask = self.node("Mul", hidden, self.constant(np.array(_MASKED, np.float32)))
        for layer in range(self._shape.layers):
            name = f"l{layer}."
            attended = self._linear(self._attention(x, mask, name), name + "ao")
            x = self._norm(self.node("Add", x, attended), name + "aln")
            inner = self.node("Gelu", self._linear(x, name + "fi"))
            inner = self._linear(inner, name + "fo", self._shape.feed_forward)
            x = self._norm(self.node("Add", x, inner), name + "oln")
        return x

    def _attention(self, x: str, mask: str, name: str) -> str:
        """softmax(q kᵀ / √d + mask) v, for all heads at once."""
        heads, hidden = self._shape.heads, self._shape.hidden
        split = self.integers(0, 0, heads, hidden // heads)

        def parts(letter: str, order: list[int]) -> str:
            linear = self._linear(x, name + letter)
            return self.node("Transpose", self.node("Reshape", linear, split), perm=order)

        scale = self.constant(np.array((hidden // heads) ** -0.5, np.float32))
        query = self.node("Mul", parts("q", [0, 2, 1, 3]), scale)
        scores = self.node("MatMul", query, parts("k", [0, 2, 3, 1]))
        attention = self.node("Softmax", self.node("Add", scores, mask), axis=-1)
        context = self.node("MatMul", attention, parts("v", [0, 2, 1, 3]))
        context = self.node("Transpose", context, perm=[0, 2, 1, 3])
        return self.node("Reshape", context, self.integers(0, 0, hidden))

    def pool(self, x: str) -> str:
        """The mean over the tokens that are not padding: (batch, hidden)."""
        axis = self.integers(1)
        mask = self.node("Unsqueeze", self._float("attention_mask"), self.integers(2))
        total = self.node("ReduceSum", self.node("Mul", x, mask), axis, keepdims=0)
        count = self.node("ReduceSum", mask, axis, keepdims=0)
        return self.node("Div", total, count, output="pooled")

    def _linear(self, x: str, name: str, width: int | None = None) -> str:
        weight = self._weights.tensor(name + ".w", width or self._shape.hidden)
        product = self.node("MatMul", x, self.constant(weight.T))
        return self.node("Add", product, self.constant(self._weights.tensor(name + ".b")))

    def _norm(self, x: str, name: str) -> str:
        gain, bias = (self.constant(self._weights.tensor(f"{name}.{part}")) for part in "wb")
        return self.node("LayerNormalization", x, gain, bias, epsilon=self._shape.epsilon)

    def _float(self, x: str) -> str:
        from onnx import TensorProto

        return self.node("Cast", x, to=TensorProto.FLOAT)
