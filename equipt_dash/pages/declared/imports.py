"""What the forms of an import ask. What a file's columns mean is asked by names that begin with one of the prefixes."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.spec import FieldSpec, FormSpec, as_typed
from equipt_dash.pages.forms import Kind

ACCEPT = ".csv,.tsv,.txt,.xlsx,.xlsm,.ods,.json,.geojson"
LONGEST = 2000
LONGEST_REASON = 1000

ROLE, GROUP, KEEP, MISSING, WORD = "role-", "group-", "keep-", "missing-", "word-"
"""Names of fields about one column, label or word of the file begin with these."""

REASON = "reason-"
"""Names of the fields that answer the checks begin with this; the number of the draft follows."""


def _number(text: str) -> str:
    try:
        float(text.replace(",", "") or 0)
    except ValueError:
        return _("Write a number, such as 100, or leave it empty.")
    return ""


READ = FormSpec(
    "import-read",
    (
        FieldSpec(
            "file", lambda: _("The file"), Kind.FILE, required=True, accept=ACCEPT,
            missing=lambda: _("Choose a file that is not empty."),
            hint=lambda: _("CSV, Excel (XLSX), ODS or JSON, up to 30 megabytes. Nothing is stored before you have seen it."),
        ),
        FieldSpec(
            "saved", lambda: _("Use answers kept before?"), Kind.CHOICE, clean=as_typed,
            hint=lambda: _("If the file is like one you took in before. You still see it before it is stored."),
        ),
    ),
)  # fmt: skip

ANSWERS = FormSpec(
    "import-answers",
    (
        FieldSpec("sheet", lambda: _("Which sheet holds the values?"), Kind.CHOICE, required=True, clean=as_typed),
        FieldSpec(
            "measure", lambda: _("Which measure do the values belong to?"), Kind.CHOICE, required=True, clean=as_typed,
            hint=lambda: _(
                "A measure the database does not know is added as a draft of your department. It is public once its "
                "definition is written, a second person agreed to it, and both are published."
            ),
        ),
        FieldSpec("period", lambda: _("Period of the whole file"), hint=lambda: _("Such as 2024, FY2024 or 2024-Q1.")),
        FieldSpec("period_kind", lambda: _("What kind of period is it?"), Kind.CHOICE),
        FieldSpec("date_order", lambda: _("How are dates written?"), Kind.CHOICE),
        FieldSpec("decimal", lambda: _("What stands before decimals?"), Kind.CHOICE),
        FieldSpec("negatives", lambda: _("Numbers below zero are real values, not codes"), Kind.CHECK),
        FieldSpec("unit", lambda: _("Unit"), hint=lambda: _("Such as percent, share, count or dollars.")),
        FieldSpec(
            "scale", lambda: _("Largest possible value"), Kind.NUMBER, hint=lambda: _("Such as 100 for a percent."),
            wrong=_number,
        ),
        FieldSpec(
            "name", lambda: _("Keep these answers under a name"),
            hint=lambda: _("They can be used for the next file like this one."),
        ),
        FieldSpec("good", lambda: _("Take the good rows and leave the others out"), Kind.CHECK),
    ),
    ("upload", "mapping"),
    prefixes=(ROLE, GROUP, KEEP, MISSING, WORD),
)  # fmt: skip

HAND_IN = FormSpec(
    "import-submit",
    (
        FieldSpec("note", lambda: _("Note to the reviewer"), Kind.LONG, rows=3, longest=LONGEST, clean=as_typed),
        FieldSpec(
            "restatement", lambda: _("Why were published values wrong?"), Kind.LONG, rows=3, longest=LONGEST, clean=as_typed,
            hint=lambda: _("Needed only where a published value changes. Readers see it beside the new value."),
            audited="restatement", short=lambda: _("Restatement note"),
        ),
    ),
    prefixes=(REASON,),
)  # fmt: skip

UNDO = FormSpec(
    "import-undo",
    (
        FieldSpec(
            "why", lambda: _("Why is it undone?"), Kind.LONG, rows=3, longest=LONGEST, required=True, clean=as_typed,
            missing=lambda: _("Say why."), hint=lambda: _("It is kept in the audit and on this page."),
        ),
    ),
)  # fmt: skip

FORMS = (READ, ANSWERS, HAND_IN, UNDO)
