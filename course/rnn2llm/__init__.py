"""De RNN a LLM / From RNN to LLM: the helper module that every lesson imports.

A lesson's first cell calls `setup`; from then on `check`, `hint`, `progress`, `quiz` and `hand_in` know the lesson and
speak its language.
"""

from rnn2llm.checking import (
    CheckFailed,
    CourseError,
    check,
    compare,
    hand_in,
    hint,
    predict,
    progress,
    quiz,
    reveal,
    t,
)
from rnn2llm.runtime import setup

__all__ = [
    "CheckFailed",
    "CourseError",
    "check",
    "compare",
    "hand_in",
    "hint",
    "predict",
    "progress",
    "quiz",
    "reveal",
    "setup",
    "t",
]
