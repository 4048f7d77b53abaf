"""What the rows of an import mean in this database: which measure, group and place each text stands for.

Every text is looked up once and remembered. What the database does not know is not guessed: a measure or place
is added as a draft and said so; a group nobody defined is a problem that names the label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, select

from equipt_dash.intake.findings import CheckedRow, Problem
from equipt_dash.intake.mapping import EXACT
from equipt_dash.intake.wire import Packed, column, unpack
from equipt_dash.kernel.access import Action, Principal, Row, can
from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.units import unit_words
from equipt_dash.store import schema
from equipt_dash.store.desk.staging import Columns

_OPTIONAL = ("value", "numerator", "denominator", "se", "low", "high", "missing")
_USUAL_STANDARD = "omb-1997"
_UNITS = {
    "%": "percent",
    "percent": "percent",
    "number": "count",
    "count": "count",
    "$": "dollars",
    "dollars": "dollars",
}


@dataclass(frozen=True)
class Known:
    """A measure the database has, with its department (a code, or nothing) and its unit."""

    key: str
    department: str
    unit: str


@dataclass
class Series:
    """The values of one measure in one role. ``known`` is empty for a measure the file brings along."""

    number: int
    name: str
    role: str
    unit: str
    known: Known | None


@dataclass
class Plan:
    """Looks texts up, and remembers what has to be added or refused."""

    measures: Mapping[str, Known]
    groups: Mapping[str, str]
    areas: dict[str, str]
    home: str
    ambiguous: frozenset[str]
    principal: Principal
    file_name: str
    series: dict[tuple[str, str], Series] = field(default_factory=dict)
    new_areas: dict[str, str] = field(default_factory=dict)
    area_names: dict[str, str] = field(default_factory=dict)
    problems: dict[tuple[str, str], Problem] = field(default_factory=dict)
    numbers: dict[tuple[str, str, str, str], int] = field(default_factory=dict)
    # What the values of a unit are multiplied with to be in the measure's own: 36 percent are a share of 0.36.
    times: dict[tuple[str, str, str, str], float] = field(default_factory=dict)
    codes: dict[tuple[str, str], str] = field(default_factory=dict)
    known_groups: dict[tuple[str], str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    # Whether the rows came series by series, each after those before it.
    in_order: bool = True
    _last: int = 0

    def batches(self, packed: Iterable[Packed]) -> Iterator[Columns]:
        """The rows as ``staging.fill`` takes them. Once there are ``problems`` nothing more comes, but all are found."""
        for rows in packed:
            made = self._columns(rows)
            if not self.problems:
                numbers = made["series"]
                self.in_order = self.in_order and min(numbers) >= self._last
                self._last = max(numbers)
                yield made

    def _columns(self, rows: Packed) -> Columns:
        """The rows by column; whatever is the same for many of them is looked up once."""
        names = tuple(column(rows, name) for name in ("measure", "measure_name", "role", "unit"))
        self._learn(rows, names, set(zip(*names, strict=True)) - self.numbers.keys(), self._number)
        places = column(rows, "area_code"), column(rows, "area")
        self._learn(rows, places, set(zip(*places, strict=True)) - self.codes.keys(), self._code)
        labels = (column(rows, "group"),)
        self._learn(rows, labels, set(zip(*labels, strict=True)) - self.known_groups.keys(), self._group)
        found: Columns = {
            "series": list(map(self.numbers.get, zip(*names, strict=True))),
            "period": column(rows, "period"),
            "group_code": list(map(self.known_groups.get, zip(*labels, strict=True))),
            "area": list(map(self.codes.get, zip(*places, strict=True))),
            "period_end": column(rows, "period_end"),
        }
        for name in _OPTIONAL:
            if rows["same"].get(name, 0) is not None:
                found[name] = column(rows, name)
        if any(one != 1.0 for one in self.times.values()):
            self._in_unit(found, [self.times.get(key, 1.0) for key in zip(*names, strict=True)])
        return {**found, "as_found": column(rows, "as_found")}

    @staticmethod
    def _in_unit(found: Columns, times: Sequence[float]) -> None:
        for name in ("value", "se", "low", "high"):
            if name in found:
                found[name] = [
                    None if value is None else float(Decimal(repr(value)) * Decimal(repr(by)))
                    for value, by in zip(found[name], times, strict=True)
                ]

    def _learn(
        self, rows: Packed, columns: Sequence[list[Any]], new: set[Any], how: Callable[[CheckedRow], None]
    ) -> None:
        """Look every new combination up, by the first row that has it."""
        if not new:
            return
        for key, row in zip(zip(*columns, strict=True), unpack(rows), strict=True):
            if key in new:
                new.remove(key)
                how(row)
                if not new:
                    return

    def _number(self, row: CheckedRow) -> None:
        series = self.series.get((row.measure or row.measure_name, row.role)) or self._series(row)
        if series is None:
            return
        key = (row.measure, row.measure_name, row.role, row.unit)
        self.numbers[key] = series.number
        unit = _UNITS.get(row.unit.lower(), row.unit.lower())
        by = times_of(unit, series.known.unit if series.known else series.unit.lower())
        if by is None:
            words = _("The file says “{unit}”, but the measure is in {own}.", unit=row.unit, own=self._unit_of(series))
            fix = _("Correct the unit, or choose the measure these values belong to.")
            self._problem("unit", row.unit, row.line, words, fix)
        self.times[key] = by or 1.0

    @staticmethod
    def _unit_of(series: Series) -> str:
        return unit_words(series.known.unit if series.known else series.unit)

    def _code(self, row: CheckedRow) -> None:
        place = row.area_code or row.area
        self.codes[row.area_code, row.area] = self.areas.get(place) or self._area(place, row.area or row.area_code)

    def _group(self, row: CheckedRow) -> None:
        group = row.group if row.group == ALL_GROUPS else self.groups.get(row.group)
        if group is None:
            self._refuse_group(row)
        else:
            self.known_groups[(row.group,)] = group

    def _series(self, row: CheckedRow) -> Series | None:
        text = row.measure or row.measure_name
        if folded(text) in self.ambiguous and folded(text) not in self.measures:
            words = _("More than one measure is called “{name}”.", name=text)
            self._problem("measure", text, row.line, words, _("Use the last part of its address instead of its name."))
            return None
        known = self.measures.get(folded(text)) or self.measures.get(folded(row.measure_name))
        if known is not None and not can(self.principal, Action.ENTER, Row(known.department)):
            words = _("“{name}” belongs to another department.", name=text)
            self._problem("measure", text, row.line, words, _("Leave it out, or ask that department to import it."))
            return None
        name = row.measure_name or row.measure or PurePath(self.file_name).stem
        if known is None and can(self.principal, Action.ENTER) and home_department(self.principal) is None:
            words = _("“{name}” is not known here, and it is not clear whose measure it would be.", name=name)
            fix = _("Choose the measure it belongs to above; or ask an equity officer to take this file in.")
            self._problem("measure", name, row.line, words, fix)
            return None
        made = Series(len(self.series) + 1, name, row.role, _UNITS.get(row.unit.lower(), row.unit), known)
        self.series[text, row.role] = made
        return made

    def _area(self, text: str, name: str) -> str:
        if not text:
            return self.home
        found = self.areas.get(folded(text)) or self.areas.get(folded(name)) or self.new_areas.get(folded(text))
        if found is None:
            found = self._free_code(slug(text))
            self.new_areas[folded(text)] = found
            self.area_names[found] = name
        self.areas[text] = found
        return found

    def _free_code(self, base: str) -> str:
        """``base``, with a number where another place has it already."""
        self.taken = self.taken or set(self.areas.values())
        code, number = base, 2
        while code in self.taken:
            code, number = f"{base}-{number}", number + 1
        self.taken.add(code)
        return code

    def _refuse_group(self, row: CheckedRow) -> None:
        words = _("This city has no group for “{label}”.", label=row.group_label or row.group)
        fix = _("Add the group under Admin, Groups; or map the label to another group.")
        self._problem("group", row.group_label or row.group, row.line, words, fix)

    def _problem(self, column: str, value: str, line: int, words: str, fix: str) -> None:
        self.problems.setdefault((column, value), Problem(line, column, value, words, fix))


_MONEY = frozenset({"dollars", "euros", "pounds"})
_PARTS = {"percent": 100.0, "share": 1.0}


def times_of(unit: str, own: str) -> float | None:
    """What a value in ``unit`` is multiplied with to be in a measure's own unit; ``None`` where it cannot be.

    >>> times_of("percent", "share"), times_of("share", "percent"), times_of("", "share"), times_of("dollars", "percent")
    (0.01, 100.0, 1.0, None)
    """
    if not unit or unit == own:
        return 1.0
    if unit in _PARTS and own in _PARTS:
        return 0.01 if own == "share" else 100.0
    return None if (unit in _PARTS) != (own in _PARTS) and (unit in _MONEY or own in _MONEY or own == "count") else 1.0


def home_department(principal: Principal) -> str | None:
    """The department a measure that a file brings along belongs to: the only one the person enters values for.

    Empty for those who enter for the whole city: an equity officer gives it a department later. ``None`` where there
    is no one answer.
    """
    if can(principal, Action.ENTER, Row("")):
        return ""
    own = {one.department for one in principal.grants if can(principal, Action.ENTER, Row(one.department))}
    return own.pop() if len(own) == 1 else None


def folded(text: str) -> str:
    """``text`` for comparison: no case, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(sign for sign in plain if not unicodedata.combining(sign)).split())


def slug(text: str) -> str:
    """A key made from words: lower case letters and digits joined by hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", folded(text)).strip("-")[:70].strip("-") or "unnamed"


def make_plan(connection: Connection, principal: Principal, file_name: str, measure: str = "") -> Plan:
    """A plan over what the database knows now. ``measure`` (a slug) is where rows belong that name none."""
    table = schema.measure
    columns = (table.c.key, table.c.slug, table.c.name, table.c.source_ref, table.c.department, table.c.unit)
    rows = connection.execute(select(*columns)).all()
    measures: dict[str, Known] = {}
    names: dict[str, list[Known]] = {}
    for row in rows:
        known = Known(row.key, row.department or "", row.unit)
        measures[folded(row.key)] = measures[folded(row.slug)] = known
        names.setdefault(folded(row.name), []).append(known)
    # The same name stands in several departments; only one of its own can be meant by it.
    measures = {name: found[0] for name, found in names.items() if len(found) == 1} | measures
    if measure and folded(measure) in measures:
        measures[""] = measures[folded(measure)]
    area = schema.area.c
    # The county and the metropolitan area are home too; a row that names no place means the city.
    query = select(area.code, area.name, area.is_home).order_by(area.kind != "city", area.code)
    areas = connection.execute(query).all()
    places = {folded(name): one.code for one in areas for name in (one.name, one.code)}
    home = next((one.code for one in areas if one.is_home), "")
    many = frozenset(name for name, found in names.items() if len(found) > 1)
    groups = _groups(connection, measures.get(""))
    return Plan(measures, groups, places, home, many, principal, file_name)


def _groups(connection: Connection, of: Known | None) -> dict[str, str]:
    """The group of this city for each code a label can map to; groups the measure already uses come first."""
    used: set[Any] = set()
    if of is not None:
        query = select(schema.observation.c.group_code).where(schema.observation.c.measure == of.key).distinct()
        used = set(connection.execute(query).scalars())
    table = schema.race_group
    rows = connection.execute(select(table.c.code, table.c.family, table.c.hispanic, table.c.standard)).all()
    ranked = sorted(rows, key=lambda row: (row.code not in used, row.standard != _USUAL_STANDARD, row.code))
    found: dict[str, str] = {EXACT + row.code: row.code for row in rows}
    for row in ranked:
        if row.code in used or row.standard == _USUAL_STANDARD:
            name = row.family if row.family == "hispanic" or row.hispanic != "none" else f"{row.family}_nh"
            found.setdefault(name, row.code)
    return found
