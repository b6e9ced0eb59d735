"""The output layer and the cross-entropy at the right words as one operation.

With 5,000 words, logits are by far the largest tensor of a small translator, and `gather(log_softmax(logits), y)` reads
or writes one of its size more than ten times, most of them on the way back: the gradient of the gather alone is a tensor
of zeros with one number a row. Yet the gradient is known as soon as the softmax is: p − 1 at the right word, p elsewhere
(Bishop, 2006, "Pattern Recognition and Machine Learning", section 4.3.4), times what comes from above, which is one
number a row. So the forward pass leaves p − 1[y], rounded, and the backward pass is two products.
"""

from __future__ import annotations

from typing import Any

from rnn2llm.arithmetic import Precision, full, fused, rounded


def cross_entropy(inputs: Any, kernel: Any, bias: Any, labels: Any, precision: Precision) -> Any:
    """−log softmax(inputs @ kernel + bias) at the labels, in nats.

    Args:
        inputs: [..., U], float32.
        kernel: [U, V].
        bias: [V].
        labels: Ids from 0 to V − 1, [...].
        precision: What the factors of the products are rounded to, and the logits.

    Returns:
        [...], float32.

    Raises:
        tf.errors.InvalidArgumentError: If a label is no id below V, as `tf.gather` raises it.
    """
    import tensorflow as tf

    size = kernel.shape[1]

    def surprise(product: Any, bias: Any, labels: Any) -> tuple[Any, Any]:
        """Of logits [N, V] without their bias: −log p at the labels, [N], and its gradient by the logits, [N, V]."""
        logits = full(product) + bias
        shifted = logits - tf.reduce_max(logits, axis=1, keepdims=True)
        likelihood = tf.exp(shifted)
        total = tf.reduce_sum(likelihood, axis=1, keepdims=True)  # (N, 1)
        right = tf.one_hot(labels, size)
        losses = tf.math.log(total[:, 0]) - tf.gather(shifted, labels, batch_dims=1)
        return losses, rounded(likelihood / total - right, precision)

    surprise = fused(surprise, precision)

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def losses_of(rows: Any, kernel: Any, bias: Any) -> Any:  # (N, U), (U, V), (V,)
        weights = rounded(kernel, precision)
        losses, slope = surprise(tf.matmul(rounded(rows, precision), weights), bias, labels)

        def gradient(upstream: Any) -> tuple[Any, Any, Any]:  # (N,)
            scale = upstream[:, None]  # (N, 1)
            d_rows = full(tf.matmul(slope, weights, transpose_b=True)) * scale
            d_kernel = tf.matmul(rounded(rows * scale, precision), slope, transpose_a=True)
            d_bias = tf.matmul(rounded(scale, precision), slope, transpose_a=True)
            return d_rows, full(d_kernel), full(d_bias)[0]

        return losses, gradient

    shape, labels = tf.shape(labels), tf.reshape(tf.cast(labels, tf.int32), [-1])
    known = tf.reduce_all((labels >= 0) & (labels < size))
    with tf.control_dependencies([tf.debugging.Assert(known, [f"labels are not in [0, {size}):", labels])]):
        losses = losses_of(tf.reshape(inputs, [-1, kernel.shape[0]]), kernel, bias)
    return tf.reshape(losses, shape)
