"""The private tables of the practice: records on their way, and files kept as evidence."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from equipt_dash.kernel.workflow import Status
from equipt_dash.store.columns import HASH, KEY, data, flag, metadata, moment, one_of, person_ref, text, version

evidence_file = Table(
    "evidence_file",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(HASH), nullable=False),
    text("file_name"),
    Column("content", LargeBinary, nullable=False),
    Column("department", String(KEY), nullable=False, server_default=""),
    person_ref(required=False),
    moment("at", required=True),
    Index(None, "sha256"),
)

record_draft = Table(
    "record_draft",
    metadata,
    # A record of the practice on its way: what it should say, apart from the working row, until somebody decides.
    Column("id", Integer, primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("record_key", String(400), nullable=False),
    Column("department", String(KEY), nullable=False, server_default=""),
    Column("status", String(20), nullable=False, server_default=Status.DRAFT.value),
    version(),
    # {field: text as typed}, and what the working row held when the draft was begun.
    data("entries"),
    data("before"),
    Column("base_version", Integer, nullable=False, server_default="0"),
    flag("removes", "0"),
    person_ref("author", required=False),
    text("author_name"),
    person_ref("reviewer", required=False),
    text("reviewer_name"),
    text("review_note"),
    moment("created_at", required=True),
    moment("changed_at", required=True),
    moment("submitted_at"),
    moment("decided_at"),
    one_of("status", Status),
    Index(None, "kind", "record_key"),
    Index(None, "status", "department"),
)
