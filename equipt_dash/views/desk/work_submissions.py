"""Lists of changes under way, as my work shows them: what, by whom, since when, and the way to the form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.kernel.access import Action
from equipt_dash.kernel.model import Department
from equipt_dash.kernel.submission import Submission
from equipt_dash.kernel.words import _, ngettext
from equipt_dash.kernel.words.numbers import day
from equipt_dash.kernel.workflow import Status, SubmissionKind
from equipt_dash.pages.parts import Block, Cell, Column, LinkTo, Section, TableModel, Text
from equipt_dash.store.desk import reads
from equipt_dash.views.desk.context import Desk
from equipt_dash.views.desk.status_words import form_address, kind_words


@dataclass(frozen=True)
class Names:
    """Names and slugs of what submissions are about."""

    measures: Mapping[str, tuple[str, str]]
    disparities: Mapping[str, str]
    departments: Mapping[str, str]

    @classmethod
    def of(cls, desk: Desk, departments: Sequence[Department], found: Sequence[Submission]) -> Names:
        """The names that ``found`` needs, in two reads at most."""
        scope = desk.scope(Action.READ_WORK)
        keys = sorted({one.measure for one in found if one.measure})
        measures = reads.measures(scope, desk.db, keys=keys) if keys else ()
        disparities = reads.disparities(scope, desk.db) if any(one.disparity for one in found) else ()
        return cls(
            {one.key: (one.name, one.slug) for one in measures},
            {one.slug: one.title for one in disparities},
            {one.code: one.name for one in departments},
        )


def submission_section(
    id: str, title: str, found: Sequence[Submission], names: Names, *, most: int, href: str, review: bool
) -> Section:
    """The newest ``most`` of ``found``, and the way to all of them."""
    blocks: list[Block] = [_table(found[:most], names, title, review=review)]
    if len(found) > most:
        words = ngettext("See all {number}", "See all {number}", len(found), number=len(found))
        blocks.append(Text(((LinkTo(words, href),),)))
    return Section(id, title, tuple(blocks))


def _table(found: Sequence[Submission], names: Names, caption: str, *, review: bool) -> TableModel:
    columns = [Column("what", _("What")), Column("kind", _("Change of"))]
    if len(names.departments) > 1:
        columns.append(Column("department", _("Department")))
    if review:
        columns.append(Column("who", _("By")))
    columns.append(Column("when", _("Last changed")))
    said = any(one.status is Status.SENT_BACK for one in found)
    if said:
        columns.append(Column("why", _("What the reviewer wrote")))
    return TableModel(caption, tuple(columns), tuple(_row(one, names, review=review, said=said) for one in found))


def _row(one: Submission, names: Names, *, review: bool, said: bool) -> tuple[Cell, ...]:
    several = len(names.departments) > 1
    return (
        Cell(_name(one, names), href=_href(one, names, review=review)),
        Cell(", ".join(words for words in (kind_words(one.kind), one.period) if words)),
        *((Cell(names.departments.get(one.department, _("no department"))),) if several else ()),
        *((Cell(one.author_name),) if review else ()),
        Cell(day(one.changed_at.date())),
        *((Cell(one.review_note or _("No reason was given.")),) if said else ()),
    )


def _name(one: Submission, names: Names) -> str:
    if one.kind is SubmissionKind.GAP_TARGET:
        return names.disparities.get(one.disparity, one.disparity)
    return names.measures.get(one.measure, (one.measure, ""))[0]


def _href(one: Submission, names: Names, *, review: bool) -> str:
    if review:
        return f"/internal/review/{one.id}"
    if one.batch is not None:
        return f"/internal/import/{one.batch}"
    slug = names.measures[one.measure][1] if one.measure in names.measures else one.disparity
    return form_address(one.kind, slug, one.period) if slug else ""
