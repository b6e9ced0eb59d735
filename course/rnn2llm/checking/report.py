"""A verdict in words, as text and as HTML: in the notebook, and on the feedback page of a graded submission."""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass

from rnn2llm.checking.keys import ExerciseKey
from rnn2llm.checking.model import Exercise, Lesson
from rnn2llm.checking.outcome import Outcome
from rnn2llm.checking.verdict import Verdict
from rnn2llm.checking.words import message, pick, written

# Styles stand on the elements themselves: JupyterLab drops style sheets from a notebook that it does not trust, and of
# inline styles it keeps only plain ones. Colours are tints over whatever the theme's background is, and text is the
# theme's own: readable in light and dark.
MOODS = {"ok": "#009e73", "no": "#d55e00", "": "#888888"}
FRAME = "font-family:system-ui,sans-serif;line-height:1.5;max-width:48rem;padding:.2rem 1rem;border-left:4px solid "
TABLE = "border-collapse:collapse;margin:.5rem 0"
CELL = "text-align:left;padding:.15rem .8rem .15rem 0;border-bottom:1px solid rgba(128,128,128,.35)"
WHY = "background-color:rgba(230,159,0,.16);padding:.4rem .8rem;border-radius:.3rem;margin:.5rem 0"
CODE = "background-color:rgba(128,128,128,.14);padding:.4rem .8rem;white-space:pre-wrap;margin:.4rem 0"
QUIET = "opacity:.8"
SUMMARY = "cursor:pointer"


LIMITS = ("time", "cpu", "memory", "output")  # that a process can be stopped for, as the messages name them


@dataclass(frozen=True)
class Report:
    """What is shown about one exercise, in one language.

    Attributes:
        title: the exercise, with a mark for starred ones.
        passed: whether all is right.
        headline: the points.
        rows: each criterion in words, and whether it holds.
        problem: an exception, a time-out, a wrong shape; empty where there is none.
        diagnoses: one for each misconception found.
        printed: what the student's code printed, cut short.
        hint: what to do next.
    """

    title: str
    passed: bool
    headline: str
    rows: tuple[tuple[str, bool], ...]
    problem: str = ""
    diagnoses: tuple[str, ...] = ()
    printed: str = ""
    hint: str = ""
    lang: str = "es"

    def _repr_html_(self) -> str:
        return to_html(self)

    def __repr__(self) -> str:
        return to_text(self)


def describe(
    lesson: Lesson, verdict: Verdict, key: ExerciseKey, lang: str, hint: str = "", hidden: bool = False
) -> Report:
    """Put a verdict into words.

    Args:
        lesson: where the words of the exercise stand.
        verdict: what to describe.
        key: the key it was judged with; holds the diagnoses.
        lang: ``es`` or ``en``.
        hint: what to do next.
        hidden: the verdict comes from hidden cases, so nothing that could tell an input or an output is shown.
    """
    exercise = lesson[verdict.exercise]
    words = pick(lesson.words["exercises"][exercise.name]["criteria"], lang)
    points = {"points": written(f"{verdict.points:g}", lang), "max_points": verdict.max_points}
    return Report(
        title=title(exercise, lang),
        passed=verdict.passed,
        headline=message(lang, "passed" if verdict.passed else "partial", **points),
        rows=tuple((words[criterion.name], criterion.passed) for criterion in verdict.criteria),
        problem=describe_problem(verdict, lang, hidden),
        diagnoses=tuple(key.diagnoses[name][lang] for name in verdict.misconceptions),
        printed=verdict.problem.printed if verdict.problem and not hidden else "",
        hint=hint,
        lang=lang,
    )


def title(exercise: Exercise, lang: str) -> str:
    """The exercise's name, marked where it is an extra."""
    return f"{exercise.name} · {message(lang, 'starred')}" if exercise.starred else exercise.name


def describe_problem(verdict: Verdict, lang: str, hidden: bool) -> str:
    """Why there is no result to compare, or which shape is wrong."""
    if verdict.problem is not None:
        return _describe_outcome(verdict.exercise, verdict.problem, lang, hidden)
    if verdict.shape is not None and not hidden:
        shape = verdict.shape
        return message(lang, "shape", output=shape.output, got=shape.got, want=shape.want)
    return ""


def _describe_outcome(name: str, outcome: Outcome, lang: str, hidden: bool) -> str:
    if outcome.status == "missing":
        return message(lang, "missing", name=name)
    if outcome.status == "lost":
        text = message(lang, f"lost_{outcome.message}" if outcome.message in LIMITS else "lost")
        return _at_line(text, outcome.line, lang)
    if outcome.status == "timeout":
        return message(lang, "timeout", seconds=outcome.message)
    if outcome.status == "bad":
        if hidden:
            return message(lang, "bad_hidden")
        detail = outcome.words.get(lang, outcome.message)
        text = message(lang, "bad", detail=detail)
        return text if "None" not in detail else f"{text} {message(lang, 'no_return')}"
    if outcome.kind == "NotImplementedError":
        return message(lang, "unanswered", name=name)
    show_detail = bool(outcome.message) and not hidden
    text = message(lang, "raised" if show_detail else "raised_bare", kind=outcome.kind, detail=outcome.message)
    return _at_line(text, outcome.line, lang)


def _at_line(text: str, line: str, lang: str) -> str:
    """``text`` and, where it is known, the line it speaks of."""
    if not line:
        return text
    return f"{text}{'' if text.endswith(('.', '!', '?')) else '.'} {message(lang, 'at_line', line=line)}"


def to_text(report: Report) -> str:
    """The report for a terminal or a screen reader, a criterion a line."""
    lang = report.lang
    lines = [f"{report.title}: {report.headline}"]
    lines += [f"  {message(lang, 'yes' if passed else 'no')} {words}" for words, passed in report.rows]
    if report.problem:
        lines.append(report.problem)
    lines += [f"{message(lang, 'diagnosis')}: {diagnosis}" for diagnosis in report.diagnoses]
    if report.printed:
        lines += [message(lang, "printed"), report.printed]
    if report.hint:
        lines.append(report.hint)
    return "\n".join(lines)


def to_html(report: Report) -> str:
    """The report as a fragment of HTML that brings its style; everything in it is escaped."""
    lang, escape = report.lang, html.escape
    parts = [f"<p><strong>{escape(report.title)}</strong>: {escape(report.headline)}</p>", _criteria_table(report)]
    if report.problem:
        parts.append(f'<p style="{WHY}">{escape(report.problem)}</p>')
    parts += [
        f'<p style="{WHY}"><strong>{message(lang, "diagnosis")}:</strong> {escape(diagnosis)}</p>'
        for diagnosis in report.diagnoses
    ]
    if report.printed:
        parts.append(
            f'<details><summary style="{SUMMARY}">{message(lang, "printed")}</summary>'
            f'<pre style="{CODE}">{escape(report.printed)}</pre></details>'
        )
    if report.hint:
        parts.append(f'<p style="{QUIET}">{escape(report.hint)}</p>')
    return panel("".join(parts), "ok" if report.passed else "no", lang)


def _criteria_table(report: Report) -> str:
    lang = report.lang
    rows = [
        [
            f'<span aria-hidden="true">{message(lang, "yes" if passed else "no")}</span> '
            f"{message(lang, 'yes_word' if passed else 'no_word')}",
            html.escape(words),
        ]
        for words, passed in report.rows
    ]
    return _table([message(lang, "result"), message(lang, "criteria")], rows)


def table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """An HTML table of escaped text."""
    return _table([html.escape(cell) for cell in header], [[html.escape(cell) for cell in row] for row in rows])


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A table of HTML; without a header where all its cells are empty."""
    head = "".join(f'<th scope="col" style="{CELL}">{cell}</th>' for cell in header)
    head = f"<thead><tr>{head}</tr></thead>" if any(header) else ""
    body = "".join("<tr>" + "".join(f'<td style="{CELL}">{cell}</td>' for cell in row) + "</tr>" for row in rows)
    return f'<table style="{TABLE}">{head}<tbody>{body}</tbody></table>'


def panel(body: str, mood: str, lang: str) -> str:
    """``body`` (HTML) in the frame that all of the checks' output shares; ``mood`` is ``ok``, ``no`` or empty."""
    return f'<div class="rnn2llm {mood}" lang="{lang}" style="{FRAME}{MOODS[mood]}">{body}</div>'
