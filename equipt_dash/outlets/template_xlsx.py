"""The one writer of workbooks: the template of a measure, to fill in and to send back.

Every text is written as a text, whatever it begins with, so nothing in a name or a note can become a formula.
The same template gives the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from equipt_dash.intake.template import SHEET, lines
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.units import unit_words
from equipt_dash.outlets.template import VALUES, Line, Template

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

SPARE = 40
"""Empty rows below those that are asked for, for other periods, groups and places."""

_OPTIONS = {
    "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
}  # fmt: skip
_MADE = datetime(2026, 1, 1)  # a fixed day without zone, so that the same template gives the same bytes
_NUMBERS = ("value", "numerator", "denominator")
_LISTS = "equipt_lists"
_WIDTHS = {"measure": 40, "period": 12, "group": 44, "area": 24, "value_role": 16, "missing": 22, "note": 40}
_LARGEST = 1e15
_LONGEST_CELL = 32_000
_MAY = {"format_columns": True, "format_rows": True, "select_locked_cells": True, "select_unlocked_cells": True}


def workbook(template: Template) -> bytes:
    """The template as an XLSX file."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _OPTIONS)
    book.set_properties({"title": _text(template.measure.name)[:250], "created": _MADE})
    looks = _looks(book.add_format)
    _values(book.add_worksheet(VALUES), template, looks)
    _known(book.add_worksheet(_("Known values")[:31]), template, looks)
    _notes(book.add_worksheet(_("Notes")[:31]), template, looks)
    choices = book.add_worksheet(_LISTS)
    for column, words in enumerate(template.lists.values()):
        for row, text in enumerate(words):
            choices.write_string(row, column, text)
    choices.hide()
    carried = book.add_worksheet(SHEET)
    for row, text in enumerate(lines(template.mapping)):
        carried.write_string(row, 0, text)
    carried.hide()
    book.close()
    return out.getvalue()


def _looks(add: Callable[[dict[str, Any]], Format]) -> dict[str, Format]:
    border = {"border": 1, "border_color": "#767676"}
    return {
        "head": add({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E6E6E6", **border}),
        "fixed": add({"bg_color": "#F2F2F2", "num_format": "@", **border}),
        "grey": add({"bg_color": "#F2F2F2", "font_color": "#595959", **border}),
        "text": add({"locked": False, "num_format": "@", **border}),
        "number": add({"locked": False, **border}),
        "wide": add({"text_wrap": True, "valign": "top"}),
        "strong": add({"bold": True, "valign": "top", "text_wrap": True}),
    }


def _head(sheet: Worksheet, template: Template, looks: Mapping[str, Format]) -> None:
    for column, (role, heading) in enumerate(template.columns):
        sheet.set_column(column, column, _WIDTHS.get(role, 14))
        sheet.write_string(0, column, heading, looks["head"])
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.protect("", _MAY)


def _values(sheet: Worksheet, template: Template, looks: Mapping[str, Format]) -> None:
    _head(sheet, template, looks)
    last = len(template.ask) + SPARE
    for row in range(1, last + 1):
        asked = template.ask[row - 1].texts if row <= len(template.ask) else {}
        for column, (role, _heading) in enumerate(template.columns):
            if role == "measure":
                sheet.write_string(row, column, _text(template.mapping.keep[0][1]), looks["fixed"])
            elif asked.get(role):
                sheet.write_string(row, column, asked[role], looks["fixed"])
            else:
                sheet.write_blank(row, column, None, looks["number" if role in _NUMBERS else "text"])
    for column, (role, heading) in enumerate(template.columns):
        rule = _rule(template, role)
        if rule:
            sheet.data_validation(1, column, last, column, {**rule, "error_title": heading[:32]})


def _rule(template: Template, role: str) -> dict[str, Any] | None:
    """What a spreadsheet lets people type into a column."""
    if template.lists.get(role):
        letter = xl_col_to_name(list(template.lists).index(role), col_abs=True)
        source = f"={_LISTS}!{letter}$1:{letter}${len(template.lists[role])}"
        words = _("Choose one from the list.")
        # Another period than those proposed may be written by hand.
        kind = "warning" if role == "period" else "stop"
        return {"validate": "list", "source": source, "error_message": words, "error_type": kind}
    if role not in _NUMBERS:
        return None
    low = -_LARGEST if template.negatives or (role != "denominator" and template.largest is None) else 0.0
    high = template.largest if role == "value" and template.largest is not None else _LARGEST
    words = _("Write a number, and nothing else.")
    if high != _LARGEST:
        words = _("Write a number from {low} to {high}.", low=f"{low:g}", high=f"{high:g}")
    return {"validate": "decimal", "criteria": "between", "minimum": low, "maximum": high, "error_message": words}


def _known(sheet: Worksheet, template: Template, looks: Mapping[str, Format]) -> None:
    _head(sheet, template, looks)
    for row, line in enumerate(template.known, start=1):
        for column, (role, _heading) in enumerate(template.columns):
            _cell(sheet, row, column, line, role, looks["grey"])


def _cell(sheet: Worksheet, row: int, column: int, line: Line, role: str, look: Format) -> None:
    text = line.texts.get(role, "")
    if role in _NUMBERS and text:
        sheet.write_number(row, column, float(text), look)
    else:
        sheet.write_string(row, column, _text(text), look)


def _notes(sheet: Worksheet, template: Template, looks: Mapping[str, Format]) -> None:
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 100)
    sheet.protect("", _MAY)
    for row, (heading, words) in enumerate(_told(template)):
        sheet.write_string(row, 0, heading, looks["strong"])
        sheet.write_string(row, 1, _text(words), looks["wide"])


def _told(template: Template) -> list[tuple[str, str]]:
    """The lines of the notes."""
    measure = template.measure
    unit = _("share from 0 to 1") if measure.unit == "share" else unit_words(measure.unit)
    if template.largest is not None:
        unit = _("{unit}; at most {largest}", unit=unit, largest=f"{template.largest:g}")
    steps = (
        _("Fill in the sheet “{sheet}”. White cells are for you; grey cells are fixed.", sheet=VALUES),
        _("Leave a row empty if you have nothing to say about it. It is skipped."),
        _("Write the value as a plain number. If there is none, choose why in “Missing because”."),
        _("Write the value even where you give its numerator and denominator."),
        _("Below the rows asked for there is room for other periods, groups and places."),
        _("“Note” is for you and your colleagues: a note is not taken in from the file. Write it on the entry page."),
        _("Then bring the file back under Import. It needs no further answers."),
        _("The last known period stands on the sheet “Known values”, to compare with."),
        _("Hidden sheets tell our program what the columns and groups mean. Leave them as they are."),
    )
    told = [(_("How to fill it in") if n == 0 else "", f"{n + 1}. {step}") for n, step in enumerate(steps)]
    about = (
        (_("Measure"), measure.name), (_("Department"), template.department), (_("Definition"), measure.definition),
        (_("Unit"), unit), (_("Numerator"), measure.numerator_words), (_("Denominator"), measure.denominator_words),
    )  # fmt: skip
    return [*told, *((heading, words or _("not recorded")) for heading, words in about)]


def _text(text: str) -> str:
    """What fits into a cell."""
    return text[:_LONGEST_CELL]
