"""Variants of a lesson: what the build makes of them, what a class gets, what a submission of another one is told."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from autograder import cli
from autograder.authoring.build import _same_key, build_lesson
from autograder.authoring.course import Course
from autograder.authoring.misconceptions import module_of
from autograder.authoring.notebooks import build_notebook
from autograder.authoring.proof import prove
from autograder.authoring.reference import Bench
from autograder.authoring.source import read_lesson
from autograder.authoring.student_repo import write_student_repo
from autograder.errors import ClassError, CourseError, SourceError
from autograder.grading.handout import release, releases
from autograder.grading.heal import Healer
from autograder.grading.secret import choose_variant, hidden_key
from autograder.results.report import class_report
from rnn2llm.checking import check, reveal, session
from rnn2llm.checking.keys import AnswerKey
from rnn2llm.checking.model import load_lesson
from rnn2llm.checking.session import CheckFailed
from tests.mini import LESSON, PUBLIC, VARIANT, VARIED, WORDS, mini_course
from tests.miniclass import MiniClass, mini_class

HERE = Course.find(Path(__file__))
PLAIN = "def masked_mean(x, mask):\n    return (x * mask).sum(axis=1) / mask.sum(axis=1)"
SQUARED = "def masked_mean(x, mask):\n    return np.sqrt((x**2 * mask).sum(axis=1) / mask.sum(axis=1))"


@pytest.fixture
def course(tmp_path: Path) -> Iterator[Course]:
    with mini_course(tmp_path / "c", **VARIED) as made:
        yield made


def built(course: Course) -> dict[str, str]:
    return {one.path.relative_to(course.root).as_posix(): one.text for one in build_lesson(course, LESSON)}


# ------------------------------------------------------------------------------------------------------ the course


def test_public_notebooks_and_key_are_those_of_a_lesson_without_variants(tmp_path: Path) -> None:
    with mini_course(tmp_path / "one", **VARIED) as course:
        varied = built(course)
    files = {**VARIED, "public": PUBLIC, "words": WORDS, "source": without_variants(VARIED["source"])}
    with mini_course(tmp_path / "other", **files) as plain:
        alone = built(plain)
    assert set(varied) - set(alone) == {f"course/rnn2llm/answers/{LESSON}.{VARIANT}.json"}
    same = [name for name in alone if "teacher" not in name and "revealed" not in name]
    assert {name: varied[name] for name in same} == {name: alone[name] for name in same}


def without_variants(source: str) -> str:
    cells = source.split("# %% ")
    return "# %% ".join(cell for cell in cells if "variant=" not in cell.partition("\n")[0])


def test_a_variant_s_notebook_has_its_text_and_says_so_in_metadata_and_setup(course: Course) -> None:
    plain, varied = (
        build_notebook(course, read_lesson(course.lesson_folder(LESSON) / "lesson.py", name), "en", reveal=False)
        for name in ("", VARIANT)
    )
    assert [cell.id for cell in plain.cells] == [cell.id for cell in varied.cells]
    assert [cell.metadata for cell in plain.cells] == [cell.metadata for cell in varied.cells]
    assert plain.metadata["rnn2llm"].get("variant") is None
    assert varied.metadata["rnn2llm"]["variant"] == VARIANT
    changed = {
        one.id: one.source for one, other in zip(varied.cells, plain.cells, strict=True) if one.source != other.source
    }
    assert "squared" in changed.pop("cell-001")
    assert f'rnn2llm.setup("00_mini", lang="en", reveal=False, variant="{VARIANT}")' in changed.pop("cell-002")
    assert "Root mean square" in changed["exercise-masked-mean"]
    assert set(changed) == {"exercise-masked-mean"}


def test_its_public_key_has_what_is_not_as_in_the_lesson_s(course: Course) -> None:
    texts = built(course)
    own = AnswerKey.from_json(texts[f"course/rnn2llm/answers/{LESSON}.{VARIANT}.json"])
    base = AnswerKey.from_json(texts[f"course/rnn2llm/answers/{LESSON}.json"])
    assert (own.variant, list(own.exercises), base.variant) == (VARIANT, ["masked_mean"], "")
    whole = own.over(base)
    assert list(whole.exercises) == list(base.exercises)
    assert whole.exercises["bounds"] == base.exercises["bounds"]
    assert set(whole.exercises["masked_mean"].diagnoses) == {"arithmetic", "no_root"}
    drawn = Bench(course, LESSON, VARIANT).key(0, "public")
    assert whole.to_json() == drawn.to_json()


def test_a_case_that_both_have_stands_in_one_key_alone() -> None:
    """Of beam search, all cases but one have alpha 0: what is asked of `length_normalize` makes no difference there."""
    folder = HERE.helper / "answers"
    own, base = (AnswerKey.from_json((folder / f"03_beam_search{of}.json").read_text("utf-8")) for of in (".gnmt", ""))
    assert [case.name for case in own.exercises["beam_search"].cases if case.inputs] == ["normalized"]
    drawn = Bench(HERE, "03_beam_search", "gnmt").key(0, "public")
    assert _same_key(own.over(base).to_json(), drawn.to_json())  # the file may be from another processor


def test_what_calls_an_exercise_of_a_variant_is_the_variant_s_too() -> None:
    assert Bench(HERE, "03_beam_search", "gnmt").varied == ("length_normalize", "beam_search")
    assert Bench(HERE, "03_beam_search").varied == ()


def test_a_variant_is_proved_and_the_answers_of_others_are_named_in_it(course: Course) -> None:
    for variant in ("", VARIANT):
        assert list(prove(Bench(course, LESSON, variant), 0)) == []
    path = module_of(course.lesson_folder(LESSON), "masked_mean")
    path.write_text(path.read_text("utf-8").replace('"x**2 * mask", "x * mask"', '"x**2 * mask", "-x * mask"'))
    found = list(prove(Bench(course, LESSON, VARIANT), 0))
    assert "masked_mean: the reference of variant none is named nothing" in found


def test_the_command_proves_every_variant(course: Course) -> None:
    path = module_of(course.lesson_folder(LESSON), "masked_mean")
    path.write_text(
        path.read_text("utf-8").replace('(("np.sqrt(total / count)", "total / count"),)', '(("x**2", "x*x"),)')
    )
    done = CliRunner().invoke(cli.app, ["prove", LESSON, "--course", str(course.root), "--seeds", "1"])
    assert done.exit_code == 1
    assert f"seed 0: {LESSON}.{VARIANT}: masked_mean: misconception no_root passes" in done.output


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("source", 'exercise="masked_mean" variant', 'check="bounds" variant', "cannot have another check cell"),
        ("source", "skip=true\n", 'skip=true variant="quadratic"\n', "no cell before this one"),
        ("source", 'variant="quadratic"', 'variant="cubic"', "variants differ"),
        ("words", 'about.en = "masked_mean asks for the root mean square."\n', "", "variants.quadratic.about"),
        ("public", "(replace(EXERCISES[0]),)", "(replace(EXERCISES[0], points=9),)", "changes its points"),
    ],
)
def test_a_variant_that_is_not_whole_is_refused(tmp_path: Path, file: str, old: str, new: str, told: str) -> None:
    files = {**VARIED, file: VARIED[file].replace(old, new)}
    assert files != VARIED
    with mini_course(tmp_path / "c", **files) as course, pytest.raises(SourceError, match=told):
        list(build_lesson(course, LESSON))


def test_a_variant_cannot_be_called_what_the_option_takes(tmp_path: Path) -> None:
    files = {name: text.replace(VARIANT, "draw") for name, text in VARIED.items()}
    with (
        mini_course(tmp_path / "c", **files) as course,
        pytest.raises(SourceError, match="'draw' cannot name a variant"),
    ):
        list(build_lesson(course, LESSON))


def test_the_page_for_instructors_says_what_variants_there_are(course: Course) -> None:
    page = built(course)[f"solutions/{LESSON}/teacher.en.md"]
    assert page.index("## Variants") > page.index("`summed`")
    assert "masked_mean asks for the root mean square." in page
    assert "- `no_root`: The root is missing." in page


# ------------------------------------------------------------------------------------------- in a student's notebook


@pytest.fixture
def variant_session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    monkeypatch.setenv("RNN2LLM_STATE", str(tmp_path / "state"))
    session.begin("03_beam_search", "en", variant="gnmt")
    yield
    monkeypatch.setattr(session, "_current", None)


def test_the_check_of_a_variant_s_notebook_judges_by_the_variant(
    variant_session: None, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setitem(globals(), "length_normalize", lambda score, length, alpha: score / ((5 + length) / 6) ** alpha)
    check("length_normalize")
    told = capsys.readouterr().out
    assert "Correct! 2 of 2" in told
    assert "at α = 1 divides by (5 + length) / 6" in told
    monkeypatch.setitem(globals(), "length_normalize", lambda score, length, alpha: score / length**alpha)
    with pytest.raises(CheckFailed):
        check("length_normalize")
    assert "asked for, which adds 5 to the length" in capsys.readouterr().out
    monkeypatch.setitem(globals(), "log_softmax", lambda z: z - np.logaddexp.reduce(z, axis=-1, keepdims=True))
    check("log_softmax")


def test_it_reveals_the_variant_s_solution_and_keeps_what_was_done_apart(
    variant_session: None, capsys: pytest.CaptureFixture[str]
) -> None:
    now = session.current()
    for name in ("length_normalize", "expand"):
        now.record(name).tries, now.record(name).hints = 1, 3
    reveal("length_normalize")
    assert "((5 + length) / 6) ** alpha" in capsys.readouterr().out
    reveal("expand")
    assert "def expand" in capsys.readouterr().out
    now.save()
    assert session.begin("03_beam_search", "en", variant="gnmt").record("expand").tries == 1
    assert session.begin("03_beam_search", "en").record("expand").tries == 0


def test_an_unknown_variant_says_which_there_are() -> None:
    with pytest.raises(KeyError, match="has no variant 'x'; it has gnmt"):
        load_lesson("03_beam_search", "x")
    with pytest.raises(KeyError, match="it has none"):
        load_lesson("01_encoder_decoder", "x")


# ------------------------------------------------------------------------------------------------------- in a class


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MiniClass]:
    """A class with the variant: one right, one with the public notebook's answer, one with the public notebook itself."""
    with mini_class(tmp_path_factory.mktemp("varied"), **VARIED) as mini:
        public = releases(mini.classroom, LESSON)
        assert release(mini.classroom, LESSON, VARIANT) == VARIANT
        mini.hand_in("ana", {"masked_mean": SQUARED})
        mini.hand_in("bo", {"masked_mean": PLAIN}, lang="en")
        for student, code in (("cy", PLAIN), ("di", SQUARED)):
            notebook = json.loads(public["en"])
            for cell in notebook["cells"]:
                mark = cell["metadata"].get("rnn2llm", {})
                if mark.get("role") == "exercise":
                    source = code if mark["name"] == "masked_mean" else "def bounds(x):\n    return x.min(), x.max()"
                    cell["source"] = source
            mini.hand_in_file(student, json.dumps(notebook).encode())
        run(mini, "grade", "--jobs", "2")
        yield mini


def run(mini: MiniClass, verb: str, *options: str, code: int = 0) -> str:
    words = [verb, LESSON, "--class", str(mini.classroom.root), *options]
    done = CliRunner().invoke(cli.app, words, catch_exceptions=False)
    assert done.exit_code == code, done.output
    return done.output


slow = pytest.mark.slow


@slow
def test_it_is_graded_as_its_variant_asks_and_the_records_say_so(graded: MiniClass) -> None:
    records = graded.classroom.records
    points = {}
    for student in records.students(LESSON):
        one, whole = records.exercise(LESSON, student, "masked_mean"), records.submission(LESSON, student)
        assert one is not None
        assert whole is not None
        assert (one.variant, whole.variant) == (VARIANT, VARIANT)
        points[student] = (one.points, one.misconceptions)
    assert points == {"ana": (4, ()), "bo": (0, ("arithmetic",)), "cy": (0, ("arithmetic",)), "di": (4, ())}


@slow
def test_a_submission_of_another_variant_is_told_so(graded: MiniClass) -> None:
    records = graded.classroom.records
    told = {}
    for student in records.students(LESSON):
        record = records.submission(LESSON, student)
        assert record is not None
        told[student] = [one.detail for one in record.changes if one.kind == "heal_variant"]
    assert told == {"ana": [], "bo": [], "cy": ["masked_mean"], "di": ["masked_mean"]}
    run(graded, "feedback")
    page = (graded.classroom.root / "feedback" / "cy" / LESSON / f"{LESSON}.html").read_text("utf-8")
    assert "Your notebook is not of the variant of the lesson that your class has" in page
    assert "That is the mean, and the root mean square is asked for." in page
    assert "The quadratic idea." in page
    report = class_report(graded.classroom, LESSON, "en")
    assert [who for who, what in report.attention if "another variant" in what] == ["cy", "di"]


@slow
def test_a_record_replays_as_its_variant(graded: MiniClass, tmp_path: Path) -> None:
    twin = graded.twin(tmp_path / "class")
    assert "every verdict is the same" in run(twin, "regrade")
    assert run(twin, "release", "--variant", "none").startswith(f"released {LESSON} to")
    told = run(twin, "regrade", "--student", "ana", code=1)
    assert f"graded as variant {VARIANT}, and the class has none now; release with --variant {VARIANT}" in told
    assert run(twin, "release", "--variant", VARIANT).startswith(f"released {LESSON}, variant {VARIANT}, to")
    assert "every verdict is the same" in run(twin, "regrade")


@slow
def test_a_class_keeps_its_variant_and_draws_the_same_one_again(graded: MiniClass, tmp_path: Path) -> None:
    twin = graded.twin(tmp_path / "class").classroom
    first = hidden_key(twin, LESSON).to_json()
    assert choose_variant(twin, LESSON) == VARIANT
    drawn = set()
    for number in range(12):
        (twin.keys / "secret").write_text(str(number))
        assert choose_variant(twin, LESSON, "draw") == choose_variant(twin, LESSON, "draw")
        drawn.add(choose_variant(twin, LESSON, "draw"))
    assert drawn == {"", VARIANT}
    with pytest.raises(ClassError, match="has no variant 'cubic'; --variant takes none, quadratic, draw"):
        choose_variant(twin, LESSON, "cubic")
    assert release(twin, LESSON) == VARIANT
    assert hidden_key(twin, LESSON).to_json() != first  # another secret
    for text in releases(twin, LESSON).values():
        assert f'variant=\\"{VARIANT}\\"' in text


@slow
def test_the_setup_cell_tells_the_variant_where_metadata_are_lost(graded: MiniClass) -> None:
    import nbformat

    texts = releases(graded.classroom, LESSON)
    healer = Healer({lang: nbformat.reads(text, as_version=4) for lang, text in texts.items()})
    bare = json.loads(texts["en"])
    bare["metadata"] = {}
    told = [change.kind for change in healer.heal(json.dumps(bare).encode()).changes]
    assert "heal_variant" not in told
    setup = next(cell for cell in bare["cells"] if "rnn2llm.setup" in "".join(cell["source"]))
    setup["source"] = "".join(setup["source"]).replace(f', variant="{VARIANT}"', "")
    told = [change.kind for change in healer.heal(json.dumps(bare).encode()).changes]
    assert "heal_variant" in told


def test_a_repository_for_students_can_have_a_variant(course: Course, tmp_path: Path) -> None:
    address = "https://github.com/you/students"
    for built_file in build_lesson(course, LESSON):
        built_file.write()
    (course.root / "pyproject.toml").write_text(
        '[project]\nname = "mini"\nversion = "1"\n[project.urls]\nRepository = "https://github.com/example/mini"\n'
    )
    notebooks = write_student_repo(course, tmp_path / "repo", address, "main", [LESSON], VARIANT)
    assert all(f'variant=\\"{VARIANT}\\"' in path.read_text("utf-8") for path in notebooks)
    assert (tmp_path / "repo" / "course" / "rnn2llm" / "answers" / f"{LESSON}.{VARIANT}.json").is_file()
    with pytest.raises(CourseError, match="has no variant 'cubic'; it has quadratic"):
        write_student_repo(course, tmp_path / "repo", address, "main", [LESSON], "cubic")
