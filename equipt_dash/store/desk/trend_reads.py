"""Approved figures, for all measures of a scope in one read: what a page of trends needs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import func, select

from equipt_dash.kernel.access import DeskScope
from equipt_dash.kernel.model import ALL_GROUPS, Observation, State, ValueRole
from equipt_dash.statistics.trend_family import FamilyTrend
from equipt_dash.store import trend_words
from equipt_dash.store.engine import Database
from equipt_dash.store.rows import from_row
from equipt_dash.store.schema import area, edition, measure, observation, withdrawal


def everybody(scope: DeskScope, db: Database) -> Mapping[str, tuple[Observation, ...]]:
    """Figures for everybody in the home area, in time order, by measure."""
    query = (
        select(observation)
        .join(measure, measure.c.key == observation.c.measure)
        .join(area, area.c.code == observation.c.area)
        .where(observation.c.group_code == ALL_GROUPS, observation.c.state == State.APPROVED.value, area.c.is_home)
        .order_by(observation.c.measure, observation.c.period_end)
    )
    if scope.departments is not None:
        query = query.where(measure.c.department.in_(scope.departments))
    found: defaultdict[str, list[Observation]] = defaultdict(list)
    with db.reading() as connection:
        for row in connection.execute(query).mappings():
            found[row["measure"]].append(from_row(Observation, row))
    return {name: tuple(rows) for name, rows in found.items()}


def by_group(scope: DeskScope, db: Database, keys: Sequence[str]) -> Mapping[tuple[str, str], tuple[Observation, ...]]:
    """What happened to each group, everybody included, in time order, by measure and area."""
    query = (
        select(observation)
        .join(measure, measure.c.key == observation.c.measure)
        .where(
            observation.c.measure.in_(keys),
            observation.c.role == ValueRole.ACTUAL.value,
            observation.c.state == State.APPROVED.value,
        )
        .order_by(observation.c.measure, observation.c.area, observation.c.period_end, observation.c.group_code)
    )
    if scope.departments is not None:
        query = query.where(measure.c.department.in_(scope.departments))
    found: defaultdict[tuple[str, str], list[Observation]] = defaultdict(list)
    with db.reading() as connection:
        for row in connection.execute(query).mappings():
            found[row["measure"], row["area"]].append(from_row(Observation, row))
    return {place: tuple(rows) for place, rows in found.items()}


def split(scope: DeskScope, db: Database) -> frozenset[str]:
    """Keys of the measures in reach with an approved figure for some race or ethnicity group."""
    query = (
        select(observation.c.measure)
        .join(measure, measure.c.key == observation.c.measure)
        .where(
            observation.c.group_code != ALL_GROUPS,
            observation.c.value.is_not(None),
            observation.c.state == State.APPROVED.value,
        )
        .distinct()
    )
    if scope.departments is not None:
        query = query.where(measure.c.department.in_(scope.departments))
    with db.reading() as connection:
        return frozenset(connection.execute(query).scalars())


def of_measures(scope: DeskScope, db: Database, keys: Sequence[str]) -> tuple[Observation, ...]:
    """Every approved row of the measures ``keys`` in reach, targets included, in time order."""
    query = (
        select(observation)
        .join(measure, measure.c.key == observation.c.measure)
        .where(observation.c.measure.in_(keys), observation.c.state == State.APPROVED.value)
        .order_by(observation.c.measure, observation.c.area, observation.c.period_end, observation.c.group_code)
    )
    if scope.departments is not None:
        query = query.where(measure.c.department.in_(scope.departments))
    with db.reading() as connection:
        return tuple(from_row(Observation, row) for row in connection.execute(query).mappings())


def newest_words(db: Database) -> Mapping[str, FamilyTrend]:
    """The trend words of the newest edition that may be shown, by the measure's key; none before the first.

    Public, so it needs no scope; the edition and its words are read in one snapshot.
    """
    gone = select(withdrawal.c.edition).where(withdrawal.c.confirmed_at.is_not(None))
    newest = select(func.max(edition.c.number)).where(edition.c.sealed_at.is_not(None), edition.c.number.not_in(gone))
    with db.reading() as connection:
        number = connection.execute(newest).scalar()
        return trend_words.kept(connection, number) if number else {}
