"""Tables that a screen reader can walk and a phone can show."""

from __future__ import annotations

from dash import html
from dash.development.base_component import Component

from equipt_dash.pages.parts import Cell, Column, TableModel


def table(item: TableModel) -> Component:
    """A captioned table; on a narrow screen each row becomes a small card with its column labels."""
    if not item.rows:
        return html.P(item.empty or item.caption, className="quiet")
    head = html.Thead(html.Tr([_heading(column) for column in item.columns]))
    body = html.Tbody([_row(item.columns, cells) for cells in item.rows])
    note = html.P(item.note, className="quiet") if item.note else None
    content = html.Table([html.Caption(item.caption), head, body], className="data")
    return html.Div([content, note], className="table-box")


def _heading(column: Column) -> Component:
    return html.Th(column.label, scope="col", className="number" if column.numeric else "")


def _row(columns: tuple[Column, ...], cells: tuple[Cell, ...]) -> Component:
    first, *rest = cells
    pairs = zip(columns[1:], rest, strict=True)
    return html.Tr([html.Th(_content(first), scope="row"), *(_cell(column, cell) for column, cell in pairs)])


def _cell(column: Column, cell: Cell) -> Component:
    names = " ".join(name for name, on in (("number", column.numeric), ("absent", cell.absent)) if on)
    return html.Td(_content(cell), className=names, **{"data-label": column.label})


def _content(cell: Cell) -> list[str | Component]:
    text = html.A(cell.text, href=cell.href) if cell.href else cell.text
    return [text, html.Small([" ", cell.note])] if cell.note else [text]
