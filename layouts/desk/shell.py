"""What stands around every internal page: where the reader is, who they are signed in as, and the way out."""

from __future__ import annotations

from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from equipt_dash.kernel.words import _
from layouts.controls import Plain
from layouts.shell import Items, menu, notice_line, row

IN_ROW = 5
"""How many parts of the desk stand in the row, beside the city's name and the reader's own."""


@dataclass(frozen=True)
class DeskFrame:
    """What the internal shell has to know. ``items`` are (address, words, current); ``hidden`` goes with signing out."""

    city: str
    notice: str
    name: str
    items: Items
    hidden: tuple[tuple[str, str], ...]


def desk_shell(frame: DeskFrame, main: Component) -> list[Component]:
    """The whole body of an internal page around its ``main`` part."""
    return [
        html.A(_("Skip to the main part"), href="#main", className="skip"),
        html.Header([notice_line(frame.notice), _top(frame)], className="site-top desk-top"),
        main,
        html.Footer(_bottom(frame), className="site-bottom"),
    ]


def _top(frame: DeskFrame) -> Component:
    name = html.A(
        [
            html.Span("EquiPT", className="brand-mark"),
            html.Span(_("{city} desk", city=frame.city), className="brand-city"),
        ],
        href="/internal",
        className="brand",
        **{"aria-label": _("EquiPT {city} desk, my work", city=frame.city)},
    )
    pages = row(frame.items, IN_ROW, _("Desk pages"))
    return dbc.Container([name, *pages, _who(frame), menu(frame.items, _("All desk pages"))], className="top-row")


def _who(frame: DeskFrame) -> Component:
    hidden = [Plain("input", {"type": "hidden", "name": name, "value": value}) for name, value in frame.hidden]
    button = html.Button(_("Sign out"), type="submit", className="btn btn-outline-primary btn-sm")
    out = html.Form([*hidden, button], action="/sign-out", method="post")
    return html.Div([html.A(frame.name, href="/internal/account"), out], className="who")


def _bottom(frame: DeskFrame) -> Component:
    words = _("These pages hold drafts. Nothing here is public until an edition is published.")
    public = html.A(_("See the public pages"), href="/")
    return dbc.Container([html.P(words), html.P(public)])
