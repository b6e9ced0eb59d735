"""How good the mini models are, on text they have not read.

BERT: how often a hidden token is the most probable one, or among the five most probable; how often it tells a sentence
that follows from one that does not. GPT: bits a character, beside two models of the same text that need no network: a
bigram model of characters, and a compressor that has seen the training text (its window taken as large as it goes).
"""

from __future__ import annotations

import itertools
import lzma
import math
from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import torch

from autograder.pretraining import bert, gpt, masking, streams, text

TOP = 5


def bert_quality(model: Any, tokenizer: Any, held_out: text.Texts, seed: int = 0) -> dict[str, float]:
    """Shares, 0 to 1: `top1` and `top5` of hidden tokens in single sentences, `top5_pairs` in pairs, `next_sentence`."""
    encoded = masking.encode(held_out, tokenizer)
    found: dict[str, list[Any]] = {"top1": [], "top5": [], "top5_pairs": [], "next_sentence": []}
    batches = masking.epoch(encoded, tokenizer, np.random.default_rng(seed), bert.TOKENS_A_BATCH, bert.LONGEST)
    with torch.no_grad():
        for batch in batches:
            _judge(model, batch, found)
    return {name: float(np.concatenate(right).mean()) for name, right in found.items()}


def _judge(model: Any, batch: masking.Batch, found: dict[str, list[Any]]) -> None:
    inputs = (batch.ids, batch.types, batch.mask)
    ids, types, mask = (torch.from_numpy(array) for array in inputs)
    out = model(input_ids=ids, token_type_ids=types, attention_mask=mask)
    hidden = batch.labels != masking.IGNORED  # (B, T)
    best = out.prediction_logits[torch.from_numpy(hidden)].topk(TOP).indices.numpy()  # (hidden tokens, 5)
    right = best == batch.labels[hidden][:, None]
    alone = (batch.next_sentence == masking.IGNORED)[np.nonzero(hidden)[0]]
    found["top1"].append(right[alone, 0])
    found["top5"].append(right[alone].any(axis=1))
    found["top5_pairs"].append(right[~alone].any(axis=1))
    pairs = batch.next_sentence != masking.IGNORED
    guess = out.seq_relationship_logits.argmax(dim=1).numpy()
    found["next_sentence"].append(guess[pairs] == batch.next_sentence[pairs])


def gpt_quality(model: Any, tokenizer: Any, read: text.Texts, held_out: text.Texts) -> dict[str, float]:
    """Bits a character of the held-out Spanish text, the end of each text counted as a character.

    `model`, the mini GPT, each text read from its beginning on its own; `bigram`; `compressor`; `perplexity` is the
    model's, a token.
    """
    texts = held_out.spanish
    characters = sum(len(one) + 1 for one in texts)
    surprise, tokens = 0.0, 0
    for ids in streams.encode(texts, tokenizer):
        for start in range(0, len(ids), gpt.POSITIONS - 1):
            piece = [ids[start - 1] if start else tokenizer.eos_token_id, *ids[start : start + gpt.POSITIONS - 1]]
            with torch.no_grad():
                value = gpt.loss(model, np.asarray([piece], np.int64))
            surprise += float(value) * (len(piece) - 1)
            tokens += len(piece) - 1
    return {
        "model": surprise / math.log(2) / characters,
        "bigram": bigram_bits(read.spanish, texts),
        "compressor": compressor_bits(read.spanish, texts),
        "perplexity": math.exp(surprise / tokens),
    }


def bigram_bits(read: Sequence[str], texts: Sequence[str]) -> float:
    """Bits a character of a bigram model of characters, one added to each count (Laplace)."""
    pairs, firsts = Counter[tuple[str, str]](), Counter[str]()
    for one in read:
        line = f"\n{one}\n"
        pairs.update(itertools.pairwise(line))
        firsts.update(line[:-1])
    alphabet = {character for one in [*read, *texts] for character in one} | {"\n"}
    bits, characters = 0.0, 0
    for one in texts:
        line = f"\n{one}\n"
        for pair in itertools.pairwise(line):
            bits -= math.log2((pairs[pair] + 1) / (firsts[pair[0]] + len(alphabet)))
        characters += len(line) - 1
    return bits / characters


def compressor_bits(read: Sequence[str], texts: Sequence[str]) -> float:
    """Bits a character that LZMA needs for `texts` behind `read`, more than for `read` alone."""
    before, both = ("".join(f"{one}\n" for one in part).encode() for part in (read, [*read, *texts]))
    sizes = [len(lzma.compress(part, preset=9 | lzma.PRESET_EXTREME)) for part in (before, both)]
    return 8 * (sizes[1] - sizes[0]) / sum(len(one) + 1 for one in texts)
