"""``/internal/review/publish``: choose what goes out, look at what it would change, then publish exactly that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.harm import UnexplainedWords
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.declared import review as declared
from equipt_dash.pages.forms import Form, Press, Tick, refilled
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    LinkTo,
    Notice,
    Page,
    Rich,
    Section,
    TableModel,
    Text,
)
from equipt_dash.protection import EditionWouldLeak
from equipt_dash.store.desk import publishing, reviews, worklist
from equipt_dash.store.desk.acting import Stale
from equipt_dash.store.desk.applying import CannotApply
from equipt_dash.store.desk.preview import Diff
from equipt_dash.store.desk.publications import Publication
from equipt_dash.store.desk.publishable import Waiting, waiting
from equipt_dash.store.desk.publishing import Chosen, Preview
from equipt_dash.store.desk.reviews import Queued
from equipt_dash.store.desk.submission_rows import load_notes
from equipt_dash.views.context import Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.harm import care_lines
from equipt_dash.views.desk.publications import begun_before, busy_notice
from equipt_dash.views.desk.publish_tables import cells_blocks, hidden_blocks, summary, telling, words_blocks
from equipt_dash.views.desk.publish_words import leak_notice, leaking
from equipt_dash.views.desk.review_lines import lines
from equipt_dash.views.desk.review_words import (
    PUBLISH,
    REVIEW,
    Names,
    by_whom,
    chosen_value,
    names,
    read_chosen,
    what,
)
from equipt_dash.views.desk.submission import asked_sections, care_remarks
from equipt_dash.views.desk.work_measures import is_due, is_late

CHOOSE = f"{PUBLISH}/choose"
PARAMS = ("only", "again")
NONE = "none"
"""In the address: nothing is chosen, so only what changed elsewhere would be published."""


@dataclass(frozen=True)
class Tried:
    """What became of the preview: it, or why there is none."""

    preview: Preview | None = None
    why: str = ""
    cells: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()


def build(desk: Desk, params: Params) -> Page:
    """The page with everything chosen that can go out, or what the address says."""
    one = begun_before(desk, params)
    if one is not None:
        pairs = [(chosen.id, chosen.version) for chosen in one.wanted.chosen]
        return page(desk, pairs, typed={"note": one.wanted.note})
    only = params.get("only", "")
    wanted = None if not only else [] if only == NONE else read_chosen(tuple(only.split(".")))
    return page(desk, wanted)


def page(
    desk: Desk, wanted: Sequence[tuple[int, int]] | None, *, typed: Mapping[str, str] | None = None,
    wrong: Mapping[str, str] | None = None, problem: str = "", stale: bool = False, busy: Publication | None = None,
) -> Page:  # fmt: skip
    """The page for these submissions (all that are ready where ``wanted`` is ``None``), with a fresh preview.

    ``busy``: another publication runs.
    """
    found = waiting(desk.db, desk.principal, desk.today)
    ready = [one for one in found if one.ready]
    if wanted is None:
        chosen = ready
    else:
        chosen = [one for one in ready if (one.item.id, one.item.version) in set(wanted)]
        stale = stale or len(chosen) < len(set(wanted))
    tried = _try(desk, chosen)
    sections = [Section("choose", _("1. Choose"), _choosing(desk, ready, chosen))]
    sections += _looking(desk, tried, chosen)
    held = [one for one in found if not one.ready]
    if held:
        sections.append(Section("held", _("Held back"), (_held(desk, held),)))
    sections.append(Section("fresh", _("Due and late measures"), _freshness(desk)))
    may = tried.preview is not None and bool(tried.preview.diff.cells or tried.preview.diff.words or chosen)
    if may and tried.preview is not None:
        form = _publish_form(desk, tried.preview, chosen)
        filled = form if typed is None else refilled(form, typed, wrong or {}, problem)
        sections.append(Section("publish", _("3. Publish"), (filled,)))
    return Page(
        title=_("Publish"),
        heading=_("Publish"),
        lead=(_lead(tried, chosen),),
        crumbs=(LinkTo(_("Review and publish"), REVIEW),),
        intro=busy_notice(busy) if busy else _stale_notice() if stale else (),
        sections=tuple(sections),
    )


def _stale_notice() -> tuple[Block, ...]:
    words = _("Something changed since you looked, so nothing was published. What you see below is how it stands now.")
    return (Notice(_("Look again"), ((words,),)),)


def _lead(tried: Tried, chosen: Sequence[Waiting]) -> str:
    start = ngettext("{n} approved change is chosen.", "{n} approved changes are chosen.", len(chosen))
    if tried.preview is None:
        return f"{start} {tried.why}"
    now = _("Publishing makes edition {number}.", number=tried.preview.number)
    return f"{start} {summary(tried.preview.diff)} {now}"


def _try(desk: Desk, chosen: Sequence[Waiting]) -> Tried:
    try:
        wanted = [Chosen(one.item.id, one.item.version) for one in chosen]
        return Tried(publishing.preview(desk.db, desk.act(), wanted, desk.today))
    except EditionWouldLeak as error:
        return Tried(None, _("As chosen, this cannot be published."), leaking(desk, error))
    except CannotApply as error:
        return Tried(None, error.why)
    except UnexplainedWords as error:
        return Tried(None, _("A second person has to say why some words may be published."), texts=error.texts)
    except Stale:
        return Tried(None, _("One of these changed while you looked. Load the page again."))


def _choosing(desk: Desk, ready: Sequence[Waiting], chosen: Sequence[Waiting]) -> tuple[Block, ...]:
    if not ready:
        return (Text(((_("Nothing approved is ready to be published."),),)),)
    described = reviews.described(desk.db, [one.item for one in ready])
    picked, said = {one.item.id for one in chosen}, lines(desk, described, Action.PUBLISH)
    ticks = tuple(
        Tick(
            chosen_value(one.item), what(one), one.item.id in picked, f"{REVIEW}/{one.item.id}",
            " ".join(part for part in (_whose(one), said[one.item.id]) if part),
        )
        for one in described
    )  # fmt: skip
    press = Press(_("Show what would change"), quiet=True)
    every, nothing = LinkTo(_("Tick all of these"), PUBLISH), LinkTo(_("Tick none of these"), f"{PUBLISH}?only={NONE}")
    return (
        Text(((every, " ", nothing),)),
        desk.form("choose", CHOOSE, declared.CHOOSE.controls({"choose": ticks}), (press,)),
    )


def _whose(one: Queued) -> str:
    start = f"{one.department}. " if one.department else ""
    return f"{start}{by_whom(one.item)}."


def _looking(desk: Desk, tried: Tried, chosen: Sequence[Waiting]) -> list[Section]:
    if tried.preview is None:
        blocks = leak_notice(tried.cells) if tried.cells else (Notice(tried.why, care_lines(desk, tried.texts)),)
        return [Section("changes", _("2. Look at what would change"), blocks)]
    diff = tried.preview.diff
    called = diff_names(desk, diff)
    return [
        Section("changes", _("2. Look at what would change"), cells_blocks(diff, called)),
        Section("hidden", _("What stays hidden"), hidden_blocks(diff, called)),
        Section("texts", _("Texts that would change"), words_blocks(diff, called)),
        *asked_sections([one.item for one in chosen], called),
        Section("care", _("Do no harm"), _care(desk, diff, called, chosen)),
    ]


def diff_names(desk: Desk, diff: Diff) -> Names:
    """The names everything in a difference needs."""
    keys = {one.any.measure for one in (*diff.cells, *diff.hidden)}
    keys |= {one.about[0] for one in diff.words if one.table in ("measure", "story")}
    return names(desk, keys, Action.PUBLISH)


def _care(desk: Desk, diff: Diff, called: Names, chosen: Sequence[Waiting]) -> tuple[Block, ...]:
    lines: list[Rich] = [(line,) for line in telling(diff, called)]
    with desk.db.reading() as connection:
        for one in chosen:
            lines += [(line,) for line in care_remarks(one.item, load_notes(connection, one.item.id))]
    lines += care_lines(desk, [one.after for one in diff.words])
    ask = _(
        "Ask before you publish: could a figure or a text here be used against the people it is about? Does it name "
        "what the city does, and not what is wrong with people?"
    )
    blocks: list[Block] = [Text(((ask,),))]
    if lines:
        blocks.append(Bullets(tuple(dict.fromkeys(lines))))
    else:
        blocks.append(
            Text(((_("The checks found no word we know to do harm, and no text that names a hidden number."),),))
        )
    return tuple(blocks)


def _held(desk: Desk, held: Sequence[Waiting]) -> TableModel:
    described = {one.item.id: one for one in reviews.described(desk.db, [one.item for one in held])}
    columns = (Column("what", _("Submission")), Column("why", _("Why it waits")))
    rows = tuple((Cell(what(described[one.item.id]), href=f"{REVIEW}/{one.item.id}"), Cell(_why(one))) for one in held)
    return TableModel(_("Approved, but not published now"), columns, rows)


def _why(one: Waiting) -> str:
    if one.embargoed and one.item.embargo_until:
        return _("It may be published from {day} on.", day=day(one.item.embargo_until))
    return one.why


def _freshness(desk: Desk) -> tuple[Block, ...]:
    """How up to date the measures are, by the same rule as My work and the public pages."""
    found = worklist.standings(desk.read(desk.scope(Action.PUBLISH)))
    late = [one for one in found if is_late(one, desk.today)]
    due = [one for one in found if is_due(one, desk.today)]
    words = ngettext("{n} measure is late, ", "{n} measures are late, ", len(late))
    words += ngettext("{n} is due soon.", "{n} are due soon.", len(due))
    promised = [one for one in (*late, *due) if one.next_update is not None]
    columns = (Column("measure", _("Measure")), Column("day", _("Next update was promised for")))
    rows = tuple(
        (Cell(one.name, href=f"/internal/measures/{one.slug}"), Cell(day(one.next_update) if one.next_update else ""))
        for one in sorted(promised, key=lambda one: (str(one.next_update), one.name))
    )
    more = LinkTo(_("See them in My work"), "/internal")
    if not rows:
        return (Text(((words, " ", more),)),)
    table = TableModel(_("Late and due measures with a promised day"), columns, rows)
    return (Text(((words, " ", more),)), Details(_("Which ones had a promised day"), (table,)))


def _publish_form(desk: Desk, preview: Preview, chosen: Sequence[Waiting]) -> Form:
    picked = tuple(("choose", chosen_value(one.item)) for one in chosen)
    hint = _(
        "Exactly what is shown above becomes public. If anything changed meanwhile, nothing is published. It runs by "
        "itself: you need not wait for it."
    )
    return desk.form(
        "publish", PUBLISH, declared.PUBLISH.controls(), (Press(_("Publish edition {number}", number=preview.number)),),
        legend=_("Publish"), hint=hint, hidden=(("mark", preview.mark), *picked),
    )  # fmt: skip
