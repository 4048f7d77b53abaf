"""One department: who leads, what it measures, what connects to a disparity, and what is not recorded."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet

from equipt_dash.kernel.model import Department, Kind, Level, Link, Measure, Observation
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Choice,
    Column,
    Facts,
    FilterForm,
    LinkTo,
    Notice,
    Page,
    Rich,
    Section,
    Strong,
    TableModel,
    Text,
)
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params, chosen
from equipt_dash.views.coverage import better_off_sentences, doubtful, kind_count, kinds_sentence, orphans, splittable
from equipt_dash.views.home_rows import home_rows
from equipt_dash.views.kinds import kind_words
from equipt_dash.views.link_cards import link_cards, proposal_sentence
from equipt_dash.views.matching import by_name
from equipt_dash.views.measure_table import measure_table, ties_of
from equipt_dash.views.paging import address
from equipt_dash.views.performance import record
from equipt_dash.views.roadmap import roadmap_blocks
from equipt_dash.views.wording import not_recorded, source_line
from equipt_dash.views.years import overlap_sentence


def build(context: Context, params: Params) -> Page | None:
    """The page of the department ``slug``; ``None`` where there is none."""
    scope, db = context.scope, context.db
    one = queries.department(scope, db, params["slug"])
    if one is None:
        return None
    own = by_name(queries.measures(scope, db, level=Level.PERFORMANCE, department=one.code))
    keys = {item.key for item in own}
    links = tuple(link for link in queries.links(scope, db) if link.measure in keys)
    return Page(
        title=one.name,
        heading=one.name,
        kicker=_("Department"),
        lead=_lead(one, own, {link.measure for link in links}),
        crumbs=(LinkTo(_("Departments"), "/departments"),),
        jump=True,
        sections=(
            Section("who", _("What it does and who leads"), (_who(context, one),)),
            *(_measured(context, one, own, links) if own else ()),
            Section("measures", _("All its measures"), _all(context, params, one, own)),
            Section("roadmap", _("How far its roadmap is"), roadmap_blocks(context, one)),
            Section("missing", _("What is not recorded"), (_missing(),)),
        ),
    )


def _measured(context: Context, one: Department, own: Sequence[Measure], links: Sequence[Link]) -> tuple[Section, ...]:
    """What there is to say about a department that measures something."""
    linked = {link.measure for link in links}
    by_key = home_rows(context, own)
    rows = [row for each in by_key.values() for row in each]
    return (
        Section("links", _("What its measures connect to"), _links(context, one, own, links)),
        Section("coverage", _("What its measures can show"), _coverage(own, rows, linked)),
        Section("orphans", _("Better-off measures without a disparity"), _orphans(own, linked)),
        Section("data", _("How good the data are"), _data(context, {item.key for item in own}, rows)),
    )


def _lead(one: Department, own: Sequence[Measure], linked: Collection[str]) -> Rich:
    if not own:
        return (_("No measure of {department} is published yet.", department=one.name),)
    start = ngettext(
        "{n} of its {all} measures is linked to a racial disparity.",
        "{n} of its {all} measures are linked to a racial disparity.",
        len(linked), all=len(own),
    )  # fmt: skip
    return (Strong(start), " ", better_off_sentences(own, linked))


def _who(context: Context, one: Department) -> Block:
    sources = {source.key: source for source in queries.sources(context.scope, context.db)}
    lead = one.lead or _("Not recorded. Needed: the name or role of the person the department made answerable.")
    rows: list[tuple[str, Rich]] = [
        (_("What it does"), (one.does or _("Not recorded. Needed: one sentence on its tasks."),)),
        (_("Who leads its equity work"), (lead,)),
    ]
    if one.lead:
        said = one.lead_source
        told: Rich = (LinkTo(said, said),) if said.startswith(("http://", "https://")) else (said or not_recorded(),)
        rows.append((_("Where that is recorded"), told))
    if one.source in sources:
        rows.append((_("Source"), source_line(sources[one.source])))
    return Facts(tuple(rows))


def _links(context: Context, one: Department, own: Sequence[Measure], links: Sequence[Link]) -> tuple[Block, ...]:
    if not links:
        words = _(
            "No measure of {department} is linked to a targeted disparity. That is a finding, not a gap in this page.",
            department=one.name,
        )
        more: Rich = (LinkTo(_("See what is linked elsewhere"), "/connections"), ".")
        return (Notice(_("Nothing is linked"), ((words,), more)),)
    disparities = {item.slug: item for item in queries.disparities(context.scope, context.db)}
    cautions = (proposal_sentence(links), overlap_sentence(context, links))
    cards = link_cards(links, {item.key: item for item in own}, disparities)
    return (Notice(_("Read this first"), tuple((words,) for words in cautions if words)), cards)


def _coverage(own: Sequence[Measure], rows: Sequence[Observation], linked: Collection[str]) -> tuple[Block, ...]:
    counts = (
        (_("Tell whether anyone is better off"), kind_count(own, Kind.BETTER_OFF)),
        (_("Are linked to a disparity"), len(linked)),
        (_("Tell whether anyone is better off and are linked to a disparity"),
         kind_count(own, Kind.BETTER_OFF) - len(orphans(own, linked))),
        (_("Can be split by race"), len(splittable(rows))),
        (_("Have a target for the year of their newest result"), _with_target(own, rows)),
    )  # fmt: skip
    table = TableModel(
        _("What its measures can show, as counts"),
        (Column("what", _("Its measures that …")), Column("n", _("Number"), True), Column("all", _("Of"), True)),
        tuple((Cell(words), Cell(f"{n:,}", n), Cell(f"{len(own):,}", len(own))) for words, n in counts),
        note=_("Counts, not a grade: a department cannot be judged by how many of its measures are of one kind."),
    )
    return (Text(((kinds_sentence(own),),)), table)


def _with_target(own: Sequence[Measure], rows: Sequence[Observation]) -> int:
    by_key: dict[str, list[Observation]] = {}
    for row in rows:
        by_key.setdefault(row.measure, []).append(row)
    records = [record(item, by_key.get(item.key, ())) for item in own]
    return sum(1 for one in records if one.newest is not None and one.target_for(one.newest.period) is not None)


def _orphans(own: Sequence[Measure], linked: Collection[str]) -> tuple[Block, ...]:
    alone = orphans(own, linked)
    if not alone:
        told = kind_count(own, Kind.BETTER_OFF)
        none = _("None: it has no measure that tells whether anyone is better off.")
        words = _("None: every measure that tells whether anyone is better off is linked.") if told else none
        return (Text(((words,),)),)
    need = _(
        "These tell whether the people served are better off, but nobody has said which disparity they should help to "
        "close. Needed: for each, a disparity and how the work could move it, or a reason why there is none."
    )
    return (Text(((need,),)), Bullets(tuple((LinkTo(item.name, f"/measures/{item.slug}"),) for item in alone)))


def _all(context: Context, params: Params, one: Department, own: Sequence[Measure]) -> tuple[Block, ...]:
    kinds = tuple(kind.value for kind in Kind if kind is not Kind.NOT_RECORDED or kind_count(own, kind))
    kind = chosen(params, "kind", kinds)
    if not own:
        words = _("Needed: the measures the department reports, with a result for each year.")
        return (Text(((words,),)),)
    path = f"/departments/{one.slug}"
    names = ((key, kind_words(Kind(key))) for key in kinds)
    form = FilterForm(
        action=f"{path}#measures",
        legend=_("Choose what the table shows"),
        query_label="",
        query="",
        choices=(Choice("kind", _("What it tells"), kind, (("", _("Anything")), *names)),),
        submit=_("Show"),
    )
    shown = [item for item in own if not kind or item.kind.value == kind]
    if not shown:
        nothing: Rich = (_("It has no measure of this kind. "), LinkTo(_("Show all its measures"), path), ".")
        return (form, Text((nothing,)))
    caption = ngettext("{n} measure of {department}, by name", "{n} measures of {department}, by name",
                       len(shown), department=one.name)  # fmt: skip
    search = address("/measures", {"department": one.slug})
    more: Rich = (LinkTo(_("Search within these measures"), search), ".")
    return (form, measure_table(context, shown, ties_of(context), caption), Text((more,)))


def _data(context: Context, keys: AbstractSet[str], rows: Sequence[Observation]) -> tuple[Block, ...]:
    doubt = ngettext(
        "{n} of {all} published values looks wrong to us. It is shown as published and carries no verdict.",
        "{n} of {all} published values look wrong to us. They are shown as published and carry no verdict.",
        doubtful(rows), all=f"{len(rows):,}",
    )  # fmt: skip
    notes = [
        note
        for note in queries.data_notes(context.scope, context.db)
        if not keys.isdisjoint(re.findall(r"[a-z0-9-]+", note.affects))
    ]
    more: Rich = (LinkTo(_("What is wrong with these data, and what we did about it"), "/data-quality"), ".")
    if not notes:
        return (Text(((doubt,), more)),)
    entries = tuple((LinkTo(note.title, f"/data-quality#{note.slug}"), ". ", note.done) for note in notes)
    return (Text(((doubt,), (_("Known faults that touch its measures:"),))), Bullets(entries), Text((more,)))


def _missing() -> Block:
    rows: tuple[tuple[str, Rich], ...] = (
        (_("Partners"), (_("Not recorded. Needed: who outside the department has a part to play, and what it is."),)),
        (
            _("Engagement"),
            (_("Not recorded. Needed: who was asked, by group and date, what they said, and what changed."),),
        ),
        (
            _("Results by race"),
            (_("Not in the public record. Needed: race and ethnicity recorded for the people a measure counts."),),
        ),
    )
    return Facts(rows)
