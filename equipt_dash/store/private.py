"""The tables that never reach the public: people, sessions, submissions, notices, the audit.

They stand apart from ``schema.WORKING`` on purpose: what is listed there gets an edition table, and nothing
here may ever have one.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
)

from equipt_dash.access import Role
from equipt_dash.model import Missing, ValueRole
from equipt_dash.store import schema as _schema  # noqa: F401  its tables are referred to by name
from equipt_dash.store.columns import KEY, metadata, moment, number, one_of, reference, text, version
from equipt_dash.workflow import Status, SubmissionKind

HASH = 64
"""Characters of a SHA-256 in hexadecimal."""


def _person(name: str = "person", *, required: bool = True, primary_key: bool = False) -> Column[int]:
    return Column(name, Integer, ForeignKey("person.id"), nullable=not required, primary_key=primary_key)


def _data(name: str) -> Column[object]:
    return Column(name, JSON(none_as_null=True))


def _flag(name: str, default: str) -> Column[bool]:
    return Column(name, Boolean(create_constraint=False), nullable=False, server_default=default)


person = Table(
    "person",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("email", String(254), nullable=False, unique=True),
    text("name"),
    # argon2id; empty until the person chose a password.
    text("password_hash"),
    _flag("active", "1"),
    # A demonstration account: never signs in where the server runs in production.
    _flag("demo", "0"),
    moment("created_at", required=True),
    version(),
)

person_role = Table(
    "person_role",
    metadata,
    _person(primary_key=True),
    Column("role", String(20), primary_key=True),
    Column("department", String(KEY), primary_key=True, server_default=""),
    one_of("role", Role),
)

person_identity = Table(
    "person_identity",
    metadata,
    Column("issuer", String(300), primary_key=True),
    Column("subject", String(255), primary_key=True),
    _person(),
)

sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("token_hash", String(HASH), primary_key=True),
    _person(),
    moment("created_at", required=True),
    moment("expires_at", required=True),
    moment("used_at"),
    _flag("loopback_only", "0"),
)

sign_in_session = Table(
    "sign_in_session",
    metadata,
    Column("token_hash", String(HASH), primary_key=True),
    _person(),
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
    _person(required=False),
    Column("action", String(40), nullable=False),
    text("location"),
    moment("at", required=True),
)

audit_event = Table(
    "audit_event",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    moment("at", required=True),
    _person(required=False),
    text("actor"),
    Column("action", String(40), nullable=False),
    Column("subject", String(40), nullable=False),
    text("subject_key"),
    Column("department", String(KEY), nullable=False, server_default=""),
    _data("before"),
    _data("after"),
    text("note"),
    Column("previous", String(HASH), nullable=False),
    Column("hash", String(HASH), nullable=False),
    Index(None, "department", "number"),
    Index(None, "person", "number"),
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
    _person("author", required=False),
    text("author_name"),
    # What was typed, exactly as typed, until it is handed in; {cell or field name: {part: text}}.
    _data("entries"),
    # What the row held when the draft was begun: {field name: text}; cells keep theirs beside them.
    _data("before"),
    Column("base_version", Integer, nullable=False, server_default="0"),
    text("note"),
    text("restatement"),
    Column("embargo_until", Date),
    _person("reviewer", required=False),
    text("review_note"),
    Column("edition", Integer, ForeignKey("edition.number")),
    # The import this came from; empty for what was typed.
    Column("batch", Integer),
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
    _data("before"),
    one_of("role", ValueRole),
    one_of("missing", Missing, optional=True),
    Index(None, "period", "group_code"),
)

period_lock = Table(
    "period_lock",
    metadata,
    Column("period", String(40), primary_key=True),
    Column("department", String(KEY), primary_key=True, server_default=""),
    moment("locked_at", required=True),
    _person("locked_by"),
    text("note"),
)

notice = Table(
    "notice",
    metadata,
    Column("id", Integer, primary_key=True),
    _person(),
    Column("kind", String(20), nullable=False),
    # What it is about, such as "submission:12:approved"; with the person and kind it names one notice.
    Column("about", String(200), nullable=False),
    _data("details"),
    text("href"),
    moment("created_at", required=True),
    moment("read_at"),
    Column("mail_status", String(20), nullable=False, server_default="waiting"),
    Column("mail_tries", Integer, nullable=False, server_default="0"),
    moment("mail_at"),
    UniqueConstraint("person", "kind", "about"),
    Index(None, "mail_status", "mail_at"),
)

withdrawal = Table(
    "withdrawal",
    metadata,
    Column("edition", Integer, ForeignKey("edition.number"), primary_key=True, autoincrement=False),
    text("reason"),
    _person("asked_by"),
    moment("asked_at", required=True),
    _person("confirmed_by", required=False),
    moment("confirmed_at"),
    text("content_hash"),
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
    submission,
    submission_cell,
    period_lock,
    notice,
    withdrawal,
)
"""Every private table, in the order they can be filled."""
