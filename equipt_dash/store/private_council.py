"""Tables of the council's pages: which edition each reader saw last, and the days of its meetings. Never public."""

from __future__ import annotations

from sqlalchemy import Column, Date, Integer, String, Table

from equipt_dash.store.columns import metadata, moment, person_ref

council_visit = Table(
    "council_visit",
    metadata,
    person_ref(primary_key=True),
    # The newest edition when the page was opened, and the one that was newest at the look before.
    Column("edition", Integer, nullable=False),
    Column("before", Integer, nullable=False),
    moment("at", required=True),
)

council_meeting = Table(
    "council_meeting",
    metadata,
    Column("day", Date, primary_key=True),
    Column("title", String(200), nullable=False),
)
