"""What stands around every page: skip link, navigation, the notice about what this site is, the footer."""

from __future__ import annotations

from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from equipt_dash.words import _
from layouts.text import rich


@dataclass(frozen=True)
class Frame:
    """What the shell has to know. ``edition`` is words such as "Edition 1, published 23 November 2026"."""

    city: str
    notice: str
    edition: str
    path: str


def _stages() -> tuple[tuple[str, str], ...]:
    return (
        ("/normalize", _("Normalize")),
        ("/organize", _("Organize")),
        ("/operationalize", _("Operationalize")),
    )


def _places() -> tuple[tuple[str, str], ...]:
    return (
        ("/disparities", _("Disparities")),
        ("/measures", _("Measures")),
        ("/departments", _("Departments")),
        ("/connections", _("Connections")),
        ("/elements", _("Elements")),
        ("/peers", _("Other cities")),
    )


def _about() -> tuple[tuple[str, str], ...]:
    return (
        ("/methods", _("Methods")),
        ("/data-quality", _("Data quality")),
        ("/accessibility", _("Accessibility")),
        ("/search", _("Search")),
    )


def shell(frame: Frame, main: Component) -> list[Component]:
    """The whole body of a page around its ``main`` part."""
    return [
        html.A(_("Skip to the main part"), href="#main", className="skip"),
        html.Div(html.P(frame.notice), className="site-notice", role="note") if frame.notice else html.Div(),
        html.Header(_top(frame), className="site-top"),
        main,
        html.Footer(_bottom(frame), className="site-bottom"),
    ]


def _top(frame: Frame) -> Component:
    name = html.A(
        [html.Span("EquiPT", className="brand-mark"), html.Span(frame.city, className="brand-city")],
        href="/",
        className="brand",
        **{"aria-label": _("EquiPT {city}, home", city=frame.city)},
    )
    stages = _nav(_stages(), frame.path, _("Roadmap stages"), "stages")
    menu = html.Details(
        [
            html.Summary(_("Menu")),
            _nav((*_stages(), *_places(), *_about()), frame.path, _("All pages"), "menu-list"),
        ],
        className="menu",
    )
    places = _nav(_places(), frame.path, _("Pages"), "places")
    search = html.A(_("Search"), href="/search", className="top-search")
    return dbc.Container([name, stages, places, search, menu], className="top-row")


def _nav(items: tuple[tuple[str, str], ...], path: str, label: str, name: str) -> Component:
    links = [
        dbc.NavItem(dbc.NavLink(text, href=href, active=path == href or path.startswith(f"{href}/")))
        for href, text in items
    ]
    return html.Nav(dbc.Nav(links), className=name, **{"aria-label": label})


def _bottom(frame: Frame) -> Component:
    about = html.Nav(
        html.Ul([html.Li(html.A(text, href=href)) for href, text in (*_places(), *_about())]),
        **{"aria-label": _("All pages, again")},
    )
    words = rich((_("Every number on this site can be traced to its source, date and method."), " "))
    staff = html.P(html.A(_("City staff: sign in"), href="/sign-in"))
    return dbc.Container([html.P(words), html.P(frame.edition, className="quiet"), about, staff])
