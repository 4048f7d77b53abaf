"""People to parity: whole people, never negative, never for dollars."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.kernel.model import Better
from equipt_dash.statistics.estimates import Estimate, Refusal
from equipt_dash.statistics.parity import Parity, best_reliable, people_to_parity


def test_worked_example() -> None:
    # 28.1 % of 30,000 households own, against 50.6 %: 22.5 points = 6,750 households
    found = people_to_parity(Estimate(28.1, 1.2, n=30_000), Estimate(50.6, 0.5), Better.HIGHER, scale=100)
    assert isinstance(found, Parity)
    half = 1.959964 * math.hypot(1.2, 0.5)
    assert found.people == 6750
    assert found.low == math.ceil((22.5 - half) * 300)
    assert found.high == math.ceil((22.5 + half) * 300)


def test_rates_per_hundred_thousand_where_lower_is_better() -> None:
    found = people_to_parity(Estimate(980.0, n=50_000), Estimate(450.0), Better.LOWER, scale=100_000)
    assert (found.people, found.low, found.high) == (265, None, None)


def test_never_negative() -> None:
    found = people_to_parity(Estimate(60, 1, n=1000), Estimate(50, 1), Better.HIGHER, scale=100)
    assert (found.people, found.low, found.high) == (0, 0, 0)


def test_rounding_up_forgives_floating_point_but_nothing_else() -> None:
    assert people_to_parity(Estimate(0.3, n=30), Estimate(0.4), Better.HIGHER, scale=1).people == 3
    assert people_to_parity(Estimate(0.3, n=31), Estimate(0.4), Better.HIGHER, scale=1).people == 4


def test_the_average_moves_with_the_group_where_its_share_is_known() -> None:
    # Austin's Black households, 2023: the case an audit recomputed by hand.
    group = Estimate(26.988196471633458, 2.7980094437574228, n=39_395)
    mean, share = Estimate(43.55120344255976, 0.6415661959598831), 39_395 / 474_763
    found = people_to_parity(group, mean, Better.HIGHER, scale=100, shared=True, share=share)
    assert found.people == 7116  # 7,115.4, rounded up
    still = [end * (1 - share) for end in (found.low, found.high)]
    assert still == [pytest.approx(4491, abs=1), pytest.approx(8560, abs=1)]
    assert (found.average_moves, found.bounded) == (True, False)


@given(st.floats(0.05, 0.5), st.integers(1000, 10**5), st.floats(0.0, 0.9), st.floats(0.51, 0.9))
def test_with_that_many_more_the_group_equals_the_average_it_has_lifted(rate: float, n: int, share: float, other: float) -> None:  # fmt: skip
    mean = share * rate + (1 - share) * other
    found = people_to_parity(Estimate(rate, n=n), Estimate(mean), Better.HIGHER, scale=1, shared=True, share=share)
    lifted = rate + found.people / n
    assert lifted == pytest.approx(share * lifted + (1 - share) * other, abs=2 / n)


def test_a_group_whose_share_is_not_known_takes_the_average_as_still_and_says_so() -> None:
    group, mean = Estimate(28, 2, n=1000), Estimate(40, 0.6)
    bound = people_to_parity(group, mean, Better.HIGHER, scale=100, shared=True)
    exact = people_to_parity(group, mean, Better.HIGHER, scale=100, shared=True, share=0.2)
    assert (bound.bounded, bound.average_moves) == (True, False)
    assert bound.people == 120
    assert exact.people == 150
    assert (bound.high - bound.low) > 0.8 * (exact.high - exact.low)


def test_a_group_that_is_everybody_has_no_average_to_reach() -> None:
    one = Estimate(0.5, 0.1, n=10)
    assert "everybody" in people_to_parity(one, one, Better.HIGHER, scale=1, shared=True, share=1.0).reason


@pytest.mark.parametrize(
    ("group", "better", "scale", "reason"),
    [
        (Estimate(50_000, n=10), Better.HIGHER, None, "share or a rate"),
        (Estimate(0.5, n=10), Better.HIGHER, 0.0, "share or a rate"),
        (Estimate(0.5, n=10), Better.HIGHER, math.nan, "share or a rate"),
        (Estimate(0.5), Better.HIGHER, 1.0, "not recorded"),
        (Estimate(0.5, n=10), Better.NOT_DECLARED, 1.0, "not declared"),
    ],
)
def test_refusals_say_why(group: Estimate, better: Better, scale: float | None, reason: str) -> None:
    found = people_to_parity(group, Estimate(0.6), better, scale=scale)
    assert isinstance(found, Refusal)
    assert reason in found.reason


def test_best_reliable_group_passes_over_the_unreliable_extreme() -> None:
    rates = {"a": Estimate(90), "b": Estimate(70), "c": Estimate(60)}
    assert best_reliable(rates, Better.HIGHER, {"b", "c"}) == "b"
    assert best_reliable(rates, Better.LOWER, {"a", "b"}) == "b"
    assert best_reliable(rates, Better.HIGHER, set()) is None
    assert best_reliable(rates, Better.NOT_DECLARED, {"a"}) is None


@given(st.floats(0, 1), st.floats(0, 1), st.integers(1, 10**6), st.floats(0.001, 0.2))
def test_that_many_people_really_reach_parity(rate: float, reference: float, n: int, se: float) -> None:
    found = people_to_parity(Estimate(rate, se, n=n), Estimate(reference, se), Better.HIGHER, scale=1)
    assert (rate * n + found.people) / n >= reference - 1e-6
    if found.people:
        assert (rate * n + found.people - 1) / n < reference
    assert found.low <= found.people <= found.high
