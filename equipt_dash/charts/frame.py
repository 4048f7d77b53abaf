"""What charts over time stand on: a box on a value axis, its grid, its periods and its breaks."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from equipt_dash.charts import svg
from equipt_dash.charts.model import Axis, Break, Point, Series, Start, fraction

Corner = tuple[float, float]
GAP = 6.0
"""Room between a label and what it stands beside."""

LETTER_ROOM = 14.0
"""Letters nearer to each other than this are printed side by side over the first."""

TICK_ROOM, PERIOD_ROOM, BREAK_ROOM = 100.0, 120.0, 220.0
"""The most a tick, a period and a break may take in width; longer words are cut."""


@dataclass(frozen=True)
class Frame:
    """A plot box in drawing units, with the time span and value axis it shows."""

    left: float
    top: float
    right: float
    bottom: float
    first: float
    last: float
    axis: Axis

    def x(self, t: float) -> float:
        """Return the horizontal place of time ``t``."""
        return self.left + (self.right - self.left) * fraction(t, self.first, self.last)

    def y(self, value: float) -> float:
        """Return the vertical place of ``value``, held to the box (an infinite bound ends at its edge)."""
        return self.bottom - (self.bottom - self.top) * fraction(value, self.axis.low, self.axis.high)


def time_span(series: Iterable[Series]) -> tuple[float, float]:
    """Return the first and last time over all points, drawn or not; (0, 0) when there are none."""
    times = [point.t for one in series for point in one.points]
    return (min(times), max(times)) if times else (0.0, 0.0)


def ordered(series: Series) -> tuple[Point, ...]:
    """Return the points by time."""
    return tuple(sorted(series.points, key=lambda point: point.t))


def tick_room(axis: Axis) -> float:
    """Return the width the axis labels need at the left of a plot box."""
    widest = max((svg.text_width(axis.fmt(tick), svg.SMALL) for tick in axis.ticks), default=0.0)
    return min(widest, TICK_ROOM) + GAP


UNIT_ROOM = 12.0
"""What the words of a scale's unit take above the box."""


def unit_label(axis: Axis) -> str:
    """Return the words of the scale's unit at the top left of a picture."""
    return svg.text(0, 11, svg.cut(axis.unit, svg.WIDTH, svg.SMALL), svg.SMALL, class_="soft") if axis.unit else ""


def grid(frame: Frame) -> str:
    """Return horizontal grid lines with their labels, as one group."""
    drawn = []
    for tick in frame.axis.ticks:
        y = frame.y(tick)
        line = svg.tag("path", d=svg.path([(frame.left, y), (frame.right, y)]))
        label = svg.text(frame.left - GAP, y + 4, svg.cut(frame.axis.fmt(tick), TICK_ROOM, svg.SMALL), svg.SMALL, "end")
        drawn.append(line + label)
    return svg.tag("g", *drawn, class_="grid")


def ends(frame: Frame, points: Sequence[Point], y: float) -> str:
    """Return the labels of the first and last period below the box; one label when there is one period."""
    if not points:
        return ""
    first, last = min(points, key=lambda p: p.t), max(points, key=lambda p: p.t)
    shown = (first, last) if first.t < last.t else (first,)
    labels = [svg.cut(point.label, PERIOD_ROOM, svg.SMALL) for point in shown]
    widths = [svg.text_width(words, svg.SMALL) for words in labels]
    centres = _apart([frame.x(point.t) for point in shown], widths)
    drawn = [svg.text(x, y, words, svg.SMALL, "middle") for x, words in zip(centres, labels, strict=True)]
    return svg.tag("g", *drawn, class_="axis")


def _apart(wanted: Sequence[float], widths: Sequence[float]) -> list[float]:
    """Return centres within the picture, the first label moved left (then the last right) where the two would collide."""
    found = [svg.middle(x, width, 0, svg.WIDTH) for x, width in zip(wanted, widths, strict=True)]
    if len(found) == 2:
        need = sum(widths) / 2 + GAP
        found[0] = max(min(found[0], found[1] - need), widths[0] / 2)
        found[1] = max(found[1], found[0] + need)
    return found


def ticks(frame: Frame, points: Sequence[Point]) -> str:
    """Return a short stroke under the box for each period there is a point for, missing ones too."""
    times = sorted({point.t for point in points})
    strokes = "".join(svg.path([(frame.x(t), frame.bottom), (frame.x(t), frame.bottom + 4)]) for t in times)
    return svg.tag("path", d=strokes, class_="axis") if strokes else ""


def break_lines(frame: Frame, breaks: Sequence[Break]) -> str:
    """Return an upright line at each break inside the time span, with its label at the top."""
    drawn = []
    for cut in breaks:
        if frame.first < cut.t <= frame.last:
            x = frame.x(cut.t)
            words = svg.cut(cut.label, BREAK_ROOM, svg.SMALL)
            centre = svg.middle(x, svg.text_width(words, svg.SMALL), 0, svg.WIDTH)
            drawn.append(svg.tag("path", d=svg.path([(x, frame.top - 2), (x, frame.bottom)]), fill="none"))
            drawn.append(svg.text(centre, frame.top - 6, words, svg.SMALL, "middle"))
    return svg.tag("g", *drawn, class_="break") if drawn else ""


def start_lines(frame: Frame, starts: Sequence[Start]) -> str:
    """Return a dotted upright line where something began, its letter at the top; letters too close share a place."""
    shown = sorted((one for one in starts if frame.first <= one.t <= frame.last), key=lambda one: one.t)
    lines = [
        svg.tag("path", d=svg.path([(frame.x(one.t), frame.top), (frame.x(one.t), frame.bottom)]), fill="none")
        for one in shown
    ]
    names: list[tuple[float, str]] = []
    for one in shown:
        if names and frame.x(one.t) - names[-1][0] < LETTER_ROOM:
            names[-1] = (names[-1][0], f"{names[-1][1]} {one.letter}")
        else:
            names.append((frame.x(one.t), one.letter))
    words = [
        svg.text(svg.middle(x, svg.text_width(name, svg.SMALL), 0, svg.WIDTH), frame.top - 4, name, svg.SMALL, "middle")
        for x, name in names
    ]
    return svg.tag("g", *lines, *words, class_="start") if shown else ""


def heights(corners: Sequence[Corner], left: float, right: float) -> list[float]:
    """Return the heights a line passes between two places: at its corners and where it comes in and out."""
    found = [y for x, y in corners if left <= x <= right]
    for (x0, y0), (x1, y1) in itertools.pairwise(corners):
        found += [y0 + (y1 - y0) * (edge - x0) / (x1 - x0) for edge in (left, right) if x0 < edge < x1]
    return found


def clearance(box: tuple[float, float, float, float], corners: Sequence[Corner]) -> float:
    """Return how far a label ``box`` (left, top, right, bottom) stays from a line, up or down.

    Negative when the line runs through it; a large number when the line is not above or below it.
    """
    left, top, right, bottom = box
    return min((max(top - y, y - bottom) for y in heights(corners, left, right)), default=99.0)


def trace(frame: Frame, points: Sequence[Point], number: Callable[[Point], float | None]) -> tuple[Corner, ...]:
    """Return the corners of one number of the points (its value, or an end of its interval) where known."""
    return tuple((frame.x(p.t), frame.y(found)) for p in points if (found := number(p)) is not None)


def traces(frame: Frame, points: Sequence[Point]) -> tuple[tuple[Corner, ...], ...]:
    """Return what a label must keep clear of: the line of values and both edges of the intervals."""
    return tuple(trace(frame, points, number) for number in (_value, _low, _high))


def _value(point: Point) -> float | None:
    return point.value


def _low(point: Point) -> float | None:
    return point.low


def _high(point: Point) -> float | None:
    return point.high
