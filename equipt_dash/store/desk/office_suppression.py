"""Which rule protects the people in each measure's figures, and when a rule may no longer be taken away.

Editions cannot be changed. Once one of them has hidden a number, a later edition that printed it would give
it away, so a measure with hidden numbers keeps a rule that guards small counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, delete, func, insert, not_, select, update

from equipt_dash.kernel.access import Action, DeskScope, Row
from equipt_dash.kernel.words import _
from equipt_dash.protection import Cell, EditionWouldLeak
from equipt_dash.store.desk.acting import Act, Stale, acting
from equipt_dash.store.desk.audit import Event
from equipt_dash.store.desk.office import BadEntry
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.engine import Database
from equipt_dash.store.private_protection import open_by_decision
from equipt_dash.store.protection import THRESHOLDS, applied_rule, by_default, counts_people
from equipt_dash.store.schema import department, measure, observation

RULES = ("", *THRESHOLDS)
"""Every rule a measure can have; empty for figures an outside source has already published."""

PER_PAGE = 100


@dataclass(frozen=True)
class Protected:
    """A measure and its rule. ``hidden``: editions have hidden some of its numbers.

    ``by_default``: the default rule guards it without anybody having chosen it. ``why_open``: why an officer decided to
    publish it without a rule.
    """

    key: str
    slug: str
    name: str
    department: str
    rule: str
    version: int
    hidden: bool
    by_default: bool = False
    why_open: str = ""


@dataclass(frozen=True)
class Sifted:
    """Which measures: of a department (slug), with a rule ("none" for those without one), with words in the name."""

    department: str = ""
    rule: str = ""
    text: str = ""


def measures(
    read: DeskReader, wanted: Sifted, *, limit: int = PER_PAGE, offset: int = 0
) -> tuple[tuple[Protected, ...], int]:
    """A page of measures by department and name, and how many there are. ``scope``: of ``MANAGE_SUPPRESSION``."""
    rules = _fitting(read.scope, wanted)
    query = (
        select(
            measure,
            func.coalesce(department.c.name, "").label("place"),
            by_default().label("by_default"),
            func.coalesce(open_by_decision.c.reason, "").label("why_open"),
        )
        .outerjoin(department, department.c.code == measure.c.department)
        .outerjoin(open_by_decision, open_by_decision.c.measure == measure.c.key)
        .where(*rules)
    )
    with read.reading() as connection:
        rows = (
            connection.execute(
                query.order_by(department.c.name, measure.c.name, measure.c.key).limit(limit).offset(offset)
            )
            .mappings()
            .all()
        )
        counted = (
            select(func.count()).select_from(measure).outerjoin(department, department.c.code == measure.c.department)
        )
        total = connection.execute(counted.where(*rules)).scalar_one()
        hiding = {cell.measure for cell in _hidden(connection, [row["key"] for row in rows])}
    found = tuple(
        Protected(
            row["key"],
            row["slug"],
            row["name"],
            row["place"],
            row["suppression_rule"],
            row["version"],
            row["key"] in hiding,
            bool(row["by_default"]),
            row["why_open"],
        )
        for row in rows
    )
    return found, int(total)


def _fitting(scope: DeskScope, wanted: Sifted) -> list[ColumnElement[bool]]:
    rules: list[ColumnElement[bool]] = []
    if scope.departments is not None:
        rules.append(measure.c.department.in_(sorted(scope.departments)))
    if wanted.department:
        rules.append(department.c.slug == wanted.department)
    if wanted.rule == "none":
        rules += [measure.c.suppression_rule == "", not_(by_default())]
    elif wanted.rule:
        rules.append(applied_rule() == wanted.rule)
    if wanted.text.strip():
        rules.append(func.lower(measure.c.name).contains(wanted.text.strip().lower(), autoescape=True))
    return rules


def set_rule(db: Database, act: Act, chosen: Mapping[str, int], rule: str, goes_to: str, *, reason: str = "") -> str:
    """Give every measure in ``chosen`` (key: the version it was read at) this rule; all of them, or none.

    No rule for a measure that counts people by group from the city's own records is a decision with a ``reason``.

    Raises:
        BadEntry: no measure, no such rule, or nothing would change.
        EditionWouldLeak: editions hide numbers of these measures that the rule would no longer guard.
        StaleMeasures: somebody changed some of them meanwhile; names them.
    """
    with acting(db, act) as writing:
        writing.authorize(Action.MANAGE_SUPPRESSION)
        if rule not in RULES:
            raise BadEntry({"rule": _("Choose a rule from the list.")})
        if not chosen:
            raise BadEntry({"measure": _("Tick at least one measure.")})
        query = select(measure, by_default().label("by_default"), counts_people().label("counts_people"))
        rows = writing.connection.execute(query.where(measure.c.key.in_(sorted(chosen)))).mappings().all()
        for row in rows:
            writing.authorize(Action.MANAGE_SUPPRESSION, Row(row["department"] or ""))
        if stale := set(chosen) - {row["key"] for row in rows if row["version"] == chosen[row["key"]]}:
            raise StaleMeasures(frozenset(stale))
        changing = [row for row in rows if row["suppression_rule"] != rule or (not rule and row["by_default"])]
        if not changing:
            raise BadEntry({"rule": _("Every ticked measure has this rule already.")})
        if not rule and not reason.strip() and any(row["counts_people"] for row in changing):
            raise BadEntry({"reason": _("Say why these counts of people may be published without a rule.")})
        refuse_leaks(writing.connection, [row["key"] for row in changing], rule)
        for row in changing:
            same = (measure.c.key == row["key"], measure.c.version == row["version"])
            values = {"suppression_rule": rule, "version": row["version"] + 1}
            if writing.connection.execute(update(measure).where(*same).values(**values)).rowcount != 1:
                raise StaleMeasures(frozenset({row["key"]}))
            old, new = {"suppression_rule": row["suppression_rule"]}, {"suppression_rule": rule}
            writing.connection.execute(delete(open_by_decision).where(open_by_decision.c.measure == row["key"]))
            if not rule and row["counts_people"]:
                new["reason"] = reason.strip()
                writing.connection.execute(insert(open_by_decision).values(measure=row["key"], reason=reason.strip()))
            event = Event("change_suppression", "measure", row["key"], row["department"] or "", before=old, after=new)
            writing.record(event)
        return writing.done(goes_to)


class StaleMeasures(Stale):
    """Some of the measures were changed meanwhile. Nothing was changed now."""

    def __init__(self, keys: frozenset[str]) -> None:
        """Say which."""
        super().__init__(", ".join(sorted(keys)))
        self.keys = keys


def refuse_leaks(connection: Connection, keys: list[str], rule: str) -> None:
    """Refuse to leave numbers unguarded that an edition has hidden.

    Only rules with a smallest count keep what was hidden hidden: the others judge how precise a figure is.

    Raises:
        EditionWouldLeak: names the hidden cells.
    """
    if rule and THRESHOLDS[rule] is not None:
        return
    if cells := _hidden(connection, keys):
        raise EditionWouldLeak(cells)


def _hidden(connection: Connection, keys: list[str]) -> list[Cell]:
    """The cells of these measures of which editions have hidden a number."""
    query = select(
        observation.c.measure, observation.c.period, observation.c.group_code, observation.c.area, observation.c.held
    )
    rows = connection.execute(query.where(observation.c.measure.in_(keys), observation.c.held.is_not(None)))
    return [
        Cell(row.measure, row.period, row.group_code, row.area)
        for row in rows
        if any(old["hidden"] for old in row.held)
    ]
