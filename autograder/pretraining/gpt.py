"""mini-gpt: a Spanish GPT-2 (Radford et al., 2019) of six layers and 256 units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.pretraining import streams, text, tokenization
from autograder.pretraining.loop import Recipe, train

NAME = "mini-gpt"
VOCABULARY, POSITIONS = 6000, 128
LAYERS, UNITS, HEADS = 6, 256, 4
RECIPE = Recipe(epochs=6, rate=1e-3)
BATCH = 32


def make_tokenizer(read: text.Texts) -> Any:
    """The vocabulary, learned from what is read."""
    return tokenization.byte_bpe(read.spanish, VOCABULARY, POSITIONS)


def make_model(tokenizer: Any, seed: int) -> Any:
    """An untrained ``GPT2LMHeadModel``."""
    from transformers import GPT2Config, GPT2LMHeadModel

    torch.manual_seed(seed)
    config = GPT2Config(
        vocab_size=len(tokenizer),
        n_positions=POSITIONS,
        n_embd=UNITS,
        n_layer=LAYERS,
        n_head=HEADS,
        bos_token_id=tokenizer.eos_token_id,
        eos_token_id=tokenizer.eos_token_id,
    )
    return GPT2LMHeadModel(config)


def loss(model: Any, batch: np.ndarray[Any, Any]) -> Any:
    """The mean surprise of each token [batch, time], given those before it."""
    ids = torch.from_numpy(batch)
    logits = model(input_ids=ids[:, :-1], use_cache=False).logits  # (B, T - 1, V)
    return torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), ids[:, 1:].flatten())


def pretrain(read: text.Texts, folder: Path, recipe: Recipe = RECIPE, say: Callable[[str], None] = print) -> Any:
    """Tokenizer, trained model and what each epoch was like; `folder` keeps the state of a run that is stopped."""
    tokenizer = make_tokenizer(read)
    model = make_model(tokenizer, recipe.seed)
    encoded = streams.encode(read.spanish, tokenizer)

    def epoch(rng: np.random.Generator) -> Iterator[np.ndarray[Any, Any]]:
        return streams.epoch(encoded, rng, BATCH, POSITIONS)

    return tokenizer, model, train(model, epoch, loss, recipe, folder, say)
