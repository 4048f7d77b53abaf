"""What stands around the board of the first page: the answer, the three stages as the way in, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from equipt_dash.kernel.model import Source
from equipt_dash.kernel.words import _, listed, ngettext
from equipt_dash.pages.parts import Block, Bullets, Card, Cards, Details, LinkTo, Page, Rich, Section, Strong, Text
from equipt_dash.statistics.change import ChangeVerdict
from equipt_dash.views.context import Context
from equipt_dash.views.gap_figure import gap_figure
from equipt_dash.views.outcomes import Outcome, Target
from equipt_dash.views.summary import (
    Answer,
    answer_sentence,
    bridge_sentence,
    declared_sentence,
    what_is_missing,
)
from equipt_dash.views.wording import verdict_words
from equipt_dash.views.years import overlap_sentence


def page(context: Context, found: Answer, targets: Sequence[Target], board: tuple[Block, ...]) -> Page:
    """The first page of the site around its board: the answer, the three stages, what changed and what is missing."""
    city = context.read.city()
    name = city.name if city else ""
    sources = {source.key: source for source in context.read.sources()}
    shown = [one for one in targets if one.outcome.periods]
    return Page(
        title=_("Does race still predict how people fare?"),
        heading=_("Does race still predict how people in {city} fare?", city=name),
        lead=answer_sentence(found, name),
        intro=board,
        sections=(
            Section("stages", _("What the city does about it, in three stages"), (_stages(context),)),
            Section("changed", _("What changed"), _changed(shown)),
            Section("missing", _("What is missing"), _missing(context)),
            Section(
                "how",
                _("How this is counted"),
                (
                    Text((_meaning(), *_elsewhere(found, name))),
                    Details(_("Which outcomes are these?"), _outcomes(found)),
                    Details(_("The disparities, with level and gap"), _disparities(found, shown, sources)),
                ),
            ),
        ),
    )


def _disparities(found: Answer, targets: Sequence[Target], sources: Mapping[str, Source]) -> tuple[Block, ...]:
    bridge = (Text(((bridge_sentence(found, targets),),)),) if found.all and targets else ()
    return (*bridge, gap_figure(targets, sources))


def _meaning() -> Rich:
    return (
        _(
            "Racial equity means closing the gaps so that race does not predict one’s success, while also improving "
            "outcomes for all. "
        ),
        LinkTo(_("How we judge it"), "/methods"),
        ".",
    )


def _elsewhere(found: Answer, city: str) -> tuple[Rich, ...]:
    """Which outcomes are measured for a wider area than the city."""
    wider = [outcome for outcome in found.outcomes if outcome.area.kind != "city"]
    if not wider:
        return ()
    words = ngettext(
        "{n} of these outcomes is measured for {areas}, which is larger than {city}.",
        "{n} of these outcomes are measured for {areas}, which is larger than {city}.",
        len(wider), areas=listed(sorted({outcome.area.name for outcome in wider})), city=city,
    )  # fmt: skip
    return ((words,),)


def _stages(context: Context) -> Block:
    return Cards(
        tuple(
            Card(
                title=stage.name,
                href=f"/{stage.slug}",
                kicker=_("Stage {n}", n=place),
                lines=((stage.question,), (stage.in_short,)),
            )
            for place, stage in enumerate(context.framework.stages, 1)
        ),
        wide=True,
    )


def _outcomes(found: Answer) -> tuple[Block, ...]:
    parts = (
        (_("Race predicts them"), found.predicts),
        (_("No evidence that race predicts them"), found.no_evidence),
        (_("No clear difference found, but one could have been missed"), found.not_clear),
        (_("Too little data to say"), found.too_little),
        (_("No margin of error published"), found.not_published),
    )
    items = tuple((Strong(f"{title}: "), *_names(outcomes)) for title, outcomes in parts if outcomes)
    note = _("Series that show a make-up instead of a rate are not counted.")
    return (Bullets(items), Text(((note,), (declared_sentence(found),))))


def _names(outcomes: tuple[Outcome, ...]) -> Rich:
    pieces: list[str | LinkTo] = []
    for outcome in outcomes:
        pieces += [LinkTo(outcome.measure.name, f"/measures/{outcome.measure.slug}"), f" ({outcome.latest}); "]
    return (*pieces[:-1], str(pieces[-1]).removesuffix("; ") + ".") if pieces else ()


def _changed(targets: Sequence[Target]) -> tuple[Block, ...]:
    items = []
    for verdict in ChangeVerdict:
        having = [t for t in targets if _verdict(t) is verdict]
        if having:
            pieces: list[str | LinkTo | Strong] = [Strong(f"{verdict_words(verdict).capitalize()} ({len(having)}): ")]
            for target in having:
                pieces += [LinkTo(target.disparity.title, f"/disparities/{target.disparity.slug}"), ", "]
            pieces[-1] = "."
            items.append(tuple(pieces))
    lead = _("Each gap between its first and its newest year. A gap that closes because a group fell is not progress.")
    if not items:
        return (Text(((_("No disparity has figures yet."),),)),)
    return (Text(((lead,),)), Bullets(tuple(items)))


def _verdict(target: Target) -> ChangeVerdict:
    return target.change.verdict if target.change else ChangeVerdict.NOT_ENOUGH_DATA


def _missing(context: Context) -> tuple[Block, ...]:
    more = (LinkTo(_("Known faults in the data and what we did about them"), "/data-quality"), ".")
    return (
        Bullets(what_is_missing(context)),
        Text(((overlap_sentence(context, context.read.links()),), more)),
    )
