"""The child process of ``sandbox``: takes its limits upon itself, then runs one function and says what it yields.

Why the limits come first: whatever is imported or read after them is already held by them.
"""

from __future__ import annotations

import gc
import math
import resource
import sys


def _limit(memory: int, seconds: float) -> None:
    _set(resource.RLIMIT_AS, memory)
    # The parent watches the clock; this ends a child whose parent is gone.
    _set(resource.RLIMIT_CPU, math.ceil(seconds) + 1)
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, 0)
    _set(resource.RLIMIT_NOFILE, 64)


def _set(kind: int, limit: int) -> None:
    most = resource.getrlimit(kind)[1]
    limit = limit if most == resource.RLIM_INFINITY else min(limit, most)
    resource.setrlimit(kind, (limit, limit))


if __name__ == "__main__":
    # A process that lives for one file leaves no cycles worth looking for, and looking for them takes a tenth of its time.
    gc.disable()
    _limit(int(sys.argv[2]), float(sys.argv[3]))

import importlib  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
from typing import Any  # noqa: E402

from equipt_dash.intake.raw import AmbiguousFile, UnreadableFile  # noqa: E402
from equipt_dash.intake.sandbox import AMBIGUOUS, DONE, FAULT, FULL, MESSAGE, UNREADABLE  # noqa: E402


def main(target: str) -> None:
    """Read the argument from standard input, run ``target`` with it, and write what it yields as messages."""
    out = os.dup(1)
    # Whatever prints must not break the row of messages.
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    # Kept aside for the one sentence that must still be said when no memory is left.
    last_words = FULL + bytes(4)
    try:
        argument = json.loads(sys.stdin.buffer.read())
        module, _colon, name = target.partition(":")
        for message in getattr(importlib.import_module(module), name)(argument):
            _say(out, MESSAGE, message)
    except AmbiguousFile as error:
        _say(out, AMBIGUOUS, {"words": str(error), "choices": list(error.choices)})
    except UnreadableFile as error:
        _say(out, UNREADABLE, str(error))
    except MemoryError:
        os.write(out, last_words)
    except BrokenPipeError:
        return
    except Exception:
        import traceback

        _say(out, FAULT, traceback.format_exc()[-4_000:])
    else:
        _say(out, DONE, None)


def _say(out: int, kind: bytes, message: Any) -> None:
    body = json.dumps(message, separators=(",", ":")).encode()
    left = memoryview(kind + len(body).to_bytes(4, "big") + body)
    while left:
        left = left[os.write(out, left) :]


if __name__ == "__main__":
    main(sys.argv[1])
    # Nothing needs tidying up, and tidying up a full memory takes long.
    os._exit(0)
