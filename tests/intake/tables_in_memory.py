"""Raw tables made in memory, so that proposing and checking can be tested without a file."""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.intake.checked import checked_rows
from equipt_dash.intake.findings import CheckedRow, Problem, Tally
from equipt_dash.intake.mapping import Mapping
from equipt_dash.intake.proposal import Proposal, propose
from equipt_dash.intake.raw import RawRow, RawTable

Rows = Sequence[Sequence[object]]


def table(rows: Rows, kind: str = "csv") -> RawTable:
    """A raw table of these rows."""
    raw = [RawRow(n, tuple(str(cell) for cell in row)) for n, row in enumerate(rows, 1)]
    return RawTable("", kind, iter(raw), (), 0)


def proposed(rows: Rows, known: Mapping | None = None, kind: str = "csv") -> Proposal:
    """What is proposed for these rows, in a city whose fiscal year starts in October."""
    return propose(table(rows, kind), known, fiscal_year_starts="10-01", file_name="file.csv")


def checked(
    rows: Rows, mapping: Mapping | None = None, kind: str = "csv"
) -> tuple[list[CheckedRow], list[Problem], Tally]:
    """The values and problems of these rows, under the proposed mapping where none is given."""
    tally = Tally()
    found = list(checked_rows(table(rows, kind), mapping or proposed(rows, kind=kind).mapping, tally))
    rows_found = [one for one in found if isinstance(one, CheckedRow)]
    assert tally.read == tally.accepted + tally.rejected + tally.left_out
    assert tally.values >= len({row.line for row in rows_found})
    return rows_found, [one for one in found if isinstance(one, Problem)], tally
