"""The sentences of entry: what the sheet is, what its cells are called, and what its script says."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.desk.entry.rules.opened import Opened
from equipt_dash.figures.sheet import CellId
from equipt_dash.kernel.model import Missing, ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import missing_words
from equipt_dash.kernel.words.units import unit_words
from equipt_dash.views import wording


def lead(opened: Opened) -> str:
    """How far the record goes."""
    rows = [opened.rows[cell] for cell in opened.rows if cell.area == opened.area]
    if not rows:
        return _("Nothing is recorded yet.")
    newest = max(rows, key=lambda row: row.period_end)
    return _("The newest period so far is {period}.", period=newest.period)


def sheet_title(opened: Opened) -> str:
    """What there is to do."""
    if not opened.may_enter:
        return _("What is recorded")
    return _("Type the targets") if opened.role_param else _("Type the values")


def cell_words(opened: Opened, cell: CellId) -> str:
    """A cell in words: its period, group, and area where there are several."""
    words = _("{period}, {group}", period=cell.period, group=opened.sheet.label(cell.group))
    if len(opened.areas) < 2:
        return words
    area = next((area.name for area in opened.areas if area.code == cell.area), cell.area)
    return _("{cell}, {area}", cell=words, area=area)


def typed_words(parts: Mapping[str, str]) -> str:
    """What was typed as a value, or the reason chosen instead."""
    reason = next((one for one in Missing if one.value == parts.get("missing")), None)
    return missing_words(reason) if reason else parts.get("value", "")


def caption(opened: Opened) -> str:
    """What the sheet is."""
    area = next(area.name for area in opened.areas if area.code == opened.area)
    kind = _("Targets") if opened.role is ValueRole.TARGET else _("Values")
    return _("{kind} of {measure}, {area}, newest period first", kind=kind, measure=opened.measure.name, area=area)


def hint(opened: Opened) -> str:
    """What the numbers mean, in one or two sentences."""
    measure = opened.measure
    pairs = ((_("Numerator"), measure.numerator_words), (_("Denominator"), measure.denominator_words))
    known = [_("{part}: {words}.", part=part, words=words.rstrip(".")) for part, words in pairs if words]
    first = _("Unit: {unit}.", unit=unit_words(measure.unit))
    return " ".join([first, wording.direction_words(measure.better), *known])


def keys() -> tuple[str, ...]:
    """How the sheet is typed into and saved."""
    return (
        _("Tab goes on to the next input, Shift and Tab back."),
        _("Enter or the down arrow goes down the column, the up arrow goes up."),
        _("Paste a column or a block copied from a spreadsheet: it fills the inputs from where you are."),
        _(
            "What you type is saved by itself as a draft. Nobody else sees it until you hand it in, except your department."
        ),
    )


def script_words() -> tuple[tuple[str, str], ...]:
    """The sentences the page's own script says, so that they are translated with everything else."""
    return (
        ("saving", _("Saving …")),
        ("saved", _("Saved {time}")),
        ("unsaved", _("Not saved yet")),
        ("offline", _("Not saved: no connection. We keep trying; keep this page open.")),
        ("away", _("Not saved: the database cannot store it right now. We keep trying; keep this page open.")),
        ("conflict", _("Not saved: this draft was changed elsewhere. Press “Save draft” to compare both.")),
        ("refused", _("Not saved. You may have been signed out: sign in again in another tab, then go on here.")),
        ("bad", _("Not saved: something you typed is too long, or holds a sign that cannot be stored.")),
        ("pasted", _("Pasted {n} cells, from {first} to {last}.")),
        ("over", _("{n} did not fit.")),
        ("kind-error", _("To correct:")),
        ("kind-question", _("Question:")),
        ("kind-remark", _("Remark:")),
    )
