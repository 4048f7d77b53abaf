"""The values of many changes in one read: a history of years would otherwise ask once for each change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import select

from equipt_dash.kernel.submission import CellChange
from equipt_dash.store.desk.reader import DeskReader
from equipt_dash.store.desk.submission_rows import cell_from_row, visible
from equipt_dash.store.private import submission, submission_cell


def cells_of(read: DeskReader, ids: Sequence[int]) -> Mapping[int, tuple[CellChange, ...]]:
    """The cells of those of the submissions ``ids`` that lie in the scope, in the order of their keys."""
    table = submission_cell
    query = (
        select(table)
        .join(submission, submission.c.id == table.c.submission)
        .where(visible(read.scope), submission.c.id.in_(ids))
        .order_by(table.c.submission, table.c.period, table.c.role, table.c.group_code, table.c.area)
    )
    found: defaultdict[int, list[CellChange]] = defaultdict(list)
    with read.reading() as connection:
        for row in connection.execute(query).mappings():
            found[row["submission"]].append(cell_from_row(row))
    return {id: tuple(cells) for id, cells in found.items()}
