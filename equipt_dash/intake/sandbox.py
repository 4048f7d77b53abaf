"""Runs a reader in a child process with little memory and little time, and hands on what it says.

Why a process: a file can be built to take all the memory of whoever reads it, or never to end. Only the end of a
process ends that for certain. The child gets a path, never the content; it sees none of the server's secrets; what it
says comes as JSON, message by message, so that the parent's memory stays flat; and however it dies, the parent gets
one kind of error with a sentence for a person.
"""

from __future__ import annotations

import json
import logging
import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from equipt_dash.intake.raw import AmbiguousFile, UnreadableFile
from equipt_dash.kernel.words import _

MEMORY = 512 << 20
SECONDS = 10.0
MESSAGE, DONE, UNREADABLE, AMBIGUOUS, FAULT, FULL = b"m", b"d", b"u", b"a", b"f", b"o"
_LARGEST_MESSAGE = 32 << 20
_PIECE = 1 << 18
_HEAD = struct.Struct(">cI")
_ROOT = Path(__file__).parents[2]
_log = logging.getLogger(__name__)


def run_limited(target: str, argument: Any, *, memory: int = MEMORY, seconds: float = SECONDS) -> Iterator[Any]:
    """What the generator function ``target`` (``module:function``) yields for ``argument``; both are JSON.

    ``seconds`` counts only while the child is waited for, so a slow taker of messages does not use them up. When the
    iterator is closed, the child is ended.

    Raises:
        UnreadableFile: the child said so, died, or took more memory or time than it may. Never anything else.
    """
    try:
        child = _start(target, memory, seconds)
    except OSError as error:
        _log.exception("no child process could be started")
        raise UnreadableFile(_("The server is too busy to read a file now. Try again in a minute.")) from error
    try:
        yield from _messages(child, argument, seconds)
    finally:
        _end(child)


def _start(target: str, memory: int, seconds: float) -> subprocess.Popen[bytes]:
    # -P: modules come from the project, never from the folder the command was called in.
    command = [sys.executable, "-P", "-X", "utf8", "-m", "equipt_dash.intake.child", target, str(memory), str(seconds)]
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TZ") if name in os.environ}
    return subprocess.Popen(
        command,
        env={**kept, "PYTHONPATH": str(_ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        bufsize=0,
    )


def _messages(child: subprocess.Popen[bytes], argument: Any, seconds: float) -> Iterator[Any]:
    assert child.stdin is not None
    assert child.stdout is not None
    pipe = _Pipe(child.stdout, seconds)
    # A child that died at once says so through its silence, below.
    with suppress(BrokenPipeError), child.stdin as given:
        given.write(json.dumps(argument).encode())
    while True:
        kind, body = pipe.message()
        if kind == MESSAGE:
            yield json.loads(body)
        elif kind == DONE:
            return
        else:
            raise _error(kind, json.loads(body or b"null"))


def _error(kind: bytes, said: Any) -> UnreadableFile:
    if kind == UNREADABLE:
        return UnreadableFile(said)
    if kind == AMBIGUOUS:
        return AmbiguousFile(said["words"], tuple(said["choices"]))
    if kind == FULL:
        return UnreadableFile(
            _("Reading the file takes more memory than is allowed. Keep only the rows and columns that are needed.")
        )
    _log.error("a reader failed: %s", said)
    return UnreadableFile(_("The file could not be read: its reader failed. Save the table as CSV and try that."))


class _Pipe:
    """Reads messages from the child, and counts the time it keeps us waiting."""

    def __init__(self, stream: IO[bytes], seconds: float) -> None:
        self._number = stream.fileno()
        # Not select: it fails once a server has a thousand files open.
        self._poll = select.poll()
        self._poll.register(self._number, select.POLLIN)
        self._left = seconds
        self._seconds = seconds

    def message(self) -> tuple[bytes, bytes]:
        """The kind and the body of the next message."""
        kind, size = _HEAD.unpack(self._exactly(_HEAD.size))
        if size > _LARGEST_MESSAGE:
            raise UnreadableFile(_("The file could not be read: one of its rows is too large."))
        return kind, self._exactly(size)

    def _exactly(self, size: int) -> bytes:
        pieces = []
        while size:
            begun = time.monotonic()
            ready = self._poll.poll(max(0.0, self._left) * 1_000)
            piece = os.read(self._number, min(size, _PIECE)) if ready else None
            self._left -= time.monotonic() - begun
            if piece is None:
                raise UnreadableFile(
                    _(
                        "Reading the file took longer than {seconds:,.0f} seconds, so it was stopped. "
                        "Keep only the rows and columns that are needed, or save the table as CSV.",
                        seconds=self._seconds,
                    )
                )
            if not piece:
                raise UnreadableFile(
                    _("Reading the file took too much memory or time, or its reader broke. Save the table as CSV.")
                )
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)


def _end(child: subprocess.Popen[bytes]) -> None:
    """End the child whatever it is doing, and leave nothing of it behind."""
    child.kill()
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with suppress(OSError):
                stream.close()
    child.wait()
