"""How every verdict on the site is reached, in plain words first and in formulas for whoever opens them."""

from __future__ import annotations

from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    Details,
    Facts,
    LinkTo,
    Page,
    Rich,
    Section,
    Strong,
    TableModel,
    Text,
)
from equipt_dash.statistics.change import ChangeVerdict
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.method_notes import families
from equipt_dash.views.method_notes.kinds import Family
from equipt_dash.views.wording import not_recorded, verdict_words


def build(context: Context, _params: Params) -> Page | None:
    """The methods page."""
    return Page(
        title=_("Methods"),
        heading=_("How we judge, and how sure we are"),
        lead=(
            _(
                "A gap counts as closed fairly only when it narrows and no group is worse off. Every verdict here must "
                "beat chance, and where the source publishes no margin of error we draw none."
            ),
        ),
        jump=True,
        sections=(
            Section("definition", _("What we mean by racial equity"), (_definition(context),)),
            Section("verdicts", _("The verdicts on a gap over time"), (_verdicts(),)),
            *(Section(one.slug, one.title, _family(one)) for one in families()),
            Section("connection", _("Whether measures connect"), (_connection(),)),
            Section("order", _("How groups are shown"), (_order(),)),
            Section("groups", _("Race and ethnicity groups and their standards"), _groups(context)),
            Section("words", _("Words used on this site"), (_glossary(context),)),
        ),
    )


def _definition(context: Context) -> Block:
    words = _(
        "Racial equity means closing the gaps so that race does not predict one’s success, while also improving outcomes "
        "for all. So progress has two conditions: the gap narrows, and outcomes improve for every group."
    )
    source: Rich = (
        _("From the talk “Are you Equipt to Innovate?”, which this site puts to work. "),
        LinkTo(_("Its seven elements"), "/elements"),
        ".",
    )
    return Text(((words,), source))


def _verdicts() -> Block:
    meaning = {
        ChangeVerdict.LEVELLING_UP: _("the gap is clearly narrower and no group is clearly worse off"),
        ChangeVerdict.A_GROUP_FELL: _(
            "the gap is clearly narrower, but some group is clearly worse off; never counted as progress"
        ),
        ChangeVerdict.UNEQUALLY: _("the gap is clearly wider, though no group is clearly worse off"),
        ChangeVerdict.FALLING_BEHIND: _("the gap is clearly wider and some group is clearly worse off"),
        ChangeVerdict.CLOSED_OR_REVERSED: _(
            "the gap is gone, or the group that was behind is ahead, or the one that was ahead is behind"
        ),
        ChangeVerdict.NO_CLEAR_CHANGE: _("the change is no larger than chance would make it"),
        ChangeVerdict.NOT_ENOUGH_DATA: _("fewer than two comparable periods, or no margin of error"),
    }
    return Bullets(tuple((Strong(f"{verdict_words(v)}: "), meaning[v], ".") for v in ChangeVerdict))


def _family(family: Family) -> tuple[Block, ...]:
    items = tuple((LinkTo(one.title, f"/methods/{one.slug}"), f": {one.plain}") for one in family.methods)
    return (Text(((family.plain,),)), Bullets(items))


def _connection() -> Block:
    words = _("Plain questions of measures, links and disparities, each with why it is asked and what mends it: ")
    return Text(((words, LinkTo(_("the connection check"), "/methods/connection-check"), "."),))


def _order() -> Block:
    return Bullets(
        (
            (_("Groups stand in alphabetical order. No group is put first by habit and none is ranked."),),
            (_("The yardstick is the average of the area unless the page says why it is not."),),
            (_("Group names follow the source. “Black” in Census tables includes Hispanic Black residents; “Black, not "
               "Hispanic” does not. The two never stand in one line."),),
            (_("Missing, suppressed and zero are three different things, and each is written in words."),),
        )
    )  # fmt: skip


def _groups(context: Context) -> tuple[Block, ...]:
    standards = {one.key: one for one in queries.standards(context.scope, context.db)}
    known = tuple(
        (f"{one.title} ({one.year or not_recorded()})", (one.note, " ", *_where(one.url))) for one in standards.values()
    )
    rows = tuple(
        (
            Cell(group.label),
            Cell(group.people),
            Cell(standards[group.standard].title),
            Cell(group.note or _("none")),
        )
        for group in queries.groups(context.scope, context.db)
    )
    columns = (
        Column("label", _("In charts and tables")),
        Column("people", _("In sentences")),
        Column("standard", _("Standard")),
        Column("note", _("Good to know")),
    )
    table = TableModel(_("Every group on this site"), columns, rows, empty=_("No group is recorded yet."))
    return (Facts(known), Details(_("All groups"), (table,)))


def _where(url: str) -> Rich:
    return (LinkTo(_("Where it is stated"), url),) if url.startswith(("http://", "https://")) else (url,)


def _glossary(context: Context) -> Block:
    rows = tuple((term.term, (term.meaning,)) for term in context.framework.glossary)
    return Facts(rows)
