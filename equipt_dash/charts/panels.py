"""Small multiples over time: one small picture per group, all on one scale, each with the average behind.

One wide chart of seven lines invites ranking and cannot be read on a phone; panels show each group
whole, beside the same average.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from equipt_dash.charts import frame as fr
from equipt_dash.charts import lines, svg
from equipt_dash.charts.marks import AVERAGE, slot_class
from equipt_dash.charts.model import ENGLISH, Axis, Break, Point, Series, Start, Words

HEIGHT = 190.0
END_ROOM = 104.0
"""The most the value at the end of the line may take from every panel's width."""


@dataclass(frozen=True)
class Panel:
    """One group's picture, with the title its caption must show."""

    title: str
    slot: int
    svg: str


def shared_axis(everyone: Sequence[Series], axis: Axis) -> Axis:
    """Return the one scale of all panels: ``axis``, widened to hold every value."""
    return axis.covering(point.value for one in everyone for point in one.points)


def panels(
    series: Sequence[Series],
    average: Series | None,
    axis: Axis,
    breaks: Sequence[Break] = (),
    words: Words = ENGLISH,
    starts: Sequence[Start] = (),
) -> tuple[Panel, ...]:
    """Return a panel per series, in the given order, all with the same time span, axis and box.

    ``average`` is drawn dashed and unmarked in each. Values outside ``axis`` widen it for every panel.
    """
    everyone = [*series, *([average] if average else [])]
    axis = shared_axis(everyone, axis)
    first, last = fr.time_span(everyone)
    widths = [lines.end_width(lines.last_known(one.points)) for one in everyone]
    room = max((width for width in widths if width <= END_ROOM), default=0.0)
    box = fr.Frame(
        left=fr.tick_room(axis) + fr.GAP,
        top=(26.0 if starts or any(cut.label for cut in breaks) else 14.0) + (fr.UNIT_ROOM if axis.unit else 0.0),
        right=svg.WIDTH - room - (lines.BESIDE if room else 10),
        bottom=HEIGHT - 32,
        first=first,
        last=last,
        axis=axis,
    )
    return tuple(Panel(one.label, one.slot, _panel(one, average, box, breaks, words, starts)) for one in series)


def _panel(
    series: Series,
    average: Series | None,
    box: fr.Frame,
    breaks: Sequence[Break],
    words: Words,
    starts: Sequence[Start],
) -> str:
    points, behind = fr.ordered(series), fr.ordered(average) if average else ()
    body = [
        fr.unit_label(box.axis),
        fr.grid(box),
        fr.ticks(box, points + behind),
        fr.break_lines(box, breaks),
        fr.start_lines(box, starts),
        _average_line(box, behind, breaks),
        lines.group_line(box, series.slot, points, breaks),
        _average_end(box, lines.last_known(points), lines.last_known(behind)),
        lines.end_label(box, lines.last_known(points)),
        _average_name(box, average.label if average else "", points, behind, breaks, words),
        absent(box, points, words, behind),
        fr.ends(box, points + behind, HEIGHT - 12),
    ]
    return svg.picture("panel-chart", "".join(body), HEIGHT, series.name)


def _average_line(box: fr.Frame, points: Sequence[Point], breaks: Sequence[Break]) -> str:
    drawn = "".join(lines.line(box, run) for run in lines.runs(points, breaks))
    return svg.tag("g", drawn, class_=slot_class(AVERAGE)) if drawn else ""


def _average_end(box: fr.Frame, own: Point | None, average: Point | None) -> str:
    """Return the average's last value at the end of its line, moved clear of the group's own."""
    if average is None or average.value is None or lines.end_width(average) > END_ROOM:
        return ""
    y = _average_place(box, own, average.value)
    return svg.text(box.x(average.t) + lines.BESIDE, y + 4.5, average.marked, svg.TEXT, class_="soft")


def _average_place(box: fr.Frame, own: Point | None, average: float) -> float:
    """Return the height at which the average's last value is printed."""
    y = box.y(average)
    if own is not None and own.value is not None and abs(y - box.y(own.value)) < 17:
        below = y >= box.y(own.value)
        below = not below if box.y(own.value) + 17 > HEIGHT - 30 else below
        y = box.y(own.value) + (17 if below or box.y(own.value) < 30 else -17)
    return y


def _average_name(
    box: fr.Frame, name: str, own: Sequence[Point], behind: Sequence[Point], breaks: Sequence[Break], words: Words
) -> str:
    """Return the average's name at the spot along its line that is furthest from everything drawn.

    A panel too crowded for it goes without: the other panels and the list before them name the line.
    """
    along = fr.trace(box, behind, lambda point: point.value)
    width = svg.text_width(name, svg.SMALL)
    if not any(point.value is not None for point in own) or len(along) < 2 or width > box.right - box.left - 10:
        return ""
    busy = [*fr.traces(box, own), along, *_around(box, own, behind, words)]
    cuts = [box.x(cut.t) for cut in breaks]
    places = [
        (_free((centre, foot), width, busy), centre, foot)
        for centre in (svg.middle(x, width, box.left + 2, box.right - 8) for x, _ in along)
        for foot in _beside(along, centre, width)
        if box.top + 6 <= foot <= box.bottom - 3 and not any(abs(cut - centre) < width / 2 + 3 for cut in cuts)
    ]
    free, centre, foot = max(places, key=lambda place: place[0], default=(0.0, 0.0, 0.0))
    return svg.text(centre, foot, name, svg.SMALL, "middle", "soft halo") if free >= 2 else ""


def _around(box: fr.Frame, own: Sequence[Point], behind: Sequence[Point], words: Words) -> list[tuple[fr.Corner, ...]]:
    """Return the edges of what stands on and beside the lines: markers, and the values printed at their ends."""
    edges: list[tuple[fr.Corner, ...]] = []
    for point in own:
        if point.value is not None:
            x, y = box.x(point.t), box.y(point.value)
            edges += [((x - lines.LAST, y + off), (x + lines.LAST, y + off)) for off in (-lines.LAST, 0.0, lines.LAST)]
    for last in (lines.last_known(own), lines.last_known(behind)):
        if last is not None and last.value is not None:
            x, y = box.x(last.t) + lines.BESIDE, box.y(last.value)
            edges += [((x, y + off), (x + lines.end_width(last), y + off)) for off in (-11.0, -3.0, 5.0)]
    for centre, y, row in _why_absent(box, own, words, behind):
        half = svg.text_width(row, svg.SMALL) / 2
        edges += [((centre - half, y + off), (centre + half, y + off)) for off in (-11.0, -4.0, 3.0)]
    return edges


def _beside(along: Sequence[fr.Corner], centre: float, width: float) -> tuple[float, ...]:
    """Return the baselines just above and just below a line, for words centred on it."""
    passed = fr.heights(along, centre - width / 2, centre + width / 2)
    return (min(passed) - 5, max(passed) + 14) if passed else ()


def _free(place: tuple[float, float], width: float, busy: Sequence[Sequence[fr.Corner]]) -> float:
    centre, foot = place
    box = (centre - width / 2, foot - 10, centre + width / 2, foot + 2)
    return round(min(14.0, *(fr.clearance(box, line) for line in busy)), 1)


def absent(box: fr.Frame, points: Sequence[Point], words: Words, behind: Sequence[Point] = ()) -> str:
    """Return a cross at the foot of each period without a value; words for the last, or if all are absent."""
    if not any(point.value is not None for point in points):
        told = next((point.text for point in reversed(points) if point.text), words.no_figures)
        return _instead(box, told)
    marks = [_cross(box, point, with_tooltip=point is not points[-1]) for point in points if point.value is None]
    marks += [svg.text(x, y, row, svg.SMALL, "middle", "halo") for x, y, row in _why_absent(box, points, words, behind)]
    return svg.tag("g", *marks, class_="absent") if marks else ""


def _why_absent(
    box: fr.Frame, points: Sequence[Point], words: Words, behind: Sequence[Point] = ()
) -> list[tuple[float, float, str]]:
    """Return centre, baseline and words of why the last period has no value: at the foot, or clear of what is printed."""
    if not points or points[-1].value is not None or not any(point.value is not None for point in points):
        return []
    rows = svg.wrap(points[-1].text or words.no_figures, box.right - box.left, svg.SMALL)
    widths = [svg.text_width(row, svg.SMALL) for row in rows]
    centres = [svg.middle(box.x(points[-1].t), width, 0, svg.WIDTH) for width in widths]
    left = min(centre - width / 2 for centre, width in zip(centres, widths, strict=True))
    rise = 15 * (len(rows) - 1)
    own, average = lines.last_known(points), lines.last_known(behind)
    printed = [(one, box.y(one.value)) for one in (own,) if one is not None and one.value is not None]
    if average is not None and average.value is not None:
        printed.append((average, _average_place(box, own, average.value)))
    taken = [(y - 13, y + 8) for one, y in printed if box.x(one.t) + lines.BESIDE + lines.end_width(one) > left - 4]
    feet = [box.bottom - 13 - rise, *(top - 3 - rise for top, _bottom in sorted(taken, reverse=True))]
    free = (foot for foot in feet if all(foot + rise + 3 < top or foot - 11 > bottom for top, bottom in taken))
    foot = next(free, feet[-1])
    return [(centre, foot + 15 * k, row) for k, (centre, row) in enumerate(zip(centres, rows, strict=True))]


def _instead(box: fr.Frame, told: str) -> str:
    centre = (box.left + box.right) / 2
    drawn = [
        svg.text(centre, 80 + 17 * k, line, svg.TEXT, "middle", "halo")
        for k, line in enumerate(svg.wrap(told, box.right - box.left - 8))
    ]
    return svg.tag("g", *drawn, class_="absent")


def _cross(box: fr.Frame, point: Point, with_tooltip: bool) -> str:
    x, y = box.x(point.t), box.bottom - 6
    d = svg.path([(x - 3, y - 3), (x + 3, y + 3)]) + svg.path([(x - 3, y + 3), (x + 3, y - 3)])
    return svg.tag("path", lines.tooltip(point) if with_tooltip else "", d=d, fill="none")
