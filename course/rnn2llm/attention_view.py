"""An attention map to point at: choose a word, and the words of the other sentence light up by their weight.

What is saved in the notebook is a table with every weight as a number, shaded where styles survive: it says everything
in a place that runs no scripts (a page on GitHub, a notebook that JupyterLab does not trust). The script builds the two
sentences above it out of that very table, so that nothing is there twice and nothing is left over where it cannot run.
Only text enters the page.
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rnn2llm.views import View, table


@dataclass(frozen=True, slots=True)
class MapLabels:
    """The words around an attention map, in the student's language.

    Attributes:
        corner: The heading over the column of written words, for example `writes ↓ reads →`.
        source: The name of the sentence that is read.
        written: The name of the sentence that is written.
        looks: What stands between a written word and the words it looks at.
        seen: What stands between a word of the source and the written words that look at it.
        help: How the map is used: by pointer and by keyboard.
    """

    corner: str
    source: str
    written: str
    looks: str
    seen: str
    help: str


def attention_map(
    rows: Sequence[str],
    columns: Sequence[str],
    grid: npt.ArrayLike,
    labels: MapLabels,
    title: str,
) -> View:
    """The weights of a translation as a table, with both sentences above it to point at.

    A pointer over a word, a click, or the keys ← → ↑ ↓ Home End choose the word.

    Args:
        rows: The T words written.
        columns: The S words read.
        grid: Weights [T, S] between 0 and 1; row t belongs to the word written at step t.
        labels: The words around the map.
        title: The caption.

    Raises:
        ValueError: If `grid` is not T x S, or a weight is not between 0 and 1.
    """
    weights = np.asarray(grid, dtype=float)  # (T, S)
    if weights.shape != (len(rows), len(columns)):
        raise ValueError(
            f"the grid is {weights.shape}, but {len(rows)} words were written and {len(columns)} read: "
            "is the padding still in it, or is it transposed?"
        )
    if not ((weights >= 0) & (weights <= 1 + 1e-6)).all():  # NaN fails both comparisons
        raise ValueError(f"weights lie between 0 and 1, these between {weights.min()} and {weights.max()}: scores?")
    cells = [[f"{weight:.2f}" for weight in row] for row in weights]
    text = table(
        [[word, *values] for word, values in zip(rows, cells, strict=True)], [labels.corner, *columns], title
    ).text
    heading = "".join(f'<th scope="col" {_CELL}>{_text(word)}</th>' for word in (labels.corner, *columns))
    body = "".join(
        f'<tr><th scope="row" {_CELL}>{_text(word)}</th>{"".join(map(_cell, values, row))}</tr>'
        for word, values, row in zip(rows, cells, weights, strict=True)
    )
    words = {name: getattr(labels, name) for name in ("source", "written", "looks", "seen", "help")}
    data = "".join(f' data-{name}="{_text(word)}"' for name, word in words.items())
    content = (
        f'<table style="border-collapse:collapse;color:inherit"><caption style="text-align:start">{_text(title)}'
        f"</caption><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>"
    )
    # A name that depends on the content alone, so that the same notebook is the same file every time.
    name = "r2l-" + hashlib.sha256((data + content).encode()).hexdigest()[:12]
    markup = (
        f'<div class="r2l-map {name}" role="group" aria-label="{_text(title)}"{data} '
        f'data-lm-suppress-shortcuts="true"><style>{_STYLE}</style>{content}</div>'
        f"<script>{_SCRIPT.replace('NAME', name)}</script>"
    )
    return View(markup, text)


_CELL = 'style="padding:.2em .6em;text-align:center"'


def _cell(value: str, weight: float) -> str:
    return f'<td style="padding:.2em .6em;text-align:center;background:{_shade(weight)}">{value}</td>'


def _shade(weight: float) -> str:
    """Blue, the stronger the heavier; never so strong that text of either theme is hard to read on it."""
    return f"rgba(86,180,233,{0.6 * weight:.3f})"


def _text(value: object) -> str:
    return html.escape(str(value), quote=True)


_STYLE = """
.r2l-map{color:inherit;line-height:1.5}
.r2l-map .r2l-line{display:flex;flex-wrap:wrap;align-items:flex-start;gap:.2em .3em;margin:.5em 0}
.r2l-map .r2l-name{flex:0 0 100%;opacity:.85}
.r2l-map button{font:inherit;color:inherit;background:transparent;border:1px solid currentColor;border-radius:.3em;
padding:.1em .5em;cursor:pointer;min-width:3.2em}
.r2l-map button small{display:block;min-height:1.4em;font-variant-numeric:tabular-nums}
.r2l-map button:focus-visible{outline:3px solid #56B4E9;outline-offset:1px}
.r2l-map button[aria-pressed=true]{font-weight:bold;box-shadow:inset 0 0 0 2px #D55E00}
.r2l-map .r2l-chosen{box-shadow:inset 0 0 0 2px #D55E00}
.r2l-map p{margin:.4em 0;min-height:1.5em}
"""

_SCRIPT = """
for (const view of document.querySelectorAll(".NAME:not([data-ready])")) {
  view.dataset.ready = "true";
  const grid = view.querySelector("table");
  const lines = [...grid.querySelectorAll("tbody tr")].map((row) => [...row.cells]);
  const columns = [...grid.querySelectorAll("thead th")].slice(1);
  const make = (tag, parent, text, kind) => {
    const element = parent.appendChild(document.createElement(tag));
    element.textContent = text || "";
    if (kind) element.className = kind;
    return element;
  };
  const player = document.createElement("div");
  grid.before(player);
  make("p", player, view.dataset.help);
  const strip = (name, words) => {
    const line = make("div", player, "", "r2l-line");
    line.setAttribute("role", "group");
    line.setAttribute("aria-label", name);
    make("span", line, name, "r2l-name");
    return words.map((word) => {
      const button = make("button", line, word);
      button.type = "button";
      make("small", button);
      return button;
    });
  };
  const read = strip(view.dataset.source, columns.map((cell) => cell.textContent));
  const written = strip(view.dataset.written, lines.map((cells) => cells[0].textContent));
  const said = make("p", player);
  said.setAttribute("aria-live", "polite");
  const weight = (row, column) => Number(lines[row][column + 1].textContent);
  const word = (button) => button.firstChild.textContent;
  const show = (own, other, index, value, verb) => {
    [...read, ...written].forEach((button) => {
      button.setAttribute("aria-pressed", "false");
      button.style.background = "transparent";
      button.lastChild.textContent = "";
      button.tabIndex = -1;
    });
    own[index].setAttribute("aria-pressed", "true");
    own[index].tabIndex = 0;
    other[0].tabIndex = 0;
    other.forEach((button, place) => {
      button.style.background = `rgba(86,180,233,${0.6 * value(place)})`;
      button.lastChild.textContent = value(place).toFixed(2);
    });
    lines.forEach((cells, row) => cells.forEach((cell, column) => cell.classList.toggle(
      "r2l-chosen", own === written ? row === index : column === index + 1)));
    const ranked = other.map((button, place) => [value(place), word(button)]).sort((a, b) => b[0] - a[0]);
    said.textContent = `${word(own[index])} ${verb} ` +
      ranked.slice(0, 3).map(([share, name]) => `${name} ${share.toFixed(2)}`).join(", ");
  };
  const choose = [
    (index) => show(read, written, index, (row) => weight(row, index), view.dataset.seen),
    (index) => show(written, read, index, (column) => weight(index, column), view.dataset.looks),
  ];
  [read, written].forEach((buttons, side) => buttons.forEach((button, index) => {
    for (const event of ["pointerenter", "focus", "click"]) button.addEventListener(event, () => choose[side](index));
    button.addEventListener("keydown", (event) => {
      const others = side ? read : written;
      const target = {
        ArrowLeft: buttons[index - 1], ArrowRight: buttons[index + 1], Home: buttons[0],
        End: buttons[buttons.length - 1],
        ArrowUp: side ? others[Math.min(index, others.length - 1)] : null,
        ArrowDown: side ? null : others[Math.min(index, others.length - 1)],
      }[event.key];
      if (target === undefined && !event.key.startsWith("Arrow")) return;
      event.preventDefault();
      event.stopPropagation();
      if (target) target.focus();
    });
  }));
  choose[1](0);
}
"""
