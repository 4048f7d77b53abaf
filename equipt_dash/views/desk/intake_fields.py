"""The fields in which a person says what a file means: every question of the reader is one of them.

What stands in no field could be answered only by who can edit a mapping by hand, and nobody at a desk can.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from equipt_dash.intake.findings import Problem
from equipt_dash.intake.label_rules import CODES
from equipt_dash.intake.mapping import EXACT, NOT_RACE, ROLES
from equipt_dash.intake.mapping import Mapping as FileMapping
from equipt_dash.kernel.model import ALL_GROUPS, Missing
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import missing_words
from equipt_dash.pages.declared.imports import ANSWERS, GROUP, KEEP, MISSING, ROLE, WORD
from equipt_dash.pages.forms import Control, Field, Form, Kind, Press
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.intake_reading import Reading
from equipt_dash.views.desk.intake_words import period_words, role_words, waiting

MOST_WORDS = 12
MOST_READ = 5_000


def meaning_form(desk: Desk, reading: Reading, measures: Sequence[tuple[str, str]]) -> Form:
    """The form: what each column, group and unread word means, and how the file is written."""
    hidden = [("upload", reading.token), ("mapping", reading.mapping_text), *waiting()]
    again = Press(_("Read it again with these answers"), quiet=True, action="/internal/import/again")
    if reading.sheets:
        options = tuple((name, name) for name in reading.sheets)
        sheet = ANSWERS.controls({"sheet": options}, only=("sheet",))
        read = replace(again, label=_("Read this sheet"), quiet=False)
        return desk.form("meaning-form", "/internal/import/again", sheet, (read,), hidden=tuple(hidden))
    words = reading.unread
    hidden += [(f"{WORD}{n}", word) for n, word in enumerate(words)]
    fields = (
        *_measure(reading.mapping, measures),
        *_columns(reading),
        *_groups(reading.mapping),
        *_keep(reading),
        *_words(words),
        *_whole_file(reading),
    )
    presses = (Press(_("Take it in"), action="/internal/import/take"), again)
    return desk.form("meaning-form", "/internal/import/take", fields, presses, hidden=tuple(hidden))


def answered_again(form: Form, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Form:
    """The form with what a person answered still in it, and what is wrong beside the field that caused it."""
    fields = tuple(_again(item, typed, wrong) for item in form.fields)
    return replace(form, fields=fields, problem=wrong.get("", ""))


def _again(item: Control, typed: Mapping[str, str], wrong: Mapping[str, str]) -> Control:
    error = wrong.get(item.name, "")
    if not isinstance(item, Field):
        return replace(item, error=error)
    # A box that is not ticked sends nothing: where a form came, its silence is an answer.
    silent = "" if typed and item.kind is Kind.CHECK else item.value
    return replace(item, value=typed.get(item.name, silent), error=error)


def refused_fields(mapping: FileMapping, problems: Iterable[Problem]) -> dict[str, str]:
    """What the database refused, by the field that caused it."""
    found: dict[str, str] = {}
    for one in problems:
        words = f"{one.problem} {one.fix}"
        if one.column == "measure":
            found.setdefault("measure", words)
        elif one.column == "group":
            place = next((n for n, (label, _code) in enumerate(mapping.groups) if label == one.value), None)
            if place is not None:
                found[f"{GROUP}{place}"] = words
    return found


def unread_words(problems: Iterable[Problem]) -> tuple[str, ...]:
    """Texts in the place of numbers that a person may explain as “no value, because”."""
    found = (one.value for one in problems if one.value and "[missing]" in one.fix and len(one.value) <= 40)
    return tuple(islice(dict.fromkeys(islice(found, MOST_READ)), MOST_WORDS))


def _measure(mapping: FileMapping, measures: Sequence[tuple[str, str]]) -> tuple[Control, ...]:
    options = (("", _("The file names them, or it is a new one")), *measures)
    return ANSWERS.controls({"measure": options}, values={"measure": mapping.measure}, only=("measure",))


def _columns(reading: Reading) -> Iterable[Field]:
    roles = role_words()
    options = tuple((role, roles.get(role, role)) for role in ROLES)
    for n, (name, role) in enumerate(reading.mapping.columns):
        label = _("Column “{name}”", name=name or _("(no name)"))
        yield Field(f"{ROLE}{n}", label, Kind.CHOICE, role, reading.why.get(name, ""), options=options, required=True)


def _groups(mapping: FileMapping) -> Iterable[Field]:
    for n, (label, code) in enumerate(mapping.groups):
        words = _("Group “{name}”", name=label)
        yield Field(f"{GROUP}{n}", words, Kind.CHOICE, code, options=_codes(label, code), required=True)


def _codes(label: str, code: str) -> tuple[tuple[str, str], ...]:
    """What a label can stand for; where the mapping names one group of this city exactly, that group too."""
    said = {"": _("Please choose"), ALL_GROUPS: _("Everybody"), NOT_RACE: _("Not a race or ethnicity group; leave out")}
    exact = ((code, label),) if code.startswith(EXACT) else ()
    codes = ((one, code_words(one)) for one in sorted(CODES))
    return (*said.items(), *exact, *codes)


def code_words(code: str) -> str:
    """What a code of a group is called in the form."""
    return code.replace("_nh", _(", not Hispanic")).replace("_", " ")


def _keep(reading: Reading) -> Iterable[Field]:
    """For a column that splits the rows by something else: which of its rows to take."""
    kept = dict(reading.mapping.keep)
    for n, (name, role) in enumerate(reading.mapping.columns):
        if role != "breakdown":
            continue
        texts = dict.fromkeys((*reading.splits.get(name, ()), *((kept[name],) if name in kept else ())))
        options = (("", _("All of them")), *((text, text) for text in texts))
        label = _("Which rows of “{name}” are taken?", name=name)
        hint = _("Take one, such as the total: rows that differ only in this column cannot all be stored.")
        yield Field(f"{KEEP}{n}", label, Kind.CHOICE, kept.get(name, ""), hint, options=options)


def _words(words: Sequence[str]) -> Iterable[Field]:
    options = (("", _("Please choose")), *((one.value, missing_words(one)) for one in Missing))
    for n, word in enumerate(words):
        label = _("“{word}” is no number. What does it stand for?", word=word)
        yield Field(f"{MISSING}{n}", label, Kind.CHOICE, options=options)


def _whole_file(reading: Reading) -> tuple[Control, ...]:
    mapping = reading.mapping
    dated = mapping.column("period") or all(one.period for one in mapping.all_series())
    years = re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", reading.file_name)
    options = {
        "period_kind": (("", _("As the texts say")), *period_words().items()),
        "date_order": (("mdy", _("Month first: 3/31/2024")), ("dmy", _("Day first: 31/3/2024"))),
        "decimal": ((".", _("A point: 12.5")), (",", _("A comma: 12,5"))),
    }
    values = {
        "period": mapping.period or (years[0] if years else ""),
        "negatives": "1" if mapping.negatives else "",
        "scale": "" if mapping.scale is None else f"{mapping.scale:g}",
        **{name: getattr(mapping, name) for name in ("period_kind", "date_order", "decimal", "unit")},
    }
    some_good = reading.has_faults and not reading.stopped and reading.counts["accepted"]
    left_out = ("sheet", "measure", *(("period",) if dated else ()), *(() if some_good else ("good",)))
    return ANSWERS.controls(options, values=values, without=left_out)
