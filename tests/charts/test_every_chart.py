"""What must hold for every chart, whatever it is given."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from equipt_dash.charts.marks import key
from equipt_dash.charts.model import Axis, Point, Reference, Row, Series, Year
from tests.charts.drawings import (
    HOSTILE,
    SHOWN_HOSTILE,
    coordinates,
    drawings,
    extents,
    parse,
    points,
    told,
)
from tests.charts.gallery import GALLERY, NAMED

NUMBER = re.compile(r"-?\d+(\.\d)?")
ALLOWED = {
    "svg": {
        "class",
        "viewBox",
        "width",
        "height",
        "role",
        "aria-label",
        "aria-hidden",
        "focusable",
        "x",
        "y",
        "overflow",
    },
    "g": {"class"},
    "path": {"class", "d", "fill"},
    "line": {"class", "x1", "x2", "y1", "y2"},
    "rect": {"class", "x", "y", "width", "height"},
    "circle": {"class", "cx", "cy", "r"},
    "text": {"class", "x", "y", "font-size", "text-anchor"},
    "tspan": {"class"},
    "title": set(),
}

slow_to_draw = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@slow_to_draw
@given(drawings())
def test_any_input_gives_well_formed_pictures_of_known_parts(made: list[str]) -> None:
    for drawing in made:
        for element in parse(drawing).iter():
            extra = set(element.attrib) - ALLOWED[element.tag]
            assert not extra, f"<{element.tag}> has {extra}: styles, scripts, ids and links have no place in a chart"


@slow_to_draw
@given(drawings())
def test_any_input_gives_finite_rounded_coordinates(made: list[str]) -> None:
    for drawing in made:
        for number in coordinates(drawing):
            assert NUMBER.fullmatch(number), f"{number!r} in {drawing}"
            assert abs(float(number)) < 5000, f"{number} lies far outside any picture"


@slow_to_draw
@given(drawings())
def test_no_words_leave_their_picture(made: list[str]) -> None:
    for drawing in made:
        for words, left, right, width in extents(drawing):
            assert -1 <= left <= right <= width + 1, f"{words!r} runs from {left} to {right} in {width}: {drawing}"


@settings(max_examples=30, deadline=None)
@given(points(), points(), st.integers(1, 7))
def test_the_same_input_gives_the_same_string(first: Point, second: Point, slot: int) -> None:
    one = Series("a", "A", slot, (first, second), "name")
    again = Series("a", "A", slot, (first, second), "name")
    assert [draw(one) for draw in GALLERY.values()] == [draw(again) for draw in GALLERY.values()]


@pytest.mark.parametrize("kind", GALLERY)
def test_hostile_words_are_shown_as_words(kind: str) -> None:
    point = Point(1, HOSTILE, 4.0, 3.0, 5.0, HOSTILE)
    drawing = GALLERY[kind](Series("k", HOSTILE, 1, (point, Point(2, HOSTILE, 5.0, 4.0, 6.0, HOSTILE)), HOSTILE))
    assert "<script" not in drawing
    assert {element.tag for element in parse(drawing).iter()} <= set(ALLOWED)


@pytest.mark.parametrize("kind", NAMED)
def test_a_name_makes_it_an_image_and_no_name_hides_it(kind: str) -> None:
    points = (Point(1, "2020", 4.0, text="4"), Point(2, "2021", 5.0, text="5"))
    named = parse(GALLERY[kind](Series("k", "A", 1, points, HOSTILE)))
    hidden = parse(GALLERY[kind](Series("k", "A", 1, points)))
    assert (named.get("role"), (named.get("aria-label") or "").strip()) == ("img", SHOWN_HOSTILE)
    assert named.get("aria-hidden") is None
    assert (hidden.get("role"), hidden.get("aria-hidden")) == (None, "true")


@pytest.mark.parametrize("kind", sorted(set(GALLERY) - {"spark"}))
def test_every_printed_value_appears_exactly_once(kind: str) -> None:
    given = [Point(2010 + k, f"year {k}", 10.0 + k, 9.0 + k, 11.0 + k, f"{31 + k}.7%") for k in range(2)]
    words = told(GALLERY[kind](Series("k", "Some residents", 1, tuple(given))))
    for point in given:
        assert words.count(point.text) == 1, f"{point.text} in {words!r}"


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), float("-inf")])
def test_a_number_that_is_none_is_refused_before_it_can_be_drawn(bad: float) -> None:
    with pytest.raises(ValueError, match="absent number is None"):
        Point(1, "a", bad)
    with pytest.raises(ValueError, match="absent number is None"):
        Point(bad, "a", 1.0)
    with pytest.raises(ValueError, match="absent number is None"):
        Row("a", 1, bad)
    with pytest.raises(ValueError, match="absent number is None"):
        Year("a", bad, "")
    with pytest.raises(ValueError, match="absent number is None"):
        Year("a", None, "", bad)
    with pytest.raises(ValueError, match="absent number is None"):
        Reference(bad, "a")
    with pytest.raises(ValueError, match="absent number is None"):
        Axis(0.0, bad, ())


def test_a_bound_may_be_endless_but_never_not_a_number() -> None:
    assert Point(1, "a", 1.0, float("-inf"), float("inf")).high == float("inf")
    with pytest.raises(ValueError, match="interval bound"):
        Point(1, "a", 1.0, float("nan"), 2.0)
    with pytest.raises(ValueError, match="interval bound"):
        Row("a", 1, 1.0, 0.0, float("nan"))


@pytest.mark.parametrize("slot", [-1, 8])
def test_an_unknown_slot_is_refused(slot: int) -> None:
    with pytest.raises(ValueError, match="no colour or marker"):
        key(slot)
