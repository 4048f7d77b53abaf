"""Links between measures and disparities as cards: the mechanism, how strong it is and why, and who says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.model import THIS_PROJECT, Disparity, Link, Measure
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Card, Cards, LinkTo, Rich
from equipt_dash.views.kinds import strength_words
from equipt_dash.views.wording import not_recorded


def link_cards(
    links: Sequence[Link],
    measures: Mapping[str, Measure],
    disparities: Mapping[str, Disparity],
    kickers: Mapping[str, str] | None = None,
) -> Cards:
    """A card for each link. ``kickers`` maps department codes to the name above the card."""
    names = kickers or {}
    return Cards(
        tuple(
            _card(
                link, measures[link.measure], disparities[link.disparity], names.get(measures[link.measure].department)
            )
            for link in links
        )
    )


def _card(link: Link, measure: Measure, disparity: Disparity, kicker: str | None) -> Card:
    return Card(
        title=measure.name,
        href=f"/measures/{measure.slug}",
        kicker=kicker or "",
        lines=(
            (_("Disparity: "), LinkTo(disparity.title, f"/disparities/{disparity.slug}")),
            (_("How it could help: "), link.mechanism or not_recorded()),
            (_("Strength: {strength}. {why}", strength=strength_words(link.strength),
               why=link.strength_reason or _("Why: not recorded.")),),
            _evidence(link),
            (_("Reviewed by: {who}. {whose}", who=link.reviewer or not_recorded(), whose=_whose(link)),),
        ),
    )  # fmt: skip


def _evidence(link: Link) -> Rich:
    if link.evidence.startswith(("http://", "https://")):
        return (LinkTo(_("Evidence"), link.evidence),)
    return (_("Evidence: "), link.evidence or not_recorded())


def _whose(link: Link) -> str:
    if only_proposed(link):
        return _("A proposal of {who}, not of the city.", who=link.proposed_by)
    return _("Proposed by: {who}.", who=link.proposed_by or not_recorded())


def only_proposed(link: Link) -> bool:
    """Whether somebody proposed the link and nobody of the city has reviewed it."""
    return bool(link.proposed_by) and not link.reviewer


def proposal_sentence(links: Sequence[Link]) -> str:
    """How many links are proposals and not decisions of the city, and whose; empty where none is."""
    found = [link for link in links if only_proposed(link)]
    proposed = len(found)
    if not proposed:
        return ""
    if any(link.proposed_by != THIS_PROJECT for link in found):
        return ngettext(
            "{n} of {all} links is a proposal that nobody has reviewed.",
            "{n} of {all} links are proposals that nobody has reviewed.",
            proposed, all=len(links),
        )  # fmt: skip
    if proposed == len(links):
        return _("Every link here is this project's proposal, not a decision of the city.")
    return ngettext(
        "{n} of {all} links is this project's proposal, not a decision of the city.",
        "{n} of {all} links are this project's proposal, not a decision of the city.",
        proposed, all=len(links),
    )  # fmt: skip
