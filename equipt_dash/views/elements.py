"""The seven elements of a high-performing city, with their marks. No league table."""

from __future__ import annotations

from equipt_dash.views.context import Context, Params
from equipt_dash.views.parts import Card, Cards, Page, Section, Text
from equipt_dash.words import _


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
    words = _(
        "Nobody has reviewed the city against these marks here yet, so no mark is shown as reached. A review is dated, "
        "signed and comes with evidence."
    )
    return Page(
        title=_("Elements"),
        heading=_("Seven elements of a high-performing city"),
        lead=(_("The talk describes what such a city does in seven elements with four marks each."),),
        sections=(
            Section("all", _("The elements"), (cards,)),
            Section("review", _("How the city stands"), (Text(((words,),)),)),
        ),
    )
