"""What the forms of stories, definitions and gap targets ask. What depends on the measure is judged with its rules."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.pages.declared.spec import VERSION, FieldSpec, FormSpec, Judge, Words, as_typed, fine, nothing
from equipt_dash.pages.forms import Kind

LONGEST = 8_000
LONGEST_MESSAGE = 2_000
_LONGEST_LINE = 500


def _too_long(text: str, most: int) -> str:
    return _("Write at most {most} characters; this is {number}.", most=most, number=len(text))


EARLIEST, LATEST = date(1900, 1, 1), date(2200, 1, 1)


def _day(text: str) -> str:
    bare = text.strip()
    try:
        fits = not bare or EARLIEST <= date.fromisoformat(bare) <= LATEST
    except ValueError:
        fits = False
    return "" if fits else _("Write the day as year-month-day, such as 2027-03-31.")


def _asked(
    name: str, label: Words, kind: Kind = Kind.TEXT, *, short: Words = nothing, hint: Words = nothing, longest: int = 0,
    rows: int = 5, required: bool = False, missing: Words = nothing, wrong: Judge = fine,
) -> FieldSpec:  # fmt: skip
    return FieldSpec(
        name, label, kind, hint, required, longest, rows=rows, missing=missing, too_long=_too_long, wrong=wrong,
        clean=as_typed, short=label if short is nothing else short,
    )  # fmt: skip


_MESSAGE = FieldSpec(
    "message", lambda: _("Note to the reviewer"), Kind.LONG, rows=2, longest=LONGEST_MESSAGE, clean=as_typed, audited="note",
    short=lambda: _("Note"),
)  # fmt: skip
_WHERE = ("period", "draft", VERSION, "base", "as")

STORY = FormSpec(
    "story",
    (
        _asked(
            "body", lambda: _("The story behind the figure"), Kind.LONG, short=lambda: _("Story"), longest=LONGEST, rows=12,
            required=True, missing=lambda: _("Write the story before you hand it in."),
            hint=lambda: _("What happened, what the department did, who was reached, and what comes next. Plain words."),
        ),
        _MESSAGE,
    ),
    _WHERE,
)  # fmt: skip


def _choose() -> str:
    return _("Choose one of the answers.")


DEFINITION = FormSpec(
    "definition",
    (
        _asked("definition", lambda: _("What is measured"), Kind.LONG, longest=LONGEST, rows=6),
        _asked(
            "numerator_words", lambda: _("Numerator, in words"), hint=lambda: _("What is counted."), longest=_LONGEST_LINE,
        ),
        _asked(
            "denominator_words", lambda: _("Denominator, in words"), hint=lambda: _("Out of what."), longest=_LONGEST_LINE,
        ),
        _asked("kind", lambda: _("What it tells"), Kind.CHOICE, required=True, missing=_choose),
        _asked(
            "better", lambda: _("Which way is better?"), Kind.CHOICE, short=lambda: _("Which way is better"), required=True,
            missing=_choose,
        ),
        _asked(
            "better_basis", lambda: _("How do we know which way is better?"), longest=_LONGEST_LINE,
            short=lambda: _("How we know which way is better"),
        ),
        _asked(
            "smallest_difference", lambda: _("Smallest difference that matters"), Kind.NUMBER,
            hint=lambda: _(
                "In the unit of the measure; 0.05 is 5 points where a share goes up to 1. Differences and falls below it "
                "are too small to matter. Leave empty if nobody decided it: then no page says “no evidence”."
            ),
        ),
        _asked(
            "smallest_difference_by", lambda: _("Who decided what difference matters"), longest=_LONGEST_LINE,
            hint=lambda: _("And where it is written."),
        ),
        _asked("frequency", lambda: _("How often it is measured"), longest=40),
        _asked(
            "next_update", lambda: _("Next update"), wrong=_day,
            hint=lambda: _("A day, such as 2027-03-31. Leave empty if none is known."),
        ),
        _asked("note", lambda: _("Note for readers"), Kind.LONG, longest=2_000, rows=3),
        _MESSAGE,
    ),
    _WHERE,
)  # fmt: skip

GAP_TARGET = FormSpec(
    "gap-target",
    (
        _asked(
            "target_gap", lambda: _("Largest gap that is still acceptable"), Kind.NUMBER, short=lambda: _("Gap aimed for"),
            hint=lambda: _("0 means no gap. In the unit of the indicator."),
        ),
        _asked(
            "floor", lambda: _("Floor for every group"), Kind.NUMBER,
            hint=lambda: _("No group may be worse off than this, so that no gap is closed by lowering a group."),
        ),
        _asked("target_date", lambda: _("By when"), hint=lambda: _("A day, such as 2030-12-31."), wrong=_day),
        _asked(
            "target_source", lambda: _("Who decided it, and where it is written"), longest=_LONGEST_LINE,
            short=lambda: _("Who decided it"),
        ),
        _asked("sure", lambda: _("There is to be no floor beside this gap"), Kind.CHECK),
        _MESSAGE,
    ),
    _WHERE,
)  # fmt: skip

ABOUT = frozenset({"message", "sure"})
"""Questions about the handing in, not about the words that are stored."""

BY_KIND: Mapping[SubmissionKind, FormSpec] = {
    SubmissionKind.STORY: STORY,
    SubmissionKind.DEFINITION: DEFINITION,
    SubmissionKind.GAP_TARGET: GAP_TARGET,
}

STEP = FormSpec("words-step", carried=(*_WHERE, "message"))

FORMS = (STORY, DEFINITION, GAP_TARGET, STEP)
