"""What the forms of review, publication, editions, settled periods and words that can do harm ask."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.spec import VERSION, FieldSpec, FormSpec, Words, as_typed, day_of, nothing
from equipt_dash.pages.forms import Kind

LONGEST_REASON = 2_000
LONGEST_NOTE = 2_000
LONGEST_LOCK_NOTE = 500


def _text(
    name: str, label: Words, *, longest: int = LONGEST_REASON, hint: Words = nothing, missing: Words = nothing,
    audited: str = "", short: Words = nothing,
) -> FieldSpec:  # fmt: skip
    """A few sentences; required where there are words for their absence."""
    return FieldSpec(
        name, label, Kind.LONG, rows=3, longest=longest, required=missing is not nothing, hint=hint, missing=missing,
        clean=as_typed, audited=audited, short=short,
    )  # fmt: skip


def _reviewed(name: str) -> FieldSpec:
    return FieldSpec(
        name, lambda: _("Which of these?"), many=True, missing=lambda: _("Tick at least one."), clean=as_typed
    )


def _reason(label: Words) -> FieldSpec:
    """What a reviewer writes back."""
    return FieldSpec(
        "reason", label, Kind.LONG, rows=3, longest=LONGEST_REASON, clean=as_typed,
        missing=lambda: _("Say why, so that the author knows what to change."),
        hint=lambda: _("The author reads it. Say what to change."), audited="review_note", short=lambda: _("Review note"),
    )  # fmt: skip


DECIDE = FormSpec(
    "decide", (_reviewed("choose"), _reason(lambda: _("Reason, if you send them back"))), ("decision", "page")
)
DECIDE_ONE = FormSpec("decide-one", (_reason(lambda: _("Reason, if you send it back")),), (VERSION, "decision"))

CHOOSE = FormSpec("choose", (FieldSpec("choose", lambda: _("What should go out?"), many=True, clean=as_typed),))
PUBLISH = FormSpec(
    "publish",
    (
        _text(
            "note", lambda: _("Note about this edition, for readers"), longest=LONGEST_NOTE,
            hint=lambda: _("What is new, in a sentence. It is public."), audited="note", short=lambda: _("Note"),
        ),
    ),
    ("mark",),
    ("choose",),
)  # fmt: skip
PUBLICATION_AGAIN = FormSpec("publication-again")


def _say_why() -> str:
    return _("Say why.")


UNDO = FormSpec(
    "undo",
    (
        _text(
            "reason", lambda: _("Why?"), missing=_say_why, audited="reason", short=lambda: _("Reason"),
            hint=lambda: _("It becomes the public note of the new edition, and goes to the authors."),
        ),
    ),
    ("mark",),
)  # fmt: skip
WITHDRAW = FormSpec(
    "withdraw",
    (
        _text(
            "reason", lambda: _("Why should it not be public?"), missing=_say_why, audited="reason", short=lambda: _("Reason"),
            hint=lambda: _("Kept in the audit. Readers do not see it, so name what is wrong."),
        ),
    ),
)  # fmt: skip
CONFIRM_WITHDRAWAL = FormSpec("confirm-withdrawal", carried=("mark",))
DROP_WITHDRAWAL = FormSpec("drop-withdrawal", carried=("mark",))

LOCK = FormSpec(
    "lock-period",
    (
        FieldSpec(
            "period", lambda: _("Period"), Kind.CHOICE, required=True, missing=lambda: _("Choose a period."), clean=as_typed,
            audited="period",
        ),
        FieldSpec("department", lambda: _("For whom"), Kind.CHOICE, required=True, clean=as_typed),
        FieldSpec(
            "note", lambda: _("Why"), longest=LONGEST_LOCK_NOTE, clean=as_typed, audited="note", short=lambda: _("Note"),
        ),
    ),
)  # fmt: skip
UNLOCK = FormSpec("unlock-period", carried=("period", "department"))

EXPLAIN = FormSpec(
    "explain-words",
    (
        _text(
            "reason", lambda: _("Why may these words be published?"), missing=lambda: _("Say why, in a sentence."),
            hint=lambda: _("Kept in the audit with your name, and shown to whoever publishes."),
            audited="reason", short=lambda: _("Reason"),
        ),
    ),
    ("key",),
)  # fmt: skip


def _day(text: str) -> str:
    return "" if day_of(text) else _("Write a date.")


RECORD_DECISION = FormSpec(
    "record-decide",
    (
        FieldSpec(
            "review_again", lambda: _("To be reviewed again by"), required=True, clean=as_typed, wrong=_day,
            hint=lambda: _("Year-month-day, such as 2027-03-31."),
        ),
        FieldSpec(
            "note", lambda: _("A note for the author"), Kind.LONG, hint=lambda: _("Needed when you send it back."), rows=3,
            clean=as_typed,
        ),
    ),
    ("decision", VERSION),
)  # fmt: skip

READ_NOTICES = FormSpec("read-notices", carried=("notice", "up_to"))

FORMS = (
    DECIDE, DECIDE_ONE, CHOOSE, PUBLISH, PUBLICATION_AGAIN, UNDO, WITHDRAW, CONFIRM_WITHDRAWAL, DROP_WITHDRAWAL, LOCK,
    UNLOCK, EXPLAIN, RECORD_DECISION, READ_NOTICES,
)  # fmt: skip
