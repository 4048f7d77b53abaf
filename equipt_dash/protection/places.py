"""What adds up to what among groups and places, by what their definitions say about each other.

- A group is the total of the groups its definition contains: group "all" of every group, and within one
  standard "Black, Hispanic or not" of "Black, not Hispanic". Parts must not share people, so every largest
  set of groups that cannot overlap is a table of its own (overlapping groups are never added up).
- A place is the total of the places within it: tract in district in city in county. ``Area.city`` names the
  place an area lies in, by its code; areas that name the same city lie within it in the order of their kinds.
  Kinds are never mixed: districts are one family of parts, tracts another.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.kernel.model import ALL_GROUPS, Area, Group
from equipt_dash.statistics.overlap import EVERY_RACE, disjoint_pairs

_RANK = {
    "tract": 1, "block_group": 0, "precinct": 1, "beat": 1, "zip": 1, "neighbourhood": 2, "neighborhood": 2,
    "district": 2, "city": 3, "county": 4,
}  # fmt: skip
"""How far up a kind of place lies. Other kinds, such as a metropolitan area, are never added up."""


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


def sums_of(places: Iterable[tuple[str, str]], groups: Mapping[str, Group], areas: Mapping[str, Area]) -> Sums:
    """Return what adds up to what among the groups and areas of ``places`` (group code, area code)."""
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
        inside = [code for code in here if _lies_in(code, whole, areas)]
        kinds = dict.fromkeys(areas[code].kind for code in inside)
        if families := tuple(tuple(code for code in inside if areas[code].kind == kind) for kind in kinds):
            by_area[whole] = families
    return Sums(by_group, by_area)


def _lies_in(part: str, whole: str, areas: Mapping[str, Area]) -> bool:
    low, high = _RANK.get(areas[part].kind), _RANK.get(areas[whole].kind)
    if part == whole or low is None or high is None or low >= high:
        return False
    way = _way_up(part, areas)
    if whole in way:
        return True
    return high >= _RANK["city"] and bool(way) and way[-1] == (_way_up(whole, areas) or ("",))[-1]


def _way_up(code: str, areas: Mapping[str, Area]) -> tuple[str, ...]:
    """The places an area lies in, nearest first; the last one names its city."""
    way: list[str] = []
    up = areas[code].city
    while up and up not in way:
        way.append(up)
        up = areas[up].city if up in areas else ""
    return tuple(way)
