"""Which approved submissions may be published now, and why the others have to wait."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from equipt_dash.kernel.access import Action, Principal, authorize
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.workflow import Status, SubmissionKind, embargoed
from equipt_dash.store.desk.applying import hindrance
from equipt_dash.store.desk.submission_rows import from_row, load_cells
from equipt_dash.store.engine import Database
from equipt_dash.store.private import submission


@dataclass(frozen=True)
class Waiting:
    """An approved submission, and why it cannot be published now (empty where it can)."""

    item: Submission
    embargoed: bool
    why: str

    @property
    def ready(self) -> bool:
        """Whether it may be chosen."""
        return not self.embargoed and not self.why


def waiting(db: Database, principal: Principal, today: date) -> tuple[Waiting, ...]:
    """Every approved submission, in the order they were decided.

    Raises:
        Refused: the reader may not publish.
    """
    authorize(principal, Action.PUBLISH)
    query = select(submission).where(submission.c.status == Status.APPROVED.value)
    with db.reading() as connection:
        rows = connection.execute(query.order_by(submission.c.decided_at, submission.c.id)).mappings()
        items = [from_row(row) for row in rows]
        held = {one.id: embargoed(one.embargo_until, today) for one in items}
        coming = with_figures(connection, [one for one in items if not held[one.id]])
        return tuple(Waiting(one, held[one.id], hindrance(connection, one, coming)) for one in items)


def with_figures(connection: Connection, items: Iterable[Submission]) -> set[tuple[str, str]]:
    """The measures and periods that get figures with ``items``: a story about one may come with them."""
    values = [one for one in items if one.kind is SubmissionKind.VALUES]
    return {(one.measure, cell.period) for one in values for cell in load_cells(connection, one.id)}
