"""Proposes what the columns around the values are: period, group, area, measure, unit, and what to leave out.

Why each guess carries its reason: a person confirms the proposal, and can only do that when told what it
rests on. Values and what belongs to them come after, in ``wide``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from equipt_dash.intake.columns import Column
from equipt_dash.intake.labels import NotRace, Total
from equipt_dash.intake.mapping import MANY, VALUE_ROLES
from equipt_dash.kernel.words import _

_PLAIN_PERIOD = re.compile(
    r"(?:(?:fiscal|school|calendar|academic|reporting|data|survey) )?(?:year|yr|period)|c?fy|time period|year range|years"
)
_RACE = re.compile(r"\b(?:race|races|ethnicity|ethncity|raceth|racial)\b")
_SUBPERIOD = re.compile(
    r"(?:0?[1-9]|1[0-2])(?:\.0)?|(?:q|qtr|quarter)\s*[1-4]|[1-4](?:st|nd|rd|th)?\s*(?:q|qtr|quarter)?|"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|sept|oct|nov|dec)[a-z]*\.?",
    re.I,
)
_PLAINLY_WHEN = re.compile(r"date|month|quarter|qtr|when|time|as of|(?:reporting|report) date")
_FISCAL_SPAN = re.compile(r"(?:FYE?|fiscal year)?\s*(?:19|20)?\d\d\s*[-–/]\s*(?:19|20)?\d\d", re.I)
_MOST_YEARS = 40
_CENSUS_MARGIN = re.compile(r"(\w+_\d{3,4})M")
_CENSUS_PLACES = frozenset({"state", "county", "place", "tract", "us", "block group", "region"})


@dataclass(frozen=True)
class Guess:
    """The role proposed for one column, and why."""

    name: str
    role: str
    why: str


class _Roles:
    """Roles handed out so far, each column once."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self.columns = columns
        self.given: dict[str, Guess] = {}

    def give(self, column: Column, role: str, why: str) -> None:
        if role not in MANY and any(guess.role == role for guess in self.given.values()):
            role, why = "ignore", _("Another column already has that role.")
        self.given.setdefault(column.name, Guess(column.name, role, why))

    def free(self) -> list[Column]:
        return [column for column in self.columns if column.name not in self.given]


def guess_roles(columns: Sequence[Column]) -> dict[str, Guess]:
    """Roles for every column that is surely not a value; the columns left out of it are numbers."""
    roles = _Roles(columns)
    _useless(roles)
    _periods(roles)
    _group(roles)
    _measure(roles)
    _areas(roles)
    for column in roles.free():
        if _has_estimate(column, columns):
            continue
        if column.says("unit") and not column.is_numeric:
            roles.give(column, "unit", _("Its name says unit."))
        elif column.distinct and {text.lower() for text in column.distinct} <= set(VALUE_ROLES):
            roles.give(column, "value_role", _("It says whether a row holds an actual value or a target."))
        elif not column.is_numeric:
            _text(roles, column)
        elif column.says("breakdown"):
            roles.give(column, "breakdown", _("It splits people by something other than race or ethnicity."))
        elif column.is_identifier:
            roles.give(column, "ignore", _("Its numbers are identifiers, not values."))
    _marks(roles)
    _unread_values(roles, columns)
    return roles.given


def _marks(roles: _Roles) -> None:
    """Ranks and quality flags, where there are other numbers to be the values."""
    marks = [column for column in roles.free() if column.says("mark") and all(map(_is_small, column.distinct))]
    if len(marks) < len(roles.free()):
        for column in marks:
            roles.give(column, "ignore", _("Its numbers are ranks or marks, not values. Give it a role to take it."))


def _is_small(text: str) -> bool:
    return re.fullmatch(r"\d{1,4}(?:\.0+)?", text) is not None or not any(sign.isdigit() for sign in text)


def _unread_values(roles: _Roles, columns: Sequence[Column]) -> None:
    """Where no column holds plain numbers: the only one called a value, so that each of its cells is explained."""
    if roles.free() or len(columns) < 2:
        return
    called = [
        column
        for column in columns
        if roles.given[column.name].role == "ignore"
        and any(column.says(role) for role in ("value", "rate", "count"))
        and column.distinct
        and not column.is_identifier
        and all(any(sign.isdigit() for sign in text) for text in column.distinct)
    ]
    if len(called) == 1:
        del roles.given[called[0].name]


def _useless(roles: _Roles) -> None:
    for column in roles.free():
        if column.is_empty and not _is_value_name(column) and not _has_estimate(column, roles.columns):
            roles.give(column, "ignore", _("There is nothing in it."))
        elif column.counts_rows and (not column.named or column.says("row_number")):
            roles.give(column, "ignore", _("It only numbers the rows."))
        elif column.says("position") or (
            column.says("row_number") and (column.is_identifier or column.words in ("objectid", "fid", "globalid"))
        ):
            roles.give(column, "ignore", _("It is a position on the map or a row identifier."))


def _has_estimate(column: Column, columns: Sequence[Column]) -> bool:
    """A Census margin (``…_001M``) belongs to its estimate (``…_001E``) even where every one is missing."""
    found = _CENSUS_MARGIN.fullmatch(column.name)
    return found is not None and any(other.name == f"{found[1]}E" for other in columns)


def _is_value_name(column: Column) -> bool:
    return any(column.says(role) for role in ("value", "rate", "count", "target", "margin", "se", "low", "high"))


def _periods(roles: _Roles) -> None:
    named = [column for column in roles.free() if column.says("period") and column.period_share >= 0.6]
    chosen = min(named, key=_period_rank, default=None) or _by_content(roles.free())
    if chosen is not None:
        sure = _("Its name and its texts are periods.") if chosen in named else _("Its texts are periods.")
        roles.give(chosen, "period", sure)
    elif chosen := _by_years(roles.free()):
        roles.give(chosen, "period", _("Its name does not say so, but all its numbers can be years."))
    elif chosen := _by_name(roles.free()):
        why = _("Its name says period, but not all of its texts can be read. Explain them under [periods].")
        roles.give(chosen, "period", why)
    if chosen is None:
        return
    for column in roles.free():
        parts = bool(column.distinct) and all(_SUBPERIOD.fullmatch(text) for text in column.distinct)
        if column.says("subperiod") and (parts or column.period_share >= 0.6):
            if not any(guess.role == "subperiod" for guess in roles.given.values()) and _is_years(chosen):
                roles.give(column, "subperiod", _("It says which part of the year a row is about."))
            else:
                roles.give(column, "ignore", _("Another column already holds the period."))
        elif column in named:
            roles.give(column, "ignore", _("Another column, “{name}”, is the period.", name=chosen.name))


def _is_years(column: Column) -> bool:
    fiscal = "fiscal" in column.words or "fy" in column.words.split()
    return all(
        (re.search(r"(?:19|20)?\d\d(?:\.0)?$", text) and "-" not in text and "/" not in text)
        or (fiscal and _FISCAL_SPAN.fullmatch(text.strip()))
        for text in column.distinct
    )


def _period_rank(column: Column) -> tuple[int, int]:
    if _PLAIN_PERIOD.fullmatch(column.words):
        return 0, column.index
    if "release" in column.words or "updat" in column.words or "edit" in column.words or "creat" in column.words:
        return 4, column.index
    return (1 if "year" in column.words else 2 if "date" not in column.words else 3), column.index


def _by_content(columns: Iterable[Column]) -> Column | None:
    """The only column whose texts are all periods that no number looks like, or years under a name that says nothing."""
    sure = [column for column in columns if column.distinct and column.period_share == 1.0 and not column.is_numeric]
    bare = [
        column
        for column in columns
        if column.is_numeric
        and (not column.named or column.words in ("class", "cohort year", "season", "wave", "edition"))
        and all(re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", text) for text in column.distinct)
    ]
    return sure[0] if len(sure) == 1 else bare[0] if len(bare) == 1 and not sure else None


def _by_years(columns: Sequence[Column]) -> Column | None:
    """The only column of numbers that are all years close together, beside other numbers."""
    found = []
    for column in columns:
        years = {int(text[:4]) for text in column.distinct if re.fullmatch(r"(?:19|20)\d\d(?:\.0)?", text)}
        close = len(years) > 1 and max(years) - min(years) < min(_MOST_YEARS, 2 * len(years))
        if (
            close
            and len(years) == len(column.distinct)
            and not _is_value_name(column)
            and not column.says("denominator")
        ):
            found.append(column)
    others = [column for column in columns if column.is_numeric and column not in found]
    return found[0] if len(found) == 1 and others else None


def _by_name(columns: Iterable[Column]) -> Column | None:
    """The only column plainly called a period, whatever stands in it, where every text holds a digit."""
    called = [
        column
        for column in columns
        if column.distinct
        and (_PLAIN_PERIOD.fullmatch(column.words) or _PLAINLY_WHEN.fullmatch(column.words))
        and all(any(sign.isdigit() for sign in text) for text in column.distinct)
    ]
    return called[0] if len(called) == 1 else None


def _group(roles: _Roles) -> None:
    found = []
    for column in roles.free():
        if column.is_numeric and not _RACE.search(column.words):
            continue
        strong = bool(_RACE.search(column.words)) and column.says("group")
        if strong and column.labels and (column.group_share >= 0.3 or column.groups):
            found.append((0, -column.groups, column.index, column))
        elif column.says("group") and column.groups >= 1 and column.group_share >= 0.3:
            found.append((1, -column.groups, column.index, column))
        elif column.groups >= 2 and column.group_share >= 0.6:
            found.append((2, -column.groups, column.index, column))
    found.sort(key=lambda one: one[:3])
    for rank, _groups, _index, column in found[:1]:
        why = _("Its texts are groups, and its name says so.") if rank < 2 else _("Its texts are groups.")
        roles.give(column, "group", why)
    for _rank, _groups, _index, column in found[1:]:
        roles.give(
            column, "breakdown", _("It also splits people by race or ethnicity; one row can have only one group.")
        )


def _measure(roles: _Roles) -> None:
    codes = [column for column in roles.free() if column.says("measure")]
    names = [column for column in roles.free() if column.says("measure_name") and not column.is_numeric]
    codes = [column for column in codes if not column.is_numeric or column.is_identifier]
    codes.sort(key=lambda column: (not column.is_identifier, column.index))
    for number, column in enumerate(codes):
        if number == 0:
            roles.give(column, "measure", _("It says which measure a row is about."))
        elif number == 1 and not names:
            roles.give(column, "measure_name", _("It names the measure in words."))
        else:
            roles.give(column, "ignore", _("Another column already says the measure."))
    for number, column in enumerate(names):
        role = "ignore" if number else "measure_name" if codes else "measure"
        roles.give(column, role, _("It names the measure in words."))


def _areas(roles: _Roles) -> None:
    codes, names = [], []
    for column in roles.free():
        digits = bool(column.distinct) and all(text.isdecimal() for text in column.distinct)
        if column.says("area_code") and not (column.is_numeric and not column.is_identifier and not digits):
            codes.append(column)
        elif column.says("area") and not column.is_numeric:
            names.append(column)
        elif column.says("area") and digits:
            (codes if column.words in _CENSUS_PLACES else names).append(column)
    five = any(text.isdecimal() and len(text) == 5 for column in codes for text in column.distinct[:5])
    names.sort(key=lambda column: (-len(column.distinct), _wide(column, county=five), column.index))
    for number, column in enumerate(names):
        if number == 0:
            roles.give(column, "area", _("It names the place a row is about."))
        else:
            roles.give(
                column, "ignore", _("It is a wider or another name of the place in “{name}”.", name=names[0].name)
            )
    whole = [column for column in codes if re.search(r"geo ?id|^fips|5 ?digit|fipscode", column.words)]
    for column in codes:
        if whole and column not in whole[:1]:
            roles.give(column, "ignore", _("The code in “{name}” already holds it.", name=whole[0].name))
        elif names or (len(codes) > 1 and not whole):
            roles.give(column, "area_code", _("It is the code of the place; its zeros are kept."))
        else:
            roles.give(column, "area", _("It is the code of the place; its zeros are kept."))


def _wide(column: Column, *, county: bool) -> int:
    """Orders columns that name as many places: the plain name first, then what the code stands for, the state last."""
    if re.match(r"name|geo|area|place|neighbo", column.words):
        return 0
    return 3 if column.words.startswith("state") else 1 if column.words.startswith("county") == county else 2


def _text(roles: _Roles, column: Column) -> None:
    others = [answer for answer in column.labels.values() if isinstance(answer, NotRace | Total)]
    splits = column.says("breakdown") or (column.labels and len(others) >= 0.6 * len(column.labels))
    part = column.says("part_of_city") and (column.whole or not column.totals)
    if part and len(column.distinct) > 1:
        roles.give(column, "breakdown", _("It splits the rows by a part of the city’s work, not by group."))
    elif splits and len(column.distinct) > 1:
        roles.give(column, "breakdown", _("It splits people by something other than race or ethnicity."))
    else:
        roles.give(column, "ignore", _("Its texts are neither numbers nor groups, periods or places."))
