"""The interactive chart: the only callback the public side has, and it only reads."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode

from dash import Dash, Input, Output, State, no_update
from flask import Response, jsonify

from callbacks.guard import secured
from callbacks.site import Site
from equipt_dash.access import Audience, public_scope
from equipt_dash.views.context import Context
from equipt_dash.views.explore import Exploration, explore
from layouts.explorer import CHOICES, GRAPH, PICTURE, SAID, WHERE, choice_id, layout
from layouts.figures import level_over_time

_SCRIPT = re.compile(r'<script src="([^"]+)"></script>')

_UNUSED = re.compile(r"/dash_table/|/polyfill@")
"""Scripts Dash offers to every page and this one has no use for: old browsers' gaps and a table we banned."""


def register(app: Dash, site: Site) -> None:
    """Add the chart's layout, its callback and the address that tells a page how to start it."""
    app.layout = layout
    outputs = [
        *(Output(choice_id(name), part) for name in CHOICES for part in ("options", "value")),
        Output(GRAPH, "figure"),
        Output(PICTURE, "aria-label"),
        Output(SAID, "children"),
        Output(WHERE, "search"),
    ]
    inputs = [Input(WHERE, "pathname"), *(Input(choice_id(name), "value") for name in CHOICES)]

    @secured(app, outputs, inputs, State(WHERE, "search"), audience=Audience.PUBLIC)
    def draw(path: Any, *rest: Any) -> tuple[Any, ...]:
        *chosen, search = rest
        edition = site.edition()
        if edition is None or not isinstance(path, str):
            return (no_update,) * len(outputs)
        context = Context(public_scope(edition.number), site.db, site.framework, site.today())
        query = str(search or "") if all(value is None for value in chosen) else _query(chosen)
        state = explore(context, path, query)
        return (no_update,) * len(outputs) if state is None else _answer(state)

    app.server.add_url_rule("/explorer.json", "explorer", lambda: _start(app), methods=["GET"])


def _query(chosen: list[Any]) -> str:
    return urlencode({name: value for name, value in zip(CHOICES, chosen, strict=True) if isinstance(value, str)})


def _answer(state: Exploration) -> tuple[Any, ...]:
    choices: list[Any] = []
    for name in CHOICES:
        options = [{"value": value, "label": label} for value, label in state.options[name]]
        choices += [options, state.values[name]]
    lines = (*state.series, state.average) if state.average else state.series
    figure = level_over_time(lines, state.unit_words, ticksuffix=state.suffix, tickprefix=state.prefix)
    search = "?" + urlencode({name: value for name, value in state.values.items() if value})
    return (*choices, figure, f"{state.title}. {state.status}", state.status, search)


def _start(app: Dash) -> Response:
    """What a page needs to start Dash: its scripts in order and its configuration, without server details."""
    with app.server.app_context():
        config = dict(app._config())
        scripts = [name for name in _SCRIPT.findall(app._generate_scripts_html()) if not _UNUSED.search(name)]
    config.pop("python_version", None)
    response: Response = jsonify({"config": config, "scripts": scripts})
    response.headers["Cache-Control"] = "no-store"
    return response
