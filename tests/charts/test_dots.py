"""Level by group: readable at any width, with a row for those who are not counted."""

from __future__ import annotations

import math

import pytest

from equipt_dash.charts.dots import REACH, dots
from equipt_dash.charts.model import Axis, Reference, Row, nice_axis
from tests.charts.drawings import parse, printed, with_class

AXIS = Axis(0, 60, (0, 20, 40, 60), lambda value: f"{value:.0f}%")
ROWS = [
    Row("American Indian and Alaska Native residents", 5, 43.2, 33, 53.4, "43.2%"),
    Row("Asian residents", 3, 47.9, 45, 50.6, "47.9%"),
    Row("Native Hawaiian and Pacific Islander residents", 6, None, text="too few to show"),
    Row("Residents of two or more races", 7, None, text="not published"),
]
AVERAGE = Reference(45.1, "City average", "45.1%")


def test_it_is_as_wide_as_its_container_and_as_high_as_its_rows() -> None:
    root = parse(dots(ROWS, AVERAGE, AXIS))
    fewer = parse(dots(ROWS[:2], AVERAGE, AXIS))
    assert root.get("width") == "100%"
    assert root.get("viewBox") is None
    assert float(root.get("height", 0)) > float(fewer.get("height", 0)) + 80


def test_every_row_has_its_label_and_its_words_in_the_given_order() -> None:
    words = " ".join(printed(dots(ROWS, AVERAGE, AXIS, note="Share of homes owned")))
    places = [words.index(told) for row in ROWS for told in (f"{row.label} {row.text}",)]
    assert places == sorted(places)
    assert words.count("City average 45.1%") == 1
    assert words.endswith("Share of homes owned")


def test_a_group_without_a_number_has_words_and_no_marker() -> None:
    drawn = dots(ROWS, None, AXIS)
    assert len(with_class(drawn, "mark")) == 2
    assert [e.text for e in with_class(drawn, "absent")] == ["too few to show", "not published"]
    assert not with_class(drawn, "g6")


def test_markers_whiskers_and_reference_share_one_scale() -> None:
    drawn = dots([Row("a", 1, 20, 20, 40, "20")], Reference(40, "r"), AXIS)
    mark = next(e for e in parse(drawn).iter("svg") if e.get("x"))
    whisker = with_class(drawn, "whisker")[0]
    rule = with_class(drawn, "line")[0]
    ticks = [e.get("x1") for e in with_class(drawn, "axis")[0].iter("line")][1:]
    assert mark.get("x") == whisker.get("x1") == ticks[1]
    assert rule.get("x1") == whisker.get("x2") == ticks[2]


def test_an_interval_that_leaves_the_scale_has_no_cap_there() -> None:
    closed = dots([Row("a", 1, 20, 10, 40, "20")], None, AXIS)
    open_ended = dots([Row("a", 1, 20, 10, math.inf, "20")], None, AXIS)
    assert len(with_class(closed, "whisker")) == 3
    assert len(with_class(open_ended, "whisker")) == 2


def test_wide_tick_labels_are_thinned_and_keep_the_first() -> None:
    axis = Axis(0, 120000, tuple(range(0, 120001, 20000)), lambda value: f"${value:,.0f}")
    shown = [words for words in printed(dots([], None, axis)) if words.startswith("$")]
    assert shown[0] == "$0"
    assert 2 <= len(shown) <= 4


def test_the_average_crosses_tracks_and_never_the_names() -> None:
    """One line from top to bottom ran through 'Black (one race), Hispanic or not' on every phone."""
    lines = [e for e in parse(dots(ROWS, AVERAGE, AXIS)).iter("line") if e.get("class") == "line"]
    assert len(lines) == 1 + sum(row.value is not None for row in ROWS)
    rails = [float(e.get("y1", "0")) for e in parse(dots(ROWS, AVERAGE, AXIS)).iter("line") if e.get("class") == "rail"]
    for line, rail in zip(lines[1:], rails, strict=True):
        assert abs(float(line.get("y1", "0")) - rail) <= REACH
        assert abs(float(line.get("y2", "0")) - rail) <= REACH


def test_marks_with_the_same_printed_value_stand_at_the_same_place() -> None:
    """66.85 and 66.94 both print as 66.9%."""
    rows = [Row("One", 1, 66.85, text="66.9%"), Row("Two", 2, 66.94, text="66.9%"), Row("Three", 3, 67.2, text="67.2%")]
    axis = nice_axis([66.0, 68.0], include_zero=False)
    at = [e.get("x") for e in parse(dots(rows, None, axis)).iter("svg") if e.get("x")]
    assert at[0] == at[1] != at[2]
    average = parse(dots(rows, Reference(66.88, "Everybody", "66.9%"), axis))
    at = [e.get("x") for e in average.iter("svg") if e.get("x")]
    assert {e.get("x1") for e in average.iter("line") if e.get("class") == "line"} == {at[0]} == {at[1]}


@pytest.mark.parametrize(("low", "told"), [(0.0, False), (20.0, True)])
def test_a_scale_that_does_not_start_at_zero_says_so(low: float, told: bool) -> None:
    axis = Axis(low, 60.0, (low, 40.0, 60.0), lambda value: f"{value:g}%")
    assert ("Scale starts at 20%" in printed(dots(ROWS, AVERAGE, axis))) is told
