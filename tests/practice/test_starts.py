"""Dates of actions stand where they belong on the lines over time, and say nothing about an effect."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.charts.gapline import gapline
from equipt_dash.charts.model import Axis, Point, Series, Start
from equipt_dash.charts.panels import panels
from equipt_dash.kernel.model import Reach
from equipt_dash.practice.model import LeverAction
from equipt_dash.views.practice.starts import MOST, began, start_notes, starts_of
from tests.charts.drawings import printed, with_class
from tests.views.support import observation

ACTION = LeverAction("a", "Fund", "Pays", "money", Reach.POLICY, measures=("m",), starts_on=date(2020, 7, 1))
CALENDAR = [replace(observation("m", f"{year}", 1.0), period_end=date(year, 12, 31)) for year in range(2016, 2026)]
FISCAL = [replace(observation("m", f"FY{year}", 1.0), period_end=date(year, 6, 30)) for year in range(2016, 2026)]
POINTS = tuple(Point(year, str(year), float(year % 7)) for year in range(2016, 2026))


def test_the_middle_of_a_year_stands_on_its_point() -> None:
    (middle,) = began([ACTION], CALENDAR, measure="m")
    assert abs(middle.t - 2020) < 0.01
    (new_year,) = began([replace(ACTION, starts_on=date(2020, 1, 1))], FISCAL, measure="m")
    assert abs(new_year.t - 2020) < 0.01, "a fiscal year that ends in June has its middle at New Year"


def test_only_actions_that_name_it_and_began_within_the_years_are_drawn() -> None:
    others = [
        replace(ACTION, measures=("n",)), replace(ACTION, starts_on=None), replace(ACTION, starts_on=date(2011, 1, 1)),
        replace(ACTION, starts_on=date(2031, 1, 1)),
    ]  # fmt: skip
    assert began(others, CALENDAR, measure="m") == ()
    assert began([ACTION], (), measure="m") == ()
    assert [one.title for one in began([ACTION, *others], CALENDAR, measure="m")] == ["Fund"]
    assert began([replace(ACTION, disparities=("d",))], CALENDAR, disparity="d")


def test_the_notes_name_each_letter_and_claim_nothing() -> None:
    notes = start_notes(began([ACTION], CALENDAR, measure="m"))
    assert notes[0] == "A: “Fund” began on 1 July 2020."
    assert "no proof" in notes[-1]
    assert start_notes(()) == ()


def test_lines_and_letters_are_drawn_and_letters_never_lie_over_each_other() -> None:
    series = Series("s", "S", 1, POINTS)
    axis = Axis(0, 7, (0, 7))
    starts = (Start(2018.0, "A"), Start(2018.1, "B"), Start(2024.0, "C"), Start(2040.0, "D"))
    for drawn in (gapline(series, axis, starts=starts), panels([series], None, axis, starts=starts)[0].svg):
        (group,) = with_class(drawn, "start")
        assert len(group.findall("path")) == 3
        assert [text.text for text in group.findall("text")] == ["A B", "C"]
    assert "start" not in gapline(series, axis)
    assert "A B" in printed(gapline(series, axis, starts=starts))


@settings(max_examples=40)
@given(st.lists(st.integers(0, 12_000), max_size=20))
def test_every_place_lies_within_the_years_and_letters_follow_the_dates(days: list[int]) -> None:
    actions = [replace(ACTION, slug=str(n), starts_on=date(2000, 1, 1) + timedelta(days=d)) for n, d in enumerate(days)]
    found = began(actions, CALENDAR, measure="m")
    assert len(found) <= MOST
    assert all(2016 <= one.t <= 2025 for one in found)
    assert [one.on for one in found] == sorted(one.on for one in found)
    assert [one.letter for one in starts_of(found)] == [chr(65 + n) for n in range(len(found))]
