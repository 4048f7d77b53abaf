"""What stands at the end of every measure's page: definition, owner, source and the rows to take away."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.figures.checks import scale_words
from equipt_dash.kernel.model import Department, Kind, Level, Measure, Source
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import day, difference
from equipt_dash.kernel.words.units import measure_unit
from equipt_dash.pages.parts import (
    Block,
    Facts,
    LinkTo,
    Rich,
    Section,
)
from equipt_dash.views.context import Context
from equipt_dash.views.everything import everything
from equipt_dash.views.kinds import kind_words
from equipt_dash.views.wording import (
    direction_words,
    not_recorded,
    source_line,
)

Sources = Mapping[str, Source]


def about(context: Context, measure: Measure, department: Department | None, sources: Sources) -> Section:
    """Who answers for a measure, how it is defined, where it comes from, and all its rows to take away."""
    source = sources[measure.source]
    owner: Rich = (_("The city as a whole"),)
    if department is not None:
        owner = (LinkTo(department.name, f"/departments/{department.slug}"),)
    rows: list[tuple[str, Rich]] = [
        (_("Who answers for it"), owner),
        (
            _("What it tells"),
            (kind_words(measure.kind) if measure.level is Level.PERFORMANCE else _("how people fare"),),
        ),
        (_("Definition"), (measure.definition or _not_written(measure),)),
        (_("Counted on top"), (measure.numerator_words or not_recorded(),)),
        (_("Divided by"), (measure.denominator_words or not_recorded(),)),
        (
            _("Unit"),
            (_("{unit} ({basis})", unit=measure_unit(measure), basis=measure.unit_basis or not_recorded()),),
        ),
        (_("Largest possible value"), (scale_words(measure) if measure.scale else _("no upper limit declared"),)),
        (_("Direction"), (f"{direction_words(measure.better)} ({measure.better_basis or not_recorded()})",)),
        (_("Smallest difference that matters"), (_smallest_difference(measure),)),
        (_("Who decided what difference matters"), (measure.smallest_difference_by or not_recorded(),)),
        (_("How often"), (measure.frequency or not_recorded(),)),
        (_("Years"), (_calendar(measure),)),
        (_("Next update"), (day(measure.next_update) if measure.next_update else not_recorded(),)),
        (_("Source"), source_line(source)),
        (_("Licence of the figures"), (source.licence or not_recorded(),)),
        (_("How the figures were taken"), (source.retrieved or not_recorded(),)),
        (_("The source's own number"), (measure.source_ref or not_recorded(),)),
    ]
    if measure.level is Level.PERFORMANCE:
        rows.insert(2, (_("Program"), (measure.program or not_recorded(),)))
        rows.append((_("The source’s own kind"), (measure.source_type or not_recorded(),)))
        rows.append((_("Called a key measure by its source"), (_("yes") if measure.is_key else _("no"),)))
    if measure.level is Level.INDICATOR:
        rows.insert(6, (_("Race and ethnicity standard"), (_standard(context, measure),)))
    if measure.note and measure.level is Level.INDICATOR:
        rows.append((_("Good to know"), (measure.note,)))
    return Section("about", _("About this measure"), (Facts(tuple(rows)), _whole(context, measure, sources)))


def _calendar(measure: Measure) -> str:
    """Which kind of year its periods are named by."""
    return {"calendar": _("calendar years"), "fiscal": _("fiscal years")}.get(
        measure.calendar, measure.calendar or not_recorded()
    )


def _standard(context: Context, measure: Measure) -> str:
    """The title of the standard its groups follow, never the key it is stored by."""
    titles = {one.key: one.title for one in context.read.standards()}
    return titles.get(measure.category_standard, measure.category_standard) or not_recorded()


def _smallest_difference(measure: Measure) -> str:
    """What difference the city calls meaningful."""
    if measure.smallest_difference is None:
        return _("not declared")
    return difference(measure.smallest_difference, measure.unit, measure.decimals)


def _whole(context: Context, measure: Measure, sources: Sources) -> Block:
    read = context.read
    groups = {group.code: group for group in read.groups()}
    areas = {area.code: area for area in read.areas()}
    return everything(measure, read.observations([measure.key]), groups, areas, sources)


def _not_written(measure: Measure) -> str:
    if measure.kind is Kind.NOT_RECORDED:
        return not_recorded()
    return _("Not yet written in plain words; the name above is the source's.")
