"""The interactive chart: choices and a Graph, in the space a page keeps for them."""

from __future__ import annotations

import dash_bootstrap_components as dbc
from dash import dcc, html
from dash.development.base_component import Component

from equipt_dash.kernel.words import _
from layouts.boards.figures import GRAPH_CONFIG

CHOICES = ("area", "group", "from", "to")
"""Names of the choices, in the order they stand; the address uses the same names."""

WHERE = "where"
GRAPH = "explorer-graph"
PICTURE = "explorer-picture"
SAID = "explorer-said"
SCHEME = "explorer-scheme"
"""Holds "dark" or "light": what the reader's device asks for. Plotly cannot read the page's colours."""


def choice_id(name: str) -> str:
    """The id of a choice."""
    return f"explore-{name}"


def layout() -> Component:
    """The empty chart. It holds no data: a callback fills it for the address it stands on."""
    labels = {"area": _("Area"), "group": _("Group"), "from": _("From"), "to": _("To")}
    fields = [
        html.Div(
            [dbc.Label(labels[name], html_for=choice_id(name)), dbc.Select(id=choice_id(name), options=[])],
            className="field",
        )
        for name in CHOICES
    ]
    graph = dcc.Graph(id=GRAPH, config=GRAPH_CONFIG, responsive=True, style={"height": "420px"})
    return html.Div(
        [
            dcc.Location(id=WHERE, refresh=False),
            dcc.Store(id=SCHEME, data="light"),
            html.Fieldset([html.Legend(_("Choose what to see")), html.Div(fields, className="fields")]),
            html.Figure(
                [
                    html.Div(graph, id=PICTURE, role="img", **{"aria-label": _("Interactive chart")}),
                    html.Figcaption(html.P("", id=SAID, role="status")),
                ]
            ),
        ]
    )
