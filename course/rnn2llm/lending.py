"""Faster arithmetic, lent to a model and to the loss of whoever trains it, for as long as a step is being compiled.

What a student wrote stays a plain Keras model and a plain function of tensors, and is one again afterwards. What is lent:

- to LSTM and GRU layers, `rnn2llm.recurrence`;
- below float32, to Dense layers and to `@` and `tf.matmul` wherever rows [..., D] meet one matrix [D, U], in whatever
  layer or function of the student's, one product of two matrices; products of two batches, such as the scores of
  attention, stay in float32;
- below float32, `rnn2llm.cross_entropy` to the loss of a Dense layer's logits where a student writes it as `tf.gather`
  from their `tf.nn.log_softmax`, or as TensorFlow's or Keras' sparse cross-entropy.

A layer or function is left as it is where these do not do what it does: other activations, recurrent dropout, state kept
between batches, a class of the student's own. Nothing is changed where TensorFlow sees a GPU, which has its own kernels.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from rnn2llm.arithmetic import Precision, rows_by_matrix
from rnn2llm.cross_entropy import cross_entropy
from rnn2llm.recurrence import call_recurrent


@contextlib.contextmanager
def faster(model: Any, precision: Precision = "float32") -> Iterator[None]:
    """While the block runs, `model` and what is written with `tf` compute as this module says.

    Args:
        model: A Keras 2 model.
        precision: What the factors of matrix products are rounded to.
    """
    import tensorflow as tf

    with contextlib.ExitStack() as stack:

        def lend(layer: Any, call: Callable[..., Any]) -> None:
            vars(layer)["call"] = call
            stack.callback(vars(layer).pop, "call")

        if not tf.config.list_logical_devices("GPU"):
            functions = _Functions(precision)
            for layer in model._flatten_layers():  # `submodules` fails on layers with recurrent dropout
                if type(layer) in (tf.keras.layers.LSTM, tf.keras.layers.GRU) and _is_plain(layer):
                    lend(layer, partial(call_recurrent, layer, precision))
                elif precision != "float32" and type(layer) is tf.keras.layers.Dense and layer.dtype == "float32":
                    lend(layer, partial(functions.dense, layer))
            if precision != "float32":
                functions.lend(stack)
        yield


def _is_plain(layer: Any) -> bool:
    """Whether a recurrent layer is the standard cell, the one that Keras would also hand to cuDNN."""
    plain = not (layer.stateful or layer.time_major or layer.unroll or layer.recurrent_dropout)
    return plain and layer._could_use_gpu_kernel and layer.compute_dtype == "float32"


@dataclass(frozen=True)
class _Logits:
    """Logits [..., V] as they came from a Dense layer, of inputs [..., U]; kept, so that its id is no other tensor's."""

    logits: Any
    inputs: Any
    kernel: Any
    bias: Any


class _Functions:
    """TensorFlow's functions as they are lent, and what they have returned while they were.

    Logits and their log-probabilities are known again by the tensor object: whatever a student does to them in between,
    such as dividing by a temperature, makes another one, and then all is computed as it is written.
    """

    def __init__(self, precision: Precision) -> None:
        import tensorflow as tf

        self._precision = precision
        self._logits: dict[int, _Logits] = {}  # by the id of the logits
        self._normalized: dict[int, tuple[Any, _Logits]] = {}  # by that of their log-probabilities, which are kept too
        self._matmul, self._operator, self._gather = tf.matmul, tf.Tensor.__matmul__, tf.gather
        self._log_softmax, self._sparse = tf.nn.log_softmax, tf.nn.sparse_softmax_cross_entropy_with_logits

    def lend(self, stack: contextlib.ExitStack) -> None:
        """Puts them in the place of TensorFlow's until `stack` is closed."""
        import tensorflow as tf

        sparse = "sparse_softmax_cross_entropy_with_logits"
        for place, name, function in (
            (tf, "matmul", self.matmul),
            (tf.linalg, "matmul", self.matmul),
            (tf.Tensor, "__matmul__", lambda a, b: self.operator(a, b)),  # a function, so that it is bound to a tensor
            (tf, "gather", self.gather),
            (tf.nn, "log_softmax", self.log_softmax),
            (tf.nn, sparse, self.sparse_cross_entropy),
            (tf.compat.v2.nn, sparse, self.sparse_cross_entropy),  # where Keras' losses find it
        ):
            stack.callback(setattr, place, name, getattr(place, name))
            setattr(place, name, function)

    def dense(self, layer: Any, inputs: Any) -> Any:
        """What `Dense.call` returns: inputs [..., U] to [..., V]."""
        import tensorflow as tf

        kernel = tf.convert_to_tensor(layer.kernel)
        outputs = rows_by_matrix(inputs, kernel, self._precision)
        bias = tf.convert_to_tensor(layer.bias) if layer.use_bias else tf.zeros(kernel.shape[1])
        if layer.use_bias:
            outputs = tf.nn.bias_add(outputs, bias)
        if layer.activation not in (None, tf.keras.activations.linear):
            return layer.activation(outputs)
        self._logits[id(outputs)] = _Logits(outputs, inputs, kernel, bias)
        return outputs

    def matmul(self, a: Any, b: Any, *arguments: Any, **options: Any) -> Any:
        import tensorflow as tf

        if arguments or options or not _are_rows_and_matrix(a, b):
            return self._matmul(a, b, *arguments, **options)
        return rows_by_matrix(a, tf.convert_to_tensor(b), self._precision)

    def operator(self, a: Any, b: Any) -> Any:
        return self.matmul(a, b) if _are_rows_and_matrix(a, b) else self._operator(a, b)

    def log_softmax(self, logits: Any, axis: int | None = None, name: str | None = None) -> Any:
        outputs = self._log_softmax(logits, axis, name)
        known = self._logits.get(id(logits))
        if known is not None and axis in (None, -1, logits.shape.rank - 1):
            self._normalized[id(outputs)] = outputs, known
        return outputs

    def gather(self, params: Any, indices: Any, *arguments: Any, **options: Any) -> Any:
        _, known = self._normalized.get(id(params), (None, None))
        if known is None or arguments or options != {"batch_dims": params.shape.rank - 1} or not _fit(indices, params):
            return self._gather(params, indices, *arguments, **options)
        return -self._cross_entropy(known, indices)

    def sparse_cross_entropy(self, labels: Any, logits: Any, name: str | None = None) -> Any:
        known = self._logits.get(id(logits))
        if known is None or not _fit(labels, logits):
            return self._sparse(labels, logits, name)
        return self._cross_entropy(known, labels)

    def _cross_entropy(self, known: _Logits, labels: Any) -> Any:
        return cross_entropy(known.inputs, known.kernel, known.bias, labels, self._precision)


def _fit(labels: Any, logits: Any) -> bool:
    """Whether there is one label for each row of logits, as far as ranks tell."""
    import tensorflow as tf

    return bool(tf.convert_to_tensor(labels).shape.rank == logits.shape.rank - 1)


def _are_rows_and_matrix(a: Any, b: Any) -> bool:
    """Whether these are float32 tensors [..., T, D] and [D, U], D known."""
    import tensorflow as tf

    if not (tf.is_tensor(a) and tf.is_tensor(b)) or not a.dtype == b.dtype == tf.float32:
        return False
    ranks = a.shape.rank, b.shape.rank
    return None not in ranks and ranks[0] > 2 and ranks[1] == 2 and b.shape.is_fully_defined()
