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
from functools import cache

from equipt_dash.intake.columns import Column
from equipt_dash.intake.labels import Answer, Mapped, Total, normalise
from equipt_dash.intake.mapping import COMPANIONS, Series
from equipt_dash.intake.periods import MONTHS

_YEAR = r"(?:19|20)\d\d"
_PERIOD = re.compile(
    rf"(?<![A-Za-z0-9.])(?:(?:FYE?|CY|SY|X|Y|Yr|Year|Fiscal Year|School Year)[ _'-]*)?(?:{_YEAR}[ _]?(?:[-–/]|to)[ _]?(?:{_YEAR}|\d\d)(?!\d)|"
    rf"(?:Q[1-4][ _-]?)?{_YEAR}(?:[ _-]?Q[1-4]|[-_](?:0[1-9]|1[0-2])(?!\d))?(?!\d)|(?<=FY)[ ']?\d\d(?!\d))|\bFY ?'?\d\d(?:[-/]\d\d)?\b",
    re.I,
)
_PART_OF_YEAR = re.compile(
    r"(?:Q|QTR|Quarter)[ _]?[1-4]|[1-4](?:st|nd|rd|th) (?:Q|QTR|Quarter)|" + "|".join(MONTHS), re.I
)
_PARTS = (
    ("margin", r"margin of error|margin|moe(?: ?9[05])?|m ?9[05]"),
    ("se", r"standard error|std err(?:or)?|se|stderr"),
    ("low", r"ci ?low(?:er)?|lower ci|lower bound|lower limit|low|lower|lcl"),
    ("high", r"ci ?high|ci ?upper|upper ci|upper bound|upper limit|high|upper|ucl"),
    ("numerator", r"numerator|num|numer"),
    ("denominator", r"denominator|denom|den"),
    ("target", r"target|goal|amended|approved|proposed|plan(?:ned)?"),
    ("value", r"raw ?value|value|estimate|est|actuals?|observed"),
)
_GAP = r"[\s_.,:;!–-]+"
_ENDINGS = tuple(
    (role, re.compile(rf"(?:(?P<stem>.+?){_GAP})?(?:{words.replace(' ', '[ _]')})", re.I)) for role, words in _PARTS
)
_STARTS = tuple(
    (role, re.compile(rf"(?:{words.replace(' ', '[ _]')}){_GAP}(?:of )?(?P<stem>.+)", re.I))
    for role, words in _PARTS
    if role in ("margin", "value", "se")
)
_PLAIN_VALUE = re.compile(r"(?:data |measure |current |obs )?(?:value|estimate|rate|percent|pct|result|actual)s?")
_LETTERS = re.compile(r"(?P<stem>.+?)(?P<kind>E|M)(?P<end>\.[xy])?")
_MOST_WORDS = 12
_MOST_SEARCHED = 3_000
_MAYBE = frozenset({"other", "others", "latin", "native", "indian", "multi", "mixed", "unknown", "minority", "color"})
_CENSUS = re.compile(r"(?P<table>[BC]\d{5})(?P<letter>[A-I])(?P<rest>_\d{3})")
_ITERATIONS = {
    "A": "White alone",
    "B": "Black or African American alone",
    "C": "American Indian and Alaska Native alone",
    "D": "Asian alone",
    "E": "Native Hawaiian and Other Pacific Islander alone",
    "F": "Some other race alone",
    "G": "Two or more races",
    "H": "White alone, not Hispanic or Latino",
    "I": "Hispanic or Latino",
}
UNSURE = "?"
"""Stands for a group that a column name may or may not name; nothing is proposed for such a column."""


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
    parsed = [_parse(column, kin, base_year) for column in columns]
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
            stem, part, _paired = _worded_part(one.name, "", False)
            if part:
                self.parts.setdefault(stem, set()).add(part)


def _parse(column: Column, kin: _Kin, base_year: str) -> _Parsed:
    stem, part, paired = _part(column, kin)
    stem, period = _take_period(stem, base_year)
    if period and part == "value":
        stem, part, paired = _worded_part(stem, part, paired)
    rest, group = take_group(stem) if kin.search_groups else (stem, "")
    return _Parsed(column, stem, part, paired, period, group, rest)


def _part(column: Column, kin: _Kin) -> tuple[str, str, bool]:
    """The name without its role, the role, and whether another column makes the role certain."""
    if found := _LETTERS.fullmatch(column.name):
        stem, end = found["stem"], found["end"] or ""
        if {f"{stem}E{end}", f"{stem}M{end}"} <= kin.names:
            return (stem + end).rstrip("_"), "value" if found["kind"] == "E" else "margin", True
    stem, part, _paired = _worded_part(column.name, "value", False)
    if stem and stem != column.name and kin.parts.get(stem, set()) - {part}:
        return stem, part, True
    return (stem, part, False) if stem and part == "target" else (column.name, "value", False)


def _worded_part(name: str, part: str, paired: bool) -> tuple[str, str, bool]:
    """Take a role word off the end or the start of a name; a group in parentheses stays."""
    inside = re.search(r"\s*\([^()]*\)\s*$", name)
    plain = name[: inside.start()] if inside else name
    for role, pattern in (*_ENDINGS, *_STARTS):
        if (found := pattern.fullmatch(plain)) is not None:
            stem = found["stem"] or ""
            return stem + (inside[0] if inside and stem else ""), role, paired
    return name, part, paired


def _take_period(stem: str, base_year: str) -> tuple[str, str]:
    """The stem without the period in it, and the period."""
    if found := re.match(r"(?P<p>PFY(?P<n>\d)|CFY)(?:[ _](?P<rest>.+))?$", stem, re.I):
        if not re.fullmatch(r"(?:19|20)\d\d", base_year):
            return stem, ""
        return found["rest"] or "", f"FY{int(base_year) - int(found['n'] or 0)}"
    found = _PERIOD.search(stem)
    if found is None:
        return stem, ""
    rest = f"{stem[: found.start()]} {stem[found.end() :]}".strip(" _-–:,;()")
    period = re.sub(r"^[xy](?:r|ear)?[ _]*(?=\d{4})", "", found[0].strip(" _"), flags=re.I).replace("_", "-")
    return " ".join(rest.split()), period


@cache
def _answer(text: str) -> Answer:
    return normalise(text)


@cache
def take_group(stem: str) -> tuple[str, str]:
    """The stem without the one group it names, and the group as written.

    The group is empty where the stem names none, and ``UNSURE`` where it may name one, or names two.
    """
    if found := _CENSUS.fullmatch(stem):
        return found["table"] + found["rest"], _ITERATIONS[found["letter"]]
    found = re.fullmatch(r"(?P<rest>.*?)\s*\((?P<group>[^()]+)\)", stem)
    if found and isinstance(_answer(found["group"]), Mapped | Total):
        return found["rest"], found["group"]
    if isinstance(_answer(stem), Mapped | Total):
        return "", stem
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+", " ", stem).split()
    if not 1 < len(words) <= _MOST_WORDS:
        return stem, ""
    found_at = _group_words(words)
    if found_at is None:
        return stem, UNSURE if _MAYBE & {word.lower() for word in words} else ""
    start, end = found_at
    rest = words[:start] + words[end:]
    if _group_words(rest) is not None:
        return stem, UNSURE
    return " ".join(rest), " ".join(words[start:end])


def _group_words(words: Sequence[str]) -> tuple[int, int] | None:
    """Where the longest run of words that names a group stands."""
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            text = " ".join(run)
            if text.lower() not in _MAYBE and len("".join(run)) >= 4 and isinstance(_answer(text), Mapped):
                return start, start + length
    return None


def _built(kind: str, values: Sequence[_Parsed], parsed: Sequence[_Parsed]) -> Layout:
    """The series of the chosen value columns with the columns that belong to them."""
    whole_years = [one for one in values if one.period and not _PART_OF_YEAR.fullmatch(one.period)]
    chosen = _one_target(whole_years if kind == "years" and whole_years else values)
    keys = [(one.measure, one.period, one.group, one.part) for one in chosen]
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
