"""What roles, and ways of signing in, are called on every page about people."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.access import Grant, Role
from equipt_dash.kernel.words import _


def role_words(role: Role) -> str:
    """The name of a role."""
    return {
        Role.RESIDENT: _("Resident"),
        Role.EDITOR: _("Editor"),
        Role.DEPARTMENT_HEAD: _("Department head"),
        Role.COUNCIL: _("Council"),
        Role.EQUITY_OFFICER: _("Equity officer"),
        Role.ADMIN: _("Admin"),
    }[role]


def grant_words(grant: Grant, departments: Mapping[str, str]) -> str:
    """A role with its department, whose name ``departments`` holds by code."""
    if not grant.department:
        return role_words(grant.role)
    name = departments.get(grant.department, grant.department)
    return _("{role}, {department}", role=role_words(grant.role), department=name)


def method_words(method: str) -> str:
    """How a session began."""
    known = {"password": _("Password"), "link": _("One-time link"), "oidc": _("City account")}
    return known.get(method, _("Other"))
