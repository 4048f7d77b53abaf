"""What is measured about a disparity, by roadmap stage: the outcome, who carries it, and what departments do."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.model import Link, Measure
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Card, Cards, LinkTo, Notice, Piece, Strong, Text
from equipt_dash.store import queries
from equipt_dash.views.context import Context
from equipt_dash.views.kinds import kind_words, reach_words, strength_words
from equipt_dash.views.link_cards import proposal_sentence
from equipt_dash.views.outcomes import Target
from equipt_dash.views.wording import not_recorded
from equipt_dash.views.years import overlap_sentence


def by_stage(context: Context, target: Target, links: tuple[Link, ...]) -> tuple[Block, ...]:
    """The outcome (Normalize), the departments that carry links (Organize), and their measures (Operationalize)."""
    measure = target.outcome.measure
    normalize = (Strong(_("Normalize: ")), LinkTo(measure.name, f"/measures/{measure.slug}"), ".")
    return (
        Text((normalize, _organize(context, links), (Strong(_("Operationalize: ")), _("what departments measure.")))),
        *linked_blocks(context, links),
    )


def _organize(context: Context, links: tuple[Link, ...]) -> tuple[Piece, ...]:
    keys = [link.measure for link in links]
    codes = {m.department for m in queries.measures(context.scope, context.db, keys=keys)}
    carriers = [d for d in queries.departments(context.scope, context.db) if d.code in codes]
    pieces: list[Piece] = [Strong(_("Organize: "))]
    for department in carriers:
        pieces += [LinkTo(department.name, f"/departments/{department.slug}"), "; "]
    if not carriers:
        pieces.append(_("no department has a linked measure; "))
    return (*pieces, _("who leads, and which partners help, is not recorded."))


def linked_blocks(context: Context, links: tuple[Link, ...]) -> tuple[Block, ...]:
    """Each linked department measure as a card, or the finding that there is none."""
    if not links:
        words = _("No department measure is linked to this disparity. That is a finding, not a gap in this page.")
        return (Notice(_("An orphan"), ((words,),)),)
    measures = {m.key: m for m in queries.measures(context.scope, context.db, keys=[link.measure for link in links])}
    names = {d.code: d.name for d in queries.departments(context.scope, context.db)}
    cards = Cards(tuple(_card(link, measures[link.measure], names) for link in links))
    caution = f"{proposal_sentence(links)} {overlap_sentence(context, links)}".strip()
    return (Text(((caution,),)), cards)


def _card(link: Link, measure: Measure, departments: Mapping[str, str]) -> Card:
    return Card(
        title=measure.name,
        href=f"/measures/{measure.slug}",
        kicker=departments.get(measure.department, not_recorded()),
        lines=(
            (_("Stage: Operationalize. It tells {kind}; {strength}.", kind=kind_words(measure.kind),
               strength=strength_words(link.strength)),),
            (link.mechanism,),
            (_("Lever: "), link.lever or not_recorded(), f" ({reach_words(link.reach)})."),
        ),
    )  # fmt: skip
