"""How each block of a page looks. One function a block, and one table that finds it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash_bootstrap_components as dbc
from dash import html
from dash.development.base_component import Component

from equipt_dash.kernel.words import _
from equipt_dash.pages import parts
from equipt_dash.pages.board_parts import Board, Panel
from layouts.boards import frame as boards
from layouts.cards import cards
from layouts.desk import difference as desk_difference
from layouts.desk import entry as desk_entry
from layouts.desk import forms as desk_forms
from layouts.desk import office as desk_office
from layouts.desk import story as desk_story
from layouts.figure import csv_href, figure, small_figure
from layouts.table import table
from layouts.text import rich


def block(item: parts.Block, path: str, query: str = "", rank: int = 3) -> Component:
    """``item`` as components; ``path`` and ``query`` are the page's own address, for its CSV links.

    ``rank``: of the heading of a figure; 2 where nothing but the figure stands in a panel.
    """
    if isinstance(item, parts.FigureModel):
        return figure(item, path, query, rank)
    if isinstance(item, parts.Download):
        return html.P(html.A(item.words, href=csv_href(path, item.id, query), download=""))
    if isinstance(item, parts.Details):
        inside = [block(part, path, query) for part in item.blocks]
        return html.Details([html.Summary(item.summary), *inside], className="more")
    if isinstance(item, parts.Beside):
        words = html.Div([block(part, path, query) for part in item.blocks])
        return html.Div([words, small_figure(item.figure, path, query)], className="words-and-picture")
    if isinstance(item, Board):
        return boards.board(item, lambda part: block(part, path, query))
    if isinstance(item, Panel):
        return boards.panel(item, lambda part: block(part, path, query, 3 if item.title else 2))
    return _LOOKS[type(item)](item)


def _text(item: parts.Text) -> Component:
    return html.Div([html.P(rich(paragraph)) for paragraph in item.paragraphs], className="prose")


def _bullets(item: parts.Bullets) -> Component:
    kind = html.Ol if item.ordered else html.Ul
    return kind([html.Li(rich(entry)) for entry in item.items], className="prose")


def _facts(item: parts.Facts) -> Component:
    rows = [html.Div([html.Dt(label), html.Dd(rich(words))]) for label, words in item.rows]
    return html.Dl(rows, className="facts")


def _notice(item: parts.Notice) -> Component:
    body = [html.P(rich(paragraph)) for paragraph in item.body]
    return html.Div([html.P(html.Strong(item.title), className="notice-title"), *body], className="notice", role="note")


def _form(item: parts.FilterForm) -> Component:
    fields = [_choice(choice) for choice in item.choices]
    if item.query_label:
        search = dbc.Input(id="filter-q", name="q", type="search", value=item.query)
        fields.insert(0, html.Div([dbc.Label(item.query_label, html_for="filter-q"), search], className="field wide"))
    button = html.Div(dbc.Button(item.submit, type="submit"), className="field")
    kept = [dbc.Input(type="hidden", name=name, value=value) for name, value in item.hidden]
    content = html.Fieldset([html.Legend(item.legend), html.Div([*fields, button], className="fields"), *kept])
    return html.Form(content, action=item.action, method="get", className="filters", role="search")


def _choice(choice: parts.Choice) -> Component:
    name = f"filter-{choice.name}"
    options = [{"value": value, "label": label} for value, label in choice.options]
    select = dbc.Select(id=name, name=choice.name, value=choice.value, options=options)
    return html.Div([dbc.Label(choice.label, html_for=name), select], className="field")


def _pager(item: parts.Pager) -> Component:
    links = [html.A(link.text, href=link.href) for link in (item.previous, item.following) if link]
    return html.Nav([html.Span(item.words), *links], className="pager", **{"aria-label": _("More results")})


def _explorer(item: parts.Explorer) -> Component:
    words = {"data-loading": _("Loading the interactive chart…"), "data-failed": _("It did not load. Try again.")}
    button = html.Button(
        item.button, id="explorer-open", type="button", className="btn btn-primary", hidden=True, **words
    )
    without = _("The interactive chart needs JavaScript. Everything it shows is also in the tables on this page.")
    return html.Div(
        [
            html.P(item.words),
            html.P(without, id="explorer-without-script", className="quiet"),
            html.P(button, className="explorer-start"),
            html.P("", id="explorer-status", role="status", className="quiet"),
            html.Div(id="explorer-space", role="region", hidden=True, **{"aria-label": item.title}),
        ],
        className="explorer",
    )


_LOOKS: dict[type[Any], Callable[[Any], Component]] = {
    parts.Text: _text,
    parts.Bullets: _bullets,
    parts.Facts: _facts,
    parts.Notice: _notice,
    parts.Cards: cards,
    parts.TableModel: table,
    parts.FilterForm: _form,
    parts.Pager: _pager,
    parts.Explorer: _explorer,
    **desk_entry.LOOKS,
    **desk_forms.LOOKS,
    **desk_difference.LOOKS,
    **desk_office.LOOKS,
    **desk_story.LOOKS,
}
