"""The charts a figure may hold, as what they show. ``parts`` gives them on; how each is drawn, ``charts`` knows."""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.charts.districts import Place
from equipt_dash.charts.model import Axis, Break, Reference, Row, Series, Start, Year
from equipt_dash.charts.trendlines import Trend


@dataclass(frozen=True)
class PanelsChart:
    """One small panel for each group, on one scale."""

    series: tuple[Series, ...]
    average: Series | None
    axis: Axis
    breaks: tuple[Break, ...] = ()
    starts: tuple[Start, ...] = ()


@dataclass(frozen=True)
class DotsChart:
    """Levels by group with intervals."""

    rows: tuple[Row, ...]
    reference: Reference | None
    axis: Axis
    note: str = ""


@dataclass(frozen=True)
class GapChart:
    """A gap over time; zero means no gap."""

    series: Series
    axis: Axis
    breaks: tuple[Break, ...] = ()
    above: str = ""
    below: str = ""
    starts: tuple[Start, ...] = ()


@dataclass(frozen=True)
class YearsChart:
    """A department measure by fiscal year, with its targets. ``as_bars`` for counts from zero."""

    years: tuple[Year, ...]
    axis: Axis
    as_bars: bool


@dataclass(frozen=True)
class MapChart:
    """Districts on a map."""

    places: tuple[Place, ...]


@dataclass(frozen=True)
class TrendsChart:
    """Measures or gaps side by side, on one scale."""

    trends: tuple[Trend, ...]
    axis: Axis


Chart = PanelsChart | DotsChart | GapChart | YearsChart | MapChart | TrendsChart
