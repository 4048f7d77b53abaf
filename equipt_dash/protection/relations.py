"""How measures contain each other: declared by a city, or shown by numbers that add up.

What nobody declared is still worked out by whoever can subtract. So measures whose counts add up wherever they
stand side by side, or are the same everywhere, are treated as related when an edition is made, and proposed to
the city, which declares or rejects nothing by it: a declaration adds what numbers cannot show yet.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from equipt_dash.kernel.relation_model import MeasureRelation as Relation
from equipt_dash.kernel.relation_model import RelationKind
from equipt_dash.protection.figures import EXACT, Cell

FEWEST = 3
"""In how many figures above 0 numbers must agree before it is taken for more than chance."""

_MOST_PARTS = 3
_MOST_CHILDREN = 8


@dataclass(frozen=True)
class Family:
    """Measures whose counts are parts of another's. ``exact``: they add up to it wherever all of them stand."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Same:
    """A measure whose count is the ``kind`` (``count`` or ``people``) of another measure."""

    one: str
    other: str
    kind: str


Counts = Mapping[Cell, float]
"""The count of people of figures."""


def families(relations: Iterable[Relation], counts: Counts) -> tuple[Family, ...]:
    """The families of parts that declared relations make, with every set of parts that adds up to its whole."""
    children: dict[str, dict[RelationKind, list[str]]] = defaultdict(lambda: defaultdict(list))
    for one in sorted(set(relations)):
        if one.part != one.whole:
            children[one.whole][one.kind].append(one.part)
    by_measure = _by_measure(counts)
    found: dict[Family, None] = {}
    for whole, kinds in children.items():
        parts = kinds[RelationKind.PART_OF]
        if parts:
            found[Family(whole, tuple(parts))] = None
        for some in kinds[RelationKind.OF_WHOM]:
            found[Family(whole, (some,))] = None
        both = sorted({*parts, *kinds[RelationKind.OF_WHOM]})[:_MOST_CHILDREN]
        for size in range(2, _MOST_PARTS + 1):
            for chosen in combinations(both, size):
                if _adds_up(by_measure.get(whole, {}), [by_measure.get(key, {}) for key in chosen], fewest=1):
                    found[Family(whole, chosen)] = None
    return tuple(found)


def sames(relations: Iterable[Relation]) -> tuple[Same, ...]:
    """The counts that are, by declaration, the numerator or denominator of another measure."""
    kinds = {RelationKind.NUMERATOR_OF: "count", RelationKind.DENOMINATOR_OF: "people"}
    return tuple(Same(one.part, one.whole, kinds[one.kind]) for one in sorted(set(relations)) if one.kind in kinds)


_Place = tuple[str, str, str]


def _by_measure(counts: Counts) -> dict[str, dict[_Place, float]]:
    found: dict[str, dict[_Place, float]] = defaultdict(dict)
    for cell, value in counts.items():
        found[cell.measure][cell.period, cell.group, cell.area] = value
    return dict(found)


def _adds_up(whole: Mapping[_Place, float], parts: Iterable[Mapping[_Place, float]], *, fewest: int) -> bool:
    listed = list(parts)
    shared = [place for place in whole if all(place in part for part in listed)]
    telling = [place for place in shared if whole[place] > 0]
    return len(telling) >= fewest and all(
        abs(whole[place] - sum(part[place] for part in listed)) <= EXACT * max(1.0, whole[place]) for place in shared
    )


def shown_by_numbers(
    counts: Counts, people: Counts, guarded: frozenset[str]
) -> tuple[tuple[Family, ...], tuple[Same, ...]]:
    """What numbers alone show: two measures that add up to a third, and counts that are another measure's numbers.

    At least one of the measures is in ``guarded``. A relation must hold wherever the measures stand side by side, in
    at least ``FEWEST`` figures above 0 that are not all alike.
    """
    guarded_at = {cell[1:] for cell in counts if cell.measure in guarded}
    beside = Counter(cell.measure for cell in counts if cell[1:] in guarded_at)
    keys = sorted(key for key, number in beside.items() if number >= FEWEST)
    places = sorted(guarded_at)
    if not places or len(keys) < 2:
        return (), ()
    row, column = {place: i for i, place in enumerate(places)}, {key: j for j, key in enumerate(keys)}
    grid = np.full((len(places), len(keys)), np.nan)
    among = np.full((len(places), len(keys)), np.nan)
    for table, numbers in ((grid, counts), (among, people)):
        for cell, value in numbers.items():
            if cell.measure in column and cell[1:] in row:
                table[row[cell[1:]], column[cell.measure]] = value
    is_guarded = np.array([key in guarded for key in keys])
    return _pairs(keys, grid, is_guarded), _same_numbers(keys, grid, among, is_guarded)


def _pairs(keys: list[str], grid: np.ndarray, guarded: np.ndarray) -> tuple[Family, ...]:
    found: dict[Family, None] = {}
    for w, whole in enumerate(keys):
        for a in range(len(keys)):
            if a == w:
                continue
            rest = grid[:, w] - grid[:, a]
            side = ~np.isnan(rest) & (grid[:, w] > 0)
            others = np.arange(a + 1, len(keys))
            others = others[(others != w) & (guarded[others] | guarded[a] | guarded[w])]
            if side.sum() < FEWEST or np.any(rest[side] < -EXACT) or not others.size:
                continue
            apart = np.abs(grid[np.ix_(side, others)] - rest[side, None])
            fits = np.isnan(apart) | (apart <= EXACT * np.maximum(1.0, grid[side, w])[:, None])
            for c in others[fits.all(0) & ((~np.isnan(apart)).sum(0) >= FEWEST)]:
                if _agree(grid[:, c], rest):
                    found[Family(whole, (keys[a], keys[int(c)]))] = None
    return tuple(found)


def _agree(one: np.ndarray, other: np.ndarray) -> bool:
    both = ~np.isnan(one) & ~np.isnan(other)
    values = one[both & (one > 0)]
    if len(values) < FEWEST or len(set(values.tolist())) < 2:
        return False
    return bool(np.all(np.abs(one[both] - other[both]) <= EXACT * np.maximum(1.0, np.abs(one[both]))))


def _same_numbers(keys: list[str], grid: np.ndarray, among: np.ndarray, guarded: np.ndarray) -> tuple[Same, ...]:
    found = []
    for a, one in enumerate(keys):
        for b, other in enumerate(keys):
            if a == b or not (guarded[a] or guarded[b]):
                continue
            if a < b and _agree(grid[:, a], grid[:, b]):
                found.append(Same(one, other, "count"))
            if _agree(grid[:, a], among[:, b]):
                found.append(Same(one, other, "people"))
    return tuple(found)
