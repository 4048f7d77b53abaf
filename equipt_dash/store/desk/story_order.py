"""A story stands behind figures, so it is published with them or after them, never before."""

from __future__ import annotations

from sqlalchemy import Connection, select

from equipt_dash.kernel.model import State
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.store import schema


def ahead_of_figures(connection: Connection, item: Submission) -> str:
    """Whether a story comes before the figures it is about; in words, empty where it does not."""
    table = schema.observation
    if item.kind is not SubmissionKind.STORY or not item.entries.get("body", {}).get("value", "").strip():
        return ""
    there = select(table.c.measure).where(
        table.c.measure == item.measure, table.c.period == item.period, table.c.state == State.APPROVED.value
    )
    if connection.execute(there.limit(1)).first() is not None:
        return ""
    return _("It is about {period}, whose figures are not published yet. Publish them together.", period=item.period)
