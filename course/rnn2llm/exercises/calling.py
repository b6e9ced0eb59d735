"""How a student's function is called with arrays: as tensors first, since that is what the lessons pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np


def call(fn: Any, *arguments: Any) -> Any:
    """Passes tensors, as a lesson does; arrays to an answer in NumPy that cannot read tensors.

    Args:
        fn: the student's function.
        arguments: its arguments; arrays become tensors, anything else stays as it is.
    """
    import tensorflow as tf

    tensors = [tf.constant(value) if isinstance(value, np.ndarray) else value for value in arguments]
    try:
        return fn(*tensors)
    except (AttributeError, TypeError, ValueError) as error:
        try:
            return fn(*(value.copy() if isinstance(value, np.ndarray) else value for value in arguments))
        except Exception:
            raise error from None


def refusable(compute: Callable[[], Any], output: str) -> Mapping[str, Any]:
    """What was computed, or that a ValueError refused to."""
    try:
        return {output: compute(), "refused": np.array(False)}
    except ValueError:
        return {"refused": np.array(True)}
