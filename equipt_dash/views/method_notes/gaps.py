"""The gap between two groups: the headline gap, and the widest and reference forms of difference and ratio."""

from __future__ import annotations

from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.count_examples import (
    katz_example,
    newcombe_example,
    poisson_pair_example,
    score_example,
)
from equipt_dash.views.method_notes.gap_examples import gap_example, mean_example
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.summaries import summary_example
from equipt_dash.words import _


def gaps() -> Family:
    """Two groups, side by side."""
    return Family(
        "gaps",
        _("Gaps between two groups"),
        _("How far apart two groups are, as a difference and as a ratio."),
        (*_named(), *_widest(), *_counted()),
    )


def _named() -> tuple[Method, ...]:
    return (
        Method(
            "gap", _("The gap and its interval"),
            _(
                "The gap is the burdened group’s figure against its comparison. It is positive when the burdened group "
                "is worse off, whichever direction is better."
            ),
            _(
                "gap = y_comparison − y_burdened where higher is better, the reverse where lower is; interval gap ± "
                "1.96·√(se²+se²). Where the group is part of the average and its share is not published, this interval "
                "is wider than the true one, never narrower. The ratio’s interval is found on the log scale."
            ),
            _("One named group against a named comparison."),
            _("To rank groups, or where the two figures come from different sources."),
            *sources.HDCALC, ("equipt_dash.statistics.gaps.gap",), gap_example,
        ),
        Method(
            "group-and-average", _("A group against the average it is part of"),
            _("A group helps to make the average it is compared with. This gives the right margin for that gap."),
            _("Var(y_j − μ) = (1 − p_j)²s_j² + Σ p_k²s_k² over the other groups."),
            _("When the groups share nobody and their sizes are known."),
            _("When groups overlap, so that there is no common average."),
            *sources.HDCALC, ("equipt_dash.statistics.gaps.group_vs_mean_se",), mean_example,
        ),
    )  # fmt: skip


def _widest() -> tuple[Method, ...]:
    module = "equipt_dash.statistics.contrasts"
    unit, times = _("in the unit of the measure"), _("times")
    biased = _("As a test. The two groups are picked because they are far apart, so the result is too large by chance.")
    reason = _("Without a good reason for the reference group. No group is the norm by itself.")
    return (
        Method(
            "difference", _("Widest difference"),
            _("The highest group’s value less the lowest group’s."),
            _("D = max − min; for ordered groups top less bottom; error √(s₁² + s₂²)."),
            _("To see the full range across groups at a glance."), biased,
            *sources.WHO, (f"{module}.difference",), summary_example("difference", unit), ("difference",),
        ),
        Method(
            "ratio", _("Widest ratio"),
            _("How many times the lowest group’s value the highest group’s value is."),
            _("R = max / min; error of ln R is √((s₁/y₁)² + (s₂/y₂)²)."),
            _("Beside the difference: a gap can shrink in points and grow as a ratio."), biased,
            *sources.WHO, (f"{module}.ratio",), summary_example("ratio", times), ("ratio",),
        ),
        Method(
            "difference-ref", _("Difference from a reference group"),
            _("How far the worst-off other group is from a group you name."),
            _("Favourable: reference − min(others). Adverse: max(others) − reference."),
            _("When a rule or a goal names the group to compare with."), reason,
            *sources.WHO, (f"{module}.difference_ref",), summary_example("difference_ref", unit), ("difference_ref",),
        ),
        Method(
            "ratio-ref", _("Ratio to a reference group"),
            _("How many times better off a group you name is than the worst-off other group."),
            _("Favourable: reference / min(others). Adverse: max(others) / reference. Interval on the log scale."),
            _("When a rule or a goal names the group to compare with."), reason,
            *sources.WHO, (f"{module}.ratio_ref",), summary_example("ratio_ref", times), ("ratio_ref",),
        ),
    )  # fmt: skip


def _counted() -> tuple[Method, ...]:
    module = "equipt_dash.statistics.counts"
    survey = _("For survey estimates. Their numbers are weighted, so a count’s interval would look too sure.")
    return (
        Method(
            "newcombe", _("Interval of a difference between two shares"),
            _("The range the true difference between two counted shares may lie in. It works for small counts too."),
            _("Newcombe’s hybrid of two Wilson intervals."), _("For full counts: how many of how many, in two groups."),
            survey, *sources.TWO_PROPORTIONS, (f"{module}.difference_interval",), newcombe_example, ("newcombe",),
        ),
        Method(
            "score-interval", _("Score interval of a difference"),
            _("A second range for the difference of two counted shares, often a little narrower."),
            _("Miettinen and Nurminen 1985. Where its ends cannot be found, Newcombe’s stands in and says so."),
            _("Beside Newcombe’s interval, to see how much the method matters."), survey,
            *sources.TWO_PROPORTIONS, (f"{module}.count_pair",), score_example, ("score",),
        ),
        Method(
            "katz", _("Risk ratio of two counts"),
            _("How many times as common an outcome is in one group as in another."),
            _("R = (a/n) / (c/m); error of ln R is √(1/a − 1/n + 1/c − 1/m)."), _("For full counts with some cases in both groups."),
            _("Where a group has no cases at all: then it is refused."),
            *sources.KATZ, (f"{module}.katz_ratio",), katz_example, ("katz",),
        ),
        Method(
            "poisson-pair", _("Two rates of rare events"),
            _("Whether two rates of rare events differ by more than chance."),
            _("Exact conditional test of two Poisson rates."), _("For events per person-year, such as deaths."),
            _("When one person can bring many events at once."),
            *sources.TWO_RATES, (f"{module}.poisson_pair_p",), poisson_pair_example, ("poisson_pair",),
        ),
    )  # fmt: skip
