"""Keras' LSTM and GRU, computed with fewer and larger products, and with their gradient written out.

On a CPU, Keras multiplies the input of every step by the input weights, and lets the tape find the gradient: that adds
up a gradient of the size of the weights once a step. Both products need no recurrence. Here the inputs of all steps go
through the weights in one product before the loop, and the gradients of the weights come from one product after it, so
that only the product with the state is left inside (the arrangement that Appleyard, Kociský and Blunsom, 2016,
"Optimizing Performance of Recurrent Neural Networks on GPUs", section 3.1, give for GPUs). The numbers are Keras' own
but for the order of additions.

The batch is the last axis of all that the loop touches, not the first: then the weights are the left factor of every
product, which a processor's matrix kernels read as they lie, where the right one is rearranged first, at every step; and
the gates lie one after the other.

What stands between the products of a step is compiled into a few loops (`rnn2llm.arithmetic`), and what only products
read, states and gradients of gates, is kept rounded to their factors' precision.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from rnn2llm.arithmetic import Precision, full, fused, rounded, row_sums


def call_recurrent(
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
    x = tf.transpose(inputs, [1, 2, 0])  # (T, D, B)
    counts = tf.ones(tf.shape(inputs)[:2]) if mask is None else full(mask)  # (B, T)
    keep = tf.transpose(counts)[:, None]  # (T, 1, B)
    if layer.go_backwards:
        x, keep = tf.reverse(x, [0]), tf.reverse(keep, [0])
    weights = [tf.convert_to_tensor(weight) for weight in (layer.cell.kernel, layer.cell.recurrent_kernel)]
    states = [tf.transpose(state) for state in states]  # (U, B) each
    h, *last = _recurrence(cell, precision, x, keep, states, *weights, layer.cell.bias)  # (T, U, B), (U, B) each
    # Where the mask is false Keras repeats the last output, which is 0, not the initial state, if there is none yet.
    shown = keep if layer.zero_output_for_mask else tf.cast(tf.cumsum(keep) > 0, tf.float32)  # (T, 1, B)
    outputs = h if mask is None else h * shown  # (T, U, B)
    output = tf.transpose(outputs, [2, 0, 1]) if layer.return_sequences else tf.transpose(outputs[-1])
    return [output, *(tf.transpose(state) for state in last)] if layer.return_state else output


class _LSTM:
    """One step of Keras' LSTM (Hochreiter and Schmidhuber, 1997; gates in the order i, f, g, o) and its gradient.

    `forward` takes what comes from the input and from the state, [4U, B] each, the states (h, c) and `keep` [1, B], and
    returns what `backward` needs of the gates, [4U, B], and the new states. `backward` returns the gradients of the two
    summands and of the states, those through the recurrent product left out; the summands, having the same, are one.
    """

    gates = 4
    summands = 1

    @staticmethod
    def forward(from_input: Any, from_state: Any, states: Sequence[Any], keep: Any) -> tuple[Any, list[Any]]:
        import tensorflow as tf

        h, c = states
        i, f, g, o = tf.split(from_input + from_state, 4)  # (U, B) each
        i, f, g, o = tf.sigmoid(i), tf.sigmoid(f), tf.tanh(g), tf.sigmoid(o)
        new_c = f * c + i * g
        new_h = o * tf.tanh(new_c)
        return tf.concat([i, f, g, o], axis=0), [h + keep * (new_h - h), c + keep * (new_c - c)]

    @staticmethod
    def backward(
        gates: Any, before: Sequence[Any], after: Sequence[Any], upstream: Sequence[Any], keep: Any
    ) -> tuple[Any, Any, list[Any]]:
        import tensorflow as tf

        i, f, g, o = tf.split(gates, 4)  # (U, B) each
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
            axis=0,
        )  # (4U, B)
        return d_gates, d_gates, [(1 - keep) * dh, (1 - keep) * dc + new_dc * f]


class _GRU:
    """One step of Keras' GRU (Cho et al., 2014, with the reset after the product; gates z, r, h), as `_LSTM` is told."""

    gates = 3
    summands = 2

    @staticmethod
    def forward(from_input: Any, from_state: Any, states: Sequence[Any], keep: Any) -> tuple[Any, list[Any]]:
        import tensorflow as tf

        (h,) = states
        input_z, input_r, input_h = tf.split(from_input, 3)  # (U, B) each
        state_z, state_r, state_h = tf.split(from_state, 3)
        z, r = tf.sigmoid(input_z + state_z), tf.sigmoid(input_r + state_r)
        candidate = tf.tanh(input_h + r * state_h)
        new_h = z * h + (1 - z) * candidate
        return tf.concat([z, r, candidate, state_h], axis=0), [h + keep * (new_h - h)]

    @staticmethod
    def backward(
        gates: Any, before: Sequence[Any], after: Sequence[Any], upstream: Sequence[Any], keep: Any
    ) -> tuple[Any, Any, list[Any]]:
        import tensorflow as tf

        z, r, candidate, state_h = tf.split(gates, 4)  # (U, B) each
        new_dh = keep * upstream[0]
        d_candidate = new_dh * (1 - z) * (1 - candidate * candidate)
        d_z = new_dh * (before[0] - candidate) * z * (1 - z)
        d_r = d_candidate * state_h * r * (1 - r)
        d_input = tf.concat([d_z, d_r, d_candidate], axis=0)  # (3U, B)
        d_state = tf.concat([d_z, d_r, d_candidate * r], axis=0)
        return d_input, d_state, [(1 - keep) * upstream[0] + new_dh * z]


def _recurrence(
    cell: type[_LSTM | _GRU], precision: Precision, x: Any, keep: Any, states: Sequence[Any], *weights: Any
) -> list[Any]:
    """All steps of a recurrence.

    Args:
        cell: What a step does between the products.
        precision: What the factors of the products are rounded to.
        x: Inputs, [T, D, B].
        keep: 1 where a step counts and 0 where the states stay as they are, [T, 1, B].
        states: The initial states, [U, B] each, h first.
        weights: Kernel [D, GU], recurrent kernel [U, GU] and bias, [GU] or, for input and state apart, [2, GU].

    Returns:
        The state h after each step, [T, U, B], and then all final states.
    """
    import tensorflow as tf

    factor = partial(rounded, precision=precision)

    def forward(from_input: Any, from_state: Any, biases: Sequence[Any], states: Any, keep: Any) -> Any:
        """The gates, the new states, and h once more, rounded."""
        from_input, from_state = full(from_input) + biases[0][:, None], full(from_state)
        if len(biases) == 2:
            from_state += biases[1][:, None]
        gates, states = cell.forward(from_input, from_state, states, keep)
        return factor(gates), states, factor(states[0])

    def backward(gates: Any, before: Any, after: Any, upstream: Any, through: Any, outer: Any, keep: Any) -> Any:
        """The rounded gradients of the two summands, one where they are the same, and those of the states."""
        upstream = [upstream[0] + full(through) + outer, *upstream[1:]]
        d_input, d_state, direct = cell.backward(full(gates), before, after, upstream, keep)
        return [factor(d) for d in ([d_input] if d_state is d_input else [d_input, d_state])], direct

    forward, backward = fused(forward, precision), fused(backward, precision)

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def run(x: Any, kernel: Any, recurrent: Any, bias: Any, *states: Any) -> Any:
        steps = tf.shape(x)[0]
        biases = [bias] if bias.shape.rank == 1 else tf.unstack(bias)
        inputs, kernel, recurrent = factor(x), factor(kernel), factor(recurrent)
        from_input = _unstack(tf.matmul(tf.transpose(kernel), inputs))  # (T, GU, B)
        kept, across = _unstack(keep), tf.transpose(recurrent)  # (GU, U)

        def step(t: Any, h: Any, states: Any, gates: Any, history: Any) -> Any:
            seen, new, h = forward(from_input.read(t), tf.matmul(across, h), biases, states, kept.read(t))
            t += 1
            return t, h, new, gates.write(t - 1, seen), [a.write(t, s) for a, s in zip(history, new, strict=True)]

        first = factor(states[0])
        gates = tf.TensorArray(first.dtype, steps, clear_after_read=False)
        history = [tf.TensorArray(tf.float32, steps + 1, clear_after_read=False).write(0, state) for state in states]
        start = 0, first, list(states), gates, history
        loop = tf.while_loop(lambda t, *_: t < steps, step, start, parallel_iterations=1)
        _, _, last, gates, history = loop
        h = history[0].stack()  # (T + 1, U, B), the first before any step

        def gradient(*upstream: Any) -> Any:  # (T, U, B), (U, B)...
            outer = _unstack(upstream[0])

            def back(left: Any, through: Any, upstream: Any, *arrays: Any) -> Any:
                t = left - 1
                before, after = ([array.read(time) for array in history] for time in (t, left))
                ds, direct = backward(gates.read(t), before, after, upstream, through, outer.read(t), kept.read(t))
                through = tf.matmul(recurrent, ds[-1])  # (U, B)
                return t, through, direct, *[array.write(t, d) for array, d in zip(arrays, ds, strict=True)]

            arrays = [tf.TensorArray(first.dtype, steps) for _ in range(cell.summands)]
            start = steps, tf.zeros_like(first), list(upstream[1:]), *arrays
            loop = tf.while_loop(lambda t, *_: t > 0, back, start, parallel_iterations=1)
            _, through, direct, *arrays = loop
            stacks = [array.stack() for array in arrays]  # (T, GU, B) each
            d_x = full(tf.matmul(kernel, stacks[0]))  # (T, D, B)
            d_input, *d_state = map(_columns, stacks)  # (GU, TB)
            d_kernel = full(tf.matmul(_columns(inputs), d_input, transpose_b=True))
            d_recurrent = full(tf.matmul(_columns(factor(h[:-1])), [d_input, *d_state][-1], transpose_b=True))
            sums = [row_sums(d) for d in [d_input, *d_state]]
            d_bias = sums[0] if len(biases) == 1 else tf.stack(sums)
            return d_x, d_kernel, d_recurrent, d_bias, direct[0] + full(through), *direct[1:]

        return [h[1:], *last], gradient

    kernel, recurrent, bias = weights
    return run(x, kernel, recurrent, tf.convert_to_tensor(bias), *states)  # type: ignore[no-any-return]


def _columns(x: Any) -> Any:
    """[T, D, B] as one matrix [D, TB]."""
    import tensorflow as tf

    return tf.reshape(tf.transpose(x, [1, 0, 2]), [x.shape[1], -1])


def _unstack(x: Any) -> Any:
    """[T, ...] as an array that a loop can read one step of."""
    import tensorflow as tf

    return tf.TensorArray(x.dtype, tf.shape(x)[0], clear_after_read=False).unstack(x)
