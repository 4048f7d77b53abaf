"""Who is asking and what they may see: every read takes a scope, and this module is where scopes come from.

Today the only reader is the public, and the public reads one published edition at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person is to the city. ``RESIDENT`` is anyone who has not signed in."""

    RESIDENT = "resident"


class Audience(StrEnum):
    """Whom a page or a callback is for. A page without an audience does not start."""

    PUBLIC = "public"


_READERS = {Audience.PUBLIC: frozenset(Role)}


@dataclass(frozen=True)
class Principal:
    """Who acts."""

    role: Role


ANONYMOUS = Principal(Role.RESIDENT)


@dataclass(frozen=True)
class Scope:
    """What a read may see: one edition, and nothing beside it."""

    principal: Principal
    edition: int


def public_scope(edition: int) -> Scope:
    """The scope of an anonymous reader of ``edition``."""
    return Scope(ANONYMOUS, edition)


def may_read(principal: Principal, audience: Audience) -> bool:
    """Whether ``principal`` may open a page or call a callback meant for ``audience``."""
    return principal.role in _READERS[audience]
