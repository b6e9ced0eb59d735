"""A class's secret and the hidden answer keys that are drawn from it."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import os
import secrets
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from autograder.authoring.reference import Bench
from autograder.classroom import Classroom
from autograder.errors import ClassError
from rnn2llm.checking.codec import encode, encode_outputs
from rnn2llm.checking.keys import AnswerKey, ExerciseKey, load_key
from rnn2llm.checking.model import Exercise, load_lesson

SECRET = "secret"
SEED_NAME = "class"
# What `--variant` takes beside the names of variants.
DRAWN, PLAIN = "draw", "none"


def make_secret(folder: Path) -> None:
    """Make the folder of hidden keys with a new secret, readable by its owner alone. An existing secret is kept."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / SECRET
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))


def choose_variant(classroom: Classroom, lesson: str, wanted: str = "") -> str:
    """The variant of a lesson that a class gets; empty for that of the public notebooks.

    Args:
        classroom: the class.
        lesson: the lesson's id.
        wanted: a variant's name; ``DRAWN`` for one that the class's secret decides, always the same; ``PLAIN`` for that
            of the public notebooks; empty for what the class has already.

    Raises:
        ClassError: the lesson has no such variant, or the class no secret.
    """
    if not wanted:
        return hidden_key(classroom, lesson).variant if (classroom.keys / f"{lesson}.json").is_file() else ""
    there = ("", *load_lesson(lesson).variants)
    if wanted == DRAWN:
        return there[_seed(classroom, f"{lesson}/variant") % len(there)]
    variant = "" if wanted == PLAIN else wanted
    if variant not in there:
        known = ", ".join((PLAIN, *there[1:], DRAWN))
        raise ClassError(f"{lesson} has no variant {wanted!r}; --variant takes {known}")
    return variant


def _seed(classroom: Classroom, of: str) -> int:
    path = classroom.keys / SECRET
    if not path.is_file():
        raise ClassError(f"{path} is missing: without its secret this class's hidden cases cannot be drawn again")
    return int.from_bytes(hashlib.sha256(f"{path.read_text().strip()}/{of}".encode()).digest()[:16], "big")


def write_key(classroom: Classroom, lesson: str, variant: str = "") -> AnswerKey:
    """Draw a lesson's hidden key from the class's secret and keep it: the same secret gives the same key.

    Each variant has cases of its own.

    Raises:
        ClassError: the class has no secret.
    """
    seed = _seed(classroom, f"{lesson}/{variant}" if variant else lesson)
    key = Bench(classroom.course, lesson, variant).key(seed, SEED_NAME)
    target = classroom.keys / f"{lesson}.json"
    target.write_text(key.to_json(), encoding="utf-8")
    target.chmod(0o600)
    return key


def hidden_key(classroom: Classroom, lesson: str) -> AnswerKey:
    """The hidden key of a released lesson.

    Raises:
        ClassError: the lesson was not released to this class.
    """
    try:
        return load_key(classroom.keys, lesson)
    except FileNotFoundError:
        raise ClassError(f"{lesson} was not released to {classroom.root}: run autograder release {lesson}") from None


@lru_cache(maxsize=4)
def parsed_key(text: str) -> AnswerKey:
    """The key that ``text`` is; read once for all submissions of a batch."""
    return AnswerKey.from_json(text)


@lru_cache(maxsize=4)
def key_hashes(lesson: str, text: str) -> Mapping[str, str]:
    """The hash of each exercise that the lesson and the key both have, by name."""
    key = parsed_key(text)
    both = (one for one in load_lesson(lesson, key.variant).exercises if one.name in key.exercises)
    return {one.name: key_hash(one, key.exercises[one.name]) for one in both}


def key_hash(exercise: Exercise, key: ExerciseKey) -> str:
    """What identifies all that a verdict depends on beside the answer: a record is valid for that alone.

    That is the exercise's cases with what the reference and the misconceptions made of them, its criteria and its points.
    """
    cases = [
        (
            case.name,
            encode(dict(case.inputs)),
            encode_outputs(case.right),
            {name: (wrong.status, wrong.kind, encode_outputs(wrong.outputs)) for name, wrong in case.wrong.items()},
        )
        for case in key.cases
    ]
    judged = [dataclasses.astuple(criterion) for criterion in exercise.criteria]
    text = json.dumps([cases, judged, exercise.points, exercise.starred], sort_keys=True)
    return hashlib.sha256(text.encode("utf-8")).hexdigest()[:16]
