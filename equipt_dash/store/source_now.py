"""Fetches one saved source while a person waits for the page: the timer's run, in bounded time.

Why the same run: what a person fetches and what the night fetches must be checked, claimed and recorded alike. Only
the end differs. Here somebody is there to answer, so a table with a question is put before them at once.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from equipt_dash.intake.outbound import Answer, Door, FetchError, Limits, Request
from equipt_dash.kernel.words import _
from equipt_dash.store.desk import sources, uploads
from equipt_dash.store.desk.acting import Act
from equipt_dash.store.desk.sources import FAILED
from equipt_dash.store.engine import Database
from equipt_dash.store.saved_sources import WAITING, Asker, Outcome, door_for, run_one

PATIENCE = 40.0
"""Seconds after which no further question is asked of the service; the one under way may take its own limit more."""

LARGEST = 30 * 1024 * 1024
"""Bytes of a table a person can look at in the browser, as for a file they send."""

Place = Callable[[Outcome, str], str]
"""Where a person goes on after a run, from what it did and the token of a file to check (empty for none)."""

_LIMITS = Limits(connect=5.0, read=10.0, total=20.0, attempts=2, longest_wait=5.0)


class _Hurried(Door):
    """A door that closes when the person has waited long enough."""

    ends = 0.0

    def _once(self, request: Request, extra: Mapping[str, str]) -> Answer:
        if time.monotonic() > self.ends:
            raise FetchError(
                _(
                    "It takes too long to wait for, so the fetch stopped and nothing was taken in. The timer's run "
                    "(fetch saved) has more time."
                )
            )
        return super()._once(request, extra)


def fetch_now(
    db: Database, environ: Mapping[str, str], name: str, act: Act, *,
    now: Callable[[], datetime], place: Place, patience: float = PATIENCE,
) -> str | None:  # fmt: skip
    """Fetch one source for a person and return where to go on; ``None`` where another run has it or it is gone.

    What is clear becomes drafts; what has a question or a problem waits as a file to be checked.

    Raises:
        equipt_dash.kernel.access.Refused: the matrix does not allow it.
    """
    kept = sources.find(db, name)
    if kept is None:
        return None
    led: list[str] = []

    def leads(outcome: Outcome, path: Path) -> str:
        led.append(place(outcome, _to_check(db, act, outcome, path)))
        return led[-1]

    with _folder(environ) as folder:
        door = door_for(environ, kept, _hurried(patience))
        asker = Asker(act.principal, act.key, leads)
        run_one(db, environ, folder, name, anyway=True, door=door, now=now, asker=asker)
    return led[-1] if led else None


def _hurried(patience: float) -> Callable[..., Door]:
    def make(hosts: tuple[str, ...], **more: Any) -> Door:
        door = _Hurried(hosts, limits=_LIMITS, **more)
        door.ends = time.monotonic() + patience
        return door

    return make


@contextmanager
def _folder(environ: Mapping[str, str]) -> Iterator[Path]:
    """Where the timer keeps its tables, if this process may write there; else a folder for this one run."""
    kept = environ.get("EQUIPT_FETCH_DIR", "")
    if kept and Path(kept).is_dir() and os.access(kept, os.W_OK):
        yield Path(kept)
        return
    with tempfile.TemporaryDirectory(prefix="equipt-fetch-") as folder:
        yield Path(folder)


def _to_check(db: Database, act: Act, outcome: Outcome, path: Path) -> str:
    """Keep a table that needs a person as a file that waits to be checked, and return its token; else nothing."""
    needed = outcome.what in (FAILED, WAITING) and "sha256" in outcome.state
    if not needed or not path.is_file() or path.stat().st_size > LARGEST:
        return ""
    return uploads.keep(db, Act(act.principal, act.at), path.name, path.read_bytes())
