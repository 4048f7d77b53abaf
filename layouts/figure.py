"""A chart as a figure: its finding, the picture, the same numbers as a table and a CSV, and its source."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from equipt_dash.charts.heat import Heat
from equipt_dash.kernel.words import _
from equipt_dash.pages.chart_parts import GlanceChart
from equipt_dash.pages.parts import Cards, FigureModel
from layouts.boards.frame import glance
from layouts.cards import cards
from layouts.charts import chart
from layouts.heat import heat
from layouts.table import table
from layouts.text import rich


def csv_href(path: str, figure_id: str, query: str = "") -> str:
    """Where a page's figure can be downloaded."""
    base = "" if path == "/" else path
    return f"{base}/{figure_id}.csv" + (f"?{query}" if query else "")


def figure(item: FigureModel, path: str, query: str = "", rank: int = 3) -> Component:
    """``item`` whole. The picture's name for screen readers is the sentence with the numbers."""
    twin = html.Details([html.Summary(_("The same numbers as a table")), table(item.table)], className="twin")
    title = (html.H2 if rank == 2 else html.H3)(item.title, id=f"figure-{item.id}")
    return html.Figure(
        [
            html.Figcaption([title, None if rank == 2 and _has_picture(item) else _sentence(item)]),
            _picture(item),
            *(html.P(note, className="quiet") for note in item.notes),
            twin,
            _credit(item, path, query),
        ],
        className="figure",
        id=item.id,
    )


def _has_picture(item: FigureModel) -> bool:
    """Whether the picture carries the sentence as its name; a panel does not print it a second time."""
    return not isinstance(item.chart, Cards | Heat | GlanceChart)


def _sentence(item: FigureModel) -> Component:
    return html.P(item.sentence, className="sentence")


def small_figure(item: FigureModel, path: str, query: str = "") -> Component:
    """``item`` for the side of some words: the picture at once; sentence, notes, numbers and source open on request."""
    inside = [
        html.P(item.sentence),
        *(html.P(note, className="quiet") for note in item.notes),
        table(item.table),
    ]
    numbers = html.Details([html.Summary(_("The numbers of “{title}”", title=item.title)), *inside], className="twin")
    heading = html.Figcaption(html.H3(item.title, id=f"figure-{item.id}"))
    return html.Figure(
        [heading, _picture(item), numbers, _credit(item, path, query)], className="figure figure-small", id=item.id
    )


def _credit(item: FigureModel, path: str, query: str) -> Component:
    sources = tuple(dict.fromkeys(item.sources))
    start = (_("Source: ") if len(sources) == 1 else _("Sources: ")) if sources else ""
    credit = [html.Span([*rich(line), "; " if n < len(sources) else ". "]) for n, line in enumerate(sources, start=1)]
    download = html.A(_("Download these numbers (CSV)"), href=csv_href(path, item.id, query), download="")
    return html.P([start, *credit, download], className="credit")


def _picture(item: FigureModel) -> Component:
    if isinstance(item.chart, Cards):
        return cards(item.chart)
    if isinstance(item.chart, Heat):
        return heat(item.chart, item.title)
    if isinstance(item.chart, GlanceChart):
        return glance(item.chart)  # its rows are links, which a picture may not hold
    return html.Div(chart(item.chart), className="picture", role="img", **{"aria-label": item.sentence})
