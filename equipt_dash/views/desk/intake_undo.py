"""The way to take a whole import back: why, and what stays all the same."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.declared.imports import UNDO
from equipt_dash.pages.forms import Press
from equipt_dash.pages.parts import Block, Details, Notice, Text
from equipt_dash.store.desk import import_reads
from equipt_dash.store.desk.import_reads import Batch, Part
from equipt_dash.views.desk.context import Desk


def way(
    desk: Desk, found: Batch, parts: tuple[Part, ...], open_: list[Part], typed: Mapping[str, str] | None
) -> tuple[Block, ...]:
    """The form, while all of the import is still draft. ``typed``: what an undoing held that gave no good reason."""
    if len(open_) != len([part for part in parts if part.status != "discarded"]):
        return ()
    form = desk.form(
        "undo", f"/internal/import/{found.id}/undo",
        UNDO.controls(), (Press(_("Undo the whole import"), quiet=True),),
    )  # fmt: skip
    lines = [_("Removes every draft this import made.")]
    if names := import_reads.added(desk.db, found.id):
        lines.append(stays(names))
    told = Text(tuple((line,) for line in lines))
    if typed is None:
        return (Details(_("Undo"), (told, form)),)
    return told, UNDO.read(typed).refill(form)


def stays(names: tuple[str, ...]) -> str:
    """What an undone import leaves behind."""
    return ngettext(
        "The measure it brought along stays, without figures: {names}. The file taken in again finds it by its name.",
        "The measures it brought along stay, without figures: {names}. The file taken in again finds them by their names.",
        len(names), names=listed([f"“{name}”" for name in names]),
    )  # fmt: skip


def told(desk: Desk, found: Batch) -> tuple[Block, ...]:
    """That an import was undone: by whom, when, why, and what of it is still there."""
    given = import_reads.undone(desk.db, found.id)
    if given is None:
        return ()
    lines = [_("{who} undid it, {day}: {words}", who=given.actor, day=day(given.at), words=given.words or "–")]
    if names := import_reads.added(desk.db, found.id):
        lines.append(stays(names))
    return (Notice(_("This import was undone"), tuple((line,) for line in lines)),)
