"""The gap between two groups: the headline gap, and the widest and reference forms of difference and ratio."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.count_examples import (
    age_example,
    full_count_example,
    katz_example,
    newcombe_example,
    odds_example,
    poisson_pair_example,
    score_example,
)
from equipt_dash.views.method_notes.gap_examples import gap_example, mean_example
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.summaries import summary_example


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
                "gap = y_comparison − y_burdened where higher is better, the reverse where lower is; lower end gap − "
                "1.96·√(a² + b² − 2·r·a·b), a and b the errors on the sides that count (MOVER), so that an interval "
                "longer on one side stays so. r comes from the group’s share p of the average, r = p·s_j/s_μ. Where p is "
                "not published, the interval of the least favourable p is shown and called cautious. The ratio’s "
                "interval is found the same way on the log scale."
            ),
            _("One named group against a named comparison."),
            _("To rank groups, or where the two figures come from different sources."),
            *sources.ZOU, ("equipt_dash.statistics.gaps.gap", "equipt_dash.statistics.mover.difference"), gap_example,
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
            "odds-ratio", _("Odds ratio, and the ratio of the opposite"),
            _(
                "12 against 30 percent and 88 against 70 percent are one finding, but their ratios are 0.40 and 1.26. The "
                "odds ratio is the same however it is counted, so all three stand side by side."
            ),
            _("OR = ad / bc; error of ln OR is √(1/a + 1/b + 1/c + 1/d); opposite ratio (1 − a/n) / (1 − c/m)."),
            _("Beside every risk ratio of a common outcome."), _("As “times as likely”: odds are not chances."),
            *sources.WOOLF, (f"{module}.odds_ratio",), odds_example, ("odds_ratio",),
        ),
        Method(
            "full-count", _("The error of a full count"),
            _(
                "Where everybody was counted there is no sampling error. The outcome would still have come out a little "
                "otherwise in another year, so a difference must beat that."
            ),
            _("Shares: Wilson’s interval; rates: the exact Poisson interval of the events; each side kept."),
            _("A department’s own counts, and figures their source calls exact, with their counts beside them."),
            _("For survey figures, and where no counts are published: then the certainty is not known."),
            *sources.NEWCOMBE, ("equipt_dash.statistics.full_count.full_count",), full_count_example,
        ),
        Method(
            "age-adjusted", _("Age adjustment"),
            _("What two groups’ rates would be if both had the same ages. Without it, the older group looks worse."),
            _("Σ w·d/n with the weights w of a standard population; gamma interval of Fay and Feuer 1997."),
            _("For deaths and illness, when cases and people are known for each age."),
            _("Alone: a gap at one age can hide in it. Where no figures by age are published it cannot be done."),
            *sources.FAY, ("equipt_dash.statistics.standardisation.standardised",), age_example,
        ),
        Method(
            "poisson-pair", _("Two rates of rare events"),
            _("Whether two rates of rare events differ by more than chance."),
            _("Exact conditional test of two Poisson rates."), _("For events per person-year, such as deaths."),
            _("When one person can bring many events at once."),
            *sources.TWO_RATES, (f"{module}.poisson_pair_p",), poisson_pair_example, ("poisson_pair",),
        ),
    )  # fmt: skip
