"""Why an edition was refused, worded once for the preview, for an undo and for a publication that ended."""

from __future__ import annotations

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import Block, Bullets, Notice, Rich
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.store.desk.publishing import CannotUndo
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.review_words import names


def leaking(desk: Desk, error: EditionWouldLeak) -> tuple[str, ...]:
    """The figures that readers could work out, in words."""
    called = names(desk, {cell.measure for cell in error.cells}, Action.PUBLISH)
    return tuple(
        _(
            "{measure}: {period}, {group}, {area}",
            measure=called.measure(cell.measure), period=cell.period, group=called.who(cell.group),
            area=called.where(cell.area),
        )
        for cell in error.cells
    )  # fmt: skip


def leak_notice(cells: tuple[str, ...]) -> tuple[Block, ...]:
    """Why an edition was refused, and what to do."""
    words = _(
        "Readers could work out numbers that must stay hidden, because so few people stand behind them. No choice of "
        "hidden figures prevents it. Nothing was published. Leave out the submission that holds these figures, or send "
        "it back, and look again:"
    )
    lines: tuple[Rich, ...] = tuple((cell,) for cell in cells)
    return (Notice(_("This would give hidden numbers away"), ((words,),)), Bullets(lines))


def cannot_words(error: CannotUndo) -> str:
    """Why an edition cannot be undone."""
    return {
        "not_newest": _("Only the newest edition can be undone."),
        "first": _("There is nothing before the first edition to go back to."),
        "to_withdrawn": _("The edition before it was withdrawn and must not be shown again."),
        "nothing": _("No submission came with this edition, so there is nothing to take back."),
        "changed": _("Something else has changed the same figures since. Enter them again instead."),
    }[error.why]
