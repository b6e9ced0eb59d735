"""BertViz's head view and model view without a network: its scripts stand in the page, and nothing is fetched.

BertViz (Vig, 2019, "A Multiscale Visualization of Attention in the Transformer Model") takes its libraries from a CDN each
time a page opens, so that a saved notebook shows nothing offline. Here BertViz's own scripts, unchanged, come with what
they use of those libraries; `assets/vendor/NOTICE` says what that is and under which licences. What BertViz draws is
BertViz's, its English words too; colours of text follow the page, which BertViz leaves black.

BertViz is for the pointer and its lines are thin: `rnn2llm.heads_view` shows the same by keyboard and in numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from rnn2llm.attention_view import checked_weights
from rnn2llm.heads_view import packed
from rnn2llm.interactive import asset, escaped, interactive
from rnn2llm.views import View

_MOST = 450_000
"""Weights that, beside the scripts, make a page of less than a megabyte."""

_LIBRARIES = {
    "jquery": "jquery-3.7.1.slim.min.js",
    "selection": "d3-selection-1.4.2.min.js",
    "color": "d3-color-1.4.1.min.js",
}
_VIEWS = {"head": "bertviz-1.4.1.head_view.js", "model": "bertviz-1.4.1.model_view.js"}


@dataclass(frozen=True, slots=True)
class BertVizLabels:
    """The words around BertViz, in the student's language.

    Attributes:
        layer: The word for layer.
        attention: What stands before the choice of which sentence looks at which.
        everything: The choice of both.
        sentence: The word for sentence; `A` and `B` follow it.
        help: How the view is used.
        still: What is said where scripts do not run.
    """

    layer: str
    attention: str
    everything: str
    sentence: str
    help: str
    still: str


def head_view(
    attention: Sequence[Any],
    tokens: Sequence[str],
    labels: BertVizLabels,
    title: str,
    *,
    keys: Sequence[str] | None = None,
    sentence_b_start: int | None = None,
    layer: int = 0,
    heads: Sequence[int] | None = None,
) -> View:
    """BertViz's head view: the lines of a layer's heads between two columns of tokens, a colour a head.

    Args:
        attention: One array a layer, [1, h, T, S] or [h, T, S], of NumPy, Keras or PyTorch.
        tokens: The T tokens that look.
        labels: The words around the view.
        title: What the attention is of.
        keys: The S tokens that are looked at, if they are others: cross-attention.
        sentence_b_start: Where the second of two sentences starts, to choose which looks at which.
        layer: The layer shown first.
        heads: The heads shown first; all, if left out.

    Raises:
        ValueError: If the attention is missing, is not that of these tokens, is none, or is more than a page can hold.
    """
    weights = _stacked(attention)
    if layer not in range(len(weights)):
        raise ValueError(f"layer={layer}, but the layers are 0 to {len(weights) - 1}")
    chosen = None if heads is None else [int(head) for head in heads]
    if chosen is not None and (not chosen or not set(chosen) <= set(range(weights.shape[1]))):
        raise ValueError(f"heads={chosen}, but the heads are 0 to {weights.shape[1] - 1}, and one must show")
    more = {"layer": layer, "heads": chosen}
    return _view("head", weights, tokens, tokens if keys is None else keys, sentence_b_start, labels, title, more)


def model_view(
    attention: Sequence[Any],
    tokens: Sequence[str],
    labels: BertVizLabels,
    title: str,
    *,
    keys: Sequence[str] | None = None,
    sentence_b_start: int | None = None,
) -> View:
    """BertViz's model view: a small drawing for each head of each layer, and one of them large.

    Args:
        attention: One array a layer, [1, h, T, S] or [h, T, S], of NumPy, Keras or PyTorch.
        tokens: The T tokens that look.
        labels: The words around the view.
        title: What the attention is of.
        keys: The S tokens that are looked at, if they are others: cross-attention.
        sentence_b_start: Where the second of two sentences starts, to choose which looks at which.

    Raises:
        ValueError: If the attention is missing, is not that of these tokens, is none, or is more than a page can hold.
    """
    weights = _stacked(attention)
    return _view("model", weights, tokens, tokens if keys is None else keys, sentence_b_start, labels, title, {})


def _stacked(attention: Sequence[Any]) -> npt.NDArray[np.float64]:
    """The layers' weights as one array [L, h, T, S]."""
    if not len(attention) or any(layer is None for layer in attention):
        raise ValueError(
            "the model returned no attention: ask for output_attentions=True, and load the model with "
            'attn_implementation="eager", for a fused attention has no weights to return'
        )
    layers = [_array(layer) for layer in attention]
    layers = [layer[0] if layer.ndim == 4 and len(layer) == 1 else layer for layer in layers]
    if len({layer.shape for layer in layers}) > 1 or layers[0].ndim != 3:
        raise ValueError(
            f"a layer's attention is [1, h, T, S], these {[layer.shape for layer in layers]}: one text only"
        )
    return checked_weights(np.stack(layers), None)


def _array(layer: Any) -> npt.NDArray[np.float64]:
    """A layer's weights; a tensor of PyTorch may want gradients, lie on a GPU, and have a type that NumPy lacks."""
    if hasattr(layer, "detach"):
        layer = layer.detach().cpu().float()
    return np.asarray(layer, dtype=float)


def _view(
    kind: str,
    weights: npt.NDArray[np.float64],
    tokens: Sequence[str],
    keys: Sequence[str],
    split: int | None,
    labels: BertVizLabels,
    title: str,
    more: dict[str, Any],
) -> View:
    if weights.shape[-2:] != (len(tokens), len(keys)):
        raise ValueError(
            f"attention {weights.shape} for {len(tokens)} tokens that look at {len(keys)}: is padding in it?"
        )
    if weights.size > _MOST:
        raise ValueError(
            f"{weights.size:,} weights are more than a page holds ({_MOST:,}): fewer layers, or fewer tokens"
        )
    if split is not None and (keys is not tokens or not 0 < split < len(tokens)):
        raise ValueError(f"sentence_b_start={split} does not divide {len(tokens)} tokens that look at themselves")
    data = {
        "labels": asdict(labels),
        "title": title,
        "kind": kind,
        "shape": weights.shape,
        "weights": packed(weights),
        "tokens": [_readable(token) for token in tokens],
        "keys": [_readable(token) for token in keys],
        "split": split or 0,
        **more,
    }
    content = f'<p class="r2l-still">{escaped(title)}. {escaped(labels.still)}</p>'
    markup = interactive("bertviz", title, content, data, parts=["packed"], before=_scripts(kind))
    return View(markup, f"{title}. {labels.still}")


def _readable(token: str) -> str:
    """A token as BertViz writes it: marks of a space or of a word's end say nothing to a reader."""
    return str(token).replace("Ġ", " ").replace("▁", " ").replace("</w>", "")


def _scripts(kind: str) -> str:
    """The libraries, each kept from the page's own loaders and globals, and BertViz's script as a function of its needs."""
    libraries = "".join(
        f"const {name} = (function () {{\nconst module = {{exports: {{}}}}, exports = module.exports, define = undefined;\n"
        f"{asset(f'vendor/{file}')}\nreturn module.exports;\n}}).call(window);\n"
        for name, file in _LIBRARIES.items()
    )
    script = asset(f"vendor/{_VIEWS[kind]}")
    return f"{libraries}const bertviz = (PYTHON_PARAMS, require, requirejs, console) => {{\n{script}\n}};\n"
