"""Every department: what it does, what it measures, and how much of that connects to a disparity. No ranking."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from equipt_dash.kernel.model import Department, Kind, Measure
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Card, Cards, Cell, Column, LinkTo, Page, Rich, Section, Strong, TableModel, Text
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.coverage import better_off_sentences, by_department, kind_count, kinds_sentence, orphans
from equipt_dash.views.kinds import kind_words
from equipt_dash.views.link_cards import proposal_sentence
from equipt_dash.views.wording import not_recorded
from equipt_dash.views.years import overlap_sentence

Owned = Mapping[str, tuple[Measure, ...]]


def build(context: Context, _params: Params) -> Page | None:
    """The list of departments."""
    departments = queries.departments(context.scope, context.db)
    owned = by_department(context)
    links = queries.links(context.scope, context.db)
    linked = {link.measure for link in links}
    caution = (proposal_sentence(links), overlap_sentence(context, links))
    order = _("Departments stand by name, not by rank: they differ in size, in task and in what they count.")
    return Page(
        title=_("Departments"),
        heading=_("What departments measure, and what it connects to"),
        lead=_lead(departments, owned, linked),
        sections=(
            Section("all", _("All departments"), (Text(((order,),)), _cards(departments, owned, linked))),
            Section(
                "numbers",
                _("The same in numbers"),
                (_table(departments, owned, linked), Text(tuple((words,) for words in caution if words))),
            ),
        )
        if departments
        else (Section("none", _("What is needed"), (Text((_needed(),)),)),),
    )


def _lead(departments: Sequence[Department], owned: Owned, linked: Collection[str]) -> Rich:
    if not departments:
        return (_("No department is recorded yet."),)
    every = [item for one in departments for item in owned.get(one.code, ())]
    connected = sum(1 for one in departments if any(m.key in linked for m in owned.get(one.code, ())))
    start = ngettext(
        "{n} of {all} departments has a measure linked to a racial disparity.",
        "{n} of {all} departments have a measure linked to a racial disparity.",
        connected, all=len(departments),
    )  # fmt: skip
    return (Strong(start), " ", better_off_sentences(every, linked))


def _needed() -> Rich:
    words = _("Needed: a list of the city’s departments with what each does and the measures it reports. ")
    return (words, LinkTo(_("Where the data come from"), "/data-quality"), ".")


def _cards(departments: Sequence[Department], owned: Owned, linked: Collection[str]) -> Cards:
    return Cards(tuple(_card(item, owned.get(item.code, ()), linked) for item in departments))


def _card(department: Department, measures: Sequence[Measure], linked: Collection[str]) -> Card:
    connected = sum(1 for item in measures if item.key in linked)
    alone = len(orphans(measures, linked))
    ties = ngettext("{n} is linked to a disparity.", "{n} are linked to a disparity.", connected)
    if not connected:
        ties = _("None is linked to a disparity.")
    rest = ngettext(
        "Of those that tell whether anyone is better off, {n} is linked to none.",
        "Of those that tell whether anyone is better off, {n} are linked to none.",
        alone,
    )
    return Card(
        title=department.name,
        href=f"/departments/{department.slug}",
        lines=(
            (department.does or _("What it does: {nothing}.", nothing=not_recorded()),),
            (kinds_sentence(measures),),
            *(((f"{ties} {rest}" if alone and connected else ties,),) if measures else ()),
        ),
    )


def _table(departments: Sequence[Department], owned: Owned, linked: Collection[str]) -> TableModel:
    kinds = [kind for kind in Kind if any(kind_count(items, kind) for items in owned.values())]
    columns = (
        Column("department", _("Department")),
        Column("all", _("Measures"), True),
        *(Column(kind.value, kind_words(kind).capitalize(), True) for kind in kinds),
        Column("linked", _("Linked to a disparity"), True),
        Column("orphans", _("Better off, but linked to none"), True),
    )
    rows = []
    for item in departments:
        own = owned.get(item.code, ())
        counts = (
            len(own),
            *(kind_count(own, kind) for kind in kinds),
            sum(1 for m in own if m.key in linked),
            len(orphans(own, linked)),
        )
        name = Cell(item.name, href=f"/departments/{item.slug}")
        rows.append((name, *(Cell(f"{n:,}", n) for n in counts)))
    return TableModel(_("Measures of each department, by name"), columns, tuple(rows))
