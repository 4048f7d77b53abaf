"""What each department's measures can show: four counts side by side, never one grade, never a ranking."""

from __future__ import annotations

from collections.abc import Callable

from equipt_dash.connection.measure_rules import OLDEST
from equipt_dash.kernel.model import Kind, Measure
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Cell, Column, Details, TableModel, Text
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.coverage import by_department


def coverage_blocks(context: Context) -> tuple[Block, ...]:
    """Of each department's measures: how many tell who is better off, can be split, are linked, and are fresh."""
    split = queries.split_measures(context.scope, context.db)
    there = {one.slug for one in queries.disparities(context.scope, context.db)}
    linked = {link.measure for link in queries.links(context.scope, context.db) if link.disparity in there}
    newest = queries.newest_ends(context.scope, context.db)
    oldest = context.today - OLDEST

    def fresh(one: Measure) -> bool:
        late = one.next_update is not None and one.next_update < context.today
        return one.key in newest and newest[one.key] >= oldest and not late

    counts: tuple[tuple[str, str, Callable[[Measure], bool]], ...] = (
        ("better-off", _("Who is better off"), lambda one: one.kind is Kind.BETTER_OFF),
        ("split", _("Split by race"), lambda one: one.key in split),
        ("linked", _("Linked to a disparity"), lambda one: one.key in linked),
        ("fresh", _("Fresh"), fresh),
    )
    departments = queries.departments(context.scope, context.db)
    if not departments:
        return (Text(((_("No department is recorded yet, so there is nothing to count."),),)),)
    owned = by_department(context)
    rows = []
    for department in sorted(departments, key=lambda one: one.name.casefold()):
        measures = owned.get(department.code, ())
        found = [sum(1 for one in measures if holds(one)) for _key, _label, holds in counts]
        cells = (Cell(_("{n} of {all}", n=n, all=len(measures)), n) for n in found)
        rows.append((Cell(department.name, href=f"/departments/{department.slug}"), *cells))
    lead = _(
        "Four counts of each department's measures. They stand side by side and are not added up: a department with "
        "few measures may do more than one with many. Fresh means a value from the last two years, with none overdue."
    )
    columns = (Column("department", _("Department")), *(Column(key, label, True) for key, label, _holds in counts))
    table = TableModel(_("What measures can show, departments by name"), columns, tuple(rows))
    return (Text(((lead,),)), Details(_("The four counts of each department"), (table,)))
