"""The gradebook by its address: PostgreSQL says what SQLite says, and outlives the server's death."""

from __future__ import annotations

import dataclasses
import os
import shutil
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from nbgrader.api import MissingEntry
from nbgrader.converters import GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool
from typer.testing import CliRunner

from autograder import cli
from autograder.classroom import Classroom
from autograder.errors import ClassError
from autograder.results import database
from autograder.results.database import open_gradebook, transaction
from autograder.results.gradebook import open_projection
from autograder.results.standing import standings
from tests.autograder.results.conftest import LESSON, graded
from tests.autograder.results.projecting import project_one
from tests.postgres import Server, postgres


def at(classroom: Classroom, address: str) -> Classroom:
    """The class with its gradebook elsewhere."""
    return dataclasses.replace(classroom, settings=dataclasses.replace(classroom.settings, database=address))


@pytest.fixture(scope="module")
def server(released: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a database in which nbgrader released the lesson, as `autograder release` has it done."""
    root = tmp_path_factory.mktemp("served")
    shutil.copytree(released / "source", root / "source")
    with postgres() as running, pytest.MonkeyPatch.context() as patch:
        run_sql(running, "CREATE DATABASE released")
        patch.setenv("PATH", f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
        address = running.address("released")
        directory = CourseDirectory(root=str(root), course_id="NLP 2026", assignment_id=LESSON, db_url=address)
        GenerateAssignment(coursedir=directory).start()
        yield running


@pytest.fixture
def served(classroom: Classroom, server: Server) -> Classroom:
    """The class again, with its gradebook on the server."""
    run_sql(server, "DROP DATABASE IF EXISTS class WITH (FORCE)", "CREATE DATABASE class TEMPLATE released")
    return at(classroom, server.address("class"))


def run_sql(server: Server, *statements: str) -> None:
    engine = create_engine(server.address("postgres"), isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))


SUBMISSIONS = (
    graded("ana", received="2026-03-01T10:00:00+00:00"),
    graded("bo", {"double": 0.5, "triple": 0}),
    graded("n" * 107, manual={"why": "∑ «ñ» 漢字 🙂"}),
    graded("lee", unreadable="unreadable_empty"),
)


def rows(classroom: Classroom) -> list[object]:
    with open_gradebook(classroom) as gradebook:
        return sorted(
            (
                one.student.id,
                one.score,
                str(one.timestamp),
                sorted((g.name, g.auto_score) for g in one.notebooks[0].grades),
            )
            for one in gradebook.assignment_submissions(LESSON)
        )


def test_postgresql_holds_what_sqlite_holds(classroom, served, healed) -> None:
    for one in SUBMISSIONS:
        for where in (classroom, served):
            project_one(where, one, None if one.record.unreadable else healed(answer="Because."))
    assert rows(served) == rows(classroom)
    assert len(rows(served)) == len(SUBMISSIONS)
    assert list(standings(served, LESSON, SUBMISSIONS)) == list(standings(classroom, LESSON, SUBMISSIONS))


def test_a_server_that_dies_between_submissions_and_comes_back(classroom, served, healed, server) -> None:
    with open_projection(served, LESSON) as projection:
        for one in SUBMISSIONS[:3]:
            projection.put(one, healed())
            server.kill()
            server.start()
    for one in SUBMISSIONS[:3]:
        project_one(classroom, one, healed())
    assert rows(served) == rows(classroom)


def test_a_server_that_dies_within_a_submission_leaves_nothing_half(
    classroom, served, healed, server, monkeypatch
) -> None:
    deaths = []

    def die(*_: object) -> None:
        if not deaths:
            deaths.append(server.kill())
            server.start()

    with open_projection(served, LESSON) as projection:
        monkeypatch.setattr(projection, "_write_penalty", die)
        projection.put(SUBMISSIONS[0], healed())
    assert deaths
    project_one(classroom, SUBMISSIONS[0], healed())
    assert rows(served) == rows(classroom)


def test_a_server_that_dies_while_a_student_is_added_is_no_bad_student(
    classroom, served, healed, server, monkeypatch
) -> None:
    """nbgrader's add_student calls every error of the database an invalid entry."""
    deaths = []

    with open_projection(served, LESSON) as projection:
        find = projection._gradebook.find_student

        def die(name: str) -> Any:
            if deaths:
                return find(name)
            deaths.append(server.kill())
            server.start()
            raise MissingEntry(name)

        monkeypatch.setattr(projection._gradebook, "find_student", die)
        projection.put(SUBMISSIONS[0], healed())
    assert deaths
    project_one(classroom, SUBMISSIONS[0], healed())
    assert rows(served) == rows(classroom)


def test_a_server_that_stays_away_is_one_line_without_its_password(served, healed, server, monkeypatch) -> None:
    monkeypatch.setattr(database, "PATIENCE_SECONDS", 0.0)
    with open_projection(served, LESSON) as projection:
        server.kill()
        try:
            with pytest.raises(ClassError, match="cannot be reached"):
                projection.put(SUBMISSIONS[0], healed())
            address = served.database.replace("postgres@", "postgres:hush@")
            with pytest.raises(ClassError, match="Nothing is lost") as error:
                rows(at(served, address))
            assert "hush" not in str(error.value)
        finally:
            server.start()
    assert rows(served) == []


@pytest.mark.parametrize("address", ["gradebook.db", "oracle+nothing://x", "postgresql+nosuchdriver://x/y"])
def test_an_address_that_is_none_is_named(classroom, address: str) -> None:
    with pytest.raises(ClassError, match="should look like"):
        rows(at(classroom, address))


def test_a_class_with_such_an_address_is_not_made(tmp_path: Path) -> None:
    words = ["init", str(tmp_path / "class"), "--course", str(Path(__file__)), "--database", "postgres://host/name"]
    with pytest.raises(ClassError, match=r"should look like postgresql\+psycopg"):
        CliRunner().invoke(cli.app, words, catch_exceptions=False)
    assert not (tmp_path / "class").exists()


@pytest.mark.parametrize("where", ["sqlite", "postgresql"])
def test_one_writer_at_a_time(classroom, served, where: str) -> None:
    chosen = {"sqlite": classroom, "postgresql": served}[where]
    inside, order = threading.Event(), []

    def second() -> None:
        with open_gradebook(chosen) as other:
            inside.wait(60)
            with transaction(other):
                order.append("second")
                assert other.find_student("ana")

    thread = threading.Thread(target=second)
    thread.start()
    with open_gradebook(chosen) as gradebook, transaction(gradebook):
        inside.set()
        gradebook.add_student("ana")
        thread.join(0.2)  # long enough to show a writer that does not wait; one that does passes at any speed
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
