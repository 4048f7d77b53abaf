"""The checks of what is no number, of periods and targets in time, and of shares among percents: pure, no database."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from equipt_dash.figures.checks import check
from equipt_dash.figures.sheet import CellId, Known, Newest
from equipt_dash.kernel.model import Better, ValueRole
from tests.desk.test_entry_checks import MEASURE, found, sheet, typed


@pytest.mark.parametrize("number", [float("nan"), float("inf"), -float("inf")])
def test_what_is_no_number_is_an_error_and_compared_with_nothing(number: float) -> None:
    for part in ("value", "numerator", "denominator"):
        cells = typed(**{part: number})
        assert found(sheet(), cells) == {("error", part)}
        assert found(sheet(replace(MEASURE, scale=None)), cells) == {("error", part)}


def test_a_period_that_still_runs_is_asked_about_until_the_day_after_its_end() -> None:
    asked = ("question", "value")
    for today, expected in ((date(2017, 9, 29), {asked}), (date(2017, 9, 30), {asked}), (date(2017, 10, 1), set())):
        assert found(replace(sheet(), today=today), typed()) == expected


@pytest.mark.parametrize(
    ("period", "asked"),
    [("FY2017", False), ("FY2017-Q1", True), ("2017-03", True), ("2017", True), ("2016-17", True), ("2013-2017", True)],
)
def test_a_period_of_another_length_is_asked_about(period: str, asked: bool) -> None:
    yearly = sheet()
    new = CellId(period, "all", "here")
    there = replace(yearly, ends={**yearly.ends, period: date(2017, 9, 30)})
    words = [one.words for one in check(there, typed(new)) if "different stretches" in one.words]
    assert bool(words) == asked
    quarters = {CellId(f"FY{year}-Q{n}", "all", "here"): Known(date(year, 3 * n, 28), 1, 41.0)
                for year in (2015, 2016) for n in (1, 2, 3, 4)}  # fmt: skip
    ends = {cell.period: row.period_end for cell, row in quarters.items()} | {"FY2017": date(2017, 9, 30)}
    quarterly = replace(yearly, known=quarters, ends=ends)
    assert any("quarters" in one.words for one in check(quarterly, typed())), "nor a year among quarters"


@pytest.mark.parametrize(
    ("better", "target", "asked"),
    [(Better.HIGHER, 40.0, True), (Better.HIGHER, 41.0, False), (Better.HIGHER, 50.0, False),
     (Better.LOWER, 50.0, True), (Better.LOWER, 40.0, False), (Better.NOT_DECLARED, 1.0, False)],
)  # fmt: skip
def test_a_target_behind_today_is_asked_about(better: Better, target: float, asked: bool) -> None:
    newest = {("all", "here"): Newest("FY2016", date(2016, 9, 30), 41.0)}
    targets = replace(sheet(replace(MEASURE, better=better)), role=ValueRole.TARGET, newest=newest)
    assert (("question", "value") in found(targets, typed(value=target))) == asked
    missed = replace(targets, newest={("all", "here"): Newest("FY2017", date(2017, 9, 30), 41.0)})
    assert found(missed, typed(value=target)) == set(), "a target of a year that is over is no plan"


def test_percents_that_are_all_shares_are_asked_about_once() -> None:
    new = replace(sheet(history=()), ends={"FY2017": date(2017, 9, 30)})
    cells = {**typed(value=0.79), **typed(CellId("FY2017", "a", "here"), value=0.88)}
    assert [one.words for one in check(new, cells) if "Are these shares" in one.words] != []
    assert not any("Are these shares" in one.words for one in check(new, typed(value=0.5))), "one may be small"
    assert not any("Are these shares" in one.words for one in check(sheet(), cells)), "the jump says it there"


def test_a_value_its_source_rounded_more_than_we_do_still_fits_its_parts() -> None:
    assert found(sheet(), typed(value=41.0, numerator=413.0, denominator=1000.0)) == set()
    assert found(sheet(), typed(value=41.1, numerator=413.0, denominator=1000.0)) == {("error", "value")}
