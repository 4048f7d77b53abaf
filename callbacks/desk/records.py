"""Records of the practice: typed, handed in, taken back, decided; and the files kept as evidence."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import abort

from callbacks.desk.answers import Answer, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _
from equipt_dash.pages.declared.review import RECORD_DECISION
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.practice.fields import RecordKind
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.store.desk import evidence, record_reads, records
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.drafts import parted
from equipt_dash.store.desk.records import FILE, Typed, Waiting, Wrong
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk import record_review
from equipt_dash.views.desk import records as pages
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.record_form import RECORD, entries, subjects
from equipt_dash.views.desk.record_paths import RECORDS


def _number(text: str) -> int:
    return row_number(text) or 0


def _kind(params: Params) -> RecordKind:
    found = BY_SLUG.get(params["kind"])
    if found is None:
        abort(404)
    return found


def _write(desk: Desk, params: Params, sent: Sent) -> Answer:
    """Keep or hand in what was typed; or take back, throw away, ask to remove."""
    kind, do = _kind(params), sent.get("do") or "keep"
    key = parted(params["key"]) if "key" in params else ()
    if key and pages.one(desk, params) is None:
        abort(404)
    if do in ("take-back", "discard", "remove") and key:
        return _step(desk, params, sent, do)
    if do not in ("keep", "hand-in"):
        raise BadAddress("do")
    known = record_reads.known(desk.read(), subjects(desk.framework))
    texts = entries(kind, sent.fields, sent.lists, sent.cells, known)
    again = partial(_again, desk, params, texts)
    draft, version, base = (_number(sent.get(name)) for name in pages.SENT)
    try:
        typed = Typed(kind.slug, texts, key, draft, version, base, _file(sent))
        done = "kept" if do == "keep" else "handed-in" if kind.second else "counts"
        location = f"{RECORDS}/{kind.slug}/at/{{key}}?said={done}"
        act = desk.act(sent.key)
        kept = records.write(
            desk.db, act, typed, subjects(desk.framework), desk.today, hand_in=do == "hand-in", location=location
        )
    except Wrong as wrong:
        return again(wrong.problems, "", 422)
    except Waiting as other:
        words = _("{who} has a draft about this already, so yours was not kept.", who=other.draft.author_name)
        return again({}, words, 409)
    except Stale:
        return again({}, _("Somebody changed this meanwhile. What you typed is still here, and was not stored."), 409)
    return Done(location.format(key="~".join(kept.key)))


def _again(
    desk: Desk, params: Params, texts: Mapping[str, str], wrong: Mapping[str, str], why: str, code: int
) -> Answer:
    again = pages.Again(texts, wrong, why)
    page = pages.one(desk, params, again) if "key" in params else pages.new(desk, params, again)
    if page is None:
        abort(404)
    return Show(page, code)


def _file(sent: Sent) -> tuple[str, bytes] | None:
    """The name and content of a file that came with the form."""
    upload = sent.files.get(FILE)
    content = upload.read(evidence.LARGEST + 1) if upload is not None else b""
    if len(content) > evidence.LARGEST:
        raise Wrong({FILE: _("The file is larger than 10 MB. Keep a smaller one, or write where it is kept.")})
    return (upload.filename or _("file"), content) if content and upload is not None else None


def _step(desk: Desk, params: Params, sent: Sent, do: str) -> Answer:
    kind, key = _kind(params), parted(params["key"])
    at = f"{RECORDS}/{kind.slug}/at/{params['key']}"
    act = desk.act(sent.key)
    draft, version, base = (_number(sent.get(name)) for name in pages.SENT)
    try:
        if do == "remove":
            said = "removal" if kind.second else "counts"
            records.ask_removal(desk.db, act, kind, key, base, desk.today, location=f"{at}?said={said}")
            return Done(f"{at}?said={said}")
        where = f"{RECORDS}/{kind.slug}" if do == "discard" else f"{at}?said=back"
        records.withdraw(desk.db, act, draft, version, discard=do == "discard", location=where)
        return Done(where)
    except (Stale, Waiting):
        return _again(desk, params, {}, {}, _("Somebody changed this meanwhile, so nothing was done."), 409)


def _decide(desk: Desk, params: Params, sent: Sent) -> Answer:
    """Confirm, or send back."""
    decision = sent.get("decision")
    if decision not in ("approve", "send-back"):
        raise BadAddress("decision")
    read = RECORD_DECISION.read(sent.fields)
    typed = {name: read.text(name) for name in ("note", "review_again")}
    if record_review.build(desk, params) is None:
        abort(404)
    if read.wrong:
        return _decide_again(desk, params, typed, read.wrong, "", 422)
    again = read.day("review_again")
    if again is not None and again <= desk.today:
        return _decide_again(desk, params, typed, {"review_again": _("Choose a day to come.")}, "", 422)
    location = f"{RECORDS}/review/{{id}}?said={decision}"
    try:
        records.decide(
            desk.db, desk.act(sent.key), _number(params["id"]), _number(sent.get("version")), subjects(desk.framework),
            desk.today, approve=decision == "approve", note=typed["note"], review_again=again, location=location,
        )  # fmt: skip
    except Wrong as wrong:
        note = wrong.problems.get("note", "")
        other = next((words for name, words in wrong.problems.items() if name != "note"), "")
        return _decide_again(desk, params, typed, {"note": note} if note else {}, other, 422)
    except Stale:
        words = _("It changed since you looked, so nothing was decided. What you see now is how it stands.")
        return _decide_again(desk, params, typed, {}, words, 409)
    return Done(location.format(id=params["id"]))


def _decide_again(
    desk: Desk, params: Params, typed: dict[str, str], wrong: Mapping[str, str], problem: str, code: int
) -> Answer:
    page = record_review.page(desk, params, typed=typed, wrong=wrong, problem=problem)
    if page is None:
        abort(404)
    return Show(page, code)


ONE = f"{RECORDS}/<slug:kind>/at/<key>"
REVIEW = f"{RECORDS}/review/<int:id>"
_SIZE = evidence.LARGEST + 1024 * 1024

PAGES: tuple[DeskPage, ...] = (
    DeskPage("records", RECORDS, Action.READ_INTERNAL, pages.index),
    DeskPage("records-kind", f"{RECORDS}/<slug:kind>", Action.READ_INTERNAL, pages.listing),
    DeskPage("record-new", f"{RECORDS}/<slug:kind>/new", Action.ENTER, pages.new, pages.PREFILL),
    DeskPage("record", ONE, Action.READ_INTERNAL, pages.one, ("said",)),
    DeskPage("record-review", REVIEW, Action.READ_INTERNAL, record_review.build, ("said",)),
)

FORMS: tuple[DeskForm, ...] = (
    DeskForm("record-add", f"{RECORDS}/<slug:kind>/new", Action.ENTER, _write, RECORD, _SIZE),
    DeskForm("record-write", ONE, Action.ENTER, _write, RECORD, _SIZE),
    DeskForm("record-decide", f"{REVIEW}/decide", Action.DECIDE_RECORD, _decide, RECORD_DECISION),
    DeskForm("record-decide-central", f"{REVIEW}/decide-central", Action.DECIDE_CENTRAL, _decide, RECORD_DECISION),
)
