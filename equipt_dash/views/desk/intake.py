"""The import pages: choose a file, see what the reader makes of it, correct that, take it in, undo it.

Nothing is guessed silently: every column's part and every group's meaning stands in the form, as proposed, and a
person confirms or changes it before a single value is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any

from equipt_dash.access import Action
from equipt_dash.intake.findings import FAULT, FLAG, LEFT_OUT, Problem
from equipt_dash.intake.label_rules import CODES
from equipt_dash.intake.mapping import EXACT, NOT_RACE, ROLES
from equipt_dash.intake.mapping import Mapping as FileMapping
from equipt_dash.model import ALL_GROUPS
from equipt_dash.store.desk import import_reads
from equipt_dash.store.desk.import_reads import Batch, Part
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.intake_words import role_words, weight_words
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
from equipt_dash.words.numbers import day, plain

SHOWN = 50
"""Problems printed on the page; the CSV holds all of them."""

ACCEPT = ".csv,.tsv,.txt,.xlsx,.xlsm,.ods,.json,.geojson"


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
    has_faults: bool
    stopped: bool


def start(desk: Desk, params: Params, wrong: Mapping[str, str] | None = None) -> Page:
    """Choose a file; and the imports there were."""
    fields = (
        Field(
            "file", _("The file"), Kind.FILE, required=True, accept=ACCEPT,
            hint=_("CSV, Excel (XLSX), ODS or JSON, up to 30 megabytes. Nothing is stored before you have seen it."),
        ),
    )  # fmt: skip
    form = desk.form("import", "/internal/import/read", fields, (Press(_("Read the file")),), uploads=True)
    if wrong:
        form = refilled(form, {}, wrong)
    found = import_reads.batches(desk.scope(Action.ENTER), desk.db)
    said = {"undone": _("The import was undone. None of its values is left.")}.get(params.get("said", ""))
    ready = (_("Every measure has a workbook to fill in, which is read without questions. "), _measures_link())
    intro: tuple[Block, ...] = ((Notice(said, ()),) if said else ()) + (form, Text((ready,)))
    return Page(
        title=_("Import"),
        heading=_("Take in a file"),
        lead=(
            _("You see what the file means before anything is stored, and all of it becomes drafts, or nothing does."),
        ),
        intro=intro,
        sections=(Section("earlier", _("Earlier imports"), (_earlier(found),)),),
    )


def _measures_link() -> LinkTo:
    return LinkTo(_("Choose a measure to get it"), "/internal/measures")


def _earlier(found: tuple[Batch, ...]) -> TableModel:
    columns = (
        Column("file", _("File")), Column("when", _("When")), Column("who", _("Who")),
        Column("values", _("Values"), True), Column("state", _("State")),
    )  # fmt: skip
    states = {"stored": _("taken in"), "undone": _("undone")}
    rows = tuple(
        (
            Cell(item.file_name, href=f"/internal/import/{item.id}"),
            Cell(day(item.at.date())),
            Cell(item.actor),
            Cell(plain(item.accepted, 0), item.accepted),
            Cell(states.get(item.status, item.status)),
        )
        for item in found
    )
    return TableModel(_("Files taken in so far"), columns, rows, empty=_("Nothing has been taken in yet."))


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
        Section("meaning", _("What the file means"), (form,)),
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
    blocks.append(_problems(reading.problems))
    return tuple(blocks)


def _problems(found: Sequence[tuple[Problem, int]]) -> TableModel:
    columns = (
        Column("weight", _("What")), Column("row", _("Row")), Column("column", _("Column")),
        Column("value", _("As found")), Column("problem", _("Why")), Column("fix", _("What to do")),
        Column("count", _("How often"), True),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(weight_words()[one.weight]),
            Cell("" if one.row is None else str(one.row)),
            Cell(one.column or ""),
            Cell((one.value or "")[:80]),
            Cell(one.problem),
            Cell(one.fix),
            Cell(plain(count, 0), count),
        )
        for one, count in islice(found, SHOWN)
    )
    order = {FAULT: 0, LEFT_OUT: 1, FLAG: 2}
    assert set(order) == set(weight_words())
    note = _("The first of each kind; the downloaded report names every one.") if rows else ""
    return TableModel(_("What needs a look"), columns, rows, note=note, empty=_("Nothing: every row can be taken in."))


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
    fields.append(Field("unit", _("Unit"), value=mapping.unit, hint=_("Such as percent, count or dollars.")))
    scale = "" if mapping.scale is None else f"{mapping.scale:g}"
    fields.append(Field("scale", _("Largest possible value"), Kind.NUMBER, scale, hint=_("Such as 100 for a percent.")))
    fields.append(
        Field("name", _("Keep these answers under a name"), hint=_("They can be used for the next file like this one."))
    )
    if reading.has_faults and not reading.stopped and reading.counts["accepted"]:
        fields.append(Field("good", _("Take the good rows and leave the others out"), Kind.CHECK))
    hidden = (("upload", reading.token), ("mapping", reading.mapping_text))
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


def one(desk: Desk, params: Params) -> Page | None:
    """One import: what it brought, what became of it, and the ways on."""
    text = params.get("id", "")
    scope = desk.scope(Action.ENTER)
    found = import_reads.batch(scope, desk.db, int(text)) if text.isdecimal() and len(text) < 10 else None
    if found is None:
        return None
    parts = import_reads.parts(scope, desk.db, found.id)
    said = {
        "taken": _("Taken in. The values are drafts until you hand them in."),
        "before": _("This file was taken in before; nothing was changed. This is that import."),
        "handed": _("Handed in. A reviewer will look at it."),
    }.get(params.get("said", ""))
    ways: tuple[Block, ...] = tuple(_ways(desk, found, parts))
    return Page(
        title=_("Import {number}", number=found.id),
        heading=found.file_name or _("Import {number}", number=found.id),
        lead=(_("Taken in on {day} by {who}.", day=day(found.at.date()), who=found.actor),),
        intro=((Notice(said, ()),) if said else ()),
        sections=(
            Section("drafts", _("What it brought"), (_parts(parts), *ways)),
            Section("record", _("What is kept about it"), _record(found)),
        ),
        crumbs=(LinkTo(_("Import"), "/internal/import"),),
    )


def _parts(parts: tuple[Part, ...]) -> TableModel:
    columns = (
        Column("measure", _("Measure")),
        Column("values", _("New or changed values"), True),
        Column("state", _("State")),
    )
    states = {
        "draft": _("draft"), "submitted": _("handed in"), "sent_back": _("sent back"), "approved": _("approved"),
        "published": _("published"), "discarded": _("discarded"),
    }  # fmt: skip
    rows = tuple(
        (
            Cell(part.name, href=f"/internal/review/{part.submission}"),
            Cell(plain(part.cells, 0), part.cells),
            Cell(states.get(part.status, part.status)),
        )
        for part in parts
    )
    return TableModel(_("Drafts by measure"), columns, rows, empty=_("Every value was stored already; nothing is new."))


def _ways(desk: Desk, found: Batch, parts: tuple[Part, ...]) -> list[Block]:
    open_ = [part for part in parts if part.status in ("draft", "sent_back")]
    if found.status != "stored" or not open_:
        return []
    note = Field("note", _("Note to the reviewer"), Kind.LONG, rows=3, longest=2000)
    reason = Field(
        "restatement", _("Why were published values wrong?"), Kind.LONG, rows=3, longest=2000,
        hint=_("Needed only where a published value changes. Readers see it beside the new value."),
    )  # fmt: skip
    base = f"/internal/import/{found.id}"
    hand = desk.form("hand-in", f"{base}/submit", (note, reason), (Press(_("Hand it in for review")),))
    ways: list[Block] = [hand]
    if len(open_) == len([part for part in parts if part.status != "discarded"]):
        undo = desk.form("undo", f"{base}/undo", (), (Press(_("Undo the whole import"), quiet=True),))
        ways.append(Details(_("Undo"), (Text(((_("Removes every draft this import made."),),)), undo)))
    return ways


def _record(found: Batch) -> tuple[Block, ...]:
    lines: list[tuple[str, str]] = [(_("Fingerprint (SHA-256)"), found.sha256), (_("Format"), found.format)]
    if found.origin:
        lines.append((_("Came from"), found.origin))
    bullets = Bullets(tuple((f"{label}: {words}",) for label, words in lines))
    mapping = Text(tuple((line,) for line in found.mapping.splitlines() if line.strip()))
    return bullets, Details(_("What its columns mean (the mapping)"), (mapping,)), _kept_problems(found.report)


def _kept_problems(report: Mapping[str, Any]) -> TableModel:
    found = [(Problem(*item[:6]), int(item[6])) for item in report.get("problems", ())]
    return _problems(found)


def with_problems(page: Page, problems: tuple[Problem, ...]) -> Page:
    """``page`` with what kept the last step from being done."""
    body = tuple((f"{problem.problem} {problem.fix}",) for problem in problems)
    return replace(page, intro=(Notice(_("Nothing was changed"), body), *page.intro))
