"""What of the practice stands on the page of one measure or disparity: actions and engagement that name it."""

from __future__ import annotations

from collections.abc import Sequence

from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import Block, Bullets, LinkTo, Rich, Section, Strong, Text
from equipt_dash.practice.model import Challenge, DataGap, Engagement, LeverAction, Partner
from equipt_dash.views.practice_words import option_words


def action_sections(actions: Sequence[LeverAction], *, measure: str = "", disparity: str = "") -> tuple[Section, ...]:
    """What is being done about a measure or disparity; nothing where no action names it."""
    found = [
        one for one in actions if (measure and measure in one.measures) or (disparity and disparity in one.disparities)
    ]
    if not found:
        return ()
    caution = _("Each contributes in the way it says. None of this shows that it moved the numbers.")
    return (
        Section(
            "actions", _("What is being done"), (Bullets(tuple(_action(one) for one in found)), Text(((caution,),)))
        ),
    )


def _action(one: LeverAction) -> Rich:
    start = f"{option_words('action', 'reach', one.reach.value)}, {option_words('action', 'status', one.status)}"
    since = _(", since {day}", day=day(one.starts_on)) if one.starts_on else ""
    return (LinkTo(one.title, "/actions"), f": {one.lever} ({start}{since}). {one.contribution}".rstrip())


def engagement_sections(found: Sequence[Engagement], *, measure: str = "", disparity: str = "") -> tuple[Section, ...]:
    """What people were asked and said about a measure or disparity; nothing where no engagement names it."""
    named = [
        one for one in found if (measure and measure in one.measures) or (disparity and disparity in one.disparities)
    ]
    if not named:
        return ()
    lines = tuple(_engagement(one) for one in sorted(named, key=lambda one: str(one.held_on), reverse=True))
    return (Section("engagement", _("What people were asked, and said"), (Bullets(lines),)),)


def _engagement(one: Engagement) -> Rich:
    when = f", {day(one.held_on)}" if one.held_on else ""
    said = _("They said: {words}", words=one.said) if one.said else _("Still to come.")
    did = _(" The City: {words}", words=one.did) if one.did else ""
    return (LinkTo(one.title, "/engagement"), f"{when}. {said}{did}")


def partner_sections(found: Sequence[Partner], *, disparity: str) -> tuple[Section, ...]:
    """Who has a part in a disparity, the missing ones first; nothing where nobody is named."""
    order = ("missing", "asked", "at_the_table")
    named = [one for one in found if disparity in one.disparities]
    if not named:
        return ()
    lines = tuple(
        (
            LinkTo(one.title, "/engagement#partners"),
            f": {option_words('partner', 'standing', one.standing)}. {one.role}",
        )
        for one in sorted(named, key=lambda one: (order.index(one.standing), one.title))
    )
    return (Section("partners", _("Who has a part in it, and who is missing"), (Bullets(lines),)),)


def open_sections(gaps: Sequence[DataGap], challenges: Sequence[Challenge], *, disparity: str) -> tuple[Section, ...]:
    """What is still missing and what stands in the way; nothing where neither is recorded."""
    blocks: list[Block] = []
    data = tuple(_gap(one) for one in gaps if one.disparity == disparity)
    if data:
        blocks += [Text(((Strong(_("Data to get")),),)), Bullets(data)]
    hard = tuple(
        (Strong(f"{one.title}. "), _("What would help: {words}", words=one.would_help), _eased(one))
        for one in challenges
        if one.disparity == disparity
    )
    if hard:
        blocks += [Text(((Strong(_("Challenges")),),)), Bullets(hard)]
    return (Section("still-open", _("What is still open"), tuple(blocks)),) if blocks else ()


def _eased(one: Challenge) -> str:
    return "" if one.status == "open" else f" ({option_words('challenge', 'status', one.status)})"


def _gap(one: DataGap) -> Rich:
    state = option_words("data-gap", "status", one.status)
    when = _(" By {day}.", day=day(one.due)) if one.due and one.status == "open" else ""
    return (Strong(f"{one.title}: "), f"{state}. {one.outcome or one.what}{when}")
