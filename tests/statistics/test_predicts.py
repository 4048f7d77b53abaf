"""Does race predict it? Verdicts against hand-worked pairs, and what noise may never do."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from equipt_dash.statistics.estimates import Estimate
from equipt_dash.statistics.multiple import holm
from equipt_dash.statistics.predicts import PredictsVerdict, race_predicts

PAIRS = [("a", "b"), ("a", "c"), ("b", "c")]


@settings(max_examples=50, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=12))
def test_holm_agrees_with_statsmodels(p_values: list[float]) -> None:
    theirs = multipletests(p_values, method="holm")[1] if p_values else []
    assert holm(p_values) == pytest.approx(tuple(theirs))


def test_holm_refuses_what_is_no_probability() -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        holm([0.2, 1.2])


def test_worked_example() -> None:
    found = race_predicts({"a": Estimate(30, 3), "b": Estimate(40, 4), "c": Estimate(41, 0.0)}, PAIRS)
    by_pair = {(pair.a, pair.b): pair for pair in found.pairs}
    first = by_pair["a", "b"]
    assert (first.difference, first.se, first.z) == (-10, 5, -2)
    assert first.p == pytest.approx(0.0455, abs=1e-4)
    assert by_pair["a", "c"].p == pytest.approx(0.000246, abs=1e-6)  # z = 11/3
    assert by_pair["b", "c"].p == pytest.approx(0.8026, abs=1e-4)  # z = 1/4
    assert by_pair["a", "c"].holm_p == pytest.approx(3 * 0.000246, abs=1e-5)
    assert first.holm_p == pytest.approx(2 * 0.0455, abs=1e-4)
    assert first.ratio == pytest.approx(0.75)
    assert found.verdict is PredictsVerdict.PREDICTS
    assert (found.largest.a, found.largest.b) == ("a", "c")


def test_one_clear_pair_is_enough_but_an_uncorrected_one_is_not() -> None:
    close = {"a": Estimate(30, 3), "b": Estimate(40, 4), "c": Estimate(36, 3)}
    found = race_predicts(close, PAIRS)
    assert min(pair.p for pair in found.pairs) < 0.05 < min(pair.holm_p for pair in found.pairs)
    assert found.verdict is PredictsVerdict.NOT_CLEAR
    assert found.unsettled == tuple(PAIRS)
    assert found.unseen == pytest.approx(10 + 1.959964 * 5)  # a - b = -10 ± 9.8
    assert found.apart == ()


@pytest.mark.parametrize("level", [1.0, 50.0, 79.0, 1000.0])
def test_the_declared_difference_decides_whatever_the_level(level: float) -> None:
    # a - b = 0 ± 1.96·√2·2 = ±5.544
    groups = {"a": Estimate(level, 2), "b": Estimate(level, 2)}
    for declared, verdict in (
        (None, PredictsVerdict.NOT_CLEAR),
        (5.54, PredictsVerdict.TOO_LITTLE),
        (5.55, PredictsVerdict.NO_EVIDENCE),
    ):
        found = race_predicts(groups, PAIRS, smallest_difference=declared)
        assert found.verdict is verdict
        assert found.unseen == pytest.approx(5.544, abs=1e-3)
        assert found.unsettled == (() if verdict is PredictsVerdict.NO_EVIDENCE else (("a", "b"),))


def test_an_interval_that_ends_exactly_at_the_declared_difference_lies_inside_it() -> None:
    groups = {"a": Estimate(50, 2), "b": Estimate(51, 2)}
    unseen = race_predicts(groups, PAIRS).unseen
    assert race_predicts(groups, PAIRS, smallest_difference=unseen).verdict is PredictsVerdict.NO_EVIDENCE
    below = math.nextafter(unseen, 0)
    assert race_predicts(groups, PAIRS, smallest_difference=below).verdict is PredictsVerdict.TOO_LITTLE


def test_a_pair_without_an_interval_is_not_inside_anything() -> None:
    groups = {"a": Estimate(50, 1), "b": Estimate(50, 1), "c": Estimate(50)}
    found = race_predicts(groups, PAIRS, smallest_difference=40)
    assert found.verdict is PredictsVerdict.TOO_LITTLE
    assert found.untested == ("c",)
    del groups["c"]
    assert race_predicts(groups, PAIRS, smallest_difference=40).verdict is PredictsVerdict.NO_EVIDENCE


def test_a_clear_difference_smaller_than_the_declared_one_is_still_clear_and_says_so() -> None:
    groups = {"a": Estimate(50, 0.1), "b": Estimate(52, 0.1)}
    found = race_predicts(groups, PAIRS, smallest_difference=5)
    assert found.verdict is PredictsVerdict.PREDICTS
    assert found.below_what_matters
    assert not race_predicts(groups, PAIRS, smallest_difference=2).below_what_matters
    assert not race_predicts(groups, PAIRS).below_what_matters


def test_the_widest_clear_pair_stands_first_not_the_widest_of_all() -> None:
    groups = {"a": Estimate(50, 1), "b": Estimate(60, 1), "c": Estimate(90, 40)}
    found = race_predicts(groups, PAIRS)
    assert (found.largest.a, found.largest.b) == ("a", "c")
    assert [(pair.a, pair.b) for pair in found.apart] == [("a", "b")]


def test_the_last_digit_of_the_arithmetic_is_no_difference() -> None:
    found = race_predicts({"a": Estimate(0.1 + 0.2, 0.0), "b": Estimate(0.3, 0.0)}, PAIRS)
    assert (found.pairs[0].difference, found.pairs[0].p, found.unseen) == (0.0, None, None)
    assert found.verdict is PredictsVerdict.NOT_PUBLISHED
    found = race_predicts({"a": Estimate(0.4, 0.0), "b": Estimate(0.3, 0.0)}, PAIRS)
    assert found.verdict is PredictsVerdict.NOT_PUBLISHED, "an error of zero is no knowledge, so nothing is judged"


def test_noise_not_published() -> None:
    found = race_predicts({"a": Estimate(10), "b": Estimate(90), "c": Estimate(20)}, PAIRS)
    assert found.verdict is PredictsVerdict.NOT_PUBLISHED
    assert found.largest.difference == -80
    assert all(pair.p is None and pair.holm_p is None for pair in found.pairs)


def test_partly_published_noise_tests_what_it_can() -> None:
    found = race_predicts({"a": Estimate(10, 1), "b": Estimate(90), "c": Estimate(20, 1)}, PAIRS)
    assert found.verdict is PredictsVerdict.PREDICTS
    assert [pair.p is None for pair in found.pairs] == [True, False, True]
    assert (found.largest.a, found.largest.b) == ("a", "b")


@pytest.mark.parametrize(
    ("estimates", "verdict"),
    [
        ({}, PredictsVerdict.TOO_LITTLE),
        ({"a": Estimate(1)}, PredictsVerdict.NOT_PUBLISHED),
        ({"a": Estimate(1, 0.1)}, PredictsVerdict.TOO_LITTLE),
        ({"a": Estimate(1, 0.1), "x": Estimate(2, 0.1)}, PredictsVerdict.TOO_LITTLE),
        ({"a": Estimate(1, 0.1), "b": Estimate(2)}, PredictsVerdict.TOO_LITTLE),
    ],
)
def test_nothing_to_test(estimates: dict[str, Estimate], verdict: PredictsVerdict) -> None:
    assert race_predicts(estimates, PAIRS).verdict is verdict


@pytest.mark.parametrize(
    "wrong", [{"alpha": 0.0}, {"alpha": 5.0}, {"smallest_difference": 0.0}, {"smallest_difference": -1.0}]
)
def test_what_cannot_be_meant_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"between 0 and 1|above zero"):
        race_predicts({}, PAIRS, **wrong)


groups = st.fixed_dictionaries({code: st.builds(Estimate, st.floats(1, 100), st.floats(0.01, 50)) for code in "abc"})


declared = st.none() | st.floats(0.01, 100)


@given(groups, declared, st.floats(0.01, 1000))
def test_the_verdict_does_not_depend_on_the_unit(estimates: dict[str, Estimate], least: float | None, k: float) -> None:
    scaled = {code: Estimate(e.value * k, e.se * k) for code, e in estimates.items()}
    there = race_predicts(scaled, PAIRS, smallest_difference=None if least is None else least * k)
    assert there.verdict is race_predicts(estimates, PAIRS, smallest_difference=least).verdict


@given(groups, declared, st.sampled_from([100.0, 101.5, 1000.0]))
def test_counting_the_opposite_outcome_changes_nothing(
    estimates: dict[str, Estimate], least: float | None, scale: float
) -> None:
    opposite = {code: Estimate(scale - e.value, e.se) for code, e in estimates.items()}
    here, there = (race_predicts(one, PAIRS, smallest_difference=least) for one in (estimates, opposite))
    assert there.verdict is here.verdict
    assert there.unsettled == here.unsettled
    assert there.unseen == pytest.approx(here.unseen, abs=1e-9)
    assert there.below_what_matters == here.below_what_matters


@pytest.mark.parametrize("least", [None, 1.0, 6.0])
@pytest.mark.parametrize("se", [0.5, 1.5])
def test_95_against_93_is_5_against_7(least: float | None, se: float) -> None:
    common = {"a": Estimate(95, se), "b": Estimate(93, se)}
    rare = {"a": Estimate(5, se), "b": Estimate(7, se)}
    found = [race_predicts(one, PAIRS, smallest_difference=least).verdict for one in (common, rare)]
    assert found[0] is found[1]


@given(groups, declared)
def test_more_noise_never_turns_no_verdict_into_a_finding(estimates: dict[str, Estimate], least: float | None) -> None:
    noisier = {code: Estimate(e.value, e.se * 2) for code, e in estimates.items()}
    here, there = (race_predicts(one, PAIRS, smallest_difference=least) for one in (estimates, noisier))
    if there.verdict is PredictsVerdict.PREDICTS:
        assert here.verdict is PredictsVerdict.PREDICTS
    if there.verdict is PredictsVerdict.NO_EVIDENCE:
        assert here.verdict in (PredictsVerdict.NO_EVIDENCE, PredictsVerdict.PREDICTS)
    assert there.unseen >= here.unseen
