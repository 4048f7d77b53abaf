"""Keeps the pages that have come while the others are fetched, so that a fetch that was cut off goes on.

Why rows first and the state after: the state names how many bytes of the rows count. Whatever a crash left behind
them is cut off, so a page is there whole or not at all.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from equipt_dash.intake.connectors.model import Asked, Plan, Record
from equipt_dash.intake.outbound import FetchError
from equipt_dash.kernel.words import _

_FORMAT = 1


@dataclass(frozen=True)
class State:
    """How far a fetch has come. ``cursor`` is where to go on; ``None`` when every page is there."""

    question: str
    started: str
    cursor: int | None
    length: int = 0
    rows: int = 0
    repeated: int = 0
    last_page: str = ""
    columns: tuple[str, ...] = ()
    pages: tuple[Asked, ...] = ()


@dataclass(frozen=True)
class Spool:
    """Two files beside the one that will be written: rows that came, and how far they are good."""

    target: Path

    @property
    def _rows(self) -> Path:
        return self.target.with_name(self.target.name + ".rows.part")

    @property
    def _state(self) -> Path:
        return self.target.with_name(self.target.name + ".state.json")

    def load(self) -> State | None:
        """What an earlier run left, if it can be used."""
        try:
            content = json.loads(self._state.read_text(encoding="utf-8"))
            if content.pop("format") != _FORMAT:
                return None
            pages = tuple(_asked(page) for page in content.pop("pages"))
            state = State(**content | {"columns": tuple(content["columns"]), "pages": pages})
            return state if self._rows.stat().st_size >= state.length else None
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return None

    def begin(self) -> None:
        """Throw away what an earlier run left."""
        self.clear()
        try:
            self._rows.write_bytes(b"")
        except OSError as error:
            raise FetchError(
                _("{file} cannot be written: {reason}.", file=self.target, reason=error.strerror or str(error))
            ) from None

    def append(self, length: int, records: tuple[Record, ...]) -> int:
        """Write records after the first ``length`` bytes; the new length."""
        with self._rows.open("r+b") as file:
            file.truncate(length)
            file.seek(length)
            for record in records:
                file.write(json.dumps(record, ensure_ascii=False).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
            return file.tell()

    def save(self, state: State) -> None:
        """Write down how far it got, whole or not at all."""
        write_atomically(self._state, json.dumps({"format": _FORMAT, **asdict(state)}, ensure_ascii=False).encode())

    def records(self, length: int) -> Iterator[Record]:
        """The records within the first ``length`` bytes."""
        with self._rows.open("rb") as file:
            while file.tell() < length:
                identity, cells = json.loads(file.readline())
                yield identity, cells

    def clear(self) -> None:
        """Remove both files."""
        self._state.unlink(missing_ok=True)
        self._rows.unlink(missing_ok=True)


def _asked(page: dict[str, Any]) -> Asked:
    return Asked(**page | {"query": tuple((str(name), str(value)) for name, value in page["query"])})


def question_of(kind: str, described: dict[str, str], plan: Plan) -> str:
    """A hash of what is asked and of what the service said beforehand: pages of another question are never mixed in."""
    said = [kind, described, plan.total, plan.columns, plan.details, plan.orders]
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def write_atomically(path: Path, content: bytes) -> None:
    """Put content in place of a file in one step."""
    beside = path.with_name(path.name + ".new")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, path)
    finally:
        beside.unlink(missing_ok=True)
