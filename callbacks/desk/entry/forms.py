"""The forms of the entry page: save, check, hand in, choose between two versions, take back, take over, discard."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from flask import abort

from callbacks.desk.answers import Answer, Data, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash.desk.entry.page import conflict, whole
from equipt_dash.desk.entry.page.blocks import Versus
from equipt_dash.desk.entry.page.conflict import Against
from equipt_dash.desk.entry.page.opened import Opened, open_sheet
from equipt_dash.desk.entry.rules import drafts, handing_in
from equipt_dash.desk.entry.rules.drafts import WORDS
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
from equipt_dash.store.desk import submissions
from equipt_dash.store.desk.acting import Act, Stale
from equipt_dash.store.desk.plausible import Unanswered
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk.context import Desk

RULE = "/internal/measures/<slug:slug>"
_JSON = "json"


@dataclass(frozen=True)
class _Came:
    """A sheet's form: the sheet with what was typed put over its draft, and which version it was typed into."""

    opened: Opened
    mine: drafts.Entries
    draft: int | None
    version: int

    @property
    def fits(self) -> bool:
        """Whether the draft is still the one the form was opened with."""
        now = self.opened.draft
        return (now.id, now.version) == (self.draft, self.version) if now else self.draft is None


def _came(desk: Desk, params: Params, sent: Sent, entries: drafts.Entries | None = None) -> _Came:
    """Read a form; ``entries`` stand in for its cells where it carries none."""
    where = {name: sent.get(name) for name in ("role", "area", "from", "q")} | {"slug": params["slug"]}
    try:
        cells = drafts.posted_cells(sent.cells) if entries is None else {}
        names = [*cells, *(drafts.changed(entries) if entries else ())]
        opened = open_sheet(desk, where, names)
        if opened is None:
            abort(404)
        stored = opened.draft.entries if opened.draft else {}
        words = {WORDS: {name: sent.get(name) for name in SAID if sent.get(name)}}
        mine = entries
        if mine is None:
            mine = drafts.merged(opened.sheet, opened.area_codes, stored, sent.cells, words)
    except drafts.UnknownCell as error:
        raise BadAddress(str(error)) from None
    return _with_version(opened, mine, stored, sent)


def _with_version(opened: Opened, mine: drafts.Entries, stored: drafts.Entries, sent: Sent) -> _Came:
    """Which version of the draft a form goes on from; the page that saved it last need not know its own number."""
    number, version = row_number(sent.get("draft")), row_number(sent.get("version"))
    tab, seq = sent.get("tab")[:64], sent.get("seq")
    ahead = drafts.follows(stored, tab, seq)
    if ahead is not None and opened.draft is not None:
        number, version = opened.draft.id, opened.draft.version
        mine = stored if ahead <= 0 else mine
    if tab and row_number(seq) is not None and mine is not stored:
        mine = {**mine, drafts.TAB: {"id": tab, "seq": seq}}
    return _Came(replace(opened, typed=mine), mine, number, -1 if version is None else version)


def _check(desk: Desk, params: Params, sent: Sent) -> Answer:
    # A check saves nothing, so it does not count as something the page sent before or after a save.
    uncounted = {name: text for name, text in sent.fields.items() if name not in ("tab", "seq")}
    came = _came(desk, params, replace(sent, fields=uncounted))
    cells, findings = drafts.read(came.opened.sheet, came.mine)
    if sent.get("as") == _JSON:
        return Data({"findings": [_finding(one) for one in findings], "stopped": len(stops(findings, cells))})
    stopped = stops(findings, cells)
    words = _("Nothing has to be corrected.") if not stopped else _("These figures need another look.")
    return Show(whole.page(desk, came.opened, problem=words, stopped=stopped), 200)


def _finding(one: Finding) -> dict[str, str]:
    return {"name": field_name(one.cell, one.part), "cell": one.cell.text, "severity": one.severity, "words": one.words}


def _draft(desk: Desk, params: Params, sent: Sent) -> Answer:
    came = _came(desk, params, sent)
    as_json = sent.get("as") == _JSON
    try:
        saved = _save(desk, came, desk.act())
    except (Stale, IllegalMove):
        if not as_json:
            return _against_draft(desk, params, sent, came)
        try:  # a request of the same page may just have overtaken this one
            saved = _save(desk, _came(desk, params, sent), desk.act())
        except (Stale, IllegalMove):
            return Data({"state": "conflict"}, 409)
    if as_json:
        named = {"draft": str(saved.id), "version": str(saved.version)} if saved else {"draft": "", "version": "0"}
        return Data({"state": "saved", **named})
    return Done(_back(came.opened, said="saved"))


def _save(desk: Desk, came: _Came, act: Act) -> Submission | None:
    """Keep what was typed; nothing where nothing was. What is saved already is not saved twice."""
    opened = came.opened
    if opened.draft is not None and drafts.content(opened.draft.entries) == drafts.content(came.mine):
        return opened.draft
    if opened.draft is None and not drafts.content(came.mine) and came.draft is None:
        submissions.refuse_repeat(desk.db, act, opened.measure.key)
        return None
    return submissions.save_draft(
        desk.db, act, kind=opened.kind, measure=opened.measure.key, entries=came.mine, version=came.version,
        id=came.draft,
    )  # fmt: skip


def _submit(desk: Desk, params: Params, sent: Sent) -> Answer:
    act = desk.act(sent.key)
    came = _came(desk, params, sent)
    opened = came.opened
    submissions.refuse_repeat(desk.db, act, opened.measure.key)
    if not came.fits and not (opened.draft and drafts.content(opened.draft.entries) == drafts.content(came.mine)):
        return _against_draft(desk, params, sent, came)
    cells, findings = drafts.read(opened.sheet, came.mine)
    moved = handing_in.moved(opened.sheet, cells)
    if moved:
        return _conflict(desk, opened, Against.ROW, conflict.against_rows(opened, came.mine, moved))
    stopped = stops(findings, cells)
    wrong = _wrong(desk, came, bool(handing_in.corrected(opened.published, opened.sheet, cells)))
    if stopped or wrong or not cells:
        problem = "" if cells else _("Nothing was changed yet, so there is nothing to hand in.")
        return Show(whole.page(desk, opened, wrong=wrong, problem=problem, stopped=stopped))
    words = drafts.said(came.mine)
    try:
        saved = _save(desk, came, act)
        submissions.submit(
            desk.db, act, saved.id if saved else 0, saved.version if saved else 0,
            cells=handing_in.changes(opened.sheet, opened.rows, cells, opened.brought), note=words["note"].strip(),
            restatement=words["restatement"].strip(), location=opened.href(said="submitted", area=opened.area),
            embargo_until=date.fromisoformat(words["embargo"]) if words["embargo"] else None,
            reasons={cell: typed.reason for cell, typed in cells.items()},
        )  # fmt: skip
    except Unanswered as unanswered:
        left = tuple(one for found in unanswered.found.values() for one in found)
        return Show(whole.page(desk, _again(desk, params, came), stopped=left))
    except Held as held:
        return _held(desk, params, came, held)
    except PeriodLocked as locked:
        problem = _("Locked meanwhile: {periods}. An equity officer can open it again.", periods=listed(locked.periods))
        return Show(whole.page(desk, _again(desk, params, came), problem=problem), 409)
    except (Stale, IllegalMove):
        return _against_draft(desk, params, sent, came)
    return Done(opened.href(said="submitted", area=opened.area))


def _wrong(desk: Desk, came: _Came, corrects: bool) -> dict[str, str]:
    """What is wrong with the fields under the sheet, by their names."""
    read = declared.SHEET.read(drafts.said(came.mine))
    found = dict(read.wrong)
    if corrects and not read.text("restatement").strip():
        found["restatement"] = declared.SHEET.field("restatement").missing()
    until = read.day("embargo")
    if until is not None and until < desk.today:
        found["embargo"] = _("This day has passed. Choose a later one, or leave it empty.")
    return found


def _again(desk: Desk, params: Params, came: _Came) -> Opened:
    """The sheet as it stands now, with what was typed kept."""
    where = {
        "slug": params["slug"],
        "role": came.opened.role_param,
        "area": came.opened.area,
        "from": came.opened.since,
    }
    fresh = open_sheet(desk, {**where, "q": came.opened.added}, list(drafts.changed(came.mine)))
    if fresh is None:
        abort(404)
    return replace(fresh, typed=came.mine)


def _against_draft(desk: Desk, params: Params, sent: Sent, came: _Came) -> Answer:
    """My form against the draft as it was saved elsewhere; where they agree, nothing stands in the way."""
    fresh = _again(desk, params, came)
    if fresh.draft is None:
        problem = _("This draft was handed in or discarded elsewhere. What you typed is kept here; save it to go on.")
        return Show(whole.page(desk, fresh, problem=problem), 409)
    words: drafts.Entries = {WORDS: {name: sent.get(name) for name in SAID}}
    mine = drafts.merged(fresh.sheet, fresh.area_codes, {}, sent.cells, words) if sent.cells else came.mine
    posted = {cell.text for cell in drafts.posted_cells(sent.cells)} if sent.cells else set(mine)
    theirs = {name: parts for name, parts in fresh.draft.entries.items() if name in posted or name == WORDS}
    rows = conflict.against_draft(fresh, mine, theirs)
    if not rows:
        return Done(_back(fresh, said="saved"))
    return _conflict(desk, fresh, Against.DRAFT, rows)


def _held(desk: Desk, params: Params, came: _Came, held: Held) -> Answer:
    fresh = _again(desk, params, came)
    theirs = [one for one in submissions.cells(desk.scope(), desk.db, held.other.id) if one.key in held.cells]
    rows = conflict.against_held(fresh, came.mine, theirs)
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
    came = _came(desk, params, sent, conflict.kept_entries(kept))
    opened = came.opened
    stored = opened.draft.entries if opened.draft else {}
    ready = replace(came, mine=conflict.chosen(opened, stored, against, choices, kept))
    try:
        _save(desk, ready, desk.act())
    except (Stale, IllegalMove):
        return _against_draft(desk, params, sent=replace(sent, cells={}), came=came)
    return Done(_back(opened, said="saved"))


def _back(opened: Opened, *, said: str) -> str:
    return opened.href(area=opened.area, **{"from": opened.since}, q=opened.added, said=said)


def _step(run: Callable[[Desk, Act, int, int, str], object], said: str) -> Callable[[Desk, Params, Sent], Answer]:
    """A form that moves one submission of this measure."""

    def form(desk: Desk, params: Params, sent: Sent) -> Answer:
        opened = open_sheet(desk, {"slug": params["slug"], "role": sent.get("role")})
        if opened is None:
            abort(404)
        act = desk.act(sent.key)
        submissions.refuse_repeat(desk.db, act, opened.measure.key)
        number, version = row_number(sent.get("draft")), row_number(sent.get("version"))
        found = submissions.find(desk.scope(), desk.db, number) if number is not None else None
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
