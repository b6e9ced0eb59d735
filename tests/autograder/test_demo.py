"""The demo, which is a class graded end to end: each of the twelve gets what their fate deserves, and can read why."""

from __future__ import annotations

import dataclasses
import html
import io
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import requests
from nbgrader.api import Gradebook
from nbgrader.utils import determine_grade, is_grade
from requests.adapters import HTTPAdapter, Retry
from rich.console import Console

from autograder.authoring.course import Course
from autograder.authoring.reference import Bench
from autograder.classroom import Classroom
from autograder.demo.fates import invent
from autograder.demo.run import LESSON, deserved, run_demo
from autograder.errors import ClassError
from autograder.grade_class import grade_lesson, replay_lesson
from autograder.grading.grade import FAILED
from autograder.grading.secret import hidden_key
from autograder.results.report import graded_submissions
from rnn2llm.checking.model import load_lesson

COURSE = Course.find(Path(__file__))

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("demo")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """The folder of a demo that was run, and what it printed."""
    folder = tmp_path_factory.mktemp("demo") / "class"
    screen = io.StringIO()
    assert run_demo(COURSE, folder, 2, "es", Console(file=screen, width=160))
    return folder, screen.getvalue()


@pytest.fixture(scope="module")
def classroom(demo):
    return Classroom.load(demo[0])


@pytest.fixture(scope="module")
def fates():
    return {fate.student: fate for fate in invent(Bench(COURSE, LESSON))}


@pytest.fixture(scope="module")
def graded(classroom):
    return {one.record.student: one for one in graded_submissions(classroom, load_lesson(LESSON))}


def page(classroom, student):
    path = classroom.root / "feedback" / student / LESSON / f"{LESSON}.html"
    return html.unescape(re.sub(r"<[^>]+>", " ", path.read_text(encoding="utf-8")))


def test_every_student_gets_exactly_what_their_fate_deserves(classroom, graded, fates):
    bench = Bench(COURSE, LESSON)
    assert len(fates) == 12
    assert {name: one.points for name, one in graded.items()} == {
        name: deserved(classroom, bench, fate) for name, fate in fates.items()
    }


def test_the_deserved_scores_are_not_all_alike(classroom, fates):
    """Six are right in one way or another; the others lose points for what they did."""
    bench = Bench(COURSE, LESSON)
    total = sum(exercise.points for exercise in bench.lesson.exercises)
    scores = {name: deserved(classroom, bench, fate) for name, fate in fates.items()}
    assert [name for name, score in scores.items() if score == total] == ["ada", "ben", "greta", "hugo"]
    assert [name for name, score in scores.items() if score == 0] == ["jonas", "karla", "luis"]
    assert 0 < scores["darius"] < scores["carla"] < scores["farid"] < total


def test_the_table_on_the_screen_shows_them(demo, graded):
    for name, one in graded.items():
        assert re.search(rf"│ {name} .*│ {one.points:g} +│$", demo[1], re.MULTILINE), name


@pytest.mark.parametrize(
    ("student", "lang"), [("ada", "es"), ("ben", "en"), ("darius", "en"), ("greta", "en"), ("jonas", "en")]
)
def test_each_is_spoken_to_in_their_language(classroom, graded, student, lang):
    assert graded[student].record.lang == lang
    assert ("Your hand-in" in page(classroom, student) or "Your submission" in page(classroom, student)) == (
        lang == "en"
    )


def test_misconceptions_are_named_on_the_page(classroom, fates):
    key = hidden_key(classroom, LESSON)
    text = page(classroom, "carla")
    for exercise, misconception in fates["carla"].wrong.items():
        assert key.exercises[exercise].diagnoses[misconception]["es"] in text


def test_what_hung_or_killed_the_kernel_is_named_with_its_cell(graded):
    (killed,) = graded["elena"].record.failures
    (hung,) = graded["farid"].record.failures
    assert (killed.kind, hung.kind) == ("died", "time")
    assert "memoria" in killed.name
    assert "entrenamiento" in hung.name
    endless = next(one for one in graded["farid"].exercises if one.exercise == "greedy_decode")
    assert (endless.status, endless.points) == ("timeout", 0.0)


def test_healing_is_told(graded):
    kinds = {name: {change.kind for change in one.record.changes} for name, one in graded.items()}
    assert kinds["ada"] == set()
    assert kinds["greta"]
    assert kinds["hugo"]


def test_files_that_cannot_be_read_say_so(classroom, graded):
    assert graded["karla"].record.unreadable == "unreadable_empty"
    assert graded["luis"].record.unreadable
    assert "vacío" in page(classroom, "karla")


def test_lateness_reaches_the_gradebook_and_the_page(classroom):
    with Gradebook(classroom.database) as gradebook:
        late = {one.student.id: one.total_seconds_late for one in gradebook.assignment_submissions(LESSON)}
    assert [name for name, seconds in late.items() if seconds > 0] == ["ines"]


def test_scores_in_nbgraders_gradebook_equal_ours(classroom, graded):
    with Gradebook(classroom.database) as gradebook:
        for name, one in graded.items():
            assert gradebook.find_submission(LESSON, name).score == pytest.approx(one.points, abs=1e-9), name


def test_nbgraders_own_reading_of_the_autograded_notebook_is_our_score(classroom, graded):
    for name, one in graded.items():
        notebook = nbformat.read(classroom.notebook("autograded", LESSON, name), as_version=4)
        read = {
            cell.metadata.nbgrader.grade_id: determine_grade(cell)[0]
            for cell in notebook.cells
            if is_grade(cell) and cell.cell_type == "code"
        }
        ours = {f"check_{each.exercise}": 0.0 if each.starred else each.points for each in one.exercises}
        assert read == (ours or dict.fromkeys(read, 0.0)), name


def test_the_form_grader_shows_the_class_for_manual_grading(classroom, graded):
    """nbgrader's own server extension, as `jupyter lab` in the class folder starts it."""
    command = [sys.executable, "-m", "jupyter", "server", "--allow-root", "--no-browser"]
    command += ["--ServerApp.port=0", "--ServerApp.token=secret", "--ServerApp.log_level=INFO"]
    with subprocess.Popen(
        command, cwd=classroom.root, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True
    ) as server:
        try:
            log = []
            for line in server.stderr:
                log.append(line)
                if "is running at" in "".join(log) and (found := re.search(r"http://127.0.0.1:\d+", line)):
                    address = found.group()
                    break
            else:
                pytest.fail("".join(log))

            session = requests.Session()  # the address is printed a moment before anybody listens there
            session.mount("http://", HTTPAdapter(max_retries=Retry(connect=10, backoff_factor=0.2)))

            def get(path):
                return session.get(f"{address}/formgrader/{path}", params={"token": "secret"}, timeout=60)

            submissions = get(f"api/submissions/{LESSON}").json()
            notebooks = get(f"api/submitted_notebooks/{LESSON}/{LESSON}").json()
            shown = get(f"submissions/{next(one['id'] for one in notebooks if one['student'] == 'carla')}").text
            session.close()
        finally:
            server.terminate()
    scores = {one["student"]: one["score"] for one in submissions}
    assert scores == pytest.approx({name: one.points for name, one in graded.items()}, abs=1e-9)
    assert all(one["autograded"] for one in submissions)
    assert "masked_cross_entropy" in shown


def test_reports_are_there_in_both_languages(classroom):
    for lang, words in (("es", "Distribución"), ("en", "Distribution")):
        assert words in (classroom.root / "reports" / f"{LESSON}.{lang}.html").read_text(encoding="utf-8")


def test_grading_again_runs_nothing_and_a_changed_submission_alone(demo, tmp_path):
    folder = shutil.copytree(demo[0], tmp_path / "copy")
    classroom = Classroom.load(folder)
    assert grade_lesson(classroom, LESSON, 2, (), Console(quiet=True)) == []
    before = {name: one.points for name, one in points(classroom).items()}
    shutil.copy(classroom.notebook("submitted", LESSON, "ada"), classroom.notebook("submitted", LESSON, "karla"))
    regraded = grade_lesson(classroom, LESSON, 2, (), Console(quiet=True))
    assert [one.record.student for one in regraded] == ["karla"]
    after = {name: one.points for name, one in points(classroom).items()}
    assert after == {**before, "karla": before["ada"]}


def points(classroom):
    return {one.record.student: one for one in graded_submissions(classroom, load_lesson(LESSON))}


def test_a_changed_exercise_regrades_only_itself(demo, tmp_path):
    classroom = Classroom.load(shutil.copytree(demo[0], tmp_path / "copy"))
    path = classroom.root / "records" / LESSON / "ben" / "shift_targets.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "key": "of an older exercise", "points": 0.5}), encoding="utf-8")
    stamps = {each: each.stat().st_mtime_ns for each in path.parent.glob("*.json")}
    (regraded,) = grade_lesson(classroom, LESSON, 1, (), Console(quiet=True))
    changed = {each.stem for each, stamp in stamps.items() if each.stat().st_mtime_ns != stamp}
    assert changed == {"shift_targets", "submission"}
    assert regraded.points == sum(exercise.points for exercise in load_lesson(LESSON).exercises)


def test_a_record_replays_to_the_same_verdict_and_a_forged_one_is_found(demo, tmp_path):
    classroom = Classroom.load(shutil.copytree(demo[0], tmp_path / "copy"))
    assert replay_lesson(classroom, LESSON, 1, ["carla"], Console(quiet=True)) == []
    path = classroom.root / "records" / LESSON / "carla" / "clipped_precision.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**record, "points": 3.0, "misconceptions": []}), encoding="utf-8")
    (difference,) = replay_lesson(classroom, LESSON, 1, ["carla"], Console(quiet=True))
    assert "carla: clipped_precision: on record 3 []" in difference


def test_a_run_that_was_killed_goes_on_where_it_was(demo, tmp_path):
    """A submission's own record is written last: without it, everything else about it is done again."""
    classroom = Classroom.load(shutil.copytree(demo[0], tmp_path / "copy"))
    with Gradebook(classroom.database) as gradebook:
        whole = {one.student.id: one.score for one in gradebook.assignment_submissions(LESSON)}
        gradebook.remove_submission(LESSON, "hugo")
    (classroom.root / "records" / LESSON / "hugo" / "submission.json").unlink()
    shutil.rmtree(classroom.notebook("autograded", LESSON, "hugo").parent)
    assert [one.record.student for one in grade_lesson(classroom, LESSON, 1, (), Console(quiet=True))] == ["hugo"]
    with Gradebook(classroom.database) as gradebook:
        assert {one.student.id: one.score for one in gradebook.assignment_submissions(LESSON)} == whole


def test_what_the_system_failed_to_grade_is_tried_again(demo, tmp_path):
    classroom = Classroom.load(shutil.copytree(demo[0], tmp_path / "copy"))
    record = classroom.records.submission(LESSON, "ines")
    classroom.records.write(dataclasses.replace(record, unreadable=FAILED))
    (again,) = grade_lesson(classroom, LESSON, 1, (), Console(quiet=True))
    assert (again.record.student, again.record.unreadable) == ("ines", "")


def test_the_demo_deletes_nothing_but_an_earlier_demo(tmp_path):
    (tmp_path / "thesis.tex").write_text("years of work")
    with pytest.raises(ClassError, match="not an earlier demo"):
        run_demo(COURSE, tmp_path, 1, "es", Console(quiet=True))
    assert (tmp_path / "thesis.tex").read_text() == "years of work"
