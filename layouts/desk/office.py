"""How the office's own blocks look: filters with text and dates, and lists of what was done."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from equipt_dash.kernel.words import _
from equipt_dash.pages.forms import Field, Kind
from equipt_dash.views.desk.office_blocks import Asking, Changed, Item, Items, Live
from layouts.controls import Plain
from layouts.desk.forms import field_id, press
from layouts.text import rich


def asking(item: Asking) -> Component:
    """A filter with text and dates."""
    button = html.Button(item.submit, type="submit", className="btn btn-primary")
    clear = html.A(item.clear.text, href=item.clear.href) if item.clear else None
    fields = html.Div([_asked(item.id, one) for one in item.fields], className="asking-fields")
    presses = html.Div([button, clear], className="presses")
    content = html.Fieldset([html.Legend(item.legend), fields, presses])
    return html.Form(content, id=item.id, action=item.action, method="get", className="desk-form asking", role="search")


def _asked(form: str, one: Field) -> Component:
    name = field_id(form, one.name)
    attributes: dict[str, Any] = {"id": name, "name": one.name}
    if one.error:
        attributes |= {"aria-describedby": f"{name}-error", "aria-invalid": "true"}
    if one.kind is Kind.CHOICE:
        options = [
            Plain("option", {"value": value, "selected": value == one.value}, words) for value, words in one.options
        ]
        control = Plain("select", {**attributes, "className": "form-select"}, options)
    else:
        control = Plain("input", {"type": "text", **attributes, "value": one.value, "className": "form-control"})
    error = html.P(one.error, id=f"{name}-error", className="field-error", role="alert") if one.error else None
    label = html.Label(one.label, htmlFor=name)
    return html.Div([label, error, control], className="field wrong" if one.error else "field")


def items(item: Items) -> Component:
    """A list of what was done or said."""
    if not item.items:
        return html.P(item.empty, className="quiet")
    found = [_item(item, one) for one in item.items]
    return html.Ol(found, className="done-list", role="list", **{"aria-label": item.label})


def _item(item: Items, one: Item) -> Component:
    mark = html.Span([one.mark, " "], className="done-mark") if one.mark else None
    inside: list[Any] = [html.P([mark, *rich(one.sentence)], className="done-what")]
    inside.append(html.P(one.when, className="quiet done-when"))
    if one.changes:
        inside.append(html.Dl([_change(change) for change in one.changes], className="done-changes"))
    inside += [html.P(rich(words)) for words in one.more]
    if one.press:
        hidden = [Plain("input", {"type": "hidden", "name": name, "value": value}) for name, value in one.hidden]
        inside.append(html.Form([*hidden, press(one.press)], action=item.action, method="post"))
    return html.Li(inside, className="done marked" if one.mark else "done")


def _change(change: Changed) -> Component:
    was = [html.Span(_("from"), className="quiet"), " ", html.Span(change.before, className="was"), " "]
    now = [html.Span(_("to"), className="quiet"), " ", html.Span(change.after, className="now")]
    return html.Div([html.Dt(change.field), html.Dd([*was, *now])])


def live(item: Live) -> Component:
    """How far something is, in words that are read out when they change, and as a bar."""
    again = {"data-again": "2000"} if item.again else {}
    bar = html.Progress(max=str(item.total), value=str(item.done), **{"aria-labelledby": "live-words"})
    words = html.P(item.words, id="live-words", role="status")
    return html.Div([words, bar], id="live", className="live", **again)


LOOKS: dict[type[Any], Callable[[Any], Component]] = {Asking: asking, Items: items, Live: live}
