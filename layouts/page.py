"""One page: its heading, its finding, then its sections. Every page of the site goes through here."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import LinkTo, Page
from layouts.blocks import block
from layouts.text import badges, rich


def content(page: Page, path: str, query: str = "") -> Component:
    """The main part of a page. ``path`` and ``query`` are its own address."""
    top = [
        _crumbs(page.crumbs),
        html.P(page.kicker, className="kicker") if page.kicker else None,
        html.H1(page.heading, id="heading", tabIndex="-1"),
        html.P(rich(page.lead), className="lead") if page.lead else None,
        badges(page.badges),
        _jump(page) if page.jump else None,
    ]
    intro = [block(item, path, query) for item in page.intro]
    sections = [
        html.Section(
            [
                html.H2(section.title, id=f"{section.id}-title"),
                *(block(b, path, query) for b in section.blocks),
            ],
            id=section.id,
            **{"aria-labelledby": f"{section.id}-title"},
        )
        for section in page.sections
    ]
    before = html.Div(intro, className="page-intro") if intro else None
    return html.Main([html.Header(top, className="page-top"), before, *sections], id="main", tabIndex="-1")


def _crumbs(links: tuple[LinkTo, ...]) -> Component | None:
    if not links:
        return None
    items = [html.Li(html.A(link.text, href=link.href)) for link in links]
    return html.Nav(html.Ol(items), className="crumbs", **{"aria-label": _("You are here")})


def _jump(page: Page) -> Component:
    items = [html.Li(html.A(section.title, href=f"#{section.id}")) for section in page.sections]
    return html.Nav(html.Ul(items), className="jump", **{"aria-label": _("On this page")})
