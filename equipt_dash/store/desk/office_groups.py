"""Race and ethnicity groups and the standards they belong to, as the equity office keeps them.

What a group *is* (its races and whether Hispanic people are in it) is fixed when it is added: statistics use
it to decide who can be counted twice, and figures already stored were counted by it. What a group is *called*
may change. How people are named is checked by the form (``DO_NOT_WRITE``), and no order puts White residents first.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, delete, func, insert, select

from equipt_dash.intake.label_rules import FAMILIES
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.declared.city_setup import (
    ADD_GROUP,
    ADD_STANDARD,
    CHANGE_GROUP,
    CHANGE_STANDARD,
    GROUP_FIELDS,
    STANDARD_FIELDS,
)  # fmt: skip
from equipt_dash.pages.declared.spec import FormSpec
from equipt_dash.store import private, schema
from equipt_dash.store.desk.acting import Act, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.office import (
    BadEntry,
    Kept,
    Typed,
    Uses,
    held,
    pointing,
    record_change,
    refuse,
)
from equipt_dash.store.engine import Database
from equipt_dash.store.schema import category_standard, race_group

RELIED_ON = frozenset({ALL_GROUPS})
"""Codes the program itself names: the group that counts everybody."""

TAKEN = frozenset({"standards"})
"""Codes no group can have, because an address of these pages is called like that."""

HISPANIC = ("any", "none", "only")


@dataclass(frozen=True)
class Groups:
    """Everything on the page of groups."""

    groups: tuple[Kept, ...]
    standards: tuple[Kept, ...]


def groups(db: Database) -> Groups:
    """Every group in the order pages print, and every standard by title."""
    with db.reading() as connection:
        found = connection.execute(select(race_group).order_by(race_group.c.sort, race_group.c.label)).mappings().all()
        rules = connection.execute(select(category_standard).order_by(category_standard.c.title)).mappings().all()
        uses = _counts(connection, schema.observation.c.group_code)
    members: dict[str, int] = {}
    for row in found:
        members[row["standard"]] = members.get(row["standard"], 0) + 1
    return Groups(
        tuple(_group(row, uses.get(row["code"], 0)) for row in found),
        tuple(_standard(row, members.get(row["key"], 0)) for row in rules),
    )


def _group(row: RowMapping, uses: int) -> Kept:
    fields = {name: str(row[name]) for name in (*GROUP_FIELDS, "family", "races", "hispanic")}
    return Kept(row["code"], fields, row["version"], uses)


def _standard(row: RowMapping, uses: int) -> Kept:
    return Kept(row["key"], {name: row[name] for name in STANDARD_FIELDS}, row["version"], uses)


def _counts(connection: Connection, column: Column[Any]) -> dict[str, int]:
    return {str(key): int(n) for key, n in connection.execute(select(column, func.count()).group_by(column))}


def add_group(db: Database, act: Act, typed: Typed) -> str:
    """Add a group.

    Raises:
        BadEntry: something typed cannot be used.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_GROUPS)
        code = typed.get("code", "").strip()
        fields, wrong = _checked_group(writing.connection, ADD_GROUP, typed, code)
        made = {name: typed.get(name, "") for name in ("family", "hispanic")}
        made["races"] = "|".join(race for race in typed.get("races", "").split("\n") if race)
        taken = writing.connection.execute(select(race_group.c.code).where(race_group.c.code == code)).first()
        if "code" not in wrong and (taken or code in TAKEN):
            wrong["code"] = _("“{code}” is taken. Choose another.", code=code)
        if not wrong:
            wrong |= _order(writing.connection, code, {**fields, **made})
        refuse(wrong)
        writing.connection.execute(insert(race_group).values(code=code, **fields, **made))
        writing.record(Event("add_group", "race_group", code, after={**fields, **made}))
        return writing.done(f"/admin/groups/{code}?said=added")


def change_group(db: Database, act: Act, code: str, version: int, typed: Typed) -> str:
    """Change what a group is called, its order and its standard.

    Raises:
        BadEntry: something typed cannot be used.
        Stale: somebody changed it meanwhile.
    """
    with acting(db, act) as writing:
        before = held(writing, race_group, race_group.c.code == code, version, Action.MANAGE_GROUPS)
        fields, wrong = _checked_group(writing.connection, CHANGE_GROUP, typed, code)
        if code in RELIED_ON and fields["standard"] != before["standard"]:
            wrong["standard"] = _("The program relies on this group: its standard stays.")
        if not wrong:
            wrong |= _order(writing.connection, code, {**before, **fields})
        refuse(wrong)
        record_change(writing, race_group, before, fields, "change_group", code)
        return writing.done(f"/admin/groups/{code}?said=changed")


def remove_group(db: Database, act: Act, code: str, version: int) -> str:
    """Remove a group nothing is counted by.

    Raises:
        BadEntry: the program or some figures rely on it.
        Stale: somebody changed it meanwhile.
    """
    with acting(db, act) as writing:
        before = held(writing, race_group, race_group.c.code == code, version, Action.MANAGE_GROUPS)
        if code in RELIED_ON:
            raise BadEntry({"": _("It cannot be removed: the program itself relies on it.")})
        left = _relying(writing.connection, code)
        if left:
            raise BadEntry({"": _("It cannot be removed: {what} rely on it.", what=listed(left))})
        writing.connection.execute(delete(race_group).where(race_group.c.code == code))
        gone = {name: before[name] for name in (*GROUP_FIELDS, "family", "races", "hispanic")}
        writing.record(Event("remove_group", "race_group", code, before=gone))
        return writing.done("/admin/groups?said=removed")


def _relying(connection: Connection, code: str) -> list[str]:
    uses: tuple[Uses, ...] = (
        (lambda n: ngettext("{n} value", "{n} values", n), schema.observation.c.group_code),
        (lambda n: ngettext("{n} value handed in", "{n} values handed in", n), private.submission_cell.c.group_code),
        (lambda n: ngettext("{n} disparity", "{n} disparities", n), schema.disparity_group.c.group_code),
        (lambda n: ngettext("{n} comparison", "{n} comparisons", n), schema.disparity.c.comparison_group),
    )
    return pointing(connection, uses, code)


def _checked_group(
    connection: Connection, form: FormSpec, typed: Typed, code: str
) -> tuple[dict[str, Any], dict[str, str]]:
    standards = set(connection.execute(select(category_standard.c.key)).scalars())
    read = form.read(typed, options={"standard": standards, "hispanic": HISPANIC, "family": FAMILIES})
    fields: dict[str, Any] = {name: read.text(name) for name in GROUP_FIELDS}
    wrong = dict(read.wrong)
    if "sort" not in wrong:
        fields["sort"] = int(fields["sort"])
    same = select(race_group.c.code).where(
        func.lower(race_group.c.label) == fields["label"].lower(), race_group.c.code != code
    )
    if "label" not in wrong and connection.execute(same).first() is not None:
        wrong["label"] = _("Another group has this label. Readers could not tell them apart.")
    return fields, wrong


def _order(connection: Connection, code: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """Refuse an order in which a list of groups would begin with White residents."""
    query = select(race_group.c.code, race_group.c.family, race_group.c.sort, race_group.c.label)
    here = query.where(race_group.c.standard == fields["standard"], race_group.c.code != code)
    rows = [(row.sort, row.label, row.family) for row in connection.execute(here)]
    rows.append((fields["sort"], fields["label"], fields["family"]))
    if len(rows) > 1 and min(rows)[2] == "white":
        return {"sort": _("White residents would come first in every list. Choose another order.")}
    return {}


# --- standards ---


def add_standard(db: Database, act: Act, typed: Typed) -> str:
    """Add a category standard.

    Raises:
        BadEntry: something typed cannot be used.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_GROUPS)
        key = typed.get("key", "").strip()
        read = ADD_STANDARD.read(typed)
        fields, wrong = {name: read.text(name) for name in STANDARD_FIELDS}, dict(read.wrong)
        taken = select(category_standard.c.key).where(category_standard.c.key == key)
        if "key" not in wrong and writing.connection.execute(taken).first() is not None:
            wrong["key"] = _("“{code}” is taken. Choose another.", code=key)
        refuse(wrong)
        writing.connection.execute(insert(category_standard).values(key=key, **fields))
        writing.record(Event("add_standard", "category_standard", key, after=fields))
        return writing.done(f"/admin/groups/standards/{key}?said=added")


def change_standard(db: Database, act: Act, key: str, version: int, typed: Typed) -> str:
    """Change how a standard is described.

    Raises:
        BadEntry: something typed cannot be used.
        Stale: somebody changed it meanwhile.
    """
    with acting(db, act) as writing:
        before = held(writing, category_standard, category_standard.c.key == key, version, Action.MANAGE_GROUPS)
        read = CHANGE_STANDARD.read(typed)
        refuse(read.wrong)
        fields = {name: read.text(name) for name in STANDARD_FIELDS}
        record_change(writing, category_standard, before, fields, "change_standard", key)
        return writing.done(f"/admin/groups/standards/{key}?said=changed")


def remove_standard(db: Database, act: Act, key: str, version: int) -> str:
    """Remove a standard no group belongs to.

    Raises:
        BadEntry: groups or measures name it.
        Stale: somebody changed it meanwhile.
    """
    with acting(db, act) as writing:
        before = held(writing, category_standard, category_standard.c.key == key, version, Action.MANAGE_GROUPS)
        counted = writing.connection.execute(select(func.count()).where(race_group.c.standard == key)).scalar_one()
        named = select(func.count()).where(schema.measure.c.category_standard == key)
        measures = writing.connection.execute(named).scalar_one()
        if counted or measures:
            left = [ngettext("{n} group", "{n} groups", counted)] if counted else []
            left += [ngettext("{n} measure", "{n} measures", measures)] if measures else []
            raise BadEntry({"": _("It cannot be removed: {what} rely on it.", what=listed(left))})
        writing.connection.execute(delete(category_standard).where(category_standard.c.key == key))
        gone = {name: before[name] for name in STANDARD_FIELDS}
        writing.record(Event("remove_standard", "category_standard", key, before=gone))
        return writing.done("/admin/groups?said=removed")
