"""A gap over time: one line against "no gap", so that closing is seen as coming nearer to a line."""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.charts import frame as fr
from equipt_dash.charts import lines, svg
from equipt_dash.charts.model import ENGLISH, Axis, Break, Point, Reference, Series, Start, Words

PLOT = 150.0
LINE = 15.0
END_ROOM = 125.0


def gapline(
    series: Series,
    axis: Axis,
    breaks: Sequence[Break] = (),
    goal: Reference | None = None,
    above: str = "",
    below: str = "",
    words: Words = ENGLISH,
    starts: Sequence[Start] = (),
) -> str:
    """Return the gap's line with intervals, the "no gap" line at zero and the last value printed.

    ``axis`` is widened to hold zero and the ``goal``. ``above`` and ``below`` say what each side of
    zero means ("higher than the city average"); a side is only worded when the axis has one. ``starts`` are upright
    lines with a letter.
    """
    points = fr.ordered(series)
    axis = axis.covering([0.0, goal.value if goal else None, *(point.value for point in points)])
    last = lines.last_known(points)
    head = svg.wrap(above, svg.WIDTH, svg.SMALL) if axis.high > 0 else ()
    foot = svg.wrap(below, svg.WIDTH, svg.SMALL) if axis.low < 0 else ()
    box = _box(series, axis, lines.end_width(last), len(head), any(cut.label for cut in breaks) or bool(starts))
    sides = _rows(head, 13.0) + _rows(foot, box.bottom + 38)
    body = [
        fr.grid(box),
        fr.ticks(box, points),
        svg.tag("g", sides, class_="side") if sides else "",
        fr.break_lines(box, breaks),
        fr.start_lines(box, starts),
        _levels(box, points, goal, words),
        lines.group_line(box, series.slot, points, breaks),
        lines.end_label(box, last),
        "" if last else _nothing(box, points, words),
        fr.ends(box, points, box.bottom + 20),
    ]
    height = box.bottom + 28 + (LINE * len(foot) + 2 if foot else 0)
    return svg.picture("gap-chart", "".join(body), height, series.name)


def _box(series: Series, axis: Axis, end: float, head: int, named: bool) -> fr.Frame:
    first, last = fr.time_span([series])
    top = 12.0 + LINE * head + (LINE if named else 0)
    right = svg.WIDTH - (end + lines.BESIDE if 0 < end <= END_ROOM else 10)
    return fr.Frame(fr.tick_room(axis) + fr.GAP, top, right, top + PLOT, first, last, axis)


def _rows(words: Sequence[str], first: float) -> str:
    return "".join(svg.text(0, first + LINE * k, row, svg.SMALL) for k, row in enumerate(words))


def _levels(box: fr.Frame, points: Sequence[Point], goal: Reference | None, words: Words) -> str:
    """Return the zero line and the goal line; each name takes a free place beside its own line."""
    busy = list(fr.traces(box, points))
    levels = [(0.0, words.no_gap, "zero")]
    levels += [(goal.value, f"{goal.label} {goal.text}".strip(), "target")] if goal else []
    rules = {value: ((box.left, box.y(value)), (box.right, box.y(value))) for value, _, _ in levels}
    drawn = []
    for value, words_given, class_ in levels:
        name = svg.cut(words_given, box.right - box.left - 10, svg.SMALL)
        others = [rule for other, rule in rules.items() if other != value]
        left, foot = _place(box, box.y(value), svg.text_width(name, svg.SMALL), [*busy, *others])
        rule = svg.tag("path", d=svg.path(list(rules[value])), fill="none")
        drawn.append(svg.tag("g", rule, svg.text(left, foot, name, svg.SMALL, class_="halo"), class_=class_))
        right = left + svg.text_width(name, svg.SMALL)
        busy += [((left, edge), (right, edge)) for edge in (foot - 11, foot - 4, foot + 3)]
    return "".join(drawn)


def _place(box: fr.Frame, y: float, width: float, busy: Sequence[Sequence[fr.Corner]]) -> tuple[float, float]:
    """Return left end and baseline of a name: above or below its line, where most room is left."""
    far = max(box.left + 2, box.right - width - 8)
    places = [
        (left, foot)
        for foot in (y - 6, y + 15)
        for left in (box.left + 2, (box.left + 2 + far) / 2, far)
        if box.top - 2 <= foot <= box.bottom - 3
    ] or [(box.left + 2, y - 6)]
    return max(places, key=lambda place: _free(place, width, busy))


def _free(place: tuple[float, float], width: float, busy: Sequence[Sequence[fr.Corner]]) -> float:
    left, foot = place
    box = (left, foot - 10, left + width, foot + 2)
    return round(min(16.0, *(fr.clearance(box, line) for line in busy)), 1)


def _nothing(box: fr.Frame, points: Sequence[Point], words: Words) -> str:
    told = next((point.text for point in reversed(points) if point.text), words.no_figures)
    rows = svg.wrap(told, svg.WIDTH - 80)
    middle = (box.left + box.right) / 2
    drawn = [svg.text(middle, box.top + 50 + 17 * k, row, svg.TEXT, "middle", "halo") for k, row in enumerate(rows)]
    return svg.tag("g", *drawn, class_="absent")
