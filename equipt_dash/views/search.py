"""Search across measures, disparities and departments. Everything asked stands in the address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from equipt_dash.kernel.model import Department, Disparity, Measure
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.parts import Block, Bullets, Choice, FilterForm, LinkTo, Page, Rich, Section, Strong, Text
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params, chosen
from equipt_dash.views.matching import MOST_WORDS, find_measures, holds, is_cut, words_of
from equipt_dash.views.measure_table import measure_table, ties_of
from equipt_dash.views.paging import address, cut, pager
from equipt_dash.views.wording import not_recorded

PER_PAGE = 25
PATH = "/search"
_LONGEST = 24
KINDS = ("all", "measures", "disparities", "departments")

Hit = Disparity | Department | Measure


@dataclass(frozen=True)
class Found:
    """What fits, in the order it is shown: disparities, departments, measures."""

    disparities: tuple[Disparity, ...] = ()
    departments: tuple[Department, ...] = ()
    measures: tuple[Measure, ...] = ()

    @property
    def all(self) -> tuple[Hit, ...]:
        """Everything in one list."""
        return (*self.disparities, *self.departments, *self.measures)


def build(context: Context, params: Params) -> Page | None:
    """The search page: help before anything is asked, then what fits."""
    departments = queries.departments(context.scope, context.db)
    choices = {
        "q": " ".join(params.get("q", "").split()),
        "what": chosen(params, "what", KINDS),
        "department": chosen(params, "department", tuple(item.slug for item in departments)),
    }
    asked = bool(choices["q"] or choices["department"])
    found = _find(context, choices, departments) if asked else Found()
    shown = cut(found.all, params, PER_PAGE)
    words = words_of(choices["q"])
    if asked:
        sections = _results(context, found, shown.items, departments, pager(shown, PATH, choices))
    else:
        sections = _help(context, departments)
    return Page(
        title=_("Search: {words}", words=_quoted(words)) if words else _("Search"),
        heading=_("Search measures, disparities and departments"),
        lead=(_lead(choices, found) if asked else _("Type a few words, and press Search."),),
        intro=(_form(choices, departments),),
        sections=sections,
    )


def _find(context: Context, choices: Mapping[str, str], departments: Sequence[Department]) -> Found:
    words, what = words_of(choices["q"]), choices["what"] or "all"
    owner = next((item for item in departments if item.slug == choices["department"]), None)
    code = owner.code if owner else ""
    within = [item for item in departments if owner in (None, item)]
    return Found(
        _disparities(context, words, code) if what in ("all", "disparities") else (),
        tuple(d for d in within if holds(words, d.name, d.does)) if what in ("all", "departments") else (),
        find_measures(context, words, departments, department=code) if what in ("all", "measures") else (),
    )


def _disparities(context: Context, words: Sequence[str], code: str) -> tuple[Disparity, ...]:
    scope, db = context.scope, context.db
    found = queries.disparities(scope, db, text=" ".join(words))
    if not code:
        return found
    own = {item.key for item in queries.measures(scope, db, department=code)}
    linked = {link.disparity for link in queries.links(scope, db) if link.measure in own}
    return tuple(item for item in found if item.slug in linked)


def _form(choices: Mapping[str, str], departments: Sequence[Department]) -> FilterForm:
    names = tuple((item.slug, item.name) for item in departments)
    return FilterForm(
        action=PATH,
        legend=_("Search"),
        query_label=_("Words to look for"),
        query=choices["q"],
        choices=(
            Choice(
                "what",
                _("Look in"),
                choices["what"] or "all",
                (
                    ("all", _("Everything")),
                    ("measures", _("Measures")),
                    ("disparities", _("Disparities")),
                    ("departments", _("Departments")),
                ),
            ),
            Choice("department", _("Department"), choices["department"], (("", _("All departments")), *names)),
        ),
        submit=_("Search"),
    )


def _lead(choices: Mapping[str, str], found: Found) -> str:
    words = words_of(choices["q"])
    if not words:
        lead = ngettext("{n} entry fits your choice.", "{n} entries fit your choice.", len(found.all))
    else:
        lead = ngettext(
            "{n} entry holds {words}.", "{n} entries hold {words}.", len(found.all),
            words=_quoted(words),
        )  # fmt: skip
    if is_cut(choices["q"]):
        return f"{lead} {_('Only the first {n} words were looked for.', n=MOST_WORDS)}"
    return lead


def _quoted(words: Sequence[str]) -> str:
    """The words in quotation marks; one too long for a phone is cut."""
    return listed([_("“{word}”", word=f"{word[:_LONGEST]}…" if len(word) > _LONGEST else word) for word in words])


def _results(
    context: Context, found: Found, shown: Sequence[Hit], departments: Sequence[Department], onward: tuple[Block, ...]
) -> tuple[Section, ...]:
    if not shown:
        return (Section("nothing", _("Nothing fits"), (_nothing(),)),)
    disparities = [item for item in shown if isinstance(item, Disparity)]
    owners = [item for item in shown if isinstance(item, Department)]
    measures = [item for item in shown if isinstance(item, Measure)]
    sections = []
    if disparities:
        title = _("Disparities ({n})", n=len(found.disparities))
        entries = tuple((LinkTo(d.title, f"/disparities/{d.slug}"), ". ", d.statement) for d in disparities)
        sections.append(Section("disparities", title, (Bullets(entries),)))
    if owners:
        title = _("Departments ({n})", n=len(found.departments))
        entries = tuple((LinkTo(d.name, f"/departments/{d.slug}"), ". ", d.does or not_recorded()) for d in owners)
        sections.append(Section("departments", title, (Bullets(entries),)))
    if measures:
        title = _("Measures ({n})", n=f"{len(found.measures):,}")
        names = {item.code: item.name for item in departments}
        caption = _("Measures that fit, by name")
        table = measure_table(context, measures, ties_of(context), caption, owners=names)
        sections.append(Section("measures", title, (table,)))
    last = sections.pop()
    return (*sections, replace(last, blocks=(*last.blocks, *onward)))


def _nothing() -> Block:
    words = _(
        "Every word has to stand in the same entry. Use fewer words, or a part of one: “hous” finds houses and "
        "housing. Look in everything, and in all departments."
    )
    ways: Rich = (
        LinkTo(_("All measures"), "/measures"),
        ", ",
        LinkTo(_("all disparities"), "/disparities"),
        ", ",
        LinkTo(_("all departments"), "/departments"),
        ".",
    )
    return Text(((words,), ways))


def _help(context: Context, departments: Sequence[Department]) -> tuple[Section, ...]:
    scope, db = context.scope, context.db
    disparities = queries.disparities(scope, db)
    counts = _(
        "There are {measures}, {disparities} and {departments} to search.",
        measures=ngettext("{n} measure", "{n} measures", sum(queries.measure_counts(scope, db).values())),
        disparities=ngettext("{n} disparity", "{n} disparities", len(disparities)),
        departments=ngettext("{n} department", "{n} departments", len(departments)),
    )
    how = _(
        "Words are looked for in names, programs and definitions. Part of a word is enough, and capital letters do not "
        "matter. A department’s name counts for all its measures."
    )
    names = [*(item.title for item in disparities[:2]), *(item.name for item in departments[:2])]
    blocks: list[Block] = [Text(((Strong(counts),), (how,)))]
    if names:
        examples = tuple((LinkTo(name, address(PATH, {"q": name})),) for name in names)
        blocks.extend([Text(((_("For example:"),),)), Bullets(examples)])
    return (Section("how", _("How to search"), tuple(blocks)),)
