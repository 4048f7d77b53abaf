"""Does race predict the outcome? The verdict, the tests behind it and how strong the link is."""

from __future__ import annotations

from functools import partial

from equipt_dash.kernel.words import _
from equipt_dash.views.method_notes import sources
from equipt_dash.views.method_notes.association_examples import (
    cochran_example,
    count_test_example,
    holm_example,
    overlap_example,
    strength_example,
    verdict_example,
)
from equipt_dash.views.method_notes.kinds import Family, Method


def predicts() -> Family:
    """Race against outcome."""
    return Family(
        "predicts",
        _("Does race predict the outcome?"),
        _("First a yes or no that must beat chance, then how strong the link is."),
        (*_verdicts(), *_tests(), *_strengths()),
    )


def _verdicts() -> tuple[Method, ...]:
    return (
        Method(
            "race-predicts", _("Does race predict this outcome?"),
            _(
                "We compare groups two by two, but only groups that cannot share a person. If any pair differs by more "
                "than chance, race predicts the outcome, and we say by how much. If no pair does, it depends on what "
                "was declared. A city may declare, for each measure, the smallest difference that matters. Then we say "
                "“no evidence” if every pair’s interval lies within it, and “too little data to say” if one does not. "
                "Where nothing is declared we say “no clear difference found”, and how large a difference could have "
                "been missed. Counting the opposite outcome never changes the answer. Groups left out are named."
            ),
            _(
                "z = (a − b) / √(se_a² + se_b²) for each pair; p-values adjusted by Holm’s method; limit 0.05. What could "
                "have been missed: the far end of the widest 95% interval of a pair. Full counts have a binomial error "
                "(shares) or a Poisson error (rates)."
            ),
            _("Rates, shares and incomes by group with a published margin of error, and full counts."),
            _("Shares of one total, and figures without a margin of error: a gap is shown, no verdict is drawn."),
            *sources.HOLM,
            ("equipt_dash.statistics.predicts.race_predicts", "equipt_dash.statistics.full_count.full_count"),
            verdict_example, ("verdict",),
        ),
        Method(
            "overlap", _("Which groups share people"),
            _("Two groups may be compared only if nobody can be in both. The definition of a group decides, not its name."),
            _("Apart if one is Hispanic only and the other not Hispanic, or if they name no common race."),
            _("Before every test between two groups."),
            _("Across two standards: a race may mean different people in each, so sharing cannot be ruled out."),
            *sources.ACS,
            ("equipt_dash.statistics.overlap.share_people", "equipt_dash.statistics.overlap.disjoint_pairs"),
            overlap_example,
        ),
        Method(
            "holm", _("Holm’s correction for many tests"),
            _("Who tests twenty pairs will find one by luck. This makes each test stricter, so that luck does not win."),
            _("Sort the p-values; the smallest times m, the next times m − 1, and so on, never falling."),
            _("Whenever more than one pair or group is tested at once."),
            _("For a single test planned beforehand; for the trends of hundreds of measures (see “many trends”)."),
            *sources.HOLM, ("equipt_dash.statistics.multiple.holm",), holm_example,
        ),
    )  # fmt: skip


def _tests() -> tuple[Method, ...]:
    survey = _("For survey estimates: their weighted numbers are not counts, so the test would be far too sure.")
    return (
        Method(
            "chi2", _("Chi-square test"),
            _("Whether the outcome is spread over the groups as it would be if race did not matter."),
            _("χ² = Σ(observed − expected)² / expected on J − 1 degrees of freedom, no continuity correction."),
            _("For full counts of a yes-or-no outcome in groups that share nobody."), survey,
            *sources.CHI2, ("equipt_dash.statistics.association.associate",), partial(count_test_example, "chi2"),
            ("chi2", "df", "p"),
        ),
        Method(
            "fisher", _("Exact test for small counts"),
            _("The same question, answered exactly. It is used where some expected count is below five."),
            _("Sum of the chances of all tables with the same totals that are no more likely than ours."),
            _("For full counts where a cell is thin."), survey,
            *sources.FISHER, ("equipt_dash.statistics.association.fisher_freeman_halton",),
            partial(count_test_example, "fisher_p"), ("fisher_p",),
        ),
        Method(
            "cochran-q", _("Cochran’s Q"),
            _("Whether rates with margins of error differ among groups by more than chance."),
            _("Q = Σ(y − ȳ)²/s² with ȳ weighted by 1/s², on J − 1 degrees of freedom."),
            _("For survey rates and means with a known error, in groups that share nobody."),
            _("When groups overlap, or an error is zero."),
            *sources.COCHRAN, ("equipt_dash.statistics.association.cochran_q",), cochran_example,
            ("cochran_q", "cochran_p"),
        ),
    )  # fmt: skip


def _strengths() -> tuple[Method, ...]:
    module = "equipt_dash.statistics.association"
    when = _("Beside the test, to say how strong the link is and not only that there is one.")
    rare = _("Alone, for rare events: it comes near zero even when one group’s rate is three times another’s.")
    return (
        Method(
            "cramers-v", _("Cramér’s V"),
            _("How strongly race and outcome go together, from 0 (not at all) to 1 (fully)."),
            _("V = √(χ² / N / (min(rows, columns) − 1))."), when, rare,
            *sources.COHEN, (f"{module}.cramers_v", f"{module}.strength_in_words"),
            partial(strength_example, "cramers_v"), ("cramers_v",),
        ),
        Method(
            "cramers-v-corrected", _("Cramér’s V, corrected"),
            _("The same, less what chance alone would give in a table of this size."),
            _("φ² less (r−1)(c−1)/(N−1), with rows and columns corrected likewise."), when, rare,
            *sources.BERGSMA, (f"{module}.cramers_v_corrected",), partial(strength_example, "cramers_v_corrected"),
            ("cramers_v_corrected",),
        ),
        Method(
            "theils-u", _("Theil’s U"),
            _("How much of the doubt about a person’s outcome goes away when you know their group, from 0 to 1."),
            _("U = I(race; outcome) / H(outcome)."), when, rare,
            *sources.INFORMATION, (f"{module}.theils_u",), partial(strength_example, "theils_u"), ("theils_u",),
        ),
        Method(
            "eta2", _("Eta squared"),
            _("The share of the differences between people that goes along with their group, from 0 to 1."),
            _("η² = χ² / N for a yes-or-no outcome."), when, rare,
            *sources.COHEN, (f"{module}.associate",), partial(strength_example, "eta2"), ("eta2",),
        ),
        Method(
            "mutual-information", _("Mutual information"),
            _("How much knowing the group tells about the outcome. Zero means nothing."),
            _("I = Σ p(x,y)·ln(p(x,y) / p(x)p(y)), in nats."), when, rare,
            *sources.INFORMATION, (f"{module}.mutual_information",), partial(strength_example, "mutual_information"),
            ("mutual_information",),
        ),
        Method(
            "risk-ratio", _("Risk ratio"),
            _("How many times as common the outcome is in the highest group as in the lowest."),
            _("max rate / min rate."), _("Always beside the numbers above."), _("As a test, or where a rate is zero."),
            *sources.HP2030, (f"{module}.associate",), partial(strength_example, "risk_ratio"), ("risk_ratio",),
        ),
    )  # fmt: skip
