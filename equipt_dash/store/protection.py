"""Publishes the figures of measures that have a suppression rule, with what must not be known left out.

Why where an edition is made: what it may show depends on everything sealed editions have shown, and a refused
edition must leave nothing behind. The numbers held back are kept on the working row
(``held``), because only they tell a later edition which of its numbers would give an earlier one away.

The small-cell rules and the NCHS rule for rates protect people: their thresholds are guarded against
subtraction. The NCHS rules also judge precision; a figure that is merely imprecise is left out on its own,
because working it out harms nobody. A figure behind which no count of people is recorded cannot be judged
and is left out. Targets are aims, not people, and pass.

A withdrawn edition counts twice. Whoever read it knows what it printed, so the new edition must give nothing
away to somebody who has it. Whoever did not read it must not be able to work its numbers out from the new one,
so that is protected as if the withdrawn edition had never been. What either reader must not see is hidden; only
numbers such a reader already has are no leak to that reader.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, Select, insert, select, update
from sqlalchemy import Table as Sql

from equipt_dash.model import Area, Group, Missing, State, ValueRole
from equipt_dash.protection import COUNT, PEOPLE, Cell, EditionWouldLeak, Figure, Hidden, Joint, Place, Table, join
from equipt_dash.statistics.reliability import (
    NCHS_PROPORTIONS,
    NCHS_RATES,
    SMALL_CELL_RULES,
    Display,
    judge_proportion,
    judge_rate,
)
from equipt_dash.store.rows import from_row
from equipt_dash.store.schema import PUBLISHED, area, measure, observation, race_group, withdrawal

_PUBLISHED = PUBLISHED["observation"]
_NUMBERS = ("value", "numerator", "denominator")
_DERIVED = ("se", "low", "high")
_PER = {"share": 1.0, "percent": 100.0, "rate_per_1000": 1e3, "rate_per_100000": 1e5, "per_capita": 1.0}
_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")

THRESHOLDS: Mapping[str, int | None] = {
    **{rule.key: rule.threshold for rule in SMALL_CELL_RULES.values()},
    NCHS_RATES.key: int(NCHS_RATES.fewest),
    NCHS_PROPORTIONS.key: None,
}
"""Rule names with the smallest count of people they let pass; ``None`` where only precision is judged."""

Record = dict[str, Any]
"""A row of observations as a dictionary."""


@dataclass(frozen=True)
class Rule:
    """The rule of one measure and what is needed to read its figures."""

    key: str
    unit: str

    @property
    def threshold(self) -> int | None:
        """The smallest count of people that may be shown."""
        return THRESHOLDS[self.key]

    def figure(self, row: Mapping[str, Any], open_: Iterable[str] = ()) -> Figure:
        """Return the people behind a row; nothing where a number is negative and so counts nobody."""
        value, count, people = (row[name] for name in _NUMBERS)
        if count is None and value is not None:
            if self.unit == "count":
                count = value
            elif self.unit in _PER and people is not None:
                count = value * people / _PER[self.unit]
        if (count or 0) < 0 or (people or 0) < 0:
            return Figure(None, None)
        return Figure(count, people, frozenset(open_))

    def cannot_be_judged(self, row: Mapping[str, Any]) -> bool:
        """Tell whether nothing says how many people stand behind a value."""
        found = self.figure(row)
        return row["value"] is not None and found.count is None and found.people is None

    def is_imprecise(self, row: Mapping[str, Any]) -> bool:
        """Tell whether the NCHS rule of this measure leaves a figure out for its own sake."""
        per = _PER.get(self.unit, 1.0)
        found = self.figure(row)
        if self.key not in (NCHS_PROPORTIONS.key, NCHS_RATES.key) or row["value"] is None:
            return False
        if self.key == NCHS_RATES.key:
            if found.count is None:
                return True
            interval = None
            if self.unit in _PER and row["level"] == 0.95 and None not in (row["low"], row["high"]):
                interval = (row["low"] / per, row["high"] / per)
            people = found.count if found.people is None else found.people
            return judge_rate(found.count, people, interval=interval).display is Display.SUPPRESS
        share = row["value"] / per
        if found.people is None or self.unit not in ("share", "percent") or not 0 <= share <= 1:
            return True
        error = None if row["se"] is None else row["se"] / per
        return judge_proportion(share, found.people, se=error).display is Display.SUPPRESS


def rules(connection: Connection) -> dict[str, Rule]:
    """Return the rule of every approved measure that has one, by measure."""
    query = select(measure.c.key, measure.c.suppression_rule, measure.c.unit).where(
        measure.c.state == State.APPROVED.value, measure.c.suppression_rule != ""
    )
    return {key: Rule(rule, unit) for key, rule, unit in connection.execute(query)}


def refuse_dropped_rules(connection: Connection) -> None:
    """Refuse measures that have lost their rule while earlier editions hid some of their numbers.

    A rule without a threshold judges precision only, so changing to one would print what the old rule hid.

    Raises:
        EditionWouldLeak: names the hidden cells.
    """
    query = select(observation).join(measure, measure.c.key == observation.c.measure)
    query = query.where(observation.c.held.is_not(None), measure.c.state == State.APPROVED.value)
    unguarded = ["", *(name for name, threshold in THRESHOLDS.items() if threshold is None)]
    rows = _rows(connection, query.where(measure.c.suppression_rule.in_(unguarded)))
    cells = [_cell(row) for row in rows if any(old["hidden"] for old in row["held"])]
    if cells:
        raise EditionWouldLeak(cells)


def publish_protected(
    connection: Connection, number: int, found: Mapping[str, Rule], may_be_published: Sequence[ColumnElement[bool]],
    told: Callable[[int, int], None] | None = None,
) -> None:  # fmt: skip
    """Write the observations of the measures in ``found`` into edition ``number``, protected and attacked; ``told`` hears how many are done.

    Raises:
        EditionWouldLeak: no choice of hidden numbers keeps readers from working one out; names the cells.
    """
    groups, areas = _groups(connection), _areas(connection)
    exposed: list[Cell] = []
    withdrawn = _withdrawn(connection)
    for done, (key, rule) in enumerate(found.items()):
        if told is not None:
            told(done, len(found))
        query = select(observation).where(observation.c.measure == key, *may_be_published)
        rows = _rows(connection, query)
        actual = [row for row in rows if row["role"] == ValueRole.ACTUAL.value]
        earlier = _earlier(connection, key, rule, number)
        joints: dict[str, _Guard] = {}
        for period in sorted({row["period"] for row in actual}):
            table = {_place(row): rule.figure(row) for row in actual if row["period"] == period}
            if rule.threshold is not None:
                past = _readers(earlier.get(period, {}), withdrawn)
                guard = _guard(tuple(join(table, seen, groups, areas, rule.threshold) for seen in past))
                joints[period] = guard
                exposed += [_named(key, period, place) for place in guard.hidden.exposed]
        if exposed:
            continue
        published, held = _protect(rows, rule, joints, number)
        if published:
            connection.execute(insert(_PUBLISHED), published)
        for row, record in held:
            keys = [observation.c[column.name] == row[column.name] for column in observation.primary_key]
            connection.execute(update(observation).where(*keys).values(held=[*(row["held"] or []), record]))
        exposed += _attack(connection, number, key, rule, joints)
    if exposed:
        raise EditionWouldLeak(exposed)


def _protect(
    rows: Sequence[Record], rule: Rule, joints: Mapping[str, _Guard], number: int
) -> tuple[list[Record], list[tuple[Record, Record]]]:
    """Return the rows as they may be published, and what each held-back row has to remember."""
    published: list[Record] = []
    held: list[tuple[Record, Record]] = []
    names = [column.name for column in _PUBLISHED.columns if column.name != "edition"]
    for row in rows:
        shown = {"edition": number, **{name: row[name] for name in names}}
        published.append(shown)
        if row["role"] != ValueRole.ACTUAL.value:
            continue
        place, kinds, unprinted = _place(row), set[str](), set[str]()
        if row["period"] in joints:
            joint, hidden = joints[row["period"]].joints[0], joints[row["period"]].hidden
            kinds = {kind for kind, gone in ((COUNT, hidden.count), (PEOPLE, hidden.people)) if place in gone}
            unprinted = kinds | {kind for kind in (COUNT, PEOPLE) if place in joint.small(kind)}
        if rule.is_imprecise(row) or rule.cannot_be_judged(row):
            unprinted.add(COUNT)
        if unprinted:
            _blank(shown, rule, unprinted)
            record = {**{name: row[name] for name in _NUMBERS}, "hidden": sorted(kinds)}
            last = {name: value for name, value in (row["held"] or [{}])[-1].items() if name != "edition"}
            if record != last:
                held.append((row, {"edition": number, **record}))
        if _tells(shown, row, rule.threshold or 0):
            shown["restated"] = ""
    return published, held


def _blank(row: Record, rule: Rule, kinds: set[str]) -> None:
    """Take out of a row what must not be printed, and everything that follows from it."""
    before = {row[name] for name in _NUMBERS if row[name] is not None}
    if PEOPLE in kinds:
        row["denominator"] = None
    if COUNT in kinds:
        row["numerator"] = None
    if (COUNT in kinds or rule.unit != "count") and row["value"] is not None:
        row.update({"value": None, "missing": Missing.SUPPRESSED.value})
    # An error or interval tells the number of people it was worked out from.
    row.update(dict.fromkeys(_DERIVED))
    row["as_found"] = row["restated"] = ""
    gone = before - {row[name] for name in _NUMBERS}
    if any(number in gone for number in _numbers_in(row["note"])):
        row["note"] = ""


def _numbers_in(text: str) -> list[float]:
    return [float(found.replace(",", "")) for found in _FIGURE.findall(text)]


def _tells(shown: Record, row: Record, threshold: int) -> bool:
    """Whether the words about a correction name a small number, or one an edition held back.

    The first number of those words is the edition's.
    """
    printed = {shown[name] for name in _NUMBERS}
    kept = {record[name] for record in row["held"] or [] for name in _NUMBERS} - printed
    return any(0 < n < threshold or n in kept for n in _numbers_in(shown["restated"])[1:] if n not in printed)


def _attack(connection: Connection, number: int, key: str, rule: Rule, joints: Mapping[str, _Guard]) -> list[Cell]:
    """Read the written rows back as a reader would, and return the hidden cells that can be worked out."""
    query = select(_PUBLISHED).where(
        _PUBLISHED.c.edition == number, _PUBLISHED.c.measure == key, _PUBLISHED.c.role == ValueRole.ACTUAL.value
    )
    absent: dict[str, tuple[set[Place], set[Place]]] = defaultdict(lambda: (set(), set()))
    for row in _rows(connection, query):
        figure = rule.figure(row)
        for places, value in zip(absent[row["period"]], (figure.count, figure.people), strict=True):
            if value is None:
                places.add(_place(row))
    found = []
    for period, guard in joints.items():
        counts, people = absent[period]
        really = Hidden(guard.hidden.count & counts, guard.hidden.people & people, ())
        found += [_named(key, period, place) for joint in guard.joints for place in joint.attack(really)]
    return found


@dataclass(frozen=True)
class _Guard:
    """The new table beside what each kind of reader has seen before, and what has to be hidden from all of them."""

    joints: tuple[Joint, ...]
    hidden: Hidden


def _guard(joints: tuple[Joint, ...]) -> _Guard:
    """Hide what any reader must not see: leaving out more never tells another reader more."""
    each = [joint.choose() for joint in joints]
    exposed = tuple(dict.fromkeys(place for one in each for place in one.exposed))
    count, people = (frozenset[Place]().union(*(getattr(one, kind) for one in each)) for kind in (COUNT, PEOPLE))
    return _Guard(joints, Hidden(count, people, exposed))


def _readers(earlier: Mapping[int, Table], withdrawn: frozenset[int]) -> list[list[Table]]:
    """What readers have seen: everything, and everything but withdrawn editions where that differs."""
    everything = _each_once(earlier.values())
    if withdrawn.isdisjoint(earlier):
        return [everything]
    return [everything, _each_once(table for number, table in earlier.items() if number not in withdrawn)]


def _each_once(tables: Iterable[Table]) -> list[Table]:
    found: list[Table] = []
    for table in tables:
        if table not in found:
            found.append(table)
    return found


def _withdrawn(connection: Connection) -> frozenset[int]:
    query = select(withdrawal.c.edition).where(withdrawal.c.confirmed_at.is_not(None))
    return frozenset(connection.execute(query).scalars())


def _earlier(connection: Connection, key: str, rule: Rule, number: int) -> dict[str, dict[int, Table]]:
    """Return what sealed editions said of a measure, by period and edition, oldest first."""
    kept = select(observation).where(observation.c.measure == key, observation.c.role == ValueRole.ACTUAL.value)
    kept = kept.where(observation.c.held.is_not(None))
    held = {(row["period"], *_place(row)): row["held"] for row in _rows(connection, kept)}
    query = select(_PUBLISHED).where(
        _PUBLISHED.c.measure == key, _PUBLISHED.c.role == ValueRole.ACTUAL.value, _PUBLISHED.c.edition < number
    )
    tables: dict[tuple[str, int], dict[Place, Figure]] = defaultdict(dict)
    for row in _rows(connection, query.order_by(_PUBLISHED.c.edition)):
        records = held.get((row["period"], *_place(row)), [])
        tables[row["period"], row["edition"]][_place(row)] = _seen(rule, row, records)
    found: dict[str, dict[int, Table]] = defaultdict(dict)
    for (period, edition), table in tables.items():
        found[period][edition] = table
    return dict(found)


def _seen(rule: Rule, row: Record, records: Sequence[Record]) -> Figure:
    """Return a figure of a sealed edition with its true numbers, and which of them readers know."""
    past = [record for record in records if record["edition"] <= row["edition"]]
    if past:
        last = past[-1]
        agrees = all(row[name] is None or row[name] == last[name] for name in _NUMBERS)
        if agrees and any(row[name] is None and last[name] is not None for name in _NUMBERS):
            return rule.figure(last, {COUNT, PEOPLE} - set(last["hidden"]))
    return rule.figure(row, (COUNT, PEOPLE))


def _groups(connection: Connection) -> dict[str, Group]:
    """Return every group an edition or the working tables define; the newest definition counts."""
    return {str(row["code"]): from_row(Group, row) for row in _all_versions(connection, race_group)}


def _areas(connection: Connection) -> dict[str, Area]:
    """Return every area an edition or the working tables define; the newest definition counts."""
    return {str(row["code"]): from_row(Area, row) for row in _all_versions(connection, area)}


def _all_versions(connection: Connection, table: Sql) -> list[RowMapping]:
    old = PUBLISHED[table.name]
    rows = [*connection.execute(select(old).order_by(old.c.edition)).mappings()]
    return [*rows, *connection.execute(select(table)).mappings()]


def _rows(connection: Connection, query: Select[Any]) -> list[Record]:
    return [dict(row) for row in connection.execute(query).mappings()]


def _place(row: Mapping[str, Any]) -> Place:
    return str(row["group_code"]), str(row["area"])


def _cell(row: Mapping[str, Any]) -> Cell:
    return _named(row["measure"], row["period"], _place(row))


def _named(key: str, period: str, place: Place) -> Cell:
    return Cell(key, period, *place)
