"""What gaps mean in people: how many it would take to close one, and what the average would be without it."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.people_examples import best_example, parity_example
from equipt_dash.views.method_notes.summaries import summary_example


def people() -> Family:
    """Counted in people."""
    module = "equipt_dash.statistics.attributable"
    when = _("For shares and rates, to show what the city as a whole would gain.")
    not_when = _("For money and means, or when groups overlap. It does not say why the gap is there.")
    return Family(
        "people",
        _("What a gap means in people"),
        _("These turn a gap into people, and into the average the city would have without it."),
        (
            Method(
                "parity", _("People to parity"),
                _(
                    "How many more people would need the better outcome for the group’s rate to match the comparison."
                ),
                _(
                    "max(0, y_comparison − y_group) · n_group, rounded up, with the gap’s interval. Against the average, "
                    "which moves as the group gains, it is divided by 1 − p, the share of everybody else."
                ),
                _("Shares and rates of counted people or households, with the size of the group published."),
                _("Incomes, scores and days, and groups whose size is not published."),
                *sources.HP2030, ("equipt_dash.statistics.parity.people_to_parity",), parity_example, ("parity",),
            ),
            Method(
                "best-group", _("The best-off group that is sure enough"),
                _("The best-off group, but only among those whose figure is sure enough to be a yardstick."),
                _(
                    "The best value among groups whose standard error is at most 30 percent of it. Where no error is "
                    "published, the source must not call the figure unreliable."
                ),
                _("When a comparison with the best group is wanted."),
                _("When no group is sure enough, or no direction is declared: then there is no best group."),
                *sources.HP2030,
                (
                    "equipt_dash.statistics.parity.best_reliable",
                    "equipt_dash.statistics.reliability.precise_enough",
                ),
                best_example,
            ),
            Method(
                "par", _("Population attributable risk"),
                _("How far the city average would move if every group fared as well as the best one."),
                _("PAR = best − μ, set to 0 on the wrong sign. Walter 1978 for counts, delta method for surveys."),
                when, not_when, *sources.WHO, (f"{module}.par",),
                summary_example("par", _("in the unit of the measure")), ("par",),
            ),
            Method(
                "paf", _("Population attributable fraction"),
                _("The same move of the average, as a percentage of what it is now."),
                _("PAF = 100·(best − μ) / μ, in percent."),
                when, not_when, *sources.WHO, (f"{module}.paf",), summary_example("paf", _("percent")), ("paf",),
            ),
        ),
    )  # fmt: skip
