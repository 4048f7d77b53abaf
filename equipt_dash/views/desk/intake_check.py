"""The page that says what the reader makes of a file: the problems, what would change, and the form to correct it.

Nothing is guessed silently: every column's part and every group's meaning stands in the form, as proposed, and a
person confirms or changes it before a single value is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from equipt_dash.intake import kept_report
from equipt_dash.intake.findings import Problem
from equipt_dash.intake.label_rules import CODES
from equipt_dash.intake.mapping import EXACT, NOT_RACE, ROLES
from equipt_dash.intake.mapping import Mapping as FileMapping
from equipt_dash.model import ALL_GROUPS
from equipt_dash.store.desk.import_compare import Comparison
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.intake_changes import changes
from equipt_dash.views.desk.intake_report import download, problem_table
from equipt_dash.views.desk.intake_words import period_words, role_words, waiting
from equipt_dash.views.forms import Control, Field, Form, Kind, Press, refilled
from equipt_dash.views.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    LinkTo,
    Notice,
    Page,
    Section,
    TableModel,
    Text,
)
from equipt_dash.words import _, ngettext

CHECK = "/internal/import/check"


@dataclass(frozen=True)
class Reading:
    """What the reader made of a file: the mapping it proposes or was given, what it found, and the first rows."""

    token: str
    file_name: str
    mapping: FileMapping
    mapping_text: str
    names: tuple[str, ...]
    preview: tuple[tuple[str, ...], ...]
    why: Mapping[str, str]
    questions: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]
    counts: Mapping[str, int]
    problems: Sequence[tuple[Problem, int]]
    # All of them, packed.
    every: str
    has_faults: bool
    stopped: bool
    # Names of the saved answers that fit the file's columns, and of those it was read with.
    fits: tuple[str, ...] = ()
    saved: str = ""
    # What would change; nothing where it was not compared, for the reason beside it.
    comparison: Comparison | None = None
    not_compared: str = ""


def confirm(
    desk: Desk,
    reading: Reading,
    measures: Sequence[tuple[str, str]],
    wrong: Mapping[str, str],
    typed: Mapping[str, str],
) -> Page:
    """What the reader makes of a file, as a form to confirm or to correct."""
    form = _form(desk, reading, measures)
    if typed or wrong:
        form = refilled(form, typed, wrong)
    sections = [
        Section("found", _("What was found"), _found(reading)),
        *_changes(reading),
        Section("meaning", _("What the file means"), (*_saved(reading), form)),
        Section("preview", _("First rows"), (_preview(reading),)),
    ]
    if reading.stopped or reading.has_faults:
        lead = _("“{name}” cannot be taken in as it is. Below is what is wrong and what to do.", name=reading.file_name)
    else:
        lead = _("Please look at what each column means. Then take “{name}” in.", name=reading.file_name)
    return Page(
        title=_("Check the import"),
        heading=_("Is this what the file means?"),
        lead=(lead,),
        sections=tuple(sections),
        crumbs=(LinkTo(_("Import"), "/internal/import"),),
    )


def _found(reading: Reading) -> tuple[Block, ...]:
    counts = reading.counts
    lines = [
        (ngettext("{number} row was read.", "{number} rows were read.", counts["read"], number=counts["read"]),),
        (_("{number} can be taken in.", number=counts["accepted"]),),
        (_("{number} cannot.", number=counts["rejected"]),),
    ]
    if counts["left_out"]:
        lines.append((_("{number} are left out, as the columns below say.", number=counts["left_out"]),))
    blocks: list[Block] = [Bullets(tuple(lines))]
    if reading.questions:
        asked = tuple((f"{words} {how}",) for words, how in reading.questions)
        blocks.append(Notice(_("Please answer"), asked))
    if reading.notes:
        blocks.append(Details(_("What the reader decided"), (Bullets(tuple((note,) for note in reading.notes)),)))
    blocks.append(problem_table(reading.problems))
    if reading.problems:
        blocks.append(download(partial(kept_report.unpacked, reading.every), reading.file_name))
    return tuple(blocks)


def _changes(reading: Reading) -> tuple[Section, ...]:
    blocks = changes(reading.comparison, reading.not_compared)
    return (Section("changes", _("What would change"), blocks),) if blocks else ()


def _saved(reading: Reading) -> tuple[Block, ...]:
    """The answers kept for files like this one, each as a link that reads the file with them."""
    base = {"upload": reading.token}
    if reading.saved:
        words = _("The answers kept as “{name}” were used. ", name=reading.saved)
        return (Text(((words, LinkTo(_("Read the file without them"), f"{CHECK}?{urlencode(base)}")),)),)
    links = tuple((LinkTo(name, f"{CHECK}?{urlencode({**base, 'saved': name})}"),) for name in reading.fits)
    if not links:
        return ()
    return Text(((_("Answers kept before fit this file. Choose them to read it the same way:"),),)), Bullets(links)


def _preview(reading: Reading) -> TableModel:
    columns = tuple(Column(str(place), name or _("(no name)")) for place, name in enumerate(reading.names))
    rows = tuple(tuple(Cell(text[:60]) for text in _wide(row, len(columns))) for row in reading.preview[:8])
    return TableModel(_("The first rows as found"), columns, rows, empty=_("There are no rows."))


def _wide(row: Sequence[str], width: int) -> tuple[str, ...]:
    return (*row, *("" for _missing in range(width)))[:width]


def _form(desk: Desk, reading: Reading, measures: Sequence[tuple[str, str]]) -> Form:
    mapping = reading.mapping
    chosen = (("", _("The file names them, or it is a new one")), *measures)
    fields: list[Control] = [
        Field(
            "measure",
            _("Which measure do the values belong to?"),
            Kind.CHOICE,
            mapping.measure,
            options=chosen,
            required=True,
        ),
    ]
    roles = role_words()
    options = tuple((role, roles.get(role, role)) for role in ROLES)
    for place, (name, role) in enumerate(mapping.columns):
        label = _("Column “{name}”", name=name or _("(no name)"))
        fields.append(
            Field(f"role-{place}", label, Kind.CHOICE, role, reading.why.get(name, ""), options=options, required=True)
        )
    for place, (label_found, code) in enumerate(mapping.groups):
        label = _("Group “{name}”", name=label_found)
        fields.append(
            Field(f"group-{place}", label, Kind.CHOICE, code, options=_codes(label_found, code), required=True)
        )
    kinds = (("", _("As the texts say")), *((kind, words) for kind, words in period_words().items()))
    fields.append(
        Field("period_kind", _("What kind of period is it?"), Kind.CHOICE, mapping.period_kind, options=kinds)
    )
    fields.append(Field("unit", _("Unit"), value=mapping.unit, hint=_("Such as percent, count or dollars.")))
    scale = "" if mapping.scale is None else f"{mapping.scale:g}"
    fields.append(Field("scale", _("Largest possible value"), Kind.NUMBER, scale, hint=_("Such as 100 for a percent.")))
    fields.append(
        Field("name", _("Keep these answers under a name"), hint=_("They can be used for the next file like this one."))
    )
    if reading.has_faults and not reading.stopped and reading.counts["accepted"]:
        fields.append(Field("good", _("Take the good rows and leave the others out"), Kind.CHECK))
    hidden = (("upload", reading.token), ("mapping", reading.mapping_text), *waiting())
    presses = (
        Press(_("Take it in"), action="/internal/import/take"),
        Press(_("Read it again with these answers"), quiet=True, action="/internal/import/again"),
    )
    return desk.form("meaning-form", "/internal/import/take", tuple(fields), presses, hidden=hidden)


def _codes(label: str, code: str) -> tuple[tuple[str, str], ...]:
    """What a label can stand for; where the mapping names one group of this city exactly, that group too."""
    said = {"": _("Please choose"), ALL_GROUPS: _("Everybody"), NOT_RACE: _("Not a race or ethnicity group; leave out")}
    exact = ((code, label),) if code.startswith(EXACT) else ()
    return (
        *said.items(),
        *exact,
        *((code, code.replace("_nh", _(", not Hispanic")).replace("_", " ")) for code in sorted(CODES)),
    )
