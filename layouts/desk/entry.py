"""How the entry grid looks: one table of inputs that turns into a list of small forms on a narrow screen.

Roles are written out because a table laid out as a list stops being a table for some screen readers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dash import html
from dash.development.base_component import Component

from equipt_dash.desk.entry.page.blocks import BothValues, EntryGrid, GridPart, GridRow, Input, Said, Versus
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.entry import CHOICE
from layouts.controls import Plain
from layouts.desk import forms


def _hidden(pairs: tuple[tuple[str, str], ...]) -> list[Any]:
    return [Plain("input", {"type": "hidden", "name": name, "value": value}) for name, value in pairs]


def entry_grid(item: EntryGrid) -> Component:
    """The sheet and everything that is sent with it."""
    texts = {f"data-say-{name}": words for name, words in item.words}
    return html.Form(
        [
            *_hidden(item.hidden),
            _summary(item),
            html.P(item.hint, className="hint"),
            html.Details([html.Summary(_("Keys and saving")), html.Ul([html.Li(words) for words in item.keys])]),
            _table(item),
            html.P(item.status, id=f"{item.id}-status", className="sheet-status", role="status"),
            html.P("", id=f"{item.id}-told", className="sheet-told", role="status"),
            *[forms.control(item.id, one) for one in item.fields],
            html.Div([forms.press(one) for one in item.presses], className="presses"),
        ],
        id=item.id,
        action=item.action,
        method="post",
        className="desk-form sheet",
        noValidate=True,
        autoComplete="off",
        **{"data-check": item.check, "data-unsaved": "1" if item.unsaved else "", **texts},
    )


def _summary(item: EntryGrid) -> Component | None:
    if not item.problem and not item.summary:
        return None
    links = html.Ul([html.Li(html.A(one.text, href=one.href)) for one in item.summary]) if item.summary else None
    title = item.problem or _("This cannot be handed in yet")
    return html.Div(
        [html.H3(title, id=f"{item.id}-wrong"), links],
        className="wrong-summary",
        role="alert",
        tabIndex="-1",
        **{"aria-labelledby": f"{item.id}-wrong"},
    )


def _table(item: EntryGrid) -> Component:
    headings = [item.row_heading, item.before_heading, item.published_heading, *item.columns]
    head = html.Tr([html.Th(words, scope="col", role="columnheader") for words in headings], role="row")
    bodies = [_part(item, part, len(headings)) for part in item.parts]
    return html.Table(
        [html.Caption(item.caption), html.Thead(head, role="rowgroup"), *bodies],
        className=f"sheet-table of-{len(item.columns)}",
        role="table",
    )


def _part(item: EntryGrid, part: GridPart, width: int) -> Component:
    alone = len(part.rows) == 1
    rows = [piece for row in part.rows for piece in _row(item, row, width, part.hint if alone else "")]
    if not alone:
        words = html.Th(part.hint, scope="rowgroup", colSpan=width, role="rowheader")
        rows.insert(0, html.Tr(words, className="period", role="row"))
    return html.Tbody(rows, role="rowgroup")


def _row(item: EntryGrid, row: GridRow, width: int, hint: str) -> list[Component]:
    name = "cell changed" if row.changed else "cell"
    heading = [row.heading, html.Span(hint, className="hint")] if hint else row.heading
    base = Plain("input", {"type": "hidden", "name": row.base_name, "value": row.base}) if not row.locked else None
    cells = [
        html.Th([heading, base] if not isinstance(heading, list) else [*heading, base], scope="row", role="rowheader"),
        _recorded(item.before_heading, row.before),
        _recorded(item.published_heading, row.published),
        *[html.Td(_input(row, one), role="cell", className=_kind(one)) for one in row.inputs],
    ]
    return [
        html.Tr(cells, className=name, role="row", **{"data-cell": row.cell, "data-found": f"{row.id}-found"}),
        _found(row, width),
    ]


def _kind(one: Input) -> str:
    return "wide" if one.wide else "why" if one.options else "number"


def _recorded(label: str, words: str) -> Component:
    return html.Td([html.Span(label, className="cell-label"), html.Span(words)], role="cell", className="recorded")


def _input(row: GridRow, one: Input) -> list[Any]:
    label = html.Label(
        [html.Span(one.label), html.Span(f", {one.full}", className="visually-hidden")],
        htmlFor=one.id,
        className="cell-label",
    )
    found: dict[str, Any] = {"id": one.id, "name": one.name, "aria-describedby": f"{row.id}-found"}
    if one.wrong:
        found["aria-invalid"] = "true"
    if row.locked:
        found["disabled"] = True
    if one.options:
        options = [Plain("option", {"value": v, "selected": v == one.value}, words) for v, words in one.options]
        return [label, Plain("select", {**found, "className": "form-select"}, options)]
    mode = {} if one.wide else {"inputMode": "decimal"}
    kind = {"type": "text", "autoComplete": "off", "value": one.value, "className": "form-control"}
    return [label, Plain("input", {**found, **kind, **mode}, None)]


def _found(row: GridRow, width: int) -> Component:
    """What the checks say about a row, and the field that answers their questions."""
    box = Plain(
        "input",
        {"type": "text", "id": f"{row.id}-reason", "name": row.reason_name, "value": row.reason, "maxLength": "1000",
         "autoComplete": "off", "className": "form-control reason", **({"disabled": True} if row.locked else {})},
    )  # fmt: skip
    asked = html.Div(
        [html.Label(_("If it is right, say why: {cell}", cell=row.inputs[0].full), htmlFor=f"{row.id}-reason"), box],
        className="answer",
        hidden=not row.asked and not row.reason,
    )
    said = html.Ul([_said(one) for one in row.said], id=f"{row.id}-found", className="findings")
    cell = html.Td([said, asked], colSpan=width, role="cell")
    return html.Tr(cell, className="found", role="row", hidden=not row.said and not row.reason)


def _said(one: Said) -> Component:
    kinds = {"error": _("To correct:"), "question": _("Question:"), "remark": _("Remark:")}
    return html.Li([html.Strong(kinds[one.severity]), f" {one.words}"], className=one.severity)


def both_values(item: BothValues) -> Component:
    """Two values for each figure, and a choice."""
    head = html.Tr([html.Th(words, scope="col") for words in (_("Figure"), item.mine_heading, item.theirs_heading)])
    rows = [_versus(item, row, number) for number, row in enumerate(item.rows)]
    table = html.Table([html.Caption(item.caption), html.Thead(head), html.Tbody(rows)], className="both-table")
    kept = tuple(pair for row in item.rows for pair in row.kept)
    button = html.Button(item.press, type="submit", className="btn btn-primary")
    return html.Form(
        [
            *_hidden((*item.hidden, *kept)),
            html.Div(table, className="table-wrap"),
            html.Div(button, className="presses"),
        ],
        id=item.id,
        action=item.action,
        method="post",
        className="desk-form both",
    )


def _versus(item: BothValues, row: Versus, number: int) -> Component:
    pairs = (("mine", item.mine_heading, row.mine), ("theirs", item.theirs_heading, row.theirs))
    cells = []
    for value, heading, words in pairs:
        own = f"{item.id}-{number}-{value}"
        first = (value == "theirs") == row.theirs_first
        box = {
            "type": "radio",
            "id": own,
            "name": f"{CHOICE}{row.name}",
            "value": value,
            "className": "form-check-input",
        }
        hidden = html.Span(f"{heading}, {row.heading}: ", className="visually-hidden")
        label = html.Label([hidden, words], htmlFor=own)
        control = Plain("input", {**box, **({"checked": True} if first else {})})
        cells.append(html.Td(html.Div([control, label], className="check")))
    return html.Tr([html.Th(row.heading, scope="row"), *cells])


LOOKS: dict[type[Any], Callable[[Any], Component]] = {EntryGrid: entry_grid, BothValues: both_values}
