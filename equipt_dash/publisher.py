"""Carries out publications in the background, so that nobody has to keep a page open while figures are protected.

A thread of the server process that took the form makes the edition; the database says how far it is and what became of
it, so any other process can show that. A process that ends takes its run with it, and nothing half-done is left.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from equipt_dash.kernel.access import Refused
from equipt_dash.kernel.harm import UnexplainedWords
from equipt_dash.kernel.workflow import IllegalMove
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.store.desk import publications, publishing
from equipt_dash.store.desk.acting import Act, Stale
from equipt_dash.store.desk.applying import CannotApply
from equipt_dash.store.desk.publications import Kind, Lost, Publication
from equipt_dash.store.desk.publishing import CannotUndo
from equipt_dash.store.engine import Database

EVERY_SECONDS = 2.0
"""How often a run says that it is alive."""

_LOG = logging.getLogger(__name__)
_threads: list[threading.Thread] = []


def launch(db: Database, one: Publication) -> threading.Thread:
    """Carry ``one`` out in a thread that ends with the process."""
    thread = threading.Thread(target=run, args=(db, one), name=f"equipt-publication-{one.id}", daemon=True)
    _threads[:] = [other for other in _threads if other.is_alive()]
    _threads.append(thread)
    thread.start()
    return thread


def wait() -> None:
    """Wait for everything this process carries out."""
    for thread in _threads:
        thread.join()


def run(db: Database, one: Publication) -> None:
    """Carry ``one`` out and write down what became of it. Never raises: whoever looks reads it on its page."""
    heart = _Heart(db, one)
    heart.start()
    try:
        _publish(db, one, heart)
        ended: tuple[str, Any] | None = None
    except Lost:
        ended = None
    except Exception as error:
        ended = _told(one, error)
    finally:
        heart.stop()
    if ended is not None:
        try:
            publications.refuse(db, one, _now(), *ended)
        except Exception:  # the database is away: its silence will say that the run has stopped
            _LOG.exception("Publication %s could not write down that it ended.", one.id)


def _publish(db: Database, one: Publication, heart: _Heart) -> None:
    principal = publications.actor(db, one)
    if principal is None:
        raise LookupError("The account of whoever began it is closed.")
    wanted, act = one.wanted, Act(principal, _now())
    how: dict[str, Any] = {
        "mark": wanted.mark, "location": "", "told": heart.tell,
        "kept": lambda connection, number: publications.finish_in(connection, one, number, _now()),
    }  # fmt: skip
    if wanted.kind is Kind.UNDO:
        publishing.undo(db, act, wanted.undone, wanted.day, reason=wanted.note, **how)
    else:
        publishing.publish_edition(db, act, wanted.chosen, wanted.day, note=wanted.note, **how)


def _told(one: Publication, error: Exception) -> tuple[str, Any]:
    """Why nothing was published: its code, and what a page needs to say it."""
    if isinstance(error, EditionWouldLeak):
        return "leak", [[cell.measure, cell.period, cell.group, cell.area] for cell in error.cells]
    if isinstance(error, UnexplainedWords):
        return "words", list(error.texts)
    if isinstance(error, CannotApply):
        return "cannot", error.why
    if isinstance(error, CannotUndo):
        return "undo", error.why
    if isinstance(error, Stale | IllegalMove):
        return "stale", None
    if isinstance(error, Refused | LookupError):
        return "right", None
    _LOG.error("Publication %s broke off; nothing was published.", one.id, exc_info=error)
    return "broken", None


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class _Heart:
    """Says every few seconds, beside the work, that the run is alive and how far it is."""

    db: Database
    one: Publication
    now: Callable[[], datetime] = _now
    _at: tuple[str, int, int] = ("reading", 0, 0)
    _over: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def tell(self, step: str, done: int, total: int) -> None:
        """Note how far the work is; it is written down at the next beat."""
        self._at = (step, done, total)

    def start(self) -> None:
        """Begin to beat."""
        self._thread = threading.Thread(target=self._beat, name=f"equipt-heart-{self.one.id}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Beat no more, and wait until the last one is over."""
        self._over.set()
        if self._thread is not None:
            self._thread.join()

    def _beat(self) -> None:
        while not self._over.wait(EVERY_SECONDS):
            try:
                if not publications.beat(self.db, self.one, self.now(), *self._at):
                    return
            except Exception:  # a busy database is asked again at the next beat
                _LOG.warning("Publication %s could not say how far it is.", self.one.id, exc_info=True)
