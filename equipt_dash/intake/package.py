"""Reads a city's data package from a folder, and refuses it whole if anything in it does not fit.

Nothing is written here. Whoever fills a database calls this first, so that a broken package stops
before the first row is stored.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from equipt_dash.intake.periods import FISCAL_YEAR_STARTS
from equipt_dash.intake.practice_package import Entry, read_practice
from equipt_dash.kernel import clock
from equipt_dash.kernel.data_note import DataNote
from equipt_dash.kernel.errors import PackageError
from equipt_dash.kernel.harm import WordReason
from equipt_dash.kernel.model import (
    DECIDED_HERE,
    Area,
    CategoryStandard,
    City,
    Department,
    Disparity,
    Group,
    Level,
    Link,
    Measure,
    Observation,
    Source,
    Story,
)
from equipt_dash.kernel.relation_model import MeasureRelation
from equipt_dash.kernel.tables import Placed, build, read_csv, read_toml, read_toml_rows
from equipt_dash.practice.framework import load_framework
from equipt_dash.practice.model import StepRecord

T = TypeVar("T")

_PERIOD = re.compile(r"\b(FY)?(19|20)\d\d\b")
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Package:
    """A checked city: every reference inside it resolves."""

    city: City
    sources: tuple[Source, ...]
    standards: tuple[CategoryStandard, ...]
    groups: tuple[Group, ...]
    areas: tuple[Area, ...]
    departments: tuple[Department, ...]
    measures: tuple[Measure, ...]
    observations: tuple[Observation, ...]
    disparities: tuple[Disparity, ...]
    links: tuple[Link, ...]
    step_records: tuple[StepRecord, ...]
    notes: tuple[DataNote, ...]
    stories: tuple[Story, ...] = ()
    practice: tuple[Entry, ...] = ()
    relations: tuple[MeasureRelation, ...] = ()
    word_reasons: tuple[WordReason, ...] = ()


def load_package(shared: Path, folder: Path, today: date | None = None) -> Package:
    """Read the tables every city shares from ``shared`` and one city's own from ``folder``.

    A city may have its own sources, standards and groups: that table then stands in for the shared one.

    Raises:
        PackageError: names the file, line and column of the first thing that does not fit, and the fix.
    """
    sources = read_csv(_own_or(shared, folder, "sources.csv"), Source)
    standards = read_csv(_own_or(shared, folder, "standards.csv"), CategoryStandard)
    groups = read_csv(_own_or(shared, folder, "groups.csv"), Group)
    areas = read_csv(folder / "areas.csv", Area)
    departments = read_csv(folder / "departments.csv", Department)
    measures = _each(folder / "measures", Measure)
    observations = _each(folder / "observations", Observation)
    disparities = read_toml_rows(folder / "disparities.toml", "disparity", Disparity)
    links = read_toml_rows(folder / "links.toml", "link", Link)
    steps = read_toml_rows(folder / "step_records.toml", "step_record", StepRecord)
    notes = [row for path in sorted(folder.glob("*notes.toml")) for row in read_toml_rows(path, "note", DataNote)]

    told = folder / "stories.toml"
    stories = read_toml_rows(told, "story", Story) if told.exists() else ()

    summed = folder / "measure_relations.csv"
    relations = read_csv(summed, MeasureRelation) if summed.exists() else ()

    known = _Known(
        source=_unique(sources, lambda x: x.key, "key"),
        standard=_unique(standards, lambda x: x.key, "key"),
        group=_unique(groups, lambda x: x.code, "code"),
        area=_unique(areas, lambda x: x.code, "code"),
        department=_unique(departments, lambda x: x.code, "code"),
        measure=_unique(measures, lambda x: x.key, "key"),
        disparity=_unique(disparities, lambda x: x.slug, "slug"),
    )
    _unique(departments, lambda x: x.slug, "slug")
    _unique(measures, lambda x: x.slug, "slug")
    _unique(observations, lambda x: (x.measure, x.period, x.role, x.group, x.area), "period")
    _unique(links, lambda x: (x.measure, x.disparity), "measure")
    _unique(notes, lambda x: x.slug, "slug")
    _unique(stories, lambda x: (x.measure, x.period), "measure")
    for row_story in stories:
        _must_exist(row_story, "measure", row_story.item.measure, known.measure)
    _check_references(known, groups, departments, measures, observations, disparities, links)
    _unique(relations, lambda x: x, "part")
    for row_relation in relations:
        _check_relation(row_relation, known)
    for row in observations:
        _check_observation(row)
    city = _city(folder)
    practice = read_practice(folder, _subjects(shared, known), today or clock.day_in(city.time_zone))
    return Package(
        city=city,
        sources=_items(sources),
        standards=_items(standards),
        groups=_items(groups),
        areas=_items(areas),
        departments=_items(departments),
        measures=_items(measures),
        observations=_items(observations),
        disparities=_items(disparities),
        links=_items(links),
        step_records=_items(steps),
        notes=_items(notes),
        stories=_items(stories),
        practice=practice,
        relations=_items(relations),
        word_reasons=_items(_word_reasons(folder / "word_reasons.toml")),
    )


def _word_reasons(path: Path) -> tuple[Placed[WordReason], ...]:
    """The reasons that come with the package; each from somebody who did not write the text."""
    rows = read_toml_rows(path, "reason", WordReason) if path.exists() else ()
    for row in rows:
        if not row.item.reason.strip() or row.item.by.strip().casefold() in ("", row.item.author.strip().casefold()):
            raise PackageError(
                row.file, row.line, "by", "gives no reason of a second person.",
                "Write the reason, and name somebody who did not write the text.",
            )  # fmt: skip
    return rows


def _own_or(shared: Path, folder: Path, name: str) -> Path:
    return folder / name if (folder / name).exists() else shared / name


def _subjects(shared: Path, known: _Known) -> Mapping[str, Mapping[str, str]]:
    """What records of the practice may point at, each under its own name."""
    framework = load_framework(shared / "framework")
    return {
        "measure": {key: key for key in known.measure},
        "disparity": {key: key for key in known.disparity},
        "department": {key: key for key in known.department},
        "group": {key: key for key in known.group},
        "step": {item.key: item.name for item in framework.steps},
        "component": {item.slug: item.name for item in framework.components},
        "element": {item.slug: item.name for item in framework.elements},
        "mark": {item.key: item.text for item in framework.marks},
    }


@dataclass(frozen=True)
class _Known:
    source: frozenset[Any]
    standard: frozenset[Any]
    group: frozenset[Any]
    area: frozenset[Any]
    department: frozenset[Any]
    measure: frozenset[Any]
    disparity: frozenset[Any]


def _city(folder: Path) -> City:
    name = f"{folder.name}/city.toml"
    content = read_toml(folder / "city.toml").get("city")
    if not isinstance(content, dict):
        raise PackageError(name, 1, "city", "has no [city] table.", "Start the file with [city].")
    city = build(City, content, name)
    for column in ("slug", "name", "full_name", "notice"):
        if not getattr(city, column).strip():
            raise PackageError(name, 1, column, "is empty.", "Fill it: every page shows it.")
    if not _SLUG.fullmatch(city.slug):
        raise PackageError(name, 1, "slug", f"holds '{city.slug}'.", "Use lower-case letters, digits and hyphens.")
    if not FISCAL_YEAR_STARTS.fullmatch(city.fiscal_year_starts):
        raise PackageError(
            name, 1, "fiscal_year_starts", f"holds '{city.fiscal_year_starts}'.",
            "Write the first day of a month, such as 07-01, or leave it empty.",
        )  # fmt: skip
    if city.time_zone and clock.zone(city.time_zone) is None:
        raise PackageError(
            name, 1, "time_zone", f"holds '{city.time_zone}'.", "Write an IANA name, such as America/Chicago."
        )
    return city


def _each(folder: Path, cls: type[T]) -> tuple[Placed[T], ...]:
    paths = sorted(folder.glob("*.csv"))
    if not paths:
        raise PackageError(folder.name, None, "", "holds no .csv file.", f"Put at least one table into {folder}.")
    return tuple(row for path in paths for row in read_csv(path, cls))


def _items(rows: Iterable[Placed[T]]) -> tuple[T, ...]:
    return tuple(row.item for row in rows)


def _unique(rows: Sequence[Placed[T]], key: Callable[[T], Any], column: str) -> frozenset[Any]:
    seen: dict[Any, int] = {}
    for row in rows:
        found = key(row.item)
        if found in seen:
            raise row.error(column, f"repeats {found} of line {seen[found]}.", "Keep one of the two rows.")
        if isinstance(found, str) and not _SLUG.fullmatch(found):
            raise row.error(column, f"holds '{found}'.", "Use lower-case letters, digits and single hyphens.")
        seen[found] = row.line
    return frozenset(seen)


def _check_references(
    known: _Known,
    groups: Sequence[Placed[Group]],
    departments: Sequence[Placed[Department]],
    measures: Sequence[Placed[Measure]],
    observations: Sequence[Placed[Observation]],
    disparities: Sequence[Placed[Disparity]],
    links: Sequence[Placed[Link]],
) -> None:
    for row in groups:
        _must_exist(row, "standard", row.item.standard, known.standard)
    for row_department in departments:
        _must_exist(row_department, "source", row_department.item.source, known.source)
    for row_measure in measures:
        _check_measure(row_measure, known)
    for row_value in observations:
        for column in ("measure", "group", "area", "source"):
            _must_exist(row_value, column, getattr(row_value.item, column), getattr(known, column))
    for row_disparity in disparities:
        item = row_disparity.item
        _must_exist(row_disparity, "measure", item.measure, known.measure)
        _must_exist(row_disparity, "area", item.area, known.area)
        for code in (*item.burdened, item.comparison_group):
            _must_exist(row_disparity, "burdened", code, known.group)
        if not item.burdened:
            raise row_disparity.error("burdened", "names nobody.", "Name at least one group.")
    for row_link in links:
        _must_exist(row_link, "measure", row_link.item.measure, known.measure)
        _must_exist(row_link, "disparity", row_link.item.disparity, known.disparity)


def _check_measure(row: Placed[Measure], known: _Known) -> None:
    item = row.item
    _must_exist(row, "source", item.source, known.source)
    if item.level is Level.PERFORMANCE:
        _must_exist(row, "department", item.department, known.department)
    elif item.department:
        raise row.error("department", "is set on a community indicator.", "Leave it empty: the whole city shares it.")
    if item.scale is not None and item.scale <= 0:
        raise row.error("scale", "is not above zero.", "Write the largest possible value, or leave it empty.")
    _check_smallest_difference(row)


def _check_smallest_difference(row: Placed[Measure]) -> None:
    item, column = row.item, "smallest_difference"
    if item.smallest_difference is None:
        if item.smallest_difference_by:
            raise row.error(column, "is empty, though somebody decided it.", "Write it in the measure's unit.")
        return
    if item.smallest_difference <= 0:
        raise row.error(column, "is not above zero.", "Write the smallest difference that matters, or leave it empty.")
    if item.scale is not None and item.smallest_difference > item.scale:
        raise row.error(column, "is above the largest possible value.", "Write it in the measure's unit.")
    if not item.smallest_difference_by.strip():
        raise row.error(f"{column}_by", "is empty.", "Say who decided it, and where it is written.")


def _must_exist(row: Placed[Any], column: str, value: str, known: frozenset[Any]) -> None:
    if value not in known:
        raise row.error(column, f"names '{value}', which does not exist.", "Correct it, or add that row first.")


def _check_relation(row: Placed[MeasureRelation], known: _Known) -> None:
    for column in ("part", "whole"):
        _must_exist(row, column, getattr(row.item, column), known.measure)
    if row.item.part == row.item.whole:
        raise row.error("whole", "names the measure itself.", "Name the measure that it is a part of.")


def _check_observation(row: Placed[Observation]) -> None:
    item = row.item
    if item.missing in DECIDED_HERE:
        raise row.error(
            "missing", f"holds '{item.missing}'.", "Fill in the number: publishing decides what is held back."
        )
    if not _PERIOD.search(item.period):
        raise row.error("period", f"holds '{item.period}'.", "Name the year, such as 2023, FY2015 or 2025 release.")
    if (item.value is None) == (item.missing is None):
        raise row.error("value", "needs a number or a reason why there is none.", "Fill value or missing, not both.")
    if item.low is not None and item.high is not None and item.low > item.high:
        raise row.error("low", "is above high.", "Swap the two limits.")
    if item.level is not None and not 0 < item.level < 1:
        raise row.error("level", "is not between 0 and 1.", "Write 0.95 for 95 percent.")
    if item.se is not None and item.se < 0:
        raise row.error("se", "is below zero.", "Write the standard error as a positive number.")
