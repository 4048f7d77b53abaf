"""A group's line over time as every chart draws it: interval, line, markers, and its last value printed."""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.charts import svg
from equipt_dash.charts.frame import Frame
from equipt_dash.charts.marks import marker, slot_class
from equipt_dash.charts.model import Break, Point

LAST, EARLIER, CROWDED = 5.6, 3.6, 2.4
BESIDE = 11.0
"""How far right of its marker the last value stands."""


def last_known(points: Sequence[Point]) -> Point | None:
    """Return the latest point that has a value."""
    return max((point for point in points if point.value is not None), key=lambda point: point.t, default=None)


def end_width(point: Point | None) -> float:
    """Return the width of a point's printed value."""
    return svg.text_width(point.marked, svg.STRONG * svg.BOLD) if point else 0.0


def group_line(frame: Frame, slot: int, points: Sequence[Point], breaks: Sequence[Break]) -> str:
    """Return intervals, lines and markers of ordered ``points``; every marker but the last has a tooltip."""
    stretches = runs(points, breaks)
    last = last_known(points)
    known = [point for point in points if point.value is not None and point is not last]
    radius = EARLIER if len(known) < 12 else CROWDED
    drawn = [interval_marks(frame, run) for run in stretches] + [line(frame, run) for run in stretches]
    drawn += [_mark(frame, slot, point, radius) for point in known]
    if last is not None and last.value is not None:
        drawn.append(marker(slot, frame.x(last.t), frame.y(last.value), LAST))
    return svg.tag("g", *drawn, class_=slot_class(slot))


def _mark(frame: Frame, slot: int, point: Point, radius: float) -> str:
    if point.value is None:
        return ""
    drawn = marker(slot, frame.x(point.t), frame.y(point.value), radius)
    return svg.tag("g", tooltip(point), drawn) if point.text else drawn


def tooltip(point: Point) -> str:
    """Return the words a resting pointer shows for a point; the table beside the chart holds them too."""
    return svg.title(f"{point.label}: {point.text}" if point.text else "")


def end_label(frame: Frame, last: Point | None) -> str:
    """Return the last value, right of its marker where it fits, in lines above it where it does not."""
    if last is None or last.value is None or not last.marked:
        return ""
    x, y = frame.x(last.t), frame.y(last.value)
    if x + BESIDE + end_width(last) <= svg.WIDTH:
        return svg.text(x + BESIDE, y + 5, last.marked, svg.STRONG, class_="value halo")
    lines = svg.wrap(last.marked, svg.WIDTH - 8, svg.STRONG * svg.BOLD)
    foot = max(y - 11, 15.0 + 18 * (len(lines) - 1))
    return "".join(
        svg.text(
            svg.middle(x, svg.text_width(words, svg.STRONG * svg.BOLD), 0, svg.WIDTH),
            foot - 18 * (len(lines) - 1 - k),
            words,
            svg.STRONG,
            "middle",
            "value halo",
        )
        for k, words in enumerate(lines)
    )


def runs(points: Sequence[Point], breaks: Sequence[Break]) -> tuple[tuple[Point, ...], ...]:
    """Return stretches of drawn points that may be joined: no missing point, no break between them."""
    found: list[list[Point]] = []
    before: Point | None = None
    for point in points:
        joined = before is not None and not any(before.t < cut.t <= point.t for cut in breaks)
        if point.value is not None and before is not None and before.value is not None and joined:
            found[-1].append(point)
        elif point.value is not None:
            found.append([point])
        before = point
    return tuple(tuple(run) for run in found)


def interval_marks(frame: Frame, run: Sequence[Point]) -> str:
    """Return a band where neighbours both have intervals, and a whisker for a point that stands alone."""
    drawn = []
    for stretch in _with_intervals(run):
        if len(stretch) == 1:
            drawn.append(whisker(frame, stretch[0]))
        else:
            upper = [(frame.x(p.t), frame.y(p.high)) for p in stretch if p.high is not None]
            lower = [(frame.x(p.t), frame.y(p.low)) for p in reversed(stretch) if p.low is not None]
            drawn.append(svg.tag("path", d=svg.path(upper + lower, closed=True), class_="band"))
    return "".join(drawn)


def _with_intervals(run: Sequence[Point]) -> list[list[Point]]:
    stretches: list[list[Point]] = [[]]
    for point in run:
        if point.low is not None and point.high is not None:
            stretches[-1].append(point)
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]


def whisker(frame: Frame, point: Point) -> str:
    """Return one point's interval as a capped stroke; an end beyond the axis has no cap."""
    if point.low is None or point.high is None:
        return ""
    x, top, foot = frame.x(point.t), frame.y(point.high), frame.y(point.low)
    d = svg.path([(x, top), (x, foot)])
    d += svg.path([(x - 5, top), (x + 5, top)]) if point.high <= frame.axis.high else ""
    d += svg.path([(x - 5, foot), (x + 5, foot)]) if point.low >= frame.axis.low else ""
    return svg.tag("path", d=d, fill="none", class_="whisker")


def line(frame: Frame, run: Sequence[Point]) -> str:
    """Return the line through a run; nothing for a single point."""
    corners = [(frame.x(p.t), frame.y(p.value)) for p in run if p.value is not None]
    return svg.tag("path", d=svg.path(corners), fill="none", class_="line") if len(corners) > 1 else ""
