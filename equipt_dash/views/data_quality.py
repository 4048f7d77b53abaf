"""Known faults in the data, what was done about each, and every source with its licence."""

from __future__ import annotations

from collections.abc import Mapping

from equipt_dash.kernel.model import Measure, Missing, Observation, Quality, Source
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.pages.parts import (
    Block,
    Cell,
    Column,
    Details,
    Facts,
    Holds,
    LinkTo,
    Page,
    Rich,
    Section,
    TableModel,
    Text,
)
from equipt_dash.store import queries
from equipt_dash.views.context import Context, Params
from equipt_dash.views.number_cells import value_cell
from equipt_dash.views.wording import not_recorded, source_line


def build(context: Context, _params: Params) -> Page | None:
    """The data-quality page."""
    scope, db = context.scope, context.db
    notes = queries.data_notes(scope, db)
    measures = {m.key: m for m in queries.measures(scope, db)}
    rows = queries.observations(scope, db, tuple(measures))
    doubtful = [row for row in rows if row.quality is Quality.SUSPECT]
    sources = {source.key: source for source in queries.sources(scope, db)}
    lead = _(
        "{values} published values of {measures} measures. {notes} known faults are explained here, and {doubtful} "
        "values look wrong to us: they are shown as published and carry no verdict.",
        values=f"{len(rows):,}", measures=f"{len(measures):,}", notes=len(notes), doubtful=len(doubtful),
    )  # fmt: skip
    note_blocks = tuple(
        Section(note.slug, note.title, (Facts(_note_rows(note.found, note.done, note.affects, note.source)),))
        for note in notes
    )
    return Page(
        title=_("Data quality"),
        heading=_("What is wrong with these data, and what we did about it"),
        lead=(lead,),
        jump=False,
        sections=(
            Section("whose", _("Whose figures these are"), (_whose(context),)),
            Section("words", _("Four different things"), (_absences(rows),)),
            *note_blocks,
            Section("doubtful", _("Values that look wrong"), _doubtful(doubtful, measures)),
            Section("sources", _("Sources and licences"), _sources(sources)),
        ),
    )


def _whose(context: Context) -> Block:
    city = queries.city(context.scope, context.db)
    edition = queries.edition(context.scope, context.db)
    rows: list[tuple[str, Rich]] = []
    if city is not None:
        rows.append((_("City"), (city.full_name,)))
        rows.append((_("State"), (city.state_name or not_recorded(),)))
        rows.append((_("Fiscal year starts (month and day)"), (city.fiscal_year_starts or not_recorded(),)))
    if edition is not None:
        rows.append((_("Edition"), (_("{n}, published {day}", n=edition.number, day=day(edition.published_on)),)))
        rows.append((_("What this edition is"), (edition.note or not_recorded(),)))
        rows.append((_("Approved by"), (edition.approver or not_recorded(),)))
        rows.append((_("Fingerprint of its content"), (edition.content_hash,)))
    return Facts(tuple(rows))


def _note_rows(found: str, done: str, affects: str, source: str) -> tuple[tuple[str, Rich], ...]:
    rows: list[tuple[str, Rich]] = [(_("What we found"), (found,)), (_("What we did"), (done,))]
    if affects:
        rows.append((_("What it touches"), (affects,)))
    if source:
        rows.append((_("Source"), (LinkTo(source, source),) if source.startswith("http") else (source,)))
    return tuple(rows)


def _absences(rows: tuple[Observation, ...]) -> Block:
    zero = sum(1 for row in rows if row.value == 0)
    hidden = sum(1 for row in rows if row.missing is Missing.SUPPRESSED)
    absent = sum(1 for row in rows if row.value is None) - hidden
    doubtful = sum(1 for row in rows if row.quality is Quality.POOR)
    return Facts(
        (
            (_("Zero"), (ngettext("{n} value is a true zero.", "{n} values are true zeros.", zero),)),
            (
                _("Missing"),
                (ngettext("{n} value is absent; the reason stands in its place.",
                          "{n} values are absent; the reason stands in place of each.", absent),),
            ),
            (_("Too few to show"), (_hidden_words(hidden),)),
            (_("Unreliable"), (ngettext("{n} value is marked unreliable by its source.",
                                        "{n} values are marked unreliable by their source.", doubtful),)),
        )
    )  # fmt: skip


def _hidden_words(hidden: int) -> str:
    if not hidden:
        return _("No value of this edition is hidden.")
    return ngettext(
        "{n} value is hidden to protect people; “too few to show” stands in its place.",
        "{n} values are hidden to protect people; “too few to show” stands in place of each.", hidden,
    )  # fmt: skip


def _doubtful(rows: list[Observation], measures: Mapping[str, Measure]) -> tuple[Block, ...]:
    columns = (
        Column("measure", _("Measure")),
        Column("period", _("Period")),
        Column("value", _("As published"), True, Holds.QUANTITY),
        Column("why", _("Why we doubt it")),
    )
    cells = tuple(
        (
            Cell(measures[row.measure].name, href=f"/measures/{measures[row.measure].slug}"),
            Cell(row.period),
            value_cell(measures[row.measure], row),
            Cell(row.note or not_recorded()),
        )
        for row in rows
    )
    table = TableModel(_("Values held back from verdicts"), columns, cells, empty=_("None in this edition."))
    return (Details(_("Show all of them"), (table,)),) if len(cells) > 12 else (table,)


def _sources(sources: Mapping[str, Source]) -> tuple[Block, ...]:
    blocks: list[Block] = [
        Text(((_("Each figure on this site names its source. These are all of them."),),)),
    ]
    for source in sorted(sources.values(), key=lambda item: item.title):
        rows: tuple[tuple[str, Rich], ...] = (
            (_("Title"), (source.title,)),
            (_("Publisher"), (source.publisher,)),
            (_("Years"), (source.years or not_recorded(),)),
            (_("Licence"), (source.licence or not_recorded(),)),
            (_("Credit and address"), source_line(source)),
            (_("Taken from"), (source.retrieved or not_recorded(),)),
        )
        blocks.append(Details(source.title, (Facts(rows),)))
    return tuple(blocks)
