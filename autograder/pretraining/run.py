"""``autograder pretrain``: reads, trains, saves, measures what was saved, and writes the card."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from autograder.errors import CourseError
from autograder.pretraining import bert, card, gpt, measure, text

NAMES = (bert.NAME, gpt.NAME)


def pretrain(name: str, models: Path, state: Path, say: Callable[[str], None] = print) -> Path:
    """Make a mini model.

    Args:
        name: ``mini-bert`` or ``mini-gpt``.
        models: The folder of models, ``course/models``; the model's own is made in it.
        state: Where a run that is stopped keeps what it has.
        say: Told how it goes.

    Returns:
        The model's folder.

    Raises:
        CourseError: There is no mini model of that name.
        rnn2llm.data.DataError: The texts cannot be had.
    """
    from transformers import AutoTokenizer, BertForPreTraining, GPT2LMHeadModel

    if name not in NAMES:
        raise CourseError(f"no mini model is called {name!r}: there are {' and '.join(NAMES)}")
    read, held_out = text.load()
    folder = models / name
    recipe = bert if name == bert.NAME else gpt
    tokenizer, model, history = recipe.pretrain(read, state / name, say=say)
    card.save(folder, model, tokenizer)
    kind: Any = BertForPreTraining if name == bert.NAME else GPT2LMHeadModel
    loaded, tokenizer = kind.from_pretrained(folder).float().eval(), AutoTokenizer.from_pretrained(folder)
    say("measuring on held-out text")
    if name == bert.NAME:
        card.write_bert(folder, loaded, tokenizer, history, measure.bert_quality(loaded, tokenizer, held_out))
    else:
        card.write_gpt(folder, loaded, tokenizer, history, measure.gpt_quality(loaded, tokenizer, read, held_out))
    return folder
