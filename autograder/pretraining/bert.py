"""mini-bert: a Spanish–English BERT (Devlin et al., 2019) with both its heads, of four layers and 256 units."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch

from autograder.pretraining import masking, text, tokenization
from autograder.pretraining.loop import Recipe, train

NAME = "mini-bert"
VOCABULARY, POSITIONS = 8000, 128
LONGEST = 96
"""Tokens an example has in training; positions beyond it stay as they were drawn, and the card says so."""
LAYERS, UNITS, HEADS = 4, 256, 4
RECIPE = Recipe(epochs=3, rate=1e-3)
TOKENS_A_BATCH = 6000


def make_tokenizer(read: text.Texts) -> Any:
    """The vocabulary, learned from what is read."""
    return tokenization.wordpiece([*read.english, *read.spanish], VOCABULARY, LONGEST)


def make_model(tokenizer: Any, seed: int) -> Any:
    """An untrained ``BertForPreTraining``."""
    from transformers import BertConfig, BertForPreTraining

    torch.manual_seed(seed)
    config = BertConfig(
        vocab_size=len(tokenizer),
        hidden_size=UNITS,
        num_hidden_layers=LAYERS,
        num_attention_heads=HEADS,
        intermediate_size=4 * UNITS,
        max_position_embeddings=POSITIONS,
        pad_token_id=tokenizer.pad_token_id,
        # No dropout, as in ALBERT (Lan et al., 2020, section 4.9): in so few epochs nothing is learned by heart.
        hidden_dropout_prob=0.0,
        attention_probs_dropout_prob=0.0,
    )
    return BertForPreTraining(config)


def loss(model: Any, batch: masking.Batch) -> Any:
    """The sum of both tasks' losses. Only hidden tokens are scored, so only for them are scores computed."""
    encoded = model.bert(
        input_ids=torch.from_numpy(batch.ids),
        token_type_ids=torch.from_numpy(batch.types),
        attention_mask=torch.from_numpy(batch.mask),
    )
    labels = torch.from_numpy(batch.labels)
    hidden = labels != masking.IGNORED  # (B, T)
    scores = model.cls.predictions(encoded.last_hidden_state[hidden])  # (hidden tokens, V)
    value = torch.nn.functional.cross_entropy(scores.float(), labels[hidden])
    second = torch.from_numpy(batch.next_sentence)
    if bool((second != masking.IGNORED).any()):
        relation = model.cls.seq_relationship(encoded.pooler_output)  # (B, 2)
        value = value + torch.nn.functional.cross_entropy(relation.float(), second, ignore_index=masking.IGNORED)
    return value


def pretrain(read: text.Texts, folder: Path, recipe: Recipe = RECIPE, say: Callable[[str], None] = print) -> Any:
    """Tokenizer, trained model and what each epoch was like; `folder` keeps the state of a run that is stopped."""
    tokenizer = make_tokenizer(read)
    model = make_model(tokenizer, recipe.seed)
    encoded = masking.encode(read, tokenizer)

    def epoch(rng: np.random.Generator) -> Iterator[masking.Batch]:
        return masking.epoch(encoded, tokenizer, rng, TOKENS_A_BATCH, LONGEST)

    return tokenizer, model, train(model, epoch, loss, recipe, folder, say)
