"""Does race predict it? Verdicts against hand-worked pairs, and what noise may never do."""

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
    assert found.verdict is PredictsVerdict.TOO_LITTLE
    assert ("a", "b") in found.unsettled


def test_equal_and_precise_groups_are_no_evidence() -> None:
    found = race_predicts({"a": Estimate(50, 1), "b": Estimate(51, 1), "c": Estimate(50.5, 1)}, PAIRS)
    assert found.verdict is PredictsVerdict.NO_EVIDENCE
    assert found.unsettled == ()


def test_the_margin_decides_between_no_evidence_and_too_little() -> None:
    # a - b = 0 ± 1.96·√2·2 = ±5.54, which is 11.1 % of 50
    groups = {"a": Estimate(50, 2), "b": Estimate(50, 2)}
    assert race_predicts(groups, PAIRS, margin=0.112).verdict is PredictsVerdict.NO_EVIDENCE
    assert race_predicts(groups, PAIRS, margin=0.110).verdict is PredictsVerdict.TOO_LITTLE


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


@pytest.mark.parametrize("wrong", [{"alpha": 0.0}, {"alpha": 5.0}, {"margin": 0.0}, {"margin": 20.0}])
def test_percentages_passed_as_shares_are_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        race_predicts({}, PAIRS, **wrong)


groups = st.fixed_dictionaries({code: st.builds(Estimate, st.floats(1, 100), st.floats(0.01, 50)) for code in "abc"})


@given(groups, st.floats(0.01, 1000))
def test_the_verdict_does_not_depend_on_the_unit(estimates: dict[str, Estimate], k: float) -> None:
    scaled = {code: Estimate(e.value * k, e.se * k) for code, e in estimates.items()}
    assert race_predicts(scaled, PAIRS).verdict is race_predicts(estimates, PAIRS).verdict


@given(groups)
def test_more_noise_never_turns_no_verdict_into_a_finding(estimates: dict[str, Estimate]) -> None:
    noisier = {code: Estimate(e.value, e.se * 2) for code, e in estimates.items()}
    if race_predicts(noisier, PAIRS).verdict is PredictsVerdict.PREDICTS:
        assert race_predicts(estimates, PAIRS).verdict is PredictsVerdict.PREDICTS
    if race_predicts(noisier, PAIRS).verdict is PredictsVerdict.NO_EVIDENCE:
        assert race_predicts(estimates, PAIRS).verdict is not PredictsVerdict.TOO_LITTLE
