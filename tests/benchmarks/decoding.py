"""How much faster lesson 03 translates than a beam search written literally: same model, same k, same sentences found.

Runs the lesson's solved notebook in the quick lane (it trains the model first) and lets the literal search go on to its
end, however long that takes, so that what it finds can be compared; the batched search is timed on the whole test set.
Prints the seconds a sentence of the literal search, of the lesson's own search and of the batched one, and the ratios.
The goal is 10,000 for the last of them. The literal sentence is a short one, shorter than the test's mean.

    python tests/benchmarks/decoding.py
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

import nbclient
import nbformat

from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook
from autograder.authoring.source import read_lesson

GOAL = 10_000
CAP, NO_CAP = "seconds=30)", 'seconds=float("inf"))'
LAST = "literal_seconds ="
REPORT = """
import json
assert run.finished
same = [sentence for sentence, _ in run.beams] == [
    " ".join(target_vocabulary.tokens[i] for i in hypothesis.ids)
    for hypothesis in fast_search([source_vocabulary.encode(english)])[0]
]
print(json.dumps({"english": english, "V": len(target_vocabulary), "same": same, "literal": run.seconds,
                  "own": own_seconds, "batched": seconds[4], "sentences": len(sources),
                  "tokens": float(np.mean([len(one) for one in sources]))}))
"""


def main() -> None:
    """Measure and print."""
    course = Course.find(Path(__file__))
    lesson = read_lesson(course.lesson_folder("03_beam_search") / "lesson.py")
    notebook = build_notebook(course, lesson, "en", solved=True)
    last = next(number for number, cell in enumerate(notebook.cells) if LAST in cell.source)
    notebook.cells = notebook.cells[: last + 1]
    if CAP not in notebook.cells[last].source:
        raise SystemExit(f"the lesson no longer says {CAP}: this benchmark would measure a search that gives up")
    notebook.cells[last].source = notebook.cells[last].source.replace(CAP, NO_CAP)
    notebook.cells.append(nbformat.v4.new_code_cell(REPORT))
    with tempfile.TemporaryDirectory() as folder:
        os.environ.update(RNN2LLM_LANE="quick", RNN2LLM_STATE=folder)
        client = nbclient.NotebookClient(
            notebook, timeout=3600, skip_cells_with_tag="", resources={"metadata": {"path": folder}}
        )
        client.execute()
    found = json.loads(notebook.cells[-1].outputs[0].text)
    print(
        f"{found['english']!r}, V = {found['V']}, k = 4; the batched search: {found['sentences']} sentences of "
        f"{found['tokens']:.1f} tokens"
    )
    print(f"the same sentences in the same order: {found['same']}")
    for name in ("literal", "own", "batched"):
        print(f"{name:8} {found[name]:10.5f} s a sentence, literal/{name} = {found['literal'] / found[name]:,.0f}")
    if not found["same"] or found["literal"] / found["batched"] < GOAL:
        raise SystemExit(f"the goal is {GOAL:,} for the same result")


if __name__ == "__main__":
    main()
