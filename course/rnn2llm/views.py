"""What a notebook shows besides figures: text that updates in place, tables, and views to step through.

A view is plain HTML with its style and script inside: no widget server, nothing from the network, so it works in a
saved notebook and offline. It takes its colours from the page, so that it reads well in light and dark themes, and it
carries everything as a table too, folded away under the view, and open where scripts do not run. One such place is a
notebook that JupyterLab does not trust, as a copied file is at first: it drops scripts, style sheets, `hidden`, `role` and
`aria-…`, and keeps plain inline styles. There the table alone is left, looking as it should. All data reaches the page
as escaped text; the script only shows and hides.
"""

from __future__ import annotations

import re
import shutil
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from numbers import Real
from types import TracebackType
from typing import Any

from rnn2llm.checking.session import decimal_mark, percent_sign, written
from rnn2llm.interactive import escaped, interactive

_NUMBER = re.compile(r"[-−+]?\d[\d.,\s]*(e[-+]\d+)?\s?%?")
_NOTHING = ("", "—")
"""What a cell says that has no number to say."""


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """Something a notebook shows as HTML, and everything else as text."""

    html: str
    text: str

    def _repr_html_(self) -> str:
        return self.html

    def __repr__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a network over a sentence.

    Attributes:
        part: The part of the network that works, for example the encoder.
        enters: The token that enters.
        leaves: The most probable words that leave, each with its probability, best first; may be empty.
        note: Anything else worth saying about the step.
    """

    part: str
    enters: str
    leaves: Sequence[tuple[str, float]] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepLabels:
    """The words around a step-through, in the student's language: column headings, then the names of the buttons."""

    step: str
    part: str
    enters: str
    leaves: str
    note: str
    previous: str
    next: str


def table(rows: Sequence[Sequence[object]], header: Sequence[str], caption: str) -> View:
    """An accessible table; its first column names the rows, numbers stand to the right.

    A cell that holds nothing but a number is written as the notebook's language writes numbers, whether it comes as a
    number or as text; what stands among words is left alone.

    Raises:
        ValueError: If a row has not as many cells as the header.
    """
    for index, row in enumerate(rows):
        if len(row) != len(header):
            raise ValueError(f"row {index} has {len(row)} cells, the header {len(header)}: {list(row)!r}")
    rows = [[written(value) if _is_number(value) else value for value in row] for row in rows]
    columns = list(zip(*rows, strict=True)) or [()] * len(header)
    sides = ["right" if _holds_numbers(column) else "left" for column in columns]
    heading = _row(header, sides, ["col"] * len(header))
    body = "".join(_row(row, sides, ["row"] + [""] * (len(row) - 1)) for row in rows)
    markup = (
        f'<table style="border-collapse:collapse"><caption style="text-align:left;padding:.2em .8em">{escaped(caption)}'
        f"</caption><thead>{heading}</thead><tbody>{body}</tbody></table>"
    )
    return View(markup, _plain_table(rows, header, caption))


def number(value: float, spec: str = ".2f") -> str:
    """A number as the notebook's language writes it: with ``,.1f`` 1,234.5 in English and 1 234,5 in Spanish.

    Args:
        value: The number.
        spec: How Python would write it, as in an f-string.
    """
    text = format(value, spec)
    return written(text.replace(",", "\N{NO-BREAK SPACE}") if decimal_mark() == "," else text)


def numbers(values: Iterable[float], spec: str = ".2f") -> str:
    """Numbers in a row, as `listed` puts them.

    Args:
        values: The numbers.
        spec: How Python would write one.
    """
    return listed(number(value, spec) for value in values)


def listed(items: Iterable[str]) -> str:
    """Things with numbers in them in a row; where a comma stands before the decimals, semicolons part them."""
    return ("; " if decimal_mark() == "," else ", ").join(items)


def percent(share: float, decimals: int = 0) -> str:
    """A share, 0 to 1, as a percentage in the notebook's language: 12.3% in English, 12,3 % in Spanish."""
    return number(100 * share, f".{decimals}f") + percent_sign()


def steps(rows: Sequence[Step], labels: StepLabels, title: str) -> View:
    """A step-through: the sentence as a strip, one step at a time with its words as bars, and the whole as a table.

    The buttons, a click on a token, and the keys ←, →, Home and End change the step.

    Raises:
        ValueError: If there is no step, or a probability is not between 0 and 1.
    """
    if not rows:
        raise ValueError("there is no step to show")
    for word, probability in (pair for row in rows for pair in row.leaves):
        if not 0 <= probability <= 1:
            raise ValueError(f"the probability of {word!r} is {probability}, not between 0 and 1: a logit, perhaps?")
    columns = 5 if any(row.note for row in rows) else 4
    everything = table(
        [[number, row.part, row.enters, _listed(row), row.note][:columns] for number, row in enumerate(rows, start=1)],
        [labels.step, labels.part, labels.enters, labels.leaves, labels.note][:columns],
        title,
    )
    strip = "".join(
        f"<span>{escaped(part)}: "
        + "".join(f'<button type="button">{escaped(row.enters)}</button>' for row in group)
        + "</span> "
        for part, group in groupby(rows, key=lambda row: row.part)
    )
    panels = "".join(_panel(number, row, len(rows), labels) for number, row in enumerate(rows, start=1))
    content = (
        f'<div class="r2l-player" style="display:none"><p><b>{escaped(title)}</b></p><div class="r2l-strip">{strip}</div><p>'
        f'<button type="button" data-move="-1">← {escaped(labels.previous)}</button> '
        f'<button type="button" data-move="1">{escaped(labels.next)} →</button></p>'
        f'<div aria-live="polite">{panels}</div></div>'
        f'<details open><summary style="cursor:pointer">{escaped(labels.step)} 1–{len(rows)}</summary>'
        f"{everything.html}</details>"
    )
    return View(interactive("steps", title, content), everything.text)


def bar(fraction: float, width: int = 20) -> str:
    """A progress bar in text, for example `█████░░░░░`."""
    filled = round(min(max(fraction, 0.0), 1.0) * width)
    return "█" * filled + "░" * (width - filled)


def in_notebook() -> bool:
    """Whether a Jupyter kernel shows what this process displays."""
    ipython = sys.modules.get("IPython")
    return getattr(ipython.get_ipython() if ipython else None, "kernel", None) is not None


class LiveText:
    """Text that is replaced in place: lines that stay, and below them what is going on now.

    In a notebook all of it is one output. On a terminal the lower part is overwritten. Elsewhere (a log file, a pipe)
    only the lines that stay are written, and the last of the rest when it closes.
    """

    def __init__(self) -> None:
        self._kept: list[str] = []
        self._current = ""
        self._handle: Any = None

    def keep(self, line: str) -> None:
        """Adds a line that stays; what stood below it goes."""
        if in_notebook():
            self._kept.append(line)
            self._current = ""
            self._display()
        else:
            self._erase()
            self._current = ""
            print(line, flush=True)

    def now(self, text: str) -> None:
        """Replaces what stands below the lines that stay."""
        if in_notebook():
            self._current = text
            self._display()
        elif sys.stdout.isatty():
            self._erase()
            width = shutil.get_terminal_size().columns - 1  # a line that wraps could not be erased
            self._current = "\n".join(line[:width] for line in text.splitlines())
            print(self._current, flush=True)
        else:
            self._current = text

    def close(self) -> None:
        """Leaves the text as it is; call it when nothing more is to come."""
        if self._current and not in_notebook() and not sys.stdout.isatty():
            print(self._current, flush=True)
        self._current = ""

    def __enter__(self) -> LiveText:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def _display(self) -> None:
        from IPython.display import display

        bundle = {"text/plain": "\n".join([*self._kept, self._current]).rstrip("\n")}
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)

    def _erase(self) -> None:
        if self._current and sys.stdout.isatty():
            print(f"\x1b[{self._current.count(chr(10)) + 1}A\x1b[J", end="")


def _row(row: Sequence[object], sides: Sequence[str], scopes: Sequence[str]) -> str:
    def cell(value: object, side: str, scope: str) -> str:
        weight = ";font-weight:normal" if scope == "row" else ""
        style = f'style="text-align:{side};padding:.2em .8em;border-bottom:1px solid rgba(128,128,128,.35){weight}"'
        return f'<th scope="{scope}" {style}>{escaped(value)}</th>' if scope else f"<td {style}>{escaped(value)}</td>"

    return f"<tr>{''.join(map(cell, row, sides, scopes))}</tr>"


def _holds_numbers(column: Sequence[object]) -> bool:
    """Whether a column's cells are numbers, but for those that say nothing."""
    said = [value for value in column if str(value) not in _NOTHING]
    return bool(said) and all(map(_is_number, said))


def _is_number(value: object) -> bool:
    """Whether a cell is a number, or a text that says one, such as `83%`."""
    return isinstance(value, Real) or bool(isinstance(value, str) and _NUMBER.fullmatch(value))


def _plain_table(rows: Sequence[Sequence[object]], header: Sequence[str], caption: str) -> str:
    lines = [list(header), *([str(value) for value in row] for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = ["  ".join(value.ljust(width) for value, width in zip(line, widths, strict=True)).rstrip() for line in lines]
    return "\n".join([caption, "", text[0], "-" * len(text[0]), *text[1:]])


def _listed(row: Step) -> str:
    return listed(f"{word} {_probability(probability)}" for word, probability in row.leaves)


def _probability(value: float) -> str:
    """Two decimals, more where these would say 0: an untrained model gives each word about one in its vocabulary."""
    return number(value, ".2f" if value >= 0.005 or value == 0 else ".2g")


def _panel(number: int, row: Step, count: int, labels: StepLabels) -> str:
    words = "".join(
        f"<dt>{escaped(word)}</dt><dd><span class='r2l-bar' style='width:{60 * probability:.1f}%'></span>"
        f" {_probability(probability)}</dd>"
        for word, probability in row.leaves
    )
    return (
        f"<section hidden><p>{escaped(labels.step)} {number}/{count} · <b>{escaped(row.part)}</b></p>"
        f"<p>{escaped(labels.enters)}: <code>{escaped(row.enters)}</code></p>"
        + (f"<p>{escaped(labels.leaves)}:</p><dl>{words}</dl>" if words else "")
        + (f"<p>{escaped(labels.note)}: {escaped(row.note)}</p>" if row.note else "")
        + "</section>"
    )
