"""The server starts in each way the README promises, and production refuses what is not safe."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from tests.support.city import fill
from tests.support.databases import Databases

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 60
SECRET = "3f9a1c07be5d28446a90f1e2d3c4b5a6978812345fedcba0"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _commands(port: int) -> dict[str, list[str]]:
    bin_folder = Path(sys.executable).parent
    return {
        "app.py": [sys.executable, "app.py"],
        "granian": [str(bin_folder / "granian"), "--interface", "wsgi", "--port", str(port), "app:server"],
        "gunicorn": [
            str(bin_folder / "gunicorn"), "--worker-class", "gthread", "--threads", "2",
            "--bind", f"127.0.0.1:{port}", "app:server",
        ],
        "gunicorn --preload": [
            str(bin_folder / "gunicorn"), "--worker-class", "gthread", "--threads", "2", "--workers", "2", "--preload",
            "--bind", f"127.0.0.1:{port}", "--pythonpath", str(ROOT), "tests.support.preloaded:server",
        ],
    }  # fmt: skip


@contextmanager
def _running(name: str, **environ: str) -> Iterator[str]:
    port = _free_port()
    pages = tempfile.TemporaryDirectory(prefix="equipt-pages-", ignore_cleanup_errors=True)
    env = {**os.environ, "PORT": str(port), "EQUIPT_PAGES_FOLDER": pages.name, **environ}
    process = subprocess.Popen(
        _commands(port)[name], cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
    )
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        try:
            process.communicate(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
        pages.cleanup()


def _healthy(address: str) -> bool:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            with urlopen(f"{address}/healthz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (URLError, OSError):
            time.sleep(0.2)
    return False


@pytest.mark.parametrize("name", ["app.py", "granian", "gunicorn"])
def test_each_way_to_start_serves_the_first_page(
    name: str, tmp_path: Path, databases: Databases, austin_url: str
) -> None:
    url = databases.copy(austin_url)
    with _running(name, EQUIPT_DATABASE_URL=url, EQUIPT_ENV="development") as address:
        assert _healthy(address)
        with urlopen(f"{address}/", timeout=10) as answer:
            assert "Does race still predict" in answer.read().decode()


def _children(process: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()]


def _sockets(process: int) -> set[str]:
    """The sockets a process holds, by the number the system gives each."""
    found = set()
    for descriptor in Path(f"/proc/{process}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            found.add(os.readlink(descriptor))
    return {name for name in found if name.startswith("socket:")}


def _listening(address: str) -> set[str]:
    port = f":{int(address.rpartition(':')[2]):04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return {f"socket:[{row[9]}]" for row in rows if row[1].endswith(port) and row[3] == "0A"}


def test_a_server_that_forks_its_workers_shares_no_connection_with_them(
    tmp_path: Path, databases: Databases, austin_postgres_url: str
) -> None:
    url, started = databases.copy(austin_postgres_url), tmp_path / "started"
    with _running("gunicorn --preload", EQUIPT_DATABASE_URL=url, EQUIPT_TEST_STARTED=str(started)) as address:
        assert _healthy(address)
        master = int(started.read_text(encoding="ascii").split()[0])
        _wait(lambda: len(_children(master)) == 2)  # one of the two may answer before the other was forked
        first = _children(master)
        os.kill(first[0], signal.SIGKILL)  # its successor is forked from a master that has run for a while
        _wait(lambda: len(_children(master)) == 2 and first[0] not in _children(master))
        workers = _children(master)
        _wait(lambda: set(workers) <= {int(one) for one in started.read_text(encoding="ascii").split()})
        for _turn in range(40):
            with urlopen(f"{address}/healthz", timeout=10) as answer:
                assert answer.status == 200
        allowed = _listening(address)
        assert allowed
        for one, other in ((master, workers[0]), (master, workers[1]), (workers[0], workers[1])):
            assert _sockets(one) & _sockets(other) <= allowed
    databases.drop(url)


def _wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_app_py_fills_an_empty_database_by_itself(tmp_path: Path) -> None:
    with _running("app.py", EQUIPT_DATABASE_URL=f"sqlite:///{tmp_path / 'new' / 'city.sqlite3'}") as address:
        assert _healthy(address)


def test_production_serves_from_postgresql_to_its_own_hosts_only(databases: Databases) -> None:
    url = databases.empty("postgresql")
    fill(url)
    safe = {
        "EQUIPT_ENV": "production", "EQUIPT_SECRET_KEY": SECRET, "EQUIPT_DATABASE_URL": url, "EQUIPT_HOSTS": "127.0.0.1",
    }  # fmt: skip
    with _running("granian", **safe) as address:
        assert _healthy(address)
        with urlopen(f"{address}/", timeout=10) as answer:
            assert answer.headers["Strict-Transport-Security"]
    databases.drop(url)


def test_production_does_not_start_on_unsafe_values() -> None:
    env = {**os.environ, "EQUIPT_ENV": "production", "EQUIPT_SECRET_KEY": "short"}
    done = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "EQUIPT_SECRET_KEY must be random" in done.stderr


def test_the_command_line_lists_what_works() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "equipt_dash", "--help"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0
    assert "init" in done.stdout
    wrong = subprocess.run(
        [sys.executable, "-m", "equipt_dash", "nothing"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert wrong.returncode == 2
