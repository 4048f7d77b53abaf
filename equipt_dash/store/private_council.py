"""Tables of the council's pages: which edition each reader saw last, its meetings, and the map of its districts. Never public."""

from __future__ import annotations

from sqlalchemy import JSON, Column, Date, Integer, String, Table

from equipt_dash.store.columns import key, metadata, moment, person_ref, text

council_visit = Table(
    "council_visit",
    metadata,
    person_ref(primary_key=True),
    # The edition the reader marked as seen, and the one marked before it.
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

city_map = Table(
    "city_map",
    metadata,
    # A kind of areas, such as "district": one map of each. Its shapes belong together and are replaced together.
    key("kind", primary_key=True),
    text("source"),
    text("hash"),
    Column("shapes", JSON, nullable=False),
    moment("at", required=True),
)
