"""My work: everything that waits for the reader, each one click from where it is done."""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import Department
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import Status
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Choice,
    Column,
    FilterForm,
    LinkTo,
    Page,
    Rich,
    Section,
    Strong,
    TableModel,
    Text,
)
from equipt_dash.store.desk import submissions, worklist
from equipt_dash.store.desk.worklist import Review, Standing
from equipt_dash.views.context import Params, chosen
from equipt_dash.views.desk import navigation
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.record_paths import record_path
from equipt_dash.views.desk.work_measures import SOON, is_due, is_late, missing, overview, unowned, waiting_measures
from equipt_dash.views.desk.work_submissions import Names, submission_section
from equipt_dash.views.paging import address, cut, pager

PATH = "/internal"
PER_PAGE = 100
SHORT = 10
"""Rows of each list of changes on the first page; its own page, ``?what=``, has all."""

MOST = 500
"""Changes looked at for one reader: more than anybody has under way."""

WHAT = ("sent-back", "to-review", "drafts", "handed-in", "late", "due", "no-owner", "links")
"""Parts of the page that can be opened alone and in full."""

_MINE = ((Status.SENT_BACK, "sent-back"), (Status.DRAFT, "drafts"), (Status.SUBMITTED, "handed-in"))


def first(desk: Desk, params: Params) -> Page:
    """The first internal page: my work; for those who have none here, the way to what they may read."""
    if desk.may(Action.READ_WORK):
        return build(desk, params)
    ways = tuple((LinkTo(words, href),) for href, words, _here in navigation.items(desk, PATH) if href != PATH)
    return Page(
        title=_("Your desk"),
        heading=_("Your desk"),
        lead=(_("Nothing here has to be entered or reviewed by you. These pages are open to you:"),),
        sections=(Section("ways", _("Where to go"), (Bullets(ways),)),),
    )


def build(desk: Desk, params: Params) -> Page:
    """The page, narrowed to the department and the part in the address where they are given."""
    scope = desk.scope(Action.READ_WORK)
    departments = desk.read(scope).departments()
    slug = chosen(params, "department", tuple(item.slug for item in departments))
    what = chosen(params, "what", WHAT)
    code = next((item.code for item in departments if item.slug == slug), "")
    standings = worklist.standings(desk.read(scope), department=code)
    late = [one for one in standings if one.department and is_late(one, desk.today)]
    due = [one for one in standings if one.department and is_due(one, desk.today)]
    sections = [
        *_changes(desk, code, what, slug, departments),
        *_measures(desk, params, slug, departments, standings, late, due),
        *(_no_owner(desk, standings, params, what) if not code else ()),
        *_reviews(worklist.reviews(desk.read(scope), desk.today + SOON, department=code), params, what, slug),
    ]
    if what:
        sections = [one for one in sections if one.id == what]
        sections = sections or [Section(what, _("Nothing waits here"), (Text(((_("All done."),),)),))]
    else:
        sections.append(missing(desk, standings))
    back = LinkTo(_("My work"), address(PATH, {"department": slug}))
    return Page(
        title=_("My work"),
        heading=_("My work"),
        lead=_lead(desk, late, due),
        intro=_filters(departments, slug, what),
        sections=tuple(sections),
        crumbs=(back,) if what else (),
    )


def _lead(desk: Desk, late: Sequence[Standing], due: Sequence[Standing]) -> Rich:
    name = desk.principal.name or desk.principal.email
    counts = [
        ngettext("{number} measure is late", "{number} measures are late", len(late), number=len(late)),
        ngettext("{number} is due soon", "{number} are due soon", len(due), number=len(due)),
    ]
    return (_("Hello {name}. ", name=name), Strong(_("{late}, {due}.", late=counts[0], due=counts[1])))


def _filters(departments: Sequence[Department], slug: str, what: str) -> tuple[Block, ...]:
    find = FilterForm("/internal/measures", _("Go to a measure"), _("Words of its name"), "", (), _("Find"))
    if len(departments) < 2 or what:
        return () if what else (find,)
    options = (("", _("All departments")), *((item.slug, item.name) for item in departments))
    choice = Choice("department", _("Department"), slug, options)
    return find, FilterForm(PATH, _("Show one department"), "", "", (choice,), _("Show"))


def _changes(desk: Desk, code: str, what: str, slug: str, departments: Sequence[Department]) -> list[Section]:
    """What the reader began, what was sent back, and what waits for their decision."""
    scope, me = desk.scope(Action.READ_WORK), desk.principal.id
    mine = submissions.listed(
        desk.read(scope), statuses=[status for status, _id in _MINE], author=me, department=code, limit=MOST
    )
    to_review = _to_review(desk, code)
    names = Names.of(desk, departments, (*mine, *to_review))
    most = MOST if what else SHORT

    def section(id: str, title: str, found: Sequence[Submission], *, review: bool = False) -> list[Section]:
        href = address(PATH, {"department": slug, "what": id})
        return [submission_section(id, title, found, names, most=most, href=href, review=review)] if found else []

    by_state = {id: [one for one in mine if one.status is status] for status, id in _MINE}
    return [
        *section("sent-back", _("Sent back to me"), by_state["sent-back"]),
        *section("to-review", _("Waiting for my review"), to_review, review=True),
        *_to_publish(desk, code),
        *section("drafts", _("My drafts"), by_state["drafts"]),
        *section("handed-in", _("Handed in by me, waiting for a reviewer"), by_state["handed-in"]),
    ]


def _to_review(desk: Desk, code: str) -> list[Submission]:
    if not desk.may(Action.REVIEW):
        return []
    scope = desk.scope(Action.REVIEW)
    found = submissions.listed(desk.read(scope), statuses=[Status.SUBMITTED], department=code, limit=MOST)
    return [one for one in found if desk.may(Action.REVIEW, one.row)]


def _to_publish(desk: Desk, code: str) -> list[Section]:
    if not desk.may(Action.PUBLISH):
        return []
    ready = worklist.counted(desk.read(desk.scope(Action.PUBLISH)), Status.APPROVED, department=code)
    if not ready:
        return []
    count = ngettext(
        "{number} approved change can be published.", "{number} approved changes can be published.", ready, number=ready
    )
    words = Text(((count, " ", LinkTo(_("See what would change"), "/internal/review/publish")),))
    return [Section("to-publish", _("Ready to publish"), (words,))]


def _measures(
    desk: Desk, params: Params, slug: str, departments: Sequence[Department], standings: Sequence[Standing],
    late: Sequence[Standing], due: Sequence[Standing],
) -> list[Section]:  # fmt: skip
    """Late and due measures; over several departments first only how many each has."""
    what = params.get("what", "")
    names = {one.code: one.name for one in departments}
    if len(departments) > 1 and not slug and not what:
        return [overview(desk, departments, standings)] if late or due else []
    choices = {"department": slug}
    found: list[Section] = []
    for id, title, items in (("late", _("Late"), late), ("due", _("Due soon"), due)):
        if items and what in ("", id):
            kept = {**choices, "what": id} if what or len(items) > PER_PAGE else choices
            shown = cut(items, params if what == id else {}, PER_PAGE)
            more = pager(shown, PATH, {**kept, "what": id})
            found.append(waiting_measures(id, title, shown.items, desk.today, names, (*more,), of=items))
    return found


def _no_owner(desk: Desk, standings: Sequence[Standing], params: Params, what: str) -> list[Section]:
    found = [one for one in standings if not one.department]
    if not found or not desk.may(Action.PUBLISH):
        return []
    shown = cut(found, params if what == "no-owner" else {}, PER_PAGE)
    return [unowned(found, shown.items, pager(shown, PATH, {"what": "no-owner"}))]


def _reviews(found: Sequence[Review], params: Params, what: str, slug: str) -> list[Section]:
    if not found:
        return []
    dated = any(one.next_review for one in found)
    columns = [Column("measure", _("Measure")), Column("disparity", _("Disparity"))]
    if dated:
        columns.append(Column("due", _("Next review")))
    shown = cut(found, params if what == "links" else {}, PER_PAGE)
    rows = tuple(
        (
            Cell(one.name, href=record_path("link", one.measure, one.disparity)),
            Cell(one.title, href=f"/internal/disparities/{one.disparity}/worksheet"),
            *((_review_day(one),) if dated else ()),
        )
        for one in shown.items
    )
    title = _("Links to review")
    said: tuple[Block, ...] = (
        () if dated else (Text(((_("None of these links has a date for its next review on record."),),)),)
    )
    more = pager(shown, PATH, {"department": slug, "what": "links"})
    return [Section("links", title, (*said, TableModel(title, tuple(columns), rows), *more))]


def _review_day(one: Review) -> Cell:
    return Cell(day(one.next_review)) if one.next_review else Cell(_("no date recorded"), absent=True)
