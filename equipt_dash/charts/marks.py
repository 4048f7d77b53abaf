"""Marker shapes and class names per group: no group is told apart by colour alone."""

from __future__ import annotations

import math

from equipt_dash.charts import svg

AVERAGE = 0
_SHAPES = ["circle", "square", "diamond", "up", "down", "cross", "star"]


def slot_class(slot: int) -> str:
    """Return the CSS class of a slot: ``g1`` to ``g7``, or ``avg`` for everybody.

    Raises:
        ValueError: for any other slot.
    """
    if slot == AVERAGE:
        return "avg"
    _shape(slot)
    return f"g{slot}"


def _shape(slot: int) -> str:
    if not 1 <= slot <= len(_SHAPES):
        raise ValueError(f"slot {slot} has no colour or marker: use 1 to {len(_SHAPES)}, or 0 for the average")
    return _SHAPES[slot - 1]


def marker(slot: int, x: float, y: float, radius: float) -> str:
    """Return the slot's marker centred on ``x``, ``y``; all shapes cover about the area of the circle."""
    if slot == AVERAGE:
        return svg.tag("path", d=svg.path(_bar(x, y, radius), closed=True), class_="mark")
    shape = _shape(slot)
    if shape == "circle":
        return svg.tag("circle", cx=x, cy=y, r=radius, class_="mark")
    corners = [(x + radius * dx, y + radius * dy) for dx, dy in _CORNERS[shape]]
    return svg.tag("path", d=svg.path(corners, closed=True), class_="mark")


def _bar(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    half, tall = max(1.2, radius * 0.3), radius * 1.5
    return [(x - half, y - tall), (x + half, y - tall), (x + half, y + tall), (x - half, y + tall)]


def _around(steps: int, radii: tuple[float, ...]) -> tuple[tuple[float, float], ...]:
    """Return corners round the circle, first one up, with the given radii in turn."""
    return tuple(
        (
            radii[k % len(radii)] * math.sin(2 * math.pi * k / steps),
            -radii[k % len(radii)] * math.cos(2 * math.pi * k / steps),
        )
        for k in range(steps)
    )


def _turned(corners: tuple[tuple[float, float], ...]) -> tuple[tuple[float, float], ...]:
    return tuple((x, -y) for x, y in corners)


_ARM, _TIP = 0.42, 1.2
_CORNERS: dict[str, tuple[tuple[float, float], ...]] = {
    "square": ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    "diamond": _around(4, (1.3,)),
    "up": _around(3, (1.4,)),
    "down": _turned(_around(3, (1.4,))),
    "cross": (
        (-_ARM, -_TIP),
        (_ARM, -_TIP),
        (_ARM, -_ARM),
        (_TIP, -_ARM),
        (_TIP, _ARM),
        (_ARM, _ARM),
        (_ARM, _TIP),
        (-_ARM, _TIP),
        (-_ARM, _ARM),
        (-_TIP, _ARM),
        (-_TIP, -_ARM),
        (-_ARM, -_ARM),
    ),
    "star": _around(10, (1.5, 0.62)),
}


def key(slot: int) -> str:
    """Return a small hidden sample (line and marker) to stand before a group's name in a list."""
    line = svg.tag("path", d="M1 8H29", fill="none", class_="line")
    mark = "" if slot == AVERAGE else marker(slot, 15, 8, 5)
    return svg.picture("key", svg.tag("g", line, mark, class_=slot_class(slot)), 16, width=30)
