"""A word-sized line for tables and cards: the direction at a glance, the number beside it in text."""

from __future__ import annotations

from equipt_dash.charts import frame as fr
from equipt_dash.charts import lines, svg
from equipt_dash.charts.marks import marker, slot_class
from equipt_dash.charts.model import Axis, Point, Series

WIDTH, HEIGHT = 96.0, 28.0


def spark(series: Series) -> str:
    """Return a 96 by 28 line over the series' own range, hidden from assistive technology.

    It breaks at missing points; a series without any value is an empty picture of the same size.
    """
    points = fr.ordered(series)
    known = [point.value for point in points if point.value is not None]
    first, last = fr.time_span([series])
    axis = Axis(min(known, default=0.0), max(known, default=1.0), ())
    box = fr.Frame(6, 6, WIDTH - 6, HEIGHT - 6, first, last, axis)
    drawn = [lines.line(box, run) or _alone(box, series.slot, run[0]) for run in lines.runs(points, ())]
    end = lines.last_known(points)
    if end is not None and end.value is not None:
        drawn.append(marker(series.slot, box.x(end.t), box.y(end.value), 3.6))
    body = svg.tag("g", *drawn, class_=slot_class(series.slot)) if drawn else ""
    return svg.picture("spark", body, HEIGHT, width=WIDTH)


def _alone(box: fr.Frame, slot: int, point: Point) -> str:
    return marker(slot, box.x(point.t), box.y(point.value or 0.0), 2)
