"""What differs between two editions, cell by cell: what a publication would change for the public.

It compares what two editions really hold. The preview of a publication is therefore never a guess: the edition is
made, compared and taken back in one transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Connection, RowMapping, Table, and_, or_, select

from equipt_dash.kernel.model import HELD_BACK, Observation
from equipt_dash.store import schema
from equipt_dash.store.rows import from_row

_NEW = schema.PUBLISHED["observation"].alias("new")
_OLD = schema.PUBLISHED["observation"].alias("old")
_KEY = ("measure", "period", "role", "group_code", "area")
_SAID = tuple(c.name for c in schema.PUBLISHED["observation"].columns if c.name not in ("edition", *_KEY))


@dataclass(frozen=True)
class CellDiff:
    """One public figure before and after; ``None`` where there is none. ``true`` is what the city's own row holds."""

    before: Observation | None
    after: Observation | None
    true: float | None = None

    @property
    def any(self) -> Observation:
        """Whichever of the two there is, for its measure, period, group and area."""
        found = self.after or self.before
        if found is None:
            raise ValueError("A difference needs a figure on one side.")
        return found

    @property
    def hidden(self) -> bool:
        """Whether the public is told only that too few people stand behind it."""
        return self.after is not None and self.after.missing in HELD_BACK


@dataclass(frozen=True)
class WordDiff:
    """One changed field of another row. ``about`` is its key, with the measure or disparity it belongs to first."""

    table: str
    about: tuple[str, ...]
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Diff:
    """Everything that differs for the public, and every figure of the measures concerned that stays hidden."""

    cells: tuple[CellDiff, ...]
    words: tuple[WordDiff, ...]
    hidden: tuple[CellDiff, ...] = ()


def compare(connection: Connection, old: int, new: int) -> Diff:
    """What edition ``new`` says otherwise than edition ``old``; 0 for no edition."""
    cells = (*_changed(connection, old, new), *_gone(connection, old, new))
    measures = {diff.any.measure for diff in cells}
    ordered = sorted(cells, key=lambda diff: _order(diff.any))
    words = [diff for name, table in schema.PUBLISHED.items() for diff in _words(connection, name, table, old, new)]
    return Diff(tuple(_with_truth(connection, ordered)), tuple(words), _hidden(connection, new, measures))


def _order(row: Observation) -> tuple[str, Any, str, str, str]:
    return row.measure, row.period_end, row.role.value, row.group, row.area


def _changed(connection: Connection, old: int, new: int) -> list[CellDiff]:
    same = and_(_OLD.c.edition == old, *(_OLD.c[name] == _NEW.c[name] for name in _KEY))
    differs = or_(_OLD.c.measure.is_(None), *(_NEW.c[name].is_distinct_from(_OLD.c[name]) for name in _SAID))
    columns = [*(c.label(f"new_{c.name}") for c in _NEW.columns), *(c.label(f"old_{c.name}") for c in _OLD.columns)]
    query = select(*columns).select_from(_NEW.outerjoin(_OLD, same)).where(_NEW.c.edition == new, differs)
    found = []
    for row in connection.execute(query).mappings():
        before = None if row["old_measure"] is None else _side(row, "old_")
        found.append(CellDiff(before, _side(row, "new_")))
    return found


def _gone(connection: Connection, old: int, new: int) -> list[CellDiff]:
    same = and_(_NEW.c.edition == new, *(_OLD.c[name] == _NEW.c[name] for name in _KEY))
    columns = [c.label(f"old_{c.name}") for c in _OLD.columns]
    query = select(*columns).select_from(_OLD.outerjoin(_NEW, same))
    rows = connection.execute(query.where(_OLD.c.edition == old, _NEW.c.measure.is_(None))).mappings()
    return [CellDiff(_side(row, "old_"), None) for row in rows]


def _side(row: Mapping[Any, Any], prefix: str) -> Observation:
    plain = {str(name).removeprefix(prefix): value for name, value in row.items() if str(name).startswith(prefix)}
    return from_row(Observation, cast(RowMapping, plain))


def _with_truth(connection: Connection, cells: list[CellDiff]) -> list[CellDiff]:
    """Add what the city's own row holds where the public is not told."""
    if not any(diff.hidden for diff in cells):
        return cells
    truth = _truth(connection, {diff.any.measure for diff in cells if diff.hidden})
    return [CellDiff(d.before, d.after, truth.get(_place(d.any))) if d.hidden else d for d in cells]


def _hidden(connection: Connection, new: int, measures: set[str]) -> tuple[CellDiff, ...]:
    table = schema.PUBLISHED["observation"]
    query = select(table).where(
        table.c.edition == new,
        table.c.measure.in_(measures),
        table.c.missing.in_([reason.value for reason in HELD_BACK]),
    )
    rows = [from_row(Observation, row) for row in connection.execute(query).mappings()]
    truth = _truth(connection, {row.measure for row in rows}) if rows else {}
    return tuple(CellDiff(None, row, truth.get(_place(row))) for row in sorted(rows, key=_order))


def _truth(connection: Connection, measures: set[str]) -> dict[tuple[str, ...], float | None]:
    table = schema.observation
    query = select(*(table.c[name] for name in _KEY), table.c.value).where(table.c.measure.in_(measures))
    return {tuple(row[:-1]): row[-1] for row in connection.execute(query)}


def _place(row: Observation) -> tuple[str, ...]:
    return row.measure, row.period, row.role.value, row.group, row.area


def _words(connection: Connection, name: str, table: Table, old: int, new: int) -> list[WordDiff]:
    if name == "observation":
        return []
    keys = [column.name for column in table.primary_key if column.name != "edition"]
    before, after = (_rows(connection, table, keys, number) for number in (old, new))
    fields = [column.name for column in table.columns if column.name not in ("edition", *keys)]
    found = []
    for about in sorted({*before, *after}):
        if before.get(about) == after.get(about):
            continue
        was, now = before.get(about, {}), after.get(about, {})
        for field in fields:
            pair = _text(was.get(field)), _text(now.get(field))
            if pair[0] != pair[1]:
                found.append(WordDiff(name, about, field, *pair))
    return found


def _rows(connection: Connection, table: Table, keys: list[str], number: int) -> dict[tuple[str, ...], dict[str, Any]]:
    rows = connection.execute(select(table).where(table.c.edition == number)).mappings()
    return {
        tuple(str(row[name]) for name in keys): {name: value for name, value in row.items() if name != "edition"}
        for row in rows
    }


def _text(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)
