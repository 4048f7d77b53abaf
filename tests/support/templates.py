"""Filled databases, kept between runs and shared by the test processes: filling one takes ten times a copy.

One is made anew when anything that made it has another hash: the data, a module its filling imported (the schema and
the migrations among them), the pinned requirements, or the day, which an edition carries. ``rm -r var/templates``
forgets all of them.

    python -m tests.support.templates austin sqlite var/templates/austin.sqlite   # what the fixtures run
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from equipt_dash.kernel import clock
from tests.support.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "var" / "templates"
_DAY = "the day"
_PYTHON = "Python"


def template(city: str, dialect: str) -> Path:
    """The file of a filled city, made where there is none or what made it has changed.

    For SQLite the database itself; for PostgreSQL what ``pg_dump`` wrote of it.
    """
    file = FOLDER / f"{city}.{dialect}"
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _alone(file.with_suffix(f".{dialect}.lock")):
        if not is_current(file):
            command = [sys.executable, "-m", "tests.support.templates", city, dialect, str(file)]
            subprocess.run(command, cwd=ROOT, check=True)
    return file


def is_current(file: Path) -> bool:
    """Whether everything that made ``file`` is still as it was."""
    record = _record(file)
    if not (file.exists() and record.exists()):
        return False
    made_of: dict[str, str] = json.loads(record.read_text(encoding="utf-8"))
    data = {name for name in made_of if name.startswith("data/")}
    return data == set(_data_files()) and all(_now(name) == then for name, then in made_of.items())


def made_of() -> Mapping[str, str]:
    """What this process has taken in so far, each with its hash: files of the project, the day, the Python."""
    modules = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    code = [str(Path(name).relative_to(ROOT)) for name in modules if name and _is_ours(Path(name))]
    # Migrations are read by Alembic as files, not imported as modules.
    steps = [str(path.relative_to(ROOT)) for path in (ROOT / "equipt_dash/store/migrations").rglob("*.py")]
    names = {*code, *steps, *_data_files(), "requirements.txt", _DAY, _PYTHON}
    return {name: _now(name) for name in sorted(names)}


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(ROOT) and ".venv" not in path.parts


def _data_files() -> list[str]:
    return [str(path.relative_to(ROOT)) for path in (ROOT / "data").rglob("*") if path.is_file()]


def _now(name: str) -> str:
    if name == _DAY:
        return clock.day_in("").isoformat()
    if name == _PYTHON:
        return platform.python_version()
    path = ROOT / name
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else "gone"


def _record(file: Path) -> Path:
    return file.with_name(f"{file.name}.json")


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield


def _make(city: str, dialect: str, file: Path) -> None:
    from tests.support.city import fill

    _record(file).unlink(missing_ok=True)
    fresh = file.with_name(f"{file.name}.new")
    if dialect == "sqlite":
        fresh.unlink(missing_ok=True)
        fill(f"sqlite:///{fresh}", city)
    else:
        server = Postgres()
        try:
            fill(server.url(), city)
            server.dump("postgres", fresh)
        finally:
            server.stop()
    shutil.move(fresh, file)
    _record(file).write_text(json.dumps(made_of(), indent=0), encoding="utf-8")


if __name__ == "__main__":
    _make(sys.argv[1], sys.argv[2], Path(sys.argv[3]))
