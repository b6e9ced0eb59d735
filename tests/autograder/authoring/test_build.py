"""The one-way build: what it writes, that it is deterministic, and every way in which it fails."""

import json

import nbformat
import pytest
from typer.testing import CliRunner

from autograder.authoring.build import build_lesson
from autograder.authoring.notebooks import MANUAL_STUB
from autograder.cli import app
from autograder.errors import SourceError
from tests import mini
from tests.mini import LESSON, mini_course


@pytest.fixture
def course(tmp_path):
    with mini_course(tmp_path / "c") as made:
        yield made


def built(course):
    return {one.path.relative_to(course.root).as_posix(): one.text for one in build_lesson(course, LESSON)}


def notebook(course, lang):
    return nbformat.reads(built(course)[f"course/{lang}/{LESSON}/{LESSON}.ipynb"], as_version=4)


def test_build_writes_both_languages_key_solutions_and_teacher_pages(course):
    assert sorted(built(course)) == [
        f"course/en/{LESSON}/{LESSON}.ipynb",
        f"course/es/{LESSON}/{LESSON}.ipynb",
        f"course/rnn2llm/answers/{LESSON}.json",
        f"solutions/{LESSON}/revealed.json",
        f"solutions/{LESSON}/teacher.en.md",
        f"solutions/{LESSON}/teacher.es.md",
    ]


def test_build_is_deterministic_to_the_byte(course):
    assert built(course) == built(course)


def test_code_cells_are_the_same_in_both_languages_but_for_the_setup(course):
    spanish, english = (
        [cell for cell in notebook(course, lang).cells if cell.cell_type == "code"] for lang in ("es", "en")
    )
    differing = [(a, b) for a, b in zip(spanish, english, strict=True) if a.source != b.source]
    assert len(differing) == 1
    setup_es, setup_en = differing[0]
    assert setup_es.source.replace('lang="es"', 'lang="en"') == setup_en.source
    assert [cell.metadata for cell in spanish] == [cell.metadata for cell in english]


def test_students_get_stubs_and_no_solution(course):
    text = built(course)[f"course/es/{LESSON}/{LESSON}.ipynb"]
    assert "x.min(), x.max()" not in text
    assert "SOLUTION" not in text
    stub = next(cell for cell in notebook(course, "en").cells if "def bounds" in cell.source)
    assert stub.source.splitlines()[1:] == ["    # TU CÓDIGO AQUÍ / YOUR CODE HERE", "    raise NotImplementedError"]


def test_only_what_is_graded_carries_nbgrader_metadata(course):
    graded = {
        cell.metadata.nbgrader.grade_id: (cell.metadata.nbgrader.grade, cell.metadata.nbgrader.get("points"))
        for cell in notebook(course, "es").cells
        if "nbgrader" in cell.metadata
    }
    assert graded == {
        "masked_mean": (False, None),
        "check_masked_mean": (True, 4),
        "bounds": (False, None),
        "check_bounds": (True, 0),
        "manual_why": (True, 3),
    }


def test_cells_that_are_not_run_when_grading_say_so_to_nbclient(course):
    skipped = [cell for cell in notebook(course, "es").cells if "skip-execution" in cell.metadata.get("tags", [])]
    assert [cell.source for cell in skipped] == ['print(t("axis"))']


def test_addresses_are_stamped_from_the_project(course):
    cells = notebook(course, "en").cells
    assert "github/example/mini/blob/v1.2.3/course/en/00_mini/00_mini.ipynb" in cells[0].source
    assert "mini/releases/download/v1.2.3/rnn2llm-1.2.3-py3-none-any.whl" in cells[1].source


def test_the_manual_cell_says_the_same_in_both_languages(course):
    for lang in ("es", "en"):
        assert [cell.source for cell in notebook(course, lang).cells].count(MANUAL_STUB) == 1


def test_revealed_solutions_have_no_markers(course):
    revealed = json.loads(built(course)[f"solutions/{LESSON}/revealed.json"])
    assert "return x.min(), x.max()" in revealed["bounds"]
    assert "###" not in revealed["bounds"]


def test_teacher_page_has_teacher_cells_and_every_diagnosis(course):
    page = built(course)[f"solutions/{LESSON}/teacher.en.md"]
    assert "Ten minutes." in page
    assert "You average columns." in page
    assert "Diez minutos." not in page


def test_the_teacher_cell_is_in_no_notebook(course):
    assert "Diez minutos" not in built(course)[f"course/es/{LESSON}/{LESSON}.ipynb"]


def test_check_passes_after_build_and_shows_a_diff_for_one_changed_letter(course):
    run = CliRunner()
    assert run.invoke(app, ["build", "--check", "--course", str(course.root)]).exit_code == 1
    assert run.invoke(app, ["build", "--course", str(course.root)]).exit_code == 0
    assert run.invoke(app, ["build", "--check", "--course", str(course.root)]).exit_code == 0
    path = course.notebook(LESSON, "en")
    path.write_text(path.read_text(encoding="utf-8").replace("Mini lesson", "Mini lessom"), encoding="utf-8")
    result = run.invoke(app, ["build", "--check", "--course", str(course.root)])
    assert result.exit_code == 1
    assert '-    "# Mini lessom' in result.output
    assert '+    "# Mini lesson' in result.output


def test_an_answer_key_that_differs_in_the_last_bits_is_current(course):
    answer = next(one for one in build_lesson(course, LESSON) if one.path.parent.name == "answers")
    answer.write()
    data = json.loads(answer.text)
    right = data["exercises"]["masked_mean"]["cases"][0]["right"]["mean"]
    nudged = json.loads(answer.text)
    nudged["exercises"]["masked_mean"]["cases"][0]["right"]["mean"] = {**right, "data": nudge(right["data"], 1e-9)}
    answer.path.write_text(json.dumps(nudged), encoding="utf-8")
    assert answer.current
    nudged["exercises"]["masked_mean"]["cases"][0]["right"]["mean"] = {**right, "data": nudge(right["data"], 1e-2)}
    answer.path.write_text(json.dumps(nudged), encoding="utf-8")
    assert not answer.current


def nudge(data, by):
    import base64

    import numpy as np

    values = np.frombuffer(base64.b64decode(data), "<f8")
    return base64.b64encode((values * (1 + by)).tobytes()).decode()


def source(old, new):
    assert mini.SOURCE.count(old) >= 1
    return {"source": mini.SOURCE.replace(old, new, 1)}


def words(old, new):
    assert mini.WORDS.count(old) >= 1
    return {"words": mini.WORDS.replace(old, new, 1)}


def wrongs(exercise, old, new):
    assert mini.MISCONCEPTIONS[exercise].count(old) >= 1
    return {exercise: mini.MISCONCEPTIONS[exercise].replace(old, new, 1)}


# What is broken, the line of lesson.py that the message must name (0: none), and words that it must hold.
BROKEN = {
    "end_without_begin": (source("    ### BEGIN SOLUTION\n    total", "    total"), 24, "unbalanced solution markers"),
    "begin_without_end": (source("    return total / count\n    ### END SOLUTION", "    return 1"), 18, "without"),
    "begin_twice": (source("    total =", "    ### BEGIN SOLUTION\n    total ="), 22, "out of turn"),
    "no_check": (source('# %% check="bounds"\ncheck("bounds")\n', ""), 33, "bounds has no check"),
    "check_of_another": (source('check("bounds")\n', 'check("masked_mean")\n'), 39, 'exactly check("bounds")'),
    "no_solution": (
        source("    ### BEGIN SOLUTION\n    return x.min(), x.max()\n    ### END SOLUTION", "    return x"),
        33,
        "has no solution",
    ),
    "no_exercise_cell": (source('# %% exercise="bounds"', "# %% skip=true"), 33, "a solution stands in a cell"),
    "unknown_exercise": (source('check="bounds"', 'check="limits"'), 39, 'exactly check("limits")'),
    "no_misconceptions": ({"bounds": "MISCONCEPTIONS = ()"}, 33, "bounds has no misconceptions"),
    "module_without_misconceptions": (
        wrongs("bounds", "MISCONCEPTIONS = (", "MISTAKES = ("),
        0,
        "misconceptions/bounds.py:1: MISCONCEPTIONS is missing",
    ),
    "misconceptions_of_nothing": (
        {"limits": "MISCONCEPTIONS = ()"},
        0,
        "misconceptions/limits.py:1: limits is no exercise",
    ),
    "diagnosis_missing": (
        wrongs("bounds", 'es="Están al revés."', 'es=""'),
        0,
        "misconceptions/bounds.py:1: misconception swapped lacks its diagnosis",
    ),
    "edit_that_does_not_fit": (
        wrongs("masked_mean", "total / count", "total // count"),
        0,
        "misconceptions/masked_mean.py:1: misconception 'summed': 'total // count' stands 0 times",
    ),
    "no_english_twin": (source('# %% [markdown] lang="en"\n# ## Why?\n', ""), 42, "no English twin"),
    "no_spanish_twin": (source('# %% [markdown] lang="es"\n# ## ¿Por qué?\n', ""), 43, "no Spanish twin"),
    "heading_levels": (source("# ## Why?", "# ### Why?"), 45, "heading levels differ"),
    "figure_in_prose": (source("# ## Why?", "# ## Why?\n# ![](a.png)"), 45, "no alt text"),
    "html_figure": (source("# ## Why?", '# ## Why?\n# <img src="a.png">'), 45, "no alt text"),
    "figure_in_code": (source('print(t("axis"))', "plots.show(figure)"), 30, "no alt text"),
    "bare_figure": (source('print(t("axis"))', "plt.show()"), 30, "use plots.show"),
    "unknown_word": (source('t("axis")', 't("axes")'), 30, 't("axes") is not among'),
    "unknown_mark": (source("skip=true", "skipp=true"), 30, "unknown mark skipp"),
    "prose_without_language": (source('[markdown] lang="en"\n# ## Why?', "[markdown]\n# ## Why?"), 45, "must say lang"),
    "manual_without_points": (source('manual="why" points=3', 'manual="why"'), 48, "points=N"),
    "train_without_checkpoint": (source("skip=true", "train=true"), 30, "must name its checkpoint"),
    "not_python": (source('print(t("axis"))', "print("), 30, "not Python"),
    "too_few_hints": (words('hints.en = ["one", "two", "three"]', 'hints.en = ["one"]'), 33, "1 hints in en"),
    "empty_hint": (words('"two", "three"', '"", "three"'), 33, "hints in en"),
    "no_criterion_words": (words('low.en = "the minimum"', ""), 33, "criterion low of bounds"),
    "no_goal": (words('goal.es = "El mínimo y el máximo."', ""), 33, "lacks its goal"),
    "no_translation": (words('axis.es = "longitud"', ""), 1, "words.axis"),
    "quiz_without_translation": (words('why.en = "That is it."', ""), 1, "quiz[0].options[1].why"),
    "reference_that_raises": (source("    total = ", "    total = 1 / 0 + "), 18, "the reference fails on case 'full'"),
    "text_before_the_first_cell": ({"source": "import os\n\n" + mini.SOURCE}, 3, "jupytext reads"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_lesson_fails_with_file_and_line(tmp_path, name):
    files, line, text = BROKEN[name]
    with mini_course(tmp_path / "c", **files) as course:
        with pytest.raises(SourceError) as caught:
            list(build_lesson(course, LESSON))
        assert text in str(caught.value)
        if line:
            assert f"lesson.py:{line}:" in str(caught.value)


def test_the_command_says_it_in_one_line_and_exits_2(tmp_path, monkeypatch, capsys):
    from autograder.cli import main

    with mini_course(tmp_path / "c", **BROKEN["heading_levels"][0]) as course:
        monkeypatch.setattr("sys.argv", ["autograder", "build", "--course", str(course.root)])
        with pytest.raises(SystemExit) as left:
            main()
    assert left.value.code == 2
    assert "heading levels differ" in capsys.readouterr().err
