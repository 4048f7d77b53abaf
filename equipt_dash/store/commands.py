"""Writes. Each is one transaction, and each starts from checked dataclasses rather than from input."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from equipt_dash.intake.package import Package
from equipt_dash.intake.practice_package import Entry
from equipt_dash.kernel.model import State
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.store import harm_gate, schema
from equipt_dash.store.engine import Database
from equipt_dash.store.practice_rows import to_columns
from equipt_dash.store.private_protection import measure_relation
from equipt_dash.store.rows import to_row


def is_filled(db: Database) -> bool:
    """Whether a city is already stored."""
    return bool(stored_city(db))


def stored_city(db: Database) -> str:
    """The slug of the city that is stored; empty where none is."""
    with db.reading() as connection:
        return connection.execute(select(schema.city.c.slug).limit(1)).scalar_one_or_none() or ""


def fill(db: Database, package: Package) -> bool:
    """Store ``package`` as approved working rows if the database holds no city yet.

    Returns whether anything was written. Two processes may call this at once: the second finds the
    first one's rows and leaves them.
    """
    with db.writing_alone() as connection:
        if connection.execute(select(schema.city.c.slug).limit(1)).first() is not None:
            return False
        _insert_package(connection, package)
    return True


def _insert_package(connection: Connection, package: Package) -> None:
    _insert(connection, schema.city, [package.city])
    _insert(connection, schema.source, package.sources)
    _insert(connection, schema.category_standard, package.standards)
    _insert(connection, schema.race_group, package.groups)
    _insert(connection, schema.area, package.areas)
    _insert(connection, schema.department, package.departments)
    _insert(connection, schema.measure, package.measures)
    _insert(connection, measure_relation, package.relations)
    _insert(connection, schema.observation, package.observations)
    _insert(connection, schema.disparity, package.disparities)
    burdened = [
        {"disparity": item.slug, "group_code": code, "sort": place}
        for item in package.disparities
        for place, code in enumerate(item.burdened)
    ]
    if burdened:
        connection.execute(insert(schema.disparity_group), burdened)
    _insert(connection, schema.link, package.links)
    _insert(connection, schema.step_record, package.step_records)
    _insert(connection, schema.data_note, package.notes)
    _insert(connection, schema.story, package.stories)
    _insert_practice(connection, package.practice)
    for one in package.word_reasons:
        harm_gate.keep(connection, one.text, one.reason, one.by)


def _insert_practice(connection: Connection, entries: Iterable[Entry]) -> None:
    by_kind: dict[str, list[dict[str, Any]]] = {}
    for slug, values in entries:
        columns = {**to_columns(BY_SLUG[slug], values), "state": State.APPROVED.value}
        by_kind.setdefault(slug, []).append(columns)
    for slug, rows in by_kind.items():
        connection.execute(insert(schema.PRACTICE[slug]), rows)


def _insert(connection: Connection, table: Table, items: Iterable[Any]) -> None:
    # Package rows come from public records that were already published by their source.
    extra = {"state": State.APPROVED.value} if "state" in table.c else {}
    optional = frozenset({"department"}) if table is schema.measure else frozenset()
    rows = [{**to_row(item, references=optional), **extra} for item in items]
    if rows:
        connection.execute(insert(table), rows)
