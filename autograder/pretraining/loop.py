"""The training loop of both mini models: AdamW, a warm-up and a cosine, and a stop that costs little.

Every batch depends on the seed and the epoch alone, so that a run that was stopped goes on with the batches it would
have had. Products are computed in bfloat16 where the processor has instructions for it.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch

from rnn2llm.arithmetic import has_bfloat16

STATE = "state.pt"
SAVED_EVERY, SAID_EVERY = 300.0, 60.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a model is trained.

    Attributes:
        epochs: How often the text is read.
        rate: The highest learning rate, reached after the warm-up.
        warmup: The share of the training in which the rate rises; it then falls along a cosine to a tenth.
        weight_decay: Of AdamW, on matrices alone (Loshchilov and Hutter, 2019).
        clip: The largest norm of a gradient.
        seed: Of the weights and of the batches.
    """

    epochs: int
    rate: float
    warmup: float = 0.03
    weight_decay: float = 0.01
    clip: float = 1.0
    seed: int = 0


def train(
    model: Any,
    epoch: Callable[[np.random.Generator], Iterable[Any]],
    loss: Callable[[Any, Any], Any],
    recipe: Recipe,
    folder: Path,
    say: Callable[[str], None] = print,
) -> list[dict[str, float]]:
    """Train `model` in place.

    Args:
        model: A torch module.
        epoch: From a generator to the batches of one epoch; called with the same generator it must give the same ones.
        loss: From model and batch to a scalar.
        recipe: How.
        folder: Where the state is kept every five minutes; a run that finds one goes on from it.
        say: Told once a minute how it goes.

    Returns:
        Of every epoch: its mean loss and its steps a second.

    Raises:
        ValueError: An epoch has no batch.
    """
    folder.mkdir(parents=True, exist_ok=True)
    optimizer = torch.optim.AdamW(_groups(model, recipe.weight_decay), lr=recipe.rate, betas=(0.9, 0.98), eps=1e-6)
    progress = _Progress(model, optimizer, folder / STATE, recipe.epochs, say)
    model.train()
    for number in range(progress.epoch, recipe.epochs):
        torch.manual_seed(recipe.seed * 1000 + number)
        batches = list(epoch(np.random.default_rng([recipe.seed, number])))
        if not batches:
            raise ValueError("an epoch has no batch: is there less text than one batch takes?")
        for index in range(progress.index, len(batches)):
            share = (number + index / len(batches)) / recipe.epochs
            for group in optimizer.param_groups:
                group["lr"] = recipe.rate * schedule(share, recipe.warmup)
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=has_bfloat16()):
                value = loss(model, batches[index])
            optimizer.zero_grad(set_to_none=True)
            value.backward()
            torch.nn.utils.clip_grad_norm_(model.parameters(), recipe.clip)
            optimizer.step()
            progress.step(float(value.detach()), len(batches))
    model.eval()
    return progress.history


def schedule(share: float, warmup: float) -> float:
    """The learning rate as a share of the highest: a line up, then a cosine down to a tenth.

    Args:
        share: How much of the training is done, 0 to 1.
        warmup: The share in which the rate rises.

    >>> [round(schedule(share, 0.1), 2) for share in (0, 0.05, 0.1, 0.55, 1)]
    [0.01, 0.5, 1.0, 0.55, 0.1]
    """
    if share < warmup:
        return max(0.01, share / warmup)
    return 0.1 + 0.45 * (1 + math.cos(math.pi * (share - warmup) / (1 - warmup)))


def _groups(model: Any, weight_decay: float) -> list[dict[str, Any]]:
    weights = list(model.parameters())
    return [
        {"params": [weight for weight in weights if weight.ndim >= 2], "weight_decay": weight_decay},
        {"params": [weight for weight in weights if weight.ndim < 2], "weight_decay": 0.0},
    ]


class _Progress:
    """Where the training is; keeps its state on disk and says how it goes.

    Attributes:
        epoch, index: Of the next batch.
        history: What `train` returns.
    """

    def __init__(self, model: Any, optimizer: Any, path: Path, epochs: int, say: Callable[[str], None]) -> None:
        self._model, self._optimizer, self._path, self._epochs, self._say = model, optimizer, path, epochs, say
        self._losses: list[float] = []
        self._saved = self._said = self._began = time.monotonic()
        self._steps = self.epoch = self.index = 0
        self.history: list[dict[str, float]] = []
        if path.exists():
            self._resume()

    def _resume(self) -> None:
        state = torch.load(self._path, weights_only=True)
        self._model.load_state_dict(state["model"])
        self._optimizer.load_state_dict(state["optimizer"])
        self.epoch, self.index = state["epoch"], state["index"]
        self._losses, self.history = state["losses"], json.loads(state["history"])
        self._say(f"goes on in epoch {self.epoch + 1} of {self._epochs}, from step {self.index}")

    def step(self, loss: float, steps_an_epoch: int) -> None:
        """Counts a step."""
        self._losses.append(loss)
        self._steps, self.index = self._steps + 1, self.index + 1
        now = time.monotonic()
        last = self.index == steps_an_epoch
        if last or now - self._said > SAID_EVERY:
            self._said = now
            recent = float(np.mean(self._losses if last else self._losses[-200:]))
            self._say(
                f"epoch {self.epoch + 1} of {self._epochs}  step {self.index} of {steps_an_epoch}  loss {recent:.3f}"
            )
        if last:
            speed = self._steps / max(1e-9, now - self._began)
            self.history.append({"loss": float(np.mean(self._losses)), "steps_per_second": speed})
            self._losses, self._steps, self._began = [], 0, now
            self.epoch, self.index = self.epoch + 1, 0
        if now - self._saved > SAVED_EVERY or self.epoch == self._epochs:
            self._saved = now
            self._save()

    def _save(self) -> None:
        state = {
            "epoch": self.epoch,
            "index": self.index,
            "model": self._model.state_dict(),
            "optimizer": self._optimizer.state_dict(),
            "losses": self._losses,
            "history": json.dumps(self.history),
        }
        temporary = self._path.with_suffix(".new")
        torch.save(state, temporary)
        temporary.replace(self._path)
