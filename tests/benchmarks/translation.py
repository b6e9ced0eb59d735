"""How well lesson 01's models translate: greedy BLEU and chrF on held-out sentences that no model has seen.

    python tests/benchmarks/translation.py                      # the project's model, on the real corpus (RNN2LLM_DATA)
    python tests/benchmarks/translation.py --corpus embedded    # the one on the course's own corpus: needs no data
    python tests/benchmarks/translation.py --quick              # the quick lane's, trained first: some two minutes

The model is the one that the solved notebook has after its training cell, and the sentences are the test of the split
that all lessons share. "Words only, first reference" leaves punctuation and case out and compares with one translation,
as tutorials on this corpus do; the other rows count punctuation as words and know all translations.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

from autograder.authoring.course import Course
from autograder.authoring.training import run_training
from rnn2llm import data, metrics
from rnn2llm.text import END, START, pad

LESSON = "01_encoder_decoder"
EDGES = [1, 6, 8, 11, 15, 20]


def greedy(names: dict[str, Any], sources: Sequence[str], batch: int = 64, longest: int = 40) -> list[str]:
    """Greedy translations, many sentences at a time: at every step the most probable word."""
    import tensorflow as tf

    parts = ("source_embedding", "encoder", "target_embedding", "decoder", "logits")
    source_embedding, encoder, target_embedding, decoder, logits = map(names["model"].get_layer, parts)

    @tf.function(input_signature=[tf.TensorSpec([None, None], tf.int32)], autograph=False)
    def read(ids: Any) -> Any:  # (B, S)
        return encoder(source_embedding(ids))[1:]  # h, c: (B, U)

    @tf.function(autograph=False, reduce_retracing=True)
    def write(words: Any, state: Any) -> Any:  # (B,), [(B, U), (B, U)]
        output, state = decoder.cell(target_embedding(words), state)
        return tf.argmax(logits(output), axis=-1, output_type=tf.int32), state

    order = np.argsort([len(source.split()) for source in sources], kind="stable")
    translations = [""] * len(sources)
    for start in range(0, len(order), batch):
        rows = order[start : start + batch]
        state = list(read(pad([names["source_vocabulary"].encode(sources[row]) for row in rows])))
        words = tf.fill([len(rows)], START)
        written = []
        while len(written) < longest and not (written and all(END in column for column in zip(*written, strict=True))):
            words, state = write(words, list(state))
            written.append(words.numpy().tolist())
        for row, column in zip(rows, zip(*written, strict=True), strict=True):
            translations[row] = names["target_vocabulary"].decode(column)
    return translations


def trained(corpus: str, lane: str) -> dict[str, Any]:
    """What the notebook has defined after its training cell; with the embedded corpus, as where no other can be had."""
    course = Course.find(Path(__file__))
    if corpus != "embedded":
        return run_training(course, LESSON, lane)
    with mock.patch.object(data, "fetch", side_effect=data.DownloadError("not asked for")):
        return run_training(course, LESSON, lane)


def words_only(sentence: str) -> str:
    """Without punctuation; case is gone already."""
    return " ".join(re.sub(r"[^\w\s']", " ", sentence).split())


def line(label: str, count: int, scores: metrics.Scores) -> str:
    return f"  {label:38} {count:6} sentences   BLEU {scores.bleu:5.1f}   chrF {scores.chrf:5.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", default="spa-eng", choices=["spa-eng", "embedded"], help="of which trained model")
    parser.add_argument("--quick", action="store_true", help="the quick lane instead of a trained model")
    options = parser.parse_args()
    os.environ.setdefault("MPLBACKEND", "agg")
    names = trained(options.corpus, "quick" if options.quick else "checkpoint")
    test, corpus = names["split"].test, names["corpus"].name
    sources, references = [example.source for example in test], [example.references for example in test]
    began = time.perf_counter()
    said = greedy(names, sources)
    print(f"\n== {LESSON}, {corpus}: {len(sources)} held-out sources, greedy, {time.perf_counter() - began:.0f} s")
    print("  validation loss by epoch:", *(f"{loss:.3f}" for loss in names["history"].validation_loss))
    bare = [words_only(hypothesis) for hypothesis in said]
    firsts = [[words_only(known[0])] for known in references]
    every = [[words_only(one) for one in known] for known in references]
    print(line("words only, first reference", len(said), metrics.corpus_scores(bare, firsts)))
    print(line("words only, all references", len(said), metrics.corpus_scores(bare, every)))
    print(
        line("with punctuation, first reference", len(said), metrics.corpus_scores(said, [[k[0]] for k in references]))
    )
    print(line("with punctuation, all references", len(said), metrics.corpus_scores(said, references)))
    print("  by source length in tokens, with punctuation, all references:")
    lengths = [len(source.split()) for source in sources]
    for bucket in metrics.scores_by_bucket(lengths, said, references, edges=EDGES):
        print(line(bucket.label, bucket.count, bucket.scores))


if __name__ == "__main__":
    main()
