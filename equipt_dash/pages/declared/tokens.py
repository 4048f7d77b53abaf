"""What the forms about tokens ask."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.spec import FieldSpec, FormSpec, as_typed
from equipt_dash.pages.forms import Kind

LONGEST = 80

MAKE = FormSpec(
    "token-make",
    (
        FieldSpec(
            "name", lambda: _("What will use it?"), required=True, longest=LONGEST,
            missing=lambda: _("Say what will use the token."), audited="name", short=lambda: _("Name"),
            hint=lambda: _("Such as: nightly export of the library system."), clean=lambda text: text.strip()[:LONGEST],
        ),
        FieldSpec(
            "department", lambda: _("For which department?"), Kind.CHOICE, required=True, clean=as_typed,
            missing=lambda: _("Choose one of your departments."),
        ),
    ),
)  # fmt: skip

REVOKE = FormSpec("token-revoke", (FieldSpec("id", lambda: _("Which token should stop working?"), single=True),))

FORMS = (MAKE, REVOKE)
