"""Marks stand where their numbers say: right of the middle for better off, whatever lies beyond the scale at its edge."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from equipt_dash.charts.glance import EDGE, Mark, reach_of, track


def places(drawn: str) -> list[float]:
    """Where the marks stand, as shares of the width, in the order drawn."""
    root = ElementTree.fromstring(drawn)
    return [float(str(one.get("x")).rstrip("%")) / 100 for one in root.findall("svg")]


@given(st.lists(st.floats(-300, 300), min_size=1, max_size=8))
def test_the_side_of_a_mark_is_the_sign_of_its_number(numbers: list[float]) -> None:
    marks = [Mark(1 + n % 7, value, f"group {n}") for n, value in enumerate(numbers)]
    reach = reach_of(numbers)
    found = places(track(marks, marks[0], reach))
    assert len(found) == len(marks)
    values = [*numbers[1:], numbers[0]]  # the chosen one is drawn last, above the others
    for value, place in zip(values, found, strict=True):
        assert EDGE - 1e-3 <= place <= 1 - EDGE + 1e-3
        if abs(value) >= reach / 50:
            assert (place > 0.5) == (value > 0)


@pytest.mark.parametrize(("numbers", "reach"), [([], 10), ([9.9], 10), ([-10.1], 25), ([3, -49], 50), ([250], 100)])
def test_the_scale_is_the_smallest_that_holds_them(numbers: list[float], reach: float) -> None:
    assert reach_of(numbers) == reach


def test_the_bar_runs_from_everybody_to_the_chosen_group_and_says_on_which_side() -> None:
    marks = [Mark(1, -30.0, "Black: 30% worse"), Mark(4, 12.0, "White: 12% better")]
    behind, ahead, none = track(marks, marks[0], 50), track(marks, marks[1], 50), track(marks, None, 50)
    assert "reach behind" in behind
    assert "reach ahead" in ahead
    assert "reach" not in none
    assert re.findall(r"<title>([^<]+)</title>", behind) == ["White: 12% better", "Black: 30% worse"]


def test_a_picture_is_hidden_from_those_who_hear_the_words_beside_it() -> None:
    assert 'aria-hidden="true"' in track([Mark(1, 1.0, "one")], None, 10)
