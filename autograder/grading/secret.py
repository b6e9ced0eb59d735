"""A class's secret and the hidden answer keys that are drawn from it."""

from __future__ import annotations

import hashlib
import json
import os
import secrets
from pathlib import Path

from autograder.authoring.reference import Bench
from autograder.classroom import Classroom
from autograder.errors import ClassError
from rnn2llm.checking.codec import encode
from rnn2llm.checking.keys import AnswerKey, ExerciseKey, load_key

SECRET = "secret"
SEED_NAME = "class"


def make_secret(folder: Path) -> None:
    """Make the folder of hidden keys with a new secret, readable by its owner alone. An existing secret is kept."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = folder / SECRET
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))


def write_key(classroom: Classroom, lesson: str) -> AnswerKey:
    """Draw a lesson's hidden key from the class's secret and keep it: the same secret gives the same key.

    Raises:
        ClassError: the class has no secret.
    """
    path = classroom.keys / SECRET
    if not path.is_file():
        raise ClassError(f"{path} is missing: without its secret this class's hidden cases cannot be drawn again")
    digest = hashlib.sha256(f"{path.read_text().strip()}/{lesson}".encode()).digest()
    key = Bench(classroom.course, lesson).key(int.from_bytes(digest[:16], "big"), SEED_NAME)
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


def key_hash(key: ExerciseKey) -> str:
    """What identifies an exercise's key: a record is valid for one alone."""
    cases = [(case.name, encode(dict(case.inputs)), encode(dict(case.right))) for case in key.cases]
    return hashlib.sha256(json.dumps(cases, sort_keys=True).encode("utf-8")).hexdigest()[:16]
