"""Which figures of a measure may an edition show? Rows in, the numbers to hold back out.

Why apart from ``statistics``: that package protects tables of numbers; here groups and areas, with what
their definitions say about each other, become such tables. What adds up to what:

- A group is the total of the groups its definition contains: group "all" of every group, and within one
  standard "Black, Hispanic or not" of "Black, not Hispanic". Parts must not share people, so every largest
  set of groups that cannot overlap is a table of its own (overlapping groups are never added up).
- An area of kind city or county is the total of the areas of kind district, and again of those of kind
  neighbourhood, that name the same ``city``. Kinds are never mixed.
- Parts that fall short of their total leave a rest nobody publishes; a small rest is guarded like a cell.
  Parts that exceed their total do not add up to it: that total is hidden once one of its parts is small.
- The cases and the others add up to the people a rate is about; where every group of an area has one and
  the same denominator, the cases of the groups add up to it.

One number of an earlier edition and one of the new edition are taken to be the same if they are equal, so
whatever an earlier edition gave away is known, and whatever it hid and has not changed stays hidden.
Figures of several measures, or of periods that contain each other, are not compared.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import floor

import numpy as np

from equipt_dash.model import ALL_GROUPS, Area, Group
from equipt_dash.statistics.attack import Line, System, leaks, merged_leaks
from equipt_dash.statistics.groups import Mask
from equipt_dash.statistics.overlap import EVERY_RACE, disjoint_pairs
from equipt_dash.statistics.suppression import protect_system

Place = tuple[str, str]
"""Group code and area code."""

COUNT, PEOPLE = "count", "people"
_WHOLE = frozenset({"city", "county"})
_PART = ("district", "neighbourhood", "neighborhood")
_EXACT = 1e-6


@dataclass(frozen=True)
class Cell:
    """A figure, as an editor finds it."""

    measure: str
    period: str
    group: str
    area: str

    def __str__(self) -> str:
        return f"measure {self.measure}, period {self.period}, group {self.group}, area {self.area}"


class EditionWouldLeak(ValueError):
    """Publishing would let a reader work out hidden numbers. For editors only: it names the cells."""

    def __init__(self, cells: Iterable[Cell]) -> None:
        self.cells = tuple(dict.fromkeys(cells))
        named = "; ".join(str(cell) for cell in self.cells)
        super().__init__(
            f"Nothing was published: readers could work out hidden numbers of {named}. "
            "Hold back the rows of that measure and period, or keep its suppression rule, and publish again."
        )


@dataclass(frozen=True)
class Figure:
    """The people behind a figure: ``count`` has the outcome, among ``people``; ``None`` where not recorded.

    ``open``: which of the two a reader of the edition it belongs to knows; unused for a new edition.
    """

    count: float | None
    people: float | None
    open: frozenset[str] = frozenset()


Table = Mapping[Place, Figure]


@dataclass(frozen=True)
class Hidden:
    """Places whose count, and whose people, are held back; ``exposed`` cannot be protected by any choice."""

    count: frozenset[Place]
    people: frozenset[Place]
    exposed: tuple[Place, ...]


@dataclass(frozen=True)
class Sums:
    """What adds up to what: for a group or an area, each family of parts whose total it is."""

    groups: Mapping[str, tuple[tuple[str, ...], ...]]
    areas: Mapping[str, tuple[tuple[str, ...], ...]]


def _races(group: Group) -> frozenset[str]:
    return frozenset(part.strip() for part in group.races.split("|") if part.strip())


def contains(whole: Group, part: Group) -> bool:
    """Tell whether everybody in ``part`` is in ``whole``, by their definitions."""
    if whole.code == part.code or part.code == ALL_GROUPS:
        return False
    if whole.code == ALL_GROUPS:
        return True
    if whole.standard != part.standard or whole.hispanic not in ("any", part.hispanic):
        return False
    return EVERY_RACE in _races(whole) or (bool(_races(part)) and _races(part) <= _races(whole))


def _largest_families(codes: Sequence[str], groups: Mapping[str, Group]) -> tuple[tuple[str, ...], ...]:
    """Return every largest set of groups no two of which can share a person."""
    defined = [code for code in codes if _races(groups[code])]
    apart: dict[str, set[str]] = {code: set() for code in codes}
    for a, b in disjoint_pairs(defined, groups):
        apart[a].add(b)
        apart[b].add(a)
    found: list[tuple[str, ...]] = []

    def grow(family: tuple[str, ...], open_: list[str], done: list[str]) -> None:
        if not open_ and not done:
            found.append(family)
        while open_:
            code = open_.pop(0)
            near = apart[code]
            grow((*family, code), [c for c in open_ if c in near], [c for c in done if c in near])
            done = [*done, code]

    grow((), list(codes), [])
    return tuple(family for family in found if family)


def sums_of(places: Iterable[Place], groups: Mapping[str, Group], areas: Mapping[str, Area]) -> Sums:
    """Return what adds up to what among the groups and areas of ``places``."""
    listed = list(places)
    codes = sorted({group for group, _ in listed})
    here = sorted({area for _, area in listed})
    by_group = {}
    for whole in codes:
        parts = [code for code in codes if contains(groups[whole], groups[code])]
        if parts:
            by_group[whole] = _largest_families(parts, groups)
    by_area = {}
    for whole in here:
        if areas[whole].kind not in _WHOLE or not areas[whole].city:
            continue
        alike = [code for code in here if areas[code].city == areas[whole].city]
        families = [tuple(code for code in alike if areas[code].kind == kind) for kind in _PART]
        by_area[whole] = tuple(family for family in families if family)
    return Sums(by_group, by_area)


def whole_number(value: float) -> float:
    """Return a count as a whole number; what lies between two is taken for the smaller, but never for none."""
    return float(max(1, floor(value + _EXACT))) if value > 0 else 0.0


Name = tuple[str, ...]
"""An entry: its kind, where it belongs, and its number, so that an unchanged one is the same entry."""


class _Gathering:
    """Entries and lines of all editions of one table, gathered one edition after the other."""

    def __init__(self, threshold: int) -> None:
        self.threshold = threshold
        self.entries: dict[Name, int] = {}
        self.values: list[float] = []
        self.places: list[Place] = []
        self.secret: set[int] = set()
        self.totals: set[int] = set()
        self.shown: set[int] = set()
        self.hide: set[int] = set()
        self.lines: dict[Line, None] = {}

    def entry(self, kind: str, place: Place, value: float, *more: str, secret: bool = False) -> int:
        name = (kind, *place, *more, repr(float(value)))
        if name not in self.entries:
            self.entries[name] = len(self.values)
            self.values.append(value)
            self.places.append(place)
            if secret:
                self.secret.add(self.entries[name])
        return self.entries[name]

    def add(self, table: Table, sums: Sums, *, earlier: bool) -> dict[tuple[str, Place], int]:
        """Take in one edition; return the entry of each number in it."""
        shared = _shared_people(table)
        found: dict[tuple[str, Place], int] = {}
        for place, figure in table.items():
            for kind, value in ((COUNT, figure.count), (PEOPLE, figure.people)):
                if value is None:
                    continue
                owner = ("*", place[1]) if kind == PEOPLE and place[1] in shared else place
                entry = found[kind, place] = self.entry(kind, owner, value)
                if kind == PEOPLE or place[0] in sums.groups or place[1] in sums.areas:
                    self.totals.add(entry)
                if earlier:
                    (self.shown if kind in figure.open else self.hide).add(entry)
        for kind in (COUNT, PEOPLE):
            self._add_sums(kind, found, sums)
        self._add_people(table, found, sums, shared)
        return found

    def _add_sums(self, kind: str, found: Mapping[tuple[str, Place], int], sums: Sums) -> None:
        for (its, (group, area)), total in found.items():
            if its != kind:
                continue
            for family in sums.groups.get(group, ()):
                self._add_line([found.get((kind, (part, area))) for part in family], total)
            for family in sums.areas.get(area, ()):
                self._add_line([found.get((kind, (group, part))) for part in family], total)

    def _add_line(self, maybe: Iterable[int | None], total: int) -> None:
        parts = tuple(dict.fromkeys(part for part in maybe if part is not None and part != total))
        if not parts:
            return
        rest = self.values[total] - sum(self.values[part] for part in parts)
        if rest > _EXACT * max(1.0, self.values[total]):
            words = ("of", *(repr(part) for part in parts), repr(total))
            parts = (*parts, self.entry("rest", self.places[total], rest, *words, secret=True))
        elif rest < -_EXACT * max(1.0, self.values[total]):
            if any(0 < self.values[part] < self.threshold for part in parts):
                self.hide.add(total)
            return
        self.lines[Line(parts, total)] = None

    def _add_people(
        self, table: Table, found: Mapping[tuple[str, Place], int], sums: Sums, shared: frozenset[str]
    ) -> None:
        for place, figure in table.items():
            if figure.count is None or figure.people is None or figure.count > figure.people:
                continue
            count, people = found[COUNT, place], found[PEOPLE, place]
            if figure.count == figure.people:
                self.lines[Line((count,), people, counts=False)] = None
                continue
            words = (repr(count), repr(people))
            others = self.entry("others", place, figure.people - figure.count, *words, secret=True)
            self.lines[Line((count, others), people)] = None
        for area in sorted(shared):
            here = [group for group, its in table if its == area and (COUNT, (group, area)) in found]
            wholes = {part for group in here for family in sums.groups.get(group, ()) for part in family}
            families = sums.groups.get(ALL_GROUPS) or (tuple(group for group in here if group not in wholes),)
            people = next(entry for (kind, its), entry in found.items() if kind == PEOPLE and its[1] == area)
            for family in families:
                self._add_line([found.get((COUNT, (part, area))) for part in family], people)

    def system(self) -> System:
        """Return everything gathered as one system."""
        size = len(self.values)

        def mask(chosen: Iterable[int]) -> Mask:
            found = np.zeros(size, dtype=np.bool_)
            found[list(chosen)] = True
            return found

        known = set(self.shown)
        for _ in range(2):  # a rest between known numbers is known; so is a rest that uses such a rest
            for line in self.lines:
                members = [*line.parts, line.total]
                unknown = [entry for entry in members if entry not in known]
                if len(unknown) == 1 and unknown[0] in self.secret:
                    known.add(unknown[0])
        values = np.array([whole_number(value) for value in self.values])
        width = 2.0 if self.threshold > 4 else 1.0
        return System(
            values, mask(self.totals), tuple(self.lines), self.threshold, mask(self.hide - known), mask(known),
            mask(self.secret - known), width,
        )  # fmt: skip


def _shared_people(table: Table) -> frozenset[str]:
    """Return the areas where every group has one and the same denominator, so that cases add up to it."""
    seen: dict[str, list[float]] = {}
    for (_, area), figure in table.items():
        if figure.people is not None:
            seen.setdefault(area, []).append(figure.people)
    return frozenset(area for area, values in seen.items() if len(values) > 1 and len(set(values)) == 1)


@dataclass(frozen=True)
class Joint:
    """A new table with its earlier editions as one system; ``found`` has the entry of each new number."""

    system: System
    places: tuple[Place, ...]
    found: Mapping[tuple[str, Place], int]

    def choose(self) -> Hidden:
        """Return what to hold back: small numbers, and the fewest people's worth that gives them away."""
        if not self.places:
            return Hidden(frozenset(), frozenset(), ())
        protection = protect_system(self.system)
        gone = protection.hidden
        places = {kind: frozenset(p for (k, p), i in self.found.items() if k == kind and gone[i]) for kind in _KINDS}
        exposed = tuple(dict.fromkeys(self.places[entry] for entry in protection.exposed))
        return Hidden(places[COUNT], places[PEOPLE], exposed)

    def small(self, kind: str) -> frozenset[Place]:
        """Return the places of small numbers, which are not printed even where readers already know them."""
        return frozenset(place for (its, place), i in self.found.items() if its == kind and self.system.small[i])

    def attack(self, hidden: Hidden) -> tuple[Place, ...]:
        """Return the places of hidden numbers a reader of all editions can work out, by linear programmes."""
        if not self.places:
            return ()
        gone = (self.system.must_hide | self.system.secret) & ~self.system.must_show
        for (kind, place), entry in self.found.items():
            within = place in (hidden.count if kind == COUNT else hidden.people)
            gone[entry] = within and not self.system.must_show[entry]
        shown = np.flatnonzero(self.system.small & ~gone & ~self.system.must_show)
        found = [leak.entry for leak in (*leaks(self.system, gone), *merged_leaks(self.system, gone))]
        return tuple(dict.fromkeys(self.places[int(entry)] for entry in (*shown, *found)))


_KINDS = (COUNT, PEOPLE)


def join(
    new: Table, earlier: Sequence[Table], groups: Mapping[str, Group], areas: Mapping[str, Area], threshold: int
) -> Joint:
    """Return the joint system of a table and its earlier editions. Every place needs its group and area."""
    gathering = _Gathering(threshold)
    for table in earlier:
        gathering.add(table, sums_of(table, groups, areas), earlier=True)
    found = gathering.add(new, sums_of(new, groups, areas), earlier=False)
    return Joint(gathering.system(), tuple(gathering.places), found)
