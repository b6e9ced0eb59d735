"""Values as JSON: what crosses a process border or stands in an answer key. Never pickle.

An array is ``{"dtype", "shape", "data"}`` with its bytes in base64. What comes from a student's process is decoded by
`decode_outputs`, which believes nothing: only a flat dict of arrays and strings, of known dtypes, whose bytes are as many
as their shape says.
"""

from __future__ import annotations

import base64
import binascii
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from rnn2llm.checking.words import Explained

Value = np.ndarray | str
Outputs = Mapping[str, Value]

DTYPES = frozenset({"|b1", "|i1", "|u1", "<i2", "<i4", "<i8", "<u2", "<u4", "<u8", "<f2", "<f4", "<f8"})
MAX_DIMENSIONS = 8
MAX_OUTPUTS = 64
MAX_STRING = 100_000


class CodecError(Explained, ValueError):
    """A value or a message that this format does not hold."""


def encode(value: Any) -> Any:
    """A JSON-ready form of arrays, numbers, strings, None and lists, tuples and dicts of them.

    Raises:
        CodecError: a value of another type, or an array of another dtype.
    """
    if isinstance(value, np.generic):
        value = value.item()
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, np.ndarray):
        return _encode_array(value)
    if isinstance(value, tuple):
        return {"tuple": [encode(item) for item in value]}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, Mapping):
        return {"dict": {str(name): encode(item) for name, item in value.items()}}
    raise CodecError(f"a {type(value).__name__} cannot be encoded: use arrays, numbers, strings and lists of them")


def decode(data: Any) -> Any:
    """The inverse of `encode`; tuples and dicts come back as such."""
    if isinstance(data, list):
        return [decode(item) for item in data]
    if isinstance(data, dict):
        if "tuple" in data:
            return tuple(decode(item) for item in data["tuple"])
        if "dict" in data:
            return {name: decode(item) for name, item in data["dict"].items()}
        return _decode_array(data)
    return data


def encode_outputs(outputs: Outputs) -> dict[str, Any]:
    """Outputs of an exercise as JSON; see `decode_outputs` for the way back."""
    return {name: encode(value) for name, value in outputs.items()}


def decode_outputs(data: Any) -> dict[str, Value]:
    """Outputs from JSON that nobody vouches for.

    Raises:
        CodecError: it is anything but a flat dict of strings and well-formed arrays within the limits above.
    """
    if not isinstance(data, dict) or len(data) > MAX_OUTPUTS:
        raise CodecError(f"outputs must be a dict of at most {MAX_OUTPUTS} values")
    outputs: dict[str, Value] = {}
    for name, item in data.items():
        if isinstance(item, str):
            if len(item) > MAX_STRING:
                raise CodecError(f"output {name!r} is a string of {len(item)} characters, the limit is {MAX_STRING}")
            outputs[name] = item
        else:
            outputs[name] = _decode_array(item)
    return outputs


def as_outputs(raw: Mapping[str, Any]) -> dict[str, Value]:
    """What ``Exercise.run`` returned, as arrays and strings.

    Raises:
        CodecError: a value is neither a string nor something NumPy reads as numbers.
    """
    return {name: value if isinstance(value, str) else _as_array(name, value) for name, value in raw.items()}


def _as_array(name: str, value: Any) -> np.ndarray:
    if value is None:
        raise CodecError(f"{name} is None", f"{name} es None")
    kind = type(value).__name__
    if getattr(value, "requires_grad", False) is True:
        raise CodecError(
            f"{name} is a {kind} that carries gradients: compute within torch.no_grad(), or end with .detach()",
            f"{name} es un {kind} que lleva gradientes: calcula dentro de torch.no_grad(), o acaba con .detach()",
        )
    no_numbers = (
        f"{name} is a {kind} that is no array of numbers",
        f"{name} es de tipo {kind}, que no es un array de números",
    )
    try:
        array = np.asarray(value)
    except Exception as error:
        raise CodecError(*no_numbers) from error
    if array.dtype.kind == "U":
        raise CodecError(
            f"{name} holds strings where numbers are due", f"{name} tiene cadenas donde debe tener números"
        )
    if array.dtype.newbyteorder("<").str not in DTYPES:
        raise CodecError(*no_numbers)
    return array


def _encode_array(array: np.ndarray) -> dict[str, Any]:
    little = np.ascontiguousarray(array).astype(array.dtype.newbyteorder("<"), copy=False)
    if little.dtype.str not in DTYPES:
        raise CodecError(f"an array of dtype {array.dtype} cannot be encoded")
    return {
        "dtype": little.dtype.str,
        "shape": list(array.shape),
        "data": base64.b64encode(little.tobytes()).decode("ascii"),
    }


def _decode_array(data: Any) -> np.ndarray:
    if not isinstance(data, dict) or set(data) != {"dtype", "shape", "data"}:
        raise CodecError("an array must have exactly dtype, shape and data")
    dtype, shape, text = data["dtype"], data["shape"], data["data"]
    if not isinstance(dtype, str) or dtype not in DTYPES:
        raise CodecError("an array has an unknown dtype")
    if not isinstance(shape, list) or len(shape) > MAX_DIMENSIONS:
        raise CodecError(f"an array must have a shape of at most {MAX_DIMENSIONS} dimensions")
    if not all(type(size) is int and 0 <= size < 2**31 for size in shape):
        raise CodecError("an array has a size that is no size")
    if not isinstance(text, str):
        raise CodecError("an array's data must be a string")
    try:
        raw = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        raise CodecError("an array's data is not base64") from error
    if len(raw) != math.prod(shape) * np.dtype(dtype).itemsize:
        raise CodecError(f"an array has {len(raw)} bytes, which its shape {shape} and dtype {dtype} do not give")
    try:
        return np.frombuffer(raw, dtype=dtype).reshape(shape)
    except ValueError as error:  # an empty array may have a shape that NumPy cannot count
        raise CodecError(f"an array cannot have the shape {shape}") from error
