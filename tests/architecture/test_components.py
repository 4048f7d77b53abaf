"""The search for unusable components must see them however they are imported, and nothing else."""

from __future__ import annotations

import pytest

from tests.architecture.components import BANNED, banned_components


def _names(text: str) -> list[str]:
    return [complaint.partition(":")[0].partition(" ")[0] for _, complaint in banned_components(text)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("from dash import dcc\nx = dcc.Dropdown()", "dash.dcc.Dropdown"),
        ("from dash import dcc as core\nx = core.Tabs()", "dash.dcc.Tabs"),
        ("import dash\nx = dash.dcc.Upload()", "dash.dcc.Upload"),
        ("import dash.dcc\nx = dash.dcc.Upload()", "dash.dcc.Upload"),
        ("import dash.dcc as d\nx = d.Slider()", "dash.dcc.Slider"),
        ("from dash.dcc import Checklist", "dash.dcc.Checklist"),
        ("from dash import dash_table\nx = dash_table.DataTable()", "dash.dash_table.DataTable"),
        ("import dash_table\nx = dash_table.DataTable()", "dash.dash_table.DataTable"),
        ("import dash_bootstrap_components as dbc\nx = dbc.Carousel()", "dash_bootstrap_components.Carousel"),
        ("from dash_bootstrap_components import Tabs as Nav", "dash_bootstrap_components.Tabs"),
        ("from dash.dcc import *", "dash.dcc.*"),
        ("from dash import html\nx = html.Iframe(srcDoc='<p>')", "srcDoc"),
        ("from dash import dcc\nx = dcc.Markdown('', dangerously_allow_html=True)", "dangerously_allow_html"),
    ],
)
def test_a_banned_component_is_seen(text: str, name: str) -> None:
    assert _names(text) == [name]


def test_its_better_twin_is_let_pass() -> None:
    usable = "import dash_bootstrap_components as dbc\nfrom dash import dcc, html\n"
    usable += "x = [dbc.Checklist(), dbc.RadioItems(), dbc.Select(), dcc.Graph(), html.Iframe(src='/a')]\n"
    assert _names(usable) == []


def test_each_ban_names_a_component_that_exists_and_a_way_out() -> None:
    import dash
    import dash_bootstrap_components as dbc

    homes = {"dash.dcc": dash.dcc, "dash_bootstrap_components": dbc}
    for name, advice in BANNED.items():
        home, _, component = name.rpartition(".")
        assert home not in homes or hasattr(homes[home], component), name
        assert any(word in advice for word in ("use ", "show ")), name
