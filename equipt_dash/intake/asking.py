"""What only a person can say about a table: what a label means, where its values and its period stand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from equipt_dash.intake.columns import Column
from equipt_dash.intake.header import Header
from equipt_dash.intake.labels import Answer, Ask, Mapped, NotRace, Total, group_words, is_part, mixed_words, part_words
from equipt_dash.intake.mapping import NOT_RACE, OPEN, Mapping, Series
from equipt_dash.intake.told import lettered_tables, paired_groups
from equipt_dash.kernel.model import ALL_GROUPS
from equipt_dash.kernel.words import _, listed


@dataclass(frozen=True)
class Question:
    """Something only a person can answer. ``about`` is the label, column or key; ``options`` are (answer, words)."""

    about: str
    words: str
    how: str
    options: tuple[tuple[str, str], ...] = ()


def code_of(answer: Answer) -> str:
    """The code a mapping holds for an answer: ``OPEN`` where only a person can say."""
    match answer:
        case Mapped(code=code):
            return OPEN if is_part(answer) else code
        case Total():
            return ALL_GROUPS
        case NotRace(mixed=mixed):
            return OPEN if mixed else NOT_RACE
    return OPEN


def question(label: str, answer: Answer) -> Question:
    """What a person is asked about a label we cannot answer for."""
    how = _("Write its code under [groups] in the mapping.")
    if isinstance(answer, Ask):
        return Question(label, answer.question, how, answer.options)
    if isinstance(answer, NotRace):
        return Question(label, mixed_words(label), how, (("not_race", _("Leave it out")),))
    if isinstance(answer, Mapped):
        options = ((answer.code, group_words(answer.code)), ("not_race", _("Leave it out")))
        return Question(label, part_words(label, answer), how, options)
    if not label.strip():
        return Question(label, _("Some rows name no group. Who are they about?"), how, (("all", _("Everybody")),))
    words = _("We do not know the label “{label}”. Which group is it?", label=label)
    return Question(label, words, how, (("not_race", _("Not a race or ethnicity")), ("all", _("Everybody"))))


def unfit(mapping: Mapping, columns: Sequence[Column], known: Mapping | None) -> tuple[Question, ...]:
    """Tables whose groups stand where no role finds them: read as they are, each figure would be everybody's."""
    if known is not None:
        return ()
    at = mapping.column("measure")
    asked = (*paired_groups(columns), *lettered_tables(next((one for one in columns if one.name == at), None)))
    return tuple(Question(*one) for one in asked)


def stops(mapping: Mapping, header: Header, file_name: str, rows: int) -> tuple[Question, ...]:
    """What has to be said before anything of a table can be taken."""
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
