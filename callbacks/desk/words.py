"""The forms of stories, definitions and gap targets: save, hand in, take back, throw away, and meet a conflict."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from flask import abort

from callbacks.desk.answers import Answer, Data, DeskForm, DeskPage, Done, Sent, Show
from equipt_dash.desk.words.rules import number, wrong_words
from equipt_dash.kernel.access import Action, Refused
from equipt_dash.kernel.submission import Held, Submission
from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import IllegalMove, Move, SubmissionKind
from equipt_dash.pages.declared.words import BY_KIND, STEP
from equipt_dash.pages.parts import Page
from equipt_dash.store.desk import submissions, submitting
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.applying_words import as_text
from equipt_dash.views.context import Params
from equipt_dash.views.desk import words as view
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.words_subject import LOADERS, Opened, opened, typed_in

_NUMBERS = frozenset({"target_gap", "floor", "smallest_difference"})
_DAYS = frozenset({"next_update", "target_date"})


def _open(desk: Desk, params: Params, sent: Sent, kind: SubmissionKind) -> Opened:
    found = opened(desk, LOADERS[kind](desk, params["slug"], sent.get("period")))
    if found is None:
        abort(404)
    if not desk.may(Action.ENTER, found.subject.row):
        raise Refused(Action.ENTER, found.subject.row)
    return found


def _typed(found: Opened, sent: Sent) -> dict[str, str]:
    return {field.name: sent.get(field.name) for field in found.subject.fields}


def _all(typed: Mapping[str, str], sent: Sent) -> dict[str, str]:
    """Everything the form held, so that it can be shown again."""
    return {**typed, "message": sent.get("message"), "sure": sent.get("sure")}


def _fits(found: Opened, sent: Sent) -> bool:
    """Whether the form was opened on the draft and the row that stand now."""
    draft = found.draft
    now = (str(draft.id), str(draft.version)) if draft else ("", "0")
    return (sent.get("draft"), sent.get("version")) == now and sent.get("base") == str(found.subject.version)


def _conflict(desk: Desk, found: Opened, typed: Mapping[str, str], sent: Sent) -> Answer:
    """Both texts: the one that stands there now, and mine, which is still in the form."""
    draft = found.draft
    if draft is None and found.under_way is not None:
        problem = _(
            "This was handed in after you opened the page. Yours is still in the form; you can save it as a draft."
        )
        return _beside(desk, found, typed, sent, found.under_way, problem)
    saved = found.typed if draft is not None and draft.base_version == found.subject.version else found.subject.now
    whose = _("Saved elsewhere meanwhile") if saved is not found.subject.now else _("Recorded meanwhile")
    problem = _("This was changed after you opened it. Compare both; handing in again keeps yours.")
    both = view.meeting(found, typed, saved, whose)
    return Show(view.page(desk, found, typed=_all(typed, sent), conflict=both, problem=problem), 409)


def _keep(desk: Desk, found: Opened, typed: Mapping[str, str], note: str) -> Submission:
    """Save what was typed; a draft over an older row is put aside and begun again over the row as it is."""
    subject, draft = found.subject, found.draft
    if draft is not None and draft.base_version != subject.version:
        submissions.take_step(desk.db, desk.act(), draft.id, draft.version, Move.DISCARD)
        draft = None
    return submissions.save_draft(
        desk.db, desk.act(), kind=subject.kind, measure=subject.measure, disparity=subject.disparity,
        period=subject.period, entries=_entries(typed, note), version=draft.version if draft else 0, id=draft.id if draft else None,
        before=dict(subject.now), base_version=subject.version,
    )  # fmt: skip


def _save(kind: SubmissionKind, desk: Desk, params: Params, sent: Sent) -> Answer:
    """Save the draft; for the page's own script the answer is the draft's new version."""
    found = _open(desk, params, sent, kind)
    typed = _typed(found, sent)
    by_script = sent.get("as") == "json"
    try:
        draft = found.draft if _repeated(found, typed, sent) else None
        if draft is None:
            if not _fits(found, sent):
                raise Stale
            draft = _keep(desk, found, typed, sent.get("message"))
    except (Stale, IllegalMove):
        if by_script:
            return Data({}, 409)
        return _conflict(desk, _open(desk, params, sent, kind), typed, sent)
    if by_script:
        return Data({"draft": draft.id, "version": draft.version})
    return Done(_back(found, "saved"))


def _repeated(found: Opened, typed: Mapping[str, str], sent: Sent) -> bool:
    """Whether exactly this was saved already over the row as it stands: a second click, not a second person."""
    draft = found.draft
    if draft is None or draft.base_version != found.subject.version:
        return False
    return draft.entries == _entries(typed, sent.get("message"))


def _entries(typed: Mapping[str, str], note: str) -> dict[str, dict[str, str]]:
    return {**{name: {"value": text} for name, text in typed.items()}, "_": {"note": note}}


def _submit(kind: SubmissionKind, desk: Desk, params: Params, sent: Sent) -> Answer:
    found = _open(desk, params, sent, kind)
    subject = found.subject
    typed = _typed(found, sent)
    if not _fits(found, sent):  # before anything else: a page that only says what is wrong would hide the conflict
        return _conflict(desk, found, typed, sent)
    wrong = wrong_words(
        kind, {**typed, "sure": sent.get("sure")}, better=subject.better, scale=subject.scale, worst=subject.worst,
        options={f.name: frozenset(value for value, _words in f.options) for f in subject.fields if f.options},
    )  # fmt: skip
    if not wrong and _clean(typed) == _clean(subject.now):
        wrong = {subject.fields[0].name: _("Nothing differs from what is recorded, so there is nothing to hand in.")}
    if wrong:
        return Show(view.page(desk, found, typed=_all(typed, sent), wrong=wrong))
    try:
        draft = _keep(desk, found, typed, sent.get("message"))
        submitting.submit(
            desk.db, desk.act(sent.key), draft.id, draft.version, entries=_final(desk, kind, typed),
            note=sent.get("message"), location=_back(found, "handed-in"),
        )  # fmt: skip
    except Held as held:
        return _held(desk, _open(desk, params, sent, kind), typed, sent, held.other)
    except (Stale, IllegalMove):
        return _conflict(desk, _open(desk, params, sent, kind), typed, sent)
    return Done(_back(found, "handed-in"))


def _held(desk: Desk, found: Opened, typed: Mapping[str, str], sent: Sent, other: Submission) -> Answer:
    """Somebody else's change of the same words is under way, and mine stays a draft."""
    problem = _("Somebody else handed in a change first. Yours is kept as a draft until that one is decided.")
    return _beside(desk, found, typed, sent, other, problem)


def _beside(desk: Desk, found: Opened, typed: Mapping[str, str], sent: Sent, other: Submission, problem: str) -> Answer:
    """My text beside one that was handed in."""
    both = view.meeting(found, typed, typed_in(found.subject, other), _("Handed in by {who}", who=other.author_name))
    return Show(view.page(desk, found, typed=_all(typed, sent), conflict=both, problem=problem), 409)


def _clean(texts: Mapping[str, str]) -> dict[str, str]:
    return {
        name: as_text(number(text)) if name in _NUMBERS and text.strip() else text.strip()
        for name, text in texts.items()
    }


def _final(desk: Desk, kind: SubmissionKind, typed: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What the columns will hold, as text: numbers plainly written, a story signed and dated."""
    final = _clean(typed)
    if kind is SubmissionKind.STORY:
        final |= {"signed": desk.principal.name or desk.principal.email, "dated": desk.today.isoformat()}
    return {name: {"value": text} for name, text in final.items()}


def _step(kind: SubmissionKind, move: Move | None, said: str, desk: Desk, params: Params, sent: Sent) -> Answer:
    """Take back or discard; without a move, take a colleague's draft over."""
    found = _open(desk, params, sent, kind)
    target = _back(found, said)
    known = {Move.DISCARD: (found.draft,), Move.TAKE_BACK: (found.under_way,), None: found.others}[move]
    id = next((one.id for one in known if one is not None and str(one.id) == sent.get("draft")), 0)
    version = sent.get("version")
    if not id or not version.isascii() or not version.isdigit() or len(version) > 9:
        return _undone(desk, found)
    try:
        if move is None:
            submissions.take_over(desk.db, desk.act(sent.key), id, int(version), location=target)
        else:
            submissions.take_step(desk.db, desk.act(sent.key), id, int(version), move, location=target)
    except (Stale, IllegalMove, Held):
        return _undone(desk, _open(desk, params, sent, kind))
    return Done(target)


def _undone(desk: Desk, found: Opened) -> Answer:
    problem = _("This was changed meanwhile, so nothing was done. Look again.")
    return Show(view.page(desk, found, problem=problem), 409)


def _back(found: Opened, said: str) -> str:
    return f"{found.subject.href}{'&' if '?' in found.subject.href else '?'}said={said}"


def _page(kind: SubmissionKind, desk: Desk, params: Params) -> Page | None:
    return view.build(desk, params, kind)


_RULES = {
    SubmissionKind.STORY: "/internal/measures/<slug:slug>/story",
    SubmissionKind.DEFINITION: "/internal/measures/<slug:slug>/definition",
    SubmissionKind.GAP_TARGET: "/internal/disparities/<slug:slug>/target",
}
PAGES: tuple[DeskPage, ...] = tuple(
    DeskPage(f"words-{kind.value}", rule, Action.READ_INTERNAL, partial(_page, kind), ("period", "said"))
    for kind, rule in _RULES.items()
)

_STEPS: tuple[tuple[str, Move | None, str], ...] = (
    ("discard", Move.DISCARD, "discarded"),
    ("take-back", Move.TAKE_BACK, "taken-back"),
    ("take-over", None, "taken-over"),
)


def _forms(kind: SubmissionKind, rule: str) -> tuple[DeskForm, ...]:
    asked = BY_KIND[kind]
    steps = tuple(
        DeskForm(f"words-{name}-{kind.value}", f"{rule}/{name}", Action.ENTER, partial(_step, kind, move, said), STEP)
        for name, move, said in _STEPS
    )
    return (
        DeskForm(f"words-save-{kind.value}", f"{rule}/save", Action.ENTER, partial(_save, kind), asked),
        DeskForm(f"words-submit-{kind.value}", f"{rule}/submit", Action.ENTER, partial(_submit, kind), asked),
        *steps,
    )


FORMS: tuple[DeskForm, ...] = tuple(form for kind, rule in _RULES.items() for form in _forms(kind, rule))
