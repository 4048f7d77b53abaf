"""``/internal/review/<id>``: one submission whole: every change, what the checks said, and the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.harm import harm_remarks
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import CELL_KINDS, Status
from equipt_dash.pages.declared.review import DECIDE_ONE
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.pages.declared.words import ABOUT, BY_KIND
from equipt_dash.pages.forms import Press, refilled
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Facts,
    LinkTo,
    Notice,
    Page,
    Rich,
    Section,
    Strong,
    Text,
)
from equipt_dash.store.desk import reviews, submissions
from equipt_dash.store.desk.applying_words import FIELDS
from equipt_dash.store.desk.plausible import asked_of
from equipt_dash.store.desk.reviews import Queued
from equipt_dash.store.desk.stand_in import deciders
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.difference import SideBySide, change
from equipt_dash.views.desk.harm import care_lines
from equipt_dash.views.desk.review_words import (
    REVIEW,
    Names,
    by_whom,
    names,
    what,
)
from equipt_dash.views.desk.status_words import kind_words, status_words
from equipt_dash.views.desk.submission_cells import cell_blocks

PARAMS = ("page",)


def build(desk: Desk, params: Params) -> Page | None:
    """The page; ``None`` where there is no such submission for this reader."""
    return page(desk, params)


def page(
    desk: Desk, params: Params, *, typed: Mapping[str, str] | None = None, wrong: Mapping[str, str] | None = None,
    problem: str = "",
) -> Page | None:  # fmt: skip
    """The page with what was typed and what is wrong with it. Drafts are nobody's but their department's."""
    scope = desk.scope(Action.READ_REVIEW)
    number = row_number(params["id"])
    item = submissions.find(desk.read(scope), number) if number else None
    if item is None:
        return None
    one = reviews.described(desk.db, [item])[0]
    if item.status in (Status.DRAFT, Status.DISCARDED):
        return _not_handed_in(desk, one)
    notes = submissions.cell_notes(desk.read(scope), item.id)
    called = names(desk, {item.measure} if item.measure else set())
    sections = [
        Section("changes", _("What would change"), _changes(desk, one, called, params)),
        Section("checks", _("What the checks say"), _checks(item, called)),
        Section("care", _("Words to look at again"), _care(desk, item, notes)),
    ]
    decision = _decision(desk, item, typed, wrong or {}, problem)
    if decision:
        sections.append(Section("decision", _("Your decision"), decision))
    return Page(
        title=what(one),
        heading=what(one),
        kicker=kind_words(item.kind).capitalize(),
        lead=(_("Handed in by {who}. It is {status}.", who=by_whom(item), status=status_words(item.status)),),
        crumbs=(LinkTo(_("Review and publish"), REVIEW),),
        intro=(_facts(one),),
        sections=tuple(sections),
    )


def _not_handed_in(desk: Desk, one: Queued) -> Page:
    """What an old link leads to once its submission was taken back: where it stands, and nothing of what it says."""
    own = one.item.status is Status.DRAFT and one.item.author == desk.principal.id
    ways: list[Rich] = [(LinkTo(_("What waits for review now"), REVIEW),)]
    if own:
        ways.insert(0, (LinkTo(_("Go on writing it: see My work"), "/internal"),))
    return Page(
        title=what(one),
        heading=what(one),
        kicker=kind_words(one.item.kind).capitalize(),
        lead=(_("{who} wrote it. It is {status}.", who=one.item.author_name, status=status_words(one.item.status)),),
        crumbs=(LinkTo(_("Review and publish"), REVIEW),),
        sections=(
            Section(
                "stands",
                _("Nothing to decide"),
                (
                    Text(((_("It is not handed in, so there is nothing to approve or send back."),),)),
                    Bullets(tuple(ways)),
                ),
            ),
        ),
    )


def _facts(one: Queued) -> Facts:
    item = one.item
    rows: list[tuple[str, Rich]] = [(_("Department"), (one.department or _("none"),))]
    rows.append((_("Note to the reviewer"), (item.note or _("none"),)))
    if item.restatement:
        rows.append((_("Reason for the correction, shown to the public"), (item.restatement,)))
    if item.embargo_until:
        rows.append((_("Not before"), (day(item.embargo_until),)))
    if item.review_note:
        rows.append((_("Reviewer's words"), (item.review_note,)))
    if item.edition:
        rows.append((_("Published in"), (_("edition {number}", number=item.edition),)))
    return Facts(tuple(rows))


def _changes(desk: Desk, one: Queued, called: Names, params: Params) -> tuple[Block, ...]:
    return cell_blocks(desk, one, called, params) if one.item.kind in CELL_KINDS else (_versions(one.item),)


def _versions(item: Submission) -> Block:
    rows = tuple(change(*pair) for pair in word_changes(item))
    if not rows:
        return Text(((_("Nothing differs from what is recorded."),),))
    return SideBySide(_("Before"), _("After"), rows)


def word_changes(item: Submission) -> tuple[tuple[str, str, str], ...]:
    """The fields a submission of words changes: their name, text before and text after."""
    found = []
    for name in FIELDS[item.kind]:
        if name not in item.entries:
            continue
        before, after = str(item.before.get(name, "") or ""), _entry(item, name)
        if before != after:
            found.append((field_words(name), before, after))
    return tuple(found)


def _entry(item: Submission, name: str) -> str:
    parts = item.entries.get(name, {})
    return parts.get("value", next(iter(parts.values()), ""))


def field_words(name: str) -> str:
    """What a field of a story, definition or target is called."""
    known = {one.name: one.short for form in BY_KIND.values() for one in form.fields if one.name not in ABOUT}
    if name in known:
        return known[name]()
    return {"signed": _("Signed"), "dated": _("Dated")}.get(name, name.replace("_", " ").capitalize())


def _checks(item: Submission, called: Names) -> tuple[Block, ...]:
    if item.kind not in CELL_KINDS:
        return (Text(((_("Words are checked when they are handed in. Nothing was left to ask."),),)),)
    lines = asked_lines(item, called)
    if not lines:
        return (Text(((_("The checks found nothing to ask."),),)),)
    return (Bullets(lines),)


def asked_lines(item: Submission, called: Names) -> tuple[Rich, ...]:
    """What the checks asked when it was handed in, each with the author's reason; then what they only remarked."""
    first, count = asked_of(item)
    lines: list[Rich] = []
    for one in first:
        where = _(
            "{period}, {group}, {area}: ", period=one.period, group=called.who(one.group), area=called.where(one.area)
        )
        answer = (" ", Strong(_("The author’s reason: {reason}", reason=one.reason))) if one.reason else ()
        lines.append((where, one.words, *answer))
    left = count - sum(bool(one.reason) for one in first)
    if left > 0:
        lines.append((ngettext("{n} more question was answered.", "{n} more questions were answered.", left),))
    return tuple(lines)


def asked_sections(items: Iterable[Submission], called: Names) -> tuple[Section, ...]:
    """What the checks asked about several submissions, for whoever publishes them; nothing where they asked nothing."""
    told = [(item, asked_lines(item, called)) for item in items if item.asked.get("count")]
    blocks: list[Block] = []
    for item, lines in told:
        link = LinkTo(_("Submission {number}", number=item.id), f"{REVIEW}/{item.id}")
        blocks += [Text(((link, ", ", by_whom(item)),)), Bullets(lines)]
    return (Section("asked", _("What the checks asked, and the answers"), tuple(blocks)),) if blocks else ()


def _care(desk: Desk, item: Submission, notes: tuple[str, ...]) -> tuple[Block, ...]:
    found: list[Rich] = [(line,) for line in care_remarks(item, notes)]
    found += care_lines(desk, _public_texts(item, notes))
    if not found:
        return (Text(((_("The words handed in hold nothing we know to do harm."),),)),)
    return (Bullets(tuple(found)),)


def care_remarks(item: Submission, notes: Iterable[str] = ()) -> tuple[str, ...]:
    """Words of a submission that the public will read and that can do harm, each with what to do instead."""
    texts = _public_texts(item, notes)
    lines = [f"“{one.found}”: {one.advice}" for text in texts for one in harm_remarks(text)]
    return tuple(dict.fromkeys(lines))


def _public_texts(item: Submission, notes: Iterable[str]) -> list[str]:
    texts = [_entry(item, name) for name in FIELDS[item.kind] if name in item.entries] if item.kind in FIELDS else []
    return [*texts, item.restatement, *dict.fromkeys(notes)]


def _decision(
    desk: Desk, item: Submission, typed: Mapping[str, str] | None, wrong: Mapping[str, str], problem: str
) -> tuple[Block, ...]:
    if item.status not in (Status.SUBMITTED, Status.APPROVED):
        return ()
    reviews_it = desk.may(Action.REVIEW, item.row)
    stands_in = not reviews_it and desk.may(Action.STAND_IN, item.row) and not deciders(desk.db, item.row).reviewers
    if not reviews_it and not stands_in:
        return (_who_decides(desk, item),)
    back = Press(_("Send it back"), "decision", "send-back", quiet=True)
    approve = (Press(_("Approve"), "decision", "approve"),) if item.status is Status.SUBMITTED else ()
    where = f"{REVIEW}/{item.id}" if reviews_it else f"{REVIEW}/{item.id}/stand-in"
    why = "" if reviews_it else _("Nobody else may review this, so an admin is the second person. The audit says so.")
    form = desk.form(
        "decide", where, DECIDE_ONE.controls(), (*approve, back), hint=why, hidden=(("version", str(item.version)),)
    )
    return (refilled(form, typed or {}, wrong, problem),)


def _who_decides(desk: Desk, item: Submission) -> Notice:
    """For somebody who may not decide: who may, or what to do where there is nobody."""
    own = item.author is not None and item.author == desk.principal.id
    title = _("You handed this in yourself. Somebody else has to review it.") if own else _("Somebody else decides.")
    found = deciders(desk.db, item.row)
    names = found.reviewers or found.stand_ins
    if names:
        words = _("Who may decide about it: {names}.", names=listed(list(names)))
        stands = "" if found.reviewers else _(" No reviewer is left, so an admin stands in as the second person.")
        return Notice(title, ((words, stands),))
    ask: Rich = (
        _(
            "Nobody may decide about it today, because nobody approves their own. Ask an admin to give a second person a role that reviews: "
        ),
        _("equity officer, or head of the department."),
    )
    return Notice(title, (ask,))
