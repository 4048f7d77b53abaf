"""Figures of the interactive explorer: one small template, the same words and numbers as the drawn charts.

Plotly's own template adds 6.5 kB to every figure and its own colours to every group; ours holds what
the explorer needs. Colours are concrete here because plotly cannot read CSS: a test keeps them equal
to charts.css and theme.css.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from textwrap import wrap
from typing import Any

import plotly.graph_objects as go

from equipt_dash.charts.model import Break, Point, Series

GRAPH_CONFIG: dict[str, Any] = {
    "displayModeBar": False,
    "displaylogo": False,
    "plotlyServerURL": "",
    "responsive": True,
    "scrollZoom": False,
    "showSendToCloud": False,
}
"""Config of every ``dcc.Graph``: no toolbar, nothing uploaded, and scrolling scrolls the page."""

SYMBOLS = ("circle", "square", "diamond", "triangle-up", "triangle-down", "cross", "star")
DASHES = ("solid", "9px,4px", "2px,5px", "12px,4px,2px,4px", "5px,4px", "14px,6px", "8px,4px,2px,4px,2px,4px")
MOST_LABELS = 6

NAME_WIDTH = 34
"""Characters of a group's name in one line of the legend: the most that fit on a 320 px phone beside the line's key."""

LEGEND_LINE, PLOT_HEIGHT, LEAST_HEIGHT = 21, 290, 420
"""Pixels of a line of the legend, of what stands above it, and of the whole chart at least."""


@dataclass(frozen=True)
class Palette:
    """The colours of one scheme: ``groups`` by slot, then what the average, text and grid use."""

    groups: tuple[str, ...]
    ink: str
    soft: str
    line: str
    card: str


LIGHT = Palette(
    groups=("#174a8c", "#8f1468", "#0c7a6c", "#b34a06", "#8b5fd6", "#7a9224", "#3c94c0"),
    ink="#1b2430",
    soft="#4b5767",
    line="#d8d3c7",
    card="#ffffff",
)
DARK = Palette(
    groups=("#78aefa", "#e68fc0", "#2ba38f", "#e87a30", "#9a7bf7", "#b6cb45", "#8ee0ee"),
    ink="#eceff3",
    soft="#b4bdc9",
    line="#37404d",
    card="#1b212b",
)


def template(palette: Palette = LIGHT) -> go.layout.Template:
    """Return the one template: quiet grid, keys below, no zooming that would trap a finger."""
    axis = {"showgrid": True, "gridcolor": palette.line, "zeroline": False, "fixedrange": True}
    return go.layout.Template(
        layout={
            "font": {"family": "Public Sans, system-ui, sans-serif", "size": 14, "color": palette.ink},
            "paper_bgcolor": palette.card,
            "plot_bgcolor": palette.card,
            "margin": {"l": 56, "r": 16, "t": 28, "b": 40},
            "xaxis": axis | {"showgrid": False, "ticks": "outside", "tickcolor": palette.soft},
            "yaxis": axis | {"automargin": True, "separatethousands": True},
            "legend": {"orientation": "h", "y": -0.16, "yanchor": "top", "x": 0},
            "hoverlabel": {"bgcolor": palette.card, "font": {"color": palette.ink, "size": 14}},
            "dragmode": False,
        }
    )


def level_over_time(
    series: Sequence[Series],
    axis_title: str,
    breaks: Sequence[Break] = (),
    ticksuffix: str = "",
    tickprefix: str = "",
    palette: Palette = LIGHT,
) -> go.Figure:
    """Return levels by group over time from zero; a series of slot 0 is drawn as the dashed average.

    Lines stop at missing points and at ``breaks``; intervals are upright bars. Hover words are the
    points' own text.
    """
    figure = _figure(series, axis_title, breaks, palette)
    return figure.update_yaxes(rangemode="tozero", ticksuffix=ticksuffix, tickprefix=tickprefix)


def palette_of(scheme: object) -> Palette:
    """Return the colours of "dark", or the light ones for anything else a page may send."""
    return DARK if scheme == "dark" else LIGHT


def chart_height(series: Sequence[Series]) -> int:
    """Return the pixels a chart needs, so that a long legend never takes the room of the lines."""
    return max(LEAST_HEIGHT, PLOT_HEIGHT + LEGEND_LINE * sum(len(_name_lines(one.label)) for one in series))


def _name_lines(label: str) -> list[str]:
    return wrap(label, NAME_WIDTH) or [""]


def gap_over_time(
    series: Sequence[Series],
    axis_title: str,
    breaks: Sequence[Break] = (),
    no_gap: str = "no gap",
    ticksuffix: str = "",
    tickprefix: str = "",
    palette: Palette = LIGHT,
) -> go.Figure:
    """Return gaps over time around a named line at zero; otherwise as :func:`level_over_time`."""
    figure = _figure(series, axis_title, breaks, palette)
    figure.add_hline(
        y=0,
        line={"color": palette.ink, "width": 1.5},
        annotation={"text": escape(no_gap), "font": {"color": palette.ink}},
        annotation_position="top left",
    )
    return figure.update_yaxes(rangemode="tozero", ticksuffix=ticksuffix, tickprefix=tickprefix)


def _figure(series: Sequence[Series], axis_title: str, breaks: Sequence[Break], palette: Palette) -> go.Figure:
    figure = go.Figure(layout={"template": template(palette), "yaxis": {"title": {"text": escape(axis_title)}}})
    for one in series:
        figure.add_trace(_trace(one, breaks, palette))
    labels = _period_labels(series)
    figure.update_xaxes(tickvals=list(labels), ticktext=[escape(label) for label in labels.values()])
    for cut in breaks:
        figure.add_vline(
            x=cut.t,
            line={"color": palette.soft, "width": 1, "dash": "dot"},
            annotation={"text": escape(cut.label), "font": {"color": palette.soft}},
            annotation_position="top",
        )
    return figure


def _period_labels(series: Sequence[Series]) -> dict[float, str]:
    """Return labels by time for all periods, or an even choice of at most ``MOST_LABELS`` of them."""
    found = {point.t: point.label for one in series for point in one.points}
    times = sorted(found)
    every = math.ceil(len(times) / MOST_LABELS) or 1
    return {t: found[t] for t in times[::every]}


def _trace(series: Series, breaks: Sequence[Break], palette: Palette) -> go.Scatter:
    points = _broken(series, breaks)
    average = series.slot == 0
    colour = palette.soft if average else palette.groups[series.slot - 1]
    return go.Scatter(
        cliponaxis=False,  # a marker at zero would be cut in half by the axis
        name="<br>".join(escape(line) for line in _name_lines(series.label)),
        x=[point.t for point in points],
        y=[point.value for point in points],
        text=[escape(f"{point.label}: {point.text}") for point in points],
        hovertemplate="%{text}<extra>%{fullData.name}</extra>",
        mode="lines" if average else "lines+markers",
        line={"color": colour, "width": 2, "dash": "6px,4px" if average else DASHES[series.slot - 1]},
        marker=None if average else {"symbol": SYMBOLS[series.slot - 1], "size": 9},
        error_y=_intervals(points, palette),
        connectgaps=False,
    )


def _broken(series: Series, breaks: Sequence[Break]) -> list[Point]:
    """Return the points in time order, with an empty one wherever a break must part the line."""
    cuts = [Point(cut.t, "", None) for cut in breaks]
    ordered = sorted([*cuts, *series.points], key=lambda point: point.t)
    known = [point.t for point in series.points]
    inside = (min(known), max(known)) if known else (0.0, 0.0)
    return [point for point in ordered if point not in cuts or inside[0] < point.t <= inside[1]]


def _intervals(points: Sequence[Point], palette: Palette) -> dict[str, Any] | None:
    """Return error bars where points have finite intervals; ``None`` where no point has one."""
    reach = [_reach(point) for point in points]
    if not any(reach):
        return None
    return {
        "type": "data",
        "symmetric": False,
        "array": [found[1] if found else None for found in reach],
        "arrayminus": [found[0] if found else None for found in reach],
        "thickness": 1.25,
        "width": 3,
    }


def _reach(point: Point) -> tuple[float, float] | None:
    if point.value is None or point.low is None or point.high is None:
        return None
    down, up = point.value - point.low, point.high - point.value
    return (down, up) if math.isfinite(down) and math.isfinite(up) else None
