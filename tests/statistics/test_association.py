"""Association and counts: textbook tables, brute force, and the traps of rare events."""

import math
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import xlogy
from scipy.stats import chi2 as chi2_distribution
from scipy.stats import fisher_exact, multivariate_hypergeom

from equipt_dash.statistics import counts
from equipt_dash.statistics.association import (
    all_pairs,
    associate,
    cochran_q,
    cramers_v_corrected,
    fisher_freeman_halton,
    mutual_information,
    strength_in_words,
    theils_u,
)
from equipt_dash.statistics.counts import (
    count_pair,
    difference_interval,
    katz_ratio,
    poisson_interval,
    poisson_pair_p,
    proportion_intervals,
)
from equipt_dash.statistics.groups import Refused

EVENTS, PEOPLE = np.array([30.0, 45.0, 15.0]), np.array([100.0, 300.0, 100.0])


def test_chi_square_and_its_relatives_by_hand() -> None:
    found = associate(EVENTS, PEOPLE)
    # expected events 18, 54, 18 of 100, 300, 100
    chi2 = 12**2 / 18 + 9**2 / 54 + 3**2 / 18 + 12**2 / 82 + 9**2 / 246 + 3**2 / 82
    assert found.chi2 == pytest.approx(chi2)
    assert found.df == 2
    assert found.p == pytest.approx(math.exp(-chi2 / 2))  # χ² on two degrees of freedom
    assert found.eta2 == pytest.approx(chi2 / 500)
    assert found.cramers_v == pytest.approx(math.sqrt(chi2 / 500))
    phi2 = chi2 / 500 - 2 / 499
    assert found.cramers_v_corrected == pytest.approx(math.sqrt(phi2 / (1 - 1 / 499)))
    assert found.risk_ratio == pytest.approx(2.0)
    assert found.fisher_p is None
    assert found.test_p == found.p
    assert found.strength == "small"


def test_eta_squared_is_the_share_of_variance_between_groups() -> None:
    rates, total = EVENTS / PEOPLE, PEOPLE.sum()
    mean = EVENTS.sum() / total
    between = PEOPLE @ (rates - mean) ** 2
    assert associate(EVENTS, PEOPLE).eta2 == pytest.approx(between / (total * mean * (1 - mean)))


def test_information_by_hand() -> None:
    found = associate(EVENTS, PEOPLE)

    def entropy(*shares: float) -> float:
        return -sum(p * math.log(p) for p in shares if p)

    outcome = entropy(0.18, 0.82)
    given_race = 0.2 * entropy(0.3, 0.7) + 0.6 * entropy(0.15, 0.85) + 0.2 * entropy(0.15, 0.85)
    assert found.mutual_information == pytest.approx(outcome - given_race)
    assert found.theils_u == pytest.approx((outcome - given_race) / outcome)


def test_race_that_decides_everything_has_full_strength() -> None:
    found = associate(np.array([50.0, 0.0]), np.array([50.0, 50.0]))
    assert (found.cramers_v, found.theils_u, found.eta2) == pytest.approx((1, 1, 1))
    assert found.strength == "large"
    assert found.risk_ratio is None


def test_a_rate_ratio_of_three_and_a_half_can_hide_in_a_tiny_v() -> None:
    found = associate(np.array([35.0, 10.0]), np.array([10_000.0, 10_000.0]))
    assert found.risk_ratio == pytest.approx(3.5)
    assert found.cramers_v < 0.03
    assert found.strength == "negligible"
    assert found.p < 0.001


def test_bias_correction_never_goes_below_zero() -> None:
    assert cramers_v_corrected(0.1, 50, 4, 2) == 0.0


@pytest.mark.parametrize(("v", "word"), [(0.09, "negligible"), (0.1, "small"), (0.3, "medium"), (0.5, "large")])
def test_strength_words(v: float, word: str) -> None:
    assert strength_in_words(v) == word


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(1, 7), min_size=3, max_size=4).flatmap(
    lambda n: st.tuples(st.just(n), st.tuples(*[st.integers(0, k) for k in n]))))  # fmt: skip
def test_exact_p_is_the_sum_over_every_table(drawn: tuple[list[int], tuple[int, ...]]) -> None:
    n, events = drawn
    chances = {
        other: multivariate_hypergeom.pmf(other, n, sum(events))
        for other in product(*[range(k + 1) for k in n])
        if sum(other) == sum(events)
    }
    expected = sum(p for p in chances.values() if p <= chances[events] * (1 + 1e-7))
    found, exact = fisher_freeman_halton(np.array(events, float), np.array(n, float))
    assert exact
    assert found == pytest.approx(expected, rel=1e-6)


def test_two_groups_get_fishers_own_test_and_big_tables_a_seeded_sample() -> None:
    small = associate(np.array([2.0, 6.0]), np.array([10.0, 12.0]))
    assert small.fisher_p == pytest.approx(fisher_exact([[2, 8], [6, 6]]).pvalue)
    assert small.test_p == small.fisher_p
    events, n = np.array([2.0, 40, 60, 80, 30, 50]), np.array([20.0, 900, 900, 900, 500, 700])
    p, exact = fisher_freeman_halton(events, n, seed=1)
    assert not exact
    assert p == fisher_freeman_halton(events, n, seed=1)[0]
    assert p == pytest.approx(associate(events, n).p, abs=0.01)


@pytest.mark.parametrize(
    ("events", "n", "reason"),
    [([0.0, 0.0], [5.0, 5.0], "nothing to predict"), ([5.0, 5.0], [5.0, 5.0], "nothing"), ([1.0], [5.0], "two groups")],
)
def test_nothing_to_predict_is_refused(events: list[float], n: list[float], reason: str) -> None:
    with pytest.raises(Refused, match=reason):
        associate(np.array(events), np.array(n))


def test_cochrans_q_by_hand_and_under_the_null() -> None:
    y, s = np.array([10.0, 12.0, 17.0]), np.array([1.0, 2.0, 2.0])
    mean = (10 + 12 / 4 + 17 / 4) / 1.5
    q = (10 - mean) ** 2 + (12 - mean) ** 2 / 4 + (17 - mean) ** 2 / 4
    found, p = cochran_q(y, s)
    assert found == pytest.approx(q)
    assert p == pytest.approx(math.exp(-q / 2))
    draws = np.random.default_rng(1).normal(50, s, (4000, 3))
    assert np.mean([cochran_q(row, s)[1] < 0.05 for row in draws]) == pytest.approx(0.05, abs=0.011)
    with pytest.raises(Refused, match="one is zero"):
        cochran_q(y, np.array([1.0, 0.0, 1.0]))
    with pytest.raises(Refused, match="two groups"):
        cochran_q(y[:1], s[:1])


def test_all_pairs_of_a_partition() -> None:
    assert all_pairs(("a", "b", "c")) == (("a", "b"), ("a", "c"), ("b", "c"))


@given(st.lists(st.tuples(st.integers(1, 50), st.integers(1, 50)), min_size=2, max_size=6))
def test_information_is_a_share_and_blind_to_names(rows: list[tuple[int, int]]) -> None:
    table = np.array(rows, dtype=float)
    assert -1e-12 <= theils_u(table) <= 1
    assert mutual_information(table) == pytest.approx(mutual_information(table[::-1]), abs=1e-9)
    assert mutual_information(table) == pytest.approx(mutual_information(table * 3), abs=1e-9)


def wilson(k: float, n: float, z: float) -> tuple[float, float]:
    middle, spread = k / n + z * z / (2 * n), z * math.sqrt(k / n * (1 - k / n) / n + z * z / (4 * n * n))
    return (middle - spread) / (1 + z * z / n), (middle + spread) / (1 + z * z / n)


def test_intervals_of_one_group_match_printed_values() -> None:
    found = proportion_intervals(81, 263, 0.95)  # Newcombe 1998, table I
    assert (found["wilson"].low, found["wilson"].high) == pytest.approx((0.2553, 0.3662), abs=5e-5)
    assert (found["clopper_pearson"].low, found["clopper_pearson"].high) == pytest.approx((0.2527, 0.3676), abs=5e-5)
    assert found["clopper_pearson"].low < found["jeffreys"].low < found["jeffreys"].high < found["clopper_pearson"].high
    zero = proportion_intervals(0, 20, 0.95)
    assert zero["wilson"].low == 0
    assert zero["clopper_pearson"].high == pytest.approx(1 - 0.025 ** (1 / 20))


def test_exact_poisson_matches_garwoods_table() -> None:
    found = poisson_interval(10, 1, 0.95)
    assert (found.low, found.high) == pytest.approx((4.7954, 18.3904), abs=5e-4)
    assert poisson_interval(0, 2, 0.95).high == pytest.approx(-math.log(0.025) / 2)
    tail = chi2_distribution.ppf(0.025, 14) / 2
    assert poisson_interval(7, 50, 0.95).low == pytest.approx(tail / 50)


def test_newcombes_difference_is_built_from_two_wilson_intervals() -> None:
    z = 1.959963984540054
    (l1, u1), (l2, u2) = wilson(56, 70, z), wilson(48, 80, z)
    found = count_pair(56, 70, 48, 80, 0.95)
    d = 0.2
    assert found.difference == pytest.approx(d)
    assert found.newcombe.low == pytest.approx(d - math.sqrt((0.8 - l1) ** 2 + (u2 - 0.6) ** 2))
    assert found.newcombe.high == pytest.approx(d + math.sqrt((u1 - 0.8) ** 2 + (0.6 - l2) ** 2))
    assert (found.newcombe.low, found.newcombe.high) == pytest.approx((0.0524, 0.3339), abs=5e-5)  # Newcombe 1998
    assert found.score.method == "score"
    assert (found.score.low, found.score.high) == pytest.approx((0.0528, 0.3382), abs=5e-5)  # Newcombe 1998


def test_score_interval_matches_newcombes_published_example() -> None:
    found = difference_interval(9, 10, 3, 10, 0.95, "score")
    assert (found.low, found.high) == pytest.approx((0.1700, 0.8406), abs=5e-5)


@pytest.mark.parametrize("pair", [(9, 10, 3, 10), (5, 56, 0, 29), (10, 10, 0, 20), (0, 10, 0, 20), (3, 10, 40, 300)])
def test_score_ends_are_where_the_restricted_test_just_fails(pair: tuple[int, int, int, int]) -> None:
    x1, n1, x2, n2 = pair
    found = difference_interval(*pair, 0.95, "score")

    def minus_likelihood(p: float, delta: float) -> float:
        q = p - delta
        return -float(xlogy(x1, p) + xlogy(n1 - x1, 1 - p) + xlogy(x2, q) + xlogy(n2 - x2, 1 - q))

    def z(delta: float) -> float:
        bounds = (max(0.0, delta) + 1e-12, min(1.0, 1 + delta) - 1e-12)
        p = minimize_scalar(
            minus_likelihood, bounds=bounds, args=(delta,), method="bounded", options={"xatol": 1e-12}
        ).x
        variance = (p * (1 - p) / n1 + (p - delta) * (1 - p + delta) / n2) * (n1 + n2) / (n1 + n2 - 1)
        return abs(x1 / n1 - x2 / n2 - delta) / math.sqrt(variance)

    assert found.method == "score"
    for end in (found.low, found.high):
        if abs(end) < 1:
            assert z(end) == pytest.approx(1.959964, abs=2e-3)


def test_katz_ratio_by_hand() -> None:
    found = katz_ratio(56, 70, 48, 80, 0.95)
    se = math.sqrt(1 / 56 - 1 / 70 + 1 / 48 - 1 / 80)
    assert found.estimate == pytest.approx(4 / 3)
    assert found.se == pytest.approx(se)
    assert (found.low, found.high) == pytest.approx(
        (4 / 3 * math.exp(-1.959964 * se), 4 / 3 * math.exp(1.959964 * se)), abs=1e-5
    )


def test_no_events_leave_the_difference_and_refuse_the_ratio() -> None:
    found = count_pair(0, 30, 5, 20, 0.95)
    assert found.newcombe.high < 0.01
    assert found.ratio is None
    assert "no events" in found.ratio_refused
    assert found.fisher_p == pytest.approx(fisher_exact([[0, 30], [5, 15]]).pvalue)


def test_a_score_interval_that_cannot_be_found_falls_back_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    def lost(*_: object, **__: object) -> float:
        raise RuntimeError("no convergence")

    monkeypatch.setattr(counts, "brentq", lost)
    found = difference_interval(9, 10, 3, 10, 0.95, "score")
    assert found == difference_interval(9, 10, 3, 10, 0.95, "newcombe")
    assert found.method == "newcombe"


def test_poisson_pair_is_the_conditional_binomial() -> None:
    # 2 events in 10 against 12 in 30: given 14, the first is binomial(14, 1/4)
    chances = [math.comb(14, k) * 0.25**k * 0.75 ** (14 - k) for k in range(15)]
    expected = sum(p for p in chances if p <= chances[2] * (1 + 1e-7))
    assert poisson_pair_p(2, 10, 12, 30) == pytest.approx(expected)
    with pytest.raises(ValueError, match="exposure"):
        poisson_pair_p(2, 0, 12, 30)


@pytest.mark.parametrize(("events", "n"), [(5, 0), (-1, 5), (6, 5), (math.nan, 5), (1, math.inf)])
def test_impossible_counts_are_refused(events: float, n: float) -> None:
    with pytest.raises(ValueError, match="must"):
        proportion_intervals(events, n, 0.95)


def test_an_impossible_exposure_is_refused() -> None:
    with pytest.raises(ValueError, match="exposure"):
        poisson_interval(1, 0, 0.95)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))),
       st.integers(1, 200).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))  # fmt: skip
def test_difference_intervals_hold_the_estimate_and_turn_with_the_pair(
    one: tuple[int, int], two: tuple[int, int]
) -> None:
    estimate = one[0] / one[1] - two[0] / two[1]
    for method in ("newcombe", "score"):
        found = difference_interval(*one, *two, 0.95, method)
        assert found.low - 1e-9 <= estimate <= found.high + 1e-9
        back = difference_interval(*two, *one, 0.95, method)
        if found.method == back.method:
            assert (back.low, back.high) == pytest.approx((-found.high, -found.low), abs=1e-7)
