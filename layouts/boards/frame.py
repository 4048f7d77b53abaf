"""How a board looks before anything is alive: its form, finding, numbers and panels, complete without script."""

from __future__ import annotations

from collections.abc import Callable

from dash import html
from dash.development.base_component import Component

from equipt_dash.charts.glance import track
from equipt_dash.kernel.words import _
from equipt_dash.pages.board_parts import Board, Kpi, Kpis, Panel
from equipt_dash.pages.chart_parts import GlanceChart, GlanceRow
from equipt_dash.pages.parts import Block
from layouts.render import chart_image
from layouts.text import rich

Draw = Callable[[Block], Component]
"""Draws any other block of the page."""


def board(item: Board, draw: Draw) -> Component:
    """The whole board. Everything below the form is one part, so that a choice can replace it in one go."""
    return html.Div([draw(item.form), changing(item, draw)], className="board", id=f"board-{item.id}")


def changing(item: Board, draw: Draw) -> Component:
    """What a choice changes: the line about what was left out, the finding, numbers and panels."""
    ignored = [html.P(item.ignored, className="notice board-ignored", role="note")] if item.ignored else []
    finding = html.P(rich(item.finding), className="board-finding", role="status")
    panels = html.Div([draw(panel) for panel in item.panels], className="board-panels")
    return html.Div([*ignored, finding, kpis(item.kpis), panels], className="board-state", id=f"board-{item.id}-state")


def kpis(item: Kpis) -> Component:
    """Numbers side by side, each with what it counts."""
    return html.Dl([_kpi(one) for one in item.items], className="kpis")


def _kpi(item: Kpi) -> Component:
    words = html.A(item.words, href=item.href) if item.href else item.words
    return html.Div([html.Dt(words), html.Dd(item.value)], className="kpi")


def panel(item: Panel, draw: Draw) -> Component:
    """A card; without a title of its own the figures in it carry the headings. ``wide`` ones take more of the row."""
    name = "board-panel board-panel-wide" if item.wide else "board-panel"
    return html.Section(
        [html.H2(item.title, id=f"{item.id}-title") if item.title else None, *(draw(block) for block in item.blocks)],
        className=name,
        id=item.id,
    )


def glance(item: GlanceChart) -> Component:
    """Outcomes as a list of links with a track each, so that each can be chosen by keyboard and by touch."""
    ends = html.Div(
        [html.Span(["← ", item.worse]), html.Span(item.same), html.Span([item.better, " →"])],
        className="glance-ends",
        **{"aria-hidden": "true"},
    )
    return html.Div([html.Ul([_row(one, item.reach) for one in item.rows], className="glance-rows"), ends])


def _row(item: GlanceRow, reach: float) -> Component:
    here = {"aria-current": "true"} if item.here else {}
    link = html.A(item.title, href=item.href, className="glance-name", **here)
    value = html.Span([html.Span(item.value), html.Span(item.note, className="glance-note")], className="glance-value")
    drawn = chart_image(track(item.marks, item.chosen, reach), "") if item.marks else _nothing()
    return html.Li([link, drawn, value], className="glance-row here" if item.here else "glance-row")


def _nothing() -> Component:
    return html.Span(_("cannot be placed"), className="quiet glance-none")
