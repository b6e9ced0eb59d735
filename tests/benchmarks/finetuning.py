"""Which numbers a fine-tuning recipe should have, measured on the validation part; the test part is not looked at.

    RNN2LLM_DATA=data python tests/benchmarks/finetuning.py mini-bert-sentiment --folds 4
    RNN2LLM_DATA=data python tests/benchmarks/finetuning.py mini-bert-slots --rates 3e-4 1e-3 --epochs 3 --seeds 1

Trains on the training part with every combination, once for each seed, and prints the mean on the validation part beside
the baseline's: accuracy, or for slots F1. With ``--folds`` the training part and the validation part are put together and
every family of examples is judged by a model that has read none of it: where the validation part is small, it says more.
"""

from __future__ import annotations

import argparse
import itertools
import time
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
import transformers

from autograder.authoring.course import Course
from autograder.finetuning import baselines, measure, run, tuning
from autograder.finetuning.tasks import TASKS, Example, Parts
from autograder.pretraining import bert


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model", choices=TASKS)
    parser.add_argument("--rates", type=float, nargs="+", default=[2e-4, 5e-4, 1e-3])
    parser.add_argument("--epochs", type=int, nargs="+", default=[5, 10, 20])
    parser.add_argument("--dropouts", type=float, nargs="+", default=[0.0, 0.1])
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="train on so many examples alone")
    parser.add_argument("--folds", type=int, help="judge on so many parts of training and validation part, by family")
    asked = parser.parse_args()
    transformers.logging.set_verbosity_error()
    torch.set_num_threads(run.THREADS)
    task = TASKS[asked.model]
    parts = task.read()
    train = parts.train[:: max(1, len(parts.train) // asked.limit)] if asked.limit else parts.train
    splits = by_family(parts, asked.folds) if asked.folds else [(train, parts.validation)]
    judged = [one for _, held_out in splits for one in held_out]
    base = Course.find(Path(__file__)).root / "course" / "models" / bert.NAME

    def score(predicted: Iterable[measure.Labels]) -> float:
        return measure.score(task, judged, list(itertools.chain.from_iterable(predicted)))

    print(f"baseline {score(baselines.predict(task, *split) for split in splits):.1%}")
    print("  rate  epochs  dropout   mean   each seed")
    for rate, epochs, dropout in itertools.product(asked.rates, asked.epochs, asked.dropouts):
        began, scores = time.monotonic(), []
        for seed in range(asked.seeds):
            recipe = replace(task.recipe, rate=rate, epochs=epochs, seed=seed)
            tried = replace(task, recipe=recipe, dropout=dropout)
            said = []
            for train, held_out in splits:
                tokenizer, model, _ = tuning.finetune(tried, base, train, say=lambda line: None)
                said.append(tuning.predict(tried, tokenizer, model, held_out))
            scores.append(score(said))
        each = " ".join(f"{one:.1%}" for one in scores)
        seconds = (time.monotonic() - began) / asked.seeds
        print(f"{rate:.0e}  {epochs:6d}  {dropout:7.2f}  {np.mean(scores):.1%}  {each}  ({seconds:.0f} s)", flush=True)


def by_family(parts: Parts, folds: int) -> list[tuple[list[Example], list[Example]]]:
    """Of each fold what is read and what is judged; families are dealt out by chance, those of one group evenly.

    Raises:
        SystemExit: The examples have no families.
    """
    examples = parts.train + parts.validation
    families = list({one.family: one.groups[1:] for one in examples}.items())
    if len(families) < folds:
        raise SystemExit("these examples have no families to be judged by")
    mixed = [families[index] for index in np.random.default_rng(7).permutation(len(families))]
    mixed.sort(key=lambda family: family[1])
    dealt = {name: number % folds for number, (name, _) in enumerate(mixed)}
    return [
        ([one for one in examples if dealt[one.family] != fold], [one for one in examples if dealt[one.family] == fold])
        for fold in range(folds)
    ]


if __name__ == "__main__":
    main()
