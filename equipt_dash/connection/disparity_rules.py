"""What the check asks of a disparity."""

from __future__ import annotations

from equipt_dash.connection.facts import Facts
from equipt_dash.connection.verdicts import Answer, fails, holds, unknown
from equipt_dash.kernel.model import Better, Disparity, Strength
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import difference

MANY_WEAK = 5
"""From this many links that are not direct, a disparity can look cared for while little bears on it."""

WEAK_TO_DIRECT = 3
"""More of them than this for each direct link dilute it."""


def direct_link(facts: Facts, item: Disparity) -> Answer:
    """A disparity with no direct link is an orphan."""
    links = [link for link in facts.links_of(disparity=item.slug) if link.measure in facts.measures]
    direct = [link for link in links if link.strength is Strength.DIRECT]
    if direct:
        return holds(ngettext("{n} measure bears on it directly.", "{n} measures bear on it directly.", len(direct)))
    if links:
        return fails(
            ngettext("{n} measure is linked to it, none directly.", "{n} measures are linked to it, none directly.", len(links))
        )  # fmt: skip
    return fails(_("No measure is linked to it."))


def gap_target(_facts: Facts, item: Disparity) -> Answer:
    """No target for the gap, or no floor."""
    missing = [
        words
        for value, words in (
            (item.target_gap, _("the gap that is aimed for")),
            (item.floor, _("the floor for every group")),
            (item.target_date, _("the date")),
        )
        if value is None
    ]
    if not missing:
        return holds(_("A gap to reach, a floor for every group and a date are recorded."))
    return fails(_("Not recorded: {missing}.", missing=", ".join(missing)))


def target_closes_gap(facts: Facts, item: Disparity) -> Answer:
    """The target does not close the gap."""
    measure, now = facts.measures.get(item.measure), facts.gaps.get(item.slug)
    if item.target_gap is None:
        return unknown(_("No gap is aimed for."))
    if now is None or measure is None:
        return unknown(_("Today's gap cannot be worked out from what is published."))
    aimed = difference(item.target_gap, measure.unit, measure.decimals)
    today = difference(abs(now), measure.unit, measure.decimals)
    under = _undercut(facts, item)
    if under:
        return fails(
            _("The target of {n} group lies on the wrong side of the floor.", n=under)
            if under == 1
            else _("The targets of {n} groups lie on the wrong side of the floor.", n=under)
        )
    if abs(item.target_gap) < abs(now) or item.target_gap == now == 0:
        return holds(_("The gap aimed for is {aimed}; today it is {today}.", aimed=aimed, today=today))
    return fails(
        _("The gap aimed for is {aimed}, and today's gap is {today}: it would not narrow.", aimed=aimed, today=today)
    )


def _undercut(facts: Facts, item: Disparity) -> int:
    """How many groups have a target that undercuts the floor no group may fall below."""
    measure, targets = facts.measures.get(item.measure), facts.of(item.measure).targets
    if item.floor is None or measure is None or measure.better is Better.NOT_DECLARED:
        return 0
    higher = measure.better is Better.HIGHER
    return sum(1 for value in targets.values() if (value < item.floor if higher else value > item.floor))


def not_diluted(facts: Facts, item: Disparity) -> Answer:
    """Too many weak links dilute it."""
    links = facts.links_of(disparity=item.slug)
    if not links:
        return unknown(_("No measure is linked to it."))
    weak = sum(1 for link in links if link.strength is not Strength.DIRECT)
    direct = len(links) - weak
    words = _("{direct} of {all} links are direct.", direct=direct, all=len(links))
    return fails(words) if weak >= MANY_WEAK and weak > WEAK_TO_DIRECT * direct else holds(words)
