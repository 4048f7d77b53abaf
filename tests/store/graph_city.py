"""Invented cities with quarters, districts and subset measures, published three times, and what a reader makes of them.

The attacker knows everything anybody may know: what adds up to what, which numbers did not change, the threshold, and
even which blanks hide a small number. It shares no code with what it attacks: it has its own list of sums.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csr_array

from equipt_dash.kernel.model import Area, Group
from equipt_dash.protection.edition import Decision, Material, decide
from equipt_dash.protection.figures import EditionWouldLeak
from equipt_dash.protection.rules import Record, Rule

THRESHOLD = 11
GROUPS = ("asian", "black", "white")
QUARTERS = ("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4")
DISTRICTS = ("north", "south")
MEASURES = ("stopped", "searched", "not-searched")
SHARE = "share-searched"

Place = tuple[str, str, str, str]
"""Measure, period, group, area."""

_ENDS = {q: date(2023, 3 * n, 30 if n in (2, 3) else 31) for n, q in enumerate(QUARTERS, 1)} | {
    "2023": date(2023, 12, 31), "2022": date(2022, 12, 31), "2021": date(2021, 12, 31), "2021-2023": date(2023, 12, 31),
}  # fmt: skip


def groups() -> dict[str, Group]:
    found = {code: Group(code, "s", code, code, "", code, "none", "", place) for place, code in enumerate(GROUPS)}
    return found | {"all": Group("all", "everybody", "All", "people", "", "*", "any", "", 9)}


def areas() -> dict[str, Area]:
    found = {code: Area(code, code, "district", "sample", False) for code in DISTRICTS}
    return found | {
        "sample": Area("sample", "Sample", "city", "sample", True),
        "county": Area("county", "County", "county", "sample", False),
    }


def random_cells(rng: np.random.Generator) -> dict[Place, float]:
    """The smallest counts of a city: years and measures, quarters alone, or quarters and measures without districts."""
    years_only, one_measure, no_districts = (rng.integers(3) == np.arange(3)).tolist()
    groups = GROUPS[: 3 if rng.random() < 0.2 else 2]
    periods = ("2021", "2022", "2023") if years_only else QUARTERS
    measures = ("stopped",) if one_measure else ("searched", "not-searched")
    cells: dict[Place, float] = {}
    for group, size in zip(groups, rng.lognormal(3.4, 0.9, len(groups)), strict=True):
        for area in ("sample", "rest") if no_districts else (*DISTRICTS, "rest"):
            for period in periods:
                scale = size * (0.3 if area == "rest" else 1.0) * (3.0 if len(period) == 4 else 1.0)
                for measure in measures:
                    cells[measure, period, group, area] = float(
                        rng.poisson(scale * (0.4 if measure == "searched" else 1))
                    )
    return cells


def changed(rng: np.random.Generator, cells: Mapping[Place, float]) -> dict[Place, float]:
    """The same city after some corrections."""
    return {
        place: max(0.0, value + float(rng.integers(-5, 8))) if rng.random() < 0.06 else value
        for place, value in cells.items()
    }


def figures(cells: Mapping[Place, float]) -> dict[Place, float]:
    """Everything such a city publishes: with groups, areas, periods and the measure both parts make up."""
    found: dict[Place, float] = defaultdict(float)
    for (measure, period, group, area), value in cells.items():
        for key in dict.fromkeys((measure, "stopped")):
            for when in (period, "2023" if "Q" in period else "2021-2023"):
                for who in (group, "all"):
                    for where in ("county", *(dict.fromkeys((area, "sample")) if area != "rest" else ())):
                        found[key, when, who, where] += value
    return dict(found)


def rows_of(shown: Mapping[Place, float], held: Mapping[Place, list[Record]]) -> list[Record]:
    """The figures as working rows; a measure of shares stands beside the counts."""
    rows = []
    for (measure, period, group, area), value in shown.items():
        rows.append(_row((measure, period, group, area), value, None, None, held))
        if measure == "searched" and area == "sample" and shown["stopped", period, group, area] > 0:
            among = shown["stopped", period, group, area]
            rows.append(_row((SHARE, period, group, area), 100 * value / among, value, among, held))
    return rows


def _row(
    place: Place, value: float, numerator: float | None, denominator: float | None, held: Mapping[Place, list[Record]]
) -> Record:
    measure, period, group, area = place
    return {
        "measure": measure, "period": period, "period_end": _ENDS[period], "role": "actual", "group_code": group,
        "area": area, "value": value, "numerator": numerator, "denominator": denominator, "se": None, "low": None,
        "high": None, "level": None, "quality": "good", "missing": None, "as_found": "", "source": "records", "note": "",
        "restated": "", "held": held.get(place),
    }  # fmt: skip


@dataclass
class City:
    """A city that publishes: its earlier editions and what it had to remember of hidden figures."""

    editions: dict[int, list[Record]] = field(default_factory=dict)
    held: dict[Place, list[Record]] = field(default_factory=dict)

    def publish(self, shown: Mapping[Place, float]) -> Decision | None:
        """Make the next edition; ``None`` where it is refused."""
        number = len(self.editions) + 1
        rules = {key: Rule("cms", "count") for key in MEASURES} | {SHARE: Rule("cms", "percent")}
        material = Material(number, rules, {}, rows_of(shown, self.held), self.editions, frozenset(), groups(), areas())
        try:
            decision = decide(material)
            decision.attack(rules, decision.published)
        except EditionWouldLeak:
            return None
        for row, record in decision.held:
            place = (row["measure"], row["period"], row["group_code"], row["area"])
            self.held[place] = [*self.held.get(place, []), record]
        self.editions[number] = [{k: v for k, v in row.items() if k != "held"} for row in decision.published]
        return decision


Unknown = tuple[Place, float]
"""A number of somebody's figures: where it stands, and its value, so that one that stayed the same is one number."""


@dataclass
class Reader:
    """Somebody who keeps every edition."""

    truth: dict[Unknown, float] = field(default_factory=dict)
    printed: set[Unknown] = field(default_factory=set)
    sums: dict[tuple[Unknown, ...], None] = field(default_factory=dict)

    def read(self, shown: Mapping[Place, float], rows: list[Record]) -> None:
        """Take in an edition. ``shown``: the truth, which only tells which numbers did not change."""
        names = {place: (place, value) for place, value in shown.items()}
        for name in names.values():
            self.truth[name] = name[1]
        for row in rows:
            place = (row["measure"], row["period"], row["group_code"], row["area"])
            if place[0] == SHARE:
                for key, number in (("searched", row["numerator"]), ("stopped", row["denominator"])):
                    if number is not None:
                        assert number == shown[key, *place[1:]]
                        self.printed.add(names[key, *place[1:]])
                if row["value"] is not None:
                    self._share(names, place, row)
            elif row["value"] is not None:
                assert row["value"] == shown[place]
                self.printed.add(names[place])
        for total, parts in _sums(shown):
            self.sums[(names[total], *(names[part] for part in parts))] = None

    def _share(self, names: Mapping[Place, Unknown], place: Place, row: Record) -> None:
        """A share with one of its two numbers gives the other."""
        pair = [names["searched", *place[1:]], names["stopped", *place[1:]]]
        if row["numerator"] is not None or row["denominator"] is not None or self.printed & set(pair):
            self.printed.update(pair)

    def recovered(self) -> list[Unknown]:
        """The small numbers that were never printed and can be only one whole number."""
        names = sorted(self.truth)
        where = {name: i for i, name in enumerate(names)}
        index = [i for i, line in enumerate(self.sums) for _ in line]
        columns = [where[name] for line in self.sums for name in line]
        signs = [sign for line in self.sums for sign in (-1.0, *[1.0] * (len(line) - 1))]
        matrix = csr_array((signs, (index, columns)), shape=(len(self.sums), len(names)))
        bounds = [self._bounds(name) for name in names]
        hidden = [name for name in names if name not in self.printed and 0 < name[1] < THRESHOLD]
        return [name for name in hidden if self._pinned(where[name], name[1], matrix, bounds)]

    def _bounds(self, name: Unknown) -> tuple[float, float | None]:
        value = name[1]
        if name in self.printed or value == 0:
            return value, value
        return (1.0, THRESHOLD - 1.0) if value < THRESHOLD else (float(THRESHOLD), None)

    @staticmethod
    def _pinned(place: int, value: float, matrix: csr_array, bounds: list[tuple[float, float | None]]) -> bool:
        ends = []
        for way in (1.0, -1.0):
            cost = np.zeros(len(bounds))
            cost[place] = way
            found = linprog(cost, A_eq=matrix, b_eq=np.zeros(matrix.shape[0]), bounds=bounds)
            assert found.status == 0, found.message
            ends.append(way * float(found.fun))
            if abs(ends[-1] - value) >= 1 - 1e-6:
                return False
        return True


def _sums(shown: Mapping[Place, float]) -> Iterator[tuple[Place, list[Place]]]:
    """Every sum a reader can think of, with the parts that stand in the edition."""
    for measure, period, group, area in shown:
        families = []
        if group == "all":
            families.append([(measure, period, one, area) for one in GROUPS])
        if area == "sample":
            families.append([(measure, period, group, one) for one in DISTRICTS])
        if period == "2023":
            families.append([(measure, one, group, area) for one in QUARTERS])
        if period == "2021-2023":
            families.append([(measure, one, group, area) for one in ("2021", "2022", "2023")])
        if measure == "stopped":
            families.append([(one, period, group, area) for one in ("searched", "not-searched")])
        for parts in families:
            here = [part for part in parts if part in shown]
            if here and abs(shown[measure, period, group, area] - sum(shown[part] for part in here)) < 1e-6:
                yield (measure, period, group, area), here


@dataclass
class Tally:
    """What was found over many cities."""

    cities: int = 0
    editions: int = 0
    refused: int = 0
    cells: int = 0
    small: int = 0
    hidden: int = 0
    small_shown: int = 0
    recovered: int = 0
    differences: int = 0

    @property
    def failures(self) -> int:
        """What may never be."""
        return self.small_shown + self.recovered + self.differences


def prove(count: int, seed: int, *, editions: int = 3) -> Tally:
    """Publish ``count`` cities ``editions`` times each and attack all their editions together."""
    rng, tally = np.random.default_rng(seed), Tally()
    for _ in range(count):
        city, reader, cells = City(), Reader(), random_cells(rng)
        tally.cities += 1
        for _ in range(editions):
            shown = figures(cells)
            tally.editions += 1
            decision = city.publish(shown)
            if decision is None:
                tally.refused += 1
            else:
                rows = city.editions[len(city.editions)]
                reader.read(shown, rows)
                _count(tally, shown, rows)
            cells = changed(rng, cells)
        tally.recovered += len(reader.recovered())
    return tally


def _count(tally: Tally, shown: Mapping[Place, float], rows: list[Record]) -> None:
    printed = {(row["measure"], row["period"], row["group_code"], row["area"]): row["value"] for row in rows}
    for place, value in shown.items():
        tally.cells += 1
        tally.small += 0 < value < THRESHOLD
        tally.hidden += printed[place] is None
        tally.small_shown += printed[place] is not None and 0 < value < THRESHOLD
    for (measure, period, group, area), value in shown.items():
        inner = printed.get((measure, period, group, "sample"))
        if area == "county" and inner is not None and printed[measure, period, group, area] is not None:
            tally.differences += 0 < value - inner < THRESHOLD
