"""Where each check of a typed value begins: the last value that passes and the first that does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from equipt_dash.figures.checks import check
from equipt_dash.figures.sheet import CellId, Known, Newest, Sheet
from equipt_dash.kernel.model import Better, Measure, Missing, Partition, ValueRole
from tests.desk.test_entry_checks import COUNT, MEASURE, NEW, found, sheet, typed

OPEN = replace(MEASURE, scale=None)
MONEY = replace(MEASURE, unit="dollars", scale=None)
A, B = NEW._replace(group="a"), NEW._replace(group="b")


@pytest.mark.parametrize(
    ("measure", "value", "expected"),
    [
        (MEASURE, 100.0, set()), (MEASURE, 0.0, set()), (MEASURE, 100.1, {("error", "value")}), (MEASURE, -0.1, {("error", "value")}),
        (OPEN, 100.0, set()), (OPEN, 100.1, {("question", "value")}), (COUNT, 0.0, set()), (COUNT, -1.0, {("error", "value")}),
    ],
)  # fmt: skip
def test_the_ends_of_a_scale_belong_to_it(measure: Measure, value: float, expected: set[tuple[str, str]]) -> None:
    assert found(sheet(measure, history=()), typed(value=value)) == expected


def test_below_zero_is_asked_about_once_in_the_life_of_a_measure() -> None:
    assert found(sheet(MONEY, history=(5, 5, 5)), typed(value=-1.0)) == {("question", "value")}
    assert found(sheet(MONEY, history=(-5, 5, -5)), typed(value=-1.0)) == set()


def test_nobody_may_be_counted_and_all_may_be() -> None:
    rate = sheet(history=())
    assert found(rate, typed(value=0.0, numerator=0.0, denominator=10.0)) == set()
    assert found(rate, typed(value=100.0, numerator=10.0, denominator=10.0)) == set()
    assert ("error", "numerator") in found(rate, typed(value=100.0, numerator=10.1, denominator=10.0))
    nobody = typed(value=None, missing=Missing.NOT_APPLICABLE, numerator=0.0, denominator=0.0)
    assert found(rate, nobody) == set(), "0 of 0 with a reason is no division"


@pytest.mark.parametrize(("target", "asked"), [(41.0, False), (41.1, True), (40.9, False)])
def test_a_target_that_keeps_the_level_is_no_step_back_where_lower_is_better(target: float, asked: bool) -> None:
    lower = replace(sheet(replace(MEASURE, better=Better.LOWER)), role=ValueRole.TARGET)
    there = replace(lower, newest={("all", "here"): Newest("FY2016", date(2016, 9, 30), 41.0)})
    assert (found(there, typed(value=target)) == {("question", "value")}) == asked


def test_a_series_that_has_quarters_and_years_is_asked_about_neither() -> None:
    ends = {"FY2015": date(2015, 9, 30), "FY2016": date(2016, 9, 30), "FY2016-Q4": date(2016, 9, 30)}
    known = {CellId(period, "all", "here"): Known(end, 1, 41.0) for period, end in ends.items()}
    new = CellId("FY2017-Q1", "all", "here")
    there = Sheet(
        MEASURE, ValueRole.ACTUAL, known, {**ends, "FY2017-Q1": date(2016, 12, 31)}, ("all",), date(2018, 1, 1)
    )
    assert found(there, typed(new)) == set()
    del known[CellId("FY2016-Q4", "all", "here")]
    assert found(there, typed(new)) == {("question", "value")}


@pytest.mark.parametrize(
    ("history", "value", "asked"),
    [
        ((40, 41, 40, 41), 45.0, False), ((40, 41, 40, 41), 45.1, True),  # three changes say what is usual: 1 point
        ((40, 41, 40), 46.0, False), ((40, 41, 40), 120.0, False), ((40, 41, 40), 120.1, True),  # two do not
    ],
)  # fmt: skip
def test_three_changes_say_what_is_usual_and_two_do_not(history: tuple[float, ...], value: float, asked: bool) -> None:
    assert (found(sheet(MONEY, history=history), typed(value=value)) == {("question", "value")}) == asked


@pytest.mark.parametrize(("value", "asked"), [(300.0, False), (301.0, True), (34.0, False), (33.0, True)])
def test_with_one_value_before_three_times_it_and_a_third_of_it_pass(value: float, asked: bool) -> None:
    assert (found(sheet(COUNT, history=(100,)), typed(value=value)) == {("question", "value")}) == asked


def test_a_denominator_may_lose_a_fifth_and_no_more() -> None:
    held = sheet(numerator=410.0, denominator=1000.0)
    assert found(held, typed(numerator=328.0, denominator=800.0)) == set()
    assert found(held, typed(numerator=327.59, denominator=799.0)) == {("question", "denominator")}


def test_a_share_of_all_is_a_share_too() -> None:
    cells = {**typed(A, 1.0), **typed(B, 0.5)}
    assert any("Are these shares" in one.words for one in check(sheet(history=()), cells))
    assert not any(
        "Are these shares" in one.words for one in check(sheet(history=()), {**typed(A, 1.0), **typed(B, 0.0)})
    )


@pytest.mark.parametrize(("b", "asked"), [(3980.0, False), (3940.0, True), (4020.0, False), (4060.0, True)])
def test_parts_may_miss_their_total_by_half_a_percent(b: float, asked: bool) -> None:
    whole = sheet(COUNT, history=())
    cells = typed(value=10000.0) | typed(A, 6000.0) | typed(B, b)
    assert (found(whole, cells) == {("question", "value")}) == asked


def test_parts_are_not_added_up_while_one_is_missing() -> None:
    three = replace(sheet(COUNT, history=()), groups=("all", "a", "b", "c"))
    assert found(three, typed(value=100.0) | typed(A, 60.0) | typed(B, 20.0)) == set()


@pytest.mark.parametrize(("b", "asked"), [(40.5, False), (40.6, True), (39.5, False), (39.4, True)])
def test_shares_may_miss_a_hundred_by_half_a_point(b: float, asked: bool) -> None:
    shares = sheet(replace(MEASURE, partition=Partition.COMPOSITION), history=())
    assert (found(shares, typed(A, 60.0) | typed(B, b)) == {("question", "value")}) == asked
