"""Summaries side by side, each leading to a page."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from equipt_dash.pages.parts import Card, Cards
from layouts.charts import picture
from layouts.text import badges, rich


def cards(item: Cards) -> Component:
    """The cards as a list, so that a screen reader says how many there are."""
    names = "cards cards-wide" if item.wide else "cards"
    return html.Ul([html.Li(_card(card, item.rank), className="card-item") for card in item.items], className=names)


def _card(card: Card, rank: int) -> list[Any]:
    title = html.H2 if rank == 2 else html.H3
    return [
        html.P(card.kicker, className="kicker") if card.kicker else None,
        title(html.A(card.title, href=card.href), className="card-title"),
        picture(card.picture) if card.picture else None,
        *(html.P(rich(line)) for line in card.lines),
        badges(card.badges),
    ]
