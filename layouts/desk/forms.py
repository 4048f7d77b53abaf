"""How forms look: label above field, hint between them, reason beside it, and a summary linked to every reason."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.forms import Control, Field, Form, Kind, Press, Tick, Ticks, errors
from layouts.controls import Plain

_TYPES = {Kind.TEXT: "text", Kind.EMAIL: "email", Kind.PASSWORD: "password", Kind.DATE: "date", Kind.FILE: "file"}


def form(item: Form) -> Component:
    """A form that is sent with POST."""
    hidden = [Plain("input", {"type": "hidden", "name": name, "value": value}) for name, value in item.hidden]
    fields = [control(item.id, one) for one in item.fields]
    inside: list[Any] = [*hidden, _summary(item)]
    if item.legend:
        hint = html.P(item.hint, className="hint") if item.hint else None
        inside.append(html.Fieldset([html.Legend(item.legend), hint, *fields]))
    else:
        inside += [html.P(item.hint, className="hint") if item.hint else None, *fields]
    inside.append(html.Div([press(one) for one in item.presses], className="presses"))
    kind = {"encType": "multipart/form-data"} if item.uploads else {}
    return html.Form(
        inside, id=item.id, action=item.action, method="post", className="desk-form", noValidate=True, **kind
    )


def press(item: Press) -> Component:
    """A button of a form."""
    named = {"name": item.name, "value": item.value} if item.name else {}
    action = {"formAction": item.action} if item.action else {}
    look = "btn btn-outline-primary" if item.quiet else "btn btn-primary"
    return html.Button(item.label, type="submit", className=look, **named, **action)


def _summary(item: Form) -> Component | None:
    wrong = list(errors(item))
    if not wrong and not item.problem:
        return None
    count = ngettext("One thing needs another look", "{number} things need another look", len(wrong), number=len(wrong))
    title = count if wrong else item.problem
    links = [html.Li(html.A(reason, href=f"#{field_id(item.id, name)}")) for name, reason in wrong]
    said = html.P(item.problem) if wrong and item.problem else None
    return html.Div(
        [html.H2(title, id=f"{item.id}-wrong"), said, html.Ul(links) if links else None],
        className="wrong-summary",
        role="alert",
        tabIndex="-1",
        **{"aria-labelledby": f"{item.id}-wrong"},
    )


def field_id(form_id: str, name: str) -> str:
    """The id of a field's control, unique on its page."""
    return f"{form_id}-{name}"


def control(form_id: str, item: Control) -> Component:
    """One field, or one list of boxes, of the form with this id."""
    return _ticks(form_id, item) if isinstance(item, Ticks) else _field(form_id, item)


def _field(form_id: str, item: Field) -> Component:
    name = field_id(form_id, item.name)
    control = Plain(*_tag(item, _attributes(item, name)))
    hint = html.P(item.hint, id=f"{name}-hint", className="hint") if item.hint else None
    error = html.P(item.error, id=f"{name}-error", className="field-error") if item.error else None
    words = item.label if item.required or item.kind is Kind.CHECK else [item.label, html.Span(_(" (optional)"))]
    label = html.Label(words, htmlFor=name)
    if item.kind is Kind.CHECK:
        return html.Div([html.Div([control, label], className="check"), hint, error], className="field")
    return html.Div([label, hint, error, control], className="field wrong" if item.error else "field")


def _attributes(item: Field, name: str) -> dict[str, Any]:
    described = [f"{name}-{part}" for part, words in (("hint", item.hint), ("error", item.error)) if words]
    found: dict[str, Any] = {"id": name, "name": item.name}
    if described:
        found["aria-describedby"] = " ".join(described)
    if item.error:
        found["aria-invalid"] = "true"
    if item.required:
        found["required"] = True
    if item.autocomplete:
        found["autoComplete"] = item.autocomplete
    if item.longest:
        found["maxLength"] = item.longest
    return found


def _tag(item: Field, attributes: dict[str, Any]) -> tuple[str, dict[str, Any], Any]:
    if item.kind is Kind.LONG:
        return (
            "textarea",
            {**attributes, "className": "form-control", "rows": item.rows},
            f"\n{item.value}",
        )  # HTML drops the first line break
    if item.kind is Kind.CHOICE:
        options = [
            Plain("option", {"value": value, "selected": value == item.value}, words) for value, words in item.options
        ]
        return "select", {**attributes, "className": "form-select"}, options
    if item.kind is Kind.CHECK:
        ticked = {"checked": True} if item.value else {}
        return (
            "input",
            {"type": "checkbox", **attributes, "value": "1", **ticked, "className": "form-check-input"},
            None,
        )
    # Not type=number: it throws away what it cannot read, and we promise to keep what was typed.
    number = {"type": "text", "inputMode": "decimal"}
    kind = number if item.kind is Kind.NUMBER else {"type": _TYPES[item.kind]}
    value = {} if item.kind in (Kind.PASSWORD, Kind.FILE) else {"value": item.value}
    accept = {"accept": item.accept} if item.accept else {}
    return "input", {**kind, **attributes, **value, **accept, "className": "form-control"}, None


def _ticks(form_id: str, item: Ticks) -> Component:
    name = field_id(form_id, item.name)
    boxes = [_box(item, box, name if number == 0 else f"{name}-{number}") for number, box in enumerate(item.items)]
    hint = html.P(item.hint, className="hint") if item.hint else None
    error = html.P(item.error, className="field-error") if item.error else None
    return html.Fieldset([html.Legend(item.legend), hint, error, *boxes], className="field ticks")


def _box(item: Ticks, box: Tick, own: str) -> Component:
    checked = {"checked": True} if box.ticked else {}
    kind = "radio" if item.single else "checkbox"
    named = {"type": kind, "id": own, "name": item.name, "value": box.value}
    control = Plain("input", {**named, **checked, "className": "form-check-input"})
    hint = html.Span(box.hint, className="hint") if box.hint else None
    label = html.Label([box.label, hint], htmlFor=own)
    more = html.A(_("Look at it"), href=box.href, **{"aria-label": _("Look at: {what}", what=box.label)})
    return html.Div([control, label, more if box.href else None], className="check")


LOOKS: dict[type[Any], Callable[[Any], Component]] = {Form: form}
