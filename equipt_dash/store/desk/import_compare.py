"""What an import would change: the file's values beside the stored ones, before anything is taken in.

Why by the same steps as an import: a comparison made another way would one day promise what the import does not do.
The rows are looked up by the same plan, put on the same temporary table, and held against the same columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, insert, select

from equipt_dash.intake.findings import CheckedRow, Problem
from equipt_dash.intake.report import Refused
from equipt_dash.intake.wire import packed
from equipt_dash.kernel.access import Principal
from equipt_dash.kernel.model import Missing
from equipt_dash.kernel.words import _
from equipt_dash.store import schema
from equipt_dash.store.desk.import_plan import Plan, make_plan
from equipt_dash.store.desk.staging import fill, series, staged, staging
from equipt_dash.store.engine import Database

SHOWN = 50
"""Differences named one by one; the counts are about all of them."""

_OLD = schema.observation


@dataclass(frozen=True)
class Numbers:
    """A value with what it was made from; ``missing`` says why there is none."""

    value: float | None
    numerator: float | None
    denominator: float | None
    missing: Missing | None


@dataclass(frozen=True)
class Difference:
    """One value the import would add (``old`` is empty) or change."""

    measure: str
    role: str
    period: str
    group: str
    area: str
    old: Numbers | None
    new: Numbers


@dataclass(frozen=True)
class Comparison:
    """Counts of all values, the first differences (changes before new ones), and what would be added with them."""

    new: int
    changed: int
    same: int
    first: tuple[Difference, ...]
    added_measures: tuple[str, ...]
    added_areas: tuple[str, ...]


def compare(
    db: Database, principal: Principal, rows: Iterable[CheckedRow], file_name: str, measure: str = ""
) -> Comparison:
    """Hold checked rows against what is stored; nothing is kept.

    Raises:
        Refused: the database could not take the rows. It carries the problems.
    """
    with db.reading() as connection:
        plan = make_plan(connection, principal, file_name, measure)
    with staging(db) as connection:
        fill(connection, plan.batches(packed(rows)))
        if plan.problems:
            raise Refused(plan.problems.values())
        with connection.begin():
            return _compared(connection, plan)


def _compared(connection: Connection, plan: Plan) -> Comparison:
    numbered = [
        {"series": one.number, "submission": 0, "measure": one.known.key if one.known else "", "role": one.role}
        for one in plan.series.values()
    ]
    if numbered:
        connection.execute(insert(series), numbered)
    _refuse_repeats(connection)
    there, same = _OLD.c.measure.is_not(None), _same()
    counts = select(_count(~there), _count(and_(there, ~same)), _count(and_(there, same))).select_from(_beside())
    new, changed, unchanged = connection.execute(counts).one()
    added = tuple(dict.fromkeys(one.name for one in plan.series.values() if one.known is None))
    first = _first(connection, plan, and_(there, same))
    return Comparison(int(new), int(changed), int(unchanged), first, added, tuple(plan.area_names.values()))


def _count(what: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((what, 1), else_=0)), 0)


def _beside() -> Any:
    """The file's values, each beside the stored one of the same place, if there is one."""
    same_row = (
        (_OLD.c.measure == series.c.measure) & (_OLD.c.role == series.c.role) & (_OLD.c.period == staged.c.period)
        & (_OLD.c.group_code == staged.c.group_code) & (_OLD.c.area == staged.c.area)
    )  # fmt: skip
    return staged.join(series, series.c.series == staged.c.series).outerjoin(_OLD, same_row)


def _same() -> ColumnElement[bool]:
    """Whether an import would leave the stored value alone."""
    exact = [_OLD.c[name].is_not_distinct_from(staged.c[name]) for name in ("value", "missing")]
    given = [
        _OLD.c[name].is_not_distinct_from(staged.c[name]) | staged.c[name].is_(None)
        for name in ("numerator", "denominator")
    ]
    return and_(*exact, *given)


def _refuse_repeats(connection: Connection) -> None:
    place = [staged.c[name] for name in ("series", "period", "group_code", "area")]
    found = connection.execute(select(staged.c.period).group_by(*place).having(func.count() > 1).limit(1)).scalar()
    if found is not None:
        words = _("The file gives more than one value for the same measure, period, group and place.")
        fix = _("Keep one of them, or map the column that tells them apart.")
        raise Refused([Problem(None, None, found, words, fix)])


def _first(connection: Connection, plan: Plan, left_alone: ColumnElement[bool]) -> tuple[Difference, ...]:
    names = {one.number: one.name for one in plan.series.values()}
    group, area, measure = schema.race_group, schema.area, schema.measure
    numbers = ("value", "numerator", "denominator", "missing")
    query = (
        select(
            series.c.series, series.c.role, staged.c.period, staged.c.group_code, staged.c.area,
            _OLD.c.measure.label("there"), measure.c.name, group.c.label.label("group_label"),
            area.c.name.label("area_name"),
            *(_OLD.c[name].label(f"old_{name}") for name in numbers),
            *(staged.c[name].label(f"new_{name}") for name in numbers),
        )
        .select_from(
            _beside()
            .outerjoin(measure, measure.c.key == series.c.measure)
            .outerjoin(group, group.c.code == staged.c.group_code)
            .outerjoin(area, area.c.code == staged.c.area)
        )
        .where(~left_alone)
        .order_by(
            _OLD.c.measure.is_(None), series.c.series, staged.c.period_end, group.c.sort, staged.c.group_code,
            staged.c.area,
        )
        .limit(SHOWN)
    )  # fmt: skip
    found = []
    for row in connection.execute(query).mappings():
        old, new = (_numbers(row, kind) for kind in ("old", "new"))
        found.append(
            Difference(
                measure=row["name"] or names[row["series"]],
                role=row["role"],
                period=row["period"],
                group=row["group_label"] or row["group_code"],
                area=row["area_name"] or plan.area_names.get(row["area"], row["area"]),
                old=old if row["there"] is not None else None,
                new=new,
            )
        )
    return tuple(found)


def _numbers(row: Any, kind: str) -> Numbers:
    value, numerator, denominator, missing = (
        row[f"{kind}_{name}"] for name in ("value", "numerator", "denominator", "missing")
    )
    return Numbers(value, numerator, denominator, Missing(missing) if missing else None)
