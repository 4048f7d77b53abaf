"""What should be done next in each stage, found in the records: nobody keeps a list that could go stale."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from equipt_dash.kernel.model import Kind, Level, Strength
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Bullets, Details, LinkTo, Piece, Rich, Strong, Text
from equipt_dash.practice.kinds import BY_SLUG
from equipt_dash.practice.roadmap import Roadmap
from equipt_dash.views.practice.stages import Holdings, Places

AT_ONCE = 8
NAMED = 2
"""How many things to do for the same reason are named before the rest is counted."""


@dataclass(frozen=True)
class Due:
    """Something to do: what it is about, why, and where it is done (empty: nowhere the reader may go)."""

    about: str
    why: str
    href: str = ""
    late: bool = False


def next_section_blocks(stage: str, held: Holdings, roadmap: Roadmap, places: Places) -> tuple[Block, ...]:
    """The next actions of a stage as a list, the first ones at once."""
    found = due(stage, held, roadmap, places)
    if not found:
        return (Text(((_("Nothing waits here. That rests on what is recorded, which may not be everything."),),)),)
    lead = ngettext("{n} thing to do next, found in the records.", "{n} things to do next, found in the records.",
                    len(found))  # fmt: skip
    short = tuple(_grouped(tuple(some)) for _key, some in groupby(found, key=lambda one: (one.late, one.why)))
    everything = Bullets(tuple((_link(one), f": {one.why}") for one in found))
    return (Text(((lead,),)), Bullets(short[:AT_ONCE]), Details(_("All that is to do"), (everything,)))


def _grouped(some: tuple[Due, ...]) -> Rich:
    """Things to do for the same reason in one line: the first by name, the others as a number."""
    pieces: list[Piece] = []
    for one in some[:NAMED]:
        pieces += [", " if pieces else "", _link(one)]
    rest = len(some) - NAMED
    more = ngettext(" and {n} more", " and {n} more", rest) if rest > 0 else ""
    return (*pieces, f"{more}: {some[0].why}")


def _link(one: Due) -> Piece:
    return LinkTo(one.about, one.href) if one.href else Strong(one.about)


def due(stage: str, held: Holdings, roadmap: Roadmap, places: Places) -> tuple[Due, ...]:
    """What is to do in a stage: late things first, and what has the same reason together."""
    rules: dict[str, Callable[[Holdings, Places], Iterator[tuple[bool, Due]]]] = {
        "normalize": _normalize,
        "organize": _organize,
        "operationalize": _operationalize,
    }
    components = [one.slug for one in held.framework.components_of(stage)]
    found = [*rules[stage](held, places), *_steps(roadmap, components, places)]
    listed = [replace(one, late=late) for late in (True, False) for is_late, one in found if is_late is late]
    reasons = {reason: place for place, reason in enumerate(dict.fromkeys((one.late, one.why) for one in listed))}
    return tuple(sorted(listed, key=lambda one: reasons[one.late, one.why]))


_Found = Iterator[tuple[bool, Due]]


def _normalize(held: Holdings, places: Places) -> _Found:
    for gap in held.of("data-gap"):
        if gap.status == "open":
            late = gap.due is not None and gap.due < held.today
            by = _("get it by {date}.", date=day(gap.due)) if gap.due else _("say who gets it, and by when.")
            yield late, Due(gap.title, _("late: {what}", what=by) if late else by, _at("data-gap", gap, places))
    for one in held.disparities:
        if not one.roots:
            yield False, Due(one.title, _("write down its roots, with sources."), f"/disparities/{one.slug}")
    if held.disparities and not held.of("decision"):
        words = _("record the choice, with its reason and who took part.")
        yield False, Due(_("Which disparities come first"), words, places.new("decision"))


def _organize(held: Holdings, places: Places) -> _Found:
    measures = {one.key: one.name for one in held.measures}
    for link in held.links:
        about = measures.get(link.measure, link.measure)
        if link.next_review is not None and link.next_review < held.today:
            yield True, Due(about, _("its link was to be looked at again by {date}.", date=day(link.next_review)),
                            _at("link", link, places))  # fmt: skip
        elif not link.reviewer:
            yield False, Due(about, _("an equity officer has to review its link."), _at("link", link, places))
    asked = {slug for one in held.of("engagement") for slug in one.disparities}
    written = {one.disparity for one in held.of("worksheet") if not one.measure}
    for one in held.disparities:
        if one.slug not in written:
            yield False, Due(one.title, _("answer the six practice questions."), places.new("worksheet"))
        if one.slug not in asked:
            yield False, Due(one.title, _("ask the people it burdens."), places.new("engagement"))
    for talk in held.of("engagement"):
        if talk.status == "done" and talk.answered_on is None:
            words = _("tell people what became of what they said.")
            yield False, Due(talk.title, words, _at("engagement", talk, places))
    for sheet in held.of("worksheet"):
        if sheet.still_open and sheet.disparity in {one.slug for one in held.disparities}:
            title = next(one.title for one in held.disparities if one.slug == sheet.disparity)
            words = ngettext("{n} of its six questions is open.", "{n} of its six questions are open.",
                             len(sheet.still_open))  # fmt: skip
            yield False, Due(title, words, _at("worksheet", sheet, places))
    for partner in held.of("partner"):
        if partner.standing == "missing":
            yield False, Due(partner.title, _("bring them to the table."), _at("partner", partner, places))


def _operationalize(held: Holdings, places: Places) -> _Found:
    for action in held.of("action"):
        late = action.review_on is not None and action.review_on < held.today and action.status != "stopped"
        if late:
            words = _("it was to be reviewed by {date}.", date=day(action.review_on))
            yield True, Due(action.title, words, _at("action", action, places))
    for run in held.of("tool-run"):
        if run.completed_on is None:
            yield False, Due(run.title, _("finish the racial equity tool."), _at("tool-run", run, places))
    for one in held.of("challenge"):
        if one.status == "open":
            words = _("find what would help: {what}", what=one.would_help)
            yield False, Due(one.title, words, _at("challenge", one, places))
    direct = {link.disparity for link in held.links if link.strength is Strength.DIRECT}
    acted = {slug for action in held.of("action") for slug in action.disparities}
    for disparity in held.disparities:
        if disparity.slug not in direct:
            words = _("no department measure is linked to it directly.")
            yield False, Due(disparity.title, words, places.new("link") or f"/disparities/{disparity.slug}")
        if disparity.slug not in acted:
            yield False, Due(disparity.title, _("no action is recorded."), places.new("action"))
    linked = {link.measure for link in held.links}
    orphans = [
        one for one in held.measures
        if one.level is Level.PERFORMANCE and one.kind is Kind.BETTER_OFF and one.key not in linked
    ]  # fmt: skip
    for measure in orphans:
        words = _("it tells whether anyone is better off, and is linked to no disparity.")
        yield False, Due(measure.name, words, places.new("link") or f"/measures/{measure.slug}")


def _steps(roadmap: Roadmap, components: list[str], places: Places) -> _Found:
    ready = set(roadmap.next)
    for stand in roadmap.of(components):
        record = stand.record
        if stand.late and record is not None and record.due is not None:
            words = _("this step was due on {date}.", date=day(record.due))
        elif stand in ready:
            words = _("this step can be taken up now.")
        else:
            continue
        if places.inside and record is not None and record.next_action:
            words = f"{words} {record.next_action}"
        kept = _at("step-record", record, places) if record is not None else places.new("step-record")
        yield stand.late, Due(stand.step.name, words, kept)


def _at(kind: str, record: object, places: Places) -> str:
    return places.record(BY_SLUG[kind], record)
