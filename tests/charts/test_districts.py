"""A map of districts: inside its picture, safe whatever a district is called, and shaded by equal steps."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.charts.districts import SIZE, STEPS, Place, Shape, district_map, step_of
from tests.charts.drawings import HOSTILE, SHOWN_HOSTILE, parse
from tests.charts.test_every_chart import ALLOWED

corner = st.tuples(st.integers(0, SIZE), st.integers(0, SIZE))
shape = st.builds(Shape, st.lists(st.lists(corner, min_size=3, max_size=6).map(tuple), min_size=1, max_size=3).map(tuple), corner)  # fmt: skip
place = st.builds(Place, st.text(max_size=8) | st.just(HOSTILE), st.text(max_size=20), shape, st.none() | st.integers(1, STEPS))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(st.lists(place, max_size=6))
def test_any_map_is_well_formed_and_inside_its_picture(places: list[Place]) -> None:
    picture = parse(district_map(places))
    _left, _top, width, height = (float(part) for part in picture.attrib["viewBox"].split())
    drawn = [one for one in picture.iter() if one.tag == "path"]
    assert len(drawn) == len(places)
    for element in picture.iter():
        assert set(element.attrib) <= ALLOWED[element.tag]
    for path in drawn:
        for ring in path.attrib["d"].strip("MZ").split("ZM"):
            for x, y in (map(float, at.split()) for at in ring.split("L")):
                assert 0 <= x <= width
                assert 0 <= y <= height


def test_words_are_escaped_and_a_place_without_a_number_is_marked_and_says_why() -> None:
    square = Shape((((0, 0), (0, SIZE), (SIZE, SIZE), (SIZE, 0)),), (SIZE // 2, SIZE // 2))
    drawn = district_map([Place(HOSTILE, "too few to show", square, None), Place("2", "40%", square, 3)])
    assert "<script" not in drawn
    picture = parse(drawn)
    assert picture[0].attrib["class"] == "place none"
    assert picture[1].attrib["class"] == "place step3"
    texts = [(one.text or "").strip() for one in picture.iter() if one.tag == "text"]
    assert texts == [SHOWN_HOSTILE, "too few to show", "2", "40%"]
    assert picture[3].attrib["class"] == "absent halo"


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=9))
def test_steps_follow_the_numbers(values: list[float]) -> None:
    low, high = min(values), max(values)
    steps = [step_of(value, low, high) for value in sorted(values)]
    assert steps == sorted(steps)
    assert set(steps) <= set(range(1, STEPS + 1))
    assert high == low or (steps[0], steps[-1]) == (1, STEPS)
