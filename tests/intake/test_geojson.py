"""A city's own map: shapes are tied to known districts, borders stay shared, and hostile files are refused with a reason."""

from __future__ import annotations

import json
import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from equipt_dash.charts.districts import SIZE
from equipt_dash.intake import geojson
from equipt_dash.intake.geojson import UnusableMap, by_area, read_features
from equipt_dash.intake.outline import outlines
from equipt_dash.kernel.model import Area
from equipt_dash.kernel.settings import DATA

AREAS = tuple(Area(f"district-{n}", f"Council District {n}", "district", "sample", False) for n in (1, 2, 3, 4))
SQUARE = [[0.0, 0.0], [0.1, 0.0], [0.1, 0.1], [0.0, 0.1], [0.0, 0.0]]
SAMPLE = DATA / "sample" / "districts.geojson"


def feature(says: object, ring: Any = SQUARE, **more: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": {"name": says},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
        **more,
    }


def shifted(by: float) -> list[list[float]]:
    return [[x + by, y] for x, y in SQUARE]


def collection(*features: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


def read(data: bytes, name: str = "") -> dict[str, Any]:
    return outlines(by_area(read_features(data), AREAS, name))


def edges(rings: Any) -> set[frozenset[tuple[int, int]]]:
    return {frozenset((ring[place - 1], corner)) for ring in rings for place, corner in enumerate(ring)}


def test_the_sample_map_keeps_every_shared_border_shared() -> None:
    shapes = read(SAMPLE.read_bytes())
    assert set(shapes) == {area.code for area in AREAS}
    found = {code: edges(shape.rings) for code, shape in shapes.items()}
    times: dict[frozenset[tuple[int, int]], int] = {}
    for lines in found.values():
        for line in lines:
            times[line] = times.get(line, 0) + 1
    outside = [line for line, count in times.items() if count == 1]
    # What only one district has is the city's outer line: a closed one, so each corner is on it twice.
    ends = [corner for line in outside for corner in line]
    assert all(ends.count(corner) == 2 for corner in ends)
    assert sum(count == 2 for count in times.values()) > 20
    assert set(times.values()) == {1, 2}
    corners = [corner for shape in shapes.values() for ring in shape.rings for corner in ring]
    assert max(max(corner) for corner in corners) == SIZE
    assert min(min(corner) for corner in corners) == 0


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-0.02, 0.02), min_size=3, max_size=60))
def test_any_border_between_two_districts_is_simplified_to_one_line(wobble: list[float]) -> None:
    steps = len(wobble) + 1
    border = [[0.1, 0.0], *([0.1 + by, 0.2 * n / steps] for n, by in enumerate(wobble, 1)), [0.1, 0.2]]
    west = [[0.0, 0.0], *border, [0.0, 0.2], [0.0, 0.0]]
    east = [[0.2, 0.2], *border[::-1], [0.2, 0.0], [0.2, 0.2]]
    shapes = read(collection(feature("1", west), feature("2", east)))
    one, two = edges(shapes["district-1"].rings), edges(shapes["district-2"].rings)
    ends = [corner for line in one ^ two for corner in line]
    assert one & two
    assert all(ends.count(corner) == 2 for corner in ends), "the outer line is closed: nothing gapes"


def test_holes_islands_and_several_shapes_of_one_district_are_drawn() -> None:
    hole = [[0.02, 0.02], [0.02, 0.05], [0.05, 0.05], [0.05, 0.02], [0.02, 0.02]]
    around = feature("district 1")
    around["geometry"]["coordinates"].append(hole)
    far = feature("district 1", shifted(0.3))
    shapes = read(collection(around, feature("district 2", hole), far))
    assert len(shapes["district-1"].rings) == 3
    assert edges(shapes["district-2"].rings) <= edges(shapes["district-1"].rings)


@pytest.mark.parametrize("says", [1, 1.0, "1", " 1 ", "01", "district-1", "Council District 1", "COUNCIL DISTRICT 1"])
def test_a_district_is_known_by_its_number_its_code_or_its_name(says: object) -> None:
    assert list(read(collection(feature(says)))) == ["district-1"]


HUGE = [[1e300, 0.0], [1e300, 1.0], [0.0, 1.0], [1e300, 0.0]]
REFUSED: dict[str, tuple[bytes, str]] = {
    "deep": (b'{"type":' + b"[" * 100_000, "nested deeper"),
    "deep-in-properties": (collection(feature("1", properties=json.loads("[" * 40 + "]" * 40))), "nested deeper"),
    "script-in-name": (collection(feature("<script>alert(1)</script>")), "names a known district"),
    "no-such-district": (collection(feature("1"), feature("9", shifted(0.2))), "names a known district"),
    "huge-numbers": (collection(feature("1", HUGE)), "closed row"),
    "no-end": (collection(feature("1")).replace(b"0.1", b"1e999"), "closed row"),
    "not-a-number": (collection(feature("1")).replace(b"0.1", b"NaN"), "not JSON"),
    "endless-integer": (collection(feature("1")).replace(b"0.1", b"9" * 5000), "not JSON"),
    "projected": (collection(feature("1", [[3e6, 1e7], [3.1e6, 1e7], [3e6, 1.1e7], [3e6, 1e7]])), "EPSG:4326"),
    "out-of-place": (collection(feature("1"), feature("2", shifted(40.0))), "out of place"),
    "words-as-places": (collection(feature("1", [["0", "0"]] * 4)), "closed row"),
    "open": (collection(feature("1", SQUARE[:4])), "not closed"),
    "flat": (collection(feature("1", [[0, 0], [1, 0], [2, 0], [0, 0]])), "no area"),
    "speck": (collection(feature("1"), feature("2", [[0, 0], [1e-9, 0], [0, 1e-9], [0, 0]])), "too small"),
    "point": (collection(feature("1", geometry={"type": "Point", "coordinates": [0, 0]})), "has no area"),
    "no-geometry": (collection(feature("1", geometry=None)), "has no area"),
    "no-corners": (collection(feature("1", geometry={"type": "Polygon", "coordinates": []})), "no corners"),
    "not-a-map": (b"[1, 2]", "FeatureCollection"),
    "empty": (collection(), "no districts"),
    "cut-short": (collection(feature("1"))[:-9], "not JSON"),
    "no-text": (b"\xff\xfe\x00", "not UTF-8"),
    "too-many": (collection(*[feature("1")] * (geojson.MOST_FEATURES + 1)), "more than 500"),
    "too-large": (b" " * (geojson.LARGEST + 1), "larger than 8 MB"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_trusted_is_refused_with_its_reason(case: str) -> None:
    data, why = REFUSED[case]
    with pytest.raises(UnusableMap, match=why):
        read(data)


def test_names_are_never_guessed_between_two_readings() -> None:
    one, two = feature("1"), feature("2", shifted(0.2))
    one["properties"]["ward"], two["properties"]["ward"] = 3, 4
    data = collection(one, two)
    with pytest.raises(UnusableMap, match="“name”, “ward”"):
        read(data)
    assert set(read(data, "ward")) == {"district-3", "district-4"}
    with pytest.raises(UnusableMap, match="Shape 1 says “”"):
        read(data, "nothing")
    with pytest.raises(UnusableMap, match="No district is stored"):
        by_area(read_features(data), ())


def test_a_reason_never_carries_control_characters_to_a_terminal() -> None:
    with pytest.raises(UnusableMap) as refused:
        read(collection(feature("\x1b[2J\x07 gone " + "x" * 500)), "name")
    assert str(refused.value).isprintable()
    assert len(str(refused.value)) < 150


def test_a_scribble_is_refused_before_it_can_weigh_on_a_page() -> None:
    draw = random.Random(1)
    for corners, why in ((14_000, "too ragged"), (60_000, "cross themselves")):
        ring = [[round(draw.random() / 5, 4), round(draw.random() / 5, 4)] for _ in range(corners)]
        with pytest.raises(UnusableMap, match=why):
            read(collection(feature("1", [*ring, ring[0]])))


def test_a_string_without_an_end_is_walked_once() -> None:
    data = b"[" + b'\\"' * (geojson.LARGEST // 2 - 2)
    with pytest.raises(UnusableMap, match="not JSON"):
        read_features(data)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_map_or_refused(data: bytes) -> None:
    with pytest.raises(UnusableMap):
        read(data)
