"""``/internal/disparities/<slug>/worksheet``: the six practice questions with everything recorded that answers them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.connection.check import check_disparity, check_link, check_measure
from equipt_dash.kernel.access import Action, Row
from equipt_dash.kernel.model import Disparity, Link, Measure
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Bullets, Details, LinkTo, Notice, Page, Rich, Section, Strong, Text
from equipt_dash.practice.framework import Question
from equipt_dash.practice.model import Challenge, DataGap, Engagement, LeverAction, Partner, Worksheet
from equipt_dash.store.desk import drafts
from equipt_dash.views.check_blocks import check_blocks
from equipt_dash.views.context import Params
from equipt_dash.views.desk.check_now import gather
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.record_paths import new_path, record_path
from equipt_dash.views.desk.records import state_words
from equipt_dash.views.practice_words import option_words
from equipt_dash.views.wording import not_recorded


@dataclass(frozen=True)
class Sheet:
    """Everything the six questions about one disparity rest on."""

    item: Disparity
    measures: Mapping[str, Measure]
    links: tuple[Link, ...]
    worksheets: tuple[Worksheet, ...]
    partners: tuple[Partner, ...]
    gaps: tuple[DataGap, ...]
    engagements: tuple[Engagement, ...]
    actions: tuple[LeverAction, ...]
    challenges: tuple[Challenge, ...]


def build(desk: Desk, params: Params) -> Page | None:
    """The page; ``None`` for a disparity the reader does not reach."""
    item = next((one for one in desk.read().disparities() if one.slug == params["slug"]), None)
    if item is None:
        return None
    sheet = _gather(desk, item)
    open_now = [one for one in desk.framework.questions if not _answers(sheet, one.number)]
    lead = ngettext("{n} of the six questions is open.", "{n} of the six questions are open.", len(open_now))
    return Page(
        title=_("Worksheet: {what}", what=item.title),
        heading=item.title,
        kicker=_("Practice worksheet"),
        lead=(lead if open_now else _("Every question has an answer."),),
        crumbs=(LinkTo(_("The public page"), f"/disparities/{item.slug}"),),
        intro=_forms(desk, sheet),
        jump=True,
        sections=tuple(_question(desk, sheet, one) for one in desk.framework.questions),
    )


def _gather(desk: Desk, item: Disparity) -> Sheet:
    read = desk.read()
    links = read.links(disparity=item.slug)
    keys = {link.measure for link in links}

    def about(one: Partner | Engagement | LeverAction) -> bool:
        return item.slug in one.disparities or bool(keys & set(one.measures))

    def single(one: DataGap | Challenge) -> bool:
        return one.disparity == item.slug or one.measure in keys

    return Sheet(
        item,
        {one.key: one for one in read.measures(keys=sorted(keys))} if keys else {},
        links,
        tuple(one for one in read.records(Worksheet) if one.disparity == item.slug),
        tuple(one for one in read.records(Partner) if about(one)),
        tuple(one for one in read.records(DataGap) if single(one)),
        tuple(one for one in read.records(Engagement) if about(one)),
        tuple(one for one in read.records(LeverAction) if about(one)),
        tuple(one for one in read.records(Challenge) if single(one)),
    )


def _answers(sheet: Sheet, number: int) -> list[tuple[Worksheet, str]]:
    return [(one, one.answers[number - 1]) for one in sheet.worksheets if one.answers[number - 1]]


def _forms(desk: Desk, sheet: Sheet) -> tuple[Block, ...]:
    """Where each worksheet is written: the disparity's own, and one for each linked measure."""
    written = {one.measure for one in sheet.worksheets}
    lines: list[Rich] = []
    for key in ("", *sorted(link.measure for link in sheet.links)):
        if key and key not in sheet.measures:
            continue
        name = sheet.measures[key].name if key else _("The disparity as a whole")
        live = next(
            (d for d in drafts.listed(desk.read(desk.scope()), kind="worksheet") if d.key == (sheet.item.slug, key)),
            None,
        )
        state = _(" ({state})", state=state_words(live)) if live else "" if key in written else _(" (not written yet)")
        there = key in written or live is not None
        if not there and not desk.may(Action.ENTER, Row(sheet.measures[key].department if key else "")):
            continue
        path = (
            record_path("worksheet", sheet.item.slug, key)
            if there
            else new_path("worksheet", disparity=sheet.item.slug, measure=key)
        )
        lines.append((LinkTo(name, path), state))
    if not lines or not desk.may(Action.ENTER):
        return ()
    return (Notice(_("Write the answers"), ()), Bullets(tuple(lines)))


def _question(desk: Desk, sheet: Sheet, question: Question) -> Section:
    blocks: list[Block] = []
    for one, text in _answers(sheet, question.number):
        name = sheet.measures[one.measure].name if one.measure in sheet.measures else _("The disparity as a whole")
        signed = _("Signed off by {who}.", who=one.signed_by) if one.signed_by else ""
        blocks.append(Text(((Strong(f"{name}: "), text), (signed,)) if signed else ((Strong(f"{name}: "), text),)))
    if not blocks:
        blocks.append(Text(((_("Open: nobody has answered this yet."),),)))
    blocks += _RECORDED[question.number](desk, sheet)
    blocks.append(Details(_("What to think about"), _prompts(question)))
    return Section(question.slug, f"{question.number}. {question.text}", tuple(blocks))


def _prompts(question: Question) -> tuple[Block, ...]:
    words = _(
        "The racial equity toolkit of the Government Alliance on Race and Equity asks this in its step {n}, {name}: ",
        n=question.toolkit_step, name=question.toolkit,
    )  # fmt: skip
    prompts = Bullets(tuple((one,) for one in question.prompts))
    return Text(((question.help,),)), prompts, Text(((words, LinkTo(_("source"), question.toolkit_url), "."),))


def _list(desk: Desk, title: str, lines: Sequence[Rich], add: LinkTo) -> list[Block]:
    blocks: list[Block] = [Text(((Strong(title),),))]
    blocks.append(Bullets(tuple(lines)) if lines else Text(((_("None is recorded."),),)))
    if desk.may(Action.ENTER):
        blocks.append(Text(((add,),)))
    return blocks


def _who(desk: Desk, sheet: Sheet) -> list[Block]:
    order = ("missing", "asked", "at_the_table")
    lines = [
        (
            f"{option_words('partner', 'standing', one.standing)}: ",
            LinkTo(one.title, record_path("partner", one.slug)),
            f", {one.role}",
        )
        for one in sorted(sheet.partners, key=lambda one: (order.index(one.standing), one.title))
    ]
    return _list(
        desk,
        _("People and partners"),
        lines,
        LinkTo(_("Add a partner, or somebody who is missing"), _new(sheet, "partner", "disparities")),
    )


def _data(desk: Desk, sheet: Sheet) -> list[Block]:
    lines = [
        (
            LinkTo(one.title, record_path("data-gap", one.slug)),
            _(": {state}. Who gets it: {who}. By: {day}.", state=option_words("data-gap", "status", one.status),
              who=one.owner or not_recorded(), day=day(one.due) if one.due else not_recorded()),
        )
        for one in sheet.gaps
    ]  # fmt: skip
    return _list(desk, _("Data to get"), lines, LinkTo(_("Add data to get"), _new(sheet, "data-gap", "disparity")))


def _engaged(desk: Desk, sheet: Sheet) -> list[Block]:
    lines = [
        (
            LinkTo(one.title, record_path("engagement", one.slug)),
            f": {option_words('engagement', 'status', one.status)}",
            f", {day(one.held_on)}" if one.held_on else "",
        )
        for one in sheet.engagements
    ]
    return _list(
        desk,
        _("Engagement, planned and done"),
        lines,
        LinkTo(_("Add an engagement"), _new(sheet, "engagement", "disparities")),
    )


def _connected(desk: Desk, sheet: Sheet) -> list[Block]:
    lines: list[Rich] = []
    for one in sheet.links:
        name = sheet.measures[one.measure].name if one.measure in sheet.measures else one.measure
        reviewed = _(" Reviewed by {who}.", who=one.reviewer) if one.reviewer else _(" Not reviewed.")
        lines.append((LinkTo(name, record_path("link", one.measure, one.disparity)), f": {one.mechanism}", reviewed))
    add = LinkTo(_("Propose a link"), new_path("link", disparity=sheet.item.slug))
    return [*_list(desk, _("Linked measures"), lines, add), *_verdicts(desk, sheet)]


def _verdicts(desk: Desk, sheet: Sheet) -> list[Block]:
    """What the connection check says today about the disparity, each link and each linked measure."""
    found = gather(desk, [sheet.item], sheet.links)
    blocks: list[Block] = [
        Text(((Strong(_("What the check says today")),),)),
        *check_blocks(desk.framework, check_disparity(found, sheet.item)),
    ]
    for link in sheet.links:
        measure = found.measures.get(link.measure)
        if measure is not None:
            verdicts = (*check_measure(found, measure), *check_link(found, link))
            title = _("The link from “{measure}”", measure=measure.name)
            blocks.append(Details(title, check_blocks(desk.framework, verdicts)))
    return blocks


def _levers(desk: Desk, sheet: Sheet) -> list[Block]:
    lines = [
        (
            LinkTo(one.title, record_path("action", one.slug)),
            _(": {reach}, {state}", reach=option_words("action", "reach", one.reach.value),
              state=option_words("action", "status", one.status)),
        )
        for one in sheet.actions
    ]  # fmt: skip
    return _list(desk, _("Levers and actions"), lines, LinkTo(_("Add an action"), _new(sheet, "action", "disparities")))


def _challenged(desk: Desk, sheet: Sheet) -> list[Block]:
    lines = [
        (LinkTo(one.title, record_path("challenge", one.slug)), _(". What would help: {help}", help=one.would_help))
        for one in sheet.challenges
    ]
    return _list(desk, _("Challenges"), lines, LinkTo(_("Add a challenge"), _new(sheet, "challenge", "disparity")))


def _new(sheet: Sheet, kind: str, field: str) -> str:
    return new_path(kind, **{field: sheet.item.slug})


_RECORDED: Mapping[int, Callable[[Desk, Sheet], list[Block]]] = {
    1: _who, 2: _data, 3: _engaged, 4: _connected, 5: _levers, 6: _challenged,
}  # fmt: skip
