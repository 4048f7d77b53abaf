"""The tables that never reach the public: people, sessions, imports, submissions, notices, the audit.

They stand apart from ``schema.WORKING`` on purpose: what is listed there gets an edition table, and nothing
here may ever have one.
"""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
)

from equipt_dash.kernel.access import Role
from equipt_dash.kernel.model import DECIDED_HERE, Missing, ValueRole
from equipt_dash.kernel.workflow import Status, SubmissionKind
from equipt_dash.store import schema as _schema  # noqa: F401  its tables are referred to by name
from equipt_dash.store.columns import (
    HASH,
    KEY,
    data,
    flag,
    metadata,
    moment,
    number,
    one_of,
    person_ref,
    reference,
    text,
    version,
)
from equipt_dash.store.private_council import city_map, council_meeting, council_visit
from equipt_dash.store.private_protection import measure_relation, open_by_decision
from equipt_dash.store.private_publication import publication
from equipt_dash.store.private_records import evidence_file, record_draft
from equipt_dash.store.private_words import word_reason

person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    text("name"),
    # argon2id; empty until the person chose a password.
    text("password_hash"),
    flag("active", "1"),
    # A demonstration account: never signs in where the server runs in production.
    flag("demo", "0"),
    moment("created_at", required=True),
    version(),
)

person_role = Table(
    "person_role",
    metadata,
    person_ref(primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("department", String(KEY), primary_key=True, server_default=""),
    one_of("role", Role),
)

person_identity = Table(
    "person_identity",
    metadata,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(255), primary_key=True),
    person_ref(),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("token_hash", String(HASH), primary_key=True),
    person_ref(),
    moment("created_at", required=True),
    moment("expires_at", required=True),
    moment("used_at"),
    flag("loopback_only", "0"),
)

sign_in_session = Table(
    "sign_in_session",
    metadata,
    Column("token_hash", String(HASH), primary_key=True),
    person_ref(),
    moment("created_at", required=True),
    moment("seen_at", required=True),
    moment("ended_at"),
    text("method"),
    Index(None, "person"),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("account", String(HASH), nullable=False),
    Column("address", String(HASH), nullable=False),
    moment("at", required=True),
    Index(None, "account", "at"),
    Index(None, "address", "at"),
)

form_receipt = Table(
    "form_receipt",
    metadata,
    # One row for each form that was carried out, so that sending it again changes nothing.
    Column("key", String(HASH), primary_key=True),
    person_ref(required=False),
    Column("action", String(40), nullable=False),
    text("location"),
    moment("at", required=True),
)

audit_event = Table(
    "audit_event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    moment("at", required=True),
    person_ref(required=False),
    text("actor"),
    Column("action", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    text("subject_key"),
    Column("department", String(KEY), nullable=False, server_default=""),
    data("before"),
    data("after"),
    text("note"),
    Column("previous", String(HASH), nullable=False),
    Column("hash", String(HASH), nullable=False),
    Index(None, "department", "number"),
    Index(None, "person", "number"),
)

import_batch = Table(
    "import_batch",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("sha256", String(HASH), nullable=False),
    text("file_name"),
    # Where the file came from: an address and query for connectors, empty for what somebody uploaded.
    text("origin"),
    person_ref(required=False),
    text("actor"),
    moment("at", required=True),
    Column("format", String(20), nullable=False, server_default=""),
    text("mapping"),
    data("report"),
    Column("rows_read", Integer, nullable=False, server_default="0"),
    Column("rows_accepted", Integer, nullable=False, server_default="0"),
    Column("rows_rejected", Integer, nullable=False, server_default="0"),
    Column("status", String(20), nullable=False, server_default="stored"),
    moment("undone_at"),
    Index(None, "sha256"),
)

upload = Table(
    "upload",
    metadata,
    # A file between the page that proposes what it means and the one that takes it in; gone after a day.
    Column("token_hash", String(HASH), primary_key=True),
    person_ref(),
    text("file_name"),
    Column("content", LargeBinary, nullable=False),
    moment("at", required=True),
    Index(None, "at"),
)

saved_mapping = Table(
    "saved_mapping",
    metadata,
    Column("name", String(KEY), primary_key=True),
    text("mapping"),
    person_ref(required=False),
    moment("at", required=True),
    version(),
)

saved_source = Table(
    "saved_source",
    metadata,
    Column("name", String(KEY), primary_key=True),
    text("definition"),
    person_ref(required=False),
    moment("at", required=True),
    moment("last_run_at"),
    text("last_result"),
    # What a conditional request needs, and where an interrupted fetch goes on.
    data("state"),
    version(),
)

api_token = Table(
    "api_token",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("token_hash", String(HASH), nullable=False, unique=True),
    text("name"),
    person_ref(),
    Column("department", String(KEY), nullable=False, server_default=""),
    moment("created_at", required=True),
    moment("last_used_at"),
    moment("revoked_at"),
)

submission = Table(
    "submission",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(20), nullable=False),
    Column("status", String(20), nullable=False, server_default=Status.DRAFT.value),
    version(),
    reference("measure", "measure.key", required=False),
    reference("disparity", "disparity.slug", required=False),
    # The period a story is about; empty for the other kinds.
    Column("period", String(40), nullable=False, server_default=""),
    Column("department", String(KEY), nullable=False, server_default=""),
    person_ref("author", required=False),
    text("author_name"),
    # What was typed, exactly as typed, until it is handed in; {cell or field name: {part: text}}.
    data("entries"),
    # What the row held when the draft was begun: {field name: text}; cells keep theirs beside them.
    data("before"),
    Column("base_version", Integer, nullable=False, server_default="0"),
    text("note"),
    text("restatement"),
    Column("embargo_until", Date),
    person_ref("reviewer", required=False),
    text("review_note"),
    # What the checks asked when it was handed in, and how it was answered.
    data("asked"),
    Column("edition", Integer, ForeignKey("edition.number")),
    # The import this came from; empty for what was typed.
    Column("batch", Integer, ForeignKey("import_batch.id")),
    moment("created_at", required=True),
    moment("changed_at", required=True),
    moment("submitted_at"),
    moment("decided_at"),
    one_of("kind", SubmissionKind),
    one_of("status", Status),
    Index(None, "status", "department"),
    Index(None, "measure", "status"),
    Index(None, "author", "status"),
    Index(None, "batch"),
)

submission_cell = Table(
    "submission_cell",
    metadata,
    Column("submission", Integer, ForeignKey("submission.id"), primary_key=True),
    Column("period", String(40), primary_key=True),
    Column("role", String(20), primary_key=True),
    reference("group_code", "race_group.code", primary_key=True),
    reference("area", "area.code", primary_key=True),
    Column("period_end", Date, nullable=False),
    *(number(name) for name in ("value", "numerator", "denominator", "se", "low", "high", "level")),
    Column("missing", String(20)),
    text("as_found"),
    text("note"),
    # The version of the observation this was typed over (0 where there was none), and what it held.
    Column("base_version", Integer, nullable=False, server_default="0"),
    data("before"),
    one_of("role", ValueRole),
    one_of("missing", [reason for reason in Missing if reason not in DECIDED_HERE], optional=True),
    # Rows arrive in key order by the million; kept in the key itself they need no second copy.
    sqlite_with_rowid=False,
)

period_lock = Table(
    "period_lock",
    metadata,
    Column("period", String(40), primary_key=True),
    Column("department", String(KEY), primary_key=True, server_default=""),
    moment("locked_at", required=True),
    person_ref("locked_by"),
    text("note"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    person_ref(),
    Column("kind", String(20), nullable=False),
    # What it is about, such as "submission:12:approved"; with the person and kind it names one notice.
    Column("about", String(200), nullable=False),
    data("details"),
    text("href"),
    moment("created_at", required=True),
    moment("read_at"),
    Column("mail_status", String(20), nullable=False, server_default="waiting"),
    Column("mail_tries", Integer, nullable=False, server_default="0"),
    moment("mail_at"),
    UniqueConstraint("person", "kind", "about"),
    Index(None, "mail_status", "mail_at"),
)

PRIVATE = (
    person,
    person_role,
    person_identity,
    sign_in_link,
    sign_in_session,
    sign_in_attempt,
    form_receipt,
    audit_event,
    import_batch,
    upload,
    saved_mapping,
    saved_source,
    api_token,
    submission,
    submission_cell,
    period_lock,
    notice,
    evidence_file,
    record_draft,
    word_reason,
    council_visit,
    council_meeting,
    city_map,
    measure_relation,
    open_by_decision,
    publication,
)
"""Every private table, in the order they can be filled."""
