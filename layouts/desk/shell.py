"""What stands around every internal page: where the reader is, who they are signed in as, and the way out."""

from __future__ import annotations

from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from equipt_dash.words import _
from layouts.controls import Plain


@dataclass(frozen=True)
class DeskFrame:
    """What the internal shell has to know. ``items`` are (address, words, current); ``hidden`` goes with signing out."""

    city: str
    notice: str
    name: str
    items: tuple[tuple[str, str, bool], ...]
    hidden: tuple[tuple[str, str], ...]


def desk_shell(frame: DeskFrame, main: Component) -> list[Component]:
    """The whole body of an internal page around its ``main`` part."""
    return [
        html.A(_("Skip to the main part"), href="#main", className="skip"),
        html.Div(html.P(frame.notice), className="site-notice", role="note") if frame.notice else html.Div(),
        html.Header(_top(frame), className="site-top desk-top"),
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
    menu = html.Details([html.Summary(_("Menu")), _nav(frame, _("All desk pages"), "menu-list")], className="menu")
    return dbc.Container([name, _nav(frame, _("Desk pages"), "places"), _who(frame), menu], className="top-row")


def _nav(frame: DeskFrame, label: str, name: str) -> Component:
    links = [dbc.NavItem(dbc.NavLink(words, href=href, active=current)) for href, words, current in frame.items]
    return html.Nav(dbc.Nav(links), className=name, **{"aria-label": label})


def _who(frame: DeskFrame) -> Component:
    hidden = [Plain("input", {"type": "hidden", "name": name, "value": value}) for name, value in frame.hidden]
    button = html.Button(_("Sign out"), type="submit", className="btn btn-outline-primary btn-sm")
    out = html.Form([*hidden, button], action="/sign-out", method="post")
    return html.Div([html.A(frame.name, href="/internal/account"), out], className="who")


def _bottom(frame: DeskFrame) -> Component:
    words = _("These pages hold drafts. Nothing here is public until an edition is published.")
    public = html.A(_("See the public pages"), href="/")
    return dbc.Container([html.P(words), html.P(public)])
