"""Level by group with intervals, as wide as its container: positions are percentages, text keeps its size.

Rows stand in the order given (the page prints the order rule). A group without a number keeps its row
and says why: leaving it out would hide who is not counted.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from equipt_dash.charts import svg
from equipt_dash.charts.marks import AVERAGE, marker, slot_class
from equipt_dash.charts.model import ENGLISH, Axis, Reference, Row, Words, as_printed, fraction, starts_elsewhere

ROOM = 272.0
"""The narrowest container, in CSS pixels, whose text must not collide: a 320 px phone less its margins."""

NAME_ROOM = 180.0
"""The width of the reference's words, so that they fit beside any place of its line."""

SIZE = 14.0
STRONG = (SIZE + 1) * svg.BOLD
EDGE = 0.045
LINE = 18.0
REACH = 9.0
"""How far the reference's stroke reaches above and below a track: past the marker, short of the names."""


def dots(
    rows: Sequence[Row],
    reference: Reference | None,
    axis: Axis,
    note: str = "",
    name: str = "",
    words: Words = ENGLISH,
) -> str:
    """Return one track per row: label and printed value above it, interval and marker on it.

    ``reference`` (the city average) is an upright stroke on every track, named at the top. ``note`` is the scale's
    words under the axis ("Share of homes owned, percent"); a scale that does not start at zero says so there.
    """
    axis = axis.covering([*(row.value for row in rows), reference.value if reference else None])
    places = as_printed([*((row.value, row.text) for row in rows), *_printed(reference)])
    rows = [row if row.value is None else replace(row, value=places[row.text]) for row in rows]
    named = svg.wrap(f"{reference.label} {reference.text}", NAME_ROOM, SIZE - 1) if reference else ()
    share = _x(places.get(reference.text, reference.value), axis) if reference else None
    y = 8 + LINE * len(named) if named else 2.0
    parts = [_reference(share, named, y)] if share is not None else []
    for row in rows:
        part, y = _row(row, axis, y, share)
        parts.append(part)
    elsewhere = starts_elsewhere(axis, words)
    foot, height = _foot(axis, y, (note or ("" if elsewhere else axis.unit), elsewhere))
    return svg.picture("dots-chart", "".join(parts) + foot, height, name, None)


def _printed(reference: Reference | None) -> list[tuple[float | None, str]]:
    return [(reference.value, reference.text)] if reference and reference.text else []


def _x(value: float, axis: Axis) -> float:
    """Return the place of a value as a share of the width, with room at both edges for the marker."""
    return EDGE + (1 - 2 * EDGE) * fraction(value, axis.low, axis.high)


def _reference(share: float, named: Sequence[str], top: float) -> str:
    """Return the reference's words with a stroke under them, turned inwards near an edge."""
    anchor = "start" if share < 0.36 else "end" if share > 0.64 else "middle"
    inward = {"start": -EDGE, "middle": 0.0, "end": EDGE}[anchor]
    at, words_at = svg.percent(share), svg.percent(share + inward)
    rule = svg.tag("line", x1=at, x2=at, y1=top - 6, y2=top + 1, class_="line")
    words = [svg.text(words_at, 14 + LINE * k, row, SIZE - 1, anchor, "soft") for k, row in enumerate(named)]
    return svg.tag("g", rule, *words, class_=slot_class(AVERAGE))


def _row(row: Row, axis: Axis, top: float, share: float | None) -> tuple[str, float]:
    """Return a row's markup and where the next row starts. ``share``: where the reference crosses the track.

    It crosses the track only: drawn from row to row it ran through the names of groups.
    """
    values = svg.wrap(row.text, ROOM / 2, STRONG) if row.value is not None else ()
    taken = max((svg.text_width(line, STRONG) for line in values), default=0.0)
    labels = svg.wrap(row.label, ROOM - taken - 12, SIZE)
    words = _lines(labels, top + 18) + _lines(values, top + 18, "value")
    track = top + 17 + LINE * max(1, len(labels), len(values))
    if row.value is None:
        absent = svg.wrap(row.text, ROOM, SIZE)
        return svg.tag("g", words, _lines(absent, track + 4, "absent")), track + 20 + LINE * (len(absent) - 1)
    rail = svg.tag("line", x1="0", x2="100%", y1=track, y2=track, class_="rail")
    at = svg.percent(share) if share is not None else ""
    rule = svg.tag("line", x1=at, x2=at, y1=track - REACH, y2=track + REACH, class_="line") if at else ""
    rail += svg.tag("g", rule, class_=slot_class(AVERAGE)) if rule else ""
    marks = svg.tag("g", _interval(row, axis, track), _marker(row, axis, track), class_=slot_class(row.slot))
    return svg.tag("g", rail, words, marks), track + 20


def _lines(lines: Sequence[str], y: float, class_: str = "") -> str:
    """Return text lines from the left edge; values stand at the right."""
    x, anchor, size = ("100%", "end", SIZE + 1) if class_ == "value" else ("0", "start", SIZE)
    halo = f"{class_} halo".strip()
    return "".join(svg.text(x, y + LINE * k, line, size, anchor, halo) for k, line in enumerate(lines))


def _interval(row: Row, axis: Axis, y: float) -> str:
    """Return the interval with a cap at each end that lies on the axis."""
    if row.low is None or row.high is None:
        return ""
    low, high = svg.percent(_x(row.low, axis)), svg.percent(_x(row.high, axis))
    drawn = svg.tag("line", x1=low, x2=high, y1=y, y2=y, class_="whisker")
    drawn += svg.tag("line", x1=low, x2=low, y1=y - 5, y2=y + 5, class_="whisker") if row.low >= axis.low else ""
    drawn += svg.tag("line", x1=high, x2=high, y1=y - 5, y2=y + 5, class_="whisker") if row.high <= axis.high else ""
    return drawn


def _marker(row: Row, axis: Axis, y: float) -> str:
    """Return the marker; a nested ``<svg>`` carries it to a percentage, which a path cannot."""
    if row.value is None:
        return ""
    return svg.tag("svg", marker(row.slot, 0, 0, 6.5), x=svg.percent(_x(row.value, axis)), y=y, overflow="visible")


def _foot(axis: Axis, top: float, notes: Sequence[str]) -> tuple[str, float]:
    """Return the scale below the rows and the height of the whole picture."""
    drawn = [svg.tag("line", x1="0", x2="100%", y1=top + 2, y2=top + 2)]
    for tick, label in _spaced(axis):
        share = _x(tick, axis)
        inside = svg.text_width(label, SIZE - 1) / 2 <= min(share, 1 - share) * ROOM
        anchor = "middle" if inside else "start" if share < 0.5 else "end"
        x = "0" if anchor == "start" else "100%" if anchor == "end" else svg.percent(share)
        drawn.append(svg.tag("line", x1=svg.percent(share), x2=svg.percent(share), y1=top + 2, y2=top + 7))
        drawn.append(svg.text(x, top + 22, label, SIZE - 1, anchor))
    height = top + 28
    for line in (row for note in notes for row in svg.wrap(note, ROOM, SIZE - 1)):
        height += LINE
        drawn.append(svg.text(0, height - 6, line, SIZE - 1))
    return svg.tag("g", *drawn, class_="axis"), height


def _spaced(axis: Axis) -> list[tuple[float, str]]:
    """Return the ticks to label: all, or every second, third … so that labels keep apart on a phone."""
    labels = [(tick, axis.fmt(tick)) for tick in axis.ticks]
    widest = max((svg.text_width(label, SIZE - 1) for _, label in labels), default=0.0) + 18
    fit = max(2, int(ROOM // widest)) if widest else 1
    return labels[:: max(1, -(-(len(labels) - 1) // max(1, fit - 1)))]
