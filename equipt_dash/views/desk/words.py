"""The form of a story, a definition or a gap target: what stands there, the draft, what is wrong, and the conflict."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.harm import harm_remarks
from equipt_dash.kernel.words import _
from equipt_dash.kernel.workflow import SubmissionKind
from equipt_dash.pages.declared.words import BY_KIND
from equipt_dash.pages.forms import Form, Press, refilled
from equipt_dash.pages.parts import Block, Bullets, LinkTo, Page, Rich, Section, Text
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.difference import SideBySide, change
from equipt_dash.views.desk.status_words import kind_words
from equipt_dash.views.desk.story_notices import Saving, notices, steps
from equipt_dash.views.desk.words_subject import LOADERS, Opened, opened


def build(desk: Desk, params: Params, kind: SubmissionKind) -> Page | None:
    """The form as it stands; ``None`` where there is no such row for this reader."""
    found = opened(desk, LOADERS[kind](desk, params.get("slug", ""), params.get("period", "")))
    return None if found is None else page(desk, found, said=params.get("said", ""))


def page(
    desk: Desk,
    found: Opened,
    *,
    said: str = "",
    typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None,
    conflict: Block | None = None,
    problem: str = "",
) -> Page:
    """The page with what was typed, what is wrong with it, or the version it meets."""
    subject = found.subject
    may = desk.may(Action.ENTER, subject.row)
    shown = dict(found.typed) | dict(typed or {})
    blocks: list[Block] = [*notices(desk, found, said, may=may)]
    if conflict is not None:
        blocks.append(conflict)
    blocks += (
        [_form(desk, found, shown, wrong or {}, problem), Saving(f"{subject.path}/save")] if may else [_reading(found)]
    )
    sections = [Section("text", kind_words(subject.kind).capitalize(), tuple(blocks))]
    remarks = _remarks(shown, subject.kind)
    if may and remarks:
        sections.append(Section("care", _("Words to look at again"), remarks))
    if may and found.draft is not None:
        sections.append(Section("draft", _("This draft"), steps(desk, found)))
    return Page(
        title=_("{what}: {name}", what=kind_words(subject.kind).capitalize(), name=subject.name),
        heading=subject.name,
        kicker=kind_words(subject.kind).capitalize() + (f", {subject.period}" if subject.period else ""),
        lead=(_lead(subject.kind),),
        sections=tuple(sections),
        crumbs=_crumbs(found),
        intro=_periods(found),
    )


def _lead(kind: SubmissionKind) -> str:
    return {
        SubmissionKind.STORY: _("What lies behind the figure. It is published with your name once it is approved."),
        SubmissionKind.DEFINITION: _("What exactly is measured. A change is reviewed and then published."),
        SubmissionKind.GAP_TARGET: _(
            "How small the gap is to become, beside a floor for every group: gaps close by lifting groups, never by "
            "lowering one."
        ),
    }[kind]


def _crumbs(found: Opened) -> tuple[LinkTo, ...]:
    subject = found.subject
    work = LinkTo(_("My work"), "/internal")
    if subject.kind is SubmissionKind.GAP_TARGET:
        return (work, LinkTo(_("History"), f"/internal/disparities/{subject.slug}/history"))
    base = f"/internal/measures/{subject.slug}"
    return (work, LinkTo(_("Values"), base), LinkTo(_("History"), f"{base}/history"))


def _periods(found: Opened) -> tuple[Block, ...]:
    subject = found.subject
    if len(subject.periods) < 2:
        return ()
    links: list[Rich] = [
        (name,) if name == subject.period else (LinkTo(name, f"{subject.path}?period={name}"),)
        for name in subject.periods[:6]
    ]
    return (Text(((_("A story for another period:"),),)), Bullets(tuple(links)))


def _reading(found: Opened) -> Block:
    now = found.subject.now
    lines = tuple((f"{one.label}: {now.get(one.name) or _('not recorded')}",) for one in found.subject.fields)
    return Text(lines)


def _form(desk: Desk, found: Opened, shown: Mapping[str, str], wrong: Mapping[str, str], problem: str) -> Form:
    subject, draft = found.subject, found.draft
    own = {one.name for one in subject.fields}
    if not (shown.get("sure") or _floor_asked(shown, wrong)):
        own.add("sure")
    fields = (*subject.fields, *BY_KIND[subject.kind].controls(without=own))
    hidden = (
        ("period", subject.period),
        ("draft", str(draft.id) if draft else ""),
        ("version", str(draft.version) if draft else "0"),
        ("base", str(subject.version)),
    )
    save = Press(_("Save draft"), quiet=True, action=f"{subject.path}/save")
    # While another change is under way a second cannot be handed in, so the page does not offer it.
    hand_in = () if found.under_way else (Press(_("Hand in for review"), action=f"{subject.path}/submit"),)
    presses = (*hand_in, save)
    form = desk.form("words", f"{subject.path}/submit", fields, presses, hidden=hidden)
    message = draft.entries.get("_", {}).get("note", "") if draft else ""
    return refilled(form, {"message": message, **shown}, wrong, problem)


def _floor_asked(shown: Mapping[str, str], wrong: Mapping[str, str]) -> bool:
    """Whether the reader is asked to confirm a gap target without a floor."""
    return "floor" in wrong and not shown.get("floor", "").strip()


def _remarks(shown: Mapping[str, str], kind: SubmissionKind) -> tuple[Block, ...]:
    names = {SubmissionKind.STORY: ("body",), SubmissionKind.DEFINITION: ("definition", "note")}.get(kind, ())
    found = [remark for name in names for remark in harm_remarks(shown.get(name, ""))]
    if not found:
        return ()
    words = _("These are remarks, not errors. You can hand it in as it is.")
    if any(one.gate for one in found):
        words += _(" Before it is published, somebody else has to say why these words may stand.")
    lead = Text(((words,),))
    return lead, Bullets(tuple((f"“{one.found}”: {one.advice}",) for one in found))


def meeting(found: Opened, typed: Mapping[str, str], theirs: Mapping[str, str], whose: str) -> SideBySide:
    """My text beside the one it meets, for every field that differs."""
    rows = tuple(
        change(field.label, theirs.get(field.name, ""), typed.get(field.name, ""))
        for field in found.subject.fields
        if theirs.get(field.name, "") != typed.get(field.name, "")
    )
    return SideBySide(whose, _("Yours, still in the form below"), rows)
