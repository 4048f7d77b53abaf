"""What gunicorn serves in a test: the product's own ``app``, with a thread that uses the database at once and says so.

The thread is the product's; only its wait is short, and each process in which it starts leaves its number in a file.
"""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import app
from equipt_dash.mail import start_outbox


def _start(*given: Any, **named: Any) -> threading.Thread:
    with Path(os.environ["EQUIPT_TEST_STARTED"]).open("a", encoding="ascii") as file:
        file.write(f"{os.getpid()}\n")
    return start_outbox(*given, **named, every=0.05)


app.start_outbox = _start
server = app.server
