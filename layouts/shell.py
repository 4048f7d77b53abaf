"""What stands around every page: skip link, navigation, the notice about what this site is, the footer."""

from __future__ import annotations

from dataclasses import dataclass

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from equipt_dash.kernel.words import _
from layouts.text import rich

Items = tuple[tuple[str, str, bool], ...]
"""Links of a navigation: address, words, and whether the reader is there."""

IN_ROW = 3
"""How many pages stand beside the three stages; with all of them the row would wrap at 1,100 pixels."""


@dataclass(frozen=True)
class Frame:
    """What the shell has to know. ``edition`` is words such as "Edition 1, published 23 November 2026"."""

    city: str
    notice: str
    edition: str
    path: str


def notice_line(words: str) -> Component | None:
    """What this site is, above everything else of its header; nothing where there is nothing to say."""
    return html.Div(html.P(words), className="site-notice", role="note") if words else None


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
        html.Header([notice_line(frame.notice), _top(frame)], className="site-top"),
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
    stages = nav(_marked(_stages(), frame.path), _("Roadmap stages"), "stages")
    every = _marked((*_stages(), *_places(), *_about()), frame.path)
    search = html.A(_("Search"), href="/search", className="top-search")
    pages = row(_marked((*_places(), *_about()[:-1]), frame.path), IN_ROW, _("Pages"))
    return dbc.Container([name, stages, *pages, search, menu(every, _("All pages"))], className="top-row")


def _marked(items: tuple[tuple[str, str], ...], path: str) -> Items:
    return tuple((href, text, path == href or path.startswith(f"{href}/")) for href, text in items)


def nav(items: Items, label: str, name: str) -> Component:
    """A list of links, the one where the reader is marked."""
    links = [dbc.NavItem(dbc.NavLink(text, href=href, active=here)) for href, text, here in items]
    return html.Nav(dbc.Nav(links), className=name, **{"aria-label": label})


def menu(items: Items, label: str) -> Component:
    """Every page, folded: the only navigation where a row has no room."""
    return html.Details([html.Summary(_("Menu")), nav(items, label, "menu-list")], className="menu")


def row(items: Items, shown: int, label: str) -> tuple[Component, Component]:
    """The first ``shown`` pages in a row, the others folded behind "More"; where the reader is always stands in the row."""
    first, rest = items[:shown], items[shown:]
    here = tuple(item for item in rest if item[2])
    first = (*first[: shown - len(here)], *here)
    others = tuple(item for item in items if item not in first)
    folded = html.Details([html.Summary(_("More")), nav(others, _("More pages"), "more-list")], className="more-pages")
    return nav(first, label, "places"), folded if others else html.Span()


def _bottom(frame: Frame) -> Component:
    about = html.Nav(
        html.Ul([html.Li(html.A(text, href=href)) for href, text in (*_places(), *_about())]),
        **{"aria-label": _("All pages, again")},
    )
    words = rich((_("Every number on this site can be traced to its source, date and method."), " "))
    staff = html.P(html.A(_("City staff: sign in"), href="/sign-in"))
    return dbc.Container([html.P(words), html.P(frame.edition, className="quiet"), about, staff])
