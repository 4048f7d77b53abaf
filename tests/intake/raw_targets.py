"""Functions the child process runs in the tests of the sandbox."""

from __future__ import annotations

import os
import resource
import signal
import sys
import time
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from equipt_dash.intake.raw import AmbiguousFile, UnreadableFile
from equipt_dash.intake.readers import read_tables


def echo(argument: Any) -> Iterator[Any]:
    """Say the argument back."""
    yield argument


def environment(_argument: Any) -> Iterator[Any]:
    """Say what the child can see of its surroundings."""
    yield dict(os.environ)


def count_up(argument: int) -> Iterator[int]:
    """Say many numbers."""
    yield from range(argument)


def chatter(_argument: Any) -> Iterator[str]:
    """Print where only messages belong."""
    print("noise " * 100)
    sys.stdout.flush()
    os.write(1, b"more noise")
    yield "message"


def take_memory(argument: int) -> Iterator[int]:
    """Take so many bytes at once and use them."""
    taken = bytearray(argument)
    yield len(taken)


def refuse(argument: dict[str, Any]) -> Iterator[Any]:
    """Say one message, then that the file cannot be read."""
    yield "first"
    if "choices" in argument:
        raise AmbiguousFile(argument["words"], tuple(argument["choices"]))
    raise UnreadableFile(argument["words"])


def break_down(_argument: Any) -> Iterator[Any]:
    """Fail as only a bug can."""
    yield {}["missing"]


def hang(_argument: Any) -> Iterator[Any]:
    """Never say anything."""
    time.sleep(600)
    yield None


def spin(_argument: Any) -> Iterator[Any]:
    """Never say anything, and be busy at it."""
    while True:
        pass
    yield None


def die(argument: int) -> Iterator[Any]:
    """Say one message, then be killed by a signal."""
    yield os.getpid()
    os.kill(os.getpid(), argument)
    time.sleep(60)


def leave(_argument: Any) -> Iterator[Any]:
    """Stop without a word."""
    yield "first"
    os._exit(0)


def recurse(_argument: Any) -> Iterator[Any]:
    """Call itself for ever."""
    yield from recurse(_argument)


def write_file(argument: str) -> Iterator[Any]:
    """Try to write a file."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        Path(argument).write_text("x" * 10)
    except OSError as error:
        yield str(error)
    else:
        yield "written"


def read_rows(argument: dict[str, Any]) -> Iterator[Any]:
    """Read a file: its format, its notes, how many rows it has, and the first of them."""
    for table in read_tables(Path(argument["path"]), sheet=argument.get("sheet")):
        first = [list(row.cells) for row in islice(table.rows, argument.get("first", 5))]
        count = len(first) + sum(1 for _row in table.rows)
        peak = _peak()
        yield {"format": table.format, "notes": table.notes, "first": first, "rows": count, "peak": peak}


def _peak() -> int:
    """The most memory this process held, in bytes.

    Not ``ru_maxrss`` where Linux tells it better: a new process inherits that from the one that started it.
    """
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
        return int(line.split()[1]) << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10
