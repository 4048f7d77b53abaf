"""Builds the entry grid: which inputs a measure needs, what stands beside each, and how its findings are shown."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.desk.entry.page.blocks import EntryGrid, GridPart, GridRow, Input, Said
from equipt_dash.desk.entry.rules import drafts
from equipt_dash.desk.entry.rules.opened import Opened
from equipt_dash.desk.entry.words import caption, hint, keys, script_words
from equipt_dash.figures.reading import Finding, Severity, Typed, has_parts, reasons
from equipt_dash.figures.sheet import PARTS, CellId, base, base_version, field_name, texts
from equipt_dash.kernel.model import Observation, ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day, missing_words
from equipt_dash.kernel.words.units import unit_words
from equipt_dash.pages.declared.entry import SHEET
from equipt_dash.pages.forms import Press
from equipt_dash.pages.parts import LinkTo
from equipt_dash.views import wording
from equipt_dash.views.desk.context import Desk

FORM = "sheet"
"""The id of the form."""


def grid(
    desk: Desk,
    opened: Opened,
    findings: tuple[Finding, ...],
    cells: Mapping[CellId, Typed],
    *,
    wrong: Mapping[str, str] | None = None,
    problem: str = "",
    stopped: tuple[Finding, ...] = (),
) -> EntryGrid:
    """The form. ``wrong`` holds reasons beside the fields under the table; ``stopped`` what keeps it from going in."""
    names = _columns(opened)
    parts = tuple(_part(opened, period, number, names, findings, cells) for number, period in enumerate(opened.shown))
    words = drafts.said(opened.typed)
    draft = opened.draft
    fields = SHEET.controls(values=words, wrong=wrong)
    return EntryGrid(
        id=FORM,
        action=f"{opened.path}/draft",
        check=f"{opened.path}/check",
        caption=caption(opened),
        hint=hint(opened),
        row_heading=_("Group") if len(opened.sheet.groups) > 1 else _("Period"),
        columns=tuple(words for _part, words in names),
        before_heading=_("Before"),
        published_heading=_("Public now"),
        parts=parts,
        fields=fields,
        presses=(
            Press(_("Save draft"), quiet=True),
            Press(_("Check"), quiet=True, action=f"{opened.path}/check"),
            Press(_("Hand in for review"), action=f"{opened.path}/submit"),
        ),
        hidden=(
            *desk.hidden(), ("role", opened.role_param), ("area", opened.area),
            ("from", opened.since), ("q", opened.added), ("draft", str(draft.id) if draft else ""),
            ("version", str(draft.version) if draft else "0"),
        ),
        status=_status(opened),
        unsaved=_unsaved(opened),
        keys=keys(),
        words=script_words(),
        problem=problem,
        summary=_summary(opened, parts, stopped, wrong or {}),
    )  # fmt: skip


def _unsaved(opened: Opened) -> bool:
    """Whether the page shows text that is nowhere but on the page, because its form was refused."""
    held = opened.draft.entries if opened.draft else {}
    return bool(drafts.content(held) != drafts.content(opened.typed))


def _status(opened: Opened) -> str:
    if _unsaved(opened):
        return _("Not saved yet")
    return _("Draft saved.") if opened.draft else _("Nothing typed yet.")


def _columns(opened: Opened) -> tuple[tuple[str, str], ...]:
    """(part, words) of the columns with inputs."""
    measure = opened.measure
    value = _("Target") if opened.role is ValueRole.TARGET else _("Value")
    columns = [("value", _("{value} ({unit})", value=value, unit=unit_words(measure.unit)))]
    if has_parts(opened.sheet):
        columns += [("numerator", _("Numerator")), ("denominator", _("Denominator"))]
    return (*columns, ("missing", _("If none, why")), ("note", _("Note")))


def _part(
    opened: Opened, period: str, number: int, names: tuple[tuple[str, str], ...], findings: tuple[Finding, ...],
    cells: Mapping[CellId, Typed],
) -> GridPart:  # fmt: skip
    end = opened.sheet.ends[period]
    words = _("to {day}", day=day(end))
    if len(opened.sheet.groups) > 1:
        words = _("{period}, to {day}", period=period, day=day(end))
    if period in opened.locked:
        words = _("{words}. Locked: an equity officer can open it again.", words=words)
    rows = tuple(
        _row(opened, CellId(period, code, opened.area), f"r{number}-{index}", names, findings, cells)
        for index, code in enumerate(opened.sheet.groups)
    )
    return GridPart(period, words, rows)


def _row(
    opened: Opened, cell: CellId, id: str, names: tuple[tuple[str, str], ...], findings: tuple[Finding, ...],
    cells: Mapping[CellId, Typed],
) -> GridRow:  # fmt: skip
    sheet, typed = opened.sheet, drafts.changed(opened.typed).get(cell)
    held = texts(sheet, cell) if typed is None else {part: typed.get(part, "") for part in PARTS}
    own = [one for one in findings if one.cell == cell]
    wrong = {one.part for one in own if one.severity is Severity.ERROR}
    who = sheet.label(cell.group) if len(sheet.groups) > 1 else cell.period
    full = _("{period}, {group}", period=cell.period, group=sheet.label(cell.group))
    inputs = tuple(
        Input(
            field_name(cell, part), f"{id}-{part}", words, full, held[part], part == "note", part in wrong,
            _options(opened, cell) if part == "missing" else (),
        )
        for part, words in names
    )  # fmt: skip
    ids = {one.name.rpartition(":")[2]: one.id for one in inputs}
    said = [Said(one.severity.value, one.words, ids.get(one.part, ids["value"])) for one in own]
    moved = typed is not None and base_version(typed.get("base", "")) != base_version(base(sheet, cell))
    if moved:
        now = wording.value_words(opened.measure, opened.rows.get(cell))
        said.append(Said("question", _("This value was changed after you typed yours. It is now {now}.", now=now)))
    return GridRow(
        id=id, cell=cell.text, heading=who, inputs=inputs, before=_before(opened, cell),
        published=_published(opened, cell), base=(typed or {}).get("base", "") or base(sheet, cell),
        base_name=field_name(cell, "base"), reason_name=field_name(cell, "reason"),
        reason=(typed or {}).get("reason", ""), asked=any(one.severity is Severity.QUESTION for one in own),
        said=tuple(said), locked=cell.period in opened.locked, changed=typed is not None,
    )  # fmt: skip


def _options(opened: Opened, cell: CellId) -> tuple[tuple[str, str], ...]:
    row = opened.sheet.known.get(cell)
    listed = reasons(opened.role, row.missing if row else None)
    return (("", _("has a value")), *((reason.value, missing_words(reason)) for reason in listed))


def _before(opened: Opened, cell: CellId) -> str:
    """The last earlier period of the same row, a year back where there is one."""
    rows = opened.sheet.earlier(cell)
    if not rows:
        return _("nothing earlier")
    end = opened.sheet.ends[cell.period]
    a_year = [pair for pair in rows if (pair[1].period_end.year, pair[1].period_end.month) == (end.year - 1, end.month)]
    period, _known = a_year[-1] if a_year else rows[-1]
    row: Observation | None = opened.rows.get(CellId(period, cell.group, cell.area))
    return _("{period}: {value}", period=period, value=wording.value_words(opened.measure, row))


def _published(opened: Opened, cell: CellId) -> str:
    return wording.value_words(opened.measure, opened.published.get(cell))


def _summary(
    opened: Opened, parts: tuple[GridPart, ...], stopped: tuple[Finding, ...], wrong: Mapping[str, str]
) -> tuple[LinkTo, ...]:
    """A link to every input that keeps the form from going in."""
    ids = {one.name: one.id for part in parts for row in part.rows for one in row.inputs}
    ids_value = {row.cell: row.inputs[0].id for part in parts for row in part.rows}
    links = []
    for one in stopped:
        target = ids.get(field_name(one.cell, one.part)) or ids_value.get(one.cell.text)
        where = _("{period}, {group}", period=one.cell.period, group=opened.sheet.label(one.cell.group))
        elsewhere = {"area": one.cell.area, "from": one.cell.period}
        href = f"#{target}" if target else opened.href(**elsewhere)
        links.append(LinkTo(_("{where}: {words}", where=where, words=one.words), href))
    return (*links, *(LinkTo(words, f"#{FORM}-{name}") for name, words in wrong.items()))
