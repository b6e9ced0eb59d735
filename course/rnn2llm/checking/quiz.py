"""The quiz at the end of a lesson, and predictions made before a cell is run.

A quiz is plain HTML made of ``<details>``: it needs no script and no server, works in a saved notebook, by keyboard and
in a screen reader.
"""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from typing import Any

from rnn2llm.checking.report import SUMMARY, WHY, panel, table
from rnn2llm.checking.session import Session, current, show, written
from rnn2llm.checking.words import pick

ITEM, ASKED = "margin-bottom:.8rem", "margin:0 0 .2rem"


def quiz() -> None:
    """Show the lesson's questions; pressing an option says whether it is right, and why."""
    session = current()
    questions = pick(session.lesson.words["quiz"], session.lang)
    show(_quiz_text(session, questions), panel(_quiz_html(session, questions), "", session.lang))


def predict(name: str, value: object) -> None:
    """Keep a prediction made before running something; `compare` shows it beside what happened.

    None is what a notebook has where the student's own belongs: it is no prediction, and replaces none.
    """
    session = current()
    if value is None:
        text = session.say("prediction_awaited")
    else:
        session.predictions[name] = str(value)
        session.save()
        text = session.say("prediction_kept", value=written(value))
    show(text, panel(f"<p>{html.escape(text)}</p>", "", session.lang))


def compare(name: str, happened: object) -> None:
    """Show a prediction beside what happened."""
    session = current()
    happened = written(happened)
    yours = written(session.predictions.get(name) or session.say("prediction_none"))
    header = [session.say("prediction_yours"), session.say("prediction_happened")]
    heading = session.say("prediction_title")
    text = f"{heading}\n{header[0]}: {yours}\n{header[1]}: {happened}"
    body = f"<p><strong>{heading}</strong></p>{table(header, [[yours, happened]])}"
    show(text, panel(body, "", session.lang))


def _quiz_html(session: Session, questions: Sequence[Mapping[str, Any]]) -> str:
    parts = [f"<p><strong>{session.say('quiz_title')}</strong>. {session.say('quiz_choose')}</p><ol>"]
    for question in questions:
        options = "".join(
            f'<details><summary style="{SUMMARY}">{html.escape(option["text"])}</summary>'
            f'<p style="{WHY}"><strong>{_judgement(session, option)}</strong> {html.escape(option["why"])}</p></details>'
            for option in question["options"]
        )
        asked = html.escape(question["question"])
        parts.append(f'<li style="{ITEM}"><p style="{ASKED}">{asked}</p>{options}</li>')
    return "".join(parts) + "</ol>"


def _quiz_text(session: Session, questions: Sequence[Mapping[str, Any]]) -> str:
    lines = [session.say("quiz_title")]
    for number, question in enumerate(questions, 1):
        lines.append(f"{number}. {question['question']}")
        lines += [
            f"   {letter}) {option['text']} → {_judgement(session, option)} {option['why']}"
            for letter, option in zip("abcdef", question["options"], strict=False)
        ]
    return "\n".join(lines)


def _judgement(session: Session, option: Mapping[str, Any]) -> str:
    return session.say("quiz_right" if option.get("right") else "quiz_wrong")
