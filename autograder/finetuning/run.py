"""``autograder finetune``: reads, trains, saves, measures what was saved, and writes the card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.finetuning.tasks import TASKS
from autograder.pretraining import bert

THREADS = 1
"""With more, sums come out in another order on another machine, and so do the weights."""


def finetune(name: str, models: Path, say: Callable[[str], None] = print) -> Path:
    """Make a fine-tuned model out of mini-bert.

    Args:
        name: One of `TASKS`.
        models: The folder of models, ``course/models``, which holds mini-bert; the model's own is made in it.
        say: Told how it goes.

    Returns:
        The model's folder.

    Raises:
        CourseError: There is no such model.
        rnn2llm.data.DataError: What it is to read cannot be had.
    """
    import torch
    from transformers import AutoModelForSequenceClassification, AutoModelForTokenClassification, AutoTokenizer

    from autograder.finetuning import baselines, card, tuning
    from autograder.pretraining.card import save

    if name not in TASKS:
        raise CourseError(f"no fine-tuned model is called {name!r}: there are {', '.join(TASKS)}")
    task, folder = TASKS[name], models / name
    torch.set_num_threads(THREADS)
    parts = task.read()
    _, model, history = tuning.finetune(task, models / bert.NAME, parts.train, say)
    # A tokenizer that has cut sentences off would be saved as one that always does.
    save(folder, model, AutoTokenizer.from_pretrained(models / bert.NAME))
    kind: Any = AutoModelForTokenClassification if task.of_words else AutoModelForSequenceClassification
    loaded, tokenizer = kind.from_pretrained(folder, dtype="float32").eval(), AutoTokenizer.from_pretrained(folder)
    say("measuring")
    said = {
        part: (tuning.predict(task, tokenizer, loaded, judged), baselines.predict(task, parts.train, judged))
        for part, judged in (("validation", parts.validation), ("test", parts.test))
    }
    card.write(folder, task, parts, loaded, history, said)
    return folder
