"""The renderer writes what it knows, exactly, and refuses everything else."""

from __future__ import annotations

import dash_bootstrap_components as dbc
import pytest
from dash import dcc, html
from hypothesis import given
from hypothesis import strategies as st

from layouts.links import UnsafeLink, safe_href
from layouts.render import UnknownComponent, chart_image, render
from tests.support.pages import read


def test_text_is_escaped_and_nothing_is_nothing() -> None:
    assert render(html.P(["a < b & c", None, html.B("d"), 3])) == "<p>a &lt; b &amp; c<b>d</b>3</p>"
    assert render(None) == ""
    assert render(html.Br()) == "<br>"


def test_attributes_are_written_as_html_spells_them() -> None:
    node = html.Label("x", htmlFor="y", className="a b", **{"aria-label": 'say "x"', "data-n": 1})
    assert render(node) == '<label class="a b" for="y" aria-label="say &quot;x&quot;" data-n="1">x</label>'
    assert render(html.Details([], open=True)) == "<details open></details>"
    assert render(html.Div(hidden=False)) == "<div></div>"


@pytest.mark.parametrize(
    "node",
    [
        dcc.Graph(), dcc.Dropdown(), dcc.Markdown("x"), dbc.Badge("x"), dbc.Tabs(), html.Div(style={"color": "red"}),
        html.Div(accessKey="x"), object(), True,
    ],
)  # fmt: skip
def test_what_it_does_not_know_it_refuses(node: object) -> None:
    with pytest.raises(UnknownComponent):
        render(html.Div(node))


def test_the_bootstrap_parts_it_knows() -> None:
    select = dbc.Select(
        id="s", name="s", value="b", options=[{"value": "a", "label": "A"}, {"value": "b", "label": "<B>"}]
    )
    assert render(select) == (
        '<select class="form-select" id="s" name="s"><option value="a">A</option>'
        '<option value="b" selected>&lt;B&gt;</option></select>'
    )
    assert render(dbc.Row(dbc.Col("x", md=6))) == '<div class="row"><div class="col-md-6">x</div></div>'
    assert 'aria-current="page"' in render(dbc.Nav(dbc.NavItem(dbc.NavLink("x", href="/a", active=True))))
    assert render(dbc.Label("x", html_for="y")) == '<label for="y" class="form-label">x</label>'
    assert render(dbc.Button("Go", type="submit")) == '<button type="submit" class="btn btn-primary">Go</button>'
    assert render(dbc.Container("x")) == '<div class="container">x</div>'


def test_a_chart_is_written_into_the_page() -> None:
    assert render(html.Div(chart_image("<svg><path/></svg>", ""))) == "<div><svg><path/></svg></div>"
    with pytest.raises(UnsafeLink):
        render(html.Img(src="data:image/png;base64,AAAA", alt=""))


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        " JavaScript:x",
        "//evil.example",
        "\\\\evil",
        "/\\evil",
        "data:text/html,x",
        "x",
        "vb:x",
        "/a\nb",
    ],
)
def test_unsafe_addresses_never_become_links(address: str) -> None:
    with pytest.raises(UnsafeLink):
        render(html.A("x", href=address))
    with pytest.raises(UnsafeLink):
        render(dbc.NavLink("x", href=address))


@pytest.mark.parametrize("address", ["/", "/a?b=c#d", "#d", "https://example.org/x", "mailto:a@example.org"])
def test_ordinary_addresses_do(address: str) -> None:
    assert safe_href(address) == address


@given(st.text())
def test_no_text_can_break_out_of_its_element(text: str) -> None:
    found = read(render(html.P(html.Span(text, title=text))))
    assert [tag for tag, _attributes in found.tags] == ["p", "span"]
