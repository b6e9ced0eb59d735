"""The instructor's way through a class, command by command, as the README tells it; and the refusals on it."""

from __future__ import annotations

import csv
import json
import re
import zipfile
from pathlib import Path

import pytest
from nbgrader.api import Gradebook
from typer.testing import CliRunner

from autograder import cli, grade_class
from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from autograder.classroom import Classroom
from autograder.demo.fates import Fate
from autograder.demo.run import LESSON, notebook_of
from autograder.errors import JailError

COURSE = Course.find(Path(__file__))

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cli")]


def call(*words: object, code: int = 0) -> str:
    result = CliRunner().invoke(cli.app, [str(word) for word in words], catch_exceptions=False)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A class, released, with what Moodle lets one download: one full answer, one file that is no notebook."""
    root = tmp_path_factory.mktemp("cli")
    call("init", root / "nlp", "--course", COURSE.root, "--name", "NLP «1»", "--lang", "en")
    call("release", LESSON, "--class", root / "nlp")
    answers = notebook_of(COURSE, Bench(COURSE, LESSON), Fate("ana", ("", ""), {}, lang="es"))
    with zipfile.ZipFile(root / "moodle.zip", "w") as archive:
        archive.writestr(f"Ana Núñez_101_assignsubmission_file_/{LESSON} (1).ipynb", answers)
        archive.writestr("Bo Larsen_102_assignsubmission_file_/essay.docx", b"PK not really")
    (root / "roster.csv").write_text(
        "id,first_name,last_name,email,lms_user_id\nana,Ana,Núñez,ana@example.org,7\nbo,Bo,Larsen,,8\n",
        encoding="utf-8",
    )
    return root


def test_the_whole_way(folder):
    nlp = folder / "nlp"
    told = call("collect", LESSON, folder / "moodle.zip", "--class", nlp, "--roster", folder / "roster.csv")
    assert "ana" in told
    assert "essay.docx" in told
    lines = call("grade", LESSON, "--class", nlp, "--json").splitlines()
    results = {one["student"]: one for one in map(json.loads, (line for line in lines if line.startswith("{")))}
    total = sum(exercise.points for exercise in Bench(COURSE, LESSON).lesson.exercises)
    assert results["ana"] == {"student": "ana", "points": total, "problem": ""}
    assert results["bo"]["problem"].startswith("unreadable_")
    assert "wrote 2 pages" in call("feedback", LESSON, "--class", nlp)
    assert "Ana Núñez" in call("report", LESSON, "--class", nlp)
    call("export", "canvas", folder / "grades.csv", "--class", nlp)
    with (folder / "grades.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    (row,) = [row for row in rows if "Núñez, Ana" in row]
    assert "7" in row
    assert total in numbers(row)
    assert "every verdict is the same" in call("regrade", LESSON, "--class", nlp, "--student", "ana")
    with Gradebook(Classroom.load(nlp).database) as gradebook:
        assert (gradebook.find_student("ana").last_name, gradebook.find_submission(LESSON, "ana").score) == (
            "Núñez",
            total,
        )


def numbers(cells: list[str]) -> list[float]:
    return [float(cell) for cell in cells if re.fullmatch(r"\d+(\.\d+)?", cell)]


def test_the_release_is_the_courses_notebook_and_holds_no_solution(folder):
    for path, lang in ((Path(LESSON), "en"), (Path(LESSON) / "es", "es")):
        released = json.loads((folder / "nlp" / "release" / path / f"{LESSON}.ipynb").read_text(encoding="utf-8"))
        ours = json.loads(COURSE.notebook(LESSON, lang).read_text(encoding="utf-8"))
        assert [text(cell) for cell in released["cells"]] == [text(cell) for cell in ours["cells"]]
    assert "BEGIN SOLUTION" not in json.dumps(released)


def text(cell: dict[str, object]) -> str:
    return "".join(cell["source"])  # type: ignore[arg-type]


def test_keys_and_secret_are_for_their_owner_alone(folder):
    keys = folder / "nlp" / "keys"
    assert [oct(path.stat().st_mode & 0o777) for path in (keys, keys / "secret", keys / f"{LESSON}.json")] == [
        "0o700",
        "0o600",
        "0o600",
    ]


def test_the_hidden_cases_are_not_the_public_ones(folder):
    hidden = json.loads((folder / "nlp" / "keys" / f"{LESSON}.json").read_text(encoding="utf-8"))
    public = json.loads(COURSE.answers(LESSON).read_text(encoding="utf-8"))
    for name, exercise in hidden["exercises"].items():
        theirs = public["exercises"][name]
        assert [case["name"] for case in exercise["cases"]] == [case["name"] for case in theirs["cases"]]
        assert [case["inputs"] for case in exercise["cases"]] != [case["inputs"] for case in theirs["cases"]]


def test_without_a_jail_grading_refuses_and_records_nothing(folder, monkeypatch):
    monkeypatch.setattr(grade_class, "diagnose", lambda helper, modules: "this system has no namespaces")
    before = sorted((folder / "nlp" / "records").rglob("*"))
    with pytest.raises(JailError, match=r"no namespaces\nNothing was graded\. --unsafe"):
        call("grade", LESSON, "--class", folder / "nlp")
    assert sorted((folder / "nlp" / "records").rglob("*")) == before


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        (["release", "99_nothing"], "has no lesson '99_nothing'; it has 01_encoder_decoder"),
        (["grade", "99_nothing"], "99_nothing was not released"),
        (["report", "99_nothing"], "99_nothing was not released"),
        (["feedback", "99_nothing"], "99_nothing was not released"),
        (["init", "{folder}/new", "--course", str(COURSE.root), "--lang", "fr"], "--lang fr is not a language"),
        (["init", "{folder}/nlp", "--course", str(COURSE.root)], "is a class already"),
        (["grade", LESSON, "--class", "{folder}"], "is not a class folder"),
        (["export", "excel", "{folder}/x"], "excel"),
        (["collect", LESSON, "{folder}/nothing.zip"], "nothing.zip"),
    ],
)
def test_a_wrong_call_is_one_line_and_exit_code_2(folder, monkeypatch, capsys, words, problem):
    words = [word.format(folder=folder) for word in words]
    if "--class" not in words and words[0] != "init":
        words += ["--class", str(folder / "nlp")]
    monkeypatch.setattr("sys.argv", ["autograder", *words])
    with pytest.raises(SystemExit) as left:
        cli.main()
    said = capsys.readouterr().err
    assert left.value.code == 2
    assert problem in said
    assert "Traceback" not in said
