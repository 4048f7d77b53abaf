"""The counts behind each element in words, each with the page where one can see for oneself."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from equipt_dash.kernel.words import _, ngettext
from equipt_dash.pages.parts import Block, Bullets, Cell, Column, LinkTo, Rich, TableModel, Text
from equipt_dash.practice.use import Count, Use, by_year, counts
from equipt_dash.views.practice_words import field_words, kind_words


def used_blocks(element: str, use: Use, today: date) -> tuple[Block, ...]:
    """What the records show for an element, and how often year by year."""
    lines: tuple[Rich, ...] = tuple(_line(one) for one in counts(element, use))
    note = _("Counted from the records themselves. A count says that something was done, not how well.")
    blocks: list[Block] = [Bullets(lines), Text(((note,),))]
    table = _years(element, use, today)
    return (*blocks, table) if table else tuple(blocks)


def _line(one: Count) -> Rich:
    make, href, more = _WORDS()[one.sort]
    return (make(one.n, one.all or 0), " ", LinkTo(more, href), ".")


def _years(element: str, use: Use, today: date) -> Block | None:
    found = by_year(element, use, today)
    years = sorted({year for each in found.values() for year in each})
    if not years:
        return None
    columns = (Column("what", _("What")), *(Column(str(year), str(year), True) for year in years))
    rows = tuple(
        (
            Cell(_("{kind}: {field}", kind=kind_words(kind)[1], field=field_words(kind, name))),
            *(Cell(str(each.get(year, 0)), each.get(year, 0)) for year in years),
        )
        for (kind, name), each in found.items()
    )
    return TableModel(_("Year by year"), columns, rows)


_Words = Mapping[str, tuple[Callable[[int, int], str], str, str]]


def _WORDS() -> _Words:
    """By sort of count: its sentence, where it can be seen, and what that page is called."""
    disparities, plans = (_("Disparities"), _("Plans and money"))
    actions, engagement = (_("Levers and actions"), _("Engagement"))
    return {
        "departments-reporting": (_departments_reporting, "/departments", _("Departments")),
        "plan-parts": (_plan_parts, "/plans", plans),
        "strategies-measured": (_strategies_measured, "/plans", plans),
        "gap-targets": (_gap_targets, "/disparities", disparities),
        "steps-closed": (_steps_closed, "/roadmap", _("Roadmap")),
        "partners": (_partners, "/engagement#partners", engagement),
        "partners-missing": (_partners_missing, "/engagement#partners", engagement),
        "shared-disparities": (_shared, "/connections", _("Connections")),
        "outside-money": (_outside_money, "/plans#money", plans),
        "engagements": (_engagements, "/engagement", engagement),
        "engagements-answered": (_answered, "/engagement", engagement),
        "groups-reached": (_groups_reached, "/engagement", engagement),
        "community-notes": (_notes, "/operationalize", _("Operationalize")),
        "departments-led": (_led, "/departments", _("Departments")),
        "departments-reviewing": (_reviewing, "/elements", _("Elements")),
        "departments-acting": (_acting, "/actions", actions),
        "worksheets-signed": (_signed, "/organize", _("Organize")),
        "measures-sourced": (_sourced, "/measures", _("All measures")),
        "measures-split": (_split, "/measures", _("All measures")),
        "data-gaps-closed": (_data_gaps, "/normalize", _("Normalize")),
        "money-aimed": (_aimed, "/plans#money", plans),
        "actions-costed": (_costed, "/actions", actions),
        "decisions": (_decisions, "/normalize", _("Normalize")),
        "disparities": (_disparities, "/disparities", disparities),
        "roots": (_roots, "/disparities", disparities),
        "measures-linked": (_linked, "/connections", _("Connections")),
        "beyond-services": (_beyond, "/actions", actions),
        "tool-runs": (_tool_runs, "/equity-tool", _("Racial equity tool")),
    }


def _departments_reporting(n: int, all: int) -> str:
    return _("{n} of {all} departments report measures here.", n=n, all=all)


def _plan_parts(n: int, _all: int) -> str:
    return ngettext(
        "{n} part of the outline from vision to strategy is recorded.",
        "{n} parts of the outline from vision to strategy are recorded.", n,
    ) if n else _("No vision, goal, plan or strategy is recorded yet.")  # fmt: skip


def _strategies_measured(n: int, all: int) -> str:
    return _("{n} of {all} strategies name a measure.", n=n, all=all) if all else _("No strategy is recorded yet.")


def _gap_targets(n: int, all: int) -> str:
    return _("{n} of {all} disparities have a gap to reach and a floor for every group.", n=n, all=all)


def _steps_closed(n: int, _all: int) -> str:
    words = ngettext("{n} roadmap step is closed with evidence.", "{n} roadmap steps are closed with evidence.", n)
    return words if n else _("No roadmap step is closed with evidence yet.")


def _partners(n: int, all: int) -> str:
    return (
        _("{n} of {all} recorded partners are at the table.", n=n, all=all) if all else _("No partner is recorded yet.")
    )


def _partners_missing(n: int, _all: int) -> str:
    return ngettext("{n} partner is said to be missing.", "{n} partners are said to be missing.", n)


def _shared(n: int, all: int) -> str:
    return _("{n} of {all} disparities have linked measures of more than one department.", n=n, all=all)


def _outside_money(n: int, all: int) -> str:
    if not all:
        return _("No money is recorded yet.")
    return _("{n} of {all} recorded amounts come from outside the City.", n=n, all=all)


def _engagements(n: int, _all: int) -> str:
    words = ngettext("Residents were asked once.", "Residents were asked {n} times.", n)
    return words if n else _("No engagement is recorded yet.")


def _answered(n: int, all: int) -> str:
    if not all:
        return _("So nobody could be told what became of it.")
    return _("After {n} of {all} they were told what became of it.", n=n, all=all)


def _groups_reached(n: int, _all: int) -> str:
    words = ngettext("{n} group was reached by name.", "{n} groups were reached by name.", n)
    return words if n else _("Which groups were reached is not recorded.")


def _notes(n: int, _all: int) -> str:
    words = ngettext(
        "{n} community note is published as it came.", "{n} community notes are published as they came.", n
    )
    return words if n else _("No community note is published yet.")


def _led(n: int, all: int) -> str:
    return _("{n} of {all} departments have named who leads their equity work.", n=n, all=all)


def _reviewing(n: int, all: int) -> str:
    return _("{n} of {all} departments reviewed themselves against the marks.", n=n, all=all)


def _acting(n: int, all: int) -> str:
    return _("{n} of {all} departments recorded an action.", n=n, all=all)


def _signed(n: int, _all: int) -> str:
    words = ngettext("{n} practice worksheet is signed off.", "{n} practice worksheets are signed off.", n)
    return words if n else _("No practice worksheet is signed off yet.")


def _sourced(n: int, all: int) -> str:
    return _("{n} of {all} measures name their source, and every chart can be downloaded.", n=n, all=all)


def _split(n: int, all: int) -> str:
    return _("{n} of {all} measures have figures by race or ethnicity.", n=n, all=all)


def _data_gaps(n: int, all: int) -> str:
    if not all:
        return _("Which data are missing is not recorded yet.")
    return _("{n} of {all} gaps in the data are closed.", n=n, all=all)


def _aimed(n: int, all: int) -> str:
    if not all:
        return _("No money is recorded yet.")
    return _("{n} of {all} recorded amounts serve a named strategy or disparity.", n=n, all=all)


def _costed(n: int, all: int) -> str:
    return _("{n} of {all} actions have a cost.", n=n, all=all) if all else _("No action is recorded yet.")


def _decisions(n: int, _all: int) -> str:
    words = ngettext("{n} decision on priorities is recorded.", "{n} decisions on priorities are recorded.", n)
    return words if n else _("No decision on priorities is recorded yet.")


def _disparities(n: int, _all: int) -> str:
    return ngettext(
        "{n} targeted disparity is shown with outcomes split by race.",
        "{n} targeted disparities are shown with outcomes split by race.", n,
    )  # fmt: skip


def _roots(n: int, all: int) -> str:
    return _("{n} of {all} disparities have their roots on record.", n=n, all=all)


def _linked(n: int, all: int) -> str:
    return _("{n} of {all} department measures are linked to a disparity.", n=n, all=all)


def _beyond(n: int, all: int) -> str:
    return _("{n} of {all} actions go beyond services.", n=n, all=all) if all else _("No action is recorded yet.")


def _tool_runs(n: int, _all: int) -> str:
    words = ngettext("The racial equity tool was used once.", "The racial equity tool was used {n} times.", n)
    return words if n else _("No finished use of the racial equity tool is recorded yet.")
