"""Packs checked rows for the way from the child process to its parent, and unpacks them there.

Why by column: a million rows cross the pipe as JSON, and most columns of a batch hold one value from top to
bottom. Such a column is sent once, and the others as plain lists, which JSON reads and writes fastest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain, islice, repeat
from typing import Any

from equipt_dash.intake.findings import CheckedRow
from equipt_dash.kernel.model import Missing

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
    if name in rows["run"]:
        return list(range(rows["run"][name], rows["run"][name] + rows["n"]))
    if name == "value" and name not in rows["each"]:
        return list(map(float, column(rows, "as_found")))
    found: list[Any] = rows["each"][name]
    return found


def pack(rows: Sequence[CheckedRow]) -> dict[str, Any]:
    """A JSON-ready form of the rows."""
    columns: list[Sequence[Any]] = list(zip(*rows, strict=True))
    columns[_DAY] = [day.isoformat() for day in columns[_DAY]]
    columns[_MISSING] = [None if why is None else why.value for why in columns[_MISSING]]
    return pack_columns(dict(zip(CheckedRow._fields, columns, strict=True)), len(rows), {})


def pack_columns(columns: Mapping[str, Sequence[Any] | None], n: int, constant: Mapping[str, Any]) -> dict[str, Any]:
    """The first ``n`` rows of columns, with days as ISO text; no value column (an empty one) where the text says it.

    What a column of nothing (``None``, or no such name) holds from top to bottom stands in ``constant``. Lines that
    follow each other are told by the first.
    """
    same: dict[str, Any] = {}
    each: dict[str, list[Any]] = {}
    run: dict[str, int] = {}
    for name in CheckedRow._fields:
        column = columns.get(name)
        if column is None:
            same[name] = constant[name]
        elif not column:
            continue
        elif name == "line" and column[n - 1] - column[0] == n - 1 and tuple(column[:n]) == _run(column[0], n):
            run[name] = column[0]
        elif column.count(column[0]) == len(column):
            same[name] = column[0]
        else:
            each[name] = list(column) if len(column) == n else list(column[:n])
    return {"n": n, "same": same, "each": each, "run": run}


def _run(first: int, n: int) -> tuple[int, ...]:
    return tuple(range(first, first + n))


def unpack(packed: dict[str, Any]) -> Iterator[CheckedRow]:
    """The rows again, equal to those packed."""
    columns: list[Any] = []
    for at, name in enumerate(CheckedRow._fields):
        if name in packed["same"]:
            only = packed["same"][name]
            columns.append(repeat(_value(at, only), packed["n"]))
        elif name in packed["run"]:
            columns.append(range(packed["run"][name], packed["run"][name] + packed["n"]))
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
