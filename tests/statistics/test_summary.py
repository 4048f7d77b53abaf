"""Summary measures: against numbers worked from the published formulas, and the rules that refuse one."""

import math
from dataclasses import replace

import numpy as np
import pytest
from statsmodels.genmod.families import Binomial
from statsmodels.genmod.generalized_linear_model import GLM
from statsmodels.regression.linear_model import OLS, WLS

from equipt_dash.statistics.contrasts import srr
from equipt_dash.statistics.gradient import midpoints
from equipt_dash.statistics.groups import Groups, Summary
from equipt_dash.statistics.simulation import draw
from equipt_dash.statistics.summary import NAMES, summarise

Y, S, N = np.array([10.0, 20.0, 40.0]), np.array([1.0, 2.0, 3.0]), np.array([100.0, 300.0, 600.0])
P = np.array([0.1, 0.3, 0.6])
MU = 31.0
TABLE = Groups(("a", "b", "c"), Y, S, N, scale=100.0, reference=2)
ADVERSE = replace(TABLE, favourable=False, reference=0)
ORDERED = replace(TABLE, ordered=True, order=np.array([1.0, 2.0, 3.0]))


def found(g: Groups, name: str, **more: object) -> Summary:
    return summarise(g, **more).measures[name]


def numeric_se(g: Groups, name: str) -> float:
    """The delta method by finite differences, knowing nothing of the formula."""
    total = 0.0
    for j in range(g.size):
        step = np.zeros(g.size)
        step[j] = 1e-5
        up, down = (summarise(replace(g, y=g.y + way * step, s=None)).measures[name].estimate for way in (1, -1))
        total += ((up - down) / 2e-5 * g.s[j]) ** 2
    return math.sqrt(total)


@pytest.mark.parametrize(
    ("g", "name", "value"),
    [
        (TABLE, "difference", 30.0),
        (TABLE, "ratio", 4.0),
        (TABLE, "difference_ref", 30.0),
        (TABLE, "ratio_ref", 4.0),
        (ADVERSE, "difference_ref", 30.0),
        (ADVERSE, "ratio_ref", 4.0),
        (replace(TABLE, reference=1), "difference_ref", 10.0),
        (replace(ADVERSE, reference=1), "difference_ref", 20.0),
        (TABLE, "mdmu", (21 + 11 + 9) / 3),
        (TABLE, "mdmw", 0.1 * 21 + 0.3 * 11 + 0.6 * 9),
        (TABLE, "mdbu", (30 + 20) / 3),
        (TABLE, "mdbw", 0.1 * 30 + 0.3 * 20),
        (ADVERSE, "mdbu", (10 + 30) / 3),
        (replace(TABLE, reference=1), "mdru", (10 + 20) / 3),
        (replace(TABLE, reference=1), "mdrw", 0.1 * 10 + 0.6 * 20),
        (TABLE, "idisu", 100 * (41 / 3) / MU),
        (TABLE, "idisw", 100 * 10.8 / MU),
        (TABLE, "idisp", 100 * (30 + 20) / 2 / 40),
        (ADVERSE, "idisp", 100 * (10 + 30) / 2 / 10),
        (TABLE, "srr", 40 / 15),
        (ADVERSE, "srr", 30 / 10),
        (TABLE, "bgv", 0.1 * 441 + 0.3 * 121 + 0.6 * 81),
        (TABLE, "bgsd", math.sqrt(129)),
        (TABLE, "cov", 100 * math.sqrt(129) / 31),
        (TABLE, "mld", -1000 * (0.1 * math.log(10 / 31) + 0.3 * math.log(20 / 31) + 0.6 * math.log(40 / 31))),
        (
            TABLE,
            "theil",
            1000 * sum(p * y / 31 * math.log(y / 31) for p, y in ((0.1, 10), (0.3, 20), (0.6, 40))),
        ),
        (TABLE, "par", 9.0),
        (TABLE, "paf", 100 * 9 / 31),
        (ADVERSE, "par", -21.0),
        (ADVERSE, "paf", -100 * 21 / 31),
        (ORDERED, "difference", 30.0),
        (replace(ORDERED, favourable=False), "difference", -30.0),
        (replace(ORDERED, favourable=False), "ratio", 0.25),
        (replace(ORDERED, order=np.array([3.0, 2.0, 1.0])), "difference", -30.0),
        (replace(ORDERED, order=np.array([3.0, 2.0, 1.0])), "par", 0.0),
        # midpoints .05 .25 .70: 2(.05 + 1.5 + 16.8) - 31
        (ORDERED, "aci", 2 * (0.1 * 10 * 0.05 + 0.3 * 20 * 0.25 + 0.6 * 40 * 0.7) - 31),
        (ORDERED, "rci", (2 * (0.05 + 1.5 + 16.8) - 31) / 31),
    ],
)
def test_estimates_by_hand(g: Groups, name: str, value: float) -> None:
    assert found(g, name).estimate == pytest.approx(value)


@pytest.mark.parametrize("name", ["mld", "theil"])
def test_relative_spread_errors_are_the_delta_method_on_their_own_scale(name: str) -> None:
    assert found(TABLE, name).se == pytest.approx(numeric_se(TABLE, name), rel=1e-6)


@pytest.mark.parametrize("name", ["par", "paf", "srr"])
@pytest.mark.parametrize("g", [TABLE, ADVERSE])
def test_benchmark_errors_are_the_delta_method_on_their_own_scale(g: Groups, name: str) -> None:
    assert found(g, name).se == pytest.approx(numeric_se(g, name), rel=1e-6)


def test_contrast_errors_and_intervals_by_hand() -> None:
    difference, ratio = found(TABLE, "difference"), found(TABLE, "ratio")
    assert difference.se == pytest.approx(math.sqrt(10))
    assert difference.low == pytest.approx(30 - 1.959964 * math.sqrt(10), abs=1e-5)
    assert ratio.se == pytest.approx(math.hypot(0.1, 0.075))  # the error of ln R
    assert ratio.low == pytest.approx(4 * math.exp(-1.959964 * 0.125), abs=1e-5)
    assert ratio.high == pytest.approx(4 * math.exp(1.959964 * 0.125), abs=1e-5)


def test_bgv_error_is_the_variance_of_a_quadratic_form() -> None:
    form = np.diag(P) - np.outer(P, P)
    sigma = np.diag(S**2)
    product = form @ sigma
    exact = 4 * Y @ form @ sigma @ form @ Y + 2 * np.trace(product @ product)
    bgv = found(TABLE, "bgv")
    assert bgv.se == pytest.approx(math.sqrt(exact))
    draws = Y + S * np.random.default_rng(1).standard_normal((200_000, 3))
    spread = ((draws - (draws @ P)[:, None]) ** 2 @ P).std()
    assert bgv.se == pytest.approx(float(spread), rel=0.01)
    assert found(TABLE, "bgsd").se == pytest.approx(bgv.se / (2 * math.sqrt(129)))


def test_cov_error_holds_the_mean_as_well() -> None:
    draws = Y + 0.2 * S * np.random.default_rng(2).standard_normal((200_000, 3))
    mean = draws @ P
    spread = (100 * np.sqrt((draws - mean[:, None]) ** 2 @ P) / mean).std()
    assert found(replace(TABLE, s=0.2 * S), "cov").se == pytest.approx(float(spread), rel=0.01)


def walter_paf_se(ref_cases: float, ref_n: float, cases: float, n: float) -> float:
    """Walter 1978 as printed: cells a, b (others) and c, d (reference)."""
    c, d = ref_cases, ref_n - ref_cases
    a = cases - c
    return math.sqrt(c * n * (a * d * (n - c) + (n - ref_n - a) * c**2) / ((a + c) ** 3 * (c + d) ** 3))


def test_full_counts_use_walters_variance() -> None:
    events, n = np.array([30.0, 20.0, 12.0]), np.array([100.0, 150.0, 200.0])
    y = events / n
    g = Groups(("a", "b", "c"), y, np.sqrt(y * (1 - y) / n), n, favourable=False, scale=1.0, counted=True)
    assert found(g, "paf").se == pytest.approx(100 * walter_paf_se(12, 200, 62, 450), rel=1e-9)
    rng = np.random.default_rng(4)
    cells = rng.multinomial(450, np.concatenate([events, n - events]) / 450, size=200_000).astype(float)
    people = cells[:, :3] + cells[:, 3:]
    risk = cells[:, 2] / people[:, 2] - cells[:, :3].sum(1) / 450
    assert found(g, "par").se == pytest.approx(float(risk.std()), rel=0.02)


def test_par_is_clipped_on_the_wrong_side_only() -> None:
    wrong = found(replace(ORDERED, order=np.array([3.0, 2.0, 1.0])), "par")
    assert (wrong.estimate, wrong.low) == (0.0, 0.0)
    assert wrong.high == 0.0
    assert wrong.se > 0


def test_concentration_error_is_the_grouped_regression() -> None:
    g = Groups(("a", "b", "c", "d"), np.array([10.0, 22, 31, 38]), np.ones(4), np.array([1.0, 2, 3, 4]),
               ordered=True, order=np.arange(4.0))  # fmt: skip
    x, p = midpoints(g), g.p
    spread = float(p @ (x - 0.5) ** 2)
    root = np.sqrt(p)
    fit = OLS(2 * spread * g.y / g.mu * root, np.column_stack([root, x * root])).fit()
    assert found(g, "rci").estimate == pytest.approx(fit.params[1])
    assert found(g, "rci").se == pytest.approx(fit.bse[1])
    assert found(g, "aci").se == pytest.approx(fit.bse[1] * g.mu)


def test_slope_index_on_a_bounded_scale_is_the_quasi_binomial_fit() -> None:
    g = Groups(("a", "b", "c", "d"), np.array([10.0, 22, 31, 38]), np.ones(4), np.array([10.0, 20, 30, 40]),
               ordered=True, order=np.arange(4.0), scale=100.0)  # fmt: skip
    x = midpoints(g)
    design = np.column_stack([np.ones(4), x])
    fit = GLM(g.y / 100, design, family=Binomial(), var_weights=g.n).fit()
    ends = fit.predict(np.array([[1.0, 0.0], [1.0, 1.0]]))
    assert found(g, "sii").estimate == pytest.approx(100 * (ends[1] - ends[0]))
    assert found(g, "rii").estimate == pytest.approx(ends[1] / ends[0])
    fitted = fit.fittedvalues
    bread = np.linalg.inv((design * (g.n * fitted * (1 - fitted))[:, None]).T @ design)
    scores = design * (g.n * (g.y / 100 - fitted))[:, None]
    hc1 = 4 / 2 * bread @ (scores.T @ scores) @ bread
    inner = ends * (1 - ends)
    slope = np.array([inner[1] - inner[0], inner[1]])
    assert found(g, "sii").se == pytest.approx(100 * math.sqrt(slope @ hc1 @ slope))
    log_slope = np.array([(1 - ends[1]) - (1 - ends[0]), 1 - ends[1]])
    assert found(g, "rii").se == pytest.approx(ends[1] / ends[0] * math.sqrt(log_slope @ hc1 @ log_slope))


def test_slope_index_without_a_scale_is_the_weighted_line_with_hc1() -> None:
    g = Groups(("a", "b", "c", "d"), np.array([10.0, 26, 31, 45]), np.ones(4), np.array([10.0, 20, 30, 40]),
               ordered=True, order=np.array([4.0, 3.0, 2.0, 1.0]))  # fmt: skip
    fit = WLS(g.y, np.column_stack([np.ones(4), midpoints(g)]), weights=g.n).fit(cov_type="HC1")
    assert found(g, "sii").estimate == pytest.approx(fit.params[1])
    assert found(g, "sii").se == pytest.approx(fit.bse[1])
    assert found(g, "rii").estimate == pytest.approx((fit.params[0] + fit.params[1]) / fit.params[0])


def test_a_fit_without_a_finite_slope_is_refused() -> None:
    g = replace(ORDERED, y=np.array([0.0, 0.0, 100.0]))
    assert "slope" in summarise(g).refused["sii"].reason
    assert "end of the scale" in summarise(replace(ORDERED, y=np.zeros(3))).refused["sii"].reason


@pytest.mark.parametrize(
    ("g", "names", "reason"),
    [
        (replace(TABLE, names=("a", "b"), y=Y[:2], s=S[:2], n=N[:2], reference=None), ["bgv", "par"], "3 groups"),
        (TABLE, ["aci", "rci", "sii", "rii"], "race has no order"),
        (replace(TABLE, reference=None), ["difference_ref", "ratio_ref", "mdru", "mdrw"], "no reference group"),
        (replace(TABLE, scale=None), ["par", "paf"], "without a scale"),
        (replace(TABLE, n=None), ["mdmu", "bgv", "theil", "mdbw", "par"], "population"),
        (replace(TABLE, n=None, no_population=("b",)), ["bgv"], "none is given for b"),
        (replace(TABLE, missing=("d",)), ["bgv", "mdmu", "srr", "par", "idisp"], "25% of the groups have no value (d)"),
        (replace(ORDERED, missing=("d",)), ["aci", "sii"], "no value for d"),
        (replace(ORDERED, missing=("d",), end_missing=True), ["difference", "ratio"], "lowest or the highest rank"),
        (replace(ORDERED, order=None), ["aci", "difference"], "a rank is missing"),
        (replace(ORDERED, order=np.array([1.0, 1.0, 2.0])), ["aci", "difference"], "same rank"),
        (replace(TABLE, y=np.zeros(3)), ["mld", "theil", "cov", "idisu", "paf"], "zero"),
        (replace(TABLE, y=np.array([0.0, 1.0, 2.0])), ["ratio"], "zero of a"),
        (replace(ADVERSE, y=np.array([0.0, 1.0, 2.0])), ["srr", "idisp"], "divide by"),
        (replace(TABLE, y=np.array([-1.0, 1.0, 2.0]), scale=None), ["ratio", "mld", "cov", "srr", "idisw"], "negative"),
        (Groups(("a",), Y[:1], S[:1], N[:1]), list(NAMES), "1 group has a value"),
        (Groups((), Y[:0], S[:0], N[:0]), list(NAMES), "0 groups have a value"),
    ],
)  # fmt: skip
def test_refusals_are_values_with_a_reason(g: Groups, names: list[str], reason: str) -> None:
    result = summarise(g)
    for name in names:
        assert name not in result.measures
        assert reason in result.refused[name].reason
    assert set(result.measures) | set(result.refused) == set(NAMES)
    assert not set(result.measures) & set(result.refused)


def test_difference_and_ratio_are_spared_from_the_rules_on_groups() -> None:
    two = replace(TABLE, names=("a", "b"), y=Y[:2], s=S[:2], n=N[:2], reference=1, missing=("c",))
    assert {"difference", "ratio", "difference_ref", "ratio_ref"} == set(summarise(two).measures)


def test_exactly_fifteen_percent_may_be_missing_and_an_override_is_recorded() -> None:
    names = tuple(f"g{i}" for i in range(17))
    g = Groups(names, np.linspace(10, 40, 17), np.ones(17), np.full(17, 10.0), missing=("x", "y", "z"))
    assert "bgv" in summarise(g).measures  # 3 of 20
    more = replace(g, missing=("w", "x", "y", "z"))
    assert "bgv" in summarise(more).refused
    overridden = summarise(more, allow_missing=True)
    assert "bgv" in overridden.measures
    assert "w, x, y, z" in overridden.notes[0]


def test_overlapping_groups_have_no_shares_and_no_mean() -> None:
    result = summarise(TABLE, overlapping=True)
    assert {"difference", "ratio", "srr", "idisp", "mdbu"} <= set(result.measures)
    for name in ("bgv", "theil", "mld", "par", "mdmw", "mdmu", "cov"):
        assert "overlap" in result.refused[name].reason


def test_a_zero_rate_becomes_a_millionth_inside_logarithms_only() -> None:
    g = replace(TABLE, y=np.array([0.0, 20.0, 40.0]))
    mean = 30.0
    assert found(g, "mld").estimate == pytest.approx(
        -1000 * (0.1 * math.log(1e-6 / mean) + 0.3 * math.log(20 / mean) + 0.6 * math.log(40 / mean))
    )
    assert found(g, "theil").estimate == pytest.approx(
        1000 * (0.3 * 20 / mean * math.log(20 / mean) + 0.6 * 40 / mean * math.log(40 / mean))
    )
    assert found(g, "bgv").estimate == pytest.approx(0.1 * 900 + 0.3 * 100 + 0.6 * 100)


def test_errors_of_zero_are_valid_and_unknown_errors_leave_the_estimate_alone() -> None:
    exact = summarise(replace(ORDERED, s=np.zeros(3)))
    for name in ("difference", "mdmw", "bgv", "theil", "par"):
        assert exact.measures[name].se == pytest.approx(0.0, abs=1e-12)
        assert exact.measures[name].low == pytest.approx(exact.measures[name].estimate)
    unknown = summarise(replace(TABLE, s=None))
    for name, one in unknown.measures.items():
        assert one.estimate == pytest.approx(found(TABLE, name).estimate)
        assert (one.se, one.low, one.high) == (None, None, None)


def test_the_simulation_is_seeded_large_enough_and_truncated() -> None:
    assert summarise(TABLE, seed=5).measures["mdmw"] == summarise(TABLE, seed=5).measures["mdmw"]
    assert summarise(TABLE, seed=5).measures["mdmw"] != summarise(TABLE, seed=6).measures["mdmw"]
    with pytest.raises(ValueError, match="20000 draws"):
        summarise(TABLE, draws=5_000)
    edge = replace(TABLE, y=np.array([1.0, 50.0, 99.0]), s=np.array([5.0, 5.0, 5.0]))
    sample = draw(edge, seed=1)
    assert sample.shape == (20_000, 3)
    assert sample.min() >= 0
    assert sample.max() <= 100
    # a normal at 1 with error 5, cut at 0: mean 1 + 5·φ(-.2)/(1-Φ(-.2))
    assert sample[:, 0].mean() == pytest.approx(1 + 5 * 0.391043 / 0.579260, rel=0.02)
    free = draw(replace(edge, scale=None), seed=1)
    assert free[:, 0].min() < 0


def test_simulated_errors_agree_with_a_closed_form_where_there_is_one() -> None:
    # with the best group far ahead, MDBW is linear: p₀(y₂-y₀) + p₁(y₂-y₁)
    exact = math.sqrt((0.1 * 1) ** 2 + (0.3 * 2) ** 2 + (0.4 * 3) ** 2)
    mdbw = found(TABLE, "mdbw")
    assert mdbw.se == pytest.approx(exact, rel=0.02)
    assert mdbw.high - mdbw.low == pytest.approx(2 * 1.959964 * exact, rel=0.03)
    wider = found(TABLE, "mdbw", level=0.99)
    assert wider.high - wider.low == pytest.approx(2 * 2.575829 * exact, rel=0.04)


def test_a_simulated_interval_of_a_spread_never_holds_zero() -> None:
    same = replace(TABLE, y=np.array([50.0, 50.0, 50.0]), s=np.array([5.0, 5.0, 5.0]))
    for name in ("mdmu", "mdmw", "mdbu", "mdbw", "idisu", "idisw", "idisp"):
        assert found(same, name).low > 0


def test_the_spread_of_equal_groups_has_no_delta_error() -> None:
    same = replace(TABLE, y=np.array([50.0, 50.0, 50.0]))
    assert (found(same, "bgsd").estimate, found(same, "bgsd").se) == (0.0, None)
    assert found(same, "cov").se is None


def test_a_ratio_of_zero_has_an_interval_that_holds_it() -> None:
    g = replace(ADVERSE, reference=0, y=np.array([40.0, 0.0, 0.0]), s=np.array([1.0, 0.0, 0.0]))
    ratio = found(g, "ratio_ref")
    assert ratio.estimate == 0
    assert ratio.low == 0
    noisy = found(replace(g, s=np.array([1.0, 1.0, 1.0])), "ratio_ref")
    assert (noisy.low, noisy.high) == (None, None)


def test_srr_with_a_zero_mean_of_others_stays_finite() -> None:
    g = replace(TABLE, y=np.array([0.0, 0.0, 50.0]))
    assert "divide" in summarise(g).refused["srr"].reason
    zero_best = replace(TABLE, favourable=True, y=np.array([0.0, 0.0, 0.0]), n=N)
    assert "srr" in summarise(zero_best).refused
    assert srr(replace(TABLE, s=None), 0.95).se is None
