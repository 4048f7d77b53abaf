"""The gate: a callback without a policy stops the start, and the server gives nothing away."""

from __future__ import annotations

import pytest
from dash import Dash, Input, Output, html

from callbacks import guard
from equipt_dash.kernel.access import Action
from tests.support.city import Served


def _app() -> Dash:
    app = Dash("test", suppress_callback_exceptions=True, pages_folder="")
    app.layout = html.Div()
    return app


def test_a_callback_without_a_policy_stops_the_start() -> None:
    app = _app()
    app.callback(Output("a", "children"), Input("b", "n_clicks"))(lambda _n: "x")
    with pytest.raises(guard.PolicyMissing, match=r"a\.children"):
        guard.install(app)


def test_a_secured_callback_starts() -> None:
    app = _app()
    guard.secured(app, Output("a", "children"), Input("b", "n_clicks"), policy=Action.READ_PUBLIC)(lambda _n: "x")
    guard.install(app)
    assert guard.policies(app) == {"a.children": Action.READ_PUBLIC}


def test_every_callback_of_the_site_has_a_policy(austin: Served) -> None:
    assert set(austin.app.callback_map) == set(guard.policies(austin.app))
    assert austin.app.callback_map


def test_the_layout_and_the_start_data_hold_no_data_and_no_server_details(austin: Served) -> None:
    for address in ("/_dash-layout", "/explorer.json", "/_dash-dependencies"):
        text = austin.client.get(address).get_data(as_text=True)
        assert "python_version" not in text
        assert "income" not in text.lower()


def test_dash_does_not_answer_pages_of_its_own(austin: Served) -> None:
    for address in ("/_dash-index", "/index", "/_reload", "/anything/at/all"):
        assert austin.client.get(address).status_code == 404
    assert "_dash-config" not in austin.client.get("/").get_data(as_text=True)


def test_scripts_come_from_this_server_only(austin: Served) -> None:
    start = austin.client.get("/explorer.json").get_json()
    assert start["scripts"]
    assert all(name.startswith(("/_dash-component-suites/", "/assets/")) for name in start["scripts"])
