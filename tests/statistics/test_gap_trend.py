"""The parity year: found where data allow it, withheld where they do not."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.estimates import Estimate, z_value
from equipt_dash.statistics.gap_trend import Convergence, fieller, gap_trend, gap_trends
from equipt_dash.statistics.gaps import Gap, gap
from equipt_dash.statistics.trend import Line, common_years, fit_line


def gaps(values: list[float], se: float | None = 0.5) -> list[Gap]:
    return [gap(Estimate(100 - v, se), Estimate(100, 0.0), Better.HIGHER) for v in values]


YEARS = [2015.0, 2016.0, 2017.0, 2018.0, 2019.0]


def test_a_steady_closing_has_a_parity_year() -> None:
    found = gap_trend(YEARS, gaps([20, 18, 16, 14, 12]))
    assert found.verdict is Convergence.CONVERGING
    assert found.slope == pytest.approx(-2)
    assert found.se == pytest.approx(0.5 / math.sqrt(10))
    assert found.parity == pytest.approx(2025)
    assert found.parity_low < 2025 < found.parity_high


def test_fieller_bounds_are_where_zero_stops_being_excluded() -> None:
    line = fit_line(YEARS, [20, 18.5, 16, 14, 12.2], [0.5] * 5)
    low, high = fieller(line, 0.95)

    def z_at(time: float) -> float:
        spread = math.hypot(line.intercept_se, line.slope_se * (time - line.centre))
        return abs(line.at(time)) / spread

    assert z_at(low) == pytest.approx(z_value(0.95))
    assert z_at(high) == pytest.approx(z_value(0.95))
    assert z_at((low + high) / 2) < z_value(0.95) < min(z_at(low - 1), z_at(high + 1))


@pytest.mark.parametrize("values", [[20, 22, 24, 26, 28], [20, 19.9, 20.1, 20, 19.9], [-20, -22, -24, -26, -28]])
def test_widening_or_flat_gaps_are_not_converging(values: list[float]) -> None:
    found = gap_trend(YEARS, gaps(values))
    assert found.verdict is Convergence.NOT_CONVERGING
    assert found.parity is found.parity_low is found.parity_high is None


def test_a_gap_that_crossed_zero_reached_parity() -> None:
    found = gap_trend(YEARS, gaps([6, 4, 2, 0, -2]))
    assert found.verdict is Convergence.REACHED
    assert found.parity == pytest.approx(2018)


def test_a_shrinking_advantage_also_converges() -> None:
    assert gap_trend(YEARS, gaps([-20, -18, -16, -14, -12])).parity == pytest.approx(2025)


def test_too_few_points_missing_errors_and_breaks() -> None:
    assert gap_trend(YEARS[:2], gaps([20, 10])).verdict is Convergence.NOT_ENOUGH
    assert gap_trend(YEARS, gaps([20, 18, 16, 14, 12], None)).verdict is Convergence.NOT_ENOUGH
    broken = gap_trend(YEARS, gaps([20, 18, 16, 14, 12]), standards=["1997"] * 3 + ["2024"] * 2)
    assert (broken.verdict, broken.points) == (Convergence.NOT_ENOUGH, 2)


def test_holm_over_groups_withdraws_a_year_that_one_look_would_have_shown() -> None:
    borderline = gaps([20, 19.4, 19.7, 18.9, 18.6], 0.5)
    assert gap_trend(YEARS, borderline).verdict is Convergence.CONVERGING
    flat = {f"g{i}": gaps([20, 20, 20, 20, 20]) for i in range(5)}
    found = gap_trends(YEARS, {"b": borderline, "none": gaps([1] * 5, None), **flat})
    assert found["b"].holm_p == pytest.approx(6 * found["b"].p)
    assert found["b"].verdict is Convergence.NOT_CONVERGING
    assert found["b"].parity is None
    assert found["none"].holm_p is None


def test_a_line_that_misses_its_points_by_more_than_their_errors_is_less_sure() -> None:
    jumpy = [20.0, 17, 19, 14, 16]
    found = gap_trend(YEARS, gaps(jumpy, 0.5))
    line = fit_line(YEARS, jumpy, [0.5] * 5)
    assert found.inflated == pytest.approx(math.sqrt(line.misfit / 3))
    assert found.se == pytest.approx(line.slope_se * found.inflated)
    assert found.high - found.slope == pytest.approx(3.182446 * found.se, rel=1e-5)  # Student's t, three degrees
    assert found.p > 0.05
    assert found.verdict is Convergence.NOT_CONVERGING
    assert gap_trend(YEARS, gaps(jumpy, 2.0)).inflated == 1


@pytest.mark.parametrize(("points", "spread", "pooled"), [(5, 1.0, 1.0), (5, 1.0, 5.0), (10, 3.0, 1.0), (6, 3.0, 5.0)])
def test_the_interval_of_the_slope_holds_the_truth(points: int, spread: float, pooled: float) -> None:
    # ``spread``: how many times larger than published the variance really is; ``pooled``: figures share years
    rng, runs = np.random.default_rng(1954), 1200
    times = [2010.0 + 2 * i for i in range(points)]
    noise = math.sqrt(spread) * np.linalg.cholesky(common_years(times, pooled))
    hits = 0
    for _ in range(runs):
        values = 20 - 0.7 * (np.array(times) - 2010) + noise @ rng.standard_normal(points)
        found = gap_trend(times, gaps(values.tolist(), 1.0), pooled=pooled)
        hits += found.low <= -0.7 <= found.high
    assert hits / runs >= 0.92


def test_figures_that_share_years_are_not_taken_as_independent() -> None:
    values = [20.0, 19, 18, 17, 16]
    apart, together = gap_trend(YEARS, gaps(values)), gap_trend(YEARS, gaps(values), pooled=3.0)
    assert together.se != pytest.approx(apart.se)
    line = fit_line([2015.0, 2020.0, 2025.0], [3, 2, 1], [0.5] * 3, pooled=5.0)
    assert line.slope_se == pytest.approx(fit_line([2015.0, 2020.0, 2025.0], [3, 2, 1], [0.5] * 3).slope_se)


def test_times_and_lengths_are_checked() -> None:
    with pytest.raises(ValueError, match="same length"):
        gap_trend([1.0], gaps([1, 2]))
    with pytest.raises(ValueError, match="rise"):
        gap_trend([2.0, 1.0, 3.0], gaps([1, 2, 3]))


@given(st.floats(-50, 50), st.floats(0.1, 5), st.floats(-5, 5), st.floats(0.05, 2), st.sampled_from([0.8, 0.9, 0.95]))
def test_fieller_holds_the_estimate_or_has_no_end(a: float, sa: float, b: float, sb: float, level: float) -> None:
    bounds = fieller(Line(2020.0, a, sa, b, sb, 0.0), level)
    if bounds is None:
        assert abs(b) <= z_value(level) * sb
    else:
        assert bounds[0] - 1e-6 <= 2020 - a / b <= bounds[1] + 1e-6


def test_the_interval_covers_the_true_year() -> None:
    rng = np.random.default_rng(5)
    truth = 20 - 2 * (np.array(YEARS) - 2015)
    hits = 0
    for _ in range(1000):
        line = fit_line(YEARS, (truth + rng.normal(0, 0.8, 5)).tolist(), [0.8] * 5)
        low, high = fieller(line, 0.95)
        hits += low <= 2025 <= high
    assert 0.93 < hits / 1000 < 0.97
