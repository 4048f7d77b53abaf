"""Every chart drawn from one series, so that a rule can be asked of all of them."""

from __future__ import annotations

from collections.abc import Callable

from equipt_dash.charts.dots import dots
from equipt_dash.charts.gapbar import gapbar
from equipt_dash.charts.gapline import gapline
from equipt_dash.charts.model import Point, Row, Series, Year, nice_axis, values_of
from equipt_dash.charts.panels import panels
from equipt_dash.charts.slope import slope
from equipt_dash.charts.spark import spark
from equipt_dash.charts.targets import targets
from equipt_dash.charts.trendlines import Trend, trendlines


def _panel(series: Series) -> str:
    return panels([series], None, nice_axis(values_of([series]), True))[0].svg


def _dots(series: Series) -> str:
    rows = [Row(p.label, series.slot, p.value, p.low, p.high, p.text) for p in series.points]
    return dots(rows, None, nice_axis(values_of([series]), True), name=series.name)


def _gapline(series: Series) -> str:
    return gapline(series, nice_axis(values_of([series]), True))


def _bars(series: Series) -> str:
    years = [Year(p.label, p.value, p.text) for p in series.points]
    return targets(years, nice_axis(values_of([series]), True), name=series.name)


def _dotted(series: Series) -> str:
    years = [Year(p.label, p.value, p.text) for p in series.points]
    return targets(years, nice_axis(values_of([series]), False), bars=False, name=series.name)


def _gapbar(series: Series) -> str:
    first, last = (series.points[0], series.points[-1]) if series.points else (Point(0, "", None),) * 2
    return gapbar(first, last, nice_axis(values_of([series]), True), series.slot, series.name)


def _slope(series: Series) -> str:
    return slope([series], nice_axis(values_of([series]), False), series.name)


def _trend(series: Series) -> str:
    return trendlines([Trend(series)], nice_axis(values_of([series]), False))[0].svg


GALLERY: dict[str, Callable[[Series], str]] = {
    "panel": _panel,
    "dots": _dots,
    "gapline": _gapline,
    "bars": _bars,
    "dotted": _dotted,
    "gapbar": _gapbar,
    "slope": _slope,
    "spark": spark,
    "trend": _trend,
}
NAMED = sorted(set(GALLERY) - {"spark"})
