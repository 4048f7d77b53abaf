"""Runs what a server process does beside its requests, such as sending mail, also where the server forks its workers.

``gunicorn --preload`` makes the application once and forks. A thread does not live on in a fork, and a connection
that does would be read by two processes. So the process that forks ends its thread and closes its connections,
and each worker starts both anew.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable

from equipt_dash.store.engine import Database

_ENDS_WITHIN = 5.0
"""Seconds a round may still take before the process forks."""

Start = Callable[[threading.Event], threading.Thread]
"""Starts the thread; it ends when the event is set."""


class Beside:
    """One thread of this process that uses ``db``."""

    def __init__(self, db: Database, start: Start) -> None:
        """Start the thread, and again in each process that is forked from this one."""
        self._db, self._start = db, start
        self._begin()
        os.register_at_fork(before=self._before, after_in_child=self._in_child)

    def _begin(self) -> None:
        self._stop = threading.Event()
        self._thread = self._start(self._stop)

    def _before(self) -> None:
        self._stop.set()
        self._thread.join(_ENDS_WITHIN)
        self._db.close()

    def _in_child(self) -> None:
        self._db.leave_to_parent()
        self._begin()
