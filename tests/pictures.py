"""Makes the pictures of the README: a diagnosed answer and a class report, in both languages, by running the software.

    python tests/pictures.py DEMO     (DEMO: the folder of a finished `autograder demo`)

Needs Chromium. The pictures go to ``.github/images``.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbconvert import HTMLExporter
from playwright.sync_api import Page, sync_playwright

from autograder.authoring.course import Course
from autograder.authoring.notebooks import build_notebook
from autograder.authoring.reference import Bench
from autograder.demo.run import LESSON
from rnn2llm.checking.words import LANGUAGES

COURSE = Course.find(Path(__file__))
IMAGES = COURSE.root / ".github" / "images"
EXERCISE, MISCONCEPTION = "masked_cross_entropy", "mean_over_padding"
HIDE = ".jp-InputPrompt, .jp-OutputPrompt { visibility: hidden; }"


def answered(bench: Bench, lang: str) -> str:
    """A notebook with one wrong answer and its check, executed, as a page."""
    notebook = build_notebook(COURSE, bench.source, lang)
    one = next(one for one in bench.misconceptions[EXERCISE] if one.name == MISCONCEPTION)
    kept = []
    for cell in notebook.cells:
        mark = cell.metadata.get("rnn2llm", {})
        if mark.get("role") in ("setup", "shared") or mark.get("name") == EXERCISE:
            kept.append(cell)
        if mark.get("role") == "exercise" and mark["name"] == EXERCISE:
            cell.source = one.apply(bench.source.exercise(EXERCISE).source).replace("    ### BEGIN SOLUTION\n", "")
            cell.source = cell.source.replace("    ### END SOLUTION", "").rstrip()
    notebook.cells = kept
    NotebookClient(notebook, timeout=120, allow_errors=True).execute()
    notebook.cells = kept[-2:]
    page, _ = HTMLExporter(template_name="lab").from_notebook_node(nbformat.from_dict(notebook))
    return str(page).replace("</head>", f"<style>{HIDE}</style></head>")


def take(page: Page, html: Path, to: Path, height: int = 0) -> None:
    """A picture of a page: of its top where a height is given, else of all of it."""
    page.goto(html.resolve().as_uri())
    page.wait_for_load_state("load")
    options = {"clip": {"x": 0, "y": 0, "width": 960, "height": height}} if height else {}
    page.screenshot(path=to, full_page=True, **options)


def main(demo: Path) -> None:
    """Write the four pictures."""
    os.environ["RNN2LLM_LANE"] = "quick"
    IMAGES.mkdir(parents=True, exist_ok=True)
    bench = Bench(COURSE, LESSON)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        os.environ["RNN2LLM_STATE"] = folder
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox", "--disable-background-networking"]
        )
        page = browser.new_page(viewport={"width": 960, "height": 400})
        for lang in LANGUAGES:
            html = Path(folder) / f"{lang}.html"
            html.write_text(answered(bench, lang), encoding="utf-8")
            take(page, html, IMAGES / f"diagnosis.{lang}.png")
            take(page, demo / "reports" / f"{LESSON}.{lang}.html", IMAGES / f"report.{lang}.png", height=1160)
        browser.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
