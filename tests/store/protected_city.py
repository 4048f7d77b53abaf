"""A small invented city with figures to protect, and an attacker who reads what its editions print.

Why apart from the protection: the attacker sees both editions as anybody can, and has even been told the
threshold, which blanks hide a small number, and which numbers did not change. It shares no code with what
it attacks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.optimize import linprog
from sqlalchemy import insert, select, update

from equipt_dash.store import schema
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.private_protection import open_by_decision

OBSERVED = schema.PUBLISHED["observation"]
GROUPS = ("asian", "black", "hispanic", "other", "white")
DISTRICTS = ("north", "south", "east", "west")
SMALLEST = 11
NUMBERS = ("value", "numerator", "denominator")

Place = tuple[str, str]
Figures = Mapping[Place, tuple[float, float | None]]
"""Cases, and the people they are among, by group and area."""


def found_city(db: Database) -> None:
    """Store a city of four districts and five groups that cannot overlap, and two that can."""
    groups = [
        {"code": code, "standard": "s", "races": code, "hispanic": "only" if code == "hispanic" else "none"}
        for code in GROUPS
    ]
    groups += [
        {"code": "all", "standard": "everybody", "races": "*", "hispanic": "any"},
        {"code": "black-any", "standard": "s", "races": "black", "hispanic": "any"},
    ]
    areas = [{"code": code, "kind": "district", "city": "sample"} for code in DISTRICTS]
    areas.append({"code": "sample", "kind": "city", "city": "sample"})
    with db.writing() as connection:
        connection.execute(insert(schema.source).values(key="records"))
        connection.execute(insert(schema.category_standard), [{"key": "s"}, {"key": "everybody"}])
        connection.execute(insert(schema.race_group), groups)
        connection.execute(insert(schema.area), areas)


def add_measure(db: Database, key: str, rule: str, unit: str = "count") -> None:
    with db.writing() as connection:
        connection.execute(
            insert(schema.measure).values(
                key=key, slug=key, level="indicator", kind="not_recorded", better="lower", partition="partition",
                source="records", unit=unit, suppression_rule=rule, state="approved",
            )
        )  # fmt: skip
        if not rule:
            connection.execute(insert(open_by_decision).values(measure=key, reason="Tested without a rule."))


def as_row(place: Place, figure: tuple[float, float | None], key: str) -> dict[str, object]:
    count, people = figure
    rate = {} if people is None else {"numerator": count, "denominator": people, "se": 0.5, "low": 0.0, "high": 200.0}
    return {
        "measure": key, "period": "2020", "period_end": date(2020, 12, 31), "role": "actual", "group_code": place[0],
        "area": place[1], "value": count if people is None else 100 * count / people, "numerator": None,
        "denominator": None, "se": None, "low": None, "high": None, "quality": "good", "as_found": f"{count:g} found",
        "source": "records", "state": "approved", **rate,
    }  # fmt: skip


def record(db: Database, figures: Figures, key: str = "m") -> None:
    """Store or correct the figures of a measure."""
    table = schema.observation
    with db.writing() as connection:
        for place, figure in figures.items():
            row = as_row(place, figure, key)
            keys = [table.c[column.name] == row[column.name] for column in table.primary_key]
            if connection.execute(select(table.c.measure).where(*keys)).first() is None:
                connection.execute(insert(table).values(**row))
            else:
                connection.execute(update(table).where(*keys).values(**row))


def issue(db: Database) -> int:
    number = publish(db, on=date(2026, 11, 23), note="", approver="test")
    assert number is not None
    return number


def read(db: Database, edition: int, key: str = "m") -> dict[Place, dict[str, object]]:
    """What anybody can read of a measure."""
    query = select(OBSERVED).where(OBSERVED.c.edition == edition, OBSERVED.c.measure == key)
    with db.reading() as connection:
        return {(row["group_code"], row["area"]): dict(row) for row in connection.execute(query).mappings()}


def with_totals(cells: Mapping[Place, tuple[float, float | None]]) -> dict[Place, tuple[float, float | None]]:
    """Add group "all" and the city to a table of groups × districts."""
    found = dict(cells)
    for owner in ("group", "area"):
        sums: dict[Place, list[tuple[float, float | None]]] = {}
        for (group, area), figure in found.items():
            sums.setdefault(("all", area) if owner == "group" else (group, "sample"), []).append(figure)
        for place, parts in sums.items():
            people = [part[1] for part in parts if part[1] is not None]
            found[place] = (sum(part[0] for part in parts), sum(people) if people else None)
    return found


def plain(table: list[list[float]], groups: tuple[str, ...] = GROUPS) -> dict[Place, tuple[float, float | None]]:
    """Rows are groups, columns districts."""
    return with_totals(
        {(groups[i], DISTRICTS[j]): (n, None) for i, line in enumerate(table) for j, n in enumerate(line)}
    )


@dataclass
class Attacker:
    """Collects equations over what is not printed and asks a linear programme what each blank can be."""

    truth: dict[object, float] = field(default_factory=dict)
    equations: list[tuple[dict[object, float], float]] = field(default_factory=list)

    def read(self, rows: Mapping[Place, Mapping[str, object]], figures: Figures) -> None:
        """Take in one edition; ``figures`` only tell which blanks are small and which did not change."""
        columns = ("numerator", "denominator") if next(iter(figures.values()))[1] is not None else ("value",)
        for kind in range(len(columns)):
            known, unknown = {}, {}
            for place, row in rows.items():
                printed = row[columns[kind]]
                name, true = (kind, *place, figures[place][kind]), figures[place][kind]
                if printed is None:
                    self.truth[name] = true
                    unknown[place] = name
                else:
                    assert printed == true
                    self.equations.append(({name: 1.0}, float(printed)))
                    known[place] = name
            names = {**known, **unknown}
            for group, area in names:
                if group == "all":
                    self.add([n for (g, a), n in names.items() if a == area and g != "all"], names[group, area])
                if area == "sample":
                    self.add([n for (g, a), n in names.items() if g == group and a != "sample"], names[group, area])
        if len(columns) == 2:
            for place in rows:
                count, people = figures[place]
                others = ("others", *place, count, people)
                self.truth[others] = people - count
                self.add([(0, *place, count), others], (1, *place, people))

    def add(self, parts: list[object], total: object) -> None:
        if parts:
            self.equations.append(({**dict.fromkeys(parts, 1.0), total: -1.0}, 0.0))

    def recovered(self) -> list[object]:
        """Return the small numbers that are not printed and for which only one whole number is possible."""
        known = {next(iter(terms)): value for terms, value in self.equations if len(terms) == 1}
        names = sorted({name for terms, _ in self.equations for name in terms}, key=repr)
        matrix = np.array([[terms.get(name, 0.0) for name in names] for terms, _ in self.equations])
        right = np.array([value for _, value in self.equations])
        bounds = []
        for name in names:
            true = self.truth.get(name, known.get(name, 0.0))
            zero = true == 0
            bounds.append((0, None if zero else SMALLEST - 1) if true < SMALLEST else (SMALLEST, None))
            if 0 < true < SMALLEST:
                bounds[-1] = (1, SMALLEST - 1)
        found = []
        for place, name in enumerate(names):
            if name in known or not 0 < self.truth[name] < SMALLEST:
                continue
            ends = []
            for way in (1.0, -1.0):
                cost = np.zeros(len(names))
                cost[place] = way
                solved = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds)
                assert solved.status == 0, solved.message
                ends.append(way * solved.fun)
            if np.floor(ends[1] + 1e-6) - np.ceil(ends[0] - 1e-6) < 1:
                found.append(name)
        return found


def random_city(rng: np.random.Generator, *, rates: bool) -> dict[Place, tuple[float, float | None]]:
    groups, districts = GROUPS[: rng.integers(3, 6)], DISTRICTS[: rng.integers(2, 5)]
    cells: dict[Place, tuple[float, float | None]] = {}
    for group in groups:
        for area in districts:
            count = float(rng.integers(0, 41))
            cells[group, area] = (count, count + float(rng.integers(0, 200)) if rates else None)
    first = next(iter(cells))
    cells[first] = (float(rng.integers(1, SMALLEST)), 60.0 if rates else None)
    return cells


def changed(rng: np.random.Generator, cells: Figures) -> dict[Place, tuple[float, float | None]]:
    found = {}
    for place, (count, people) in cells.items():
        moved = max(0.0, count + float(rng.integers(-6, 9))) if rng.random() < 0.3 else count
        found[place] = (moved, None if people is None else max(people, moved))
    return found
