"""The forms of the entry page: save, check, hand in, choose between two versions, take back, take over, discard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import abort

from callbacks.desk.answers import Answer, Data, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash.desk.entry import sql
from equipt_dash.desk.entry.page import conflict, whole
from equipt_dash.desk.entry.page.blocks import Versus
from equipt_dash.desk.entry.page.conflict import Against
from equipt_dash.desk.entry.rules import drafts
from equipt_dash.desk.entry.rules.drafts import WORDS
from equipt_dash.desk.entry.rules.handing_in import Judged, judged, read
from equipt_dash.desk.entry.rules.opened import Came, Opened, Stored, came
from equipt_dash.desk.entry.rules.opened import opened as opened_of
from equipt_dash.figures.checks import stops
from equipt_dash.figures.reading import Finding
from equipt_dash.figures.sheet import field_name
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.submission import Held, PeriodLocked, Submission
from equipt_dash.kernel.words import _, listed
from equipt_dash.kernel.workflow import IllegalMove, Move
from equipt_dash.pages.declared import entry as declared
from equipt_dash.pages.declared.entry import CHOICE, KEPT, SAID
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.store.desk import submissions, submitting
from equipt_dash.store.desk.acting import Act, Stale
from equipt_dash.store.desk.plausible import Unanswered
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk.context import Desk

RULE = "/internal/measures/<slug:slug>"
_JSON = "json"


def _stored(desk: Desk, params: Params, sent: Sent) -> Stored:
    found = sql.stored(desk, params["slug"], sent.get("role"))
    if found is None:
        abort(404)
    return found


def _check(desk: Desk, params: Params, sent: Sent) -> Answer:
    # A check saves nothing, so it does not count as something the page sent before or after a save.
    uncounted = {name: text for name, text in sent.fields.items() if name not in ("tab", "seq")}
    form = came(_stored(desk, params, sent), uncounted, sent.cells)
    cells, findings = read(form.opened.sheet, form.changed)
    if sent.get("as") == _JSON:
        return Data({"findings": [_finding(one) for one in findings], "stopped": len(stops(findings, cells))})
    stopped = stops(findings, cells)
    words = _("Nothing has to be corrected.") if not stopped else _("These figures need another look.")
    return Show(whole.page(desk, form.opened, problem=words, stopped=stopped), 200)


def _finding(one: Finding) -> dict[str, str]:
    return {"name": field_name(one.cell, one.part), "cell": one.cell.text, "severity": one.severity, "words": one.words}


def _draft(desk: Desk, params: Params, sent: Sent) -> Answer:
    form = came(_stored(desk, params, sent), sent.fields, sent.cells)
    as_json = sent.get("as") == _JSON
    try:
        saved = _save(desk, form, desk.act())
    except (Stale, IllegalMove):
        if not as_json:
            return _against_draft(desk, params, sent, form)
        try:  # a request of the same page may just have overtaken this one
            saved = _save(desk, came(_stored(desk, params, sent), sent.fields, sent.cells), desk.act())
        except (Stale, IllegalMove):
            return Data({"state": "conflict"}, 409)
    if as_json:
        named = {"draft": str(saved.id), "version": str(saved.version)} if saved else {"draft": "", "version": "0"}
        return Data({"state": "saved", **named})
    return Done(form.here)


def _save(desk: Desk, form: Came, act: Act) -> Submission | None:
    """Keep what was typed; nothing where nothing was. What is saved already is not saved twice."""
    opened = form.opened
    if form.saved:
        return opened.draft
    if form.empty:
        submissions.refuse_repeat(desk.db, act, opened.measure.key)
        return None
    return submissions.save_draft(
        desk.db, act, kind=opened.kind, measure=opened.measure.key, entries=form.mine, version=form.version,
        id=form.draft,
    )  # fmt: skip


def _submit(desk: Desk, params: Params, sent: Sent) -> Answer:
    act = desk.act(sent.key)
    found = judged(_stored(desk, params, sent), sent.fields, sent.cells)
    refusal = _refusal(desk, params, sent, act, found)
    if refusal is not None:
        return refusal
    form, said = found.came, found.said
    try:
        saved = _save(desk, form, act)
        submitting.submit(
            desk.db, act, saved.id if saved else 0, saved.version if saved else 0, cells=found.changes,
            note=said.text("note").strip(), restatement=said.text("restatement").strip(), location=form.handed_in,
            embargo_until=said.day("embargo"), reasons={cell: typed.reason for cell, typed in found.cells.items()},
        )  # fmt: skip
    except Unanswered as unanswered:
        left = tuple(one for findings in unanswered.found.values() for one in findings)
        return Show(whole.page(desk, _again(desk, params, sent, form), stopped=left))
    except Held as held:
        return _held(desk, params, sent, form, held)
    except PeriodLocked as locked:
        problem = _("Locked meanwhile: {periods}. An equity officer can open it again.", periods=listed(locked.periods))
        return Show(whole.page(desk, _again(desk, params, sent, form), problem=problem), 409)
    except (Stale, IllegalMove):
        return _against_draft(desk, params, sent, form)
    return Done(form.handed_in)


def _refusal(desk: Desk, params: Params, sent: Sent, act: Act, found: Judged) -> Answer | None:
    """Why a form is not handed in; ``None`` where nothing keeps it back.

    The store asks again who may, and whether the form was carried out before, when it is handed in. Here it is asked
    first, so that somebody who pressed twice is not told about their own change.
    """
    form, opened = found.came, found.came.opened
    if (form.fits or form.saved) and found.cells and not (found.moved or found.stopped or found.wrong):
        return None
    submissions.refuse_repeat(desk.db, act, opened.measure.key)
    if not (form.fits or form.saved):
        return _against_draft(desk, params, sent, form)
    if found.moved:
        return _conflict(desk, opened, Against.ROW, conflict.against_rows(opened, form.mine, found.moved))
    problem = "" if found.cells else _("Nothing was changed yet, so there is nothing to hand in.")
    return Show(whole.page(desk, opened, wrong=found.wrong, problem=problem, stopped=found.stopped))


def _again(desk: Desk, params: Params, sent: Sent, form: Came) -> Opened:
    """The sheet as it stands now, with what was typed kept."""
    was = form.opened
    where = {"area": was.area, "from": was.since, "q": was.added}
    return replace(opened_of(_stored(desk, params, sent), where, drafts.changed(form.mine)), typed=form.mine)


def _against_draft(desk: Desk, params: Params, sent: Sent, form: Came) -> Answer:
    """My form against the draft as it was saved elsewhere; where they agree, nothing stands in the way."""
    fresh = _again(desk, params, sent, form)
    if fresh.draft is None:
        problem = _("This draft was handed in or discarded elsewhere. What you typed is kept here; save it to go on.")
        return Show(whole.page(desk, fresh, problem=problem), 409)
    words: drafts.Entries = {WORDS: {name: sent.get(name) for name in SAID}}
    mine = drafts.merged(fresh.sheet, fresh.area_codes, {}, sent.cells, words) if sent.cells else form.mine
    posted = {cell.text for cell in drafts.posted_cells(sent.cells)} if sent.cells else set(mine)
    theirs = {name: parts for name, parts in fresh.draft.entries.items() if name in posted or name == WORDS}
    rows = conflict.against_draft(fresh, mine, theirs)
    if not rows:
        return Done(fresh.href_here("saved"))
    return _conflict(desk, fresh, Against.DRAFT, rows)


def _held(desk: Desk, params: Params, sent: Sent, form: Came, held: Held) -> Answer:
    fresh = _again(desk, params, sent, form)
    theirs = [one for one in submissions.cells(desk.read(desk.scope()), held.other.id) if one.key in held.cells]
    rows = conflict.against_held(fresh, form.mine, theirs)
    return _conflict(desk, fresh, Against.HELD, rows, conflict.other_name(held.other))


def _conflict(desk: Desk, opened: Opened, against: Against, rows: tuple[Versus, ...], other: str = "") -> Answer:
    return Show(conflict.page(desk, opened, against, rows, other), 409)


def _choose(desk: Desk, params: Params, sent: Sent) -> Answer:
    """Put the choices into the draft."""
    try:
        against = Against(sent.get("against"))
    except ValueError:
        raise BadAddress("against") from None
    kept = {name: text for name, text in sent.cells.items() if name.startswith(KEPT)}
    choices = {name: text for name, text in sent.cells.items() if name.startswith(CHOICE)}
    form = came(_stored(desk, params, sent), sent.fields, {}, conflict.kept_entries(kept))
    opened = form.opened
    held = opened.draft.entries if opened.draft else {}
    ready = form.holding(conflict.chosen(opened, held, against, choices, kept))
    try:
        _save(desk, ready, desk.act())
    except (Stale, IllegalMove):
        return _against_draft(desk, params, replace(sent, cells={}), form)
    return Done(form.here)


def _step(run: Callable[[Desk, Act, int, int, str], object], said: str) -> Callable[[Desk, Params, Sent], Answer]:
    """A form that moves one submission of this measure."""

    def form(desk: Desk, params: Params, sent: Sent) -> Answer:
        opened = opened_of(_stored(desk, params, sent), {})
        act = desk.act(sent.key)
        submissions.refuse_repeat(desk.db, act, opened.measure.key)
        number, version = row_number(sent.get("draft")), row_number(sent.get("version"))
        found = submissions.find(desk.read(desk.scope()), number) if number is not None else None
        if found is None or version is None or found.measure != opened.measure.key or found.kind is not opened.kind:
            abort(404)
        try:
            run(desk, act, found.id, version, opened.href(said=said))
        except Held:
            return Show(
                whole.page(desk, opened, problem=_("You have a draft of your own. Hand it in or discard it first.")),
                409,
            )
        except (Stale, IllegalMove):
            return Show(
                whole.page(desk, opened, problem=_("It was changed meanwhile. This is how it stands now.")), 409
            )
        return Done(opened.href(said=said))

    return form


def _take_back(desk: Desk, act: Act, id: int, version: int, location: str) -> object:
    return submissions.take_step(desk.db, act, id, version, Move.TAKE_BACK, location=location)


def _discard(desk: Desk, act: Act, id: int, version: int, location: str) -> object:
    return submissions.take_step(desk.db, act, id, version, Move.DISCARD, location=location)


def _take_over(desk: Desk, act: Act, id: int, version: int, location: str) -> object:
    return submissions.take_over(desk.db, act, id, version, location=location)


PAGES: tuple[DeskPage, ...] = (DeskPage("entry", RULE, Action.READ_INTERNAL, whole.build, whole.PARAMS),)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("entry-draft", f"{RULE}/draft", Action.ENTER, _draft, declared.SHEET),
    DeskForm("entry-check", f"{RULE}/check", Action.ENTER, _check, declared.SHEET),
    DeskForm("entry-submit", f"{RULE}/submit", Action.ENTER, _submit, declared.SHEET),
    DeskForm("entry-choose", f"{RULE}/choose", Action.ENTER, _choose, declared.CHOOSE),
    DeskForm("entry-take-back", f"{RULE}/take-back", Action.ENTER, _step(_take_back, "taken_back"), declared.STEP),
    DeskForm("entry-take-over", f"{RULE}/take-over", Action.ENTER, _step(_take_over, "taken_over"), declared.STEP),
    DeskForm("entry-discard", f"{RULE}/discard", Action.ENTER, _step(_discard, "discarded"), declared.STEP),
)
