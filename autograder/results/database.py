"""The gradebook's database, by its address: SQLite in the class folder, or a server such as PostgreSQL.

nbgrader's tables are the same everywhere (`nbgrader.api.Gradebook` takes any SQLAlchemy address). What differs is who
else is there: people who grade by hand in nbgrader's Formgrader, a second grader on another lesson, a server that is
started anew. So a submission's grades are one transaction, that transaction is the only one that writes, and one that the
server took down is done again: it finds the same rows, or its own.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from typing import Any

from nbgrader.api import Gradebook
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError
from sqlalchemy.orm import Session, scoped_session, sessionmaker

from autograder.classroom import Classroom
from autograder.errors import ClassError

PATIENCE_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 2.0
SQLITE_WAIT_MS = 60_000
# Any number will do, as long as every harness has the same: PostgreSQL's advisory locks are known by one.
WRITER = 0x726E6E32


@contextlib.contextmanager
def open_gradebook(classroom: Classroom) -> Iterator[Any]:
    """The class's gradebook, an `nbgrader.api.Gradebook`.

    Raises:
        ClassError: it was never made (releasing a lesson makes it), or nobody answers at its address.
    """
    where = check_address(classroom.database)
    engine = create_engine(classroom.database)
    try:
        made = inspect(engine).has_table("assignment")
    except DBAPIError as error:
        raise unreachable(where, error) from error
    finally:
        engine.dispose()
    if not made:
        raise ClassError(f"{classroom.root} has no gradebook at {where} yet: release a lesson with autograder release")
    try:
        with Gradebook(classroom.database) as gradebook:
            yield gradebook
    except DBAPIError as error:
        raise (unreachable(where, error) if _is_gone(error) else error) from error


def check_address(address: str) -> str:
    """The address without its password.

    Raises:
        ClassError: SQLAlchemy cannot make anything of it.
    """
    try:
        url = make_url(address)
        url.get_dialect().import_dbapi()
    except (ArgumentError, NoSuchModuleError, ImportError) as error:
        raise ClassError(
            f"the gradebook's address is none that can be used ({error}); it should look like "
            "postgresql+psycopg://user:password@host/name, or be left out for a file in the class folder"
        ) from None
    return url.render_as_string(hide_password=True)


class _Held(Session):
    """What nbgrader's API commits on its way is no end: all of it is written once, when it is as it will stay."""

    def commit(self) -> None:
        """Not yet."""


@contextlib.contextmanager
def transaction(gradebook: Any) -> Iterator[None]:
    """What nbgrader's API does in the block becomes lasting at its end, or not at all, and nobody writes meanwhile."""
    session = gradebook.db
    session.rollback()  # what was read before may be out of date
    with gradebook.engine.begin() as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA busy_timeout = {SQLITE_WAIT_MS}")
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        elif connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:writer)"), {"writer": WRITER})
        # Without autoflush: with it, nbgrader's own way to add a submission makes SQLAlchemy warn.
        gradebook.db = scoped_session(sessionmaker(bind=connection, class_=_Held, autoflush=False))
        try:
            yield
            gradebook.db.flush()
        finally:
            gradebook.db.remove()
            gradebook.db = session


def persistently(gradebook: Any, write: Callable[[], None]) -> None:
    """Write, and where the connection breaks write again, for as long as a server needs to start anew.

    Args:
        gradebook: whose connections are thrown away in between.
        write: may be done twice, as a commit may have come through whose answer did not.

    Raises:
        ClassError: the server does not come back.
    """
    deadline, pause = time.monotonic() + PATIENCE_SECONDS, 0.1
    while True:
        try:
            return write()
        except DBAPIError as error:
            gradebook.db.remove()
            gradebook.engine.dispose()
            if not _is_gone(error):
                raise
            if time.monotonic() > deadline:
                raise unreachable(gradebook.engine.url.render_as_string(hide_password=True), error) from error
        time.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


def unreachable(where: str, error: DBAPIError) -> ClassError:
    """What to tell the person at the command line."""
    return ClassError(
        f"the gradebook at {where} cannot be reached: {str(error.orig).strip().splitlines()[0]}\nNothing is lost: when "
        "the server is back, grade again, and what is missing will be written."
    )


def _is_gone(error: DBAPIError) -> bool:
    """Whether a server is not there, or not ready yet: no answer at all, or an SQLSTATE of class 08 or 57P."""
    state = getattr(error.orig, "sqlstate", "")
    no_answer = isinstance(error, OperationalError) and state is None
    return error.connection_invalidated or no_answer or str(state).startswith(("08", "57P"))
