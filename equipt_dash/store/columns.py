"""The kinds of columns every table is made of, so that keys, words and moments look the same everywhere."""

from __future__ import annotations

import enum
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Integer,
    MetaData,
    String,
    Text,
    TypeDecorator,
)

from equipt_dash.kernel.model import State

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

KEY = 80
"""Longest key or slug, in characters."""


def text(name: str) -> Column[str]:
    """Free words, empty by default."""
    return Column(name, Text, nullable=False, server_default="")


def key(name: str, *, primary_key: bool = False, unique: bool | None = None) -> Column[str]:
    """A name rows are known by."""
    return Column(name, String(KEY), nullable=False, primary_key=primary_key, unique=unique)


def reference(name: str, target: str, *, required: bool = True, primary_key: bool = False) -> Column[str]:
    """A key of another table."""
    return Column(name, String(KEY), ForeignKey(target), nullable=not required, primary_key=primary_key)


def number(name: str) -> Column[float]:
    """A number, or nothing."""
    return Column(name, Float(53))


def one_of(column: str, values: Iterable[enum.Enum], *, optional: bool = False) -> CheckConstraint:
    """The rule that a column holds one of the values of an enum, or of some of them."""
    words = ", ".join(f"'{item.value}'" for item in values)
    rule = f"{column} IN ({words})"
    return CheckConstraint(f"{column} IS NULL OR {rule}" if optional else rule, name=column)


def slug_rule(column: str) -> CheckConstraint:
    """The rule that a slug is lower case and not empty."""
    return CheckConstraint(f"length({column}) > 0 AND {column} = lower({column})", name=f"{column}_form")


def state() -> Column[str]:
    """Where a row stands on its way to the public."""
    return Column("state", String(20), nullable=False, server_default=State.DRAFT.value)


def version() -> Column[int]:
    """Counts the changes of a row, so that a stale change is noticed."""
    return Column("version", Integer, nullable=False, server_default="1")


class Moment(TypeDecorator[datetime]):
    """A moment with its time zone. SQLite forgets the zone, so everything is stored, and read, as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store as UTC; refuse a moment that does not say its zone."""
        if value is not None and value.tzinfo is None:
            raise ValueError(f"{value!r} does not say its time zone.")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Read as UTC."""
        if not isinstance(value, datetime):
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def moment(name: str, *, required: bool = False) -> Column[datetime]:
    """A moment; empty where it has not come yet, unless ``required``."""
    return Column(name, Moment, nullable=not required)


HASH = 64
"""Characters of a SHA-256 in hexadecimal."""


def person_ref(name: str = "person", *, required: bool = True, primary_key: bool = False) -> Column[int]:
    """A person; not required where the command line may act."""
    return Column(name, Integer, ForeignKey("person.id"), nullable=not required, primary_key=primary_key)


def data(name: str) -> Column[object]:
    """Fields by name, as JSON; nothing where there are none."""
    return Column(name, JSON(none_as_null=True))


def flag(name: str, default: str) -> Column[bool]:
    """Yes or no."""
    return Column(name, Boolean(create_constraint=False), nullable=False, server_default=default)
