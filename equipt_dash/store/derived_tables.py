"""Edition tables that mirror nothing: what is worked out of an edition's own rows once, while it is made."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Integer, Table

from equipt_dash.store.columns import key, metadata, number, text

trend_word = Table(
    "edition_trend_word",
    metadata,
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True, autoincrement=False),
    key("measure", primary_key=True),
    *(text(name) for name in ("area", "word", "method")),
    Column("points", Integer, nullable=False),
    *(number(name) for name in ("p", "adjusted_p")),
)
"""The trend word of each measure among all of its edition."""

DERIVED = (trend_word,)
