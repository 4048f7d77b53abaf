"""Several measures or gaps side by side: one small picture each, all on one scale and one span of time.

Each picture tells its own story: where categories change its line stops, where an action began it has a letter, where a
value was corrected a ring, its target and floor are lines of their own, and what is only a forecast is dashed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equipt_dash.charts import frame as fr
from equipt_dash.charts import lines, svg
from equipt_dash.charts.marks import AVERAGE, slot_class
from equipt_dash.charts.model import ENGLISH, Axis, Break, Point, Reference, Series, Start, Words
from equipt_dash.charts.panels import Panel, absent

HEIGHT = 210.0
RING = 8.0
END_ROOM = 104.0
CLEAR = 6.0
"""So far from a line, words stand clear of its markers."""


@dataclass(frozen=True)
class Trend:
    """One picture. ``behind``: what the line is compared with; ``ahead``: forecast points, each with its interval.

    ``goal`` holds the corners of the way to a target, ``goal_text`` what stands at its end. ``restated`` are times at
    which a value was corrected.
    """

    series: Series
    behind: Series | None = None
    goal: tuple[Point, ...] = ()
    floor: Reference | None = None
    ahead: tuple[Point, ...] = ()
    breaks: tuple[Break, ...] = ()
    starts: tuple[Start, ...] = ()
    restated: tuple[float, ...] = ()
    no_gap: bool = False


def shared_axis(trends: Sequence[Trend], axis: Axis) -> Axis:
    """Return the one scale of all pictures: ``axis``, widened to hold every value, floor and "no gap"."""
    values = [point.value for trend in trends for one in _all_series(trend) for point in one.points]
    floors = [trend.floor.value for trend in trends if trend.floor]
    zero = [0.0] if any(trend.no_gap for trend in trends) else []
    return axis.covering([*values, *floors, *zero])


def trendlines(trends: Sequence[Trend], axis: Axis, words: Words = ENGLISH) -> tuple[Panel, ...]:
    """Return a picture for each trend, in the given order. Values outside ``axis`` widen it for all of them."""
    everything = [one for trend in trends for one in _all_series(trend)]
    axis = shared_axis(trends, axis)
    first, last = fr.time_span(everything)
    widths = [lines.end_width(lines.last_known(trend.series.points)) for trend in trends if not _goes_on(trend)]
    room = max((width for width in widths if width <= END_ROOM), default=0.0)
    right = svg.WIDTH - (room + lines.BESIDE if room else 10)
    top = 28.0 if any(trend.starts or any(cut.label for cut in trend.breaks) for trend in trends) else 20.0
    top += fr.UNIT_ROOM if axis.unit else 0.0
    box = fr.Frame(fr.tick_room(axis) + fr.GAP, top, right, HEIGHT - 32, first, last, axis)
    return tuple(Panel(one.series.label, one.series.slot, _picture(one, box, words)) for one in trends)


def _all_series(trend: Trend) -> tuple[Series, ...]:
    own = trend.series
    rest = [Series(own.key, own.label, own.slot, points) for points in (trend.goal, trend.ahead) if points]
    return (own, *([trend.behind] if trend.behind else []), *rest)


def _goes_on(trend: Trend) -> bool:
    """Whether something is drawn to the right of the last value."""
    last = lines.last_known(trend.series.points)
    return last is not None and any(point.t > last.t for point in (*trend.ahead, *trend.goal))


def _picture(trend: Trend, box: fr.Frame, words: Words) -> str:
    points = fr.ordered(trend.series)
    behind = fr.ordered(trend.behind) if trend.behind else ()
    spanned = (*points, *behind, *trend.ahead, *trend.goal)
    body = [
        fr.unit_label(box.axis),
        fr.grid(box),
        fr.ticks(box, points),
        _zero(box, words) if trend.no_gap else "",
        fr.break_lines(box, trend.breaks),
        fr.start_lines(box, trend.starts),
        _floor(box, trend.floor, (points, behind)) if trend.floor else "",
        _goal(box, trend.goal),
        _behind(box, behind, trend.breaks),
        _ahead(box, trend),
        lines.group_line(box, trend.series.slot, points, trend.breaks),
        _rings(box, points, trend.restated),
        _last(box, trend, points),
        absent(box, points, words),
        fr.ends(box, spanned, HEIGHT - 12),
    ]
    return svg.picture("trend-chart", "".join(body), HEIGHT, trend.series.name)


def _level_line(box: fr.Frame, value: float, class_: str) -> str:
    d = svg.path([(box.left, box.y(value)), (box.right, box.y(value))])
    return svg.tag("path", d=d, fill="none", class_=class_)


def _zero(box: fr.Frame, words: Words) -> str:
    return _level_line(box, 0.0, "zero") + svg.text(
        box.left + 4, box.y(0.0) - 4, words.no_gap, svg.SMALL, class_="halo soft"
    )


def _floor(box: fr.Frame, floor: Reference, drawn: Sequence[Sequence[Point]]) -> str:
    """Return the line of the floor, its words at the nearest spot that is clear of the other lines and their markers."""
    words = svg.cut(f"{floor.label} {floor.text}".strip(), box.right - box.left - 8, svg.SMALL)
    width, y = svg.text_width(words, svg.SMALL), box.y(floor.value)
    busy = [line for points in drawn for line in fr.traces(box, points)]

    def free(place: tuple[float, float]) -> float:
        left, foot = place
        sides = (left, foot - 10, left + width, foot + 2)
        return min(CLEAR, *(fr.clearance(sides, line) for line in busy)) if busy else CLEAR

    places = [
        (left, foot)
        for foot in (y - 5, y + 14, y - 12, y + 20, y - 18, y + 26)
        for left in (box.left + 4, (box.left + box.right - width) / 2, box.right - 4 - width)
        if box.top <= foot - 10 and foot + 2 <= box.bottom
    ]
    left, foot = max(places, key=free, default=(box.left + 4, y - 5))
    return _level_line(box, floor.value, "floor") + svg.text(left, foot, words, svg.SMALL, class_="halo soft")


def _goal(box: fr.Frame, goal: Sequence[Point]) -> str:
    corners = fr.trace(box, goal, lambda point: point.value)
    if not corners:
        return ""
    drawn = svg.tag("path", d=svg.path(list(corners)), fill="none", class_="way") if len(corners) > 1 else ""
    (x, y), words = corners[-1], svg.cut(goal[-1].text, fr.BREAK_ROOM, svg.SMALL)
    centre = svg.middle(x, svg.text_width(words, svg.SMALL), box.left, svg.WIDTH)
    foot = y + 16 if y + 16 < box.bottom else y - 8
    return drawn + svg.text(centre, foot, words, svg.SMALL, "middle", "halo soft")


def _behind(box: fr.Frame, points: Sequence[Point], breaks: Sequence[Break]) -> str:
    drawn = "".join(lines.line(box, run) for run in lines.runs(points, breaks))
    return svg.tag("g", drawn, class_=slot_class(AVERAGE)) if drawn else ""


def _ahead(box: fr.Frame, trend: Trend) -> str:
    """Return the forecast: a band from the last value on, and a dashed line without markers."""
    last = lines.last_known(trend.series.points)
    if not trend.ahead or last is None:
        return ""
    start = Point(last.t, last.label, last.value, last.value, last.value)
    run = (start, *trend.ahead)
    drawn = lines.interval_marks(box, run)
    drawn += svg.tag("path", d=svg.path(list(fr.trace(box, run, lambda p: p.value))), fill="none", class_="ahead")
    return svg.tag("g", drawn, class_=slot_class(trend.series.slot))


def _rings(box: fr.Frame, points: Sequence[Point], restated: Sequence[float]) -> str:
    found = [point for point in points if point.value is not None and point.t in restated]
    return "".join(svg.tag("circle", cx=box.x(p.t), cy=box.y(p.value or 0.0), r=RING, class_="ring") for p in found)


def _last(box: fr.Frame, trend: Trend, points: Sequence[Point]) -> str:
    """Return the last value: beside its marker, or over it where the picture goes on to the right."""
    last = lines.last_known(points)
    if last is None or last.value is None or not _goes_on(trend):
        return lines.end_label(box, last)
    words = svg.cut(last.marked, svg.WIDTH - 8, svg.STRONG * svg.BOLD)
    centre = svg.middle(box.x(last.t), svg.text_width(words, svg.STRONG * svg.BOLD), box.left, svg.WIDTH)
    y = box.y(last.value)
    return svg.text(centre, y - 12 if y - 26 > box.top else y + 24, words, svg.STRONG, "middle", "value halo")
