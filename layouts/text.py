"""Sentences with links and emphasis, and the small marks that carry a verdict."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from equipt_dash.pages.parts import Badge, LinkTo, Rich, Strong, Tone

_MARKS = {Tone.GOOD: "●", Tone.WATCH: "▲", Tone.UNCLEAR: "◌", Tone.NONE: "–"}


def rich(pieces: Rich) -> list[str | Component]:
    """The pieces of a sentence as components."""
    return [_piece(piece) for piece in pieces]


def _piece(piece: str | LinkTo | Strong) -> str | Component:
    if isinstance(piece, LinkTo):
        return html.A(piece.text, href=piece.href)
    if isinstance(piece, Strong):
        return html.Strong(piece.text)
    return piece


def badges(items: tuple[Badge, ...]) -> Component | None:
    """Verdicts side by side, each with a shape, words and a colour."""
    if not items:
        return None
    return html.P([badge(item) for item in items], className="badges")


def badge(item: Badge) -> Component:
    """One verdict."""
    mark = html.Span(_MARKS[item.tone], className="sign", **{"aria-hidden": "true"})
    asked = [html.Span(item.question, className="asked"), " "] if item.question else []
    return html.Span([mark, html.Span([*asked, item.text])], className=f"verdict verdict-{item.tone.value}")
