"""Race and ethnicity groups and the standards they belong to, as the equity office keeps them.

What a group *is* (its races and whether Hispanic people are in it) is fixed when it is added: statistics use
it to decide who can be counted twice, and figures already stored were counted by it. What a group is *called*
may change. How people are named is checked here (``DO_NOT_WRITE``), and no order puts White residents first.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, RowMapping, delete, func, insert, select

from equipt_dash.intake.label_rules import FAMILIES
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.statistics.overlap import EVERY_RACE
from equipt_dash.store import private, schema
from equipt_dash.store.desk.acting import Act, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.office import (
    LONGEST_NAME,
    LONGEST_TEXT,
    BadEntry,
    Kept,
    Typed,
    Uses,
    code_complaint,
    held,
    pointing,
    record_change,
    refuse,
    text_complaint,
)
from equipt_dash.store.engine import Database
from equipt_dash.store.schema import category_standard, race_group

GROUP_FIELDS = ("label", "people", "standard", "sort", "note")
STANDARD_FIELDS = ("title", "year", "url", "note")

RELIED_ON = frozenset({ALL_GROUPS})
"""Codes the program itself names: the group that counts everybody."""

TAKEN = frozenset({"standards"})
"""Codes no group can have, because an address of these pages is called like that."""

RACES = ("aian", "asian", "black", "mena", "nhpi", "white", "other", "two")
"""Races a group can be made of. A group of any race has ``EVERY_RACE`` instead."""

HISPANIC = ("any", "none", "only")

DO_NOT_WRITE = re.compile(
    r"\b(?:minorit(?:y|ies)|non-?whites?|at[- ]risk|illegals?|coloreds?|orientals?|the (?:blacks|whites|asians|hispanics))\b",
    re.IGNORECASE,
)
"""Words that name people by what they are not, or blame them."""

_URL = re.compile(r"https?://[^\s<>\"']{3,500}")


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
        fields, wrong = _checked_group(writing.connection, typed, code)
        made, more = _made_of(typed)
        wrong |= more
        taken = writing.connection.execute(select(race_group.c.code).where(race_group.c.code == code)).first()
        reason = code_complaint(code) or (
            _("“{code}” is taken. Choose another.", code=code) if taken or code in TAKEN else ""
        )
        if reason:
            wrong["code"] = reason
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
        fields, wrong = _checked_group(writing.connection, typed, code)
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


def _checked_group(connection: Connection, typed: Typed, code: str) -> tuple[dict[str, Any], dict[str, str]]:
    fields: dict[str, Any] = {name: typed.get(name, "").strip() for name in GROUP_FIELDS}
    wrong = {}
    for name in ("label", "people", "note"):
        reason = _words_complaint(fields[name], LONGEST_TEXT if name == "note" else LONGEST_NAME, lines=name == "note")
        if reason:
            wrong[name] = reason
    if not fields["label"]:
        wrong["label"] = _("Write the full label, such as “Black, not Hispanic”.")
    if not fields["people"]:
        wrong["people"] = _("Write what the people are called in a sentence, such as “Black residents”.")
    known = select(category_standard.c.key).where(category_standard.c.key == fields["standard"])
    if connection.execute(known).first() is None:
        wrong["standard"] = _("Choose the standard this group belongs to.")
    sort = fields["sort"]
    if not (sort.isascii() and sort.isdigit() and len(sort) < 6):
        wrong["sort"] = _("Write a whole number from 0 to 99999. Small numbers come first.")
    else:
        fields["sort"] = int(sort)
    same = select(race_group.c.code).where(
        func.lower(race_group.c.label) == fields["label"].lower(), race_group.c.code != code
    )
    if "label" not in wrong and connection.execute(same).first() is not None:
        wrong["label"] = _("Another group has this label. Readers could not tell them apart.")
    return fields, wrong


def _made_of(typed: Typed) -> tuple[dict[str, str], dict[str, str]]:
    """Which people are in a group, and what is wrong with it."""
    races = [race for race in typed.get("races", "").split("\n") if race]
    made = {"family": typed.get("family", ""), "hispanic": typed.get("hispanic", ""), "races": "|".join(races)}
    wrong = {}
    if not races or any(race not in (*RACES, EVERY_RACE) for race in races) or (EVERY_RACE in races and len(races) > 1):
        wrong["races"] = _("Tick the races in this group, or “any race” alone.")
    if made["hispanic"] not in HISPANIC:
        wrong["hispanic"] = _("Choose whether Hispanic people are in this group.")
    if made["family"] not in FAMILIES:
        wrong["family"] = _("Choose which groups it is compared with over time.")
    return made, wrong


def _order(connection: Connection, code: str, fields: Mapping[str, Any]) -> dict[str, str]:
    """Refuse an order in which a list of groups would begin with White residents."""
    query = select(race_group.c.code, race_group.c.family, race_group.c.sort, race_group.c.label)
    here = query.where(race_group.c.standard == fields["standard"], race_group.c.code != code)
    rows = [(row.sort, row.label, row.family) for row in connection.execute(here)]
    rows.append((fields["sort"], fields["label"], fields["family"]))
    if len(rows) > 1 and min(rows)[2] == "white":
        return {"sort": _("White residents would come first in every list. Choose another order.")}
    return {}


def _words_complaint(text: str, most: int, *, lines: bool = False) -> str:
    reason = text_complaint(text, most, lines=lines)
    found = DO_NOT_WRITE.search(text)
    if reason or found is None:
        return reason
    return _("“{word}” names people by what they are not, or blames them. Name the people.", word=found[0])


# --- standards ---


def add_standard(db: Database, act: Act, typed: Typed) -> str:
    """Add a category standard.

    Raises:
        BadEntry: something typed cannot be used.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_GROUPS)
        key = typed.get("key", "").strip()
        fields, wrong = _checked_standard(typed)
        taken = select(category_standard.c.key).where(category_standard.c.key == key)
        reason = code_complaint(key)
        if not reason and writing.connection.execute(taken).first() is not None:
            reason = _("“{code}” is taken. Choose another.", code=key)
        if reason:
            wrong["key"] = reason
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
        fields, wrong = _checked_standard(typed)
        refuse(wrong)
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


def _checked_standard(typed: Typed) -> tuple[dict[str, str], dict[str, str]]:
    fields = {name: typed.get(name, "").strip() for name in STANDARD_FIELDS}
    wrong = {}
    for name, most in (("title", LONGEST_NAME), ("note", LONGEST_TEXT)):
        reason = _words_complaint(fields[name], most, lines=name == "note")
        if reason:
            wrong[name] = reason
    if not fields["title"]:
        wrong["title"] = _("Write what the standard is called.")
    if fields["year"] and not re.fullmatch(r"(?:18|19|20)[0-9]{2}", fields["year"]):
        wrong["year"] = _("Write a year, such as 2024, or leave it empty.")
    if fields["url"] and not _URL.fullmatch(fields["url"]):
        wrong["url"] = _("Write a web address that begins with https://, or leave it empty.")
    return fields, wrong
