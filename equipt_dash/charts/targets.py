"""A department measure year by year against its own targets.

Years run down the page, not across: on a phone a row has room for a full number, a target and the
words that stand where a year has no figure; a column has not.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from equipt_dash.charts import svg
from equipt_dash.charts.model import ENGLISH, Axis, Words, Year, as_printed, fraction, starts_elsewhere

LABEL_ROOM, VALUE_ROOM = 84.0, 124.0
BAR = 18.0


@dataclass(frozen=True)
class _Plot:
    left: float
    right: float
    axis: Axis

    def x(self, value: float) -> float:
        return self.left + (self.right - self.left) * fraction(value, self.axis.low, self.axis.high)


def targets(years: Sequence[Year], axis: Axis, bars: bool = True, name: str = "", words: Words = ENGLISH) -> str:
    """Return a row per year in the given order: label, mark, printed value and target.

    ``bars`` start at zero, always. Without bars (a percent or rate far from zero) a joined dot stands
    on a labelled scale, and where that scale does not start at zero, words say so.
    """
    held = axis.covering([number for year in years for number in (year.actual, year.target)])
    held = held.covering([0.0]) if bars else held
    places = as_printed((year.actual, year.text) for year in years)
    years = [year if year.actual is None else replace(year, actual=places[year.text]) for year in years]
    labels = max((svg.text_width(year.label) for year in years), default=0.0)
    prints = max((_print_width(year) for year in years), default=0.0)
    plot = _Plot(min(labels, LABEL_ROOM) + 10, svg.WIDTH - min(prints, VALUE_ROOM) - 12, held)
    rows: list[str] = []
    spots: list[tuple[float, float] | None] = []
    y = 2.0
    for year in years:
        row, spot, y = _row(year, plot, y, bars)
        rows.append(row)
        spots.append(spot)
    base = _baseline(plot, y) if bars else _joined(spots)
    foot, height = ("", y + 2) if bars else _scale(plot, y, words)
    return svg.picture("target-chart", base + "".join(rows) + foot, height, name)


def _print_width(year: Year) -> float:
    return max(svg.text_width(_told(year), svg.STRONG * svg.BOLD), svg.text_width(year.target_text, svg.SMALL))


def _told(year: Year) -> str:
    return f"{year.text} ?" if year.suspect and year.text else year.text


def _row(year: Year, plot: _Plot, top: float, bars: bool) -> tuple[str, tuple[float, float] | None, float]:
    """Return a year's markup, the spot of its dot, and where the next row starts."""
    known = year.actual is not None
    size = svg.STRONG if known else svg.TEXT
    values = svg.wrap(_told(year), VALUE_ROOM, size * svg.BOLD)
    aims = svg.wrap(year.target_text, VALUE_ROOM, svg.SMALL)
    label = svg.wrap(year.label, LABEL_ROOM)
    height = max(38.0, 12 + 17.0 * len(values) + 15.0 * len(aims), 10 + 16.0 * len(label))
    centre = top + height / 2
    parts = [svg.text(0, centre + 4.5 + 16 * (k - (len(label) - 1) / 2), line) for k, line in enumerate(label)]
    parts.append(svg.tag("path", d=svg.path([(plot.left, centre), (plot.right, centre)]), class_="rail"))
    spot = None
    aim = _target(plot.x(year.target), centre) if year.target is not None else ""
    if year.actual is not None:
        spot = (plot.x(year.actual), centre)
        parts.append(_bar(plot, year, centre) + aim if bars else aim + _dot(spot, year.suspect))
    else:
        parts.append(aim)
    y = centre - (17 * len(values) + 15 * len(aims)) / 2
    for line in values:
        y += 17
        parts.append(svg.text(plot.right + 12, y - 4, line, size, class_="value" if known else "absent"))
    for line in aims:
        y += 15
        parts.append(svg.text(plot.right + 12, y - 3.5, line, svg.SMALL, class_="soft"))
    return svg.tag("g", *parts), spot, top + height


def _bar(plot: _Plot, year: Year, centre: float) -> str:
    """Return a bar from zero; a suspect one is hatched by its own strokes, so pages need no pattern ids."""
    ends = sorted((plot.x(0.0), plot.x(year.actual or 0.0)))
    left, width, top = ends[0], ends[1] - ends[0], centre - BAR / 2
    shape = svg.tag("rect", x=left, y=top, width=width, height=BAR, class_="suspect" if year.suspect else "bar")
    return shape + (svg.tag("path", d=_hatch(left, top, width), fill="none", class_="hatch") if year.suspect else "")


def _hatch(left: float, top: float, width: float) -> str:
    d = ""
    for step in range(6, int(width + BAR), 6):
        from_x, to_x = max(0.0, step - BAR), min(width, float(step))
        d += svg.path([(left + from_x, top + step - from_x), (left + to_x, top + step - to_x)])
    return d or svg.path([(left, top), (left, top + BAR)])


def _dot(spot: tuple[float, float], suspect: bool) -> str:
    return svg.tag("circle", cx=spot[0], cy=spot[1], r=6.5, class_="suspect" if suspect else "dot")


def _joined(spots: Sequence[tuple[float, float] | None]) -> str:
    """Return the line through neighbouring years; it stops at a year without a figure."""
    pairs = itertools.pairwise(spots)
    drawn = "".join(svg.path([a, b]) for a, b in pairs if a is not None and b is not None)
    return svg.tag("path", d=drawn, fill="none", class_="joined") if drawn else ""


def _target(x: float, centre: float) -> str:
    """Return the target: an upright stroke with feet, taller than any bar."""
    top, foot = centre - BAR / 2 - 4, centre + BAR / 2 + 4
    d = svg.path([(x, top), (x, foot)])
    d += svg.path([(x - 4, top), (x + 4, top)]) + svg.path([(x - 4, foot), (x + 4, foot)])
    return svg.tag(
        "g", *(svg.tag("path", d=d, fill="none", class_=part) for part in ("edge", "stroke")), class_="target"
    )


def _baseline(plot: _Plot, bottom: float) -> str:
    x = plot.x(0.0)
    return svg.tag("path", d=svg.path([(x, 2.0), (x, bottom)]), class_="zero")


def _scale(plot: _Plot, top: float, words: Words) -> tuple[str, float]:
    """Return the labelled scale under the dots and the height of the picture."""
    drawn = [svg.tag("path", d=svg.path([(plot.left, top + 4), (plot.right, top + 4)]))]
    ticks = plot.axis.ticks
    shown = ticks if _fits(plot) else (ticks[0], ticks[-1]) if len(ticks) > 1 else ticks
    for tick in shown:
        x = plot.x(tick)
        label = svg.cut(plot.axis.fmt(tick), 90, svg.SMALL)
        centre = svg.middle(x, svg.text_width(label, svg.SMALL), 0, svg.WIDTH)
        drawn.append(svg.tag("path", d=svg.path([(x, top + 4), (x, top + 9)])))
        drawn.append(svg.text(centre, top + 23, label, svg.SMALL, "middle"))
    height = top + 30
    for line in svg.wrap(starts_elsewhere(plot.axis, words) or plot.axis.unit, svg.WIDTH, svg.SMALL):
        height += 17
        drawn.append(svg.text(0, height - 6, line, svg.SMALL))
    return svg.tag("g", *drawn, class_="axis"), height


def _fits(plot: _Plot) -> bool:
    labels = [plot.axis.fmt(tick) for tick in plot.axis.ticks]
    return sum(svg.text_width(label, svg.SMALL) + 10 for label in labels) <= plot.right - plot.left
