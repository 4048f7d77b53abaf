"""What a submission changes, in a line of a list: the first figures from what to what, and the author's reason.

Why in the list: whoever decides about many at once has to see what they tick without opening each.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.submission import CellChange
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.workflow import CELL_KINDS
from equipt_dash.store.desk import submissions
from equipt_dash.store.desk.reviews import Queued
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.review_words import FEW, Names, names, period_words
from equipt_dash.views.desk.submission import word_changes
from equipt_dash.views.desk.submission_cells import held_words, now_of

LONGEST = 120
"""Characters of a text, or of a reason, that a line quotes."""


def lines(desk: Desk, found: Sequence[Queued], action: Action = Action.READ_REVIEW) -> Mapping[int, str]:
    """A line for each submission, by its number. Only as many figures are read as a line shows."""
    called = names(desk, {one.item.measure for one in found if one.item.measure}, action)
    scope = desk.scope(action)
    made = {}
    for one in found:
        cells = submissions.cells(desk.read(scope), one.item.id, most=FEW) if one.item.kind in CELL_KINDS else ()
        made[one.item.id] = " ".join(part for part in (_what(one, cells, called), _reason(one)) if part)
    return made


def _what(one: Queued, cells: Sequence[CellChange], called: Names) -> str:
    if one.item.kind not in CELL_KINDS:
        changes = word_changes(one.item)
        parts = [
            _("{field}: from “{before}” to “{after}”", field=field, before=_short(before), after=_short(after))
            for field, before, after in changes
        ]
        return _joined(parts, len(parts))
    parts = [
        _(
            "{period}, {group}: from {before} to {after}",
            period=period_words(cell.period, cell.role), group=called.who(cell.group),
            before=held_words(one.item, cell.before, called), after=held_words(one.item, now_of(cell), called),
        )
        for cell in cells
    ]  # fmt: skip
    return _joined(parts, one.cells)


def _joined(parts: Sequence[str], count: int) -> str:
    if not parts:
        return ""
    more = count - FEW
    rest = ngettext("and {n} more", "and {n} more", more) if more > 0 else ""
    return "; ".join(part for part in (*parts[:FEW], rest) if part) + "."


def _reason(one: Queued) -> str:
    """Why its author hands it in: of a correction its reason, else what they noted for the reviewer."""
    said = [text for text in (one.item.restatement, one.item.note) if text.strip()]
    return _("Reason given: {reason}", reason=_short(said[0])) if said else ""


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= LONGEST else f"{plain[: LONGEST - 1]}…"
