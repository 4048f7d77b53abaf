"""What the rows of an import mean in this database: which measure, group and place each text stands for.

Every text is looked up once and remembered. What the database does not know is not guessed: a measure or place
is added as a draft and said so; a group nobody defined is a problem that names the label.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, select

from equipt_dash.access import Action, Principal, Row, can
from equipt_dash.intake.findings import CheckedRow, Problem
from equipt_dash.model import ALL_GROUPS
from equipt_dash.store import schema
from equipt_dash.store.desk.staging import BATCH, Values
from equipt_dash.words import _

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
    """A measure the database has, with its department (a code, or nothing)."""

    key: str
    department: str


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
    areas: Mapping[str, str]
    home: str
    ambiguous: frozenset[str]
    principal: Principal
    file_name: str
    series: dict[tuple[str, str], Series] = field(default_factory=dict)
    new_areas: dict[str, str] = field(default_factory=dict)
    area_names: dict[str, str] = field(default_factory=dict)
    problems: dict[tuple[str, str], Problem] = field(default_factory=dict)

    def batches(self, rows: Iterable[CheckedRow]) -> Iterator[list[Values]]:
        """The rows as ``staging.fill`` takes them; those with a problem are left out and named in ``problems``."""
        source = iter(rows)
        while batch := list(islice(source, BATCH)):
            yield [made for made in map(self._values, batch) if made is not None]

    def _values(self, row: CheckedRow) -> Values | None:
        series = self.series.get((row.measure or row.measure_name, row.role)) or self._series(row)
        group = row.group if row.group == ALL_GROUPS else self.groups.get(row.group)
        if group is None:
            self._refuse_group(row)
        if group is None or series is None:
            return None
        place = row.area_code or row.area
        area = self.areas.get(place) or self._area(place, row.area or row.area_code)
        missing = None if row.missing is None else row.missing.value
        end = row.period_end.isoformat()
        numbers = (row.value, row.numerator, row.denominator, row.se, row.low, row.high)
        return (series.number, row.period, group, area, end, *numbers, missing, row.as_found)

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
        made = Series(len(self.series) + 1, name, row.role, _UNITS.get(row.unit.lower(), row.unit), known)
        self.series[text, row.role] = made
        return made

    def _area(self, text: str, name: str) -> str:
        if not text:
            return self.home
        found = self.areas.get(folded(text)) or self.areas.get(folded(name)) or self.new_areas.get(folded(text))
        if found is None:
            found = slug(text)
            if found in self.areas.values():
                found = f"{found}-2"
            self.new_areas[folded(text)] = found
            self.area_names[found] = name
        self.areas = {**self.areas, text: found}
        return found

    def _refuse_group(self, row: CheckedRow) -> None:
        words = _("This city has no group for “{label}”.", label=row.group_label or row.group)
        fix = _("Add the group under Admin, Groups; or map the label to another group.")
        self._problem("group", row.group_label or row.group, row.line, words, fix)

    def _problem(self, column: str, value: str, line: int, words: str, fix: str) -> None:
        self.problems.setdefault((column, value), Problem(line, column, value, words, fix))


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
    columns = (table.c.key, table.c.slug, table.c.name, table.c.source_ref, table.c.department)
    rows = connection.execute(select(*columns)).all()
    measures: dict[str, Known] = {}
    names: dict[str, list[Known]] = {}
    for row in rows:
        known = Known(row.key, row.department or "")
        measures[folded(row.key)] = measures[folded(row.slug)] = known
        names.setdefault(folded(row.name), []).append(known)
    # The same name stands in several departments; only one of its own can be meant by it.
    measures = {name: found[0] for name, found in names.items() if len(found) == 1} | measures
    if measure and folded(measure) in measures:
        measures[""] = measures[folded(measure)]
    areas = connection.execute(select(schema.area.c.code, schema.area.c.name, schema.area.c.is_home)).all()
    places = {folded(name): code for area in areas for code, name in ((area.code, area.name), (area.code, area.code))}
    home = next((area.code for area in areas if area.is_home), "")
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
    found: dict[str, str] = {}
    for row in ranked:
        if row.code in used or row.standard == _USUAL_STANDARD:
            name = row.family if row.family == "hispanic" or row.hispanic != "none" else f"{row.family}_nh"
            found.setdefault(name, row.code)
    return found
