"""What the office's forms ask about the whole city: departments, groups, standards, the fiscal year, and suppression."""

from __future__ import annotations

import re

from equipt_dash.kernel import clock
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import month as month_name
from equipt_dash.pages.declared.spec import (
    VERSION,
    FieldSpec,
    FormSpec,
    Judge,
    Options,
    Words,
    as_typed,
    nothing,
    version_only,
)  # fmt: skip
from equipt_dash.pages.forms import Kind
from equipt_dash.statistics.overlap import EVERY_RACE

LONGEST_NAME = 200
LONGEST_TEXT = 2000
LONGEST_CODE = 60
_CODE = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_URL = re.compile(r"https?://[^\s<>\"']{3,500}")

DO_NOT_WRITE = re.compile(
    r"\b(?:minorit(?:y|ies)|non-?whites?|at[- ]risk|illegals?|coloreds?|orientals?|the (?:blacks|whites|asians|hispanics))\b",
    re.IGNORECASE,
)
"""Words that name people by what they are not, or blame them."""

RACES = ("aian", "asian", "black", "mena", "nhpi", "white", "other", "two")
"""Races a group can be made of. A group of any race has ``EVERY_RACE`` instead."""


def _too_long(text: str, most: int) -> str:
    return _("This has {length} characters. At most {most} fit.", length=f"{len(text):,}", most=f"{most:,}")


def _printable(text: str) -> str:
    return "" if text.isprintable() else _("This holds a sign that cannot be printed. Take it out.")


def _printable_lines(text: str) -> str:
    return _printable(text.replace("\n", ""))


def _kind_words(text: str) -> str:
    found = DO_NOT_WRITE.search(text)
    if found is None:
        return ""
    return _("“{word}” names people by what they are not, or blames them. Name the people.", word=found[0])


def _kind_line(text: str) -> str:
    return _printable(text) or _kind_words(text)


def _kind_lines(text: str) -> str:
    return _printable_lines(text) or _kind_words(text)


def _code(text: str) -> str:
    if _CODE.fullmatch(text) and len(text) <= LONGEST_CODE:
        return ""
    return _("Use small letters a to z, digits and single hyphens, at most {most} characters.", most=LONGEST_CODE)


def _named(name: str, label: Words, hint: Words) -> FieldSpec:
    """The short name of a row, which never changes."""
    return FieldSpec(
        name, label, hint=hint, required=True, longest=LONGEST_CODE, missing=lambda: _("Write a short name."),
        too_long=lambda text, _most: _code(text), wrong=_code,
    )  # fmt: skip


def _line(
    name: str,
    label: Words,
    missing: Words = nothing,
    hint: Words = nothing,
    wrong: Judge = _printable,
    short: Words = nothing,
) -> FieldSpec:
    """One line of text; required where there are words for its absence."""
    return FieldSpec(
        name, label, hint=hint, required=missing is not nothing, longest=LONGEST_NAME, missing=missing,
        too_long=_too_long, wrong=wrong, audited=name, short=short,
    )  # fmt: skip


def _lines(name: str, label: Words, rows: int, wrong: Judge = _printable_lines, short: Words = nothing) -> FieldSpec:
    """Several lines of text. What is too long is said, not cut in silence."""
    return FieldSpec(
        name, label, Kind.LONG, longest=LONGEST_TEXT, open_end=True, rows=rows, too_long=_too_long, wrong=wrong,
        audited=name, short=short,
    )  # fmt: skip


# --- departments ---

_DEPARTMENT = (
    _line("name", lambda: _("Name"), lambda: _("Write the department’s name.")),
    _lines("does", lambda: _("What it does, in a sentence or two"), 4, short=lambda: _("What it does")),
    _line("lead", lambda: _("Who leads its equity work"), short=lambda: _("Lead")),
    _line(
        "lead_source", lambda: _("Where that is recorded"), short=lambda: _("Where the lead is named"),
        hint=lambda: _("A web address or document, so that others can check it."),
    ),
)  # fmt: skip
_SLUG = _named(
    "slug", lambda: _("Short name in addresses"),
    lambda: _("Small letters, digits and hyphens, such as parks-and-recreation. It cannot be changed later."),
)  # fmt: skip
DEPARTMENT_FIELDS = tuple(one.name for one in _DEPARTMENT)
ADD_DEPARTMENT = FormSpec("add-department", (_DEPARTMENT[0], _SLUG, *_DEPARTMENT[1:]))
CHANGE_DEPARTMENT = FormSpec("change-department", _DEPARTMENT, (VERSION,))
REMOVE_DEPARTMENT = version_only("remove-department")


# --- groups and standards ---


def _order(text: str) -> str:
    if text.isascii() and text.isdigit() and len(text) < 6:
        return ""
    return _("Write a whole number from 0 to 99999. Small numbers come first.")


def _made_of(text: str) -> str:
    races = [one for one in text.split("\n") if one]
    known = all(one in (*RACES, EVERY_RACE) for one in races)
    if races and known and (EVERY_RACE not in races or len(races) == 1):
        return ""
    return _("Tick the races in this group, or “any race” alone.")


_NOTE = _lines("note", lambda: _("What readers should know about it"), 3, _kind_lines, short=lambda: _("Note"))
_GROUP = (
    _line(
        "label", lambda: _("Full label"), lambda: _("Write the full label, such as “Black, not Hispanic”."),
        wrong=_kind_line, short=lambda: _("Label"),
    ),
    _line(
        "people", lambda: _("In a sentence"), wrong=_kind_line, short=lambda: _("Words for the people"),
        missing=lambda: _("Write what the people are called in a sentence, such as “Black residents”."),
        hint=lambda: _("People first, such as “Black residents who are not Hispanic”. Never “minority” or “non-white”."),
    ),
    FieldSpec(
        "standard", lambda: _("Category standard"), Kind.CHOICE, required=True,
        missing=lambda: _("Choose the standard this group belongs to."), audited="standard",
    ),
    FieldSpec(
        "sort", lambda: _("Order"), Kind.NUMBER, hint=lambda: _("Small numbers come first."), required=True,
        missing=lambda: _order(""), wrong=_order, audited="sort",
    ),
    _NOTE,
)  # fmt: skip
GROUP_FIELDS = tuple(one.name for one in _GROUP)
_MADE_OF = (
    FieldSpec(
        "races", lambda: _("Races in this group"), hint=lambda: _("It cannot be changed later."), many=True, wrong=_made_of,
        clean=as_typed, audited="races", short=lambda: _("Races"),
    ),
    FieldSpec(
        "hispanic", lambda: _("Hispanic residents"), Kind.CHOICE, required=True, clean=as_typed,
        missing=lambda: _("Choose whether Hispanic people are in this group."), audited="hispanic", short=lambda: _("Hispanic"),
    ),
    FieldSpec(
        "family", lambda: _("Compared over time with"), Kind.CHOICE, required=True, clean=as_typed,
        missing=lambda: _("Choose which groups it is compared with over time."), audited="family", short=lambda: _("Family"),
    ),
)  # fmt: skip
_GROUP_CODE = _named(
    "code", lambda: _("Short name in files"),
    lambda: _("Small letters, digits and hyphens, such as black-nh. It cannot be changed later."),
)  # fmt: skip
ADD_GROUP = FormSpec("add-group", (_GROUP_CODE, *_GROUP, *_MADE_OF))
CHANGE_GROUP = FormSpec("change-group", _GROUP, (VERSION,))
REMOVE_GROUP = version_only("remove-group")


def _year(text: str) -> str:
    fits = not text or re.fullmatch(r"(?:18|19|20)[0-9]{2}", text)
    return "" if fits else _("Write a year, such as 2024, or leave it empty.")


def _address(text: str) -> str:
    fits = not text or _URL.fullmatch(text)
    return "" if fits else _("Write a web address that begins with https://, or leave it empty.")


_STANDARD = (
    _line("title", lambda: _("Title"), lambda: _("Write what the standard is called."), wrong=_kind_line),
    FieldSpec("year", lambda: _("Year"), wrong=_year, audited="year"),
    FieldSpec(
        "url", lambda: _("Web address where it is published"), hint=lambda: _("Begins with https://."), wrong=_address,
        audited="url", short=lambda: _("Url"),
    ),
    _NOTE,
)  # fmt: skip
STANDARD_FIELDS = tuple(one.name for one in _STANDARD)
_STANDARD_KEY = _named(
    "key", lambda: _("Short name in files"),
    lambda: _("Small letters, digits and hyphens, such as omb-2024. It cannot be changed later."),
)  # fmt: skip
ADD_STANDARD = FormSpec("add-standard", (_STANDARD_KEY, *_STANDARD))
CHANGE_STANDARD = FormSpec("change-standard", _STANDARD, (VERSION,))
REMOVE_STANDARD = version_only("remove-standard")


# --- the fiscal year and the time zone ---


def months() -> Options:
    """The months to choose from."""
    return (("", _("Choose one")), *((str(number), month_name(number)) for number in range(1, 13)))


def _month(text: str) -> str:
    fits = text.isascii() and text.isdigit() and 1 <= int(text[:3]) <= 12
    return "" if fits else _("Choose a month.")


def _first_day(text: str) -> str:
    if text.lstrip("0") == "1":
        return ""
    return _(
        "Write 1. Periods are read and compared by whole months, so a fiscal year has to begin on the first day of "
        "one. If yours begins on another day, choose the month most of it belongs to."
    )


def _zone(text: str) -> str:
    known = not text or clock.zone(text) is not None
    return "" if known else _("Write a name of the IANA list, such as America/Chicago.")


CALENDAR = FormSpec(
    "calendar",
    (
        FieldSpec(
            "month", lambda: _("Month"), Kind.CHOICE, required=True, missing=lambda: _month(""), wrong=_month,
            audited="fiscal_year_starts", short=lambda: _("Fiscal year starts"),
        ),
        FieldSpec(
            "day", lambda: _("Day of the month"), Kind.NUMBER, required=True, missing=lambda: _first_day(""),
            hint=lambda: _("The first day: periods are read by whole months."), wrong=_first_day,
        ),
        FieldSpec(
            "time_zone", lambda: _("Time zone"), wrong=_zone, audited="time_zone",
            hint=lambda: _(
                "A name such as America/Chicago. What is due, late or held back until a day turns at midnight there. "
                "Where it is empty, the server's own day counts."
            ),
        ),
    ),
    (VERSION,),
)  # fmt: skip


# --- suppression ---

SUPPRESSION_FILTERS = ("q", "department", "has", "page")
READ_AT = "at:"
"""Start of the hidden fields that say at which version each measure was read."""

SUPPRESSION = FormSpec(
    "suppression",
    (
        FieldSpec("measure", lambda: _("Which measures"), many=True, clean=as_typed),
        FieldSpec(
            "rule", lambda: _("Rule for all ticked measures"), Kind.CHOICE, required=True, clean=as_typed,
            audited="suppression_rule", short=lambda: _("Suppression rule"),
        ),
        FieldSpec(
            "reason", lambda: _("Why no rule"), Kind.LONG, clean=as_typed, audited="reason", short=lambda: _("Reason"),
            hint=lambda: _(
                "Only where you take the rule from counts of people by group in the city’s own records. "
                "The audit keeps your words."
            ),
        ),
    ),
    SUPPRESSION_FILTERS,
    prefixes=(READ_AT,),
)  # fmt: skip

FORMS = (
    ADD_DEPARTMENT, CHANGE_DEPARTMENT, REMOVE_DEPARTMENT, ADD_GROUP, CHANGE_GROUP, REMOVE_GROUP, ADD_STANDARD,
    CHANGE_STANDARD, REMOVE_STANDARD, CALENDAR, SUPPRESSION,
)  # fmt: skip
