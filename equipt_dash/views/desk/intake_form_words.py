"""What to do about a file, said for the form: the reader speaks of the mapping, which only the command line shows.

Why here and not in the reader: one reading is told in both places, and a report that was kept is read in the browser.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from equipt_dash.intake.findings import Problem
from equipt_dash.kernel.words import _
from equipt_dash.views.desk.intake_fields import code_words

SPEAKS_OF_IT = re.compile(r"mapping|\[\w+\]|--\w|\b\w+ = |date_order")
"""What only somebody who edits a mapping, or types a command, can make use of."""

_CODE = re.compile(r'"(\w+)" \(')


def in_form(text: str) -> str:
    """``text`` with the names of the form's own fields where it spoke of the mapping.

    >>> in_form("It is a word. Write a number; or say what the word stands for under [missing].")
    'It is a word. Write a number; or choose in the form what the word stands for.'
    """
    return _told(text) if SPEAKS_OF_IT.search(text) else text


def problem_in_form(one: Problem) -> Problem:
    """The same problem, said for the form."""
    return one._replace(problem=in_form(one.problem), fix=in_form(one.fix))


@lru_cache(maxsize=1000)
def _told(text: str) -> str:
    for pattern, words in _patterns():
        found = pattern.search(text)
        if found:
            blanks = {name: _CODE.sub(_named, held) for name, held in found.groupdict().items()}
            text = f"{text[: found.start()]}{words.format(**blanks)}{text[found.end() :]}"
    return text


def _named(code: re.Match[str]) -> str:
    return f"“{code_words(code[1])}” ("


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(old), new) for old, new in (*labels(), *numbers(), *periods(), *files()))


def _pattern(template: str) -> re.Pattern[str]:
    parts = re.split(r"\{(\w+)\}", template)
    made = (f"(?P<{part}>.+?)" if at % 2 else re.escape(part) for at, part in enumerate(parts))
    return re.compile("".join(made) + r"(?=\s|$)", re.S)


Pairs = Sequence[tuple[str, str]]
"""What the reader says, and what the form says in its place."""


def labels() -> Pairs:
    """About groups and rows."""
    return (
        (
            _("Left out. If it is a group after all, write its code under [groups] in the mapping."),
            _("Left out. If it is a group after all, choose which one in the form."),
        ),
        (
            _("Under [groups] in the mapping, set “{label}” to one of: {codes}."),
            _("In the form, at Group “{label}”, choose one of: {codes}."),
        ),
        (
            _('Write the group; or, if it means everybody, set "" = "all" under [groups].'),
            _(
                "Write the group; or, if it means everybody, choose “Everybody” in the form, at the group without a name."
            ),
        ),
        (
            _("Under [groups] in the mapping, set “{label}” to its code, to “all” or to “not_race”."),
            _(
                "In the form, at Group “{label}”, choose which one it is, “Everybody”, or “Not a race or ethnicity group; "
                "leave out”."
            ),
        ),
        (_("Write its code under [groups] in the mapping."), _("Choose it in the form, beside its name.")),
        (
            _("The mapping says that it is not a race or ethnicity."),
            _("In the form it is set to “Not a race or ethnicity group; leave out”."),
        ),
        (
            _("Left out. Change [keep] in the mapping to take it."),
            _("Left out. Choose in the form which rows are taken."),
        ),
        (
            _(" If {columns} tells them apart, take one of its values under [keep]."),
            _(" If {columns} tells them apart, choose in the form which of its rows are taken."),
        ),
        (
            _(" If a column tells them apart, take one of its values under [keep] in the mapping."),
            _(
                " If a column tells them apart, set it to “Splits the rows by something else” in the form, read the file "
                "again, and choose which rows are taken."
            ),
        ),
    )


def numbers() -> Pairs:
    """About the cells that hold numbers."""
    return (
        (
            _("Correct the cell; or, if the measure can pass that, take scale or percent out of the mapping."),
            _(
                "Correct the cell; or, if the measure can pass that, change “Largest possible value” or “Unit” in the form."
            ),
        ),
        (
            _("Write the number alone; or, if it is only the unit, write it as unit in the mapping."),
            _("Write the number alone; or, if it is only the unit, write it under “Unit” in the form."),
        ),
        (
            _(
                "Say what it stands for under [missing] in the mapping; or, if it is a number, write negatives = true there."
            ),
            _(
                "Choose in the form what it stands for; or, if it is a number, tick “Numbers below zero are real values, "
                "not codes” there."
            ),
        ),
        (
            _("Say what it stands for under [missing] in the mapping, or leave the cell empty."),
            _("Choose in the form what it stands for, or leave the cell empty."),
        ),
        (
            _("Write a number; or say what the word stands for under [missing]."),
            _("Write a number; or choose in the form what the word stands for."),
        ),
        (
            _("Taken as missing. If it stands for something else, say so under [missing] in the mapping."),
            _("Taken as missing. If it stands for something else, choose in the form what it stands for."),
        ),
        (
            _('Write decimal = "," in the mapping if commas part decimals, else correct the cell.'),
            _("If commas part decimals, choose “A comma: 12,5” in the form, else correct the cell."),
        ),
        (
            _('Write decimal = "." in the mapping if points part decimals, else correct the cell.'),
            _("If points part decimals, choose “A point: 12.5” in the form, else correct the cell."),
        ),
        (
            _('Take the space out; or, if commas part decimals in this file, write decimal = "," in the mapping.'),
            _("Take the space out; or, if commas part decimals in this file, choose “A comma: 12,5” in the form."),
        ),
    )


def periods() -> Pairs:
    """About years, months and days."""
    return (
        (
            _('Write period_kind = "month" or "school_year" in the mapping.'),
            _("Choose “Months” or “School years” in the form, at “What kind of period is it?”."),
        ),
        (
            _("Write under [periods] in the mapping what it is called and the day it ends."),
            _("Write it in the file as a year, a quarter or a month, such as 2024, FY2024 or 2024-Q1."),
        ),
        (
            _('Write it as 2014-15; or write period_kind = "year" in the mapping.'),
            _("Write it as 2014-15; or choose “Calendar years” in the form, at “What kind of period is it?”."),
        ),
        (
            _('Write it in the mapping, such as fiscal_year_starts = "07-01".'),
            _("Ask an administrator to say when the fiscal year starts."),
        ),
        (
            _("Dates such as 3/4/2015 are read as month/day/year; if that is wrong, write date_order."),
            _(
                "Dates such as 3/4/2015 are read as month/day/year; if that is wrong, change “How are dates written?” in "
                "the form."
            ),
        ),
        (
            _('Write the period of the whole file in the mapping, such as period = "{year}".'),
            _("Write it in the form, under “Period of the whole file”, such as {year}."),
        ),
        (
            _("Its name says period, but not all of its texts can be read. Explain them under [periods]."),
            _("Its name says period, but not all of its texts can be read. Write them in the file as years or months."),
        ),
    )


def files() -> Pairs:
    """About the file as a whole."""
    return (
        (
            _('Give a column the role "value" in the mapping.'),
            _("In the form, set the column that holds the values to “The value”."),
        ),
        (_("The mapping says so."), _("The answers say so.")),
        (
            _("The mapping names columns that the file does not have: {missing}. The file has: {found}."),
            _("The answers are about columns that the file does not have: {missing}. The file has: {found}."),
        ),
        (
            _("Choose the mapping made for this kind of file, or correct the names in it."),
            _("Read the file without these answers, or choose those made for this kind of file."),
        ),
        (_("Choose one with --sheet: {names}."), _("Choose one of them in the form: {names}.")),
        (
            _("Nothing, if this is right; else correct the mapping."),
            _("Nothing, if this is right; else change it in the form."),
        ),
    )
