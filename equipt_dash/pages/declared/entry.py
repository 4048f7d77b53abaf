"""What the entry sheet asks besides its figures: a note, why a public value was wrong, and until when to hold it back."""

from __future__ import annotations

from equipt_dash.kernel.model import ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.pages.declared.spec import VERSION, FieldSpec, FormSpec, as_typed, day_of
from equipt_dash.pages.forms import Kind

CELL = "c:"
"""Names of a grid's fields begin with this."""

CHOICE, KEPT = "k:", "m:"
"""Names of the choices between two versions, and of the fields that carry my text along, begin with these."""

ROLES = {"": ValueRole.ACTUAL, "values": ValueRole.ACTUAL, "targets": ValueRole.TARGET}
KINDS = {ValueRole.ACTUAL: SubmissionKind.VALUES, ValueRole.TARGET: SubmissionKind.TARGETS}
"""What the field ``role`` may say, and what a draft of each role is."""

LONGEST_WORDS = 2000


def _too_long(_text: str, _most: int) -> str:
    return _("This is longer than 2,000 characters. Shorten it.")


def _no_day() -> str:
    return _("This is not a date. Write it as 2027-01-31.")


def _embargo(text: str) -> str:
    return "" if not text or day_of(text) else _no_day()


_WORDS = (
    FieldSpec(
        "note", lambda: _("Note to the reviewer"), Kind.LONG, rows=2, longest=LONGEST_WORDS, too_long=_too_long,
        clean=as_typed, audited="note", short=lambda: _("Note"),
    ),
    FieldSpec(
        "restatement", lambda: _("If you correct a public value: what was wrong, and why"), Kind.LONG, rows=2,
        hint=lambda: _("Readers see this beside the corrected value."), longest=LONGEST_WORDS, too_long=_too_long,
        clean=as_typed, missing=lambda: _("You correct a public value. Say what was wrong, and why."),
        audited="restatement", short=lambda: _("Restatement note"),
    ),
    FieldSpec(
        "embargo", lambda: _("Not public before"), longest=40, clean=as_typed,
        hint=lambda: _("A day such as 2027-01-31. Leave it empty to publish with the next edition."),
        too_long=lambda _text, _most: _no_day(), wrong=_embargo,
        audited="embargo_until", short=lambda: _("Embargo until"),
    ),
)  # fmt: skip

_PLACE = ("role", "area", "from", "q")
_WHERE = (*_PLACE, "draft", VERSION)

SHEET = FormSpec("entry-sheet", _WORDS, (*_WHERE, "as", "tab", "seq"), prefixes=(CELL,))
CHOOSE = FormSpec("entry-choose", _WORDS, (*_WHERE, "against"), prefixes=(CHOICE, KEPT))
STEP = FormSpec("entry-step", carried=("draft", VERSION, "role"))

SAID = tuple(one.name for one in _WORDS)
"""What is said about a whole draft."""

FORMS = (SHEET, CHOOSE, STEP)
