"""Proposes a mapping for a table nobody has mapped yet, with a reason for each guess and a question for each doubt.

Why it reads the table to its end: one label may prove what another means (``W`` beside ``B`` and ``H``), and
one period how all are written. Only the distinct texts of those columns are kept, so size does not matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import TYPE_CHECKING

from equipt_dash.intake.columns import Column
from equipt_dash.intake.header import Header, column_names, find_header, is_note
from equipt_dash.intake.labels import Answer, Ask, Mapped, NotRace, Total, normalise_column
from equipt_dash.intake.mapping import COMPANIONS, NOT_RACE, OPEN, Mapping, Series, check_fit
from equipt_dash.intake.period_style import period_style
from equipt_dash.intake.roles import Guess, guess_roles
from equipt_dash.intake.told import area_totals, left_out_words, multiplied, running_year, shares_for_percents
from equipt_dash.intake.wide import Layout, find_layout
from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.kernel.values import Number
from equipt_dash.kernel.words import _, listed

if TYPE_CHECKING:
    from equipt_dash.intake.raw import RawRow, RawTable

SAMPLE = 1_000
PREVIEW = 20
MOST_LABELS = 5_000
MOST_SPLITS = 60
"""Texts of a breakdown column that are offered to choose from."""


@dataclass(frozen=True)
class Question:
    """Something only a person can answer. ``about`` is the label, column or key; ``options`` are (answer, words)."""

    about: str
    words: str
    how: str
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What a table seems to mean. ``stops``: without an answer to these questions nothing can be taken.

    ``notes`` tell how the file was read; ``decisions`` are what a person should confirm. ``splits`` are the texts of
    each breakdown column; ``left_out`` the columns of numbers that nothing is taken from.
    """

    format: str
    mapping: Mapping
    columns: tuple[Guess, ...]
    questions: tuple[Question, ...]
    stops: tuple[Question, ...]
    notes: tuple[str, ...]
    decisions: tuple[str, ...]
    names: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    rows: int
    splits: tuple[tuple[str, tuple[str, ...]], ...] = ()
    left_out: tuple[str, ...] = ()

    def remarks(self) -> dict[str, str]:
        """Comments for the mapping's file, by column, label or key."""
        said = {guess.name: guess.why for guess in self.columns}
        for question in (*self.questions, *self.stops):
            options = "; ".join(f"{code} = {words}" for code, words in question.options)
            said[question.about] = f"{question.words} {options}".strip()
        return said


def propose(
    table: RawTable, known: Mapping | None = None, *, fiscal_year_starts: str = "", file_name: str = ""
) -> Proposal:
    """A proposal for ``table``, whose rows are used up. With ``known`` only new group labels are asked about.

    Raises:
        MappingDoesNotFit: ``known`` names a column the table lacks.
    """
    rows = iter(table.rows)
    sample = list(islice(rows, SAMPLE))
    header = _header(sample, table, known)
    body = sample[header.skip + header.rows :]
    # Titles and footnotes say nothing about what a column holds.
    columns = _columns(header, [row for row in body if not is_note(row.cells, len(header.names))])
    start = fiscal_year_starts
    mapping, guesses, notes = (known, (), ()) if known else _mapping(header, columns, start)
    if known:
        check_fit(known, header.names)
        guesses = tuple(Guess(name, role, _("The mapping says so.")) for name, role in known.columns)
    labels, periods, count = _survey(mapping, header, chain(body, rows))
    mapping, more = _with_periods(mapping, periods, start, known)
    mapping, questions = _with_groups(mapping, labels)
    preview = tuple(tuple(row.cells) for row in body[:PREVIEW])
    splitters = set(mapping.all_with("breakdown"))
    left_out = () if known else tuple(one.name for one in guesses if one.why == _unused())
    more = (*more, *(() if known else table.doubts), *left_out_words(left_out), *multiplied(columns))
    return Proposal(
        table.format,
        mapping,
        guesses,
        questions,
        _stops(mapping, header, file_name, count),
        table.notes,
        (*header.notes, *notes, *more),
        header.names,
        preview,
        count,
        splits=tuple((one.name, tuple(one.distinct[:MOST_SPLITS])) for one in columns if one.name in splitters),
        left_out=left_out,
    )


def header_of(rows: Sequence[RawRow], mapping: Mapping) -> Header:
    """The header where the mapping says it is."""
    if mapping.header_rows == 0:
        width = max((len(row.cells) for row in rows), default=0)
        return Header(mapping.skip_rows, 0, tuple(f"column {n}" for n in range(1, width + 1)), ())
    end = mapping.skip_rows + mapping.header_rows
    names, notes = column_names([row.cells for row in rows[mapping.skip_rows : end]])
    return Header(mapping.skip_rows, mapping.header_rows, names, notes)


def _header(sample: Sequence[RawRow], table: RawTable, known: Mapping | None) -> Header:
    if known is not None:
        return header_of(sample, known)
    return find_header([row.cells for row in sample], table.certain_header)


def _columns(header: Header, body: Sequence[RawRow]) -> list[Column]:
    texts = [row.cells for row in body]
    return [
        Column(n, name, tuple(cells[n] for cells in texts if n < len(cells)), name != f"column {n + 1}")
        for n, name in enumerate(header.names)
    ]


def _mapping(
    header: Header, columns: Sequence[Column], start: str
) -> tuple[Mapping, tuple[Guess, ...], tuple[str, ...]]:
    """The mapping as far as the sample tells, the reasons, and what a person should know."""
    guesses = guess_roles(columns)
    numbers = [column for column in columns if column.name not in guesses]
    base = next(
        (c.distinct[0] for c in columns if c.words in ("cfy", "current fiscal year") and len(c.distinct) == 1), ""
    )
    layout = find_layout(numbers, base, any(guess.role == "period" for guess in guesses.values()))
    guesses = {**guesses, **_value_guesses(layout, numbers)}
    if layout.kind == "years":
        why = _("The names of the value columns say the periods.")
        guesses |= {name: Guess(name, "ignore", why) for name, one in guesses.items() if "period" in one.role}
    running = running_year(layout.series)
    guesses |= {name: Guess(name, "ignore", why) for name, why in running.items()}
    ordered = tuple(guesses[column.name] for column in columns)
    values = [column for column in numbers if guesses[column.name].role == "value"]
    mapping = Mapping(
        skip_rows=header.skip,
        header_rows=header.rows,
        fiscal_year_starts=start,
        unit=_unit(values),
        scale=_scale(values, guesses.values()),
        decimal="," if any(column.decimal == "," for column in numbers) else ".",
        negatives=any(_has_negatives(column) for column in numbers),
        columns=tuple((guess.name, guess.role) for guess in ordered),
        keep=_keep(columns, guesses),
        series=() if layout.kind in ("long", "share", "none") and len(layout.series) < 2 else layout.series,
    )
    areas = next((column for column in columns if guesses[column.name].role == "area"), None)
    told = (*_notes(mapping, layout, numbers), *area_totals(areas), *shares_for_percents(values))
    return mapping, ordered, (*told, *(f"“{name}”: {why}" for name, why in running.items()))


def _value_guesses(layout: Layout, numbers: Sequence[Column]) -> dict[str, Guess]:
    words = {
        "long": _("Its numbers are the values."),
        "years": _("Its name is a period, so its numbers are the values of that period."),
        "groups": _("Its name is a group, so its numbers are the values of that group."),
        "measures": _("Its numbers are values; its name says of what."),
        "parts": _("Its name is part of a year, so its numbers are values of that part."),
    }
    found: dict[str, Guess] = {}
    for series in layout.series:
        found[series.value] = Guess(series.value, "value", words[layout.kind])
        for role in COMPANIONS:
            if name := getattr(series, role):
                found.setdefault(name, Guess(name, role, _("It belongs to “{name}”.", name=series.value)))
    if layout.kind == "share":
        for role in ("numerator", "denominator"):
            found[layout.why[role]] = Guess(layout.why[role], role, _("Its name says so."))
    return {column.name: found.get(column.name, Guess(column.name, "ignore", _unused())) for column in numbers}


def _unused() -> str:
    return _("It is a number, but another column holds the values. Give it a role to take it.")


def _unit(values: Sequence[Column]) -> str:
    """The unit every value is written with, or that the only value column declares."""
    found = {one.unit for column in values for one in column.readings if isinstance(one, Number)}
    if len(found) == 1 and found != {""}:
        return found.pop()
    return (
        "percent" if values and found <= {"", "percent"} and all(column.declares_percent for column in values) else ""
    )


def _scale(values: Sequence[Column], guesses: Iterable[Guess]) -> float | None:
    """100 where the header declares percents and they are not written as shares; a person may say otherwise."""
    numbers = [one.value for column in values for one in column.readings if isinstance(one, Number)]
    declared = bool(values) and all(column.declares_percent for column in values)
    return 100.0 if declared and any(number > 1 for number in numbers) else None


def _has_negatives(column: Column) -> bool:
    return any(isinstance(one, Number) and one.value < 0 for one in column.readings)


def _keep(columns: Sequence[Column], guesses: dict[str, Guess]) -> tuple[tuple[str, str], ...]:
    """For a second breakdown with a row for everybody: take only that row."""
    kept = []
    for column in columns:
        if guesses[column.name].role == "breakdown":
            totals = [label for label, answer in column.labels.items() if isinstance(answer, Total)]
            if len(totals) == 1:
                kept.append((column.name, totals[0]))
    return tuple(kept)


def _notes(mapping: Mapping, layout: Layout, numbers: Sequence[Column]) -> tuple[str, ...]:
    said = []
    if not mapping.column("group") and not any(series.group for series in mapping.series):
        said.append(_("No column holds groups, so every row is taken as everybody."))
    if layout.kind == "share":
        said.append(_("No column holds the value, so it is the numerator divided by the denominator."))
    for name, value in mapping.keep:
        said.append(_("Of “{name}” only the rows with “{value}” are taken.", name=name, value=value))
    if layout.kind == "parts":
        said.append(_("The value columns hold parts of a year, not whole years."))
    if any(column.decimal is None for column in numbers):
        said.append(_("Some numbers have a decimal point and others a decimal comma."))
    if mapping.decimal == ",":
        said.append(_("The numbers are written with a decimal comma."))
    return tuple(said)


def _survey(mapping: Mapping, header: Header, rows: Iterator[RawRow]) -> tuple[list[str], list[str], int]:
    """Every distinct group label and period of the table, and the number of its rows."""
    at = {name: n for n, name in enumerate(header.names)}
    group, period = at.get(mapping.column("group"), -1), at.get(mapping.column("period"), -1)
    labels: dict[str, None] = {}
    periods: dict[str, None] = {}
    count = 0
    wanted = [(place, texts) for place, texts in ((group, labels), (period, periods)) if place >= 0]
    while block := list(islice(rows, SAMPLE)):
        count += len(block)
        for place, texts in wanted:
            if len(texts) < MOST_LABELS:
                texts.update(dict.fromkeys(row.cells[place] for row in block if place < len(row.cells)))
    for series in mapping.series:
        if series.group:
            labels[series.group] = None
        if series.period:
            periods[series.period] = None
    return list(labels), list(periods), count


def _with_periods(
    mapping: Mapping, periods: Sequence[str], start: str, known: Mapping | None
) -> tuple[Mapping, tuple[str, ...]]:
    if known is not None:
        return mapping if mapping.fiscal_year_starts or not start else replace(mapping, fiscal_year_starts=start), ()
    style, notes = period_style(mapping.column("period"), periods, start)
    return replace(mapping, period_kind=style.kind, date_order=style.date_order), notes


def _with_groups(mapping: Mapping, labels: Sequence[str]) -> tuple[Mapping, tuple[Question, ...]]:
    """The mapping with an answer for every label, and the questions for those we cannot answer."""
    given = dict(mapping.groups)
    answers = normalise_column([*given, *(label for label in labels if label not in given)])
    codes, questions = dict(given), []
    for label in labels:
        if label not in given:
            codes[label] = code_of(answers[label])
        if codes[label] == OPEN:
            questions.append(_question(label, answers[label]))
    return replace(mapping, groups=tuple(codes.items())), tuple(questions)


def code_of(answer: Answer) -> str:
    """The code a mapping holds for an answer: ``OPEN`` where only a person can say."""
    match answer:
        case Mapped(code=code):
            return code
        case Total():
            return ALL_GROUPS
        case NotRace():
            return NOT_RACE
    return OPEN


def _question(label: str, answer: Answer) -> Question:
    how = _("Write its code under [groups] in the mapping.")
    if isinstance(answer, Ask):
        return Question(label, answer.question, how, answer.options)
    if not label.strip():
        return Question(label, _("Some rows name no group. Who are they about?"), how, (("all", _("Everybody")),))
    words = _("We do not know the label “{label}”. Which group is it?", label=label)
    return Question(label, words, how, (("not_race", _("Not a race or ethnicity")), ("all", _("Everybody"))))


def _stops(mapping: Mapping, header: Header, file_name: str, rows: int) -> tuple[Question, ...]:
    found = []
    if rows == 0 or not header.names:
        found.append(Question("", _("The table has no rows below its header."), _("Choose another file or sheet.")))
        return tuple(found)
    if (
        not any(role == "value" for _name, role in mapping.columns)
        and not mapping.column("numerator")
        and not mapping.series
    ):
        names = listed([f"“{name}”" for name in header.names[:20]])
        words = _("No column holds values. The file has: {names}.", names=names)
        found.append(Question("value", words, _('Give a column the role "value" in the mapping.')))
    if (
        not mapping.period
        and not mapping.column("period")
        and not all(s.period for s in mapping.series or (Series(""),))
    ):
        years = dict.fromkeys(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", file_name))
        how = _(
            'Write the period of the whole file in the mapping, such as period = "{year}".',
            year=next(iter(years), 2015),
        )
        hint = _(" The file’s name says {years}.", years=listed(list(years))) if years else ""
        found.append(Question("period", _("No column says which period the rows are about.") + hint, how))
    return tuple(found)
