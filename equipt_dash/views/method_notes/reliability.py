"""What may be shown: small counts that would point at people, and estimates too rough to use."""

from __future__ import annotations

from functools import partial

from equipt_dash.kernel.words import _
from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.count_examples import poisson_example, proportion_example
from equipt_dash.views.method_notes.kinds import Family, Method
from equipt_dash.views.method_notes.protection_examples import (
    editions_example,
    hidden_rate_example,
    proportion_rule_example,
    protect_example,
    rate_rule_example,
    small_example,
)


def reliability() -> Family:
    """Reliability and suppression."""
    return Family(
        "reliability",
        _("What may be shown"),
        _("Small counts can point at a person, and rough figures can mislead. These rules hold both back."),
        (*_private(), *_rough(), *_intervals()),
    )


def _private() -> tuple[Method, ...]:
    outside = _("For figures an outside source has already published: hiding them here would protect nobody.")
    own = _("For counts of people by race or ethnicity in the city’s own records.")
    return (
        Method(
            "small-cells", _("Small counts are hidden"),
            _("A count of one to ten people is not shown, nor a rate built on it. Zero may be shown."),
            _("hidden if 0 < count < 11 (default), or < 10 by the rule of Washington State."), own, outside,
            *sources.CMS,
            ("equipt_dash.statistics.reliability.is_small", "equipt_dash.statistics.reliability.rate_is_hidden"),
            small_example,
        ),
        Method(
            "suppression", _("Hiding what gives a hidden count away"),
            _("A hidden count could be worked out from the totals. So a few more are hidden, as few as will do."),
            _("Integer programme over cells and totals; each choice is checked by linear programmes that attack it."),
            own, outside, *sources.FISCHETTI,
            (
                "equipt_dash.statistics.suppression.protect_system",
                "equipt_dash.statistics.protect_table.protect", "equipt_dash.statistics.attack.leaks",
            ),
            protect_example,
        ),
        Method(
            "sums", _("What several tables give away together"),
            _(
                "A hidden quarter is the year less the other quarters, and a county less its city is people too. So all "
                "that adds up is checked at once: periods, places, groups, measures and editions. Measures count as "
                "related when a city says so, or when their numbers add up. Nobody here can know of figures printed "
                "elsewhere, or of measures that split a third one in more than two parts unless the city says so."
            ),
            _(
                "One system of sums: month in quarter in year in pooled years, tract in district in city in county, "
                "part in whole, numerator and denominator. Each part that hangs together is one integer programme."
            ),
            own, outside, *sources.FISCHETTI,
            (
                "equipt_dash.protection.edition.decide", "equipt_dash.protection.periods.totals_of",
                "equipt_dash.protection.relations.shown_by_numbers",
            ),
            protect_example,
        ),
        Method(
            "suppressed-rates", _("Rates and the people below them"),
            _("A percentage and the number of people give the count away. So both are looked at together."),
            _("Cases, people without the outcome and all people form one system of sums."), own, outside,
            *sources.FISCHETTI, ("equipt_dash.statistics.suppression_tables.rate_table",), hidden_rate_example,
        ),
        Method(
            "editions", _("What two editions give away together"),
            _("What was hidden last time must not come out by subtracting. So each edition is checked with the old ones."),
            _("Both editions form one system; an entry that did not change is the same number in both."), own, outside,
            *sources.FISCHETTI, ("equipt_dash.statistics.suppression_tables.next_edition",), editions_example,
        ),
    )  # fmt: skip


def _rough() -> tuple[Method, ...]:
    return (
        Method(
            "nchs-proportions", _("Is a share precise enough?"),
            _("A share is held back when its sample is small or its interval is very wide."),
            _(
                "Hidden if n or effective n < 30, or the Korn-Graubard 95% interval is 0.30 wide or more, or wider than "
                "0.05 and than 130% of the share. 0% and 100% are looked at by a person, both alike."
            ),
            _("For survey shares when the sample size is known."), _("For full counts, which have no sample."),
            *sources.NCHS_175,
            (
                "equipt_dash.statistics.reliability.judge_proportion",
                "equipt_dash.statistics.reliability.korn_graubard",
            ),
            proportion_rule_example,
        ),
        Method(
            "nchs-rates", _("Is a rate or count precise enough?"),
            _("A rate is held back when it rests on fewer than ten cases or its interval is very wide."),
            _("Hidden if cases or people < 10, or the 95% interval is wider than 160% of the rate."),
            _("For rates of events, such as deaths."), _("For shares of a sample: these have their own rule."),
            *sources.NCHS_200, ("equipt_dash.statistics.reliability.judge_rate",), rate_rule_example,
        ),
    )  # fmt: skip


def _intervals() -> tuple[Method, ...]:
    functions = ("equipt_dash.statistics.counts.proportion_intervals",)
    survey = _("For survey estimates, whose numbers are weighted.")
    counted = _("For a full count: how many of how many.")
    return (
        Method(
            "wilson", _("Wilson interval of a share"),
            _("The range a true share may lie in. It holds up well for small counts."),
            _("The shares p for which |p̂ − p| ≤ z·√(p(1−p)/n)."), counted, survey, *sources.ONE_PROPORTION, functions,
            partial(proportion_example, "wilson"), ("wilson",),
        ),
        Method(
            "jeffreys", _("Jeffreys interval of a share"),
            _("Another range for a share, close to Wilson’s in most cases."),
            _("Quantiles of the beta distribution with a + ½ and n − a + ½."), counted, survey,
            *sources.ONE_PROPORTION, functions, partial(proportion_example, "jeffreys"), ("jeffreys",),
        ),
        Method(
            "clopper-pearson", _("Clopper-Pearson interval of a share"),
            _("A careful range for a share: never too narrow, often wider than it need be."),
            _("Quantiles of the beta distribution, so that each tail has at most half of what is left."), counted,
            survey, *sources.ONE_PROPORTION, functions, partial(proportion_example, "clopper_pearson"),
            ("clopper_pearson",),
        ),
        Method(
            "exact-poisson", _("Exact interval of a rate"),
            _("The range a true rate of rare events may lie in."),
            _("Quantiles of the gamma distribution over the exposure."), _("For counted events per person or year."),
            _("When one person can bring many events at once."),
            *sources.GARWOOD, ("equipt_dash.statistics.counts.poisson_interval",), poisson_example, ("exact_poisson",),
        ),
    )  # fmt: skip
