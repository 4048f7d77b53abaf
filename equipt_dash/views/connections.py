"""Which measures connect to which disparities, and what stands alone on either side: the question of the product."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.kernel.model import Department, Disparity, Kind, Link, Measure, Strength
from equipt_dash.kernel.words import _, listed, ngettext
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
    Strong,
    TableModel,
    Text,
)
from equipt_dash.store import queries
from equipt_dash.views.check_coverage import coverage_blocks
from equipt_dash.views.context import Context, Params
from equipt_dash.views.coverage import by_department, kind_count, orphans
from equipt_dash.views.link_cards import link_cards, proposal_sentence
from equipt_dash.views.years import overlap_sentence

CITY = ""
"""Stands for a department where a linked measure has none."""

FEW = 4
"""Departments side by side that a phone can still show at once; a wider table opens on request."""


@dataclass(frozen=True)
class Web:
    """Everything that could connect, and what does."""

    disparities: tuple[Disparity, ...]
    departments: tuple[Department, ...]
    owned: Mapping[str, tuple[Measure, ...]]
    links: tuple[Link, ...]
    measures: Mapping[str, Measure]

    def between(self, disparity: str, department: str) -> tuple[Link, ...]:
        """The links of a department's measures to a disparity."""
        return tuple(x for x in self.of(disparity) if self.measures[x.measure].department == department)

    def of(self, disparity: str) -> tuple[Link, ...]:
        """The links to a disparity."""
        return tuple(link for link in self.links if link.disparity == disparity)

    @property
    def connected(self) -> tuple[Department, ...]:
        """Departments with a linked measure."""
        codes = {self.measures[link.measure].department for link in self.links}
        return tuple(item for item in self.departments if item.code in codes)

    @property
    def linked(self) -> frozenset[str]:
        """Keys of linked measures."""
        return frozenset(link.measure for link in self.links)

    @property
    def alone(self) -> tuple[Measure, ...]:
        """Better-off measures of any department that are linked to nothing."""
        return orphans((item for one in self.departments for item in self.owned.get(one.code, ())), self.linked)


def build(context: Context, _params: Params) -> Page | None:
    """The matrix of disparities and departments, and the orphans on both sides."""
    web = _web(context)
    names = {item.code: item.name for item in web.departments}
    none = _("No link is recorded yet. Needed: for a measure, the disparity it should help to close, and how.")
    return Page(
        title=_("Connections"),
        heading=_("Do performance measures connect to the disparities that need to be reduced?"),
        lead=_answer(web),
        intro=_cautions(context, web),
        jump=True,
        sections=(
            Section("matrix", _("Disparities and departments"), _matrix(web)),
            Section("coverage", _("What each department's measures can show"), coverage_blocks(context)),
            Section("disparities-alone", _("Disparities without a direct link"), _disparities_alone(web)),
            Section("measures-alone", _("Better-off measures without a disparity"), _measures_alone(web)),
            Section("links", _("Every link, and why"), _every(web, names) if web.links else (Text(((none,),)),)),
        ),
    )


def _every(web: Web, names: Mapping[str, str]) -> tuple[Block, ...]:
    """The links to each disparity, folded: whoever looks for one knows its disparity."""
    disparities = {item.slug: item for item in web.disparities}
    found = [(item, web.of(item.slug)) for item in web.disparities]
    return tuple(
        Details(
            f"{item.title}: {listed(_strength_counts(links))}", (link_cards(links, web.measures, disparities, names),)
        )
        for item, links in found
        if links
    )


def _web(context: Context) -> Web:
    scope, db = context.scope, context.db
    links = queries.links(scope, db)
    linked = queries.measures(scope, db, keys=sorted({link.measure for link in links}))
    return Web(
        disparities=queries.disparities(scope, db),
        departments=queries.departments(scope, db),
        owned=by_department(context),
        links=links,
        measures={item.key: item for item in linked},
    )


def _answer(web: Web) -> Rich:
    """The answer in one sentence: a word for it, then the numbers it rests on."""
    if not web.links:
        return (Strong(_("Not yet:")), " ", _("no measure is linked to a disparity."))
    reached = sum(1 for item in web.disparities if web.of(item.slug))
    rest = _(
        "{departments}, {disparities}, and {links}.",
        departments=ngettext(
            "{n} of {all} departments has a linked measure", "{n} of {all} departments have a linked measure",
            len(web.connected), all=len(web.departments),
        ),
        disparities=ngettext(
            "{n} of {all} disparities has at least one", "{n} of {all} disparities have at least one",
            reached, all=len(web.disparities),
        ),
        links=ngettext("of {n} link {split}", "of {n} links {split}", len(web.links), split=_split(web.links)),
    )  # fmt: skip
    return (Strong(_verdict(web)), " ", rest)


def _verdict(web: Web) -> str:
    direct = {link.disparity for link in web.links if link.strength is Strength.DIRECT}
    if not direct:
        return _("Only loosely:")
    if len(direct) == len(web.disparities) and not web.alone:
        return _("Yes:")
    return _("In part:")


def _split(links: Sequence[Link]) -> str:
    direct, contributing, context = (sum(1 for x in links if x.strength is strength) for strength in Strength)
    return listed(
        [
            ngettext("{n} is direct", "{n} are direct", direct),
            ngettext("{n} is contributing", "{n} are contributing", contributing),
            ngettext("{n} only gives context", "{n} only give context", context),
        ]
    )


def _cautions(context: Context, web: Web) -> tuple[Block, ...]:
    found = [words for words in (proposal_sentence(web.links), overlap_sentence(context, web.links)) if words]
    if not found:
        return ()
    meaning = _(
        "A direct link means that the work acts on the disparity itself. A contributing link means that it acts on "
        "something that feeds into it. Context means that the measure only helps to understand it."
    )
    return (Notice(_("Read this first"), tuple((words,) for words in (*found, meaning))),)


def _matrix(web: Web) -> tuple[Block, ...]:
    if not web.disparities:
        return (Text(((_("No disparity has been targeted yet, so there is nothing to connect to."),),)),)
    places: list[tuple[str, str, str]] = [(d.code, d.name, d.slug) for d in web.connected]
    if any(item.department == CITY for item in web.measures.values()):
        places.append((CITY, _("The whole city"), ""))
    apart = [item for item in web.departments if item not in web.connected]
    blocks: list[Block] = []
    if places:
        table = _matrix_table(web, places)
        blocks += [table] if len(places) <= FEW else [Details(_("Open the table"), (table,))]
    if apart:
        words = ngettext(
            "{n} department has no linked measure: {names}.",
            "{n} departments have no linked measure: {names}.",
            len(apart), names=listed([item.name for item in apart]),
        )  # fmt: skip
        blocks.append(Text(((words,),)))
    return tuple(blocks) or (Text(((_("No department is recorded yet."),),)),)


def _matrix_table(web: Web, places: Sequence[tuple[str, str, str]]) -> TableModel:
    columns = (
        Column("disparity", _("Disparity")),
        *(Column(slug or "city", name) for _code, name, slug in places),
    )
    rows = tuple(
        (
            Cell(item.title, href=f"/disparities/{item.slug}"),
            *(_crossing(web, web.between(item.slug, code), slug) for code, _name, slug in places),
        )
        for item in web.disparities
    )
    return TableModel(
        _("Links between disparities and the measures of each department that has any"),
        columns,
        rows,
        note=_("Each cell counts the links of a department’s measures to a disparity, by how strong they are."),
    )


def _crossing(web: Web, links: Sequence[Link], slug: str) -> Cell:
    if not links:
        return Cell(_("none"), absent=True)
    if len(links) == 1:
        href = f"/measures/{web.measures[links[0].measure].slug}"
    else:
        href = f"/departments/{slug}#links" if slug else "#links"
    return Cell(listed(_strength_counts(links)), len(links), href=href)


def _strength_counts(links: Sequence[Link]) -> list[str]:
    counts = {strength: sum(1 for link in links if link.strength is strength) for strength in Strength}
    words = {
        Strength.DIRECT: _("{n} direct", n=counts[Strength.DIRECT]),
        Strength.CONTRIBUTING: _("{n} contributing", n=counts[Strength.CONTRIBUTING]),
        Strength.CONTEXT: _("{n} context", n=counts[Strength.CONTEXT]),
    }
    return [words[strength] for strength, n in counts.items() if n]


def _disparities_alone(web: Web) -> tuple[Block, ...]:
    if not web.disparities:
        return (Text(((_("No disparity has been targeted yet."),),)),)
    found = [d for d in web.disparities if all(x.strength is not Strength.DIRECT for x in web.of(d.slug))]
    if not found:
        return (Text(((_("None: every targeted disparity has a direct link to a measure."),),)),)
    words = ngettext(
        "{n} of {all} disparities has no direct link to a measure.",
        "{n} of {all} disparities have no direct link to a measure.",
        len(found), all=len(web.disparities),
    )  # fmt: skip
    items = tuple(
        (LinkTo(item.title, f"/disparities/{item.slug}"), ": ", _what_it_has(web.of(item.slug))) for item in found
    )
    return (Text(((words,),)), Bullets(items))


def _what_it_has(links: Sequence[Link]) -> str:
    if not links:
        return _("no link at all.")
    return _("{counts} only.", counts=listed(_strength_counts(links)))


def _measures_alone(web: Web) -> tuple[Block, ...]:
    told = kind_count((m for one in web.departments for m in web.owned.get(one.code, ())), Kind.BETTER_OFF)
    if not told:
        return (Text(((_("No measure here tells whether anyone is better off."),),)),)
    words = ngettext(
        "{n} of {all} measures that tell whether anyone is better off is linked to no disparity.",
        "{n} of {all} measures that tell whether anyone is better off are linked to no disparity.",
        len(web.alone), all=told,
    )  # fmt: skip
    if not web.alone:
        return (Text(((words,),)),)
    names = {item.code: item.name for item in web.departments}
    items = tuple((LinkTo(m.name, f"/measures/{m.slug}"), f", {names[m.department]}") for m in web.alone)
    return (Text(((words,),)), _alone_table(web), Details(_("Name each of them"), (Bullets(items),)))


def _alone_table(web: Web) -> TableModel:
    rows = []
    for one in web.departments:
        own = web.owned.get(one.code, ())
        told = kind_count(own, Kind.BETTER_OFF)
        if told:
            alone = len(orphans(own, web.linked))
            name = Cell(one.name, href=f"/departments/{one.slug}")
            rows.append((name, Cell(f"{told:,}", told), Cell(f"{alone:,}", alone)))
    return TableModel(
        _("Departments with measures that tell whether anyone is better off, by name"),
        (
            Column("department", _("Department")),
            Column("told", _("Better-off measures"), True),
            Column("alone", _("Of these, linked to no disparity"), True),
        ),
        tuple(rows),
    )
