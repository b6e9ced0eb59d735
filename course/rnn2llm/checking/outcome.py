"""What came of one call of a student's function: outputs, an exception, or the time limit.

`attempt` runs in the student's process, in the notebook and in the grader's jail alike; what it says about prints and
lines is a courtesy to an honest student and decides nothing.
"""

from __future__ import annotations

import contextlib
import copy
import io
import linecache
import re
import signal
import sys
import sysconfig
import threading
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType, TracebackType
from typing import Any

from rnn2llm.checking.codec import CodecError, Outputs, as_outputs
from rnn2llm.checking.model import BadAnswer, Exercise, Inputs

MAX_PRINTED = 2_000
INNARDS = re.compile(r"\{\{function_node [^}]*\}\}\s*|\s*\[Op:\w+\]( name:\s*)?$|\s*;\s*NodeDef: .*", re.DOTALL)
"""What TensorFlow tells of itself before and behind what is wrong."""
HELPER_FOLDER = str(Path(__file__).resolve().parents[1])
LIBRARY_FOLDERS = tuple({sysconfig.get_path(name) for name in ("stdlib", "purelib", "platlib")})


class TimeIsUp(BaseException):
    """Raised inside a call that outlasts its limit; not an Exception, so that ``except Exception`` lets it pass."""


@dataclass(frozen=True)
class Outcome:
    """What one case gave.

    Attributes:
        status: ``ok``, ``raised`` (an exception), ``bad`` (a result that cannot be judged), ``timeout``, ``missing``
            (the name is not defined) or ``lost`` (the process died or said nothing usable).
        outputs: the outputs where the status is ``ok``.
        kind: the exception's class name where the status is ``raised``.
        message: the exception's message or what was wrong with the result; for the student's own eyes.
        words: what was wrong with the result in each language, where that is known.
        line: the line of the student's code that raised, with its number, where it is known.
        printed: what the call printed, cut short.
    """

    status: str
    outputs: Outputs = field(default_factory=dict)
    kind: str = ""
    message: str = ""
    line: str = ""
    printed: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


class _Bounded(io.TextIOBase):
    """Takes any amount of text and keeps the beginning."""

    def __init__(self) -> None:
        self.kept = ""
        self.more = False

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        room = MAX_PRINTED - len(self.kept)
        self.kept += text[:room]
        self.more = self.more or len(text) > room
        return len(text)

    def getvalue(self) -> str:
        return self.kept + (" …" if self.more else "")


def attempt(exercise: Exercise, answer: Any, inputs: Inputs) -> Outcome:
    """Run ``answer`` on a copy of one case's inputs, its to change. Only a keyboard interrupt comes out of here."""
    printed = _Bounded()
    try:
        with _time_limit(exercise.seconds), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                outputs = as_outputs(exercise.run(answer, copy.deepcopy(dict(inputs))))
    except KeyboardInterrupt:
        raise
    except TimeIsUp:
        return Outcome("timeout", message=f"{exercise.seconds:g}", printed=printed.getvalue())
    except (BadAnswer, CodecError) as error:
        return Outcome("bad", message=str(error), printed=printed.getvalue(), words=error.words)
    except BaseException as error:
        return Outcome(
            "raised",
            kind=type(error).__name__,
            message=_message(error),
            line=student_line(error.__traceback__),
            printed=printed.getvalue(),
        )
    return Outcome("ok", outputs, printed=printed.getvalue())


def student_line(trace: TracebackType | None) -> str:
    """The innermost line of a traceback that is neither the helper's nor a library's, as ``"3: x = y[0]"``."""
    found = ""
    while trace is not None:
        filename = trace.tb_frame.f_code.co_filename
        if not filename.startswith((HELPER_FOLDER, *LIBRARY_FOLDERS, "<frozen", "<__array_function__")):
            text = linecache.getline(filename, trace.tb_lineno).strip()
            found = f"{trace.tb_lineno}: {text}" if text else str(trace.tb_lineno)
        trace = trace.tb_next
    return found


def _message(error: BaseException) -> str:
    try:
        return INNARDS.sub("", str(error)).rstrip()[:500]
    except BaseException:
        return ""


@contextlib.contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise `TimeIsUp` in the block after ``seconds``; without effect off the main thread and on Windows."""
    if threading.current_thread() is not threading.main_thread() or sys.platform == "win32":
        yield
        return

    def stop(_signal: int, _frame: FrameType | None) -> None:
        raise TimeIsUp

    previous = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
