"""Summaries side by side, each leading to a page."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from equipt_dash.views.parts import Card, Cards
from layouts.charts import picture
from layouts.text import badges, rich


def cards(item: Cards) -> Component:
    """The cards as a list, so that a screen reader says how many there are."""
    names = "cards cards-wide" if item.wide else "cards"
    return html.Ul([html.Li(_card(card), className="card-item") for card in item.items], className=names)


def _card(card: Card) -> list[Any]:
    return [
        html.P(card.kicker, className="kicker") if card.kicker else None,
        html.H3(html.A(card.title, href=card.href)),
        picture(card.picture) if card.picture else None,
        *(html.P(rich(line)) for line in card.lines),
        badges(card.badges),
    ]
