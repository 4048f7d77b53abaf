"""How a heat map looks: a table that scrolls in its own frame on a phone, whose squares a key press can walk."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from equipt_dash.charts.heat import Heat, HeatRow, Square
from equipt_dash.kernel.words import _


def heat(item: Heat, name: str) -> Component:
    """The map with the meaning of its shades. ``name`` is what a screen reader calls the frame and the table."""
    key = [html.Li([html.Span("", className=f"swatch step{step}"), words]) for step, words in item.key]
    head = html.Tr([html.Th(item.corner, scope="col"), *(html.Th(one, scope="col") for one in item.columns)])
    table = html.Table(
        [
            html.Caption(name, className="visually-hidden"),
            html.Thead(head),
            html.Tbody([_row(one) for one in item.rows]),
        ],
        className="heat",
    )
    frame = html.Div(table, className="heat-box", role="region", tabIndex="0", **{"aria-label": name})
    keys = html.P(_("With a script, arrow keys move from square to square."), className="quiet heat-keys")
    return html.Div([html.Ul(key, className="chart-key"), frame, keys], className="ties" if item.ties else "")


def _row(one: HeatRow) -> Component:
    heading = [html.A(one.title, href=one.href) if one.href else one.title]
    note = [html.Small(one.note)] if one.note else []
    return html.Tr([html.Th([*heading, *note], scope="row"), *(_square(each) for each in one.squares)])


def _square(one: Square) -> Component:
    said = [one.text, html.Small(one.words)] if one.words else [one.text]
    inside = html.A(said, href=one.href) if one.href else said
    return html.Td(
        inside, className="absent" if one.step is None else f"step{one.step}" if one.words else "step0 nothing"
    )
