"""Reads what decides about hidden figures, and writes what may be published; ``protection`` itself decides.

Why the numbers held back are kept on the working row (``held``): only they tell a later edition which of its
numbers would give an earlier one away. A refused edition leaves nothing behind, so this runs inside the
publishing transaction; ``material`` and ``decide`` may run before it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, case, exists, insert, or_, select, update
from sqlalchemy import Table as Sql

from equipt_dash.kernel.model import ALL_GROUPS, Area, Group, State, ValueRole
from equipt_dash.kernel.relation_model import MeasureRelation
from equipt_dash.protection.edition import Decision, Material, cell_of, decide, related
from equipt_dash.protection.figures import EditionWouldLeak
from equipt_dash.protection.rules import THRESHOLDS, Record, Rule
from equipt_dash.statistics.reliability import DEFAULT
from equipt_dash.store.private_protection import measure_relation, open_by_decision
from equipt_dash.store.rows import from_row
from equipt_dash.store.schema import (
    PUBLISHED,
    area,
    measure,
    observation,
    race_group,
    source,
    withdrawal,
)

__all__ = [
    "THRESHOLDS",
    "applied_rule",
    "by_default",
    "counts_people",
    "material",
    "publish_protected",
    "refuse_dropped_rules",
    "rules",
]

_PUBLISHED = PUBLISHED["observation"]
_ACTUAL = ValueRole.ACTUAL.value


def by_default() -> ColumnElement[bool]:
    """The measures that are under the default rule without anybody having chosen it.

    They count people by group from the city's own records, and no officer has decided to publish them without a rule.
    """
    decided = select(open_by_decision.c.measure)
    return (measure.c.suppression_rule == "") & measure.c.key.not_in(decided) & counts_people()


def counts_people() -> ColumnElement[bool]:
    """The measures that have figures by group from the city's own records, so that a rule is called for."""
    own = select(source.c.key).where(source.c.own_records)
    return exists().where(
        observation.c.measure == measure.c.key,
        observation.c.role == _ACTUAL,
        observation.c.group_code != ALL_GROUPS,
        or_(observation.c.source.in_(own), measure.c.source.in_(own)),
    )


def applied_rule() -> ColumnElement[str]:
    """The rule that is applied to a measure, chosen or by default: what readers are told."""
    return case((by_default(), DEFAULT.key), else_=measure.c.suppression_rule)


def rules(connection: Connection) -> dict[str, Rule]:
    """Return the rule of every approved measure that has one, chosen or by default, by measure."""
    approved = measure.c.state == State.APPROVED.value
    chosen = select(measure.c.key, measure.c.suppression_rule, measure.c.unit).where(
        approved, measure.c.suppression_rule != ""
    )
    found = {key: Rule(rule, unit) for key, rule, unit in connection.execute(chosen)}
    default = select(measure.c.key, measure.c.unit).where(approved, by_default())
    return found | {key: Rule(DEFAULT.key, unit) for key, unit in connection.execute(default)}


def refuse_dropped_rules(connection: Connection, found: Mapping[str, Rule]) -> None:
    """Refuse measures that have lost their rule while earlier editions hid some of their numbers.

    A rule without a threshold judges precision only, so changing to one would print what the old rule hid.

    Raises:
        EditionWouldLeak: names the hidden cells.
    """
    query = select(observation).join(measure, measure.c.key == observation.c.measure)
    query = query.where(observation.c.held.is_not(None), measure.c.state == State.APPROVED.value)
    guarded = {key for key, rule in found.items() if rule.threshold is not None}
    rows = [row for row in _rows(connection, query) if row["measure"] not in guarded]
    cells = [cell_of(row) for row in rows if any(old["hidden"] for old in row["held"])]
    if cells:
        raise EditionWouldLeak(cells)


def material(
    connection: Connection, number: int, found: Mapping[str, Rule], may_be_published: Sequence[ColumnElement[bool]]
) -> Material:
    """Read everything that decides what edition ``number`` may show of the measures in ``found``."""
    units = {key: unit for key, unit in connection.execute(select(measure.c.key, measure.c.unit)) if key not in found}
    relations = tuple(from_row(MeasureRelation, row) for row in connection.execute(select(measure_relation)).mappings())
    rows = _rows(connection, select(observation).where(*may_be_published)) if found else []
    beside = related(found, units, rows, relations)
    keys = sorted({*found, *beside})
    query = select(_PUBLISHED).where(
        _PUBLISHED.c.measure.in_(keys), _PUBLISHED.c.role == _ACTUAL, _PUBLISHED.c.edition < number
    )
    earlier: dict[int, list[Record]] = {}
    for row in _rows(connection, query.order_by(_PUBLISHED.c.edition)):
        earlier.setdefault(row["edition"], []).append(row)
    withdrawn = select(withdrawal.c.edition).where(withdrawal.c.confirmed_at.is_not(None))
    return Material(
        number,
        found,
        units,
        [row for row in rows if row["measure"] in found or row["measure"] in beside],
        earlier,
        frozenset(connection.execute(withdrawn).scalars()),
        {str(row["code"]): from_row(Group, row) for row in _all_versions(connection, race_group)},
        {str(row["code"]): from_row(Area, row) for row in _all_versions(connection, area)},
        relations,
    )


def publish_protected(
    connection: Connection,
    number: int,
    found: Mapping[str, Rule],
    may_be_published: Sequence[ColumnElement[bool]],
    decision: Decision | None = None,
    told: Callable[[int, int], None] | None = None,
) -> None:
    """Write the observations of the measures in ``found`` into edition ``number``, protected and attacked.

    ``decision``: what was decided before the writers' lock was taken, from this very material. ``told`` hears how many
    measures are done, of how many: they are decided together, because what one shows can give another away.

    Raises:
        EditionWouldLeak: no choice of hidden numbers keeps readers from working one out; names the cells.
    """
    if told is not None:
        told(0, len(found))
    decision = decision or decide(material(connection, number, found, may_be_published))
    if told is not None:
        told(len(found), len(found))
    names = [column.name for column in _PUBLISHED.columns]
    if decision.published:
        connection.execute(insert(_PUBLISHED), [{name: row[name] for name in names} for row in decision.published])
    for row, record in decision.held:
        keys = [observation.c[column.name] == row[column.name] for column in observation.primary_key]
        connection.execute(update(observation).where(*keys).values(held=[*(row["held"] or []), record]))
    query = select(_PUBLISHED).where(
        _PUBLISHED.c.edition == number, _PUBLISHED.c.measure.in_(sorted(found)), _PUBLISHED.c.role == _ACTUAL
    )
    decision.attack(found, _rows(connection, query))


def _all_versions(connection: Connection, table: Sql) -> list[RowMapping]:
    """Every row an edition or the working table has; the newest definition comes last and counts."""
    old = PUBLISHED[table.name]
    rows = [*connection.execute(select(old).order_by(old.c.edition)).mappings()]
    return [*rows, *connection.execute(select(table)).mappings()]


def _rows(connection: Connection, query: Select[Any]) -> list[Record]:
    return [dict(row) for row in connection.execute(query).mappings()]
