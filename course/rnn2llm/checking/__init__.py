"""Exercises, checks, answer keys, hints, quiz: everything that says whether an answer is right.

Imports nothing heavy, so that a check costs nothing to import and the grader, outside the jail, uses the same verdicts.
"""

from rnn2llm.checking.handin import hand_in
from rnn2llm.checking.hints import hint, progress, reveal
from rnn2llm.checking.public import check
from rnn2llm.checking.quiz import compare, predict, quiz
from rnn2llm.checking.session import CheckFailed, CourseError, SetupError, t

__all__ = [
    "CheckFailed",
    "CourseError",
    "SetupError",
    "check",
    "compare",
    "hand_in",
    "hint",
    "predict",
    "progress",
    "quiz",
    "reveal",
    "t",
]
