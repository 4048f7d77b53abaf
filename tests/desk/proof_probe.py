"""A callback for signed-in people on a server that has none yet, so that what guards such callbacks can be tried."""

from __future__ import annotations

from typing import Any

from dash import Dash, Input, Output

from callbacks import guard
from equipt_dash.kernel.access import Action
from tests.support.desk import City

PROBE = "proof-output.children"


def probe_app(city: City) -> Dash:
    """Add the callback to the app of ``city``; it may only be called by who may read My work."""
    app = city.served.app
    if PROBE not in guard.policies(app):
        register = guard.secured(
            app, Output("proof-output", "children"), Input("proof-input", "value"), policy=Action.READ_WORK
        )
        register(lambda value: f"internal: {value}")
    return app


def probe_body(value: Any) -> dict[str, Any]:
    """A call of it, as Dash's renderer sends it."""
    return {
        "output": PROBE,
        "outputs": {"id": "proof-output", "property": "children"},
        "inputs": [{"id": "proof-input", "property": "value", "value": value}],
        "state": [],
        "changedPropIds": ["proof-input.value"],
        "parsedChangedPropsIds": ["proof-input"],
    }
