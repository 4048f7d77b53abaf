"""The private table of publications: each that was begun, how far it is, and what became of it."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, String, Table

from equipt_dash.store.columns import HASH, data, metadata, moment, person_ref, text

publication = Table(
    "publication",
    metadata,
    Column("id", Integer, primary_key=True),
    # "publish" chosen submissions, or "undo" an edition.
    Column("kind", String(20), nullable=False),
    Column("status", String(20), nullable=False),
    person_ref(),
    text("actor"),
    moment("at", required=True),
    # What was asked for: [[submission, version], …], the note or reason, the mark of the preview, the city's day.
    data("chosen"),
    text("note"),
    text("mark"),
    Column("day", Date, nullable=False),
    Column("undone", Integer),
    # Who works on it (a secret of one run) and when that run last said so; one that is silent for long has stopped.
    Column("claim", String(HASH), nullable=False),
    moment("beat", required=True),
    Column("step", String(20), nullable=False, server_default=""),
    Column("done", Integer, nullable=False, server_default="0"),
    Column("total", Integer, nullable=False, server_default="0"),
    moment("ended_at"),
    Column("edition", Integer, ForeignKey("edition.number")),
    # Why nothing was published, by its code, with the words or figures that belong to it.
    Column("why", String(20), nullable=False, server_default=""),
    data("details"),
    Index(None, "status"),
)
