"""What the equity office keeps for the whole city: its departments and the day its fiscal year begins.

Every command checks what was typed here, where every way in passes, and says what is wrong in words that can
stand beside the field. A change names the version it was made from: one made from an older one is stale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, Table, delete, func, insert, select, update

from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.declared.city_setup import (
    ADD_DEPARTMENT,
    CALENDAR,
    CHANGE_DEPARTMENT,
    DEPARTMENT_FIELDS,
)  # fmt: skip
from equipt_dash.pages.declared.spec import FormSpec
from equipt_dash.store import private, schema
from equipt_dash.store.desk.acting import Act, Stale, Writing, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.engine import Database
from equipt_dash.store.entry_source import ENTRY, ensure_entry_source
from equipt_dash.store.schema import city, department

__all__ = ["ENTRY", "BadEntry", "Kept", "ensure_entry_source"]

Typed = Mapping[str, str]


class BadEntry(ValueError):
    """This cannot be stored. ``wrong`` holds the reasons by field; "" is for what is wrong with the whole."""

    def __init__(self, wrong: Mapping[str, str]) -> None:
        """Say what, in plain words."""
        super().__init__("; ".join(wrong.values()))
        self.wrong = dict(wrong)


@dataclass(frozen=True)
class Kept:
    """One row as it stands: its key, its fields as text, its version, and how many rows point to it."""

    key: str
    fields: Mapping[str, str]
    version: int
    uses: int = 0


def departments(db: Database) -> tuple[Kept, ...]:
    """Every department by name, with how many measures it has. Departments themselves are no secret."""
    counted = (
        select(schema.measure.c.department, func.count().label("uses")).group_by(schema.measure.c.department).subquery()
    )
    query = (
        select(department, func.coalesce(counted.c.uses, 0).label("uses"))
        .outerjoin(counted, counted.c.department == department.c.code)
        .order_by(department.c.name)
    )
    with db.reading() as connection:
        rows = connection.execute(query).mappings().all()
    return tuple(_department(row, int(row["uses"])) for row in rows)


def find_department(db: Database, slug: str) -> Kept | None:
    """One department by its address."""
    with db.reading() as connection:
        row = connection.execute(select(department).where(department.c.slug == slug)).mappings().first()
    return None if row is None else _department(row, 0)


def _department(row: RowMapping, uses: int) -> Kept:
    return Kept(row["code"], {name: row[name] for name in ("slug", *DEPARTMENT_FIELDS)}, row["version"], uses)


def add_department(db: Database, act: Act, typed: Typed) -> str:
    """Add a department and say where to go on. Its code is its address and never changes.

    Raises:
        BadEntry: something typed cannot be used.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_DEPARTMENTS)
        code = typed.get("slug", "").strip()
        fields, wrong = _checked_department(writing.connection, ADD_DEPARTMENT, typed, code)
        taken = select(department.c.code).where((department.c.slug == code) | (department.c.code == code))
        if "slug" not in wrong and writing.connection.execute(taken).first():
            wrong["slug"] = _("“{code}” is taken. Choose another.", code=code)
        refuse(wrong)
        source = ensure_entry_source(writing.connection)
        writing.connection.execute(insert(department).values(code=code, slug=code, source=source, **fields))
        writing.record(Event("add_department", "department", code, code, after={"slug": code, **fields}))
        return writing.done(f"/admin/departments/{code}?said=added")


def change_department(db: Database, act: Act, slug: str, version: int, typed: Typed) -> str:
    """Change what a department is called, does, and who leads it. Its address stays, so links keep working.

    Raises:
        BadEntry: something typed cannot be used.
        Stale: somebody changed it meanwhile.
    """
    with acting(db, act) as writing:
        before = held(writing, department, department.c.slug == slug, version, Action.MANAGE_DEPARTMENTS)
        fields, wrong = _checked_department(writing.connection, CHANGE_DEPARTMENT, typed, before["code"])
        refuse(wrong)
        record_change(writing, department, before, fields, "change_department", before["code"], before["code"])
        return writing.done(f"/admin/departments/{slug}?said=changed")


def remove_department(db: Database, act: Act, slug: str, version: int) -> str:
    """Remove a department nothing points to. Editions keep it as it was.

    Raises:
        BadEntry: something still belongs to it.
        Stale: somebody changed it meanwhile.
    """
    with acting(db, act) as writing:
        before = held(writing, department, department.c.slug == slug, version, Action.MANAGE_DEPARTMENTS)
        left = _belonging(writing.connection, before["code"])
        if left:
            raise BadEntry({"": _("It cannot be removed: {what} still belong to it.", what=listed(left))})
        writing.connection.execute(delete(department).where(department.c.code == before["code"]))
        gone = {name: before[name] for name in ("slug", *DEPARTMENT_FIELDS)}
        writing.record(Event("remove_department", "department", before["code"], before["code"], before=gone))
        return writing.done("/admin/departments?said=removed")


def _belonging(connection: Connection, code: str) -> list[str]:
    uses: tuple[Uses, ...] = (
        (lambda n: ngettext("{n} measure", "{n} measures", n), schema.measure.c.department),
        (lambda n: ngettext("{n} role of a person", "{n} roles of people", n), private.person_role.c.department),
        (lambda n: ngettext("{n} submission", "{n} submissions", n), private.submission.c.department),
        (lambda n: ngettext("{n} roadmap record", "{n} roadmap records", n), schema.step_record.c.department),
        (lambda n: ngettext("{n} period lock", "{n} period locks", n), private.period_lock.c.department),
        (lambda n: ngettext("{n} access token", "{n} access tokens", n), private.api_token.c.department),
    )
    return pointing(connection, uses, code)


Uses = tuple[Callable[[int], str], Column[Any]]
"""A column that may point to a row, and the words for how many do."""


def pointing(connection: Connection, uses: Iterable[Uses], key: str) -> list[str]:
    """What points to the row with this key, in words."""
    counts = (
        (words, connection.execute(select(func.count()).where(column == key)).scalar_one()) for words, column in uses
    )
    return [words(int(count)) for words, count in counts if count]


def _checked_department(
    connection: Connection, form: FormSpec, typed: Typed, code: str
) -> tuple[dict[str, str], dict[str, str]]:
    read = form.read(typed)
    fields, wrong = {name: read.text(name) for name in DEPARTMENT_FIELDS}, dict(read.wrong)
    same = select(department.c.code).where(
        func.lower(department.c.name) == fields["name"].lower(), department.c.code != code
    )
    if "name" not in wrong and connection.execute(same).first() is not None:
        wrong["name"] = _("Another department has this name.")
    if fields["lead_source"] and not fields["lead"]:
        wrong["lead"] = _("Write who leads it, or leave the source empty as well.")
    return fields, wrong


# --- the fiscal year and the time zone ---


def calendar(db: Database) -> Kept | None:
    """The city with the day its fiscal year begins, and its time zone."""
    with db.reading() as connection:
        row = connection.execute(select(city)).mappings().first()
    if row is None:
        return None
    fields = {name: row[name] for name in ("fiscal_year_starts", "time_zone")} | {"name": row["full_name"]}
    return Kept(row["slug"], fields, row["version"])


def change_calendar(db: Database, act: Act, version: int, typed: Typed) -> str:
    """Change the day the fiscal year begins, and the time zone. Stored periods keep the days they were stored with.

    Raises:
        BadEntry: no fiscal year can be read that begins on this day, or nobody knows the time zone.
        Stale: somebody changed it meanwhile.
    """
    with acting(db, act) as writing:
        before = held(writing, city, city.c.slug.is_not(None), version, Action.MANAGE_CALENDAR)
        read = CALENDAR.read({"time_zone": before["time_zone"], **typed})
        refuse(read.wrong)
        fields = {"fiscal_year_starts": f"{int(read.text('month')):02d}-01", "time_zone": read.text("time_zone")}
        record_change(writing, city, before, fields, "change_calendar", before["slug"])
        return writing.done("/admin/calendar?said=changed")


# --- shared by everything the office keeps ---


def record_change(
    writing: Writing,
    table: Table,
    before: Mapping[str, Any],
    fields: Mapping[str, Any],
    action: str,
    key: str,
    place: str = "",
) -> None:
    """Store ``fields`` over the row that was read as ``before``, and audit what changed.

    Raises:
        BadEntry: nothing is different.
        Stale: somebody changed it meanwhile.
    """
    changed = {name: value for name, value in fields.items() if value != before[name]}
    if not changed:
        raise BadEntry({"": _("Nothing is different. Change something, or leave it as it is.")})
    same = [column == before[column.name] for column in table.primary_key]
    done = writing.connection.execute(
        update(table)
        .where(*same, table.c.version == before["version"])
        .values(**changed, version=before["version"] + 1)
    )
    if done.rowcount != 1:
        raise Stale
    old = {name: before[name] for name in changed}
    writing.record(Event(action, table.name, key, place, before=old, after=changed))


def held(writing: Writing, table: Table, which: Any, version: int, action: Action) -> dict[str, Any]:
    """The row a change starts from, once the reader may change it.

    Raises:
        Refused: the matrix does not allow it.
        Stale: somebody changed or removed it meanwhile.
    """
    row = writing.connection.execute(select(table).where(which)).mappings().first()
    place = row["code"] if row is not None and table is department else ""
    writing.authorize(action, Row(place))
    if row is None or row["version"] != version:
        raise Stale
    return dict(row)


def refuse(wrong: Mapping[str, str]) -> None:
    """Stop where anything is wrong.

    Raises:
        BadEntry: something is.
    """
    if wrong:
        raise BadEntry(wrong)
