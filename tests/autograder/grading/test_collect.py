"""Collecting: whose file goes where, which of several, and what is refused."""

from __future__ import annotations

import io
import os
import stat
import struct
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nbgrader.utils import parse_utc

from autograder.authoring.course import Course
from autograder.classroom import Classroom
from autograder.errors import ClassError, SubmissionError
from autograder.grading.collect import CollectReport, collect
from autograder.grading.collect_students import student_id
from autograder.settings import Settings
from tests.submissions import sample
from tests.submissions.sample import LESSON, encode, solved, stripped

GOOD = encode(solved())
OLD, NEW = (2026, 2, 3, 10, 0, 0), (2026, 2, 4, 10, 0, 0)
NAME = f"{LESSON}.ipynb"


@pytest.fixture
def classroom(tmp_path: Path) -> Classroom:
    for lesson in (LESSON, "02_another"):
        folder = tmp_path / "course" / "solutions" / lesson
        folder.mkdir(parents=True)
        (folder / "lesson.py").touch()
    (tmp_path / "class").mkdir()
    return Classroom(
        tmp_path / "class", Settings("Test", "es", tmp_path / "course", "sqlite://"), Course(tmp_path / "course")
    )


def archive(files: dict[str, bytes], when: tuple[int, int, int, int, int, int] = NEW) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in files.items():
            target.writestr(zipfile.ZipInfo(name, when), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def collected(classroom: Classroom, source: Path | bytes | dict[str, bytes], roster: str = "") -> CollectReport:
    """The report on a folder, an archive's bytes, or files to be zipped."""
    if not isinstance(source, Path):
        path = classroom.root.parent / "download.zip"
        path.write_bytes(source if isinstance(source, bytes) else archive(source))
        source = path
    csv = classroom.root.parent / "roster.csv"
    csv.write_text(roster, encoding="utf-8")
    return collect(classroom, LESSON, source, csv if roster else None)


def told(report: CollectReport) -> set[tuple[str, str, str, str]]:
    return {(one.file, one.student, one.outcome, one.reason) for one in report.files}


def submitted(classroom: Classroom, student: str) -> bytes:
    return classroom.notebook("submitted", LESSON, student).read_bytes()


def version(number: int) -> bytes:
    notebook = solved()
    notebook["cells"][0]["source"] += f" {number}"
    return encode(notebook)


# Layouts


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Ana Pérez Núñez_12345_assignsubmission_file_/mi cuaderno.ipynb", "Ana_Perez_Nunez"),
        ("Ana Pérez Núñez_12345_assignsubmission_file/a.ipynb", "Ana_Perez_Nunez"),
        (f"Ana Pérez Núñez_12345_assignsubmission_file_{NAME}", "Ana_Perez_Nunez"),
        (f"Group A/Ana Pérez Núñez_12345_assignsubmission_file_/{NAME}", "Ana_Perez_Nunez"),
        (f"pereznunezana_4711_889900_{NAME}", "pereznunezana_4711"),
        (f"pereznunezana_LATE_4711_889900_{LESSON}-1.ipynb", "pereznunezana_4711"),
        (f"submitted/ana/{LESSON}/{NAME}", "ana"),
        (f"ana/{LESSON}/{NAME}", "ana"),
        ("ana/whatever.ipynb", "ana"),
        ("ana/homework/deep/whatever.ipynb", "ana"),
        ("ana.ipynb", "ana"),
        ("ana (1).ipynb", "ana"),
        ("ana2.ipynb", "ana2"),
        ("ana.ipynb.txt", "ana"),
        (f"ana/{NAME}.json", "ana"),
        (f"Ana Pérez Núñez_12345_assignsubmission_file_/{NAME}.txt", "Ana_Perez_Nunez"),
        (f"{LESSON}/ana.ipynb", "ana"),
        (f"ana/{LESSON} (1).ipynb", "ana"),
    ],
)
def test_layouts_in_an_archive_and_in_a_folder(classroom: Classroom, tmp_path: Path, name: str, student: str) -> None:
    assert collected(classroom, {name: GOOD}).students == [student]
    assert submitted(classroom, student) == GOOD
    path = tmp_path / "folder" / name
    path.parent.mkdir(parents=True)
    path.write_bytes(version(1))
    os.utime(path, (1.9e9, 1.9e9))
    report = collected(classroom, tmp_path / "folder")
    assert [(one.student, one.outcome) for one in report.files] == [(student, "replaced")]
    assert submitted(classroom, student) == version(1)


@pytest.mark.parametrize(
    ("program", "encoding"), [("macOS", "utf-8"), ("Windows", "cp850"), ("Info-ZIP", "cp437")], ids=lambda value: value
)
def test_names_in_archives_that_do_not_say_how_they_are_written(
    classroom: Classroom, program: str, encoding: str
) -> None:
    """macOS' Archive Utility writes UTF-8 and Windows' Explorer the OEM code page, neither with a word about it."""
    name = "Álvaro Ñúñez" if program != "Info-ZIP" else "ñandú"
    assert collected(classroom, {f"{name}/{NAME}": GOOD}).students == [student_id(name)]
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as target:
        entry = zipfile.ZipInfo(f"{'x' * len(name.encode(encoding))}/{NAME}", NEW)
        target.writestr(entry, GOOD)
    content = raw.getvalue().replace(b"x" * len(name.encode(encoding)), name.encode(encoding))
    assert submitted(classroom, student_id(name)) == GOOD
    report = collected(classroom, content)
    assert [(one.student, one.reason) for one in report.files] == [
        (student_id(name), "the same file was collected before")
    ]


def test_text_beside_a_notebook_is_no_notebook(classroom: Classroom) -> None:
    report = collected(classroom, {f"ana/{NAME}.txt": GOOD, "ana/notes.txt": b"Dear teacher", "ana/data.json": b"{}"})
    assert told(report) == {
        (f"ana/{NAME}.txt", "ana", "taken", ""),
        ("ana/notes.txt", "ana", "ignored", "it is no notebook"),
        ("ana/data.json", "ana", "ignored", "it is no notebook"),
    }


def test_a_folder_around_everybody_is_nobody(classroom: Classroom) -> None:
    files = {f"export/submissions/{name}/{NAME}": GOOD for name in ("ana", "leo")}
    assert collected(classroom, files).students == ["ana", "leo"]
    assert collected(classroom, {"export/eva.ipynb": GOOD, "export/luz.ipynb": GOOD}).students == ["eva", "luz"]


def test_an_archive_a_student(classroom: Classroom) -> None:
    files = {
        "ana.zip": archive({NAME: GOOD}),
        "Leo Gil_77_assignsubmission_file_/entrega.zip": archive({f"entrega/{NAME}": GOOD, "entrega/datos.csv": b"1"}),
    }
    report = collected(classroom, files)
    assert report.students == ["Leo_Gil", "ana"]
    assert submitted(classroom, "ana") == submitted(classroom, "Leo_Gil") == GOOD


def test_archives_are_opened_one_level_deep(classroom: Classroom) -> None:
    inner = archive({"more.zip": archive({NAME: GOOD})})
    report = collected(classroom, {"ana.zip": inner})
    assert told(report) == {("ana/more.zip", "ana", "taken", "it is no notebook")}


def test_namesakes_in_moodle_are_told_apart(classroom: Classroom) -> None:
    files = {f"Ana Gil_{number}_assignsubmission_file_/{NAME}": version(number) for number in (11, 22)}
    assert collected(classroom, files).students == ["Ana_Gil_11", "Ana_Gil_22"]
    assert submitted(classroom, "Ana_Gil_22") == version(22)


def test_names_that_give_the_same_id_are_told_apart(classroom: Classroom) -> None:
    students = collected(classroom, {"José.ipynb": version(1), "Jose.ipynb": version(2)}).students
    assert len(set(students)) == 2
    assert {submitted(classroom, one) for one in students} == {version(1), version(2)}


def test_a_file_of_nobody_is_ignored(classroom: Classroom) -> None:
    report = collected(classroom, {NAME: GOOD, "grades.csv": b"a,b"})
    assert told(report) == {
        (NAME, "", "ignored", "no student can be made out"),
        ("grades.csv", "", "ignored", "no student can be made out"),
    }


def test_clutter_is_not_even_mentioned(classroom: Classroom, tmp_path: Path) -> None:
    clutter = ["__MACOSX/ana/._x.ipynb", "ana/.DS_Store", "ana/.ipynb_checkpoints/x-checkpoint.ipynb"]
    report = collected(classroom, {"ana/x.ipynb": GOOD, **dict.fromkeys(clutter, b"junk")})
    assert [one.file for one in report.files] == ["ana/x.ipynb"]
    for name in [*clutter, "ana/x.ipynb"]:
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(GOOD)
    assert [one.file for one in collected(classroom, tmp_path / "folder").files] == ["ana/x.ipynb"]


def test_the_roster_tells_a_student_s_folder_from_one_around_everybody(classroom: Classroom) -> None:
    files = {"ap1/draft.ipynb": version(1), "ap1/final.ipynb": version(2)}
    assert collected(classroom, files).students == ["draft", "final"]
    assert collected(classroom, files, ROSTER).students == ["ap1"]


@pytest.mark.parametrize("names", [["a.ipynb", "b.ipynb"], [NAME, "data.csv"]])
def test_nbgrader_s_tree_of_one_student(classroom: Classroom, names: list[str]) -> None:
    files = {f"submitted/ana/{LESSON}/{name}": GOOD for name in names}
    assert collected(classroom, files).students == ["ana"]


# The roster

ROSTER = """\ufeffid,first_name,last_name,email,lms_user_id
ap1,Ana,Pérez Núñez,ana.perez@example.org,4711
lg2,Leo,Gil,leo@example.org,12345
em3,Eva,Moss,eva@example.org,
xx4,Leo,Gil,leo2@example.org,
"""


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("Pérez Núñez, Ana_12345_assignsubmission_file_/x.ipynb", "ap1"),
        ("ANA PEREZ NUNEZ_9_assignsubmission_file_/x.ipynb", "ap1"),
        ("somebody_4711_1_x.ipynb", "ap1"),
        ("pereznunezana_9_1_x.ipynb", "ap1"),
        ("ap1/x.ipynb", "ap1"),
        ("ana.perez@example.org.ipynb", "ap1"),
        ("ana.perez.ipynb", "ap1"),
    ],
)
def test_the_roster_knows_who_it_is(classroom: Classroom, name: str, student: str) -> None:
    report = collected(classroom, {name: GOOD}, ROSTER)
    assert told(report) == {(name, student, "taken", "")}
    assert report.missing == ("lg2", "em3", "xx4")


def test_who_is_not_in_the_roster_is_taken_with_a_remark(classroom: Classroom) -> None:
    report = collected(classroom, {"Leo Gil_9_assignsubmission_file_/x.ipynb": GOOD, "max.ipynb": GOOD}, ROSTER)
    assert told(report) == {
        ("Leo Gil_9_assignsubmission_file_/x.ipynb", "Leo_Gil", "taken", "not in the roster"),
        ("max.ipynb", "max", "taken", "not in the roster"),
    }


@pytest.mark.parametrize("roster", ["name\nAna\n", "id\n../ana\n", "id,first_name\n,Ana\n"])
def test_a_roster_without_usable_ids_is_refused(classroom: Classroom, roster: str) -> None:
    with pytest.raises(ClassError, match=r"roster\.csv:2"):
        collected(classroom, {"ana.ipynb": GOOD}, roster)


# Which of several files


def test_the_newest_readable_notebook_of_the_lesson_wins(classroom: Classroom) -> None:
    buffer = io.BytesIO()
    another = solved() | {"metadata": {"rnn2llm": {"lesson": "02_another"}}}
    files = [
        ("ana/first.ipynb", OLD, version(1)),
        ("ana/second.ipynb", NEW, version(2)),
        ("ana/broken.ipynb", (2026, 2, 5, 0, 0, 0), b"{"),
        ("ana/another.ipynb", (2026, 2, 6, 0, 0, 0), encode(another)),
        ("ana/stripped.ipynb", (2026, 2, 7, 0, 0, 0), encode(stripped(solved()))),
        ("ana/notes.pdf", (2026, 2, 8, 0, 0, 0), b"%PDF"),
    ]
    with zipfile.ZipFile(buffer, "w") as target:
        for name, when, content in files:
            target.writestr(zipfile.ZipInfo(name, when), content)
    report = collected(classroom, buffer.getvalue())
    assert submitted(classroom, "ana") == version(2)
    assert told(report) == {
        ("ana/second.ipynb", "ana", "taken", ""),
        ("ana/first.ipynb", "ana", "ignored", "older than ana/second.ipynb"),
        ("ana/broken.ipynb", "ana", "ignored", "it cannot be read"),
        ("ana/another.ipynb", "ana", "ignored", "it names another lesson"),
        ("ana/stripped.ipynb", "ana", "ignored", "it does not say which lesson it is"),
        ("ana/notes.pdf", "ana", "ignored", "it is no notebook"),
    }


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("ana/essay.pdf", b"%PDF", "it is no notebook"),
        ("ana/x.ipynb", b"", "it cannot be read"),
        (
            "ana/x.ipynb",
            encode(solved() | {"metadata": {"rnn2llm": {"lesson": "02_another"}}}),
            "it names another lesson",
        ),
        ("ana/x.ipynb", encode(stripped(solved())), "it does not say which lesson it is"),
    ],
)
def test_who_sent_nothing_better_still_has_a_submission(
    classroom: Classroom, name: str, content: bytes, reason: str
) -> None:
    report = collected(classroom, {name: content})
    assert told(report) == {(name, "ana", "taken", reason)}
    assert submitted(classroom, "ana") == content


def test_files_in_another_lesson_s_folder_are_left_alone(classroom: Classroom) -> None:
    files = {f"ana/{LESSON}/{NAME}": GOOD, "ana/02_another/02_another.ipynb": version(2)}
    report = collected(classroom, files)
    assert ("ana/02_another/02_another.ipynb", "", "ignored", "in the folder of 02_another") in told(report)
    assert submitted(classroom, "ana") == GOOD


def test_late_files_are_marked(classroom: Classroom) -> None:
    report = collected(classroom, {f"gilleo_LATE_1_2_{NAME}": GOOD}, ROSTER)
    assert [one.reason for one in report.files] == ["marked as late; not in the roster"]
    assert list(report.lines()) == [
        f"gilleo_1  taken  gilleo_LATE_1_2_{NAME}: marked as late; not in the roster",
        f"1 collected of {LESSON}",
        "nothing from ap1, lg2, em3, xx4",
    ]


def test_collecting_again(classroom: Classroom) -> None:
    def again(content: bytes, when: tuple[int, int, int, int, int, int]) -> list[tuple[str, str]]:
        report = collected(classroom, archive({"ana.ipynb": content}, when))
        return [(one.outcome, one.reason.split(",")[0]) for one in report.files]

    assert again(version(1), OLD) == [("taken", "")]
    assert again(version(1), NEW) == [("ignored", "the same file was collected before")]
    assert again(version(2), NEW) == [("replaced", "in place of what was collected before")]
    assert again(version(1), OLD) == [("ignored", "what was collected before")]
    assert again(b"{", (2026, 3, 1, 0, 0, 0)) == [("ignored", "what was collected before")]
    assert submitted(classroom, "ana") == version(2)
    assert sorted(os.listdir(classroom.notebook("submitted", LESSON, "ana").parent)) == [NAME, "timestamp.txt"]


# Times


def stamp(classroom: Classroom, student: str) -> datetime:
    text = classroom.notebook("submitted", LESSON, student).with_name("timestamp.txt").read_text()
    return parse_utc(text).replace(tzinfo=UTC)


def test_the_time_of_a_file_is_its_own(classroom: Classroom, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "ana.ipynb"
    path.parent.mkdir()
    path.write_bytes(GOOD)
    os.utime(path, (1.7e9, 1.7e9))
    collected(classroom, path.parent)
    assert stamp(classroom, "ana") == datetime.fromtimestamp(1.7e9, UTC)


def test_the_time_in_an_archive_is_local_unless_it_says_utc(classroom: Classroom) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        exact = zipfile.ZipInfo("exact.ipynb", NEW)
        exact.extra = struct.pack("<HH", 0x7875, 1) + b"x" + struct.pack("<HHBi", 0x5455, 5, 1, 1_700_000_000)
        target.writestr(exact, GOOD)
        target.writestr(zipfile.ZipInfo("local.ipynb", NEW), GOOD)
        target.writestr(zipfile.ZipInfo("undated.ipynb", (1980, 0, 0, 0, 0, 0)), GOOD)
    path = classroom.root.parent / "download.zip"
    path.write_bytes(buffer.getvalue())
    os.utime(path, (1.6e9, 1.6e9))
    collect(classroom, LESSON, path)
    assert stamp(classroom, "exact") == datetime.fromtimestamp(1.7e9, UTC)
    assert stamp(classroom, "local") == datetime(*NEW).astimezone(UTC)
    assert stamp(classroom, "undated") == datetime.fromtimestamp(1.6e9, UTC)


# Hostile sources


@pytest.mark.parametrize(
    "name", ["../evil.ipynb", "ana/../../evil.ipynb", "/etc/evil.ipynb", "..\\evil.ipynb", "C:evil.ipynb"]
)
def test_names_that_lead_out_are_refused(classroom: Classroom, tmp_path: Path, name: str) -> None:
    report = collected(classroom, {name: GOOD, "ana.ipynb": GOOD})
    assert report.students == ["ana"]
    assert [one.reason for one in report.files if one.outcome == "ignored"] == [
        "refused: its name leads out of the archive"
    ]
    assert not list(tmp_path.rglob("evil.ipynb"))


@pytest.mark.parametrize("kind", [stat.S_IFLNK, stat.S_IFCHR, stat.S_IFIFO])
def test_links_and_devices_in_an_archive_are_refused(classroom: Classroom, kind: int) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as target:
        entry = zipfile.ZipInfo("ana.ipynb", NEW)
        entry.external_attr = (kind | 0o777) << 16
        target.writestr(entry, b"/etc/passwd")
    report = collected(classroom, buffer.getvalue())
    assert told(report) == {("ana.ipynb", "", "ignored", "refused: a link or a device, not a file")}


def test_links_and_devices_in_a_folder_are_refused(classroom: Classroom, tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.mkdir()
    (secret / "key.ipynb").write_bytes(GOOD)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "ana.ipynb").symlink_to(secret / "key.ipynb")
    (folder / "leo").symlink_to(secret, target_is_directory=True)
    os.mkfifo(folder / "eva.ipynb")
    report = collected(classroom, folder)
    assert report.students == []
    assert {(one.file, one.reason) for one in report.files} == {
        (name, "refused: a link or a device, not a file") for name in ("ana.ipynb", "leo", "eva.ipynb")
    }


def test_bombs_are_refused(classroom: Classroom) -> None:
    report = collected(classroom, {"ana.ipynb": bytes(5_000_000), "leo.zip": archive({"x.ipynb": bytes(5_000_000)})})
    assert {one.reason for one in report.files} == {"refused: it unpacks to far more than it should"}
    assert report.students == []


def test_an_archive_with_too_many_files_counts_as_one_file(classroom: Classroom) -> None:
    report = collected(classroom, {"ana.zip": archive({f"{number}.ipynb": b"" for number in range(1_001)})})
    assert told(report) == {("ana.zip", "ana", "taken", "it is no notebook")}


def test_a_file_that_is_too_large_is_cut_off(classroom: Classroom, tmp_path: Path) -> None:
    path = tmp_path / "folder" / "ana.ipynb"
    path.parent.mkdir()
    path.write_bytes(b" " * 20_000_100)
    report = collected(classroom, path.parent)
    assert [one.reason for one in report.files] == ["it cannot be read; cut off at 20,000,000 bytes"]
    assert len(submitted(classroom, "ana")) == 20_000_001


def test_an_encrypted_entry_is_refused(classroom: Classroom) -> None:
    content = bytearray(archive({"ana.ipynb": GOOD}))
    content[content.index(b"PK\x01\x02") + 8] |= 1
    report = collected(classroom, bytes(content))
    assert told(report) == {("ana.ipynb", "", "ignored", "refused: encrypted")}


def test_a_damaged_entry_is_collected_as_unreadable(classroom: Classroom) -> None:
    content = bytearray(archive({"ana.ipynb": GOOD, "leo.ipynb": GOOD}))
    content[60:90] = bytes(30)
    report = collected(classroom, bytes(content))
    assert ("ana.ipynb", "ana", "taken", "it cannot be read") in told(report)
    assert submitted(classroom, "leo") == GOOD


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"{}"])
def test_a_source_that_is_neither_folder_nor_archive(classroom: Classroom, content: bytes) -> None:
    with pytest.raises(SubmissionError, match=r"download\.zip is neither"):
        collected(classroom, content)


@given(label=st.text(max_size=200))
def test_a_student_id_is_always_safe(label: str) -> None:
    made = student_id(label)
    assert made
    assert len(made) <= 100
    assert not made.startswith((".", "-"))
    assert all(char.isalnum() or char in "_.-" for char in made)
    assert student_id(made) == made


def test_the_sample_is_what_it_says() -> None:
    assert sample.release("es").metadata["rnn2llm"]["lesson"] == LESSON
