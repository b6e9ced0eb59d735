"""A temperature to turn: how the distribution of the next character changes, and what is written at each temperature.

What is saved in the notebook is a table, a row a character and a column a temperature, with a line of text below each
column: it says everything in a place that runs no scripts (a page on GitHub, a notebook that JupyterLab does not trust).
The script builds the bars above it out of that very table, so that nothing is there twice and nothing is left over where
it cannot run. Only text enters the page.
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
class TemperatureLabels:
    """The words around the view, in the student's language.

    Attributes:
        character: The heading over the characters.
        temperature: The name of the slider, and what stands before each temperature.
        others: The name of the row that sums up all other characters.
        written: The name of the row with what was written.
        spread: The name of the row that says among how many characters the choice is, 2 to the power of the entropy.
        help: How the view is used: by pointer and by keyboard.
    """

    character: str
    temperature: str
    others: str
    written: str
    spread: str
    help: str


def temperature_view(
    tokens: Sequence[str],
    probabilities: npt.ArrayLike,
    temperatures: Sequence[float],
    written: Sequence[str],
    labels: TemperatureLabels,
    title: str,
    *,
    shown: int = 10,
) -> View:
    """The distribution at each temperature as a table, with bars and a slider above it.

    The slider, the buttons, or the keys ← → Home End on it choose the temperature.

    Args:
        tokens: All V characters, in the words they are shown with.
        probabilities: [K, V], a distribution for each temperature.
        temperatures: The K temperatures, rising.
        written: A text for each temperature.
        labels: The words around the view.
        title: The caption.
        shown: How many characters have a row of their own: the most probable ones at the first temperature above 0.

    Raises:
        ValueError: The sizes do not fit, or a row is no distribution.
    """
    p = np.asarray(probabilities, dtype=float)  # (K, V)
    if p.shape != (len(temperatures), len(tokens)) or len(written) != len(temperatures):
        raise ValueError(
            f"the probabilities are {p.shape}, but there are {len(temperatures)} temperatures, {len(tokens)} characters "
            f"and {len(written)} texts"
        )
    if not (np.isfinite(p).all() and (p >= 0).all() and np.allclose(p.sum(axis=1), 1, atol=1e-4)):
        raise ValueError(
            f"each row must be a distribution; they add up to {np.round(p.sum(axis=1), 3).tolist()}: logits?"
        )
    rank_by = p[int(np.argmax(np.asarray(temperatures) > 0))]
    chosen = np.argsort(-rank_by, kind="stable")[:shown]
    columns = [f"{temperature:g}" for temperature in temperatures]
    rows = [[tokens[index], *(f"{value:.3f}" for value in p[:, index])] for index in chosen]
    rest = [f"{max(1 - float(row[chosen].sum()), 0):.3f}" for row in p]
    extra = [[labels.others, *rest], [labels.spread, *(f"{_spread(row):.1f}" for row in p)], [labels.written, *written]]
    text = table([*rows, *extra], [f"{labels.character} \\ {labels.temperature}", *columns], title).text
    heading = "".join(f'<th scope="col" {_CELL}>{_text(name)}</th>' for name in (labels.temperature, *columns))
    body = "".join(_row(row, "p" if number <= len(rows) else "") for number, row in enumerate([*rows, *extra]))
    content = (
        f'<table style="border-collapse:collapse;color:inherit"><caption style="text-align:start">{_text(title)}'
        f"</caption><thead><tr>{heading}</tr></thead><tbody>{body}</tbody></table>"
    )
    words = {name: getattr(labels, name) for name in ("temperature", "help")}
    data = "".join(f' data-{name}="{_text(word)}"' for name, word in words.items())
    # A name that depends on the content alone, so that the same notebook is the same file every time.
    name = "r2l-" + hashlib.sha256((data + content).encode()).hexdigest()[:12]
    markup = (
        f'<div class="r2l-heat {name}" role="group" aria-label="{_text(title)}"{data} '
        f'data-lm-suppress-shortcuts="true"><style>{_STYLE}</style>{content}</div>'
        f"<script>{_SCRIPT.replace('NAME', name)}</script>"
    )
    return View(markup, text)


def _spread(p: npt.NDArray[np.float64]) -> float:
    """Among how many equally probable characters the choice would be as uncertain: 2 to the power of the entropy."""
    positive = p[p > 0]
    return float(2 ** -(positive * np.log2(positive)).sum())


_CELL = 'style="padding:.2em .6em;text-align:left;vertical-align:top"'


def _row(cells: Sequence[str], kind: str) -> str:
    """A row; the kind `p` marks those whose numbers are drawn as bars."""
    first, *rest = cells
    mark = f' data-kind="{kind}"' if kind else ""
    columns = "".join(f"<td {_CELL}>{_text(cell)}</td>" for cell in rest)
    return f'<tr{mark}><th scope="row" {_CELL}>{_text(first)}</th>{columns}</tr>'


def _text(value: object) -> str:
    return html.escape(str(value), quote=True)


_STYLE = """
.r2l-heat{color:inherit;line-height:1.5}
.r2l-heat p{margin:.4em 0}
.r2l-heat input{vertical-align:middle;width:min(20em,60%)}
.r2l-heat input:focus-visible,.r2l-heat summary:focus-visible{outline:3px solid #56B4E9;outline-offset:1px}
.r2l-heat dl{display:grid;grid-template-columns:max-content 1fr;gap:.15em .8em;margin:.4em 0}
.r2l-heat dt{text-align:right;white-space:nowrap;font-weight:normal}
.r2l-heat dd{margin:0;font-variant-numeric:tabular-nums}
.r2l-heat .r2l-bar{display:inline-block;height:.8em;background:#0072B2;margin-right:.4em}
.r2l-heat .r2l-said{min-height:4.5em}
.r2l-heat .r2l-said span{white-space:pre-wrap;overflow-wrap:anywhere}
.r2l-heat .r2l-chosen{box-shadow:inset 0 0 0 2px #D55E00}
"""

_SCRIPT = """
for (const view of document.querySelectorAll(".NAME:not([data-ready])")) {
  view.dataset.ready = "true";
  const grid = view.querySelector("table");
  const heads = [...grid.querySelectorAll("thead th")].slice(1);
  const lines = [...grid.querySelectorAll("tbody tr")];
  const make = (tag, parent, text, kind) => {
    const element = parent.appendChild(document.createElement(tag));
    element.textContent = text || "";
    if (kind) element.className = kind;
    return element;
  };
  const player = document.createElement("div");
  grid.before(player);
  make("p", player, view.dataset.help);
  const label = make("label", make("p", player), view.dataset.temperature + " ");
  const slider = make("input", label);
  Object.assign(slider, {type: "range", min: 0, max: heads.length - 1, step: 1});
  const value = make("b", label);
  const bars = make("dl", player);
  const entries = lines.filter((row) => row.dataset.kind).map((row) => {
    make("dt", bars, row.cells[0].textContent);
    const entry = make("dd", bars);
    return {row, bar: make("span", entry, "", "r2l-bar"), number: make("span", entry)};
  });
  const said = make("div", player, "", "r2l-said");
  said.setAttribute("aria-live", "polite");
  const show = (index) => {
    slider.value = index;
    slider.setAttribute("aria-valuetext", heads[index].textContent);
    value.textContent = " " + heads[index].textContent;
    for (const {row, bar, number} of entries) {
      const share = row.cells[index + 1].textContent;
      bar.style.width = `${60 * Number(share)}%`;
      number.textContent = share;
    }
    said.replaceChildren();
    lines.filter((row) => !row.dataset.kind).forEach((row) =>
      make("span", make("p", said, row.cells[0].textContent + ": "), row.cells[index + 1].textContent));
    for (const row of [grid.tHead.rows[0], ...lines]) [...row.cells].forEach((cell, column) =>
      cell.classList.toggle("r2l-chosen", column === index + 1));
  };
  slider.addEventListener("input", () => show(Number(slider.value)));
  slider.addEventListener("keydown", (event) => event.stopPropagation());
  const details = document.createElement("details");
  grid.before(details);
  make("summary", details, grid.caption.textContent);
  details.append(grid);
  show(Math.max(0, heads.findIndex((head) => Number(head.textContent) === 1)));
}
"""
