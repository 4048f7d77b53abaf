"""Finds the value columns of a table, long or wide: years, groups or measures as columns, estimates with margins.

Why it looks at all value columns together: ``HU_1unit_detachedPE`` ends in E by accident unless a column
with M stands beside it, and ``White`` is a group's column only where other groups have theirs.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, replace

from equipt_dash.intake.columns import Column
from equipt_dash.intake.mapping import COMPANIONS, Series
from equipt_dash.intake.period_forms import MONTHS
from equipt_dash.intake.wide_names import UNSURE, code_of_group, of_what, take_group, take_period, worded_part

_PART_OF_YEAR = re.compile(
    r"(?:Q|QTR|Quarter)[ _]?[1-4]|[1-4](?:st|nd|rd|th) (?:Q|QTR|Quarter)|" + "|".join(MONTHS), re.I
)
_PLAIN_VALUE = re.compile(r"(?:data |measure |current |obs )?(?:value|estimate|rate|percent|pct|result|actual)s?")
_LETTERS = re.compile(r"(?P<stem>.+?)(?P<kind>E|M)(?P<end>\.[xy])?")
_BOUNDS = frozenset({"margin", "se", "low", "high"})
_MOST_SEARCHED = 3_000


@dataclass(frozen=True)
class Layout:
    """The series of a table. ``kind``: long, years, groups, measures or none; ``why``: reason by column."""

    kind: str
    series: tuple[Series, ...]
    why: Table[str, str]


@dataclass(frozen=True)
class _Parsed:
    """A value column's name taken apart."""

    column: Column
    stem: str
    part: str
    paired: bool
    period: str
    group: str
    measure: str


def find_layout(columns: Sequence[Column], base_year: str, has_period: bool) -> Layout:
    """The series among ``columns``, which are the numbers no other role was found for.

    ``base_year`` is what a column ``CFY`` holds, where there is one: ``PFY1_ACTUAL`` is the year before.
    """
    kin = _Kin(columns)
    parsed = _beside_their_group([_parse(column, kin, base_year) for column in columns])
    values = [one for one in parsed if one.part in ("value", "target") and one.group != UNSURE]
    periods = {one.period for one in values if one.period}
    groups = {one.group for one in values if one.group}
    if len(periods) > 1:
        return _built("years", [one for one in values if one.period], parsed)
    if any(one.paired for one in values):
        return _built("groups" if len(groups) > 1 else "measures", [one for one in values if one.paired], parsed)
    if len(groups) > 1 and not any(_PLAIN_VALUE.fullmatch(one.column.words) for one in values):
        named = {one.measure for one in values if one.group and one.measure}
        return _built("groups", [one for one in values if one.group or one.measure in named], parsed)
    if has_period and len(values) > 1 and all(_PART_OF_YEAR.fullmatch(one.column.words) for one in values):
        return _built("parts", [replace(one, period=one.column.name, measure="") for one in values], parsed)
    return _long(columns)


class _Kin:
    """What the names of all value columns say together: which exist, and which roles each stem has."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.names = {one.name for one in columns}
        self.parts: dict[str, set[str]] = {}
        self.search_groups = len(columns) <= _MOST_SEARCHED
        for one in columns:
            stem, part, _paired = worded_part(one.name, "", False)
            if part:
                self.parts.setdefault(stem, set()).add(part)
        bare = [stem for stem in self.parts if stem in self.names and not worded_part(stem, "", False)[1]]
        for stem in bare if len(bare) > 1 else ():
            self.parts[stem].add("value")


def _parse(column: Column, kin: _Kin, base_year: str) -> _Parsed:
    stem, part, paired = _part(column, kin)
    stem, period = take_period(stem, base_year)
    if period and part == "value":
        stem, part, paired = worded_part(stem, part, paired)
    rest, group = take_group(stem) if kin.search_groups else (stem, "")
    return _Parsed(column, stem, part, paired, period, group, rest)


def _part(column: Column, kin: _Kin) -> tuple[str, str, bool]:
    """The name without its role, the role, and whether another column makes the role certain."""
    if found := _LETTERS.fullmatch(column.name):
        stem, end = found["stem"], found["end"] or ""
        if {f"{stem}E{end}", f"{stem}M{end}"} <= kin.names:
            return (stem + end).rstrip("_"), "value" if found["kind"] == "E" else "margin", True
    stem, part, _paired = worded_part(column.name, "value", False)
    has = kin.parts.get(stem, set())
    if stem and has - {part} and (stem != column.name or part in has):
        return stem, part, True
    return (stem, part, False) if stem and part == "target" else (column.name, "value", False)


def _beside_their_group(parsed: Sequence[_Parsed]) -> list[_Parsed]:
    """A bound named after a group alone (``Black MOE`` beside ``Black Rate``) goes with the nearest value before it."""
    if len(parsed) > _MOST_SEARCHED:
        return list(parsed)
    found: list[_Parsed] = []
    at_home = {(one.stem, one.period) for one in parsed if one.part in ("value", "target")}
    for one in parsed:
        part, stem = one.part, one.stem
        if part == "value":
            stem, part, _paired = worded_part(one.stem, "", False)
        lost = part in _BOUNDS and stem and (one.part == "value" or (one.stem, one.period) not in at_home)
        key = (one.period, code_of_group(take_group(stem)[1])) if lost else ("", "")
        mate = next(
            (
                before
                for before in reversed(found)
                if key[1] and before.part == "value" and (before.period, code_of_group(before.group)) == key
            ),
            None,
        )
        found.append(replace(one, stem=mate.stem, part=part) if mate else one)
    return found


def _built(kind: str, values: Sequence[_Parsed], parsed: Sequence[_Parsed]) -> Layout:
    """The series of the chosen value columns with the columns that belong to them."""
    whole_years = [one for one in values if one.period and not _PART_OF_YEAR.fullmatch(one.period)]
    chosen = _one_target(whole_years if kind == "years" and whole_years else values)
    chosen = _told_apart(chosen)
    keys = [_key(one) for one in chosen]
    times = Counter(keys)
    mates: dict[tuple[str, str], dict[str, str]] = {}
    for other in parsed:
        if other.part in COMPANIONS:
            mates.setdefault((other.stem, other.period), {}).setdefault(other.part, other.column.name)
    series = []
    for one, key in zip(chosen, keys, strict=True):
        measure = (one.measure if times[key] == 1 else one.column.name).strip(" _-")
        given = Series(one.column.name, measure=measure, period=one.period, group=one.group)
        role = "target" if one.part == "target" else "actual"
        series.append(replace(given, role=role, **mates.get((one.stem, one.period), {})))
    return Layout(kind, tuple(series), {})


def _key(one: _Parsed) -> tuple[str, str, str, str]:
    """What two value columns must not have in common."""
    return one.measure, one.period, code_of_group(one.group) or one.group, one.part


def _told_apart(values: Sequence[_Parsed]) -> list[_Parsed]:
    """The values, with ``Count`` and ``Percent`` of the same group made two measures."""
    if len({one.measure for one in values}) == 1 and len({_key(one) for one in values}) == len(values):
        return list(values)
    return [replace(one, measure=f"{one.measure} {of_what(one.group)}".strip()) for one in values]


def _one_target(values: Sequence[_Parsed]) -> list[_Parsed]:
    """The values without the targets that a later one replaced: proposed, then amended, then approved."""
    best: dict[tuple[str, str, str], _Parsed] = {}
    for one in values:
        key = (one.measure, one.period, one.group)
        if one.part == "target" and (key not in best or _target_rank(one) > _target_rank(best[key])):
            best[key] = one
    return [one for one in values if one.part != "target" or best[one.measure, one.period, one.group] is one]


def _target_rank(one: _Parsed) -> int:
    words = one.column.words
    return next(
        (
            rank
            for rank, word in enumerate(("proposed", "plan", "goal", "target", "amended", "approved"))
            if word in words
        ),
        0,
    )


def _long(columns: Sequence[Column]) -> Layout:
    """One value column among the numbers, or several measures side by side."""
    roles: dict[str, str] = {}
    left = []
    for column in columns:
        bound = next(
            (role for role in ("margin", "se", "low", "high", "numerator", "denominator") if column.says(role)), ""
        )
        if bound in ("margin", "se", "low", "high") and (column.says("numerator") or column.says("denominator")):
            continue
        if bound and bound not in roles:
            roles[bound] = column.name
        elif not bound:
            left.append(column)
    for role in ("value", "rate", "count"):
        named = [column for column in left if column.says(role) and not column.says("target")]
        exact = [column for column in named if column.words in (role, "percent", "estimate", "rate", "count")] or named
        if len(exact) == 1 or (role != "count" and exact and len(named) == 1):
            return _one(exact[0], roles, left)
        if named:
            break
    actual = [column for column in left if not column.says("target")]
    if len(actual) == 1:
        return _one(actual[0], roles, left)
    if not actual and "numerator" in roles and "denominator" in roles:
        return Layout("share", (), roles)
    if not actual and roles:
        first = next(iter(roles))
        return _one(next(column for column in columns if column.name == roles[first]), {}, left)
    return Layout("measures" if actual else "none", tuple(Series(c.name, measure=c.name) for c in actual), {})


def _one(value: Column, roles: dict[str, str], left: Sequence[Column]) -> Layout:
    mates = {role: name for role, name in roles.items() if name != value.name}
    targets = [Series(column.name, role="target") for column in left if column.says("target") and column is not value]
    return Layout("long", (Series(value.name, **mates), *targets[:1]), {})
