"""The way to take a whole import back: why, and what stays all the same."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.forms import Field, Kind, Press, refilled
from equipt_dash.pages.parts import Block, Details, Notice, Text
from equipt_dash.store.desk import import_reads
from equipt_dash.store.desk.import_reads import Batch, Part
from equipt_dash.views.desk.context import Desk

REASON = "why"
LONGEST = 2000


def way(
    desk: Desk, found: Batch, parts: tuple[Part, ...], open_: list[Part], typed: Mapping[str, str] | None
) -> tuple[Block, ...]:
    """The form, while all of the import is still draft. ``typed``: what an undoing held that gave no good reason."""
    if len(open_) != len([part for part in parts if part.status != "discarded"]):
        return ()
    form = desk.form(
        "undo", f"/internal/import/{found.id}/undo",
        (
            Field(
                REASON, _("Why is it undone?"), Kind.LONG, rows=3, longest=LONGEST, required=True,
                hint=_("It is kept in the audit and on this page."),
            ),
        ),
        (Press(_("Undo the whole import"), quiet=True),),
    )  # fmt: skip
    lines = [_("Removes every draft this import made.")]
    if names := import_reads.added(desk.db, found.id):
        lines.append(stays(names))
    told = Text(tuple((line,) for line in lines))
    if typed is None:
        return (Details(_("Undo"), (told, form)),)
    return told, refilled(form, typed, {REASON: wrong_reason(typed.get(REASON, ""))})


def stays(names: tuple[str, ...]) -> str:
    """What an undone import leaves behind."""
    return ngettext(
        "The measure it brought along stays, without figures: {names}. The file taken in again finds it by its name.",
        "The measures it brought along stay, without figures: {names}. The file taken in again finds them by their names.",
        len(names), names=listed([f"“{name}”" for name in names]),
    )  # fmt: skip


def wrong_reason(text: str) -> str:
    """What is wrong with a reason; empty where nothing is."""
    if not text.strip():
        return _("Say why.")
    return _("Write at most {most} characters.", most=f"{LONGEST:,}") if len(text) > LONGEST else ""


def told(desk: Desk, found: Batch) -> tuple[Block, ...]:
    """That an import was undone: by whom, when, why, and what of it is still there."""
    given = import_reads.undone(desk.db, found.id)
    if given is None:
        return ()
    lines = [_("{who} undid it, {day}: {words}", who=given.actor, day=day(given.at), words=given.words or "–")]
    if names := import_reads.added(desk.db, found.id):
        lines.append(stays(names))
    return (Notice(_("This import was undone"), tuple((line,) for line in lines)),)
