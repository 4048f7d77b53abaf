"""What a burdened group is compared with and why, so that no sentence calls a group best off that the page's table does not."""

from __future__ import annotations

from equipt_dash.kernel.model import Comparison
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Rich
from equipt_dash.statistics.overlap import share_people
from equipt_dash.views.outcomes import Target, best_group
from equipt_dash.views.wording import comparison_words, not_recorded, people, value_words


def comparison_reason(target: Target) -> Rich:
    """The yardstick of a disparity in its newest period, and why it is that one."""
    item = target.disparity
    compared = comparison_words(target, target.outcome.latest)
    if item.comparison is Comparison.AVERAGE:
        default = _(
            "The yardstick is {comparison}, the default here: no group is made the measure of others.",
            comparison=compared,
        )
        return (default, f" {item.comparison_reason}" if item.comparison_reason else "")
    if item.comparison is Comparison.BEST_GROUP:
        return (_best_words(target, compared), _(" Why: "), item.comparison_reason or not_recorded())
    return (
        _("The yardstick is {comparison}. Why: ", comparison=compared),
        item.comparison_reason or not_recorded(),
    )


def _best_words(target: Target, compared: str) -> str:
    """Whether the yardstick is the group that fares best of all, or only the best that can be compared."""
    outcome, period = target.outcome, target.outcome.latest
    best = best_group(outcome, period)
    if not best:
        return _("The yardstick is {comparison}.", comparison=compared)
    if best == target.comparison_code(period):
        return _("The yardstick is {comparison}, the group that fares best.", comparison=compared)
    start = _(
        "The yardstick is {comparison}. Better off still: {best} ({value}).",
        comparison=compared, best=people(outcome.groups, best),
        value=value_words(outcome.measure, outcome.at(period).get(best)),
    )  # fmt: skip
    if not share_people(outcome.groups[best], outcome.groups[target.burdened]):
        return start
    why = _(
        "But somebody may be counted both there and among {burdened}, so that pair cannot be tested.",
        burdened=people(outcome.groups, target.burdened),
    )
    return f"{start} {why}"
