"""``/admin/suppression``: which rule protects the people in each measure's figures, one by one or many at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.declared.city_setup import READ_AT, SUPPRESSION
from equipt_dash.pages.declared.city_setup import SUPPRESSION_FILTERS as FILTERS
from equipt_dash.pages.forms import Field, Form, Kind, Press, Tick
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Facts,
    LinkTo,
    Notice,
    Page,
    Pager,
    Section,
    TableModel,
)
from equipt_dash.protection import Cell as Figure
from equipt_dash.statistics.reliability import CMS, NCHS_PROPORTIONS, NCHS_RATES, WA_DOH
from equipt_dash.store.desk import people
from equipt_dash.store.desk.office_suppression import PER_PAGE, RULES, Protected, Sifted, measures
from equipt_dash.views.context import BadAddress, Params, chosen
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.office_blocks import Asking
from equipt_dash.views.desk.office_forms import said
from equipt_dash.views.paging import address

PATH = "/admin/suppression"
PARAMS = (*FILTERS, "said")

NONE = "none"
"""What a form calls having no rule, so that leaving the field empty is never taken for it."""

_MOST_NAMED = 20


@dataclass(frozen=True)
class Kept:
    """A form that was not carried out: what was chosen, what is wrong, and what stands in its way."""

    rule: str = ""
    ticked: frozenset[str] = frozenset()
    wrong: Mapping[str, str] = field(default_factory=dict)
    leaks: tuple[Figure, ...] = ()
    stale: frozenset[str] = frozenset()
    reason: str = ""


def build(desk: Desk, params: Params, again: Kept | None = None) -> Page:
    """The page."""
    departments = {slug: name for _code, slug, name in people.departments(desk.db)}
    wanted = Sifted(
        chosen(params, "department", departments),
        chosen(params, "has", tuple(rule or NONE for rule in RULES)),
        params.get("q", ""),
    )
    number = _page(params)
    scope = desk.scope(Action.MANAGE_SUPPRESSION)
    found, total = measures(desk.read(scope), wanted, offset=(number - 1) * PER_PAGE)
    if number > 1 and not found:
        raise BadAddress("page")
    changed = {"changed": _("Saved. It counts from the next edition on.")}
    listed_here = (_form(desk, params, found, again or Kept()),) if found else (_none(),)
    return Page(
        title=_("Suppression rules"),
        heading=_("Suppression rules"),
        lead=(ngettext("{n} measure fits.", "{n} measures fit.", total),),
        sections=(
            Section(
                "rules",
                _("What each rule does"),
                (Facts(tuple((rule_title(rule), (rule_words(rule),)) for rule in RULES)),),
            ),
            Section(
                "measures", _("Measures"), (_filter(params, departments), *listed_here, *_pager(params, number, total))
            ),
        ),
        crumbs=(LinkTo(_("Admin"), "/admin"),),
        intro=(*said(params, changed), *_obstacles(again, found)),
        jump=True,
    )


def rule_title(rule: str) -> str:
    """What a rule is called."""
    return {
        "": _("No rule"),
        NONE: _("No rule"),
        CMS.key: _("Small counts, fewer than {n} (CMS)", n=CMS.threshold),
        WA_DOH.key: _("Small counts, fewer than {n} (Washington State)", n=WA_DOH.threshold),
        NCHS_RATES.key: _("Rates (NCHS)"),
        NCHS_PROPORTIONS.key: _("Shares of a sample (NCHS)"),
    }.get(rule, rule)


def rule_words(rule: str) -> str:
    """What a rule does, with its own numbers."""
    small = _(
        "Counts of 1 to {most} people are hidden, and with them every rate, total and number of an earlier edition "
        "that would give them away. A count of 0 is shown."
    )
    return {
        "": _(
            "Every figure is printed as it is stored. For figures an outside source has already published, and for the "
            "city’s own counts of people only where an equity officer says why."
        ),
        CMS.key: small.format(most=CMS.threshold - 1),
        WA_DOH.key: small.format(most=WA_DOH.threshold - 1),
        NCHS_RATES.key: _(
            "Rates built on fewer than {fewest} cases or people are hidden, with everything that would give them away. "
            "So are rates whose 95% interval is wider than {relative}% of the rate.",
            fewest=f"{NCHS_RATES.fewest:g}", relative=f"{NCHS_RATES.relative * 100:g}",
        ),
        NCHS_PROPORTIONS.key: _(
            "Shares from fewer than {n} people are hidden. So are shares whose interval is {wide} points wide or more, "
            "or wider than {narrow} points and than {relative}% of the share. It judges how precise a share is: "
            "it does not stop anybody from working out a small count.",
            n=f"{NCHS_PROPORTIONS.smallest_n:g}", wide=f"{NCHS_PROPORTIONS.wide * 100:g}",
            narrow=f"{NCHS_PROPORTIONS.narrow * 100:g}", relative=f"{NCHS_PROPORTIONS.relative * 100:g}",
        ),
    }.get(rule, rule)  # fmt: skip


def _page(params: Params) -> int:
    text = params.get("page", "") or "1"
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) > 0):
        raise BadAddress("page")
    return int(text)


def here(params: Params, **more: str) -> str:
    """The address of the page as it is filtered now."""
    return address(PATH, {**{name: params.get(name, "") for name in FILTERS}, **more})


def _filter(params: Params, departments: Mapping[str, str]) -> Asking:
    rules = tuple((rule or NONE, rule_title(rule)) for rule in RULES)
    fields = (
        Field("q", _("Words in the name"), value=params.get("q", "")),
        Field(
            "department",
            _("Department"),
            Kind.CHOICE,
            params.get("department", ""),
            options=(("", _("All")), *departments.items()),
        ),
        Field("has", _("Rule now"), Kind.CHOICE, params.get("has", ""), options=(("", _("All")), *rules)),
    )
    clear = LinkTo(_("Show everything"), PATH) if any(params.get(name) for name in FILTERS) else None
    return Asking("measure-filter", PATH, _("Show only"), fields, _("Show"), clear)


def _none() -> Notice:
    return Notice(_("No measure fits this filter."), ())


def _form(desk: Desk, params: Params, found: tuple[Protected, ...], again: Kept) -> Form:
    ticks = tuple(Tick(one.key, one.name, one.key in again.ticked, hint=_about(one)) for one in found)
    options = (("", _("Choose one")), *((rule or NONE, rule_title(rule)) for rule in RULES))
    fields = SUPPRESSION.controls(
        {"measure": ticks, "rule": options}, values={"rule": again.rule, "reason": again.reason}, wrong=again.wrong
    )
    hidden = tuple((f"{READ_AT}{one.key}", str(one.version)) for one in found)
    filters = tuple((name, params[name]) for name in FILTERS if params.get(name))
    form = desk.form("suppression", PATH, fields, (Press(_("Set this rule")),), hidden=(*filters, *hidden))
    problem = again.wrong.get("", "")
    return (
        form
        if not problem
        else Form(form.id, form.action, form.fields, form.presses, hidden=form.hidden, problem=problem)
    )


def _about(one: Protected) -> str:
    rule = _("{rule}, by default", rule=rule_title(CMS.key)) if one.by_default else rule_title(one.rule)
    words = [one.department or _("Whole city"), rule]
    if one.why_open:
        words.append(_("no rule because: {reason}", reason=one.why_open))
    if one.hidden:
        words.append(_("editions hide some of its numbers"))
    return "; ".join(words)


def _obstacles(again: Kept | None, found: tuple[Protected, ...]) -> tuple[Block, ...]:
    if again is None:
        return ()
    return (*_leaks(again, found), *_stale(again, found))


def _leaks(again: Kept, found: tuple[Protected, ...]) -> tuple[Block, ...]:
    if not again.leaks:
        return ()
    called = {one.key: one.name for one in found}
    why = _(
        "Published editions hide numbers of these measures and cannot be changed. Under “{rule}” the next edition would "
        "print them, and everybody could read what was hidden. Publishing would be refused.",
        rule=rule_title(again.rule),
    )
    way = _(
        "Keep a rule that guards small counts: {rules}.",
        rules=listed([rule_title(rule) for rule in (CMS.key, WA_DOH.key, NCHS_RATES.key)]),
    )
    named = tuple(
        (
            _(
                "{measure}: {period}, {group}, {area}",
                measure=called.get(one.measure, one.measure),
                period=one.period,
                group=one.group,
                area=one.area,
            ),
        )
        for one in again.leaks[:_MOST_NAMED]
    )
    rest = len(again.leaks) - len(named)
    more = ((ngettext("and {n} more", "and {n} more", rest),),) if rest > 0 else ()
    return (Notice(_("This rule cannot be taken away"), ((why,), (way,))), Bullets((*named, *more)))


def _stale(again: Kept, found: tuple[Protected, ...]) -> tuple[Block, ...]:
    if not again.stale:
        return ()
    columns = (Column("measure", _("Measure")), Column("now", _("Stored now")), Column("mine", _("What you chose")))
    rows = tuple(
        (Cell(one.name), Cell(rule_title(one.rule)), Cell(rule_title(again.rule)))
        for one in found
        if one.key in again.stale
    )
    words = _("Nothing of yours was stored yet. Your ticks are still there: look at them and send the form again.")
    return (
        Notice(_("Somebody changed some of these measures meanwhile"), ((words,),)),
        TableModel(_("Both versions"), columns, rows, empty=_("These measures are no longer on this page.")),
    )


def _pager(params: Params, number: int, total: int) -> tuple[Block, ...]:
    pages = max(1, -(-total // PER_PAGE))
    if pages == 1:
        return ()

    def way(words: str, to: int) -> LinkTo | None:
        return LinkTo(words, here(params, page=str(to) if to > 1 else "")) if 1 <= to <= pages else None

    words = _("Page {number} of {pages}.", number=number, pages=pages)
    return (Pager(words, way(_("Before"), number - 1), way(_("Next"), number + 1)),)
