"""What the forms about saved sources ask. What a service needs to know differs, so those names have a prefix."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.spec import VERSION, FieldSpec, FormSpec, as_typed
from equipt_dash.pages.forms import Kind

OPTION = "option-"
"""Names of what a service needs to know begin with this."""

SAVE = FormSpec(
    "source-save",
    (
        FieldSpec(
            "name", lambda: _("Name of the source"), required=True, longest=80,
            hint=lambda: _("Small letters, digits and hyphens, such as traffic-stops."),
        ),
        FieldSpec(
            "schedule", lambda: _("How often"), Kind.CHOICE, required=True, clean=as_typed, audited="schedule",
            short=lambda: _("Schedule"),
        ),
        FieldSpec(
            "mapping", lambda: _("Answers kept by name that say what its columns mean"), Kind.CHOICE, clean=as_typed,
            audited="mapping", short=lambda: _("Mapping"),
        ),
    ),
    ("kind", VERSION),
    prefixes=(OPTION,),
)  # fmt: skip
REMOVE = FormSpec("source-remove", carried=("name", VERSION))
FETCH = FormSpec("source-fetch", carried=("name",))

FORMS = (SAVE, REMOVE, FETCH)
