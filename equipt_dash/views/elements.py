"""The seven elements of a high-performing city, with their marks. No league table."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Card, Cards, Cell, Column, Page, Section, TableModel
from equipt_dash.practice.model import Assessment
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params


def build(context: Context, _params: Params) -> Page | None:
    """The list of the seven elements."""
    elements = context.framework.elements
    cards = Cards(
        tuple(
            Card(
                title=element.name,
                href=f"/elements/{element.slug}",
                lines=((element.in_short,), (_("The talk names {city}.", city=element.city),)),
            )
            for element in elements
        )
    )
    return Page(
        title=_("Elements"),
        heading=_("Seven elements of a high-performing city"),
        lead=(_("The talk describes what such a city does in seven elements with four marks each."),),
        sections=(
            Section("all", _("The elements"), (cards,)),
            Section("review", _("How the city stands"), (_standing(context),)),
        ),
    )


def _standing(context: Context) -> TableModel:
    """How many marks of each element the city reviewed, and when last; no score, and no order but the talk's."""
    marks = context.framework.marks
    found = [one for one in queries.records(context.scope, context.db, Assessment) if not one.department]
    rows = []
    for element in context.framework.elements:
        own = {mark.key for mark in marks if mark.element == element.slug}
        here = [one for one in found if one.mark in own]
        rows.append(
            (
                Cell(element.name, href=f"/elements/{element.slug}"),
                Cell(_("{n} of {all}", n=len({one.mark for one in here}), all=len(own))),
                Cell(day(max(one.dated for one in here))) if here else Cell(_("not yet"), absent=True),
            )
        )
    columns = (
        Column("element", _("Element")), Column("marks", _("Marks the city reviewed"), True),
        Column("last", _("Last review")),
    )  # fmt: skip
    note = _("A review is dated, signed and comes with evidence. It is no score, and cities are not compared.")
    return TableModel(_("The city’s own reviews"), columns, tuple(rows), note=note)
