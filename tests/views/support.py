"""A small city built by hand, and the context a view reads it through. For every test of a page.

``measure``, ``observation`` and the others fill in what a test does not care about; ``city`` puts rows
together into a package; ``published`` stores it, publishes edition 1 and gives the context of its readers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from equipt_dash.intake.package import Package
from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.data_note import DataNote
from equipt_dash.kernel.model import (
    ALL_GROUPS,
    Area,
    Better,
    CategoryStandard,
    City,
    Comparison,
    Department,
    Disparity,
    Group,
    Kind,
    Level,
    Link,
    Measure,
    Observation,
    Partition,
    Quality,
    Reach,
    Source,
    Strength,
    ValueRole,
)
from equipt_dash.pages import parts
from equipt_dash.practice.framework import Framework, Step, StepScope
from equipt_dash.store.commands import fill
from equipt_dash.store.editions import publish
from equipt_dash.store.engine import Database
from equipt_dash.store.upgrade import upgrade
from equipt_dash.views.context import Context

TODAY = date(2026, 11, 23)

SOURCE = Source(
    "records",
    "Public records",
    "Sample City",
    "https://example.org/",
    "2011-2023",
    "CC0",
    "",
    "2026",
    own_records=False,
)
STANDARD = CategoryStandard("census", "Census groups", "1997", "https://example.org/groups", "")
AREA = Area("sample", "Sample City", "city", "Sample City", True)
EVERYBODY = Group(ALL_GROUPS, "census", "Everybody", "everybody", "all", "*", "any", "", 0)
BLACK = Group("black", "census", "Black residents", "Black residents", "black", "black", "any", "", 1)


def step(key: str, scope: StepScope, **changes: Any) -> Step:
    """A roadmap step."""
    return Step(
        key=key, component="capacity", name=f"Step {key}", in_short="", owner_role="Department head", scope=scope,
        evidence=f"Evidence of {key}.", done_when=f"{key} is public.", first_quarter=1, last_quarter=1, element="",
        basis="this project", urls=(), **changes,
    )  # fmt: skip


def framework(*steps: Step) -> Framework:
    """A framework that holds ``steps`` and nothing else."""
    empty: dict[str, Any] = {field.name: () for field in fields(Framework)}
    return Framework(**{**empty, "steps": steps})


def department(code: str, **changes: Any) -> Department:
    """A department that leads with nothing recorded."""
    plain = Department(code, code, code.title(), f"What {code} does.", "", "", SOURCE.key)
    return replace(plain, **changes)


def measure(key: str, owner: str = "", kind: Kind = Kind.HOW_MUCH, **changes: Any) -> Measure:
    """A count of the department ``owner``, or a community indicator in percent where ``owner`` is empty."""
    plain = Measure(
        key=key, slug=key, level=Level.PERFORMANCE if owner else Level.INDICATOR,
        kind=kind if owner else Kind.NOT_RECORDED, name=key.replace("-", " "), department=owner,
        unit="count" if owner else "percent", unit_basis="", scale=None, decimals=0 if owner else 1,
        better=Better.HIGHER, better_basis="", frequency="", calendar="", program="", definition="",
        numerator_words="", denominator_words="", category_standard="",
        partition=Partition.NONE if owner else Partition.PARTITION, source=SOURCE.key, source_ref="", source_type="",
        is_key=False, next_update=None, note="",
    )  # fmt: skip
    return replace(plain, **changes)


def observation(measure: str, period: str, value: float | None, **changes: Any) -> Observation:
    """The actual value for everybody, in a period that ends with September of the last year it names."""
    year = int(re.findall(r"\d{4}", period)[-1])
    plain = Observation(
        measure=measure, period=period, period_end=date(year, 9, 30), role=ValueRole.ACTUAL,
        group=ALL_GROUPS, area=AREA.code, value=value, numerator=None, denominator=None, se=None, low=None, high=None,
        level=None, quality=Quality.GOOD, missing=None, as_found="", source=SOURCE.key, note="",
    )  # fmt: skip
    return replace(plain, **changes)


def target(measure: str, period: str, value: float | None, **changes: Any) -> Observation:
    """The target for everybody."""
    return observation(measure, period, value, role=ValueRole.TARGET, **changes)


def disparity(slug: str, measure: str, **changes: Any) -> Disparity:
    """Black residents beside the city's average on ``measure``."""
    plain = Disparity(
        slug=slug, title=slug.replace("-", " ").title(), measure=measure, area=AREA.code, burdened=("black",),
        comparison=Comparison.AVERAGE, comparison_group=ALL_GROUPS, comparison_reason="", statement=f"About {slug}.",
        people_unit="", roots="", roots_source="", target_gap=None, floor=None, target_date=None, target_source="",
        proposed_by="this project", sort=0,
    )  # fmt: skip
    return replace(plain, **changes)


def link(measure: str, disparity: str, strength: Strength = Strength.CONTEXT, **changes: Any) -> Link:
    """A proposed link."""
    plain = Link(
        measure=measure, disparity=disparity, mechanism=f"How {measure} helps.", strength=strength,
        strength_reason="Because.", lever="", reach=Reach.SERVICE, evidence="", reviewer="", next_review=None,
        proposed_by="this project",
    )  # fmt: skip
    return replace(plain, **changes)


def note(slug: str, affects: str, **changes: Any) -> DataNote:
    """A known fault of the data."""
    return replace(DataNote(slug, f"Fault {slug}", "Found.", "Done.", affects, SOURCE.key, 0), **changes)


def city(**rows: Sequence[Any]) -> Package:
    """A package of ``rows``, named as in ``Package``; what is not given is empty."""
    empty: dict[str, Any] = {field.name: () for field in fields(Package)}
    name = City("sample", "Sample City", "Texas", "City of Sample", "A demonstration.", "10-01")
    shared = {"sources": (SOURCE,), "standards": (STANDARD,), "groups": (EVERYBODY, BLACK), "areas": (AREA,)}
    return Package(**{**empty, **shared, "city": name, **{key: tuple(items) for key, items in rows.items()}})


@contextmanager
def published(package: Package, folder: Path, *steps: Step) -> Iterator[Context]:
    """The context of the public on the day edition 1 of ``package`` is published."""
    db = Database(f"sqlite:///{folder / 'city.sqlite3'}")
    try:
        upgrade(db)
        fill(db, package)
        publish(db, on=TODAY, note="first", approver="test")
        yield Context(public_scope(1), db, framework(*steps), TODAY)
    finally:
        db.close()


def built(page: parts.Page | None) -> parts.Page:
    """The page, which must be there."""
    assert page is not None
    return page


def section(page: parts.Page, name: str) -> parts.Section:
    """The section of ``page`` with the id ``name``."""
    return next(item for item in page.sections if item.id == name)


def blocks_of(page: parts.Page) -> Iterator[parts.Block]:
    """Every block, those inside others too, in reading order."""
    for top in (page.intro, *(item.blocks for item in page.sections)):
        yield from _inside(top)


def _inside(blocks: Sequence[parts.Block]) -> Iterator[parts.Block]:
    for block in blocks:
        yield block
        if isinstance(block, parts.Details | parts.Beside):
            yield from _inside(block.blocks)


def tables(page: parts.Page) -> list[parts.TableModel]:
    """Every table of ``page``."""
    return [block for block in blocks_of(page) if isinstance(block, parts.TableModel)]


def grid(table: parts.TableModel) -> list[list[str]]:
    """The words of a table, row by row."""
    return [[cell.text for cell in row] for row in table.rows]


def words(*found: Any) -> str:
    """Everything a reader sees of a page, section or block, as one text."""
    return " ".join(_words(found))


def _words(item: Any) -> Iterator[str]:
    if isinstance(item, str):
        yield item
    elif isinstance(item, tuple):
        for one in item:
            yield from _words(one)
    elif hasattr(item, "__dataclass_fields__"):
        hidden = ("href", "id", "action", "name", "key", "value")
        for field in fields(item):
            if field.name not in hidden:
                yield from _words(getattr(item, field.name))


def addresses(*found: Any) -> list[str]:
    """Every address a page, section or block leads to."""
    return list(_addresses(found))


def _addresses(item: Any) -> Iterator[str]:
    if isinstance(item, tuple):
        for one in item:
            yield from _addresses(one)
    elif hasattr(item, "__dataclass_fields__"):
        if getattr(item, "href", ""):
            yield item.href
        for field in fields(item):
            yield from _addresses(getattr(item, field.name))
