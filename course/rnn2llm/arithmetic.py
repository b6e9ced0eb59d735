"""Matrix products with rounded factors, and what stands between them in one pass over memory.

A processor with AMX or AVX-512 BF16 has instructions for products of bfloat16. The faster products are, the more of a
training step goes to what is done to their results number by number: TensorFlow reads and writes memory for each
addition and each sigmoid. XLA (https://openxla.org/xla) compiles a function of them into few loops.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeAlias

Precision: TypeAlias = Literal["float32", "bfloat16"]
"""What the factors of matrix products are rounded to; a product's sums are kept in float32."""


@cache
def has_bfloat16() -> bool:
    """Whether this processor multiplies bfloat16 in hardware (AVX-512 BF16 or AMX); elsewhere it would only be slower."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="utf-8").split()
    except OSError:
        return False
    return "avx512_bf16" in flags or "amx_bf16" in flags


def fused(function: Callable[..., Any], precision: Precision) -> Callable[..., Any]:
    """`function` compiled into few loops where products are fast enough for that to matter: below float32.

    It is compiled again for each combination of shapes that it meets.

    Args:
        function: A function of tensors, elementwise but for sums along an axis.
        precision: Of the products around it.
    """
    import tensorflow as tf

    return function if precision == "float32" else tf.function(function, jit_compile=True, autograph=False)


def rounded(x: Any, precision: Precision) -> Any:
    """`x` as the factor of a product."""
    import tensorflow as tf

    return tf.cast(x, precision)


def full(x: Any) -> Any:
    """`x` in float32."""
    import tensorflow as tf

    return tf.cast(x, tf.float32)


def row_sums(x: Any) -> Any:
    """The sums of the rows of a matrix [D, N]: [D], float32. Of a rounded matrix they are a product too."""
    import tensorflow as tf

    if x.dtype == tf.float32:
        return tf.reduce_sum(x, axis=1)
    return full(tf.matmul(x, tf.ones([tf.shape(x)[1], 1], x.dtype)))[:, 0]


def rows_by_matrix(rows: Any, matrix: Any, precision: Precision) -> Any:
    """Rows [..., D] times a matrix [D, U], as one product of two matrices: [..., U], float32.

    TensorFlow takes it for as many products as there are batches in `rows`, and its gradient of the matrix is one matrix
    for each of them, added up afterwards.
    """
    import tensorflow as tf

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def multiply(x: Any, matrix: Any) -> Any:  # (N, D), (D, U)
        x, matrix = rounded(x, precision), rounded(matrix, precision)

        def gradient(upstream: Any) -> tuple[Any, Any]:  # (N, U)
            upstream = rounded(upstream, precision)
            return full(tf.matmul(upstream, matrix, transpose_b=True)), full(tf.matmul(x, upstream, transpose_a=True))

        return full(tf.matmul(x, matrix)), gradient

    flat = multiply(tf.reshape(rows, [-1, matrix.shape[0]]), matrix)  # (N, U)
    shape = tf.concat([tf.shape(rows)[:-1], [matrix.shape[1]]], axis=0)
    return tf.ensure_shape(tf.reshape(flat, shape), [*rows.shape[:-1], matrix.shape[1]])
