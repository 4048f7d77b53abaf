"""Every targeted disparity with its level and gap."""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.kernel.model import THIS_PROJECT, Disparity
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Block, Bullets, LinkTo, Page, Section, Text
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.gap_figure import gap_figure
from equipt_dash.views.outcomes import load_targets


def build(context: Context, _params: Params) -> Page | None:
    """The list of targeted disparities."""
    items = queries.disparities(context.scope, context.db)
    sources = {source.key: source for source in queries.sources(context.scope, context.db)}
    targets = [target for target in load_targets(context, items) if target.outcome.periods]
    shown = {target.disparity.slug for target in targets}
    rest = tuple((LinkTo(d.title, f"/disparities/{d.slug}"),) for d in items if d.slug not in shown)
    lead = ngettext(
        "{n} gap between racial groups is followed here. Each shows the level, the gap, and whether it is closing.",
        "{n} gaps between racial groups are followed here. Each shows the level, the gap, and whether it is closing.",
        len(items),
    )
    sections = [Section("all", _("Level and gap"), (gap_figure(targets, sources), _proposal(items)))]
    if rest:
        sections.append(Section("without", _("Without published figures"), (Bullets(rest),)))
    return Page(
        title=_("Disparities"), heading=_("Targeted racial disparities"), lead=(lead,), sections=tuple(sections)
    )


def _proposal(items: Sequence[Disparity]) -> Block:
    words = _("Choosing which disparities to move first is a decision for a city and its residents.")
    if all(one.proposed_by == THIS_PROJECT for one in items):
        words += " " + _("The choice shown here is this project's proposal, made from public records.")
    return Text(((words,),))
