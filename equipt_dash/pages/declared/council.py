"""What the council's forms ask: when it meets, and what a reader has seen."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.spec import FieldSpec, FormSpec, day_of

LONGEST_TITLE = 200


def _day(text: str) -> str:
    fits = len(text) == len("2027-03-31") and day_of(text) is not None
    return "" if fits else _("Write a day as year-month-day, such as 2027-03-31.")


def _no_title() -> str:
    return _("Give it a name of up to 200 characters.")


SEEN = FormSpec("council-seen", carried=("edition",))

ADD_MEETING = FormSpec(
    "meeting-add",
    (
        FieldSpec(
            "day", lambda: _("Day"), hint=lambda: _("Year-month-day, such as 2027-03-31."), required=True,
            missing=lambda: _day(""), wrong=_day,
        ),
        FieldSpec(
            "title", lambda: _("What is it called?"), required=True, longest=LONGEST_TITLE, missing=_no_title,
            too_long=lambda _text, _most: _no_title(), clean=lambda text: " ".join(text.split()), audited="title",
            short=lambda: _("Title"),
        ),
    ),
)  # fmt: skip
REMOVE_MEETING = FormSpec("meeting-remove", carried=("day",))

FORMS = (SEEN, ADD_MEETING, REMOVE_MEETING)
