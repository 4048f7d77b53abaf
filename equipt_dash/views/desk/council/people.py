"""``/council/people``: what closing each gap would mean in people, what is spent on it, and whom the linked measures reached.

Why no sum and no cost per head: money and people recorded side by side were rarely counted for the same thing.
"""

from __future__ import annotations

from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import Kind, Level
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Cell, Column, Holds, LinkTo, Page, Section, TableModel, Text
from equipt_dash.practice.model import BudgetLine
from equipt_dash.practice.money import Spent, by_disparity
from equipt_dash.store import queries
from equipt_dash.store.desk import visits
from equipt_dash.views.context import Context, Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.number_cells import gap_cell
from equipt_dash.views.outcomes import Target, load_targets
from equipt_dash.views.parity_words import parity_line
from equipt_dash.views.performance import record
from equipt_dash.views.practice.money import dollars
from equipt_dash.views.wording import gap_question, not_recorded, people, target_badge, value_words

PATH = "/council/people"


def build(desk: Desk, _params: Params) -> Page:
    """The page, from the newest edition."""
    found = visits.editions(desk.db)
    crumbs = (LinkTo(_("Since you last looked"), "/council"),)
    title = _("People and money")
    if not found:
        return Page(title, title, lead=(_("Nothing has been published yet."),), sections=(), crumbs=crumbs)
    context = Context(public_scope(found[-1].number), desk.db, desk.framework, desk.today)
    caution = _(
        "Money and people stand side by side; they were not counted for the same thing, so they are not divided."
    )
    return Page(
        title,
        title,
        kicker=_("Council"),
        lead=(_("What closing each gap would mean, and what is recorded as spent on it."),),
        crumbs=crumbs,
        edition=found[-1].number,
        sections=(
            Section("gaps", _("Each gap"), (_table(context), Text(((caution,),)))),
            Section("reached", _("Whom the linked measures reached"), (_reached(context),)),
        ),
    )


def _table(context: Context) -> TableModel:
    items = queries.disparities(context.scope, context.db)
    targets = {one.disparity.slug: one for one in load_targets(context, items)}
    spent = by_disparity(queries.records(context.scope, context.db, BudgetLine))
    rows = tuple(
        (
            Cell(item.title, href=f"/disparities/{item.slug}"),
            *_gap(targets.get(item.slug)),
            *_money([one for one in spent if one.key == item.slug]),
        )
        for item in items
    )
    columns = (
        Column("disparity", _("Disparity")), Column("group", _("For whom")),
        Column("gap", _("Gap now"), True, Holds.QUANTITY),
        Column("moved", gap_question()), Column("people", _("People behind it"), True),
        Column("money", _("Spent, newest year"), True), Column("outside", _("Not the City’s own money"), True),
    )  # fmt: skip
    note = _("People behind a gap: how many more or fewer would make the group equal to its comparison.")
    return TableModel(
        _("Gaps, people and money"), columns, rows, note=note, empty=_("No disparity has been targeted yet.")
    )


def _gap(target: Target | None) -> tuple[Cell, ...]:
    if target is None or not target.history:
        nothing = Cell(_("no figure yet"), absent=True)
        return nothing, nothing, nothing, nothing
    gap = target.history[-1][1].value
    return (
        Cell(people(target.outcome.groups, target.burdened)),
        gap_cell(target.outcome.measure, gap),
        Cell(target_badge(target).text),
        parity_line(target),
    )


def _money(found: list[Spent]) -> tuple[Cell, Cell]:
    if not found:
        return Cell(not_recorded(), absent=True), Cell(not_recorded(), absent=True)
    last = found[-1]
    outside = (
        Cell(_("cannot be told"), absent=True)
        if last.outside is None
        else Cell(_("{n}%", n=round(100 * last.outside)), last.outside)
    )
    return Cell(_("{amount} in {year}", amount=dollars(last.amount), year=last.year), last.amount), outside


def _reached(context: Context) -> TableModel:
    """The newest count of every linked measure that counts how much was done."""
    disparities = {one.slug: one for one in queries.disparities(context.scope, context.db)}
    links = queries.links(context.scope, context.db)
    measures = {
        one.key: one
        for one in queries.measures(context.scope, context.db, level=Level.PERFORMANCE)
        if one.kind in (Kind.HOW_MUCH, Kind.BETTER_OFF)
    }
    linked = [one for one in links if one.measure in measures and one.disparity in disparities]
    rows_of = home_rows(context, [measures[one.measure] for one in linked])
    names = {one.code: one.name for one in queries.departments(context.scope, context.db)}
    rows = []
    for one in linked:
        measure = measures[one.measure]
        newest = record(measure, rows_of.get(measure.key, ())).newest
        figure = _("{value} in {period}", value=value_words(measure, newest), period=newest.period) if newest else ""
        rows.append(
            (
                Cell(disparities[one.disparity].title, href=f"/disparities/{one.disparity}"),
                Cell(measure.name, href=f"/measures/{measure.slug}"),
                Cell(names.get(measure.department, not_recorded())),
                Cell(figure) if figure else Cell(_("no figure yet"), absent=True),
            )
        )
    columns = (
        Column("disparity", _("Disparity")), Column("measure", _("Linked measure")),
        Column("department", _("Department")), Column("reached", _("Newest figure")),
    )  # fmt: skip
    return TableModel(_("Linked measures, by disparity"), columns, tuple(rows), empty=_("No measure is linked yet."))
