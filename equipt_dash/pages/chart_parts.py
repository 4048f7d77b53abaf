"""The charts a figure may hold, as what they show. ``parts`` gives them on; how each is drawn, ``charts`` knows."""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.charts import panels, trendlines
from equipt_dash.charts.districts import Place
from equipt_dash.charts.glance import Mark
from equipt_dash.charts.model import Axis, Break, Reference, Row, Series, Start, Words, Year, starts_elsewhere
from equipt_dash.charts.trendlines import Trend
from equipt_dash.kernel.words import _


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


@dataclass(frozen=True)
class GlanceRow:
    """One outcome: a link that chooses it, where groups stand, and what is printed beside.

    ``marks`` holds every group that can be placed, ``chosen`` the one the row is about; ``note`` is a status word, or
    says why nothing can be drawn.
    """

    title: str
    href: str
    here: bool
    marks: tuple[Mark, ...]
    chosen: Mark | None
    value: str
    note: str = ""


@dataclass(frozen=True)
class GlanceChart:
    """Outcomes one under the other on one scale; ``worse``, ``same`` and ``better`` name its ends and its middle."""

    rows: tuple[GlanceRow, ...]
    reach: float
    worse: str
    same: str
    better: str


Chart = PanelsChart | DotsChart | GapChart | YearsChart | MapChart | TrendsChart


def chart_words() -> Words:
    """The words charts add themselves, in the reader's language."""
    return Words(_("no gap"), _("no figures published"), _("Scale starts at {low}"))


def scale_note(chart: Chart) -> str:
    """What must be said once beside several small pictures on one scale; the other charts say it in the picture."""
    if isinstance(chart, PanelsChart):
        average = [chart.average] if chart.average else []
        return starts_elsewhere(panels.shared_axis([*chart.series, *average], chart.axis), chart_words())
    if isinstance(chart, TrendsChart):
        return starts_elsewhere(trendlines.shared_axis(chart.trends, chart.axis), chart_words())
    return ""
