"""``/internal/review/<id>``: one submission whole: every change, what the checks said, and the decision."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from equipt_dash.access import Action
from equipt_dash.entry import drafts
from equipt_dash.entry.reading import Finding, Severity
from equipt_dash.harm import harm_remarks
from equipt_dash.model import Missing
from equipt_dash.store.desk import reviews, submissions
from equipt_dash.store.desk.applying_words import FIELDS
from equipt_dash.store.desk.reviews import Queued
from equipt_dash.store.desk.stand_in import deciders
from equipt_dash.store.desk.submissions_model import CellChange, Submission
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.difference import SideBySide, change
from equipt_dash.views.desk.entry_sheet import open_sheet
from equipt_dash.views.desk.harm import care_lines
from equipt_dash.views.desk.review import LONGEST_REASON
from equipt_dash.views.desk.review_words import REVIEW, Names, by_whom, names, period_words, row_number, what
from equipt_dash.views.desk.status_words import kind_words, status_words
from equipt_dash.views.forms import Field, Kind, Press, refilled
from equipt_dash.views.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Download,
    Facts,
    LinkTo,
    Notice,
    Page,
    Rich,
    Section,
    TableModel,
    Text,
)
from equipt_dash.views.wording import amount
from equipt_dash.words import _, listed
from equipt_dash.words.numbers import day, missing_words
from equipt_dash.workflow import CELL_KINDS, Status, SubmissionKind

FIELDS_SENT = ("version", "reason", "decision")
MOST_ROWS = 300


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
    item = submissions.find(scope, desk.db, number) if number else None
    if item is None:
        return None
    one = reviews.described(desk.db, [item])[0]
    if item.status in (Status.DRAFT, Status.DISCARDED):
        return _not_handed_in(desk, one)
    cells = submissions.cells(scope, desk.db, item.id)
    called = names(desk, {item.measure} if item.measure else set())
    sections = [
        Section("changes", _("What would change"), _changes(item, cells, called)),
        Section("checks", _("What the checks say"), _checks(desk, item, cells, called)),
        Section("care", _("Words to look at again"), _care(desk, item, cells)),
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


def _changes(item: Submission, cells: tuple[CellChange, ...], called: Names) -> tuple[Block, ...]:
    if item.kind not in CELL_KINDS:
        return (_versions(item),)
    table = _table(item, cells[:MOST_ROWS], called)
    if len(cells) <= MOST_ROWS:
        return (table,)
    words = _("All {n} changes (CSV); the first {most} are shown above", n=f"{len(cells):,}", most=MOST_ROWS)
    return (table, Download("changes", words, _table(item, cells, called), ()))


def _table(item: Submission, cells: Iterable[CellChange], called: Names) -> TableModel:
    columns = (
        Column("period", _("Period")), Column("group", _("Group")), Column("area", _("Area")),
        Column("before", _("Before"), True), Column("after", _("After"), True),
        Column("parts", _("Numerator and denominator")), Column("note", _("Note")),
    )  # fmt: skip
    rows = tuple(
        (
            Cell(period_words(cell.period, cell.role)),
            Cell(called.who(cell.group)),
            Cell(called.where(cell.area)),
            Cell(_held(item, cell.before, called)),
            Cell(_held(item, _now(cell), called), cell.value),
            Cell(_parts(cell)),
            Cell(cell.note or _("none"), absent=not cell.note),
        )
        for cell in cells
    )
    return TableModel(_("Figures before and after"), columns, rows, empty=_("No figure changes."))


def _now(cell: CellChange) -> dict[str, object]:
    return {"value": cell.value, "missing": cell.missing.value if cell.missing else None}


def _held(item: Submission, row: Mapping[str, object] | None, called: Names) -> str:
    if row is None:
        return _("nothing")
    value, missing = row.get("value"), row.get("missing")
    if isinstance(value, int | float):
        measure = called.measures.get(item.measure)
        return amount(measure, float(value)) if measure else f"{value:g}"
    return missing_words(Missing(str(missing))) if missing else _("nothing")


def _parts(cell: CellChange) -> str:
    if cell.numerator is None and cell.denominator is None:
        return _("none")
    top, bottom = (_("not given") if one is None else f"{one:,g}" for one in (cell.numerator, cell.denominator))
    return _("{top} of {bottom}", top=top, bottom=bottom)


def _versions(item: Submission) -> Block:
    rows = []
    for name in FIELDS[item.kind]:
        if name not in item.entries:
            continue
        before, after = str(item.before.get(name, "") or ""), _entry(item, name)
        if before != after:
            rows.append(change(field_words(name), before, after))
    if not rows:
        return Text(((_("Nothing differs from what is recorded."),),))
    return SideBySide(_("Before"), _("After"), tuple(rows))


def _entry(item: Submission, name: str) -> str:
    parts = item.entries.get(name, {})
    return parts.get("value", next(iter(parts.values()), ""))


def field_words(name: str) -> str:
    """What a field of a story, definition or target is called."""
    return {
        "body": _("Story"),
        "signed": _("Signed"),
        "dated": _("Dated"),
        "definition": _("What is measured"),
        "numerator_words": _("Numerator, in words"),
        "denominator_words": _("Denominator, in words"),
        "kind": _("What it tells"),
        "better": _("Which way is better"),
        "better_basis": _("How we know which way is better"),
        "frequency": _("How often it is measured"),
        "next_update": _("Next update"),
        "note": _("Note for readers"),
        "target_gap": _("Gap aimed for"),
        "floor": _("Floor for every group"),
        "target_date": _("By when"),
        "target_source": _("Who decided it"),
    }.get(name, name.replace("_", " ").capitalize())


def _checks(desk: Desk, item: Submission, cells: tuple[CellChange, ...], called: Names) -> tuple[Block, ...]:
    if item.kind not in CELL_KINDS:
        return (Text(((_("Words are checked when they are handed in. Nothing was left to ask."),),)),)
    typed = drafts.changed(item.entries)
    if not typed:
        return (Text(((_("These figures came from a file. They were checked when the file was taken in."),),)),)
    measure = called.measures.get(item.measure)
    role = "targets" if item.kind is SubmissionKind.TARGETS else ""
    opened = open_sheet(desk, {"slug": measure.slug, "role": role}, typed) if measure else None
    if opened is None:
        return ()
    read, findings = drafts.read(opened.sheet, item.entries)
    lines = [_finding(one, called, one.cell in read and read[one.cell].right) for one in findings]
    if not lines:
        return (Text(((_("The checks found nothing to ask."),),)),)
    return (Bullets(tuple(lines)),)


def _finding(one: Finding, called: Names, right: bool) -> Rich:
    place = _("{period}, {group}: ", period=one.cell.period, group=called.who(one.cell.group))
    if one.severity is Severity.QUESTION:
        answer = _("The author answered: it is right.") if right else _("The author gave no answer.")
        return (place, one.words, " ", answer)
    return (place, one.words)


def _care(desk: Desk, item: Submission, cells: tuple[CellChange, ...]) -> tuple[Block, ...]:
    found: list[Rich] = [(line,) for line in care_remarks(item, cells)]
    found += care_lines(desk, _public_texts(item, cells))
    if not found:
        return (Text(((_("The words handed in hold nothing we know to do harm."),),)),)
    return (Bullets(tuple(found)),)


def care_remarks(item: Submission, cells: Iterable[CellChange] = ()) -> tuple[str, ...]:
    """Words of a submission that the public will read and that can do harm, each with what to do instead."""
    texts = _public_texts(item, cells)
    lines = [f"“{one.found}”: {one.advice}" for text in texts for one in harm_remarks(text)]
    return tuple(dict.fromkeys(lines))


def _public_texts(item: Submission, cells: Iterable[CellChange]) -> list[str]:
    texts = [_entry(item, name) for name in FIELDS[item.kind] if name in item.entries] if item.kind in FIELDS else []
    return [*texts, item.restatement, *dict.fromkeys(cell.note for cell in cells)]


def _decision(
    desk: Desk, item: Submission, typed: Mapping[str, str] | None, wrong: Mapping[str, str], problem: str
) -> tuple[Block, ...]:
    if item.status not in (Status.SUBMITTED, Status.APPROVED):
        return ()
    reviews_it = desk.may(Action.REVIEW, item.row)
    stands_in = not reviews_it and desk.may(Action.STAND_IN, item.row) and not deciders(desk.db, item.row).reviewers
    if not reviews_it and not stands_in:
        return (_who_decides(desk, item),)
    reason = Field(
        "reason", _("Reason, if you send it back"), Kind.LONG, rows=3, longest=LONGEST_REASON,
        hint=_("The author reads it. Say what to change."),
    )  # fmt: skip
    back = Press(_("Send it back"), "decision", "send-back", quiet=True)
    approve = (Press(_("Approve"), "decision", "approve"),) if item.status is Status.SUBMITTED else ()
    where = f"{REVIEW}/{item.id}" if reviews_it else f"{REVIEW}/{item.id}/stand-in"
    why = "" if reviews_it else _("Nobody else may review this, so an admin is the second person. The audit says so.")
    form = desk.form("decide", where, (reason,), (*approve, back), hint=why, hidden=(("version", str(item.version)),))
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
