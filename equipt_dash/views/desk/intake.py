"""The import pages before and after the check: choose a file and, once it is taken in, look at it, hand it in, undo it.

Why an import has a page of its own: whoever took a file in must be able to say later what it was, how it was read and
what was wrong with it, and to take it back as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from equipt_dash.intake import kept_report
from equipt_dash.intake.findings import Problem
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day, plain
from equipt_dash.pages.declared.imports import HAND_IN, READ
from equipt_dash.pages.declared.spec import Options
from equipt_dash.pages.forms import Press, refilled
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    LinkTo,
    Notice,
    Page,
    Rich,
    Section,
    TableModel,
    Text,
)
from equipt_dash.store.desk import import_reads, uploads
from equipt_dash.store.desk.import_reads import Batch, Part
from equipt_dash.views.context import Params
from equipt_dash.views.desk import intake_questions, intake_undo
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.intake_form_words import in_form
from equipt_dash.views.desk.intake_questions import Questions
from equipt_dash.views.desk.intake_report import download, problem_table
from equipt_dash.views.desk.intake_words import waiting
from equipt_dash.views.desk.review_words import names


def start(desk: Desk, params: Params, wrong: Mapping[str, str] | None = None) -> Page:
    """Choose a file; and the imports there were."""
    options = _kept_answers(desk)
    fields = READ.controls({"saved": options}, without=() if options else ("saved",))
    press = Press(_("Read the file"))
    form = desk.form("import", "/internal/import/read", fields, (press,), hidden=waiting(), uploads=True)
    if wrong:
        form = refilled(form, {}, wrong)
    found = import_reads.batches(desk.read(desk.scope(Action.ENTER)))
    ready = (_("Every measure has a workbook to fill in, which is read without questions. "), _measures_link())
    regular: Rich = (_("Data a service offers can be fetched by itself, again and again. "), _sources_link())
    intro: tuple[Block, ...] = (form, Text((ready, regular) if desk.may(Action.PUBLISH) else (ready,)))
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


def _sources_link() -> LinkTo:
    return LinkTo(_("Look at the sources"), "/internal/sources")


def _kept_answers(desk: Desk) -> Options:
    """A choice of the answers kept under a name; nothing where there are none."""
    names = tuple((name, name) for name, _mapping in uploads.mappings(desk.db))
    return (("", _("No, look at it anew")), *names) if names else ()


def _earlier(found: tuple[Batch, ...]) -> TableModel:
    columns = (
        Column("file", _("File")), Column("when", _("When")), Column("who", _("Who")),
        Column("values", _("Values"), True), Column("state", _("State")),
    )  # fmt: skip
    states = {"stored": _("taken in"), "undone": _("undone")}
    rows = tuple(
        (
            Cell(item.file_name, href=f"/internal/import/{item.id}"),
            Cell(day(item.at)),
            Cell(item.actor),
            Cell(plain(item.accepted, 0), item.accepted),
            Cell(states.get(item.status, item.status)),
        )
        for item in found
    )
    return TableModel(_("Files taken in so far"), columns, rows, empty=_("Nothing has been taken in yet."))


def one(
    desk: Desk,
    params: Params,
    typed: Mapping[str, str] | None = None,
    unanswered: Questions | None = None,
    undoing: Mapping[str, str] | None = None,
) -> Page | None:
    """One import: what it brought, what became of it, and the ways on.

    ``typed`` is what a form held that was refused, because ``unanswered`` was left open; ``undoing`` what the form to undo
    it held.
    """
    text = params.get("id", "")
    scope = desk.scope(Action.ENTER)
    found = import_reads.batch(desk.read(scope), int(text)) if text.isdecimal() and len(text) < 10 else None
    if found is None:
        return None
    parts = import_reads.parts(desk.read(scope), found.id)
    said = {
        "taken": _("Taken in. The values are drafts until you hand them in."),
        "before": _("This file was taken in before; nothing was changed. This is that import."),
        "handed": _("Handed in. A reviewer will look at it."),
    }.get(params.get("said", ""))
    asked = unanswered or import_reads.questions(desk.read(scope), found.id)
    called = names(desk, {part.measure for part in parts}, Action.ENTER) if asked else None
    questions = intake_questions.table(asked, parts, called) if called else ()
    ways: tuple[Block, ...] = tuple(_ways(desk, found, parts, asked, typed, undoing))
    return Page(
        title=_("Import {number}", number=found.id),
        heading=found.file_name or _("Import {number}", number=found.id),
        lead=(_("Taken in on {day} by {who}.", day=day(found.at), who=found.actor),),
        intro=(
            *((Notice(said, ()),) if said else ()),
            *(intake_undo.told(desk, found) if found.status == "undone" else ()),
        ),
        sections=(
            Section("drafts", _("What it brought"), (_parts(parts), *questions, *ways)),
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
            Cell(part.name, href=intake_questions.draft_path(part)),
            Cell(plain(part.cells, 0), part.cells),
            Cell(states.get(part.status, part.status)),
        )
        for part in parts
    )
    return TableModel(_("Drafts by measure"), columns, rows, empty=_("Every value was stored already; nothing is new."))


def _ways(
    desk: Desk,
    found: Batch,
    parts: tuple[Part, ...],
    asked: Questions,
    typed: Mapping[str, str] | None,
    undoing: Mapping[str, str] | None,
) -> list[Block]:
    open_ = [part for part in parts if part.status in ("draft", "sent_back")]
    if found.status != "stored" or not open_:
        return []
    if found.person not in (None, desk.principal.id):  # nobody: it came by a command or a saved source
        # Drafts are handed in by whoever answers for them; only those who publish may take a whole import away.
        words = _("{who} took this in and hands it in. The values are drafts until then.", who=found.actor)
        return [
            Text(((words,),)),
            *(intake_undo.way(desk, found, parts, open_, undoing) if desk.may(Action.PUBLISH) else ()),
        ]
    own = [part for part in open_ if part.typed]
    if len(own) == len(open_):
        words = _("These drafts were corrected on their own pages. Press a measure’s name above and hand it in there.")
        return [Text(((words,),))]
    base = f"/internal/import/{found.id}"
    reasons = intake_questions.fields(asked, open_, typed or {}, refused=typed is not None)
    fields = (*reasons, *HAND_IN.controls(values=typed))
    hand = desk.form("hand-in", f"{base}/submit", fields, (Press(_("Hand it in for review")),))
    ways: list[Block] = [hand]
    if wrong := intake_questions.wrong_values(asked):
        words = ngettext(
            "{n} value cannot be as it is. Press the measure’s name and correct it there, or undo the import, correct "
            "the file and take it in again.",
            "{n} values cannot be as they are. Press the measure’s name and correct them there, or undo the import, "
            "correct the file and take it in again.",
            wrong,
        )  # fmt: skip
        ways.insert(0, Notice(_("This cannot be handed in yet"), ((words,),)))
    elif own:
        words = _("Drafts that were corrected on their own pages are handed in there, not here.")
        ways.insert(0, Text(((words,),)))
    return [*ways, *intake_undo.way(desk, found, parts, open_, undoing)]


def _record(found: Batch) -> tuple[Block, ...]:
    lines: list[tuple[str, str]] = [(_("Fingerprint (SHA-256)"), found.sha256), (_("Format"), found.format)]
    if found.origin:
        lines.append((_("Came from"), found.origin))
    bullets = Bullets((*_outcome(found), *((f"{label}: {words}",) for label, words in lines)))
    mapping = Text(tuple((line,) for line in found.mapping.splitlines() if line.strip()))
    kinds = [(Problem(*item[:6]), int(item[6])) for item in found.report.get("problems", ())]
    blocks: list[Block] = [bullets, Details(_("What its columns mean (the mapping)"), (mapping,)), problem_table(kinds)]
    if kinds:
        blocks.append(download(partial(kept_report.every, found.report), found.file_name))
    return tuple(blocks)


def _outcome(found: Batch) -> list[tuple[str]]:
    """What became of the rows of the file; nothing for imports that kept no counts."""
    read, left = found.report.get("rows_read"), found.report.get("rows_rejected", 0)
    if read is None:
        return []
    lines = [
        (ngettext("{number} row was read.", "{number} rows were read.", read, number=read),),
        (_("{number} values were taken in.", number=plain(found.accepted, 0)),),
    ]
    return [*lines, (_("{number} rows were left out or could not be read.", number=left),)] if left else lines


def with_problems(page: Page, problems: tuple[Problem, ...]) -> Page:
    """``page`` with what kept the last step from being done."""
    body = tuple((in_form(f"{problem.problem} {problem.fix}"),) for problem in problems)
    return replace(page, intro=(Notice(_("Nothing was changed"), body), *page.intro))
