"""Applying gradients: what Keras' optimizers compute, in fewer passes over the weights.

Keras' Adam (Kingma and Ba, 2015) is written with one TensorFlow operation for each step of its arithmetic, and each of
them reads and writes tensors of the size of the weights; at a batch of 32 sentences that takes longer than half of the
products. TensorFlow has the whole update as one operation, which is used here on the optimizer's own slots: whatever
saves or resumes the optimizer notices nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def apply_gradients(optimizer: Any, gradients: Sequence[Any], weights: Sequence[Any]) -> None:
    """What `optimizer.apply_gradients(zip(gradients, weights))` does.

    Args:
        optimizer: A built Keras 2 optimizer.
        gradients: One for each weight, dense, as slices, or None where the loss does not depend on the weight.
        weights: The model's trainable weights.
    """
    if not _is_plain_adam(optimizer, weights):
        optimizer.apply_gradients(zip(gradients, weights, strict=True))
        return
    import tensorflow as tf

    optimizer._compute_current_learning_rate()
    step = tf.cast(optimizer.iterations + 1, tf.float32)
    powers = {f"beta{n}_power": tf.pow(getattr(optimizer, f"beta_{n}"), step) for n in (1, 2)}
    for gradient, weight in zip(gradients, weights, strict=True):
        if gradient is None:
            continue
        scale = None
        if optimizer.clipnorm is not None:  # like Keras, by a norm that counts a row as often as its word occurs
            values = gradient.values if isinstance(gradient, tf.IndexedSlices) else gradient
            norm = tf.sqrt(2 * tf.nn.l2_loss(values))  # one pass; l2_loss is half the sum of squares
            scale = optimizer.clipnorm / tf.maximum(norm, optimizer.clipnorm)
        gradient = tf.convert_to_tensor(gradient)  # the rows of an embedding that occurred, among zeros
        if scale is not None:
            gradient *= scale
        slot = optimizer._index_dict[optimizer._var_key(weight)]
        tf.raw_ops.ResourceApplyAdam(
            var=weight.handle,
            m=optimizer._momentums[slot].handle,
            v=optimizer._velocities[slot].handle,
            lr=tf.cast(optimizer.learning_rate, tf.float32),
            beta1=optimizer.beta_1,
            beta2=optimizer.beta_2,
            epsilon=optimizer.epsilon,
            grad=gradient,
            **powers,
        )
    optimizer.iterations.assign_add(1)


def _is_plain_adam(optimizer: Any, weights: Sequence[Any]) -> bool:
    """Whether the update is the one of the paper, on weights that the one operation can update."""
    import tensorflow as tf

    return (
        type(optimizer) is tf.keras.optimizers.Adam
        and not (optimizer.amsgrad or optimizer.adaptive_epsilon or optimizer.use_ema)
        and optimizer.weight_decay is None
        and optimizer.clipvalue is None
        and optimizer.global_clipnorm is None
        and all(weight.dtype == tf.float32 and weight.constraint is None for weight in weights)
    )
