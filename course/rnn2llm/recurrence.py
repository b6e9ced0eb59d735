"""Keras' LSTM and GRU, computed with fewer and larger products, and with their gradient written out.

On a CPU, Keras multiplies the input of every step by the input weights, and lets the tape find the gradient: that adds
up a gradient of the size of the weights once a step. Both products need no recurrence. Here the inputs of all steps go
through the weights in one product before the loop, and the gradients of the weights come from one product after it, so
that only the product with the state is left inside (the arrangement that Appleyard, Kociský and Blunsom, 2016,
"Optimizing Performance of Recurrent Neural Networks on GPUs", section 3.1, give for GPUs). The numbers are Keras' own
but for the order of additions.

The products that attention makes most, `x @ W` with rows [B, T, D] and one matrix [D, U], are treated alike: TensorFlow
takes each for B products, and its gradient of W is B matrices, added up afterwards. Here it is one product of [BT, D].

`faster` lends these implementations to the layers of a model for as long as a step is being compiled: what a student
wrote stays a plain Keras model, and it is one again afterwards. Where there is a GPU, Keras' own kernels are left alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from pathlib import Path
from typing import Any, Literal, TypeAlias

Precision: TypeAlias = Literal["float32", "bfloat16"]
Product: TypeAlias = Callable[[Any, Any], Any]
"""The matrix product of two float32 tensors, in float32."""


@cache
def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 in hardware (AVX-512 BF16 or AMX); elsewhere it would only be slower."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def product_in(precision: Precision) -> Product:
    """The matrix product whose factors are rounded to `precision`; sums are kept in float32 inside a product."""
    import tensorflow as tf

    if precision == "float32":
        return tf.matmul  # type: ignore[no-any-return]

    def rounded(a: Any, b: Any, transpose_a: bool = False, transpose_b: bool = False) -> Any:
        a, b = tf.cast(a, tf.bfloat16), tf.cast(b, tf.bfloat16)
        return tf.cast(tf.matmul(a, b, transpose_a=transpose_a, transpose_b=transpose_b), tf.float32)

    return rounded


@contextlib.contextmanager
def faster(model: Any, precision: Precision = "float32") -> Iterator[None]:
    """While the block runs, the LSTM, GRU and (below float32) Dense layers of `model` compute as this module does.

    Below float32 so do `@` and `tf.matmul` wherever rows [..., D] meet one matrix [D, U], in whatever layer or function of
    the student's: products of two batches, such as the scores of attention, stay in float32.

    A layer is left as it is where this module does not do what it does: other activations, recurrent dropout, state
    kept between batches, a class of the student's own. Nothing is changed where TensorFlow sees a GPU.

    Args:
        model: A Keras 2 model.
        precision: What the factors of matrix products are rounded to.
    """
    import tensorflow as tf

    lent, products = [], contextlib.ExitStack()
    if not tf.config.list_logical_devices("GPU"):
        for layer in model._flatten_layers():  # `submodules` fails on layers with recurrent dropout
            if type(layer) in (tf.keras.layers.LSTM, tf.keras.layers.GRU) and _is_ours(layer):
                lent.append(layer)
                vars(layer)["call"] = partial(_call_recurrent, layer, precision)
            elif precision != "float32" and type(layer) is tf.keras.layers.Dense and layer.dtype == "float32":
                lent.append(layer)
                vars(layer)["call"] = partial(_call_dense, layer, precision)
        if precision != "float32":
            products.enter_context(_lent_matmul(precision))
    try:
        with products:
            yield
    finally:
        for layer in lent:
            del vars(layer)["call"]


def _is_ours(layer: Any) -> bool:
    """Whether a layer is the standard cell, the one that Keras would also hand to cuDNN."""
    plain = not (layer.stateful or layer.time_major or layer.unroll or layer.recurrent_dropout)
    return plain and layer._could_use_gpu_kernel and layer.compute_dtype == "float32"


@contextlib.contextmanager
def _lent_matmul(precision: Precision) -> Iterator[None]:
    """While the block runs, `@` and `tf.matmul` give rows times one matrix as `_rows_by_matrix` does."""
    import tensorflow as tf

    plain, operator = tf.matmul, tf.Tensor.__matmul__

    def matmul(a: Any, b: Any, *arguments: Any, **options: Any) -> Any:
        if arguments or options or not _are_rows_and_matrix(a, b):
            return plain(a, b, *arguments, **options)
        return _rows_by_matrix(precision, a, tf.convert_to_tensor(b))

    tf.matmul = tf.linalg.matmul = matmul
    tf.Tensor.__matmul__ = lambda a, b: matmul(a, b) if _are_rows_and_matrix(a, b) else operator(a, b)
    try:
        yield
    finally:
        tf.matmul = tf.linalg.matmul = plain
        tf.Tensor.__matmul__ = operator


def _are_rows_and_matrix(a: Any, b: Any) -> bool:
    """Whether these are float32 tensors [..., T, D] and [D, U], D known."""
    import tensorflow as tf

    if not (tf.is_tensor(a) and tf.is_tensor(b)) or not a.dtype == b.dtype == tf.float32:
        return False
    ranks = a.shape.rank, b.shape.rank
    return None not in ranks and ranks[0] > 2 and ranks[1] == 2 and b.shape.is_fully_defined()


def _rows_by_matrix(precision: Precision, rows: Any, matrix: Any) -> Any:
    """Rows [..., D] times a matrix [D, U], as one product of two matrices: [..., U]."""
    import tensorflow as tf

    times = product_in(precision)

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def multiply(x: Any, matrix: Any) -> Any:  # (N, D), (D, U)
        def gradient(upstream: Any) -> tuple[Any, Any]:  # (N, U)
            return times(upstream, tf.transpose(matrix)), times(tf.transpose(x), upstream)

        return times(x, matrix), gradient

    flat = multiply(tf.reshape(rows, [-1, matrix.shape[0]]), matrix)  # (N, U)
    shape = tf.concat([tf.shape(rows)[:-1], [matrix.shape[1]]], axis=0)
    return tf.ensure_shape(tf.reshape(flat, shape), [*rows.shape[:-1], matrix.shape[1]])


def _call_dense(layer: Any, precision: Precision, inputs: Any) -> Any:
    """What `Dense.call` returns: inputs [..., D] to [..., U]."""
    import tensorflow as tf

    outputs = _rows_by_matrix(precision, inputs, tf.convert_to_tensor(layer.kernel))
    if layer.use_bias:
        outputs = tf.nn.bias_add(outputs, layer.bias)
    return outputs if layer.activation is None else layer.activation(outputs)


def _call_recurrent(
    layer: Any, precision: Precision, inputs: Any, mask: Any = None, training: Any = None, initial_state: Any = None
) -> Any:
    """What `LSTM.call` and `GRU.call` return, for inputs [B, T, D] and a mask [B, T]."""
    import tensorflow as tf

    cell: type[_LSTM | _GRU] = _LSTM if isinstance(layer, tf.keras.layers.LSTM) else _GRU
    inputs, states, _ = layer._process_inputs(inputs, initial_state, None)
    layer.reset_dropout_mask()
    dropout_mask = layer.get_dropout_mask_for_cell(inputs, training, count=cell.gates)
    if dropout_mask is not None:
        inputs = inputs * dropout_mask[0]
    mask = mask[0] if isinstance(mask, list) else mask
    x = tf.transpose(inputs, [1, 0, 2])  # (T, B, D)
    counts = tf.ones(tf.shape(x)[:2]) if mask is None else tf.cast(tf.transpose(mask), tf.float32)  # (T, B)
    keep = counts[..., None]  # (T, B, 1)
    if layer.go_backwards:
        x, keep = tf.reverse(x, [0]), tf.reverse(keep, [0])
    weights = [tf.convert_to_tensor(weight) for weight in (layer.cell.kernel, layer.cell.recurrent_kernel)]
    h, *last = _recurrence(cell, precision, x, keep, states, *weights, layer.cell.bias)  # (T, B, U), (B, U) each
    # Where the mask is false Keras repeats the last output, which is 0, not the initial state, if there is none yet.
    shown = keep if layer.zero_output_for_mask else tf.cast(tf.cumsum(keep) > 0, tf.float32)  # (T, B, 1)
    outputs = h if mask is None else h * shown  # (T, B, U)
    output = tf.transpose(outputs, [1, 0, 2]) if layer.return_sequences else outputs[-1]
    return [output, *last] if layer.return_state else output


class _LSTM:
    """One step of Keras' LSTM (Hochreiter and Schmidhuber, 1997; gates in the order i, f, g, o) and its gradient.

    `forward` takes what comes from the input and from the state, [B, 4U] each, the states (h, c) and `keep` [B, 1], and
    returns what `backward` needs of the gates, [B, 4U], and the new states. `backward` returns the gradients of the two
    summands and of the states, those through the recurrent product left out.
    """

    gates = 4

    @staticmethod
    def forward(from_input: Any, from_state: Any, states: Sequence[Any], keep: Any) -> tuple[Any, list[Any]]:
        import tensorflow as tf

        h, c = states
        i, f, g, o = tf.split(from_input + from_state, 4, axis=1)  # (B, U) each
        i, f, g, o = tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)
        new_c = f * c + i * g
        new_h = o * tf.tanh(new_c)
        return tf.concat([i, f, g, o], axis=1), [h + keep * (new_h - h), c + keep * (new_c - c)]

    @staticmethod
    def backward(
        gates: Any, before: Sequence[Any], after: Sequence[Any], upstream: Sequence[Any], keep: Any
    ) -> tuple[Any, Any, list[Any]]:
        import tensorflow as tf

        i, f, g, o = tf.split(gates, 4, axis=1)  # (B, U) each
        dh, dc = upstream
        tanh_c = tf.tanh(after[1])
        new_dh = keep * dh
        new_dc = keep * dc + new_dh * o * (1 - tanh_c * tanh_c)
        d_gates = tf.concat(
            [
                new_dc * g * i * (1 - i),
                new_dc * before[1] * f * (1 - f),
                new_dc * i * (1 - g * g),
                new_dh * tanh_c * o * (1 - o),
            ],
            axis=1,
        )  # (B, 4U)
        return d_gates, d_gates, [(1 - keep) * dh, (1 - keep) * dc + new_dc * f]


class _GRU:
    """One step of Keras' GRU (Cho et al., 2014, with the reset after the product; gates z, r, h), as `_LSTM` is told."""

    gates = 3

    @staticmethod
    def forward(from_input: Any, from_state: Any, states: Sequence[Any], keep: Any) -> tuple[Any, list[Any]]:
        import tensorflow as tf

        (h,) = states
        input_z, input_r, input_h = tf.split(from_input, 3, axis=1)  # (B, U) each
        state_z, state_r, state_h = tf.split(from_state, 3, axis=1)
        z, r = tf.sigmoid(input_z + state_z), tf.sigmoid(input_r + state_r)
        candidate = tf.tanh(input_h + r * state_h)
        new_h = z * h + (1 - z) * candidate
        return tf.concat([z, r, candidate, state_h], axis=1), [h + keep * (new_h - h)]

    @staticmethod
    def backward(
        gates: Any, before: Sequence[Any], after: Sequence[Any], upstream: Sequence[Any], keep: Any
    ) -> tuple[Any, Any, list[Any]]:
        import tensorflow as tf

        z, r, candidate, state_h = tf.split(gates, 4, axis=1)  # (B, U) each
        new_dh = keep * upstream[0]
        d_candidate = new_dh * (1 - z) * (1 - candidate * candidate)
        d_z = new_dh * (before[0] - candidate) * z * (1 - z)
        d_r = d_candidate * state_h * r * (1 - r)
        d_input = tf.concat([d_z, d_r, d_candidate], axis=1)  # (B, 3U)
        d_state = tf.concat([d_z, d_r, d_candidate * r], axis=1)
        return d_input, d_state, [(1 - keep) * upstream[0] + new_dh * z]


def _recurrence(
    cell: type[_LSTM | _GRU], precision: Precision, x: Any, keep: Any, states: Sequence[Any], *weights: Any
) -> list[Any]:
    """All steps of a recurrence.

    Args:
        cell: What a step does between the products.
        precision: What the factors of the products are rounded to.
        x: Inputs, [T, B, D].
        keep: 1 where a step counts and 0 where the states stay as they are, [T, B, 1].
        states: The initial states, [B, U] each, h first.
        weights: Kernel [D, GU], recurrent kernel [U, GU] and bias, [GU] or, for input and state apart, [2, GU].

    Returns:
        The state h after each step, [T, B, U], and then all final states.
    """
    import tensorflow as tf

    times, count = product_in(precision), len(states)

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def run(x: Any, kernel: Any, recurrent: Any, bias: Any, *states: Any) -> Any:
        steps, rows = tf.shape(x)[0], tf.shape(x)[1]
        input_bias, state_bias = (bias, None) if bias.shape.rank == 1 else tf.unstack(bias)
        flat = tf.nn.bias_add(times(_rows(x), kernel), input_bias)  # (TB, GU)
        from_input = _unstack(tf.reshape(flat, [steps, rows, kernel.shape[1]]))
        kept = _unstack(keep)
        rounded = tf.cast(recurrent, precision)  # once, not at every step

        def step(t: Any, states: Any, gates: Any, history: Any) -> Any:
            from_state = times(states[0], rounded)  # (B, GU)
            if state_bias is not None:
                from_state = tf.nn.bias_add(from_state, state_bias)
            seen, states = cell.forward(from_input.read(t), from_state, states, kept.read(t))
            return t + 1, states, gates.write(t, seen), [a.write(t, s) for a, s in zip(history, states, strict=True)]

        arrays = [tf.TensorArray(tf.float32, steps, clear_after_read=False) for _ in range(count + 1)]
        loop = tf.while_loop(_before(steps), step, (0, list(states), arrays[0], arrays[1:]), parallel_iterations=1)
        _, last, gates, history = loop
        h = history[0].stack()  # (T, B, U)

        def gradient(*upstream: Any) -> Any:  # (T, B, U), (B, U)...
            outer, transposed = _unstack(upstream[0]), tf.transpose(rounded)

            def back(left: Any, upstream: Any, inputs: Any, from_states: Any) -> Any:
                t = left - 1
                before = tf.cond(t > 0, lambda: [a.read(t - 1) for a in history], lambda: list(states))
                after = [array.read(t) for array in history]
                upstream = [upstream[0] + outer.read(t), *upstream[1:]]
                d_input, d_state, direct = cell.backward(gates.read(t), before, after, upstream, kept.read(t))
                through = times(d_state, transposed)  # (B, U)
                return t, [direct[0] + through, *direct[1:]], inputs.write(t, d_input), from_states.write(t, d_state)

            arrays = [tf.TensorArray(tf.float32, steps) for _ in range(2)]
            loop = tf.while_loop(lambda t, *_: t > 0, back, (steps, list(upstream[1:]), *arrays), parallel_iterations=1)
            _, d_states, *stacks = loop
            d_input, d_state = [_rows(array.stack()) for array in stacks]  # (TB, GU) each
            h_before = _rows(tf.concat([states[0][None], h[:-1]], axis=0))  # (TB, U)
            d_x = tf.reshape(times(d_input, tf.transpose(kernel)), tf.shape(x))
            d_bias = tf.reduce_sum(d_input, axis=0)
            if state_bias is not None:
                d_bias = tf.stack([d_bias, tf.reduce_sum(d_state, axis=0)])
            d_kernel = times(tf.transpose(_rows(x)), d_input)
            return d_x, d_kernel, times(tf.transpose(h_before), d_state), d_bias, *d_states

        return [h, *last], gradient

    kernel, recurrent, bias = weights
    return run(x, kernel, recurrent, tf.convert_to_tensor(bias), *states)  # type: ignore[no-any-return]


def _rows(x: Any) -> Any:
    """[T, B, D] as one matrix [TB, D]."""
    import tensorflow as tf

    return tf.reshape(x, [-1, tf.shape(x)[2]])


def _unstack(x: Any) -> Any:
    """[T, ...] as an array that a loop can read one step of."""
    import tensorflow as tf

    return tf.TensorArray(x.dtype, tf.shape(x)[0], clear_after_read=False).unstack(x)


def _before(steps: Any) -> Callable[..., Any]:
    return lambda t, *_: t < steps
