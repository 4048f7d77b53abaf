"""Packs checked rows for the way from the child process to its parent, and unpacks them there.

Why by column: a million rows cross the pipe as JSON, and most columns of a batch hold one value from top to
bottom. Such a column is sent once, and the others as plain lists, which JSON reads and writes fastest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from functools import cache
from itertools import chain, islice, repeat
from typing import Any

from equipt_dash.intake.findings import CheckedRow
from equipt_dash.model import Missing

BATCH = 4_000
_DAY = CheckedRow._fields.index("period_end")
_MISSING = CheckedRow._fields.index("missing")


Packed = dict[str, Any]
"""Rows as ``pack`` makes them."""


class Rows(Iterator[CheckedRow]):
    """Checked rows as they arrive: one by one, or still packed for who works on whole columns."""

    def __init__(self, packed: Iterable[Packed]) -> None:
        """Take them from an iterator of packed rows."""
        self._packed = iter(packed)
        self._rows: Iterator[CheckedRow] = iter(())

    def __next__(self) -> CheckedRow:
        """The next row."""
        while (row := next(self._rows, None)) is None:
            self._rows = unpack(next(self._packed))
        return row

    def begin(self) -> None:
        """Wait until the first rows have come."""
        first = next(self._packed, None)
        self._packed = iter(()) if first is None else chain((first,), self._packed)

    def packed(self) -> Iterator[Packed]:
        """What is left, packed. Nothing is left for ``next`` then."""
        while rest := list(islice(self._rows, BATCH)):
            yield pack(rest)
        yield from self._packed


def packed(rows: Iterable[CheckedRow]) -> Iterator[Packed]:
    """Rows of any kind, packed in batches."""
    return (rows if isinstance(rows, Rows) else Rows(_in_batches(iter(rows)))).packed()


def _in_batches(rows: Iterator[CheckedRow]) -> Iterator[Packed]:
    while batch := list(islice(rows, BATCH)):
        yield pack(batch)


def column(rows: Packed, name: str) -> list[Any]:
    """One column of packed rows; days stay ISO text, and reasons for a missing value their text."""
    if name in rows["same"]:
        return [rows["same"][name]] * rows["n"]
    if name == "value" and name not in rows["each"]:
        return list(map(float, column(rows, "as_found")))
    found: list[Any] = rows["each"][name]
    return found


def pack(rows: Sequence[CheckedRow]) -> dict[str, Any]:
    """A JSON-ready form of the rows."""
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    columns[_DAY] = [day.isoformat() for day in columns[_DAY]]
    columns[_MISSING] = [None if why is None else why.value for why in columns[_MISSING]]
    return pack_columns(columns)


def pack_columns(columns: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """The same for rows that are already columns, with days as ISO text; no value column where the text says it."""
    same: dict[str, Any] = {}
    each: dict[str, list[Any]] = {}
    for name, column in zip(CheckedRow._fields, columns, strict=True):
        if not column:
            continue
        if column.count(column[0]) == len(column):
            same[name] = column[0]
        else:
            each[name] = list(column)
    return {"n": len(columns[0]), "same": same, "each": each}


def unpack(packed: dict[str, Any]) -> Iterator[CheckedRow]:
    """The rows again, equal to those packed."""
    columns: list[Any] = []
    for at, name in enumerate(CheckedRow._fields):
        if name in packed["same"]:
            only = packed["same"][name]
            columns.append(repeat(_value(at, only), packed["n"]))
        elif name == "value" and name not in packed["each"]:
            texts = packed["each"].get("as_found") or [packed["same"]["as_found"]] * packed["n"]
            columns.append(map(float, texts))
        else:
            texts = packed["each"][name]
            columns.append([_value(at, text) for text in texts] if at in (_DAY, _MISSING) else texts)
    return map(CheckedRow._make, zip(*columns, strict=True))


def _value(at: int, found: Any) -> Any:
    if found is None:
        return None
    return _day(found) if at == _DAY else Missing(found) if at == _MISSING else found


@cache
def _day(text: str) -> date:
    return date.fromisoformat(text)
