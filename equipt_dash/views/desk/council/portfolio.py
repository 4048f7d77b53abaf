"""``/council/portfolio``: departments beside disparities, and measures over time, as heat maps that need no colour.

Everything comes from the newest edition. The database narrows, orders and counts, so that thousands of measures stay quick.
"""

from __future__ import annotations

from dataclasses import dataclass

from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.model import Department, Disparity
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Block, Choice, FilterForm, LinkTo, Page, Section
from equipt_dash.store import portfolio, queries
from equipt_dash.store.desk import visits
from equipt_dash.store.portfolio import Order, Stand, Wanted
from equipt_dash.views.context import Context, Params, chosen
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import sets
from equipt_dash.views.desk.council.portfolio_maps import crossing_map, year_map
from equipt_dash.views.paging import cut_of, pager, start_of

PATH = "/council/portfolio"
PARAMS = ("q", "department", "disparity", "of", "stand", "order", "page")
PER_PAGE = 50


@dataclass(frozen=True)
class Known:
    """What the choices are made of."""

    departments: tuple[Department, ...]
    disparities: tuple[Disparity, ...]
    parts: sets.Options


def build(desk: Desk, params: Params) -> Page:
    """The page, from the newest edition.

    Raises:
        BadAddress: the address names what there is not.
    """
    found = visits.editions(desk.db)
    if not found:
        return _page((_("Nothing has been published yet."),))
    context = Context(public_scope(found[-1].number), desk.db, desk.framework, desk.today)
    known = Known(
        queries.departments(context.scope, context.db),
        queries.disparities(context.scope, context.db),
        tuple(one for one in sets.options(context) if not one[0].startswith("department-")),
    )
    choices = _choices(params, known)
    wanted = _wanted(context, choices, known)
    everything = portfolio.counts(context.scope, context.db, Wanted())
    fit = everything if wanted == Wanted(order=wanted.order) else portfolio.counts(context.scope, context.db, wanted)
    total = sum(fit.values())
    start = start_of(total, params, PER_PAGE)
    shown = cut_of(portfolio.measures(context.scope, context.db, wanted, start, PER_PAGE), total, start, PER_PAGE)
    crossed = crossing_map(context, known.departments, known.disparities, PATH)
    return _page(
        (_lead(everything, found[-1].number),),
        (
            Section("departments", _("Departments and disparities"), (crossed,)),
            Section(
                "measures",
                _("Measures over the years"),
                (_form(choices, known), *year_map(context, shown, known.departments), *pager(shown, PATH, choices)),
            ),
        ),
        found[-1].number,
    )


def _page(lead: tuple[str, ...], sections: tuple[Section, ...] = (), edition: int | None = None) -> Page:
    title = _("The whole portfolio")
    crumbs = (LinkTo(_("Since you last looked"), "/council"),)
    return Page(title, title, lead, sections, kicker=_("Council"), crumbs=crumbs, jump=True, edition=edition)


def _lead(stands: dict[Stand, int], edition: int) -> str:
    many = sum(stands.values())
    return _(
        "Edition {edition} has {measures}. {judged} can be held against a target for their newest period, and {short} of "
        "these miss it by more than 5%.",
        edition=edition, measures=ngettext("{n} measure", "{n} measures", many), judged=many - stands[Stand.NONE],
        short=stands[Stand.SHORT],
    )  # fmt: skip


def _choices(params: Params, known: Known) -> dict[str, str]:
    return {
        "q": " ".join(params.get("q", "").split()),
        "department": chosen(params, "department", tuple(one.slug for one in known.departments)),
        "disparity": chosen(params, "disparity", tuple(one.slug for one in known.disparities)),
        "of": chosen(params, "of", tuple(name for name, _words in known.parts)),
        "stand": chosen(params, "stand", tuple(one.value for one in Stand)),
        "order": chosen(params, "order", tuple(one.value for one in Order if one is not Order.SHORT)),
    }


def _wanted(context: Context, choices: dict[str, str], known: Known) -> Wanted:
    named = sets.named(context, choices["of"])
    read = {one.slug: one.measure for one in known.disparities}
    own = (*named.measures, *(read[slug] for slug in named.disparities if slug in read))
    return Wanted(
        text=choices["q"],
        department=next((one.code for one in known.departments if one.slug == choices["department"]), ""),
        disparity=choices["disparity"],
        keys=own if choices["of"] else None,
        stand=Stand(choices["stand"]) if choices["stand"] else None,
        order=Order(choices["order"]) if choices["order"] else Order.SHORT,
    )


def _form(choices: dict[str, str], known: Known) -> Block:
    stands = (
        ("", _("Any")), (Stand.SHORT.value, _("Misses its target by more than 5%")),
        (Stand.NEAR.value, _("Misses it by less")), (Stand.MET.value, _("Meets its target")),
        (Stand.NONE.value, _("Cannot be judged")),
    )  # fmt: skip
    orders = (
        ("", _("Farthest from its target")), (Order.CHANGE.value, _("Worst change against the period before")),
        (Order.OLD.value, _("Oldest newest figure")), (Order.DEPARTMENT.value, _("Department")), (Order.NAME.value, _("Name")),
    )  # fmt: skip
    departments = tuple((one.slug, one.name) for one in known.departments)
    disparities = tuple((one.slug, one.title) for one in known.disparities)
    return FilterForm(
        f"{PATH}#measures",
        _("Narrow and order the measures"),
        _("Words in the name"),
        choices["q"],
        (
            Choice("department", _("Department"), choices["department"], (("", _("All departments")), *departments)),
            Choice("disparity", _("Linked to"), choices["disparity"], (("", _("Any disparity, or none")), *disparities)),
            Choice("of", _("Stage or element"), choices["of"], (("", _("All")), *known.parts)),
            Choice("stand", _("Newest figure"), choices["stand"], stands),
            Choice("order", _("First comes"), choices["order"], orders),
        ),
        _("Show"),
    )  # fmt: skip
