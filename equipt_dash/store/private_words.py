"""The reasons second persons gave for words that can do harm. Never public."""

from __future__ import annotations

from sqlalchemy import Column, String, Table

from equipt_dash.store.columns import HASH, KEY, metadata, moment, person_ref, text

word_reason = Table(
    "word_reason",
    metadata,
    # ``harm.text_key`` of the text: the reason holds for exactly these words, wherever they stand.
    Column("key", String(HASH), primary_key=True),
    text("text"),
    text("reason"),
    # Nobody where it came with a data package, which names who gave it.
    person_ref(required=False),
    text("person_name"),
    Column("department", String(KEY), nullable=False, server_default=""),
    moment("at", required=True),
)
