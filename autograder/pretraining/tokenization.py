"""The mini models' vocabularies, learned from what they read, in the formats that transformers loads.

BERT's is WordPiece (Schuster and Nakajima, 2012) over English and Spanish, lower case, with its accents: *año* is not
*ano*. GPT's is byte-level BPE (Radford et al., 2019) over Spanish, which can write any text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers

SPECIAL = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
END = "<|endoftext|>"


def wordpiece(texts: Iterable[str], size: int, max_length: int) -> Any:
    """A ``BertTokenizer`` of `size` pieces; sentences longer than `max_length` tokens are cut when asked for."""
    from transformers import BertTokenizer

    tokenizer = Tokenizer(models.WordPiece(unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True, strip_accents=False)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    trainer = trainers.WordPieceTrainer(vocab_size=size, special_tokens=SPECIAL, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    vocabulary = _by_rank(tokenizer)
    return BertTokenizer(vocab=vocabulary, do_lower_case=True, strip_accents=False, model_max_length=max_length)


def byte_bpe(texts: Iterable[str], size: int, max_length: int) -> Any:
    """A ``GPT2Tokenizer`` of `size` tokens, the 256 bytes and the end of a text among them."""
    from transformers import GPT2Tokenizer

    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    alphabet = sorted(pre_tokenizers.ByteLevel.alphabet())
    trainer = trainers.BpeTrainer(vocab_size=size, special_tokens=[END], initial_alphabet=alphabet, show_progress=False)
    tokenizer.train_from_iterator(texts, trainer)
    # transformers says str or list of str, and hands them on to tokenizers, which wants pairs.
    merges: Any = [tuple(merge) for merge in json.loads(tokenizer.to_str())["model"]["merges"]]
    return GPT2Tokenizer(vocab=_by_rank(tokenizer), merges=merges, model_max_length=max_length)


def _by_rank(tokenizer: Tokenizer) -> dict[str, int]:
    return dict(sorted(tokenizer.get_vocab().items(), key=lambda item: item[1]))
