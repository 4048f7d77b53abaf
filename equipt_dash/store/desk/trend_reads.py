"""Approved figures, for all measures in reach in one read: what a page of trends needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, func, select, union_all

from equipt_dash.kernel.model import ALL_GROUPS, Observation, State, ValueRole
from equipt_dash.statistics.trend_family import FamilyTrend
from equipt_dash.store import trend_words
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.protection import applied_rule
from equipt_dash.store.rows import from_row
from equipt_dash.store.schema import PUBLISHED, area, edition, measure, observation, withdrawal

Wanted = Callable[[Table], Sequence[ColumnElement[bool]]]
"""Which rows are asked for, of the working table or of an edition's."""


def everybody(read: DeskReader) -> Mapping[str, tuple[Observation, ...]]:
    """Figures for everybody in the home area, in time order, by measure; those under a rule as they were published."""
    home = select(area.c.code).where(area.c.is_home)
    found: defaultdict[str, list[Observation]] = defaultdict(list)
    for row in _told(read, lambda table: (table.c.group_code == ALL_GROUPS, table.c.area.in_(home))):
        found[row.measure].append(row)
    return {name: tuple(rows) for name, rows in found.items()}


def by_group(read: DeskReader, keys: Sequence[str]) -> Mapping[tuple[str, str], tuple[Observation, ...]]:
    """What happened to each group, everybody included, in time order, by measure and area; as ``everybody`` says."""
    found: defaultdict[tuple[str, str], list[Observation]] = defaultdict(list)
    for row in _told(read, lambda table: (table.c.measure.in_(keys), table.c.role == ValueRole.ACTUAL.value)):
        found[row.measure, row.area].append(row)
    return {place: tuple(rows) for place, rows in found.items()}


def _told(read: DeskReader, wanted: Wanted) -> list[Observation]:
    """Approved figures, published or not. Of measures under a suppression rule, what the newest edition shows of them.

    Council is told no count that an edition holds back, and no new one before it was protected.
    """
    published = PUBLISHED["observation"]
    sides: tuple[tuple[Table, tuple[ColumnElement[bool], ...]], ...] = (
        (observation, (observation.c.state == State.APPROVED.value, observation.c.measure.not_in(_guarded()))),
        (published, (published.c.edition == _newest().scalar_subquery(), published.c.measure.in_(_guarded()))),
    )
    names = [column.name for column in published.columns if column.name != "edition"]
    queries = []
    for table, which in sides:
        query = select(*(table.c[name] for name in names)).join(measure, measure.c.key == table.c.measure)
        if read.scope.departments is not None:
            query = query.where(measure.c.department.in_(read.scope.departments))
        queries.append(query.where(*which, *wanted(table)))
    with read.reading() as connection:
        rows = [from_row(Observation, row) for row in connection.execute(union_all(*queries)).mappings()]
    return sorted(rows, key=lambda row: (row.measure, row.area, row.period_end, row.group, row.period))


def _guarded() -> Select[Any]:
    """The keys of the measures under a rule, chosen or by default."""
    return select(measure.c.key).where(applied_rule() != "").correlate(None)


def _newest() -> Select[Any]:
    """The number of the newest edition that may be shown."""
    gone = select(withdrawal.c.edition).where(withdrawal.c.confirmed_at.is_not(None))
    return select(func.max(edition.c.number)).where(edition.c.sealed_at.is_not(None), edition.c.number.not_in(gone))


def newest_words(read: DeskReader) -> Mapping[str, FamilyTrend]:
    """The trend words of the newest edition that may be shown, by the measure's key; none before the first.

    Public, so it needs no scope; the edition and its words are read in one snapshot.
    """
    with read.reading() as connection:
        number = connection.execute(_newest()).scalar()
        return trend_words.kept(connection, number) if number else {}
