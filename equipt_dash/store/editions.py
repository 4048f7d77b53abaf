"""Publishing: freezes what is approved into an edition nobody can change afterwards.

An edition is made in a private copy of the city (``scratch``), where it may take its time, then written in one short
transaction and sealed at its end; triggers in the database then refuse every change to it. That is why a page may be
cached for as long as its edition is the newest. Figures of measures with a suppression rule are protected on their way
in, so an edition never held what it hides.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection, Select, Table, func, insert, literal, or_, select, update
from sqlalchemy.sql.elements import ColumnElement

from equipt_dash.kernel.model import State
from equipt_dash.store.engine import Database
from equipt_dash.store.entry_source import ENTRY
from equipt_dash.store.harm_gate import refuse_unexplained
from equipt_dash.store.protection import applied_rule, publish_protected, refuse_dropped_rules, rules
from equipt_dash.store.schema import (
    PRACTICE,
    PUBLISHED,
    WORKING,
    area,
    disparity,
    disparity_group,
    edition,
    measure,
    observation,
    source,
    story,
)
from equipt_dash.store.scratch import Changed, Scratch, copied
from equipt_dash.store.trend_words import keep

_PRACTICE = frozenset(table.name for table in PRACTICE.values())


def publish(db: Database, *, on: date, note: str, approver: str, only_first: bool = False) -> int | None:
    """Freeze every approved row into the next edition and return its number.

    Rows that depend on something unapproved stay behind with it. Either the whole edition appears, or
    nothing does. With ``only_first`` nothing happens, and ``None`` is returned, where an edition exists.

    Raises:
        EditionWouldLeak: readers of the editions could work out hidden numbers; names them, for editors only.
        UnexplainedWords: a new text has words that can do harm, and no second person gave a reason.
    """
    while True:
        if only_first and _has_edition(db):
            return None
        with copied(db) as city:
            with city.inside() as connection:
                sealed = publish_in(connection, on=on, note=note, approver=approver)
            try:
                with db.writing_alone(city.connection):
                    settle(city, sealed, on=on, note=note, approver=approver)
            except Changed:
                continue  # somebody wrote meanwhile; nobody looked at this edition, so it is simply made again
            return sealed.number


def _has_edition(db: Database) -> bool:
    with db.reading() as connection:
        return connection.execute(select(edition.c.number).limit(1)).first() is not None


@dataclass(frozen=True)
class Sealed:
    """An edition that was just made. ``content_hash`` covers what it says, not its number or day."""

    number: int
    content_hash: str


def next_number(connection: Connection) -> int:
    """The number the next edition gets. The caller holds the writers' lock."""
    return int(connection.execute(select(func.coalesce(func.max(edition.c.number), 0))).scalar_one()) + 1


def publish_in(
    connection: Connection, *, on: date, note: str, approver: str, told: Callable[[int, int], None] | None = None
) -> Sealed:
    """Make the next edition in the copy ``connection`` works on. ``told`` hears how many measures are protected, of how many.

    Raises:
        EditionWouldLeak: as ``publish`` says.
    """
    number = next_number(connection)
    connection.execute(
        insert(edition).values(number=number, published_on=on, note=note, approver=approver, content_hash="")
    )
    protected = rules(connection)
    refuse_dropped_rules(connection, protected)
    for table in WORKING:
        apart = () if table is not observation or not protected else (table.c.measure.not_in(protected),)
        _copy(connection, table, number, apart)
    publish_protected(connection, number, protected, _publishable(observation), told=told)
    keep(connection, number)  # of what readers will see: after protection
    digest = _content_hash(connection, number)
    _seal(connection, number, digest)
    return Sealed(number, digest)


def settle(city: Scratch, sealed: Sealed, *, on: date, note: str, approver: str) -> None:
    """Write the edition that was made in ``city``, in the transaction its connection is in.

    The caller holds the writers' lock. What was changed in the copy is changed in the city.

    Raises:
        Changed: something it was made from has changed; the transaction has to be rolled back.
        UnexplainedWords: as ``publish`` says; the same.
    """
    connection, number = city.connection, sealed.number
    connection.execute(
        insert(edition).values(number=number, published_on=on, note=note, approver=approver, content_hash="")
    )
    city.hand_over(number)
    # Here and not in the copy: who wrote a text stands in tables that are not copied, and nothing is sealed without this.
    refuse_unexplained(connection, number, note, approver)
    _seal(connection, number, sealed.content_hash)


def _seal(connection: Connection, number: int, digest: str) -> None:
    values = {"sealed_at": datetime.now(UTC), "content_hash": digest}
    connection.execute(update(edition).where(edition.c.number == number).values(**values))


def _copy(connection: Connection, table: Table, number: int, apart: tuple[ColumnElement[bool], ...]) -> None:
    target = PUBLISHED[table.name]
    names = [column.name for column in target.columns if column.name != "edition"]
    said = {"suppression_rule": applied_rule().label("suppression_rule")} if table is measure else {}
    rows: Select[tuple[object, ...]] = select(
        literal(number).label("edition"), *(said.get(name, table.c[name]) for name in names)
    ).where(*_publishable(table), *apart)
    connection.execute(insert(target).from_select(["edition", *names], rows))


def _publishable(table: Table) -> tuple[ColumnElement[bool], ...]:
    """What must hold for a row of ``table`` to be published: it, and all it points to, is approved."""
    approved_measures = select(measure.c.key).where(measure.c.state == State.APPROVED.value)
    approved_disparities = select(disparity.c.slug).where(
        disparity.c.state == State.APPROVED.value, disparity.c.measure.in_(approved_measures)
    )
    rules: list[ColumnElement[bool]] = []
    if "state" in table.c:
        rules.append(table.c.state == State.APPROVED.value)
    if table in (observation, disparity, story):
        rules.append(table.c.measure.in_(approved_measures))
    if table is disparity_group:
        rules.append(table.c.disparity.in_(approved_disparities))
    if table.name in _PRACTICE:
        for name, approved in (("measure", approved_measures), ("disparity", approved_disparities)):
            if name in table.c:
                rules.append(or_(table.c[name] == "", table.c[name].in_(approved)))
    if table is area:
        # A place that came with an import shows where something approved is about it, and not before.
        known = select(observation.c.area).where(observation.c.state == State.APPROVED.value)
        rules.append(or_(area.c.is_home, area.c.code.in_(known)))
    if table is source:
        # The source of what is typed in here is printed only while something public was typed in.
        used = select(observation.c.source).where(observation.c.state == State.APPROVED.value)
        rules.append(or_(source.c.key != ENTRY, source.c.key.in_(used)))
    return tuple(rules)


def _content_hash(connection: Connection, number: int) -> str:
    """SHA-256 over every row of the edition, in key order, so that a copy can be compared with it.

    What is worked out of these rows is left out: it adds nothing they do not say, and editions of earlier releases, which
    kept no such rows, stay comparable with what is published again.
    """
    digest = hashlib.sha256()
    for name, table in PUBLISHED.items():
        digest.update(name.encode())
        keys = [column for column in table.primary_key if column.name != "edition"]
        columns = [column for column in table.columns if column.name != "edition"]
        query = select(*columns).where(table.c.edition == number)
        rows = [repr(tuple(row)) for row in connection.execute(query.order_by(*keys))]
        # Databases sort text differently; the hash must not depend on which one holds the edition.
        for row in sorted(rows):
            digest.update(row.encode())
    return digest.hexdigest()
