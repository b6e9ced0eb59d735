"""What the pages share: templates in which nothing that a student wrote is markup.

A name, a line of code or an exception's class name is whatever its author wants it to be. Jinja escapes markup; what a
terminal or a reader's eye could take for something else (escape sequences, control characters, characters that reverse
the direction of text) is taken out before.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import datetime
from functools import cache, partial
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context

from autograder.messages import say
from rnn2llm.checking.words import PERCENT_SIGNS, check_language, written

ESCAPE_SEQUENCE = re.compile(
    r"\x1b\[[0-?]*[ -/]*[@-~]"  # colours, cursor movement
    r"|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)"  # window titles, links
    r"|\x1b[@-Z\\^_]"
)
LINE_BREAKS = str.maketrans("", "", "\n\t")
INVISIBLE = ("Cc", "Cf", "Cs", "Co", "Cn")
LONGEST_LINE = 200


def plain(text: str) -> str:
    """``text`` without terminal escape sequences, control and formatting characters; line breaks and tabs stay."""
    if text.translate(LINE_BREAKS).isprintable():
        return text
    text = ESCAPE_SEQUENCE.sub("", text)
    return "".join(one for one in text if one in "\n\t" or unicodedata.category(one) not in INVISIBLE)


def brief(text: str) -> str:
    """`plain` on one line, cut short."""
    text = " ".join(plain(text).split())
    return text if len(text) <= LONGEST_LINE else text[: LONGEST_LINE - 1] + "…"


def render(template: str, lang: str, **values: Any) -> str:
    """A page from a template, in one language.

    Raises:
        ValueError: ``lang`` is no language of the course.
    """
    return _templates().get_template(template).render(lang=check_language(lang), say=partial(say, lang), **values)


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.results"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: plain(value) if type(value) is str else value,
    )
    environment.filters |= {
        "brief": brief,
        "number": _number,
        "percent": _percent,
        "duration": duration,
        "moment": moment,
    }
    return environment


def number(value: float, lang: str) -> str:
    """Points as a person writes them: ``3``, ``2.5``, ``0.33``, and in Spanish ``2,5``."""
    return written(f"{round(value, 2):g}", lang)


@pass_context
def _number(context: Context, value: float) -> str:
    return number(value, context["lang"])


@pass_context
def _percent(context: Context, value: object) -> str:
    return f"{value}{PERCENT_SIGNS[context['lang']]}"


def moment(time: str) -> str:
    """An ISO time to the minute: ``2026-03-02 19:00 UTC``."""
    return f"{datetime.fromisoformat(time):%Y-%m-%d %H:%M %Z}".strip()


def duration(seconds: float) -> str:
    """A span of time in its two largest units: ``2 d 3 h``, ``5 min 20 s``."""
    rest, parts = round(seconds), []
    for unit, size in (("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)):
        count, rest = divmod(rest, size)
        parts += [f"{count} {unit}"] if count else []
    return " ".join(parts[:2]) or "0 s"
