"""``/council``: what changed since the reader last looked, what got worse first, and what to ask about it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from equipt_dash.kernel.access import Action, public_scope
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.forms import Press
from equipt_dash.pages.parts import (
    Beside,
    Block,
    Bullets,
    Choice,
    Details,
    FilterForm,
    LinkTo,
    Page,
    Rich,
    Section,
    Strong,
    Text,
)
from equipt_dash.store import queries
from equipt_dash.store.desk import visits
from equipt_dash.store.desk.visits import Meeting, Published
from equipt_dash.views.context import BadAddress, Context, Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import figures, gaps, measures, missed, promises, stories, targets
from equipt_dash.views.desk.council.items import Item, Kind, in_order
from equipt_dash.views.desk.council.questions import Known, known
from equipt_dash.views.desk.office_forms import said

PATH = "/council"
SEEN = f"{PATH}/seen"
PARAMS = ("since", "said")
OPEN = 3
"""Items of a kind that show at once; the others open on request."""


@dataclass(frozen=True)
class Since:
    """From where to look: an edition, the day it was published, and words for it. ``choice`` as addresses hold it."""

    edition: Published
    words: str
    choice: str


def build(desk: Desk, params: Params) -> Page:
    """The page."""
    found = visits.editions(desk.db)
    if not found:
        return _page((_("Nothing has been published yet."),), (), ())
    newest = found[-1]
    before = visits.seen(desk.db, desk.principal)
    meetings = visits.meetings(desk.db)
    since = chosen_since(found, meetings, before, params.get("since", ""), desk.today)
    now = Context(public_scope(newest.number), desk.db, desk.framework, desk.today)
    items = changes(now, since.edition, newest)
    lead = _lead(items, since, newest)
    paper = LinkTo(_("This as a briefing to print (PDF)"), f"{PATH}/briefing.pdf?since=edition-{since.edition.number}")
    form = _form(found, meetings, since, desk.today)
    done = said(params, {"seen": _("Marked as seen. From now on this page starts from there; choose an earlier edition to look back.")})  # fmt: skip
    return _page(lead, (*done, form, Text(((paper,),)), *_seen(desk, newest, before)), sections(items), newest.number)


def _seen(desk: Desk, newest: Published, before: int) -> tuple[Block, ...]:
    """The button that says where the next list starts. Opening the page writes nothing down."""
    if before >= newest.number:
        return ()
    press = (Press(_("Mark edition {n} as seen", n=newest.number), quiet=True),)
    hint = _("The list below stays until you do. After that it starts from edition {n}.", n=newest.number)
    return (desk.form("seen", SEEN, (), press, hint=hint, hidden=(("edition", str(newest.number)),)),)


def _page(
    lead: tuple[str | Strong, ...], intro: tuple[Block, ...], found: tuple[Section, ...], edition: int | None = None
) -> Page:
    return Page(
        title=_("Since you last looked"),
        heading=_("Since you last looked"),
        kicker=_("Council"),
        lead=lead,
        intro=intro,
        jump=True,
        edition=edition,
        sections=(*found, Section("more", _("Look further"), (_more(),))),
    )


def _more() -> Block:
    return Bullets(
        (
            (LinkTo(_("Every measure and gap, what got worse first"), "/council/measures"),),
            (LinkTo(_("Trends side by side: any measures and gaps, on one scale"), "/council/trends"),),
            (LinkTo(_("The whole portfolio: departments and measures at a glance"), "/council/portfolio"),),
            (LinkTo(_("People and money: what closing each gap would mean"), "/council/people"),),
            (LinkTo(_("The council’s districts, on a map and side by side"), "/council/districts"),),
            (LinkTo(_("Days of the council’s meetings"), "/council/meetings"),),
            (LinkTo(_("The editions, and what each changed"), "/internal/editions"),),
        )
    )


def changes(now: Context, before: Published, after: Published) -> tuple[Item, ...]:
    """What changed between two editions, and which promises came due since the first one, in the order of reading.

    ``now``: a reader of ``after``.
    """
    then = replace(now, scope=public_scope(before.number))
    here = known(now)
    news = [] if before.number == after.number else _between(then, now, here)
    return in_order([*news, *promises.broken(now, before.on, here)])


def _between(then: Context, now: Context, here: Known) -> list[Item]:
    """What the newer edition says otherwise or for the first time."""
    sources = {one.key: one for one in queries.sources(now.scope, now.db)}
    was, aims = gaps.targets_of(then), gaps.targets_of(now)
    both = measures.in_both(then, now)
    told = [
        *gaps.moved(was, aims, here, sources),
        *measures.moved(both, here, sources),
        *missed.targets(both, here, sources),
        *missed.gap_targets(was, aims, here),
    ]
    return [
        *told,
        *targets.changed(both, here),
        *targets.changed_aims(then, now, here),
        *stories.written(then, now, here),
        *figures.new(then, now, both, here, frozenset(one.key for one in told)),
    ]


def chosen_since(
    found: tuple[Published, ...], meetings: tuple[Meeting, ...], before: int, choice: str, today: date
) -> Since:
    """Where to look from.

    Raises:
        BadAddress: the address names what there is not.
    """
    by_number = {one.number: one for one in found}
    met = last_meeting(meetings, today)
    if choice == "meeting":
        if met is None:
            raise BadAddress("since")
        earlier = [one for one in found if one.on <= met.day] or [found[0]]
        return Since(earlier[-1], _("the meeting of {day}", day=day(met.day)), choice)
    if choice.startswith("edition-"):
        number = choice.removeprefix("edition-")
        one = by_number.get(int(number)) if number.isdecimal() and len(number) < 9 else None
        if one is None:
            raise BadAddress("since")
        return Since(one, _("edition {n} of {day}", n=one.number, day=day(one.on)), choice)
    if choice:
        raise BadAddress("since")
    if before == 0:  # nothing was marked yet: what the newest edition brought, so that the page has something to say
        if len(found) == 1:
            return Since(found[0], _("edition {n} of {day}, the first", n=found[0].number, day=day(found[0].on)), "")
        last = found[-2]
        return Since(last, _("edition {n} of {day}, the one before the newest", n=last.number, day=day(last.on)), "")
    seen = max((one for one in found if one.number <= before), key=lambda one: one.number, default=found[0])
    return Since(seen, _("your last look, at edition {n} of {day}", n=seen.number, day=day(seen.on)), "")


def last_meeting(meetings: tuple[Meeting, ...], today: date) -> Meeting | None:
    """The newest meeting before today: who opens the page on the way into a meeting means the one before it."""
    return max((one for one in meetings if one.day < today), key=lambda one: one.day, default=None)


def _form(found: tuple[Published, ...], meetings: tuple[Meeting, ...], since: Since, today: date) -> Block:
    met = last_meeting(meetings, today)
    options = [("", _("Since my last look"))]
    if met is not None:
        options.append(("meeting", _("Since the meeting of {day}", day=day(met.day))))
    options += [
        (f"edition-{one.number}", _("Since edition {n} of {day}", n=one.number, day=day(one.on)))
        for one in reversed(found)
    ]
    choice = Choice("since", _("What changed"), since.choice, tuple(options))
    return FilterForm(PATH, _("Choose from when"), "", "", (choice,), _("Show"))


def _lead(items: tuple[Item, ...], since: Since, newest: Published) -> tuple[str | Strong, ...]:
    start = _("Since {what}: ", what=since.words)
    if not items:
        if since.edition.number == newest.number:
            return (start, Strong(_("no newer edition, and no promise came due.")))
        return (start, Strong(_("nothing new.")), " ", _("No figure, target or story changed, and no promise came due."))  # fmt: skip
    counts = {kind: sum(1 for one in items if one.kind is kind) for kind in Kind}
    parts = [words for kind, words in _counts(counts).items() if counts[kind]]
    told = Strong("; ".join(parts) + ".")
    if {one.kind for one in items} == {Kind.FIGURES}:
        words = _("New figures moved by no more than chance would move them, or cannot be judged.")
        return (start, Strong(_("nothing beyond noise.")), " ", told, " ", words)
    return (start, told)


def _counts(counts: dict[Kind, int]) -> dict[Kind, str]:
    return {
        Kind.WIDENED: ngettext("{n} gap widened", "{n} gaps widened", counts[Kind.WIDENED]),
        Kind.FELL: ngettext("{n} fall", "{n} falls", counts[Kind.FELL]),
        Kind.PROMISE: ngettext("{n} promise not kept", "{n} promises not kept", counts[Kind.PROMISE]),
        Kind.MISSED: ngettext(
            "{n} target missed for the first time", "{n} targets missed for the first time", counts[Kind.MISSED]
        ),
        Kind.IMPROVED: ngettext("{n} improved", "{n} improved", counts[Kind.IMPROVED]),
        Kind.UNSURE: ngettext(
            "{n} narrower gap, not yet progress", "{n} narrower gaps, not yet progress", counts[Kind.UNSURE]
        ),
        Kind.TARGETS: ngettext("{n} item on changed targets", "{n} items on changed targets", counts[Kind.TARGETS]),
        Kind.CORRECTED: ngettext("{n} correction", "{n} corrections", counts[Kind.CORRECTED]),
        Kind.STORY: ngettext("stories about {n} measure", "stories about {n} measures", counts[Kind.STORY]),
        Kind.FIGURES: ngettext("{n} item on new figures", "{n} items on new figures", counts[Kind.FIGURES]),
    }


def titles() -> dict[Kind, tuple[str, str]]:
    """The id and the title of the section of each kind."""
    return {
        Kind.WIDENED: ("widened", _("Gaps that widened")),
        Kind.FELL: ("fell", _("What fell")),
        Kind.PROMISE: ("promises", _("Promises whose day came")),
        Kind.MISSED: ("missed", _("Targets missed for the first time")),
        Kind.IMPROVED: ("improved", _("What improved")),
        Kind.UNSURE: ("unsure", _("Gaps that narrowed, not yet progress")),
        Kind.TARGETS: ("targets", _("Targets that were changed or set")),
        Kind.CORRECTED: ("corrected", _("Corrected, late and withdrawn figures, and figures that cannot be compared")),
        Kind.STORY: ("stories", _("Stories behind the data")),
        Kind.FIGURES: ("figures", _("New figures not told above")),
    }


def sections(items: tuple[Item, ...]) -> tuple[Section, ...]:
    """A section for each kind that has items; the first few in full, the others folded."""
    made = []
    for kind, (id, title) in titles().items():
        here = [one for one in items if one.kind is kind]
        if here:
            blocks = [block for one in here[:OPEN] for block in _item(one)]
            blocks += [Details(one.title, _item(one)) for one in here[OPEN:]]
            made.append(Section(id, title, tuple(blocks)))
    return tuple(made)


def _item(one: Item) -> tuple[Block, ...]:
    lines: list[Rich] = [(Strong(f"{one.title}. "), one.sentence, " ", LinkTo(_("Open its page"), one.href), ".")]
    if one.people:
        lines.append((one.people,))
    blocks: list[Block] = [Text(tuple(lines))]
    if one.questions:
        blocks += [Text(((Strong(_("You could ask:")),),)), Bullets(tuple((words,) for words in one.questions))]
    return tuple(blocks) if one.figure is None else (Beside(tuple(blocks), one.figure),)


MAY = Action.READ_TRENDS
"""Who may read the council's pages."""
