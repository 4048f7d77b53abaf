"""A map of districts as plain SVG: shades for how much, words for which, and a dashed edge where nothing may be shown.

Why numbers stand on the map: a shade is only a hint. The table beside it holds the same numbers in words.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equipt_dash.charts import svg

SIZE = 960
"""Longest side of stored shapes, in their own units: three to each unit of a chart."""

STEPS = 4
_UNIT = SIZE / svg.WIDTH
_EDGE = 4.0


@dataclass(frozen=True)
class Shape:
    """An area's rings (holes are rings too, by the even-odd rule) and a place inside it for its name."""

    rings: tuple[tuple[tuple[int, int], ...], ...]
    label: tuple[int, int]


@dataclass(frozen=True)
class Place:
    """One district as drawn: ``mark`` is its short name, ``step`` its shade from 1, ``None`` where there is no number."""

    mark: str
    text: str
    shape: Shape
    step: int | None


def district_map(places: Sequence[Place]) -> str:
    """Return the map. Its wrapper carries the text alternative."""
    corners = [corner for place in places for ring in place.shape.rings for corner in ring]
    wide = max((x for x, _y in corners), default=0) / _UNIT + 2 * _EDGE
    height = max((y for _x, y in corners), default=0) / _UNIT + 2 * _EDGE
    # A tall city is as wide as it is; the picture keeps the width of every chart, so that letters keep their size.
    left = max(0.0, (svg.WIDTH + 2 * _EDGE - wide) / 2) + _EDGE
    shapes = "".join(_shape(place, left) for place in places)
    return svg.picture("district-map", shapes + "".join(_words(place, left) for place in places), height, width=svg.WIDTH + 2 * _EDGE)  # fmt: skip


def step_of(value: float, low: float, high: float) -> int:
    """Return the shade of ``value``: one of ``STEPS`` equal parts of the range, 1 where all are equal."""
    return 1 if high <= low else min(STEPS, 1 + int(STEPS * (value - low) / (high - low)))


def _shape(place: Place, left: float) -> str:
    drawn = "".join(svg.path([_at(corner, left) for corner in ring], closed=True) for ring in place.shape.rings)
    return svg.tag(
        "path", svg.title(f"{place.mark}: {place.text}"), d=drawn,
        class_="place none" if place.step is None else f"place step{place.step}",
    )  # fmt: skip


def _at(corner: tuple[int, int], left: float) -> tuple[float, float]:
    return corner[0] / _UNIT + left, corner[1] / _UNIT + _EDGE


def _words(place: Place, left: float) -> str:
    """The short name, and the number (or why there is none) under it where the district is wide enough for it."""
    x, y = _at(place.shape.label, left)
    across = max(x for x, _y in place.shape.rings[0]) - min(x for x, _y in place.shape.rings[0])
    fits = svg.text_width(place.text, svg.TEXT) <= across / _UNIT
    said = "halo" if place.step is not None else "absent halo"
    name = svg.text(x, y if fits else y + 4, place.mark, svg.TEXT, "middle", "value halo")
    return name + (svg.text(x, y + 15, place.text, svg.TEXT, "middle", said) if fits else "")
