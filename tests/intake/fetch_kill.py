"""``fetch saved`` that is killed while it takes its rows in leaves everything as it was, or everything done.

``python -m tests.intake.fetch_kill FOLDER DAYS PHASE PART SECONDS`` is the victim, as in ``tests.desk.test_import_kill``.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from equipt_dash.intake.connectors.saved import SavedSource
from equipt_dash.kernel.access import COMMAND_LINE
from equipt_dash.store import saved_sources
from equipt_dash.store.desk import sources
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.engine import Database
from tests.desk.test_import_kill import PHASES, Bomb, Counts, counted, plant
from tests.intake.connectors.servers import serving, socrata
from tests.support.databases import Databases

_NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
_GROUPS = ("Black or African American", "White", "Hispanic or Latino", "Total")


def rows(n: int) -> list[dict[str, Any]]:
    """``n`` invented rows of measures the database has never seen."""
    draw = random.Random(7)
    keys = ((m, y, g) for m in range(1_000) for y in range(2000, 2020) for g in _GROUPS)
    return [
        {"measure": f"fetched {m}", "fiscal_year": f"FY{y}", "race": g, "value": f"{draw.uniform(1, 99):.2f}"}
        for _n, (m, y, g) in zip(range(n), keys, strict=False)
    ]


def run_fetch_kills(
    n: int, databases: Databases, original: str, folder: Path, seed: int = 1, size: int = 4_000
) -> list[str]:
    """Kill ``n`` runs of a saved source into copies of ``original``; what was wrong, and nothing if all is well."""
    draw, wrong, ends = random.Random(seed), [], []
    with serving(socrata(rows(size))) as server:
        kept = databases.copy(original)
        _keep(kept, server.url)
        before = _held(kept)
        url = databases.copy(kept)
        whole = _victim(url, folder / "whole", 0, "none", 0, 0)
        complete = _held(url)
        if whole.returncode or complete["submission_cell"] != before["submission_cell"] + size:
            return [f"the run that is not killed: status {whole.returncode}, {whole.stdout}{whole.stderr}"]
        seconds = {name: float(took) for name, took in (line.split() for line in whole.stderr.splitlines()[-3:])}
        for number in range(n):
            phase, part = PHASES[(seed + number) % len(PHASES)], draw.random()
            url = databases.copy(kept)
            done = _victim(url, folder / str(number), 0, phase, part, seconds.get(phase, 0))
            found = _held(url)
            where = f"fetch saved, {phase} {part:.2f}: status {done.returncode}"
            ends.append(done.returncode)
            if done.returncode not in (0, -signal.SIGKILL):
                wrong.append(f"{where}, {done.stderr[-500:]}")
            elif found != complete and (found != before or done.returncode == 0):
                wrong.append(f"{where}, {dict(set(found.items()) ^ set(before.items()))}")
            elif number == n - 1 and (_victim(url, folder / str(number), 2, "none", 0, 0), _held(url))[1] != complete:
                wrong.append(f"{where}: the next run does not make it complete")
            databases.drop(url)
        databases.drop(kept)
    return wrong if -signal.SIGKILL in ends else [*wrong, "no run of a saved source was killed"]


def _keep(url: str, server: str) -> None:
    db = Database(url)
    options = (("domain", server), ("dataset", "abcd-1234"))
    sources.save(db, Act(COMMAND_LINE, _NOW), SavedSource("homes", "socrata", options, "daily"))
    db.close()


def _held(url: str) -> Counts:
    # That a run was noted is written after its rows are in, so a line of the audit says nothing about them.
    return {name: n for name, n in counted(url).items() if name != "audit_event"}


def _victim(
    url: str, folder: Path, days: int, phase: str, part: float, seconds: float
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", __name__, str(folder), str(days), phase, str(part), str(seconds)]
    environ = {**os.environ, "EQUIPT_DATABASE_URL": url, "EQUIPT_FETCH_LOOPBACK": "1"}
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False, timeout=120)


def _run(folder: str, days: int, phase: str, part: float, seconds: float) -> int:
    bomb = Bomb(phase, part, seconds)
    plant(bomb)
    read = saved_sources.in_child
    saved_sources.in_child = lambda argument: bomb.watched(read(argument))
    db = Database(os.environ["EQUIPT_DATABASE_URL"])
    status = saved_sources.run_due(db, os.environ, Path(folder), now=lambda: _NOW + timedelta(days=days))
    db.close()
    print(*(f"{name} {took}" for name, took in bomb.took.items()), sep="\n", file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(_run(sys.argv[1], int(sys.argv[2]), sys.argv[3], float(sys.argv[4]), float(sys.argv[5])))
