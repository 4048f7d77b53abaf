"""``/internal/review/publications``: publications that run, and what became of each, so that nobody has to wait on a page."""

from __future__ import annotations

from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.declared.spec import row_number
from equipt_dash.pages.forms import Press
from equipt_dash.pages.parts import (
    Block,
    Cell,
    Column,
    Facts,
    LinkTo,
    Notice,
    Page,
    Rich,
    Section,
    TableModel,
    Text,
)
from equipt_dash.protection import Cell as Figure
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.store.desk import publications
from equipt_dash.store.desk.publications import Kind, Publication, Status
from equipt_dash.store.desk.publishing import CannotUndo
from equipt_dash.views.context import BadAddress, Params
from equipt_dash.views.desk.account_times import moment
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.harm import care_lines
from equipt_dash.views.desk.office_blocks import Live
from equipt_dash.views.desk.publish_words import cannot_words, leak_notice, leaking
from equipt_dash.views.desk.review_words import EDITIONS, PUBLICATIONS, PUBLISH, REVIEW


def build(desk: Desk, _params: Params) -> Page:
    """The list."""
    found = publications.listed(desk.db, desk.principal)
    columns = (Column("what", _("Publication")), Column("who", _("Begun by")), Column("state", _("How it stands")))
    rows = tuple(
        (
            Cell(what(one), href=f"{PUBLICATIONS}/{one.id}"),
            Cell(_("{name}, {when}", name=one.actor, when=moment(one.at))),
            Cell(standing(one, desk)),
        )
        for one in found
    )
    running = sum(one.runs(desk.now) for one in found)
    table = TableModel(_("Publications, newest first"), columns, rows, empty=_("Nothing was published from here yet."))
    return Page(
        title=_("Publications"),
        heading=_("Publications"),
        lead=(
            ngettext("{n} publication runs now.", "{n} publications run now.", running)
            if running
            else _("No publication runs now."),
        ),
        crumbs=(LinkTo(_("Review and publish"), REVIEW),),
        sections=(Section("list", _("Newest first"), (table,)),),
    )


def build_one(desk: Desk, params: Params) -> Page | None:
    """One publication: how far it is, or what became of it and what can be done."""
    return one_page(desk, params)


def one_page(desk: Desk, params: Params, problem: str = "") -> Page | None:
    """The page, with ``problem`` where it could not be started again."""
    number = row_number(params["id"])
    one = publications.found(desk.db, desk.principal, number) if number else None
    if one is None:
        return None
    facts: list[tuple[str, Rich]] = [
        (_("Begun by"), (_("{name}, {when}", name=one.actor, when=moment(one.at)),)),
        (_("Note for readers"), (one.wanted.note or _("none"),)),
    ]
    if one.ended_at is not None:
        facts.append((_("Ended"), (moment(one.ended_at),)))
    runs = one.runs(desk.now)
    done, total = _progress(one)
    live = Live(standing(one, desk), done, total, again=runs)
    return Page(
        title=what(one),
        heading=what(one),
        lead=(_lead(one, desk),),
        crumbs=(LinkTo(_("Review and publish"), REVIEW), LinkTo(_("Publications"), PUBLICATIONS)),
        intro=(Notice(problem, ()),) if problem else (),
        sections=(
            Section("progress", _("How far it is"), (live,)),
            Section("outcome", _("What you can do"), _outcome(desk, one)),
            Section("about", _("About it"), (Facts(tuple(facts)),)),
        ),
    )


def begun_before(desk: Desk, params: Params) -> Publication | None:
    """The publication an address with ``again`` goes back to, for what was chosen and typed then.

    Raises:
        BadAddress: there is none with that number.
    """
    if not params.get("again", ""):
        return None
    number = row_number(params["again"])
    one = publications.found(desk.db, desk.principal, number) if number else None
    if one is None:
        raise BadAddress("again")
    return one


def busy_notice(one: Publication) -> tuple[Block, ...]:
    """What whoever wants to publish is told while another publication runs."""
    words = _(
        "{name} is publishing at this moment. One edition is made at a time, so nothing else was begun. When it is done, "
        "look at the changes again: they may have become others.",
        name=one.actor,
    )
    link = LinkTo(_("See how far it is"), f"{PUBLICATIONS}/{one.id}")
    return (Notice(_("Another publication runs"), ((words, " ", link),)),)


def what(one: Publication) -> str:
    """What is published, in a few words."""
    if one.wanted.kind is Kind.UNDO:
        return _("Undo of edition {number}", number=one.wanted.undone)
    count = len(one.wanted.chosen)
    return ngettext("Publication of {n} change", "Publication of {n} changes", count)


def standing(one: Publication, desk: Desk) -> str:
    """How it stands, in a sentence."""
    if one.status is Status.DONE:
        return _("Done: edition {number} is public.", number=one.edition)
    if one.status is Status.REFUSED or one.stopped(desk.now):
        return _("Ended. Nothing was published.")
    steps = {
        "making": _("Step 2 of 4: putting {done} of {total} changes together.", done=one.done, total=one.total),
        "protecting": _(
            "Step 3 of 4: protecting people in {done} of {total} measures.", done=one.done, total=one.total
        ),
        "writing": _("Step 4 of 4: writing the edition."),
    }
    return steps.get(one.step, _("Step 1 of 4: reading what there is."))


def _progress(one: Publication) -> tuple[int, int]:
    """How much of all that is done, in hundredths; most of the time goes into the third step."""
    if one.status is Status.DONE:
        return 100, 100
    start, share = {"making": (5, 10), "protecting": (15, 80), "writing": (95, 0)}.get(one.step, (0, 0))
    return start + share * one.done // max(1, one.total), 100


def _lead(one: Publication, desk: Desk) -> str:
    if one.runs(desk.now):
        return _("It runs by itself. You can leave this page and come back; others can go on working meanwhile.")
    return standing(one, desk)


def _outcome(desk: Desk, one: Publication) -> tuple[Block, ...]:
    if one.runs(desk.now):
        return (Text(((LinkTo(_("See how far it is now"), f"{PUBLICATIONS}/{one.id}"),),)),)
    if one.status is Status.DONE:
        said = "undone" if one.wanted.kind is Kind.UNDO else "published"
        words = _("Open edition {number}", number=one.edition)
        return (Text(((LinkTo(words, f"{EDITIONS}/{one.edition}?said={said}"),),)),)
    blocks: list[Block] = [*_why(desk, one)]
    if publications.may_start_again(one, desk.now):
        press = (Press(_("Start it again")),)
        blocks.append(desk.form("again", f"{PUBLICATIONS}/{one.id}/again", (), press))
    look = LinkTo(_("Look at what would change now; your note is kept"), _look_again(one))
    return (*blocks, Text(((look,),)))


def _look_again(one: Publication) -> str:
    if one.wanted.kind is Kind.UNDO:
        return f"{EDITIONS}/{one.wanted.undone}/undo?again={one.id}"
    return f"{PUBLISH}?again={one.id}"


def _why(desk: Desk, one: Publication) -> tuple[Block, ...]:
    """Why nothing was published, and what to do."""
    if one.why == "leak":
        cells = [Figure(*(str(part) for part in parts)) for parts in one.details or ()]
        return leak_notice(leaking(desk, EditionWouldLeak(cells)))
    if one.why == "words":
        lines = care_lines(desk, [str(text) for text in one.details or ()])
        return (Notice(_("Some words need a reason from a second person first"), lines),)
    words = {
        "stale": _(
            "Something changed after you looked: a submission, a record or another edition. So that nothing goes out that "
            "nobody saw, nothing was published."
        ),
        "cannot": str(one.details or ""),
        "undo": cannot_words(CannotUndo(str(one.details))) if one.why == "undo" else "",
        "right": _("Whoever began it may not publish any more, so nothing was published."),
        "broken": _("The server met an error it did not know. Nothing was published. The error is in its log."),
    }.get(one.why, "")
    words = words or _(
        "The server process that worked on it has ended. Nothing was published, and nothing is half done."
    )
    return (Notice(_("Why it ended"), ((words,),)),)
