"""Display rules at their boundaries."""

import math
from dataclasses import replace

import pytest
from scipy.stats import beta
from scipy.stats import t as student

from equipt_dash.statistics.reliability import (
    CMS,
    NCHS_PROPORTIONS,
    NCHS_RATES,
    WA_DOH,
    Display,
    is_small,
    judge_proportion,
    judge_rate,
    korn_graubard,
    precise_enough,
    rate_is_hidden,
)


@pytest.mark.parametrize(
    ("count", "cms", "doh"),
    [(0, False, False), (1, True, True), (9, True, True), (10, True, False), (11, False, False)],
)
def test_small_cells(count: int, cms: bool, doh: bool) -> None:
    assert is_small(count, CMS) is cms
    assert is_small(count, WA_DOH) is doh
    assert rate_is_hidden(count) is cms


def test_korn_graubard_is_clopper_pearson_on_the_effective_size() -> None:
    low, high = korn_graubard(0.3, 200, 100, None)
    assert low == pytest.approx(beta.ppf(0.025, 30, 71))
    assert high == pytest.approx(beta.ppf(0.975, 31, 70))
    assert korn_graubard(0.3, 100, 400, None) == korn_graubard(0.3, 100, 100, None)
    size = 100 * (student.ppf(0.975, 199) / student.ppf(0.975, 12)) ** 2
    low, _ = korn_graubard(0.3, 200, 100, 12)
    assert low == pytest.approx(beta.ppf(0.025, 0.3 * size, 0.7 * size + 1))
    assert korn_graubard(0.0, 50, 50, None)[0] == 0
    assert korn_graubard(1.0, 50, 50, None)[1] == 1


@pytest.mark.parametrize(
    ("p", "n", "more", "display", "reason"),
    [
        (0.5, 29, {}, Display.SUPPRESS, "smaller than 30"),
        (0.5, 2000, {"se": 0.1}, Display.SUPPRESS, "smaller than 30"),  # effective n 25
        (0.5, 40, {}, Display.SUPPRESS, "wide"),
        (0.5, 60, {}, Display.SHOW, ""),
        (0.001, 2000, {}, Display.SHOW, ""),  # narrow in points, whatever it is in percent
        (0.02, 100, {}, Display.SUPPRESS, "130%"),
        (0.98, 100, {}, Display.FOOTNOTE, "complement"),
        (0.5, 500, {"df": 7.0}, Display.REVIEW, "degrees of freedom"),
        (0.0, 500, {}, Display.REVIEW, "nobody"),
        (1.0, 500, {}, Display.REVIEW, "everybody"),
    ],
)
def test_proportions(p: float, n: float, more: dict[str, float], display: Display, reason: str) -> None:
    found = judge_proportion(p, n, **more)
    assert found.display is display
    assert reason in " ".join(found.reasons)


def test_an_interval_exactly_as_wide_as_a_limit() -> None:
    """NCHS: .30 wide suppresses, .05 wide shows, and only more than 130 % of the estimate suppresses."""
    low, high = korn_graubard(0.2, 50, 50, None)
    width = high - low
    for rule, display in (
        (replace(NCHS_PROPORTIONS, wide=width), Display.SUPPRESS),
        (replace(NCHS_PROPORTIONS, wide=math.nextafter(width, 1)), Display.SHOW),
        (replace(NCHS_PROPORTIONS, narrow=width, relative=0.01), Display.SHOW),
        (replace(NCHS_PROPORTIONS, narrow=math.nextafter(width, 0), relative=0.01), Display.SUPPRESS),
        (replace(NCHS_PROPORTIONS, relative=math.nextafter(width / 0.2, 2)), Display.SHOW),
        (replace(NCHS_PROPORTIONS, relative=math.nextafter(width / 0.2, 0)), Display.SUPPRESS),
    ):
        assert judge_proportion(0.2, 50, rule=rule).display is display, rule
    for p in (0.5, 0.25):
        # An estimate that is exactly width / 1.3 is not wider than 130 % of itself.
        exact = korn_graubard(p, 64, 64, None)
        rule = replace(NCHS_PROPORTIONS, wide=2.0, relative=(exact[1] - exact[0]) / p)
        assert rule.relative * p == exact[1] - exact[0]
        assert judge_proportion(p, 64, rule=rule).display is Display.SHOW
        assert judge_proportion(p, 64, rule=replace(rule, wide=exact[1] - exact[0])).display is Display.SUPPRESS


def test_a_rate_exactly_as_wide_as_the_limit_is_shown() -> None:
    rule = replace(NCHS_RATES, relative=0.5)
    assert judge_rate(64, 64, interval=(0.75, 1.25), rule=rule).display is Display.SHOW
    assert judge_rate(64, 64, interval=(0.75, math.nextafter(1.25, 2)), rule=rule).display is Display.SUPPRESS


@pytest.mark.parametrize(
    ("events", "base", "more", "display"),
    [
        (9, 1000, {}, Display.SUPPRESS),
        (10, 1000, {}, Display.SHOW),
        (20, 9, {}, Display.SUPPRESS),
        (50, 1000, {"interval": (0.01, 0.0901)}, Display.SUPPRESS),
        (50, 1000, {"interval": (0.01, 0.09)}, Display.SHOW),
        (0, 1000, {}, Display.SUPPRESS),
    ],
)
def test_rates(events: float, base: float, more: dict[str, tuple[float, float]], display: Display) -> None:
    assert judge_rate(events, base, **more).display is display


@pytest.mark.parametrize(("p", "n"), [(1.2, 50), (-0.1, 50), (math.nan, 50), (0.5, -1)])
def test_impossible_proportions_are_refused(p: float, n: float) -> None:
    with pytest.raises(ValueError, match="proportion"):
        judge_proportion(p, n)


def test_impossible_rates_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        judge_rate(-1, 5)


def test_precision_of_a_bare_estimate() -> None:
    assert precise_enough(10, 3)
    assert not precise_enough(10, 3.1)
    assert not precise_enough(10, None)
    assert not precise_enough(0, 0.0)
