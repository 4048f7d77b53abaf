"""``/council/trends``: measures and gaps side by side over time. Everything chosen stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from equipt_dash.kernel.access import public_scope
from equipt_dash.kernel.words import _
from equipt_dash.pages.parts import (
    Block,
    Bullets,
    Cell,
    Column,
    LinkTo,
    Page,
    Rich,
    Section,
    TableModel,
    Text,
)
from equipt_dash.statistics.estimates import Refusal
from equipt_dash.store import queries
from equipt_dash.store.desk import visits
from equipt_dash.views.context import Context, Params
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.council import trend_choices, trend_lines
from equipt_dash.views.desk.council.trend_choices import PARAMS, PATH, Choices
from equipt_dash.views.desk.council.trend_figures import Drawn, drawn, figures
from equipt_dash.views.desk.council.trend_lines import Line
from equipt_dash.views.desk.council.trend_subjects import MOST, Subject, load, of_set, usual
from equipt_dash.views.desk.council.trend_verdicts import ahead, compared, moved_words, verdict

__all__ = ("PARAMS", "PATH", "build")

MOST_PICTURES = 24
MOST_FOUND = 12


def build(desk: Desk, params: Params) -> Page:
    """The page, from the newest edition."""
    editions = visits.editions(desk.db)
    crumbs = (LinkTo(_("Since you last looked"), "/council"),)
    title = _("Trends side by side")
    if not editions:
        return Page(title, title, (_("Nothing has been published yet."),), (), _("Council"), crumbs=crumbs)
    context = Context(public_scope(editions[-1].number), desk.db, desk.framework, desk.today)
    choices = trend_choices.read(context, params)
    asked, over = _asked(context, choices)
    subjects = load(context, asked, choices.where, places=choices.by == "place")
    choices = replace(choices, show=asked)
    lines, left = _lines(subjects, choices)
    if over:
        left.append((_("{n} more of this choice", n=over), _("no more than {n} fit side by side", n=MOST)))
    if len(set(asked)) > len({one.name for one in subjects}):
        left.append((_("Some of what you chose"), _("has no figure in that place")))
    pictures, more = _drawn(lines, choices)
    sources = {one.key: one for one in queries.sources(context.scope, context.db)}
    made = figures(pictures, sources, index=choices.scale == "index")
    return Page(
        title,
        title,
        lead=(
            _("Each picture tells one measure or one gap. The address of this page holds all you choose: send it on."),
        ),
        kicker=_("Council"),
        crumbs=crumbs,
        edition=editions[-1].number,
        intro=(trend_choices.form(context, choices, subjects), *_found(context, choices), *_shown(choices, subjects)),
        sections=(
            Section(
                "pictures",
                _("Over time"),
                (*made, *_not_drawn([*left, *more])) if made or left or more else (_empty(),),
            ),
            Section("sure", _("From first to last, and how sure"), (_sure([one.line for one in pictures]),)),
        ),
    )


def _asked(context: Context, choices: Choices) -> tuple[tuple[str, ...], int]:
    """What to show, as short names, and how many more the chosen set has than fit."""
    if not choices.set:
        return choices.show or usual(context), 0
    found = of_set(context, choices.set, places=choices.by == "place")
    return found[:MOST], max(0, len(found) - MOST)


Reasons = list[tuple[str, str]]


def _lines(subjects: Sequence[Subject], choices: Choices) -> tuple[list[Line], Reasons]:
    """The lines to draw, and what has none with the reason."""
    found: list[Line] = []
    left: Reasons = []
    for one in subjects:
        each = choices.by == "group"
        made = trend_lines.gaps(one, each) if choices.of == "gap" else trend_lines.levels(one, each)
        made = tuple(line.within(choices.first, choices.last) for line in made)
        kept = [line for line in made if line.spots]
        if not made:
            left.append((one.title, _("a gap needs a targeted disparity whose groups can be compared")))
        elif not kept:
            left.append((one.title, _("it has no figure in these years")))
        found += kept
    for line in found[MOST_PICTURES:]:
        left.append((line.title, _("no more than {n} pictures fit on a page", n=MOST_PICTURES)))
    return found[:MOST_PICTURES], left


def _drawn(lines: Sequence[Line], choices: Choices) -> tuple[list[Drawn], Reasons]:
    pictures: list[Drawn] = []
    left: Reasons = []
    for line in lines:
        made = ahead(line) if choices.ahead else None
        if isinstance(made, Refusal):
            left.append((line.title, _("no forecast: {reason}", reason=made.reason)))
            made = None
        one = drawn(line, made, choices.scale == "index")
        if isinstance(one, str):
            left.append((line.title, one))
        else:
            pictures.append(one)
    return pictures, left


def _not_drawn(left: Reasons) -> tuple[Block, ...]:
    if not left:
        return ()
    items: tuple[Rich, ...] = tuple((_("{title}: {reason}.", title=title, reason=why),) for title, why in left)
    return (Text(((_("Not drawn, and why:"),),)), Bullets(items))


def _empty() -> Block:
    return Text(((_("Nothing can be drawn for these choices."),),))


def _found(context: Context, choices: Choices) -> tuple[Block, ...]:
    """What the words looked for fit, each with a link that adds it."""
    if not choices.q:
        return ()
    scope, db = context.scope, context.db
    found = [(f"d.{one.slug}", one.title) for one in queries.disparities(scope, db, text=choices.q)]
    found += [(f"m.{one.slug}", one.name) for one in queries.measures(scope, db, text=choices.q)]
    new = [one for one in found if one[0] not in choices.show]
    if len(choices.show) >= MOST:
        return (Text(((_("No more than {n} fit side by side. Take one away first.", n=MOST),),)),)
    if not new:
        return (Text(((_("Nothing else has these words. Use fewer."),),)),)
    links: tuple[Rich, ...] = tuple(
        (LinkTo(_("Add: {name}", name=title), replace(choices, show=(*choices.show, name), set="", q="").as_address()),)
        for name, title in new[:MOST_FOUND]
    )
    rest = len(new) - MOST_FOUND
    more = (Text(((_("{n} more fit. Use more words.", n=rest),),)),) if rest > 0 else ()
    return (Bullets(links), *more)


def _shown(choices: Choices, subjects: Sequence[Subject]) -> tuple[Block, ...]:
    """What is shown, each with its page and a link that takes it away."""
    items: list[Rich] = []
    for one in {one.name: one for one in subjects}.values():
        rest = tuple(name for name in choices.show if name != one.name)
        words: Rich = (LinkTo(one.title, one.href),)
        if choices.by != "place":
            words = (*words, ", ", one.outcome.area.name)
        if rest:
            away = LinkTo(_("Take away: {name}", name=one.title), replace(choices, show=rest, set="").as_address())
            words = (*words, ". ", away)
        items.append(words)
    return (Bullets(tuple(items)),) if items else ()


def _sure(lines: Sequence[Line]) -> TableModel:
    columns = (
        Column("line", _("Picture")), Column("first", _("First shown"), True), Column("last", _("Newest shown"), True),
        Column("moved", _("Change"), True), Column("clear", _("More than noise?")), Column("verdict", _("Verdict")),
        Column("sure", _("How sure")),
    )  # fmt: skip
    return TableModel(
        _("The first and the newest figure shown, and the verdict on the line"),
        columns,
        tuple(_sure_row(line) for line in lines),
        empty=_("There is nothing to compare."),
    )


def _sure_row(line: Line) -> tuple[Cell, ...]:
    told, pair = verdict(line), compared(line)
    words = (Cell(told.badge.text), Cell(told.sure))
    if pair is None:
        nothing = Cell(_("needs two figures"), absent=True)
        return (Cell(line.title), nothing, nothing, nothing, nothing, *words)
    ends = [
        Cell(_("{value} in {period}", value=line.words(one.number or 0.0), period=one.period), one.number)
        for one in (pair.first, pair.last)
    ]
    return (Cell(line.title), *ends, Cell(moved_words(line, pair.moved), pair.moved), Cell(pair.clear), *words)
