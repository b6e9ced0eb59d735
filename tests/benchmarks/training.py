"""Pairs a second and loss: the straightforward way of tutorials against the helper's, in one run on the real corpus.

    RNN2LLM_DATA=... python tests/benchmarks/training.py [--pairs 9600]
    RNN2LLM_DATA=... python tests/benchmarks/training.py --epochs 10     # how long the helper takes for all pairs

Both train the encoder–decoder of lesson 01 at full size (vocabulary 5,000, embedding 128, LSTM 512) on the same pairs.

- *straightforward*: strings turned into ids inside the model, every sentence padded to 50, batches of 32, Nadam, a softmax
  output, accuracy as a metric, `model.fit` (so Géron, 2022, "Hands-On Machine Learning", 3rd edition, chapter 16).
- *helper*: `rnn2llm.training.fit`, at the same batch, optimizer and rate, and with larger batches and rates. Of these, 128
  learns more from a pair, 256 is faster: the losses say how much.

Each goes through the pairs twice, and the second time is timed: compiling, which the helper does for every length that it
meets, counts for neither. The loss is that of held-out sentences per target token, after both. The arithmetic says how
much of the ratio is padding that is not computed: the products of both ways are counted, and what remains is speed per
product. Each way runs on an idle machine or the ratio means little.
"""

from __future__ import annotations

import argparse
import os

os.environ["TF_USE_LEGACY_KERAS"] = "1"
os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import re
import time
from collections.abc import Sequence
from typing import Any

import numpy as np
import tensorflow as tf

from rnn2llm import data, training
from rnn2llm.arithmetic import Precision, has_bfloat16
from rnn2llm.text import END, PAD, START, Vocabulary, bucketed_batches, pad

VOCABULARY, EMBEDDING, UNITS, LENGTH = 5000, 128, 512, 50
EPOCHS = 2
Pairs = list[tuple[str, str]]
K = tf.keras.layers


def normalize(sentence: str) -> str:
    return " ".join(re.sub(r"([.,!?¿¡])", r" \1 ", sentence.lower()).split())


def straightforward(train: Pairs, held_out: Pairs) -> tuple[float, float]:
    """Pairs a second, and held-out loss per target token."""
    tf.keras.utils.set_random_seed(0)
    sides = [[english for english, _ in train], [f"startofseq {spanish} endofseq" for _, spanish in train]]
    vectorize = []
    for sentences in sides:
        layer = K.TextVectorization(VOCABULARY, standardize=None, output_sequence_length=LENGTH)
        layer.adapt(sentences)
        vectorize.append(layer)
    source, target = (tf.keras.Input((), dtype=tf.string) for _ in range(2))
    embeddings = [K.Embedding(VOCABULARY, EMBEDDING, mask_zero=True) for _ in range(2)]
    _, *state = K.LSTM(UNITS, return_state=True)(embeddings[0](vectorize[0](source)))
    outputs = K.LSTM(UNITS, return_sequences=True)(embeddings[1](vectorize[1](target)), initial_state=state)
    model = tf.keras.Model([source, target], K.Dense(VOCABULARY, activation="softmax")(outputs))
    model.compile("nadam", "sparse_categorical_crossentropy", metrics=["accuracy"])

    def arrays(pairs: Pairs) -> tuple[list[Any], Any]:
        inputs = [tf.constant([english for english, _ in pairs]), tf.constant([f"startofseq {s}" for _, s in pairs])]
        return inputs, vectorize[1](tf.constant([f"{spanish} endofseq" for _, spanish in pairs]))

    inputs, targets = arrays(train)
    for _ in range(EPOCHS):
        began = time.perf_counter()
        model.fit(inputs, targets, batch_size=32, epochs=1, verbose=0)
        speed = len(train) / (time.perf_counter() - began)
    surprise, tokens = 0.0, 0
    for start in range(0, len(held_out), 100):
        inputs, targets = arrays(held_out[start : start + 100])
        p = model.predict_on_batch(inputs)  # (B, 50, V)
        mask = targets.numpy() != PAD
        right = np.take_along_axis(p, targets.numpy()[..., None], axis=2)[..., 0][mask]
        surprise, tokens = surprise - float(np.log(right + 1e-30).sum()), tokens + int(mask.sum())
    return speed, surprise / tokens


def helper(
    train: Pairs, held_out: Pairs, batch_size: int, optimizer: Any, precision: Precision, epochs: int = EPOCHS
) -> tuple[float, float, float]:
    """Pairs a second, held-out loss per target token, and millions of multiplications a pair, forward; the last epoch's."""
    tf.keras.utils.set_random_seed(0)
    vocabularies = [Vocabulary.build((pair[side] for pair in train), VOCABULARY) for side in (0, 1)]
    source, target = (tf.keras.Input((None,), dtype="int32") for _ in range(2))
    embeddings = [K.Embedding(VOCABULARY, EMBEDDING, mask_zero=True) for _ in range(2)]
    _, *state = K.LSTM(UNITS, return_state=True)(embeddings[0](source))
    outputs = K.LSTM(UNITS, return_sequences=True)(embeddings[1](target), initial_state=state)
    model = tf.keras.Model([source, target], K.Dense(VOCABULARY)(outputs))

    def ids(pairs: Pairs) -> training.Pairs:
        sides = [[words.encode(pair[side]) for pair in pairs] for side, words in enumerate(vocabularies)]
        return sides[0], sides[1]

    def make_batch(source: Any, target: Any) -> Sequence[Any]:
        return pad(source), pad([[START, *words] for words in target]), pad([[*words, END] for words in target])

    def loss(target: Any, logits: Any) -> Any:  # lesson 01's
        mask = tf.cast(tf.not_equal(target, PAD), logits.dtype)
        losses = -tf.gather(tf.nn.log_softmax(logits), tf.cast(target, tf.int32), batch_dims=2)
        return tf.reduce_sum(losses * mask) / tf.reduce_sum(mask)

    pairs = ids(train)
    history = training.fit(
        model,
        loss,
        make_batch,
        pairs,
        ids(held_out),
        epochs=epochs,
        batch_size=batch_size,
        optimizer=optimizer,
        precision=precision,
        refresh_seconds=1e9,
    )
    products = 0
    for batch in bucketed_batches(*pairs, batch_size, np.random.default_rng([0, epochs - 1])):
        read, written = (max(len(side[row]) for row in batch) for side in pairs)
        products += len(batch) * multiplications(read, written + 1)
    return history.pairs_per_second[-1], history.validation_loss[-1], products / len(train) / 1e6


def multiplications(source: int, target: int) -> int:
    """Of one pair padded to these lengths, forward: both LSTMs and the output layer."""
    lstm = (EMBEDDING + UNITS) * 4 * UNITS
    return (source + target) * lstm + target * UNITS * VOCABULARY


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pairs", type=int, default=9600, help="how many pairs are trained on")
    parser.add_argument("--epochs", type=int, help="only the helper's own way, on all pairs, for so many epochs")
    options = parser.parse_args()
    corpus = data.load_pairs("full", source="real")
    if corpus.name == "embedded":
        parser.error("the real corpus is not there: set RNN2LLM_DATA to a folder with spa-eng.zip, or connect")
    pairs = [(normalize(english), normalize(spanish)) for english, spanish in corpus.pairs]
    split = data.split_pairs(pairs, corpus)
    rng = np.random.default_rng(0)
    train = [split.train[i] for i in rng.permutation(len(split.train))[: options.pairs]]
    held_out = [split.validation[i] for i in rng.permutation(len(split.validation))[:1000]]
    if options.epochs:
        began = time.perf_counter()
        optimizer = tf.keras.optimizers.Adam(2e-3)
        _, loss, _ = helper(split.train, held_out, 128, optimizer, "bfloat16", options.epochs)
        minutes = (time.perf_counter() - began) / 60
        print(f"{options.epochs} epochs of {len(split.train)} pairs: {minutes:.1f} minutes, held-out loss {loss:.3f}")
        return

    print(f"{len(train)} pairs of {corpus.name}; loss a target token on {len(held_out)} held-out pairs")

    base, base_loss = straightforward(train, held_out)
    padded = multiplications(LENGTH, LENGTH) / 1e6
    row = "{:46} {:7.0f} pairs/s {:6.1f}x   loss {:.3f}   {:4.0f} million products ({:.1f}x fewer)"
    print(row.format("straightforward, batch 32, Nadam 0.001", base, 1.0, base_loss, padded, 1.0), flush=True)
    nadam, adam = tf.keras.optimizers.Nadam, tf.keras.optimizers.Adam
    ways: list[tuple[str, int, Any, Precision]] = [
        ("helper, batch 32, Nadam 0.001", 32, nadam(1e-3), "float32"),
        ("helper, batch 32, Nadam 0.001, bfloat16", 32, nadam(1e-3), "bfloat16"),
        ("helper, batch 32, Adam 0.001, bfloat16", 32, adam(1e-3), "bfloat16"),
        ("helper, batch 128, Adam 0.002, bfloat16", 128, adam(2e-3), "bfloat16"),
        ("helper, batch 256, Adam 0.004, bfloat16", 256, adam(4e-3), "bfloat16"),
    ]
    for label, batch_size, optimizer, precision in ways:
        if precision == "bfloat16" and not has_bfloat16():
            print(f"{label}: this processor does not multiply bfloat16")
            continue
        speed, loss, products = helper(train, held_out, batch_size, optimizer, precision)
        print(row.format(label, speed, speed / base, loss, products, padded / products), flush=True)


if __name__ == "__main__":
    main()
