"""The student's end of the judge channel: run exercises on inputs that the grader sends, answer with raw outputs.

Runs in the kernel that ran the student's notebook, after the notebook's outputs were frozen. A message is a line of JSON.
A request is ``{"id", "exercise", "inputs"}``, an answer ``{"id", "outcome"}`` with the request's id: an unguessable word,
so that nothing which was sent before the question, or twice, can be taken for an answer. The grader believes none of it
but the outputs, and those only by comparison.
"""

from __future__ import annotations

import json
import socket
from typing import Any

from rnn2llm.checking.codec import decode, encode_outputs
from rnn2llm.checking.model import load_lesson
from rnn2llm.checking.outcome import Outcome, attempt


def serve(file_descriptor: int, lesson_id: str, names: dict[str, Any], variant: str = "") -> None:
    """Answer requests on a connected socket until the other end closes it.

    Args:
        file_descriptor: of the socket that the process inherited.
        lesson_id: the lesson whose exercises will be asked for.
        names: the globals of the student's notebook.
        variant: which variant of the lesson the class has.
    """
    lesson = load_lesson(lesson_id, variant)
    with socket.socket(fileno=file_descriptor) as channel, channel.makefile("rwb") as stream:
        channel.setblocking(True)  # whatever the notebook did with it
        for line in stream:
            request = json.loads(line)
            exercise = lesson[request["exercise"]]
            if exercise.name not in names:
                outcome = Outcome("missing")
            elif not callable(names[exercise.name]):
                outcome = Outcome("bad")
            else:
                outcome = attempt(exercise, names[exercise.name], decode(request["inputs"]))
            answer = {"id": request["id"], "outcome": outcome_to_data(outcome)}
            stream.write(json.dumps(answer).encode("utf-8") + b"\n")
            stream.flush()


def outcome_to_data(outcome: Outcome) -> dict[str, Any]:
    """An outcome as JSON: its outputs, or what went wrong without any message or print."""
    return {
        "status": outcome.status,
        "outputs": encode_outputs(outcome.outputs),
        "kind": outcome.kind,
        "line": outcome.line,
    }
