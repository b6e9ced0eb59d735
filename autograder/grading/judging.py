"""The trusted end of the judge channel: asks a student's kernel what its functions make of hidden cases.

What comes back is believed in one respect only: it is compared with what the reference made of the same inputs. Each
question carries an unguessable id, an answer without it is no answer, and a line or a wait beyond its limit ends the
conversation.
"""

from __future__ import annotations

import builtins
import json
import re
import secrets
import socket
import time
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any

from autograder.jail.lines import HungUp, LineError, Lines, Silence
from rnn2llm.checking.codec import CodecError, decode_outputs, encode
from rnn2llm.checking.keys import ExerciseKey
from rnn2llm.checking.model import Exercise, Inputs
from rnn2llm.checking.outcome import Outcome

MAX_ANSWER = 8 * 2**20
# How much an exception can say of a hidden input by what it is called and where it is raised: a choice among so many.
MAX_LINES, MAX_NAMES = 600, 30
GRACE_SECONDS = 5.0
STATUSES = frozenset({"ok", "raised", "bad", "timeout", "missing"})
COMMON_ERRORS = frozenset(
    name for name, value in vars(builtins).items() if isinstance(value, type) and issubclass(value, BaseException)
) | {"InvalidArgumentError", "FailedPreconditionError", "ResourceExhaustedError", "BadAnswer"}
OWN_ERROR = re.compile(r"^\s*(?:class|raise)\s+([A-Za-z]\w{0,40})", re.MULTILINE)


class ChannelClosed(Exception):
    """The student's process is gone, or no longer answers.

    Attributes:
        reason: what became of its answer.
    """

    def __init__(self, reason: LineError) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass
class JudgeChannel:
    """A conversation with one kernel.

    Attributes:
        socket: connected to the kernel's end.
        sources: the code of the cells that were run, to tell a student's own line and error from a forged one.
    """

    socket: socket.socket
    sources: Sequence[str]

    def __post_init__(self) -> None:
        self._answers = Lines(self.socket)
        lines = {line.strip() for source in self.sources for line in source.splitlines()}
        names = {name for source in self.sources for name in OWN_ERROR.findall(source)}
        self._lines = lines if len(lines) <= MAX_LINES else set()
        self._errors = COMMON_ERRORS | (names if len(names) <= MAX_NAMES else set())

    def outcomes(self, exercise: Exercise, key: ExerciseKey) -> list[Outcome]:
        """Outcomes of all cases of an exercise; one that hangs or is missing is not asked for again.

        Raises:
            ChannelClosed: the kernel is gone; nothing more can be asked of it.
        """
        kinds = frozenset(wrong.kind for case in key.cases for wrong in case.wrong.values())
        outcomes: list[Outcome] = []
        for case in key.cases:
            outcomes.append(self.ask(exercise, case.inputs, kinds))
            if outcomes[-1].status in ("timeout", "missing"):
                return outcomes + [outcomes[-1]] * (len(key.cases) - len(outcomes))
        return outcomes

    def ask(self, exercise: Exercise, inputs: Inputs, kinds: Set[str] = frozenset()) -> Outcome:
        """What the student's function makes of ``inputs``; ``kinds`` are more names of exceptions that may be told.

        Raises:
            ChannelClosed: no answer came in time.
        """
        question = secrets.token_hex(16)
        request = {"id": question, "exercise": exercise.name, "inputs": encode(dict(inputs))}
        deadline = time.monotonic() + exercise.seconds + GRACE_SECONDS
        try:
            self.socket.settimeout(GRACE_SECONDS)
            self.socket.sendall(json.dumps(request).encode("utf-8") + b"\n")
            answer = self._answer_to(question, deadline)
        except TimeoutError as error:
            raise ChannelClosed(Silence(str(error))) from error
        except OSError as error:
            raise ChannelClosed(HungUp(str(error))) from error
        except LineError as error:
            raise ChannelClosed(error) from error
        return self._outcome(answer, exercise, kinds)

    def _answer_to(self, question: str, deadline: float) -> Mapping[str, Any]:
        """The first line that carries the question's id; others (early, repeated, forged) are passed over."""
        room = MAX_ANSWER
        while True:
            line = self._answers.next(deadline, room)
            room -= len(line)
            try:
                data = json.loads(line)
            except (ValueError, RecursionError):
                continue
            if isinstance(data, dict) and data.get("id") == question and isinstance(data.get("outcome"), dict):
                return dict(data["outcome"])

    def _outcome(self, data: Mapping[str, Any], exercise: Exercise, kinds: Set[str]) -> Outcome:
        status = data.get("status")
        if status == "ok":
            try:
                return Outcome("ok", decode_outputs(data.get("outputs")))
            except CodecError:
                return Outcome("bad")
        if status == "timeout":
            return Outcome("timeout", message=f"{exercise.seconds:g}")
        if status == "raised":
            return Outcome("raised", kind=self._error(data.get("kind"), kinds), line=self._own_line(data.get("line")))
        return Outcome(status if isinstance(status, str) and status in STATUSES else "bad")

    def _own_line(self, text: object) -> str:
        """A line that stands in the notebook, else nothing: it must not become a way to carry a hidden input out.

        A notebook with a line for every input that there could be is told no line at all.
        """
        match = re.fullmatch(r"(\d{1,4}): (.+)", text) if isinstance(text, str) and len(text) < 500 else None
        return match.group(2)[:200] if match and match.group(2) in self._lines else ""

    def _error(self, name: object, kinds: Set[str]) -> str:
        """An exception's class name, if it is among ``kinds`` or one that the notebook defines or raises."""
        return name if isinstance(name, str) and name in (self._errors | kinds) else "Exception"
