"""One gap in one strip, for lists and cards: two levels on a track with the distance drawn between them."""

from __future__ import annotations

from equipt_dash.charts import svg
from equipt_dash.charts.marks import AVERAGE, marker, slot_class
from equipt_dash.charts.model import Axis, Point, fraction

EDGE = 10.0
LINE = 17.0


def gapbar(burdened: Point, comparison: Point, axis: Axis, slot: int, name: str = "") -> str:
    """Return the burdened group's level (named above the track) and the comparison's (named below).

    A level without a value keeps its words and has no marker; then no distance is drawn.
    """
    axis = axis.covering([burdened.value, comparison.value])
    above, below = _lines(burdened), _lines(comparison)
    track = LINE * len(above) + 14
    foot = track + 12
    ends = svg.path([(EDGE, track), (svg.WIDTH - EDGE, track)])
    body = [
        svg.tag("path", d=ends, class_="rail"),
        _distance(burdened, comparison, axis, track, slot),
        _mark(comparison, axis, track, AVERAGE),
        _mark(burdened, axis, track, slot),
        _words(burdened, above, axis, 0.0, ""),
        _words(comparison, below, axis, foot, "soft"),
    ]
    return svg.picture("gapbar", "".join(body), foot + LINE * len(below) + 2, name)


def _lines(point: Point) -> tuple[str, ...]:
    return svg.wrap(f"{point.text} {point.label}".strip(), svg.WIDTH)


def _x(value: float, axis: Axis) -> float:
    return EDGE + (svg.WIDTH - 2 * EDGE) * fraction(value, axis.low, axis.high)


def _distance(burdened: Point, comparison: Point, axis: Axis, y: float, slot: int) -> str:
    if burdened.value is None or comparison.value is None:
        return ""
    d = svg.path([(_x(burdened.value, axis), y), (_x(comparison.value, axis), y)])
    return svg.tag("g", svg.tag("path", d=d, class_="distance"), class_=slot_class(slot))


def _mark(point: Point, axis: Axis, y: float, slot: int) -> str:
    if point.value is None:
        return ""
    return svg.tag("g", marker(slot, _x(point.value, axis), y, 6.5), class_=slot_class(slot))


def _words(point: Point, rows: tuple[str, ...], axis: Axis, top: float, class_: str) -> str:
    """Return a level's words, centred on its marker as far as the edges allow."""
    x = _x(point.value, axis) if point.value is not None else EDGE
    drawn = [
        _line(svg.middle(x, svg.text_width(row), 0, svg.WIDTH), top + 13 + LINE * k, row, point.text)
        for k, row in enumerate(rows)
    ]
    return svg.tag("g", *drawn, class_=class_)


def _line(x: float, y: float, row: str, value: str) -> str:
    """Return one centred line, with the value it may open with set strong."""
    strong = value if value and row.startswith(value) else ""
    inner = svg.tag("tspan", svg.escape(strong), class_="value") if strong else ""
    rest = svg.escape(row[len(strong) :])
    return svg.tag("text", inner, rest, x=x, y=y, font_size=svg.TEXT, text_anchor="middle")
