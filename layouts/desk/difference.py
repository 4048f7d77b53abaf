"""How two versions look: two columns with what went struck through and what came underlined, and said in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from equipt_dash.kernel.words import _
from equipt_dash.views.desk.difference import Change, Mark, Pieces, SideBySide


def side_by_side(item: SideBySide) -> Component:
    """The fields, one below the other."""
    return html.Div([_row(item, row) for row in item.rows], className="versions")


def _row(item: SideBySide, row: Change) -> Component:
    return html.Div(
        [
            html.H3(row.label),
            html.Div(
                [_side(item.before_heading, row.before), _side(item.after_heading, row.after)], className="version-pair"
            ),
        ],
        className="version",
    )


def _side(heading: str, pieces: Pieces) -> Component:
    words = [_piece(mark, text) for mark, text in pieces] or html.Span(_("empty"), className="quiet")
    return html.Div([html.P(heading, className="version-heading"), html.P(words, className="version-text")])


def _piece(mark: Mark, text: str) -> Any:
    if mark is Mark.GONE:
        return html.Del(
            [html.Span(_("[removed: "), className="visually-hidden"), text, html.Span("]", className="visually-hidden")]
        )
    if mark is Mark.CAME:
        return html.Ins(
            [html.Span(_("[added: "), className="visually-hidden"), text, html.Span("]", className="visually-hidden")]
        )
    return text


LOOKS: dict[type[Any], Callable[[Any], Component]] = {SideBySide: side_by_side}
