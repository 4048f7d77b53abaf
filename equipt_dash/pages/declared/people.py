"""What the forms about people ask: who they are, which roles they have, and their own password."""

from __future__ import annotations

import re

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.spec import VERSION, FieldSpec, FormSpec, as_typed, version_only
from equipt_dash.pages.forms import Kind

LONGEST_EMAIL = 254
LONGEST_NAME = 200
_ADDRESS = re.compile(r"[^@\s<>()\",;:\\\x00-\x1f]+@[^@\s<>()\",;:\\\x00-\x1f.]+(?:\.[^@\s<>()\",;:\\\x00-\x1f.]+)*")
GRANT = "grant"
"""What a form calls a role somebody has."""


def _name(text: str) -> str:
    fits = len(text) <= LONGEST_NAME and text.isprintable()
    return "" if fits else _("Write a name of at most {most} characters.", most=LONGEST_NAME)


def _email(text: str) -> str:
    if len(text) <= LONGEST_EMAIL and _ADDRESS.fullmatch(text):
        return ""
    return _("“{email}” is not an e-mail address, such as name@example.gov.", email=text[:80])


EMAIL = FieldSpec(
    "email", lambda: _("E-mail address"), Kind.EMAIL, required=True, longest=LONGEST_EMAIL, audited="email",
    missing=lambda: _("Write the person’s e-mail address."), too_long=lambda text, _most: _email(text), wrong=_email,
    clean=lambda text: text.strip().lower(),
)  # fmt: skip
NAME = FieldSpec(
    "name", lambda: _("Name"), longest=LONGEST_NAME, too_long=lambda text, _most: _name(text), wrong=_name, audited="name",
)  # fmt: skip
_ROLE = (
    FieldSpec(
        "role", lambda: _("Role"), Kind.CHOICE, required=True, missing=lambda: _("Choose a role."), clean=as_typed,
        audited="roles", short=lambda: _("Roles"),
    ),
    FieldSpec(
        "department", lambda: _("Department"), Kind.CHOICE, clean=as_typed,
        missing=lambda: _("There is no such department. Choose one from the list."),
    ),
)  # fmt: skip

ADD_PERSON = FormSpec("add-person", (EMAIL, NAME, *_ROLE))
GIVE_ROLE = FormSpec("give-role", _ROLE, (VERSION,))
TAKE_ROLE = FormSpec("take-role", carried=(GRANT, VERSION))
CLOSE = version_only("close-person")
REOPEN = version_only("reopen-person")
LINK = FormSpec("person-link")
END_SESSIONS = FormSpec("end-sessions")


# --- one's own account ---

CHOOSE_PASSWORD = FormSpec(
    "choose-password",
    (
        FieldSpec(
            "old", lambda: _("Password now"), Kind.PASSWORD, required=True, autocomplete="current-password",
            missing=lambda: _("Write the password you have now."), clean=as_typed,
        ),
        FieldSpec(
            "new", lambda: _("New password"), Kind.PASSWORD, required=True, autocomplete="new-password", clean=as_typed,
            audited="password", short=lambda: _("Hash of what is stored of the password"),
        ),
        FieldSpec(
            "again", lambda: _("New password again"), Kind.PASSWORD, required=True, autocomplete="new-password",
            clean=as_typed,
        ),
    ),
)  # fmt: skip
SIGN_OUT_EVERYWHERE = FormSpec("sign-out-everywhere")

SIGN_IN = FormSpec(
    "sign-in",
    (
        FieldSpec("email", lambda: _("E-mail address"), Kind.EMAIL, required=True, autocomplete="username", clean=as_typed),
        FieldSpec(
            "password", lambda: _("Password"), Kind.PASSWORD, required=True, autocomplete="current-password", clean=as_typed,
        ),
    ),
    ("next",),
)  # fmt: skip

FORMS = (
    ADD_PERSON, GIVE_ROLE, TAKE_ROLE, CLOSE, REOPEN, LINK, END_SESSIONS, CHOOSE_PASSWORD, SIGN_OUT_EVERYWHERE, SIGN_IN,
)  # fmt: skip
