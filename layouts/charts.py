"""Chart blocks as components: SVG written by ``equipt_dash.charts``, wrapped so that phones can stack it."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from equipt_dash.charts.districts import district_map
from equipt_dash.charts.dots import dots
from equipt_dash.charts.gapbar import gapbar
from equipt_dash.charts.gapline import gapline
from equipt_dash.charts.marks import key
from equipt_dash.charts.panels import Panel, panels
from equipt_dash.charts.targets import targets
from equipt_dash.charts.trendlines import trendlines
from equipt_dash.pages.chart_parts import (
    Chart,
    DotsChart,
    GapChart,
    MapChart,
    PanelsChart,
    TrendsChart,
    YearsChart,
    chart_words,
    scale_note,
)
from equipt_dash.pages.parts import GapPicture
from layouts.render import chart_image


def chart(item: Chart) -> Component:
    """The picture of a figure. The figure around it carries its text alternative."""
    if isinstance(item, PanelsChart):
        return _panels(item)
    if isinstance(item, DotsChart):
        return chart_image(dots(item.rows, item.reference, item.axis, item.note, words=chart_words()), "")
    if isinstance(item, GapChart):
        return html.Div(
            chart_image(
                gapline(
                    item.series,
                    item.axis,
                    item.breaks,
                    above=item.above,
                    below=item.below,
                    words=chart_words(),
                    starts=item.starts,
                ),
                "",
            ),
            className="narrow",
        )
    if isinstance(item, MapChart):
        return chart_image(district_map(item.places), "")
    if isinstance(item, TrendsChart):
        grid = html.Div([_panel(one) for one in trendlines(item.trends, item.axis, chart_words())], className="panels")
        return html.Div([*_scale(item), grid])
    return _years(item)


def _years(item: YearsChart) -> Component:
    return html.Div(
        chart_image(targets(item.years, item.axis, item.as_bars, words=chart_words()), ""), className="narrow"
    )


def _panels(item: PanelsChart) -> Component:
    made = panels(item.series, item.average, item.axis, item.breaks, chart_words(), item.starts)
    grid = html.Div([_panel(one) for one in made], className="panels")
    average = item.average
    legend = (
        [html.P([chart_image(key(average.slot), ""), " ", average.label], className="chart-key")] if average else []
    )
    return html.Div([*legend, *_scale(item), grid])


def _scale(item: PanelsChart | TrendsChart) -> list[Component]:
    words = scale_note(item)
    return [html.P(words, className="quiet")] if words else []


def _panel(one: Panel) -> Component:
    title = html.P([chart_image(key(one.slot), ""), " ", one.title], className="panel-title")
    return html.Div([title, chart_image(one.svg, "")], className="panel")


def picture(item: GapPicture) -> Component:
    """Two levels on one track, for cards."""
    drawn = chart_image(gapbar(item.burdened, item.comparison, item.axis, item.slot), "")
    return html.Div(drawn, className="card-picture", role="img", **{"aria-label": item.words})
