"""Two periods by group: where each group started and where it is now, named at the end of its line."""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.charts import frame as fr
from equipt_dash.charts import lines, svg
from equipt_dash.charts.marks import marker, slot_class
from equipt_dash.charts.model import Axis, Point, Series

LINE = 15.0
START_ROOM, NAME_ROOM = 80.0, 132.0


def slope(series: Sequence[Series], axis: Axis, name: str = "") -> str:
    """Return each series' first and last point joined; points between are left out.

    Names and values stand at the right, moved apart where they would touch. A series with fewer than
    two values is not drawn: its words belong in the table.
    """
    pairs = [(one, known[0], known[-1]) for one in series if len(known := _known(one)) > 1]
    axis = axis.covering(point.value for _, *ends in pairs for point in ends)
    words = [svg.wrap(f"{end.text} {one.label}", NAME_ROOM, svg.SMALL) for one, _, end in pairs]
    height = max(150.0, sum(len(rows) * LINE + 8 for rows in words) + 50)
    starts = max((svg.text_width(start.text, svg.SMALL) for _, start, _ in pairs), default=0.0)
    first, last = fr.time_span([one for one, _, _ in pairs])
    box = fr.Frame(min(starts, START_ROOM) + 14, 16, svg.WIDTH - NAME_ROOM - 16, height - 34, first, last, axis)
    body = [_slope(box, one.slot, start, end) for one, start, end in pairs]
    body += _starts(box, [start for _, start, _ in pairs])
    body += _names(box, [end for _, _, end in pairs], words)
    body.append(fr.ends(box, [point for _, *ends in pairs for point in ends], height - 10))
    return svg.picture("slope", "".join(body), height, name)


def _known(series: Series) -> list[Point]:
    return [point for point in fr.ordered(series) if point.value is not None]


def _slope(box: fr.Frame, slot: int, start: Point, end: Point) -> str:
    marks = [marker(slot, box.x(p.t), box.y(p.value), 5) for p in (start, end) if p.value is not None]
    return svg.tag("g", lines.line(box, (start, end)), *marks, class_=slot_class(slot))


def _starts(box: fr.Frame, points: Sequence[Point]) -> list[str]:
    heights = _apart([box.y(p.value or 0.0) for p in points], [LINE] * len(points), box)
    return [
        svg.text(box.left - 10, y + 4, svg.cut(p.text, START_ROOM, svg.SMALL), svg.SMALL, "end", "soft")
        for p, y in zip(points, heights, strict=True)
    ]


def _names(box: fr.Frame, points: Sequence[Point], words: Sequence[tuple[str, ...]]) -> list[str]:
    """Return the names at the right, each led to its marker by a hair line when it had to move."""
    sizes = [len(rows) * LINE + 4 for rows in words]
    heights = _apart([box.y(p.value or 0.0) for p in points], sizes, box)
    drawn = []
    for point, rows, y in zip(points, words, heights, strict=True):
        at = box.y(point.value or 0.0)
        drawn.append(svg.tag("path", d=svg.path([(box.right + 7, at), (box.right + 14, y)]), class_="lead"))
        top = y - LINE * len(rows) / 2
        x = box.right + 17
        drawn += [svg.text(x, top + 11 + LINE * k, row, svg.SMALL) for k, row in enumerate(rows)]
    return drawn


def _apart(wanted: Sequence[float], sizes: Sequence[float], box: fr.Frame) -> list[float]:
    """Return centres near ``wanted`` whose ``sizes`` do not overlap: pushed down first, then back up."""
    order = sorted(range(len(wanted)), key=lambda k: wanted[k])
    centres = list(wanted)
    edge = box.top - 12
    for k in order:
        centres[k] = max(centres[k], edge + sizes[k] / 2)
        edge = centres[k] + sizes[k] / 2
    edge = box.bottom + 12
    for k in reversed(order):
        centres[k] = min(centres[k], edge - sizes[k] / 2)
        edge = centres[k] - sizes[k] / 2
    return centres
