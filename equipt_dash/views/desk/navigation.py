"""The internal pages a reader may open, in the order they are offered."""

from __future__ import annotations

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.store.desk.notices import unread
from equipt_dash.views.desk.context import Desk

_HOMES = {
    "/internal/sources": "/internal/import",
    "/internal/tokens": "/internal/import",
    "/internal/roadmap": "/internal/organize",
    "/internal/elements": "/internal/organize",
    "/internal/disparities": "/internal/normalize",
}
"""Pages without a place of their own among the parts, and the part they belong to."""


def items(desk: Desk, path: str) -> tuple[tuple[str, str, bool], ...]:
    """(address, words, whether the reader is there) for every part of the desk this reader may use."""
    offered = [
        (href, words)
        for href, words, action in (
            ("/internal", _("My work"), Action.READ_WORK),
            ("/council", _("Council"), Action.READ_TRENDS),
            ("/internal/measures", _("Measures"), Action.READ_INTERNAL),
            ("/internal/normalize", _("Normalize"), Action.READ_INTERNAL),
            ("/internal/organize", _("Organize"), Action.READ_INTERNAL),
            ("/internal/operationalize", _("Operationalize"), Action.READ_INTERNAL),
            ("/internal/records", _("Practice"), Action.READ_INTERNAL),
            ("/internal/import", _("Import"), Action.ENTER),
            ("/internal/review", _("Review and publish"), Action.READ_REVIEW),
            ("/internal/editions", _("Editions"), Action.READ_INTERNAL),
            ("/internal/audit", _("Audit"), Action.READ_AUDIT),
            ("/internal/notices", _notices(desk), Action.SIGN_OUT),
            ("/admin", _("Admin"), Action.READ_ACCESS),
        )
        if desk.may(action)
    ]
    path = next((home for start, home in _HOMES.items() if path.startswith(start)), path)
    here = max((href for href, _words in offered if path == href or path.startswith(f"{href}/")), key=len, default="")
    return tuple((href, words, href == here) for href, words in offered)


def _notices(desk: Desk) -> str:
    count = unread(desk.db, desk.principal.id) if desk.principal.id is not None else 0
    return _("Notices ({number})", number=count) if count else _("Notices")
