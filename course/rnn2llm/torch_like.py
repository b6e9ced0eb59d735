"""PyTorch's tensor methods on NumPy arrays: enough to read and mend a few lines of PyTorch where torch is not installed.

It is no replacement: no gradients, no layers, and only what attention needs. Names, arguments and errors are torch's own
(`view` refuses what is not contiguous, shapes that do not fit raise a RuntimeError), so that code written here runs
unchanged on real tensors; `tests/rnn2llm/test_torch_like.py` compares the two where torch is there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

__all__ = [
    "Tensor",
    "bmm",
    "cat",
    "einsum",
    "full_like",
    "matmul",
    "ones",
    "softmax",
    "stack",
    "tensor",
    "where",
    "zeros",
]


class Tensor:
    """An array with the methods of a `torch.Tensor`; shapes in comments are the caller's business."""

    def __init__(self, values: npt.ArrayLike) -> None:
        self._values = np.asarray(values)

    def __array__(self, dtype: Any = None, copy: bool | None = None) -> npt.NDArray[Any]:
        return np.array(self._values, dtype=dtype) if copy else np.asarray(self._values, dtype=dtype)

    def __repr__(self) -> str:
        return f"tensor({np.array2string(self._values, separator=', ')})"

    def __len__(self) -> int:
        return len(self._values)

    def __getitem__(self, key: Any) -> Tensor:
        return Tensor(self._values[_bare(key)])

    def __bool__(self) -> bool:
        return bool(self._values)

    @property
    def shape(self) -> tuple[int, ...]:
        """The sizes of all axes."""
        return self._values.shape

    @property
    def ndim(self) -> int:
        """How many axes there are."""
        return self._values.ndim

    @property
    def mT(self) -> Tensor:  # noqa: N802  torch's name
        """The last two axes swapped."""
        return self.transpose(-2, -1)

    def size(self, dim: int | None = None) -> Any:
        """All sizes, or that of one axis."""
        return self.shape if dim is None else self.shape[dim]

    def dim(self) -> int:
        """How many axes there are."""
        return self.ndim

    def view(self, *sizes: Any) -> Tensor:
        """The same memory in another shape.

        Raises:
            RuntimeError: that cannot be had without copying, as after a transposition.
        """
        reshaped = self.reshape(*sizes)
        if not np.shares_memory(reshaped._values, self._values):
            raise RuntimeError(
                "view size is not compatible with input tensor's size and stride (at least one dimension spans across "
                "two contiguous subspaces). Use .reshape(...) instead."
            )
        return reshaped

    def reshape(self, *sizes: Any) -> Tensor:
        """Another shape, copied where need be."""
        return _checked(lambda: self._values.reshape(_sizes(sizes)))

    def permute(self, *dims: Any) -> Tensor:
        """The axes in another order."""
        return _checked(lambda: self._values.transpose(_sizes(dims)))

    def transpose(self, dim0: int, dim1: int) -> Tensor:
        """Two axes swapped."""
        return _checked(lambda: np.swapaxes(self._values, dim0, dim1))

    swapaxes = transpose

    def contiguous(self) -> Tensor:
        """A copy in the order of its axes, where it is in another one."""
        return Tensor(np.ascontiguousarray(self._values))

    def flatten(self, start_dim: int = 0, end_dim: int = -1) -> Tensor:
        """Neighbouring axes as one."""
        end = end_dim % self.ndim
        return self.reshape(*self.shape[:start_dim], -1, *self.shape[end + 1 :])

    def chunk(self, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
        """As many equal pieces of an axis, of which the last may be shorter, or fewer where it has not as many."""
        size = -(-self.shape[dim] // chunks)
        cuts = range(size, self.shape[dim], size)
        return tuple(Tensor(piece) for piece in np.split(self._values, cuts, axis=dim))

    def unsqueeze(self, dim: int) -> Tensor:
        """A new axis of size 1."""
        return Tensor(np.expand_dims(self._values, dim))

    def squeeze(self, dim: int) -> Tensor:
        """Without an axis of size 1; unchanged if its size is another."""
        return Tensor(self._values.squeeze(dim)) if self.shape[dim] == 1 else self

    def expand(self, *sizes: Any) -> Tensor:
        """Axes of size 1 repeated, and -1 for those that stay."""
        wanted = _sizes(sizes)
        own = (1,) * (len(wanted) - self.ndim) + self.shape
        full = tuple(mine if size == -1 else size for size, mine in zip(wanted, own, strict=True))
        return _checked(lambda: np.broadcast_to(self._values, full))

    def repeat(self, *times: Any) -> Tensor:
        """The whole tensor again and again along each axis: a b becomes a b a b."""
        return Tensor(np.tile(self._values, _sizes(times)))

    def repeat_interleave(self, repeats: int, dim: int | None = None) -> Tensor:
        """Each element again and again: a b becomes a a b b."""
        return Tensor(np.repeat(self._values, repeats, axis=dim))

    def masked_fill(self, mask: Any, value: float) -> Tensor:
        """`value` where the mask is True."""
        return _checked(lambda: np.where(_bare(mask), self._values.dtype.type(value), self._values))

    def softmax(self, dim: int) -> Tensor:
        """Exponentials that add up to 1 along an axis."""
        exponentials = np.exp(self._values - self._values.max(axis=dim, keepdims=True))
        return Tensor(exponentials / exponentials.sum(axis=dim, keepdims=True))

    def sum(self, dim: Any = None, keepdim: bool = False) -> Tensor:
        """The sum along axes."""
        return Tensor(self._values.sum(axis=dim, keepdims=keepdim))

    def bool(self) -> Tensor:
        """True where it is not 0."""
        return Tensor(self._values.astype(bool))

    def float(self) -> Tensor:
        """As float32."""
        return Tensor(self._values.astype(np.float32))

    def numpy(self) -> npt.NDArray[Any]:
        """As an array."""
        return self._values

    def __invert__(self) -> Tensor:
        return Tensor(~self._values)

    def __neg__(self) -> Tensor:
        return Tensor(-self._values)

    def __matmul__(self, other: Any) -> Tensor:
        return _checked(lambda: self._values @ _bare(other))

    matmul = __matmul__

    def bmm(self, other: Any) -> Tensor:
        """The product of matrices [N, T, D] and [N, D, S], one of each at a time."""
        return self.__matmul__(other)


def _arithmetic(name: str) -> Callable[[Tensor, Any], Any]:
    def operate(self: Tensor, other: Any) -> Any:
        other = _bare(other)
        if isinstance(other, float):  # a number takes on the tensor's type
            other = self._values.dtype.type(other) if self._values.dtype.kind == "f" else other
        return _checked(lambda: getattr(self._values, name)(other))

    return operate


# fmt: off
for _name in ("add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv", "pow", "and", "or",
              "eq", "ne", "lt", "le", "gt", "ge"):
    setattr(Tensor, f"__{_name}__", _arithmetic(f"__{_name}__"))
# fmt: on


def tensor(values: npt.ArrayLike) -> Tensor:
    """A tensor of these values."""
    return Tensor(np.array(values))


def ones(*sizes: Any, dtype: Any = np.float32) -> Tensor:
    """A tensor of ones."""
    return Tensor(np.ones(_sizes(sizes), dtype))


def zeros(*sizes: Any, dtype: Any = np.float32) -> Tensor:
    """A tensor of zeros."""
    return Tensor(np.zeros(_sizes(sizes), dtype))


def full_like(example: Tensor, value: float) -> Tensor:
    """A tensor of one value, of another's shape and type."""
    return Tensor(np.full_like(example.numpy(), value))


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors one behind the other along an axis that they have."""
    return _checked(lambda: np.concatenate([_bare(one) for one in tensors], axis=dim))


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Tensors side by side along a new axis."""
    return _checked(lambda: np.stack([_bare(one) for one in tensors], axis=dim))


def matmul(a: Tensor, b: Tensor) -> Tensor:
    """What `a @ b` gives."""
    return a @ b


bmm = matmul


def softmax(values: Tensor, dim: int) -> Tensor:
    """What `values.softmax(dim)` gives."""
    return values.softmax(dim)


def where(condition: Tensor, yes: Any, no: Any) -> Tensor:
    """`yes` where the condition holds, `no` elsewhere."""
    return _checked(lambda: np.where(_bare(condition), _bare(yes), _bare(no)).astype(np.float32))


def einsum(equation: str, *operands: Tensor) -> Tensor:
    """Einstein's summation."""
    return _checked(lambda: np.einsum(equation, *map(_bare, operands)))


def _bare(value: Any) -> Any:
    if isinstance(value, tuple):
        return tuple(map(_bare, value))
    return value._values if isinstance(value, Tensor) else value


def _sizes(sizes: Sequence[Any]) -> tuple[int, ...]:
    """Sizes given one by one or all in one sequence."""
    return tuple(sizes[0]) if len(sizes) == 1 and not isinstance(sizes[0], int | np.integer) else tuple(sizes)


def _checked(compute: Callable[[], Any]) -> Tensor:
    """A result as a tensor; shapes that do not fit raise what torch raises."""
    try:
        return Tensor(compute())
    except ValueError as error:
        raise RuntimeError(str(error)) from None
