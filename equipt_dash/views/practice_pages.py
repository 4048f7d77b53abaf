"""Public pages of the practice: engagement and partners, plans and money, levers and actions, the racial equity tool.

Each shows every published record of its kinds and says what is needed where there is none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from equipt_dash.kernel.model import ALL_GROUPS, Reach
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.kernel.words.numbers import day
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
from equipt_dash.practice.kinds import PLAN_LEVELS
from equipt_dash.practice.model import BudgetLine, Engagement, LeverAction, Lines, Partner, PlanItem, ToolRun
from equipt_dash.practice.reached import not_asked
from equipt_dash.practice.structure import cycle
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.practice.money import money_blocks
from equipt_dash.views.practice_words import column_words, field_words, option_words
from equipt_dash.views.wording import not_recorded


def _text(words: str) -> Text:
    return Text(((words,),))


def _named(context: Context, disparities: Sequence[str], measures: Sequence[str]) -> Rich:
    """Links to what a record is about; what is not public is left out."""
    items = queries.disparities(context.scope, context.db) if disparities else ()
    rows = queries.measures(context.scope, context.db, keys=sorted(measures)) if measures else ()
    found: list[Rich] = [
        *((LinkTo(one.title, f"/disparities/{one.slug}"),) for one in items if one.slug in disparities),
        *((LinkTo(row.name, f"/measures/{row.slug}"),) for row in rows),
    ]
    pieces: Rich = ()
    for number, each in enumerate(found):
        pieces = (*pieces, *(("; ",) if number else ()), *each)
    return pieces or (not_recorded(),)


def _lines(context: Context, kind: str, field: str, columns: Sequence[str], rows: Lines) -> Block:
    people = {one.code: one.people for one in queries.groups(context.scope, context.db)} | {ALL_GROUPS: _("Everybody")}
    table = tuple(
        tuple(
            Cell(_cell(people, columns[place], cell)) if cell else Cell(not_recorded(), absent=True)
            for place, cell in enumerate(row)
        )
        for row in sorted(rows, key=lambda row: people.get(row[0], row[0]).casefold())
    )
    heads = tuple(Column(name, column_words(name)) for name in columns)
    return TableModel(field_words(kind, field), heads, table, empty=_("Not recorded."))


def _cell(people: Mapping[str, str], column: str, cell: str) -> str:
    if column == "group":
        return people.get(cell, cell)
    return _("fewer than 10") if cell == "<10" else cell


def engagement(context: Context, _params: Params) -> Page | None:
    """``/engagement``: asked, said, did; and who helps."""
    found = queries.records(context.scope, context.db, Engagement)
    done = sorted((one for one in found if one.status == "done"), key=lambda one: str(one.held_on), reverse=True)
    planned = sorted((one for one in found if one.status != "done"), key=lambda one: str(one.held_on))
    told = sum(1 for one in done if one.answered_on)
    lead = _("No engagement is recorded yet. Needed: what people were asked, what they said, and what the City did.")
    if found:
        start = ngettext("People were asked once so far.", "People were asked {n} times so far.", len(done))
        lead = f"{start} {ngettext('Once, they were told what became of it.', 'In {n} cases they were told what became of it.', told)}"
    return Page(
        title=_("Engagement"),
        heading=_("Asked, said, did"),
        lead=(lead,),
        jump=True,
        sections=(
            Section("done", _("What was asked and heard"), _engagements(context, done)),
            Section("planned", _("What is planned"), _engagements(context, planned)),
            Section("not-asked", _("Who has not been asked yet"), _not_asked(context, found)),
            Section("partners", _("Partners, and who is missing"), _partners(context)),
        ),
    )


def _engagements(context: Context, found: Sequence[Engagement]) -> tuple[Block, ...]:
    if not found:
        return (_text(_("None is recorded.")),)
    return tuple(Details(_heading(one), _engagement(context, one)) for one in found)


def _heading(one: Engagement) -> str:
    return _("{title}, {day}", title=one.title, day=day(one.held_on)) if one.held_on else one.title


def _engagement(context: Context, one: Engagement) -> tuple[Block, ...]:
    answered = day(one.answered_on) if one.answered_on else _("not yet")
    rows: list[tuple[str, Rich]] = [
        (field_words("engagement", "method"), (one.method,)),
        (_("Asked"), (one.asked,)),
        (_("Said"), (one.said or not_recorded(),)),
        (_("Did"), (one.did or not_recorded(),)),
        (field_words("engagement", "answered_on"), (answered,)),
        (_("About"), _named(context, one.disparities, one.measures)),
    ]
    columns = ("group", "people", "how")
    return Facts(tuple(rows)), _lines(context, "engagement", "reached", columns, one.reached_public)


def _not_asked(context: Context, found: Sequence[Engagement]) -> tuple[Block, ...]:
    names = {one.code: one.people for one in queries.groups(context.scope, context.db)}
    items = queries.disparities(context.scope, context.db)
    missing = not_asked(items, found, names)
    if not missing:
        return (_text(_("For every disparity, each group it weighs on most was reached by name.")),)
    rows = tuple(
        (
            Cell(item.title, href=f"/disparities/{item.slug}"),
            Cell(listed([names.get(code, code) for code in missing[item.slug]])),
        )
        for item in items
        if item.slug in missing
    )
    columns = (Column("disparity", _("Disparity")), Column("groups", _("Not reached by name so far")))
    note = _("From the engagement on record. People may have been there without being counted by group.")
    return (TableModel(_("Groups a disparity weighs on most, not yet reached"), columns, rows, note=note),)


def _partners(context: Context) -> tuple[Block, ...]:
    order = ("missing", "asked", "at_the_table")
    found = sorted(
        queries.records(context.scope, context.db, Partner), key=lambda one: (order.index(one.standing), one.title)
    )
    rows = tuple(
        (
            Cell(one.title), Cell(option_words("partner", "standing", one.standing)), Cell(one.role),
            Cell(one.why) if one.why else Cell(not_recorded(), absent=True),
        )
        for one in found
    )  # fmt: skip
    columns = (
        Column("who", _("Who")), Column("standing", _("Where it stands")), Column("role", _("Their part")),
        Column("why", _("Why they matter here")),
    )  # fmt: skip
    empty = _("No partner is recorded yet. Needed: who helps, in which role, and who is still missing.")
    return (TableModel(_("Partners, the missing ones first"), columns, rows, empty=empty),)


def plans(context: Context, _params: Params) -> Page | None:
    """``/plans``: from the vision to the strategies and what they use, and the money."""
    found = queries.records(context.scope, context.db, PlanItem)
    money = queries.records(context.scope, context.db, BudgetLine)
    titles = {one.slug: one.title for one in queries.disparities(context.scope, context.db)}
    lead = _(
        "No plan is recorded yet. Needed: the vision, the goals below it, and the strategies that use the measures."
    )
    if found:
        counts = Counter(one.level for one in found)
        parts = [
            f"{option_words('plan-item', 'level', level)}: {counts[level]}" for level in PLAN_LEVELS if counts[level]
        ]
        lead = _("What is recorded: {parts}.", parts=", ".join(parts))
    return Page(
        title=_("Plans and money"),
        heading=_("From the vision to the measure"),
        lead=(lead,),
        jump=True,
        sections=(
            Section("outline", _("The outline"), _outline(context, found)),
            Section("open", _("What does not fit together yet"), _unfitting(context, found)),
            Section("money", _("Money"), money_blocks(found, titles, money)),
        ),
    )


def _outline(context: Context, found: Sequence[PlanItem]) -> tuple[Block, ...]:
    if not found:
        return (_text(_("Nothing to show yet.")),)
    known = {one.slug for one in found}
    tops = [one for one in found if one.parent not in known or cycle(one.slug, _parents(found))]
    tops.sort(key=lambda one: PLAN_LEVELS.index(one.level))
    return tuple(_branch(context, one, found, frozenset()) for one in tops)


def _parents(found: Sequence[PlanItem]) -> dict[str, tuple[str, ...]]:
    return {one.slug: (one.parent,) if one.parent else () for one in found}


def _branch(context: Context, one: PlanItem, found: Sequence[PlanItem], above: frozenset[str]) -> Block:
    level = option_words("plan-item", "level", one.level)
    inside: list[Block] = [Text(((one.text,),))] if one.text else []
    inside.append(Facts(((_("About"), _named(context, one.disparities, one.measures)),)))
    below = [each for each in found if each.parent == one.slug and each.slug not in {*above, one.slug}]
    inside += [_branch(context, each, found, above | {one.slug}) for each in below]
    return Details(f"{level}: {one.title}", tuple(inside))


def _unfitting(context: Context, found: Sequence[PlanItem]) -> tuple[Block, ...]:
    known = {one.slug for one in found}
    lines: list[Rich] = []
    for one in found:
        if one.parent and one.parent not in known:
            lines.append((Strong(one.title), ": ", _("what it stood below is not public, or gone.")))
        if cycle(one.slug, _parents(found)):
            lines.append((Strong(one.title), ": ", _("its place in the outline runs in a circle.")))
        if one.level == "strategy" and not one.measures:
            lines.append((Strong(one.title), ": ", _("a strategy without a measure.")))
        if one.level != "vision" and not one.parent:
            lines.append((Strong(one.title), ": ", _("it stands below nothing.")))
    named = {slug for one in found for slug in one.disparities}
    items = queries.disparities(context.scope, context.db) if found else ()
    unnamed = [item for item in items if item.slug not in named]
    blocks: list[Block] = [Bullets(tuple(lines))] if lines else []
    if unnamed:
        names = Bullets(tuple((LinkTo(one.title, f"/disparities/{one.slug}"),) for one in unnamed))
        words = ngettext("{n} disparity that no plan names", "{n} disparities that no plan names", len(unnamed))
        blocks.append(Details(words, (names,)))
    return tuple(blocks) or (_text(_("Nothing.")),)


def actions(context: Context, _params: Params) -> Page | None:
    """``/actions``: what is done, and how far it goes beyond services."""
    found = sorted(queries.records(context.scope, context.db, LeverAction), key=lambda one: one.title.casefold())
    beyond = sum(1 for one in found if one.reach is not Reach.SERVICE)
    lead = _("No action is recorded yet. Needed: what is done, by whom, from when, and how far it reaches.")
    if found:
        lead = _("{n} of {all} actions go beyond services.", n=beyond, all=len(found))
    return Page(
        title=_("Levers and actions"),
        heading=_("What is done"),
        lead=(lead,),
        sections=tuple(
            Section(reach.value, option_words("action", "reach", reach.value), _actions(context, found, reach))
            for reach in Reach
        ),
    )


def _actions(context: Context, found: Sequence[LeverAction], reach: Reach) -> tuple[Block, ...]:
    here = [one for one in found if one.reach is reach]
    return tuple(_action(context, one) for one in here) or (_text(_("None is recorded.")),)


def _action(context: Context, one: LeverAction) -> Block:
    when = [(name, getattr(one, name)) for name in ("starts_on", "review_on", "ends_on")]
    cost = f"${one.cost:,.0f} {one.cost_note}".strip() if one.cost is not None else one.cost_note or not_recorded()
    rows: list[tuple[str, Rich]] = [
        (_("What is done"), (one.what,)),
        (_("Lever"), (one.lever,)),
        (_("How far is it?"), (option_words("action", "status", one.status),)),
        *((field_words("action", name), (day(value),)) for name, value in when if value),
        (_("Who owns it"), (one.owner or not_recorded(),)),
        (_("Cost"), (cost,)),
        (_("Contribution"), (one.contribution or not_recorded(),)),
        (field_words("action", "evidence"), (one.evidence or not_recorded(),)),
        (_("About"), _named(context, one.disparities, one.measures)),
    ]
    return Details(one.title, (Facts(tuple(rows)),))


def equity_tool(context: Context, _params: Params) -> Page | None:
    """``/equity-tool``: what the tool asks, and every finished use of it."""
    found = [one for one in queries.records(context.scope, context.db, ToolRun) if one.completed_on]
    lead = _("No finished use of the tool is published yet.")
    if found:
        lead = ngettext("It was used once so far.", "It was used {n} times so far.", len(found))
    steps = ("results", "data_used", "engaged", "analysis", "implementation", "accountability")
    return Page(
        title=_("Racial equity tool"),
        heading=_("The racial equity tool"),
        lead=(lead,),
        sections=(
            Section(
                "steps", _("Six steps"), (Bullets(tuple((field_words("tool-run", name),) for name in steps)), _origin())
            ),
            Section(
                "uses",
                _("Where it was used"),
                tuple(_use(context, one, steps) for one in found) or (_text(_("None is published.")),),
            ),
        ),
    )


def _origin() -> Block:
    url = "https://nationalreentryresourcecenter.org/resources/racial-equity-toolkit-opportunity-operationalize-equity"
    return Text(
        (
            (
                _("The steps follow the toolkit of the Government Alliance on Race and Equity: "),
                LinkTo(_("source"), url),
                ".",
            ),
        )
    )


def _use(context: Context, one: ToolRun, steps: Sequence[str]) -> Block:
    rows: list[tuple[str, Rich]] = [
        (_("Used on"), (option_words("tool-run", "subject", one.subject),)),
        *((field_words("tool-run", name), (text,)) for name, text in zip(steps, one.steps, strict=True)),
        (field_words("tool-run", "changed"), (one.changed or not_recorded(),)),
        (_("About"), _named(context, one.disparities, one.measures)),
    ]
    columns = ("group", "benefit", "burden")
    return Details(one.title, (Facts(tuple(rows)), _lines(context, "tool-run", "effects", columns, one.effects)))
