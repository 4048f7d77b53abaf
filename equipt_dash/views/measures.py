"""Every measure in one list that can be narrowed, with its newest result and the disparity it is tied to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.model import Department, Kind, Level, Measure
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Block, Choice, FilterForm, LinkTo, Page, Rich, Section, Strong, Text
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params, chosen
from equipt_dash.views.coverage import TOLD_KINDS, splittable
from equipt_dash.views.kinds import kind_words
from equipt_dash.views.link_cards import proposal_sentence
from equipt_dash.views.matching import find_measures, words_of
from equipt_dash.views.measure_table import measure_table, ties_of
from equipt_dash.views.paging import address, cut, pager
from equipt_dash.views.years import overlap_sentence

PER_PAGE = 50
PATH = "/measures"


def build(context: Context, params: Params) -> Page | None:
    """The list of measures that fit the filters in the address."""
    scope, db = context.scope, context.db
    departments = queries.departments(scope, db)
    everything = queries.measures(scope, db)
    choices = _choices(params, departments, everything)
    found = _found(context, choices, departments)
    form = _form(choices, departments, everything)
    return Page(
        title=_("Measures"),
        heading=_("What the city and its departments measure"),
        lead=_lead(context, everything),
        intro=(form,),
        sections=(
            Section("list", _("Measures, by name"), _list(context, found, params, choices, departments)),
            Section("caution", _("Before you compare"), (_caution(context),)),
        ),
    )


def _choices(params: Params, departments: Sequence[Department], everything: Sequence[Measure]) -> Mapping[str, str]:
    """What the reader chose, each value checked against what this edition knows."""
    return {
        "q": " ".join(params.get("q", "").split()),
        "department": chosen(params, "department", tuple(item.slug for item in departments)),
        "kind": chosen(params, "kind", _kinds(everything)),
        "level": chosen(params, "level", tuple(level.value for level in Level)),
        "linked": chosen(params, "linked", ("yes", "no")),
    }


def _kinds(everything: Sequence[Measure]) -> tuple[str, ...]:
    unknown = any(m.kind is Kind.NOT_RECORDED and m.level is Level.PERFORMANCE for m in everything)
    return tuple(kind.value for kind in (*TOLD_KINDS, *((Kind.NOT_RECORDED,) if unknown else ())))


def _found(context: Context, choices: Mapping[str, str], departments: Sequence[Department]) -> tuple[Measure, ...]:
    level = Level(choices["level"]) if choices["level"] else None
    found = find_measures(
        context,
        words_of(choices["q"]),
        departments,
        level=level,
        department=next((item.code for item in departments if item.slug == choices["department"]), ""),
        kind=choices["kind"],
    )
    if choices["kind"]:  # how much, how well and better off are questions to a department's own measures
        found = tuple(item for item in found if item.level is Level.PERFORMANCE)
    if choices["linked"]:
        ties = ties_of(context)
        found = tuple(item for item in found if (item.key in ties) is (choices["linked"] == "yes"))
    return found


def _form(choices: Mapping[str, str], departments: Sequence[Department], everything: Sequence[Measure]) -> FilterForm:
    kinds = tuple((kind, kind_words(Kind(kind))) for kind in _kinds(everything))
    levels = (
        (Level.PERFORMANCE.value, _("Department measures")),
        (Level.INDICATOR.value, _("Community indicators")),
    )
    names = tuple((item.slug, item.name) for item in departments)
    return FilterForm(
        action=PATH,
        legend=_("Narrow the list"),
        query_label=_("Words in the name, program or definition"),
        query=choices["q"],
        choices=(
            Choice("department", _("Department"), choices["department"], (("", _("All departments")), *names)),
            Choice("kind", _("What it tells"), choices["kind"], (("", _("Anything")), *kinds)),
            Choice("level", _("Who answers for it"), choices["level"], (("", _("Anyone")), *levels)),
            Choice(
                "linked", _("Tied to a disparity"), choices["linked"],
                (("", _("Yes or no")), ("yes", _("Yes")), ("no", _("No"))),
            ),
        ),
        submit=_("Show"),
    )  # fmt: skip


def _lead(context: Context, everything: Sequence[Measure]) -> Rich:
    if not everything:
        return (_("No measure is published yet."),)
    own = [item.key for item in everything if item.level is Level.PERFORMANCE]
    shared = len(everything) - len(own)
    counts = _(
        "{measures} and {indicators}.",
        measures=ngettext("{n} department measure", "{n} department measures", len(own)),
        indicators=ngettext("{n} community indicator", "{n} community indicators", shared),
    )
    rest = f"{_linked_sentence(context, own)} {_split_sentence(context, own)}"
    return (Strong(counts), " ", rest.strip())


def _linked_sentence(context: Context, own: Sequence[str]) -> str:
    links = [link for link in queries.links(context.scope, context.db) if link.measure in set(own)]
    linked = ngettext(
        "{n} of the department measures is linked to a disparity.",
        "{n} of the department measures are linked to a disparity.",
        len({link.measure for link in links}),
    )
    return f"{linked} {proposal_sentence(links)}".strip()


def _split_sentence(context: Context, own: Sequence[str]) -> str:
    if not own:
        return ""
    split = len(splittable(queries.observations(context.scope, context.db, own)))
    if not split:
        return ngettext(
            "The {n} department measure cannot be split by race.",
            "None of the {n} department measures can be split by race.",
            len(own),
        )
    return ngettext(
        "{n} of the {all} department measures can be split by race.",
        "{n} of the {all} department measures can be split by race.",
        split, all=f"{len(own):,}",
    )  # fmt: skip


def _list(
    context: Context,
    found: Sequence[Measure],
    params: Params,
    choices: Mapping[str, str],
    departments: Sequence[Department],
) -> tuple[Block, ...]:
    shown = cut(found, params, PER_PAGE)
    if not found:
        return (_nothing(choices),)
    words = ngettext("{n} measure fits.", "{n} measures fit.", len(found))
    caption = _("Measures {first} to {last} of {total}, by name", first=shown.first, last=shown.last, total=shown.total)
    owners = {item.code: item.name for item in departments}
    table = measure_table(context, shown.items, ties_of(context), caption, owners=owners)
    return (Text(((words,),)), table, *pager(shown, PATH, choices))


def _nothing(choices: Mapping[str, str]) -> Block:
    if not any(choices.values()):
        return Text(((_("As soon as an edition holds measures, each stands here with its newest result."),),))
    ways: Rich = (
        LinkTo(_("Show all measures"), PATH),
        _(", or "),
        LinkTo(_("search disparities and departments too"), address("/search", {"q": choices["q"]})),
        ".",
    )
    return Text(((_("No measure fits all of these choices. Use fewer words, or take a choice away."),), ways))


def _caution(context: Context) -> Block:
    links = queries.links(context.scope, context.db)
    words = _(
        "A department answers for its own measures. For a community indicator the whole city shares responsibility: "
        "no department moves it alone."
    )
    years = overlap_sentence(context, links)
    how: Rich = (LinkTo(_("How measures connect to disparities"), "/connections"), ".")
    return Text(((words,), *(((years,),) if years else ()), how))
