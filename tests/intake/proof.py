"""The long proof of the intake: broken files, files built to break a reader, and imports killed half-way.

Run: python -m tests.intake.proof [--files 1000] [--kills 20] [--fetch-kills 20] [--pages 250]. The test suite runs a
seeded sample of the same. Ends with status 1 when anything that must be zero is not.
"""

from __future__ import annotations

import argparse
import io
import logging
import os
import resource
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from unittest import mock

from equipt_dash.intake.sandbox import MEMORY, SECONDS
from equipt_dash.intake.take_in import Message, in_child, take_in
from equipt_dash.store.engine import Database
from equipt_dash.store.imports import store
from tests.desk.proof_state import Resettable, resettable
from tests.desk.test_import_kill import counts, run_kills
from tests.intake.fetch_kill import run_fetch_kills
from tests.intake.raw_bombs import bombs
from tests.intake.raw_malformed import malformed
from tests.support.city import fill
from tests.support.databases import Databases

_GRACE = 2.0
"""Seconds beside the reading: starting the process, storing, and two cores that others use too."""
_DIED = ("its reader", "reader broke")


@dataclass
class Tally:
    """What became of the files; everything under ``failures`` must be nothing."""

    files: int = 0
    taken: int = 0
    refused: int = 0
    rows: int = 0
    pages: int = 0
    slowest: float = 0.0
    deaths: list[str] = field(default_factory=list)
    over_time: list[str] = field(default_factory=list)
    over_memory: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    written: list[str] = field(default_factory=list)
    unexplained: list[str] = field(default_factory=list)

    @property
    def failures(self) -> list[str]:
        """Everything that must not be."""
        return [
            *self.deaths, *self.over_time, *self.over_memory, *self.errors, *self.written, *self.unexplained,
        ]  # fmt: skip

    def told(self, title: str) -> str:
        """The counts in one paragraph."""
        return (
            f"{title}: {self.files} files, {self.taken} read and taken in ({self.rows} rows), "
            f"{self.refused} refused with a report, {len(self.unexplained)} refused without a reason, "
            f"{len(self.deaths)} worker deaths, {len(self.over_time)} over time (slowest {self.slowest:.1f} s), "
            f"{len(self.over_memory)} over memory, {len(self.errors)} server errors "
            f"({self.pages} also sent to the import page), {len(self.written)} refused with rows written"
        )


def largest_child() -> int:
    """The most memory any ended child of this process held, in bytes."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024


def import_all(files: Iterable[tuple[str, Path]], url: str, tally: Tally) -> Iterator[Path]:
    """Import each file by the command line's way, each read in its child; every path is handed on once it is done."""
    db = Database(url)
    before = counts(db)
    with mock.patch.dict(os.environ, {"EQUIPT_DATABASE_URL": url}):
        for name, path in files:
            begun = time.monotonic()
            already_over = largest_child() > MEMORY
            stopped = _import_one(name, path, tally)
            took = time.monotonic() - begun
            tally.files += 1
            tally.slowest = max(tally.slowest, took)
            if took > SECONDS + _GRACE:
                tally.over_time.append(f"{name}: {took:.1f} s")
            if largest_child() > MEMORY and not already_over:
                tally.over_memory.append(name)
            after = counts(db)
            if stopped and after != before:
                tally.written.append(name)
            before = after
            yield path
    db.close()


def _import_one(name: str, path: Path, tally: Tally) -> bool:
    """Import one file and count what became of it; ``True`` where it was refused."""

    def run(argument: Message) -> Iterator[Message]:
        for message in in_child(argument):
            words = str(message.get("problems", ""))
            if message["kind"] == "refused" and any(sign in words for sign in _DIED):
                tally.deaths.append(f"{name}: {words[:300]}")
            yield message

    try:
        report = take_in({"path": str(path), "file_name": path.name, "mapping": "", "sheet": ""}, store, run)
    except Exception as error:
        # Whatever comes out here is what a server would answer 500 for.
        tally.errors.append(f"{name}: {type(error).__name__}: {str(error)[:300]}")
        return True
    with closing(report.problems):
        if report.stored:
            tally.taken += 1
            tally.rows += report.accepted
            return False
        tally.refused += 1
        if not report.has_faults:
            tally.unexplained.append(name)
        return True


def send(world: Resettable, path: Path, tally: Tally) -> None:
    """Send one file to the import page as an editor, and look at what is proposed."""
    editor = world.city.visitor("editor")
    editor.get("/internal/import")
    data = {"csrf_token": editor.token, "form_key": "", "file": (io.BytesIO(path.read_bytes()), path.name)}
    answer = editor.client.post("/internal/import/read", data=data, content_type="multipart/form-data")
    if answer.status_code == 303:
        answer = editor.get(answer.headers["Location"])
    tally.pages += 1
    if answer.status_code >= 500:
        tally.errors.append(f"{path.name}: the import page answered {answer.status_code}")


def prove_files(n: int, databases: Databases, url: str, folder: Path, seed: int = 11, pages: int = 0) -> Tally:
    """Import ``n`` broken files, and send ``pages`` of them to the import page."""
    tally, own = Tally(), databases.copy(url)
    every = max(1, n // pages) if pages else 0
    with resettable(databases, url) as world:
        for number, path in enumerate(import_all(_written(folder, n, seed), own, tally)):
            if every and number % every == 0:
                send(world, path, tally)
    databases.drop(own)
    return tally


def _written(folder: Path, n: int, seed: int) -> Iterator[tuple[str, Path]]:
    for name, content in malformed(seed, n):
        path = folder / name
        path.write_bytes(content)
        yield name, path
        path.unlink()


def prove_bombs(databases: Databases, url: str, folder: Path) -> Tally:
    """Import every file that was built to break a reader."""
    tally, own = Tally(), databases.copy(url)
    for _path in import_all(bombs(folder), own, tally):
        pass
    databases.drop(own)
    return tally


def main() -> int:
    """Run the long proof and print its counts."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=1_000)
    parser.add_argument("--pages", type=int, default=250)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--fetch-kills", type=int, default=20)
    wanted = parser.parse_args()
    logging.disable(logging.ERROR)
    folder = Path(tempfile.mkdtemp(prefix="equipt-intake-"))
    databases = Databases(folder)
    url = databases.empty("sqlite")
    fill(url)
    wrong = []
    for title, tally in (
        ("broken files", prove_files(wanted.files, databases, url, folder, pages=wanted.pages)),
        ("files built to break a reader", prove_bombs(databases, url, folder)),
    ):
        print(tally.told(title), *tally.failures, sep="\n  ", flush=True)
        wrong += tally.failures
    print(f"largest reader: {largest_child() / (1 << 20):.0f} MB of {MEMORY >> 20} MB")
    for title, n, partial in (
        ("imports", wanted.kills, run_kills(wanted.kills, databases, url, folder)),
        ("runs of a saved source", wanted.fetch_kills, run_fetch_kills(wanted.fetch_kills, databases, url, folder)),
    ):
        print(f"killed {title}: {n}, {len(partial)} partial", *partial, sep="\n  ", flush=True)
        wrong += partial
    databases.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main())
