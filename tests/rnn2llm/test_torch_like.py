"""The methods of torch_like do what torch's do, on random tensors and where they refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from rnn2llm import torch_like

torch = pytest.importorskip("torch")

B, T, D, S = 2, 6, 4, 3
RNG = np.random.default_rng(7)
X, Y = (RNG.normal(size=(B, T, D)).astype(np.float32) for _ in range(2))
MASK = RNG.random((B, 1, D)) < 0.5

SAME: dict[str, Callable[[Any, Any, Any, Any], Any]] = {
    "view": lambda t, x, y, m: x.view(B, T, 2, 2),
    "view_with_a_list": lambda t, x, y, m: x.view([B, -1]),
    "view_after_contiguous": lambda t, x, y, m: x.transpose(1, 2).contiguous().view(B, -1),
    "reshape": lambda t, x, y, m: x.permute(0, 2, 1).reshape(B * D, -1),
    "permute_of_the_batch": lambda t, x, y, m: x.permute(1, 2, 0),
    "permute_with_a_tuple": lambda t, x, y, m: x.permute((2, 0, 1)),
    "transpose": lambda t, x, y, m: x.transpose(-1, -2),
    "swapaxes": lambda t, x, y, m: x.swapaxes(0, 2),
    "mT": lambda t, x, y, m: x.mT,
    "flatten": lambda t, x, y, m: x.flatten(0, 1),
    "unsqueeze": lambda t, x, y, m: x.unsqueeze(1).squeeze(1).squeeze(2),
    "expand": lambda t, x, y, m: x[:, :1].expand(-1, T, -1),
    "expand_with_a_new_axis": lambda t, x, y, m: x[0].expand(3, T, D),
    "repeat": lambda t, x, y, m: x.repeat(3, 1, 1),
    "repeat_interleave": lambda t, x, y, m: x.repeat_interleave(3, dim=0),
    "masked_fill": lambda t, x, y, m: x.masked_fill(~m, -1e9),
    "masked_fill_with_infinity": lambda t, x, y, m: x.masked_fill(m == False, float("-inf")),  # noqa: E712
    "masked_fill_with_a_larger_mask": lambda t, x, y, m: x[:1].masked_fill(m, 0.0),
    "softmax": lambda t, x, y, m: x.softmax(dim=-1) + t.softmax(y, dim=0),
    "products": lambda t, x, y, m: (x @ y.transpose(1, 2)) / 4**0.5 + t.bmm(x, y.mT) - t.matmul(y, x.mT),
    "einsum": lambda t, x, y, m: t.einsum("btd,bsd->bts", x, y),
    "where": lambda t, x, y, m: t.where(m, x, y) * 2 - 1 / (y**2 + 1),
    "cat": lambda t, x, y, m: t.cat([x, y, x[:, :1]], dim=1),
    "stack": lambda t, x, y, m: t.stack([x, y], dim=2),
    "chunk": lambda t, x, y, m: t.cat(x.chunk(4, dim=1)[::-1], dim=1) - t.cat(list(y.chunk(2, -1)), dim=-1),
    "comparisons": lambda t, x, y, m: (x > y) & m | (x <= 0),
    "sums": lambda t, x, y, m: x.sum(dim=1, keepdim=True) + t.full_like(y, 2.0).sum(-1)[:, None, :1],
    "made": lambda t, x, y, m: t.ones(2, 3) - t.zeros([2, 3]),
    "types": lambda t, x, y, m: m.float() - (-x[:, :1]),
    "sizes": lambda t, x, y, m: t.tensor([*x.size(), x.size(1), x.dim(), len(x), x.shape[2], x.ndim]),
}


def both(compute: Callable[[Any, Any, Any, Any], Any]) -> list[Any]:
    return [compute(module, *(module.tensor(array) for array in (X, Y, MASK))) for module in (torch_like, torch)]


@pytest.mark.parametrize("name", SAME)
def test_the_same_comes_out(name: str) -> None:
    ours, theirs = both(SAME[name])
    assert tuple(ours.shape) == tuple(theirs.shape)
    assert np.asarray(ours).dtype.kind == theirs.numpy().dtype.kind
    np.testing.assert_allclose(ours.numpy(), theirs.numpy(), rtol=1e-5, atol=1e-6)


REFUSED: dict[str, Callable[[Any, Any, Any, Any], Any]] = {
    "view_of_other_sizes": lambda t, x, y, m: x.view(B, T, 3),
    "view_of_what_is_not_contiguous": lambda t, x, y, m: x.permute(0, 2, 1).view(B, -1),
    "product_of_shapes_that_do_not_fit": lambda t, x, y, m: x @ y,
    "product_across_the_batch": lambda t, x, y, m: x @ y.permute(1, 2, 0),
    "mask_that_does_not_fit": lambda t, x, y, m: x.repeat(3, 1, 1).masked_fill(~m, 0.0),
    "sum_of_shapes_that_do_not_fit": lambda t, x, y, m: x + y[:, :3],
}


@pytest.mark.parametrize("name", REFUSED)
@pytest.mark.parametrize("module", [torch_like, torch], ids=["ours", "theirs"])
def test_the_same_is_refused(name: str, module: Any) -> None:
    with pytest.raises(RuntimeError):
        REFUSED[name](module, *(module.tensor(array) for array in (X, Y, MASK)))


def test_a_mask_of_one_number_is_asked_as_a_condition() -> None:
    assert bool(torch_like.tensor([True])[0])
    assert "tensor([1, 2])" in repr(torch_like.tensor([1, 2]))
