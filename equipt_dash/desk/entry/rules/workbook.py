"""What the workbook of one measure asks for: which rows, which choices, and the mapping it carries home.

Only new periods are asked for. What is known already stands beside them to compare with, and is not asked again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from equipt_dash.desk.entry.rules import periods
from equipt_dash.figures.reading import reasons
from equipt_dash.figures.sheet import number_text
from equipt_dash.intake.mapping import EXACT, Mapping
from equipt_dash.intake.periods import KINDS, Period, PeriodStyle, read_period
from equipt_dash.kernel.model import ALL_GROUPS, Measure, Missing, Observation, ValueRole
from equipt_dash.kernel.words import _
from equipt_dash.kernel.words.numbers import missing_words
from equipt_dash.outlets.template import VALUES, Choice, Line, Template


@dataclass(frozen=True)
class Asked:
    """What a template is made from. ``groups``, everybody first, and ``areas``, home first, are in printed order."""

    measure: Measure
    department: str
    fiscal_year_starts: str
    today: date
    groups: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    known: tuple[Observation, ...]


def template(asked: Asked) -> Template:
    """The template of one measure."""
    groups, areas = _unique(asked.groups), _unique(asked.areas)
    has_targets = any(row.role is ValueRole.TARGET for row in asked.known)
    roles = (ValueRole.ACTUAL, ValueRole.TARGET) if has_targets else (ValueRole.ACTUAL,)
    new = {role: _new_periods(asked, role) for role in roles}
    columns = _columns(has_targets)
    words = {reason: missing_words(reason) for role in roles for reason in reasons(role)}
    lists = {
        "period": tuple(dict.fromkeys(period.text for role in roles for period in new[role])),
        "group": tuple(groups.values()),
        "area": tuple(areas.values()),
        "missing": tuple(words.values()),
        "value_role": tuple(role.value for role in roles),
    }
    ask = tuple(_asked(asked, roles, new, groups, areas))
    known = tuple(_known(asked, roles, groups, areas))
    negatives = any(row.value is not None and row.value < 0 for row in asked.known)
    return Template(
        asked.measure, asked.department, columns, ask, known, lists, asked.measure.scale, negatives,
        _mapping(asked, columns, groups, words, [one for role in roles for one in new[role]], negatives),
    )  # fmt: skip


def _unique(choices: Sequence[Choice]) -> dict[str, str]:
    """Each code with its words, followed by the code itself where two have the same words."""
    times = Counter(_plain(words) for _code, words in choices)
    named = ((code, _plain(words)) for code, words in choices)
    return {code: f"{words} [{code}]" if times[words] > 1 or not words else words for code, words in named}


def _plain(text: str) -> str:
    """Words as a reader gives them back: single spaces, nothing at the ends."""
    return " ".join(text.split())


def _columns(has_targets: bool) -> tuple[Choice, ...]:
    named = (
        ("measure", _("Measure")), ("period", _("Period")), ("group", _("Group")), ("area", _("Place")),
        ("value_role", _("Actual or target")), ("value", _("Value")), ("numerator", _("Numerator")),
        ("denominator", _("Denominator")), ("missing", _("Missing because")), ("note", _("Note")),
    )  # fmt: skip
    return tuple(pair for pair in named if has_targets or pair[0] != "value_role")


def _new_periods(asked: Asked, role: ValueRole) -> tuple[Period, ...]:
    """The next period of a role; and the one after it where the first has ended already."""
    ends = {row.period: row.period_end for row in asked.known if row.role is role}
    first = periods.following(ends, asked.measure, asked.fiscal_year_starts, asked.today)
    if first is None:
        return ()
    second = periods.after(first.text, first.end)
    return (first, second) if second is not None and first.end <= asked.today else (first,)


def _newest(asked: Asked, role: ValueRole) -> list[Observation]:
    """What is known of a role's last period, in the order of groups and places."""
    rows = [row for row in asked.known if row.role is role]
    last = max(((row.period_end, row.period) for row in rows), default=None)
    order = {code: n for n, (code, _words) in enumerate((*asked.areas, *asked.groups))}
    kept = [row for row in rows if (row.period_end, row.period) == last]
    return sorted(kept, key=lambda row: (order.get(row.area, 0), order.get(row.group, 0)))


def _asked(
    asked: Asked, roles: Iterable[ValueRole], new: dict[ValueRole, tuple[Period, ...]], groups: dict[str, str],
    areas: dict[str, str],
) -> Iterator[Line]:  # fmt: skip
    home = asked.areas[0][0] if asked.areas else ""
    for role in roles:
        whose = [(row.group, row.area) for row in _newest(asked, role)] or [(ALL_GROUPS, home)]
        for period in new[role]:
            for group, area in whose:
                yield Line(_whose(asked, period.text, groups.get(group, group), areas.get(area, area), role))


def _known(asked: Asked, roles: Iterable[ValueRole], groups: dict[str, str], areas: dict[str, str]) -> Iterator[Line]:
    for role in roles:
        for row in _newest(asked, role):
            numbers = {part: number_text(getattr(row, part)) for part in ("value", "numerator", "denominator")}
            why = missing_words(row.missing) if row.missing else ""
            whose = _whose(asked, row.period, groups.get(row.group, row.group), areas.get(row.area, row.area), role)
            yield Line(whose | numbers | {"missing": why, "note": row.note})


def _whose(asked: Asked, period: str, group: str, area: str, role: ValueRole) -> dict[str, str]:
    name = _plain(asked.measure.name)
    return {"measure": name, "period": period, "group": group, "area": area, "value_role": role.value}


def _mapping(
    asked: Asked, columns: tuple[Choice, ...], groups: dict[str, str], words: dict[Missing, str],
    new: Sequence[Period], negatives: bool,
) -> Mapping:  # fmt: skip
    """What the workbook means when it comes back. Rows of another measure pasted into it are left out by ``keep``."""
    headings = dict(columns)
    kind = _period_kind(asked, new)
    return Mapping(
        name=_("Template of {measure}", measure=asked.measure.slug),
        sheet=VALUES,
        measure=asked.measure.slug,
        period_kind=kind,
        fiscal_year_starts=asked.fiscal_year_starts,
        unit=asked.measure.unit,
        scale=asked.measure.scale,
        negatives=negatives,
        columns=tuple((heading, "ignore" if role == "measure" else role) for role, heading in columns),
        groups=tuple((label, code if code == ALL_GROUPS else EXACT + code) for code, label in groups.items()),
        missing=tuple((text, reason.value) for reason, text in words.items()),
        keep=((headings["measure"], _plain(asked.measure.name)),),
        periods=tuple(_unreadable(asked, new, kind)),
    )


def _period_kind(asked: Asked, new: Sequence[Period]) -> str:
    """How the periods have to be read so that each comes back as itself."""
    wanted = [(one.text, one.end) for one in new]
    for kind in ("", *KINDS):
        style = PeriodStyle(kind, fiscal_year_starts=asked.fiscal_year_starts)
        if [read_period(text, style)[:2] for text, _end in wanted] == wanted:
            return kind
    return ""


def _unreadable(asked: Asked, new: Sequence[Period], kind: str) -> Iterator[Choice]:
    """The periods no rule reads as what they are, such as “2024 release”, with the day each ends."""
    style = PeriodStyle(kind, fiscal_year_starts=asked.fiscal_year_starts)
    ends = {row.period: row.period_end for row in asked.known} | {one.text: one.end for one in new}
    for text, end in sorted(ends.items()):
        if read_period(text, style)[:2] != (text, end):
            yield text, end.isoformat()
