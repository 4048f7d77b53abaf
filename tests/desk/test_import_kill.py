"""An import that is killed, wherever it is just then, leaves everything as it was, or everything done.

``python -m tests.desk.test_import_kill FILE PHASE PART SECONDS`` is the victim: an import that kills its own process,
as ``kill -9`` would, a PART of SECONDS after PHASE begins (or, while reading, at that part of its messages).
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, func, inspect, select, table, text
from sqlalchemy.engine import Engine

from equipt_dash.store.engine import Database
from tests.support.databases import Databases

PHASES = ("read", "stage", "move", "commit")
ROWS = 24_000
_GROUPS = ("Black or African American", "White", "Hispanic or Latino", "Total")
_MESSAGES = 12

Counts = Mapping[str, int]


def write_file(path: Path) -> None:
    """An invented table of ``ROWS`` values: measures and places the database has never seen."""
    draw = random.Random(5)
    keys = ((m, y, p, g) for m in range(1000) for y in range(2000, 2020) for p in range(10) for g in _GROUPS)
    with path.open("w") as out:
        out.write("measure,period,group,place,value,denominator\n")
        for _n, (m, y, p, g) in zip(range(ROWS), keys, strict=False):
            out.write(f"killed {m},{y},{g},spot {p},{draw.uniform(0, 99):.2f},{draw.randint(10, 999)}\n")


def counts(db: Database) -> Counts:
    """How many rows each table holds."""
    with db.reading() as connection:
        names = inspect(connection).get_table_names()
        return {name: connection.execute(select(func.count()).select_from(table(name))).scalar_one() for name in names}


def run_kills(n: int, databases: Databases, original: str, folder: Path, seed: int = 1) -> list[str]:
    """Kill ``n`` imports into copies of ``original``, the phases in turn; what was wrong, and nothing if all is well.

    The first import runs to its end: it says what complete is, and how long each phase takes here.
    """
    file = folder / "killed.csv"
    write_file(file)
    draw = random.Random(seed)
    url = databases.copy(original)
    before = counted(url)
    whole = _victim(file, url, "none", 0, 0)
    assert whole.returncode == 0, whole.stderr
    complete = counted(url)
    databases.drop(url)
    assert complete["submission_cell"] == before["submission_cell"] + ROWS
    seconds = {name: float(took) for name, took in (line.split() for line in whole.stderr.splitlines()[-3:])}
    wrong, ends = [], []
    for number in range(n):
        phase = PHASES[(seed + number) % len(PHASES)]
        part = draw.random()
        url = databases.copy(original)
        done = _victim(file, url, phase, part, seconds.get(phase, 0))
        found = counted(url)
        where = f"{phase} {part:.2f}: status {done.returncode}"
        ends.append(done.returncode)
        if done.returncode not in (0, -signal.SIGKILL):
            wrong.append(f"{where}, {done.stderr[-500:]}")
        elif found != complete and (found != before or done.returncode == 0):
            wrong.append(f"{where}, {dict(set(found.items()) ^ set(before.items()))}")
        elif number == n - 1 and found == before and _victim(file, url, "none", 0, 0).returncode:
            wrong.append(f"{where}: the import cannot be done again")
        databases.drop(url)
    if -signal.SIGKILL not in ends:
        wrong.append("no import was killed")
    return wrong


def _victim(file: Path, url: str, phase: str, part: float, seconds: float) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", __name__, str(file), phase, str(part), str(seconds)]
    environ = {**os.environ, "EQUIPT_DATABASE_URL": url}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=120)


def counted(url: str) -> Counts:
    db = Database(url)
    try:
        if not db.is_sqlite:
            _wait_for_the_end(db)
        return counts(db)
    finally:
        db.close()


def _wait_for_the_end(db: Database) -> None:
    """PostgreSQL notices a moment later that its client is gone."""
    others = text(
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with db.reading() as connection:
            if not connection.execute(others).scalar_one():
                return
        time.sleep(0.05)
    raise AssertionError("a connection of the killed import never ended")


@pytest.mark.parametrize(("dialect", "kills", "seed"), [("sqlite", 3, 1), ("postgresql", 2, 2)])
def test_a_killed_import_leaves_nothing_partial(
    dialect: str, kills: int, seed: int, databases: Databases, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    original = request.getfixturevalue("austin_url" if dialect == "sqlite" else "austin_postgres_url")
    assert run_kills(kills, databases, original, tmp_path, seed) == []


class Bomb:
    """Kills this process when the chosen phase has run for long enough, and measures how long each phase takes."""

    def __init__(self, phase: str, part: float, seconds: float) -> None:
        self._phase, self._part, self._wait = phase, part, part * seconds
        self._begun: dict[str, float] = {}
        self.took: dict[str, float] = {}

    def begin(self, phase: str) -> None:
        self._begun[phase] = time.monotonic()
        if phase == self._phase:
            threading.Timer(self._wait, die).start()

    def end(self, phase: str) -> None:
        if phase in self._begun:
            self.took.setdefault(phase, time.monotonic() - self._begun[phase])

    def watched(self, messages: Iterator[Any]) -> Iterator[Any]:
        last = int(self._part * _MESSAGES)
        for number, message in enumerate(messages):
            if self._phase == "read" and number == last:
                die()
            yield message


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def plant(bomb: Bomb) -> None:
    """Put the bomb into the storing of this process: into its staging, its moving and its commit."""
    from equipt_dash.store.desk import imports

    fill, copy_cells, store = imports.fill, imports._copy_cells, imports._store

    def timed_fill(connection: Any, batches: Any) -> int:
        bomb.begin("stage")
        try:
            return fill(connection, batches)
        finally:
            bomb.end("stage")

    def timed_move(connection: Any, **how: Any) -> int:
        bomb.begin("move")
        try:
            return copy_cells(connection, **how)
        finally:
            bomb.end("move")

    def timed_store(*given: Any) -> Any:
        taken = store(*given)
        bomb.begin("commit")
        return taken

    imports.fill, imports._copy_cells, imports._store = timed_fill, timed_move, timed_store
    # The first statement after the commit ends it: the temporary tables go.
    event.listen(Engine, "begin", lambda _connection: bomb.end("commit"))


def _run(file: str, phase: str, part: float, seconds: float) -> int:
    from equipt_dash.intake import take_in as import_file

    bomb = Bomb(phase, part, seconds)
    plant(bomb)
    status = import_file.main([file], run=lambda argument: bomb.watched(import_file.in_child(argument)))
    print(*(f"{name} {took}" for name, took in bomb.took.items()), sep="\n", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1], sys.argv[2], float(sys.argv[3]), float(sys.argv[4])))
