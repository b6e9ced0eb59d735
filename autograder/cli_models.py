"""``autograder train``, ``pretrain`` and ``finetune``: they make what stands in ``course/models``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from autograder.authoring.course import Course
from autograder.cli_options import CourseOption, LessonArgument, say
from autograder.errors import CourseError


def train(
    lesson: LessonArgument,
    lane: Annotated[str, typer.Option(help="quick or full: what the lesson trains on.")] = "full",
    resume: Annotated[Path | None, typer.Option(help="Where to save every epoch, and to go on from.")] = None,
    model: Annotated[str, typer.Option(help="Which of the lesson's models, where it trains several.")] = "",
    int8: Annotated[bool, typer.Option("--int8", help="Write matrices in eight bits: half the size.")] = False,
    course: CourseOption = Path(),
) -> None:
    """Train a lesson's checkpoint by running its solved notebook; writes weights to course/models."""
    from autograder.authoring.training import run_training, save_trained

    if lane not in ("quick", "full"):
        raise CourseError(f"--lane {lane}: only the lanes quick and full train")
    found = Course.find(course)
    names = run_training(found, lesson, lane, resume, model)
    folder = save_trained(found, lesson, names, model, "int8" if int8 else "float16")
    say(f"{folder}: validation loss {min(names['history'].validation_loss):.3f}")


def pretrain(
    model: Annotated[str, typer.Argument(help="mini-bert or mini-gpt.")],
    resume: Annotated[Path, typer.Option(help="Where to save the state, and to go on from.")],
    course: CourseOption = Path(),
) -> None:
    """Pretrain a mini model on real text; writes weights, tokenizer and model card to course/models."""
    from autograder.pretraining import run

    say(str(run.pretrain(model, Course.find(course).root / "course" / "models", resume, say)))


def finetune(
    model: Annotated[str, typer.Argument(help="mini-bert-sentiment, mini-bert-intents or mini-bert-slots.")],
    course: CourseOption = Path(),
) -> None:
    """Fine-tune mini-bert, all its layers; writes weights, tokenizer and model card to course/models."""
    from autograder.finetuning import run

    say(str(run.finetune(model, Course.find(course).root / "course" / "models", say)))
