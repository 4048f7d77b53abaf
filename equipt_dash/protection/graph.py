"""Everything editions show as entries and lines: what adds up to what, whatever table it stands in.

Why all of it at once: a quarter hidden in one table is the year less three quarters in another, and both may be in
editions of different months. Entries are the numbers of figures; an unchanged number is one entry in every edition.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from equipt_dash.kernel.model import ALL_GROUPS, Area, Group
from equipt_dash.kernel.relation_model import MeasureRelation as Relation
from equipt_dash.protection.figures import COUNT, EXACT, KINDS, PEOPLE, Cell, Figure
from equipt_dash.protection.periods import Span, span_of, totals_of
from equipt_dash.protection.places import Sums, sums_of
from equipt_dash.protection.relations import families, sames, shown_by_numbers
from equipt_dash.statistics.attack import Line

Shown = Mapping[Cell, Figure]
"""The figures of one edition with their true numbers."""

_UNKNOWN = 1e6
"""Stands for a number nobody can know, so that it leaves the attacker every room."""


@dataclass(frozen=True)
class Known:
    """What the figures' definitions say. ``ends``: the last day of a measure's period; ``thresholds``: the smallest
    count that each measure with a rule may show."""

    groups: Mapping[str, Group]
    areas: Mapping[str, Area]
    ends: Mapping[tuple[str, str], date]
    thresholds: Mapping[str, int]
    relations: Sequence[Relation] = ()


Name = tuple[object, ...]
"""An entry: its kind, where it belongs, and its number, so that an unchanged one is the same entry."""


@dataclass
class Gathering:
    """Entries and lines of all editions, gathered one edition after the other."""

    known: Known
    entries: dict[Name, int] = field(default_factory=dict)
    values: list[float] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    secret: set[int] = field(default_factory=set)
    totals: set[int] = field(default_factory=set)
    shown: set[int] = field(default_factory=set)
    hide: set[int] = field(default_factory=set)
    lines: dict[Line, None] = field(default_factory=dict)
    latest: dict[Cell, Figure] = field(default_factory=dict)
    sums: dict[frozenset[tuple[str, str]], Sums] = field(default_factory=dict)

    def entry(self, kind: str, cell: Cell, value: float, *more: object, secret: bool = False) -> int:
        name = (kind, cell, float(value), *more)
        if name not in self.entries:
            self.entries[name] = len(self.values)
            self.values.append(value)
            self.cells.append(cell)
            if secret:
                self.secret.add(self.entries[name])
        return self.entries[name]

    def add(self, edition: Shown, *, earlier: bool) -> dict[tuple[str, Cell], int]:
        """Take in one edition; return the entry of each number in it. What it no longer shows is still known."""
        side = {**self.latest, **edition}
        tables: dict[tuple[str, str], dict[Cell, Figure]] = defaultdict(dict)
        for cell, figure in side.items():
            tables[cell.measure, cell.period][cell] = figure
        found: dict[tuple[str, Cell], int] = {}
        for table in tables.values():
            self._add_table(table, edition, found, earlier=earlier)
        for kind in KINDS:
            self._add_periods(kind, found)
        self._add_relations(side, found)
        self.latest.update(edition)
        return {name: entry for name, entry in found.items() if name[1] in edition}

    def _add_table(
        self, table: Mapping[Cell, Figure], edition: Shown, found: dict[tuple[str, Cell], int], *, earlier: bool
    ) -> None:
        shared = _shared_people(table)
        here: dict[tuple[str, Cell], int] = {}
        for cell, figure in table.items():
            for kind in KINDS:
                value = figure.of(kind)
                if value is None:
                    continue
                owner = cell._replace(group="*") if kind == PEOPLE and cell.area in shared else cell
                entry = here[kind, cell] = self.entry(kind, owner, value)
                if kind == PEOPLE:
                    self.totals.add(entry)
                if cell not in edition:
                    continue
                if kind in figure.open:
                    self.shown.add(entry)
                elif earlier:
                    self.hide.add(entry)
        places = frozenset((cell.group, cell.area) for cell in table)
        if places not in self.sums:
            self.sums[places] = sums_of(places, self.known.groups, self.known.areas)
        sums = self.sums[places]
        for kind in KINDS:
            self._add_sums(kind, here, sums)
        self._add_people(table, here, sums, shared)
        found.update(here)

    def _add_sums(self, kind: str, here: Mapping[tuple[str, Cell], int], sums: Sums) -> None:
        for (its, cell), total in here.items():
            if its != kind:
                continue
            for family in sums.groups.get(cell.group, ()):
                self._add_line([here.get((kind, cell._replace(group=part))) for part in family], total)
            for family in sums.areas.get(cell.area, ()):
                self._add_line([here.get((kind, cell._replace(area=part))) for part in family], total)

    def _add_line(self, maybe: Iterable[int | None], total: int, *, margin: bool = True) -> None:
        """Take in parts and their total. ``margin``: totals of tables are hidden last, and once parts exceed them."""
        parts = tuple(dict.fromkeys(part for part in maybe if part is not None and part != total))
        if not parts:
            return
        if margin:
            self.totals.add(total)
        rest = self.values[total] - sum(self.values[part] for part in parts)
        near = EXACT * max(1.0, self.values[total])
        if rest < -near:
            threshold = self.known.thresholds.get(self.cells[total].measure, 0)
            if margin and any(0 < self.values[part] < threshold for part in parts):
                self.hide.add(total)
            return
        if rest > near:
            parts = (*parts, self.entry("rest", self.cells[total], rest, parts, total, secret=True))
        self.lines[Line(parts, total)] = None

    def _add_people(
        self, table: Mapping[Cell, Figure], here: Mapping[tuple[str, Cell], int], sums: Sums, shared: frozenset[str]
    ) -> None:
        for cell, figure in table.items():
            if figure.count is None or figure.people is None or figure.count > figure.people:
                continue
            count, people = here[COUNT, cell], here[PEOPLE, cell]
            if figure.count == figure.people:
                self.lines[Line((count,), people, counts=False)] = None
                continue
            others = self.entry("others", cell, figure.people - figure.count, count, people, secret=True)
            self.lines[Line((count, others), people)] = None
        for area in sorted(shared):
            cells = [cell for cell in table if cell.area == area and (COUNT, cell) in here]
            wholes = {part for cell in cells for family in sums.groups.get(cell.group, ()) for part in family}
            free = tuple(cell.group for cell in cells if cell.group not in wholes)
            people = next(entry for (kind, cell), entry in here.items() if kind == PEOPLE and cell.area == area)
            for family in sums.groups.get(ALL_GROUPS) or (free,):
                parts = [here.get((COUNT, cells[0]._replace(group=part))) for part in family] if cells else []
                self._add_line(parts, people)

    def _add_periods(self, kind: str, found: Mapping[tuple[str, Cell], int]) -> None:
        series: dict[tuple[str, str, str], dict[Span, int]] = defaultdict(dict)
        for (its, cell), entry in found.items():
            end = self.known.ends.get((cell.measure, cell.period))
            span = span_of(cell.period, end) if its == kind and end is not None else None
            if span is None:
                continue
            twin = series[cell.measure, cell.group, cell.area].setdefault(span, entry)
            if twin != entry and self.values[twin] == self.values[entry]:
                self.lines[Line((twin,), entry, counts=False)] = None
        for spans in series.values():
            for total in (
                totals_of({span: self.values[entry] for span, entry in spans.items()}) if len(spans) > 1 else ()
            ):
                whole = spans[total.whole]
                parts = [spans[part] for part in total.parts]
                for rest in total.rest:
                    value = _UNKNOWN if rest.value is None else rest.value
                    if value > EXACT:
                        more = (rest.span, tuple(parts), whole) if rest.span == total.whole else (rest.span,)
                        owner = self.cells[whole]._replace(period="")
                        parts.append(self.entry("rest", owner, value, kind, *more, secret=True))
                if parts:
                    self.lines[Line(tuple(parts), whole)] = None

    def _add_relations(self, side: Shown, found: Mapping[tuple[str, Cell], int]) -> None:
        counts = {cell: self.values[entry] for (kind, cell), entry in found.items() if kind == COUNT}
        people = {cell: self.values[entry] for (kind, cell), entry in found.items() if kind == PEOPLE}
        seen = shown_by_numbers(counts, people, frozenset(self.known.thresholds))
        related = dict.fromkeys((*families(self.known.relations, counts), *seen[0]))
        equal = dict.fromkeys((*sames(self.known.relations), *seen[1]))
        by_measure: dict[str, list[Cell]] = defaultdict(list)
        for cell in side:
            by_measure[cell.measure].append(cell)
        for family in related:
            for cell in by_measure[family.whole]:
                if (COUNT, cell) in found:
                    parts = [found.get((COUNT, cell._replace(measure=part))) for part in family.parts]
                    self._add_line(parts, found[COUNT, cell], margin=False)
        for same in equal:
            for cell in by_measure[same.other]:
                one, other = found.get((COUNT, cell._replace(measure=same.one))), found.get((same.kind, cell))
                if one is not None and other is not None and one != other and self.values[one] == self.values[other]:
                    self.lines[Line((one,), other, counts=False)] = None

    def openly_known(self) -> set[int]:
        """What readers know: what was printed, and the rests between known numbers."""
        known = set(self.shown)
        touching: dict[int, list[Line]] = defaultdict(list)
        for line in self.lines:
            for entry in (*line.parts, line.total):
                if entry in self.secret:
                    touching[entry].append(line)
        waiting = list(touching)
        while waiting:
            entry = waiting.pop()
            for line in touching[entry]:
                unknown = [one for one in (*line.parts, line.total) if one not in known]
                if unknown == [entry]:
                    known.add(entry)
                    waiting += [one for near in touching[entry] for one in near.parts if one in self.secret - known]
                    break
        return known


def _shared_people(table: Mapping[Cell, Figure]) -> frozenset[str]:
    """Return the areas where every group has one and the same denominator, so that cases add up to it."""
    seen: dict[str, list[float]] = defaultdict(list)
    for cell, figure in table.items():
        if figure.people is not None:
            seen[cell.area].append(figure.people)
    return frozenset(area for area, values in seen.items() if len(values) > 1 and len(set(values)) == 1)
