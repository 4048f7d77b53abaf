"""Scores other cities publish, survey margins and decompositions."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.statistics import acs
from equipt_dash.statistics.decomposition import kitagawa, theil_split
from equipt_dash.statistics.estimates import Refusal
from equipt_dash.statistics.scores import (
    change_score,
    contracting_index,
    equality_score,
    four_fifths,
    mean_score,
    relative_rate_index,
    representation_index,
)


@pytest.mark.parametrize(
    ("ratio", "score", "inferred"),
    [
        (1.0, 100, True),
        (1.05, 90, True),
        (0.44 / 0.40, 80, True),
        (1.2, 75, False),
        (1.5, 60, False),
        (2.0, 40, False),  # published
        (3.0, 34, False),  # 33.3 rounded up
        (5.0, 20, False),  # published
        (6.2, 16, False),  # 15.2 rounded up
        (6.3, 15, True),
        (10.0, 1, True),
        (250.0, 1, True),
    ],
)
def test_equality_indicators(ratio: float, score: int, inferred: bool) -> None:
    found = equality_score(ratio)
    assert (found.score, found.inferred) == (score, inferred)


@pytest.mark.parametrize("ratio", [0.5, math.nan, math.inf])
def test_a_ratio_below_one_or_without_end_is_refused(ratio: float) -> None:
    with pytest.raises(ValueError, match="at least 1"):
        equality_score(ratio)


@given(st.floats(1, 50), st.floats(0, 10))
def test_a_larger_ratio_never_scores_higher(ratio: float, more: float) -> None:
    assert equality_score(ratio + more).score <= equality_score(ratio).score


def test_scores_are_averaged_plainly_and_changes_are_signed() -> None:
    assert mean_score([40, 20, 33]) == 31
    assert change_score(40, 46) == 6
    with pytest.raises(ValueError, match="at least one"):
        mean_score([])


def test_four_fifths_with_its_test() -> None:
    found = four_fifths({"a": 60, "b": 40, "c": 48}, {"a": 100, "b": 100, "c": 100}, favourable=True)
    by_group = {one.group: one for one in found}
    assert (by_group["b"].below, by_group["b"].clear) == (True, True)
    assert by_group["b"].impact_ratio == pytest.approx(2 / 3)
    assert not by_group["c"].below  # exactly four fifths
    assert (by_group["a"].impact_ratio, by_group["a"].p) == (1.0, 1.0)
    few = four_fifths({"a": 3, "b": 2}, {"a": 5, "b": 5}, favourable=True)
    assert few[1].below
    assert not few[1].clear
    assert isinstance(four_fifths({"a": 1}, {"a": 2}, favourable=True), Refusal)
    assert isinstance(four_fifths({"a": 0, "b": 0}, {"a": 2, "b": 2}, favourable=True), Refusal)
    assert "favourable" in four_fifths({"a": 1, "b": 1}, {"a": 2, "b": 2}, favourable=False).reason


def test_contracting_and_representation() -> None:
    assert contracting_index(0.04, 0.05) == (pytest.approx(80), True)
    assert contracting_index(0.041, 0.05) == (pytest.approx(82), False)
    assert isinstance(contracting_index(0.04, 0), Refusal)
    assert representation_index(30, 100, 100, 1000) == pytest.approx(3)
    assert isinstance(representation_index(0, 0, 100, 1000), Refusal)


def test_relative_rate_index_uses_the_preceding_stage() -> None:
    # 30 of 120 arrests referred against 40 of 400
    assert relative_rate_index(30, 120, 40, 400, 0.08) == pytest.approx(2.5)
    assert "1%" in relative_rate_index(30, 120, 40, 400, 0.009).reason
    assert isinstance(relative_rate_index(30, 0, 40, 400, 0.5), Refusal)
    assert isinstance(relative_rate_index(30, 10, 0, 400, 0.5), Refusal)


def test_survey_margins_match_the_handbook() -> None:
    assert acs.se(3.29) == pytest.approx(2.0)
    # handbook example: three counties 1,000 ± 200 and so on add in squares
    assert acs.sum_margin([200, 300, 600]) == pytest.approx(700)
    # a proportion 4,634 ± 989 of 31,713 ± 601 (ACS General Handbook, chapter 8)
    assert acs.proportion_margin(4634, 989, 31713, 601) == pytest.approx(0.0311, abs=5e-5)
    assert acs.ratio_margin(4634, 989, 6440, 1328) == pytest.approx(0.2136, abs=1e-3)
    # a negative root falls back to the ratio's plus sign
    assert acs.proportion_margin(90, 1, 100, 50) == pytest.approx(math.hypot(1, 45) / 100)


@pytest.mark.parametrize("margin", [-222222222, math.nan, math.inf])
def test_special_codes_are_no_margins(margin: float) -> None:
    with pytest.raises(ValueError, match="margin"):
        acs.se(margin)


def test_a_denominator_of_zero_is_refused() -> None:
    with pytest.raises(ValueError, match="denominator"):
        acs.proportion_margin(1, 1, 0, 1)


def test_kitagawa_by_hand() -> None:
    found = kitagawa(np.array([0.1, 0.5]), np.array([80.0, 20]), np.array([0.1, 0.4]), np.array([50.0, 50]))
    # means .18 and .25; composition (-.3)(.1) + (.3)(.45) = .105; rate (-.1)(.35) = -.035
    assert found.difference == pytest.approx(0.07)
    assert sum(found.composition) == pytest.approx(0.105)
    assert found.rate == pytest.approx((0.0, -0.035))


districts = st.integers(2, 6).flatmap(
    lambda j: st.tuples(*[st.lists(st.floats(0.1, 100), min_size=j, max_size=j) for _ in range(4)])
)


@given(districts)
def test_kitagawa_adds_up_and_turns_with_time(drawn: tuple[list[float], ...]) -> None:
    y1, n1, y2, n2 = (np.array(column) for column in drawn)
    there, back = kitagawa(y1, n1, y2, n2), kitagawa(y2, n2, y1, n1)
    assert sum(there.composition) + sum(there.rate) == pytest.approx(there.difference, abs=1e-9)
    assert there.composition == pytest.approx([-c for c in back.composition], abs=1e-9)
    same_mix = kitagawa(y1, n1, y2, n1)
    assert sum(same_mix.composition) == pytest.approx(0, abs=1e-9)


@pytest.mark.parametrize("n", [np.array([1.0]), np.array([-1.0, 2.0]), np.array([0.0, 0.0])])
def test_kitagawa_refuses_tables_that_do_not_fit(n: np.ndarray) -> None:
    with pytest.raises(ValueError, match=r"shape|negative"):
        kitagawa(np.array([1.0, 2.0]), n, np.array([1.0, 2.0]), np.array([1.0, 1.0]))


def test_theil_splits_by_hand() -> None:
    rates, n = np.array([[10.0, 30.0], [20.0, 60.0]]), np.array([[100.0, 100], [100, 100]])
    found = theil_split(rates, n)
    between = (20 / 30) / 2 * math.log(20 / 30) + (40 / 30) / 2 * math.log(40 / 30)
    inside = 0.25 * math.log(0.5) + 0.75 * math.log(1.5)
    assert found.between == pytest.approx(1000 * between)
    assert found.inside == pytest.approx((1000 * inside, 1000 * inside))
    assert found.within == pytest.approx(1000 * inside)
    assert found.total == pytest.approx(found.between + found.within)


@given(
    st.lists(
        st.lists(st.tuples(st.floats(0, 100), st.integers(0, 1000)), min_size=3, max_size=3), min_size=2, max_size=5
    )
)
def test_theil_parts_are_never_negative_and_add_up(cells: list[list[tuple[float, int]]]) -> None:
    rates = np.array([[y + 0.5 for y, _ in row] for row in cells])
    n = np.array([[k + 1.0 for _, k in row] for row in cells])
    found = theil_split(rates, n)
    assert found.between >= -1e-9
    assert found.within >= -1e-9
    assert found.total == pytest.approx(found.between + found.within, abs=1e-7)


def test_cells_without_people_count_for_nothing_and_empty_rows_are_left_out() -> None:
    full = theil_split(np.array([[10.0, 20.0], [5.0, 8.0]]), np.array([[5.0, 5.0], [3.0, 0.0]]))
    other = theil_split(
        np.array([[10.0, 20.0], [5.0, 99.0], [7.0, 7.0]]), np.array([[5.0, 5.0], [3.0, 0.0], [0.0, 0.0]])
    )
    assert full == other


@pytest.mark.parametrize(
    ("rates", "n", "reason"),
    [
        ([[1.0, 2.0]], [[1.0]], "same shape"),
        ([[-1.0, 2.0]], [[1.0, 1.0]], "negative"),
        ([[0.0, 0.0], [1.0, 1.0]], [[1.0, 1.0], [1.0, 1.0]], "every rate is zero"),
        ([[1.0, 2.0]], [[0.0, 0.0]], "somebody must live there"),
    ],
)
def test_theil_refuses_what_has_no_index(rates: list[list[float]], n: list[list[float]], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        theil_split(np.array(rates), np.array(n))
