"""The interactive chart: the only callback the public side has, and it only reads."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output, ctx, no_update
from flask import Response, jsonify

from callbacks.boards import dash_door
from callbacks.gate import expose
from callbacks.guard import secured
from callbacks.routes.public import published
from callbacks.site import Site
from equipt_dash.boards.explorer.model import Exploration, explore
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.views.context import Context
from layouts.boards.explorer import CHOICES, GRAPH, PICTURE, SAID, SCHEME, WHERE, choice_id, layout
from layouts.boards.figures import chart_height, level_over_time, palette_of


def register(app: Dash, site: Site) -> None:
    """Add the chart's layout, its callback and the address that tells a page how to start it."""
    app.layout = layout
    outputs = [
        *(Output(choice_id(name), part) for name in CHOICES for part in ("options", "value")),
        Output(GRAPH, "figure"),
        Output(GRAPH, "style"),
        Output(PICTURE, "aria-label"),
        Output(SAID, "children"),
        Output(WHERE, "search"),
    ]
    choices = [Input(choice_id(name), "value") for name in CHOICES]
    inputs = [Input(WHERE, "pathname"), *choices, Input(WHERE, "search"), Input(SCHEME, "data")]

    @secured(app, outputs, inputs, policy=Action.READ_PUBLIC)
    def draw(path: Any, *rest: Any) -> tuple[Any, ...]:
        *chosen, search, scheme = rest
        edition = published(site)
        if not isinstance(path, str):
            return (no_update,) * len(outputs)
        today = site.today(edition)
        by_choice = any(name.startswith("explore-") for name in ctx.triggered_prop_ids)
        with site.reader(edition) as read:
            context = Context(read, site.framework, today)
            state = explore(context, path, _query(chosen) if by_choice else str(search or ""))
        if state is None:
            return (no_update,) * len(outputs)
        # Only a choice writes the address: opening the chart, or going back, must not add to the history.
        return (*_answer(state, scheme), _address(state) if by_choice else no_update)

    expose(app.server, "/explorer.json", "explorer", lambda: _start(app, site.assets.library), Action.READ_PUBLIC)


def _query(chosen: list[Any]) -> str:
    return urlencode({name: value for name, value in zip(CHOICES, chosen, strict=True) if isinstance(value, str)})


def _answer(state: Exploration, scheme: object) -> tuple[Any, ...]:
    choices: list[Any] = []
    for name in CHOICES:
        options = [{"value": value, "label": label} for value, label in state.options[name]]
        choices += [options, state.values[name]]
    lines = (*state.series, state.average) if state.average else state.series
    figure = level_over_time(
        lines, state.unit_words, ticksuffix=state.suffix, tickprefix=state.prefix, palette=palette_of(scheme)
    )
    height = {"height": f"{chart_height(lines)}px"}
    return (*choices, figure, height, f"{state.title}. {state.status}", state.status)


def _address(state: Exploration) -> str:
    return "?" + urlencode({name: value for name, value in state.values.items() if value != ALL_GROUPS})


def _start(app: Dash, library: str) -> Response:
    """What a page needs to start Dash: its scripts in order and its configuration, without server details.

    ``library``: the small plotly.js, where it was taken. It stands first: a graph that finds ``window.Plotly`` asks for no
    other, and Dash's own is three times as large. The bundle of dash-bootstrap-components stays, also on a page
    that used none of it: dcc 4.4.1 draws no graph without the ``regeneratorRuntime`` it brings.
    """
    scripts = ([library] if library else []) + dash_door.scripts(app)
    response: Response = jsonify({"config": dash_door.configuration(app), "scripts": scripts})
    response.headers["Cache-Control"] = "no-store"
    return response
