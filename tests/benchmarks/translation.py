"""How well the project's translators do on sentences that none of them has seen: BLEU and chrF, greedy and with a beam.

    RNN2LLM_DATA=data python tests/benchmarks/translation.py          # every checkpoint trained on the real corpus
    python tests/benchmarks/translation.py 01_encoder_decoder-embedded   # one by name
    python tests/benchmarks/translation.py --quick                    # lesson 01's of the quick lane, trained first
    python tests/benchmarks/translation.py --speeds                   # how fast they train only
    python tests/benchmarks/translation.py --as-written 05_transformer-spa-eng   # how fast if `@` is left to TensorFlow

A model is the one that the solved notebook of its lesson has after its training cell in the checkpoint lane, and the
sentences are the test of the split that all lessons share. Both searches are `rnn2llm.decoding`'s; from the beam the best
by log probability over length to the power of 0.6 is taken. "Words only, first reference" leaves punctuation and case out
and compares with one translation, as tutorials on this corpus do; all other rows count punctuation as words and know
every translation there is.

What is found goes into `course/models/translators.json`, from which the build writes the lessons' tables of the real
corpus, and into the model cards. Phenomena are told apart where all are known: in the embedded corpus. Training speeds
can be compared: all models take the same pairs, in turns, in this very process and on one thread. A pair's seconds are
those of the processor, which other work on the machine does not add to; the first epoch, during which shapes are met for
the first time and compiled for, is left out, and of a model's turns the fastest counts.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias
from unittest import mock

import numpy as np

from autograder.authoring import translators
from autograder.authoring.course import Course
from autograder.authoring.source import read_lesson
from autograder.authoring.training import run_cell, run_training
from rnn2llm import catalog, checkpoints, data, lending, metrics, training
from rnn2llm.decoding import BeamSearch, Read, Write

COURSE = Course.find(Path(__file__))
EDGES = [1, 6, 8, 11, 15, 20]
ALPHA = 0.6
THREADS = ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS")
EXAMPLE = 2  # the pairs of the batch that `fit` compiles with
TIMED_PAIRS, TURNS = 3_520, 3
KEYS = {"01": "encoder_decoder", "02": "both", "04": "luong", "05": "transformer"}
"""By lesson, the key of its model's name among its words; lesson 04 trains it by that name."""
Names: TypeAlias = dict[str, Any]


def trained(name: str, lane: str = "checkpoint") -> Names:
    """What the notebook has defined after its training; with the embedded corpus, as where no other can be had."""
    lesson, corpus = split_name(name)
    model = name.removeprefix(lesson).removesuffix(corpus).strip("-")
    if corpus != "embedded":
        return run_training(COURSE, lesson, lane, model=model)
    with mock.patch.object(data, "fetch", side_effect=data.DownloadError("not asked for")):
        return run_training(COURSE, lesson, lane, model=model)


def split_name(name: str) -> tuple[str, str]:
    """The lesson and the corpus of a checkpoint."""
    lesson = next(lesson for lesson in COURSE.lessons if name.startswith(lesson))
    corpus = next(corpus for corpus in ("spa-eng", "embedded") if name.endswith(corpus))
    return lesson, corpus


def steps_of(lesson: str, names: Names) -> tuple[Read, Write]:
    """A lesson's translator as the search wants it: what reads a batch of sentences, and one step of what writes."""
    model = names["model"]
    if lesson.startswith("01"):
        return functional_steps(model)
    if lesson.startswith("02"):
        return model.read, model.write
    if lesson.startswith("04"):
        return attention_steps(model)
    cells = read_lesson(COURSE.lesson_folder(lesson) / "lesson.py").cells
    (cell,) = (cell for cell in cells if not cell.prose and "def first_state(" in cell.source)
    run_cell(cell.source, f"{lesson} first_state", names)
    return names["first_state"], names["step"]


def functional_steps(model: Any) -> tuple[Read, Write]:
    parts = ("source_embedding", "encoder", "target_embedding", "decoder", "logits")
    source_embedding, encoder, target_embedding, decoder, logits = map(model.get_layer, parts)

    def write(token: Any, state: Any) -> tuple[Any, Any]:  # (B,), [(B, U), (B, U)]
        output, state = decoder.cell(target_embedding(token), state)
        return logits(output), state

    return lambda source: list(encoder(source_embedding(source))[1:]), write


def attention_steps(model: Any) -> tuple[Read, Write]:
    def read(source: Any) -> Any:
        outputs, mask, state = model.read(source)
        return {"outputs": outputs, "mask": mask, "state": state}

    def write(token: Any, kept: Any) -> tuple[Any, Any]:
        logits, state, _ = model.step(token, kept["state"], kept["outputs"], kept["mask"])
        return logits, {**kept, "state": state}

    return read, write


def translate(lesson: str, names: Names, sources: Sequence[str], k: int) -> list[str]:
    """Translations by a beam of `k`; with k = 1 greedy ones."""
    search = BeamSearch(*steps_of(lesson, names), k=k, max_len=40)
    found = search([names["source_vocabulary"].encode(source) for source in sources])
    best = (max(hypotheses, key=lambda one: one.score(ALPHA)) for hypotheses in found)
    return [names["target_vocabulary"].decode(one.ids) for one in best]


def words_only(sentence: str) -> str:
    """Without punctuation; case is gone already."""
    return " ".join(re.sub(r"[^\w\s']", " ", sentence).split())


def measure(name: str, names: Names) -> dict[str, Any]:
    """All that is known of a translator but its speed."""
    lesson, corpus = split_name(name)
    test = names["split"].test
    sources, references = [example.source for example in test], [example.references for example in test]
    lengths = [len(source.split()) for source in sources]
    began = time.perf_counter()
    said = {way: translate(lesson, names, sources, k) for way, k in (("greedy", 1), ("beam", 4))}
    print(f"{name}: {len(sources)} sources translated twice, {time.perf_counter() - began:.0f} s", flush=True)
    buckets = {
        way: metrics.scores_by_bucket(lengths, some, references, EDGES, resamples=2) for way, some in said.items()
    }
    bare = [words_only(sentence) for sentence in said["greedy"]]
    first = metrics.corpus_scores(bare, [[words_only(known[0])] for known in references])
    history = names["history"]
    row: dict[str, Any] = {
        "lesson": lesson,
        "model": KEYS[lesson[:2]],
        "corpus": corpus,
        "sentences": len(sources),
        "training_pairs": len(names["split"].train),
        "epochs": len(history.loss),
        "validation_loss": round(history.validation_loss[history.best_epoch - 1], 3),
        "parameters": int(names["model"].count_params()),
        "words_only_first_reference": rounded(first),
        **{way: rounded(metrics.corpus_scores(some, references)) for way, some in said.items()},
        "by_length": [
            {"label": one.label, "count": one.count, "greedy": rounded(one.scores), "beam": rounded(other.scores)}
            for one, other in zip(buckets["greedy"], buckets["beam"], strict=True)
        ],
    }
    if corpus != checkpoints.REAL:
        shown = [example.phenomena for example in test]
        scored = metrics.scores_by_phenomenon(shown, said["greedy"], references, resamples=2)
        row["by_phenomenon"] = [{"name": one.name, "count": one.count, "greedy": rounded(one.scores)} for one in scored]
    return row


def rounded(scores: metrics.Scores) -> dict[str, float]:
    return {"bleu": round(scores.bleu, 2), "chrf": round(scores.chrf, 2)}


def speeds(models: Mapping[str, Names]) -> dict[str, float]:
    """Pairs a second of processor time in training, compiling left out; the models' weights are other ones afterwards."""
    import tensorflow as tf

    found: dict[str, list[float]] = {name: [] for name in models}
    for _ in range(TURNS):
        for name, names in models.items():
            pairs = names["split"].train
            chosen = np.random.default_rng(0).permutation(len(pairs))[:TIMED_PAIRS]
            began: list[tuple[float, int]] = []  # when a batch began, and its pairs

            def make_batch(
                source: Any, target: Any, names: Names = names, began: list[tuple[float, int]] = began
            ) -> Any:
                if len(source) > EXAMPLE:
                    began.append((time.process_time(), len(source)))
                return names["make_batch"](source, target)

            training.fit(
                names["model"],
                names["masked_cross_entropy"],
                make_batch,
                names["ids"]([pairs[row] for row in chosen]),
                epochs=2,
                optimizer=tf.keras.optimizers.Adam(1e-4, clipnorm=1.0),
                precision="bfloat16",
                refresh_seconds=1e9,
            )
            seconds = time.process_time() - began[len(began) // 2][0]  # both epochs have as many batches
            found[name].append(len(chosen) / seconds)
    return {name: round(max(values), 1) for name, values in found.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    every = [name for name in sorted(catalog.CHECKPOINTS) if name[:2].isdigit()]
    parser.add_argument("names", nargs="*", metavar="CHECKPOINT", help=f"of {', '.join(every)}")
    parser.add_argument("--quick", action="store_true", help="lesson 01's model of the quick lane")
    parser.add_argument("--speeds", action="store_true", help="only how fast they train, where the rest is known")
    parser.add_argument("--as-written", action="store_true", help="how fast they train with TensorFlow's own `@`")
    options = parser.parse_args()
    os.environ.setdefault("MPLBACKEND", "agg")
    os.environ.update(dict.fromkeys(THREADS, "1"))  # TensorFlow, which reads them, is not imported yet
    if options.quick:
        models = {"01_encoder_decoder-embedded": trained("01_encoder_decoder-embedded", "quick")}
    else:
        names = options.names or [name for name in every if name.endswith("spa-eng")]
        models = {name: trained(name) for name in names}
    if options.as_written:
        with mock.patch.object(lending, "_are_rows_and_matrix", return_value=False):
            print(speeds(models))
        return
    known = {name: {} if options.speeds else measure(name, names) for name, names in models.items()}
    for name, speed in speeds(models).items():
        known[name]["pairs_per_second"] = speed
        print(f"\n== {name}: {speed:.0f} pairs a second in training")
        for label, count, scores in () if options.speeds else translators.scores(known[name]):
            print(f"  {label:38} {count:6} sentences   BLEU {scores['bleu']:5.1f}   chrF {scores['chrf']:5.1f}")
        if not options.quick:
            translators.keep(COURSE.root, name, known[name])
            card = translators.card(COURSE.root, name)
            (checkpoints.MODELS / name / "README.md").write_text(card, encoding="utf-8")


if __name__ == "__main__":
    main()
