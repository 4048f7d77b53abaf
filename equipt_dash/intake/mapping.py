"""A mapping: which column of a file means what. Proposed by the reader, confirmed by a person, kept as TOML.

Why a file of its own: the next export of the same system has the same columns, so the answers a person gave
once are kept by name and used again. A mapping that does not fit a file says which column it misses; it
never takes the nearest one.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, get_type_hints

from equipt_dash.intake.label_rules import CODES
from equipt_dash.intake.periods import FISCAL_YEAR_STARTS, KINDS, PeriodStyle
from equipt_dash.kernel.missing_words import fold_word
from equipt_dash.kernel.model import ALL_GROUPS, DECIDED_HERE, Missing
from equipt_dash.kernel.values import NumberStyle
from equipt_dash.kernel.words import _, listed

_TABLES = ("columns", "groups", "missing", "keep", "periods")

COMPANIONS = ("numerator", "denominator", "margin", "se", "low", "high")
"""Roles of columns that belong to a value of the same row."""

ROLES = (
    "period", "subperiod", "group", "area", "area_code", "measure", "measure_name", "unit", "value_role", "value", "target", *COMPANIONS,
    "missing", "note", "breakdown", "ignore",
)  # fmt: skip
"""What a column can be. ``missing``: why a row has no value; a row without value, reason and note was not filled
in. ``subperiod``: month or quarter of the period column. ``breakdown``: splits the rows
by something other than group, such as sex or cause; pick one of its values under ``[keep]``. ``value_role``:
says of each row whether it holds an actual value or a target."""

VALUE_ROLES = {
    **dict.fromkeys(("actual", "actuals", "result", "observed", "final"), "actual"),
    **dict.fromkeys(
        ("target", "goal", "targets", "goals", "plan", "planned", "approved", "amended", "proposed"), "target"
    ),
}

NOT_RACE = "not_race"
OPEN = ""
"""The code of a label that nobody has answered yet."""

EXACT = "group:"
"""Before a code of the city's own list of groups: that very group, whatever its label is like."""

ANSWERS = CODES | {ALL_GROUPS, NOT_RACE, OPEN}
MANY = frozenset({"value", "target", *COMPANIONS, "area_code", "breakdown", "ignore"})
"""Roles that more than one column can have."""


class MappingError(ValueError):
    """A mapping cannot be used; the message says what to change in it."""


class MappingDoesNotFit(MappingError):
    """The file lacks columns the mapping names: ``missing`` holds them."""

    def __init__(self, missing: Sequence[str], found: Sequence[str]) -> None:
        self.missing = tuple(missing)
        self.found = tuple(found)
        super().__init__(
            _(
                "The mapping names columns that the file does not have: {missing}. The file has: {found}.",
                missing=listed([f"“{name}”" for name in missing]),
                found=listed([f"“{name}”" for name in found[:40]]) or _("no column"),
            )
        )


@dataclass(frozen=True)
class Series:
    """One value column and what its place in the table says about it.

    In a long table there is one, and everything stands in the row. In a wide table each value column has its
    own ``period``, ``group`` (a label) or ``measure``. The other fields but ``role`` are columns.
    """

    value: str
    measure: str = ""
    period: str = ""
    group: str = ""
    numerator: str = ""
    denominator: str = ""
    margin: str = ""
    se: str = ""
    low: str = ""
    high: str = ""
    role: str = "actual"


@dataclass(frozen=True)
class Mapping:
    """What one kind of file means. ``columns``, ``groups``, ``missing`` and ``keep`` are pairs, in file order.

    ``periods`` are names of periods no rule could read, each with the day it ends.

    ``period`` and ``measure`` hold for every row when no column says them. ``scale`` is the largest possible
    value (100 for a percent), ``margin_level`` the confidence level of the margins.
    """

    name: str = ""
    sheet: str = ""
    skip_rows: int = 0
    header_rows: int = 1
    measure: str = ""
    period: str = ""
    period_kind: str = ""
    date_order: str = "mdy"
    fiscal_year_starts: str = ""
    unit: str = ""
    scale: float | None = None
    decimal: str = "."
    negatives: bool = False
    margin_level: float = 0.9
    columns: tuple[tuple[str, str], ...] = ()
    groups: tuple[tuple[str, str], ...] = ()
    missing: tuple[tuple[str, str], ...] = ()
    keep: tuple[tuple[str, str], ...] = ()
    periods: tuple[tuple[str, str], ...] = ()
    series: tuple[Series, ...] = ()

    def column(self, role: str) -> str:
        """The first column with a role; empty where there is none."""
        return next((name for name, has in self.columns if has == role), "")

    def all_with(self, role: str) -> tuple[str, ...]:
        """Every column with a role, in file order."""
        return tuple(name for name, has in self.columns if has == role)

    def all_series(self) -> tuple[Series, ...]:
        """The series given, or those the roles of the columns make: several values are several measures.

        A series whose value column a person set to be left out is left out.
        """
        if self.series:
            roles = dict(self.columns)
            return tuple(one for one in self.series if roles.get(one.value) != "ignore")
        values = self.all_with("value")
        targets = tuple(Series(name, role="target") for name in self.all_with("target"))
        if len(values) > 1:
            return (*(Series(name, measure=name) for name in values), *targets)
        mates = {role: self.column(role) for role in COMPANIONS}
        actual = Series(value=self.column("value"), **mates)
        return (actual, *targets) if actual.value or actual.numerator or not targets else targets

    def period_style(self) -> PeriodStyle:
        """How its periods are written."""
        quarters = re.search(r"(?<![a-z])(?:quarter|qtr)(?![a-z])", self.column("subperiod").lower())
        part = "quarter" if quarters else ""
        return PeriodStyle(self.period_kind, self.date_order, self.fiscal_year_starts, part)

    def number_style(self) -> NumberStyle:
        """How its numbers are written."""
        words = {fold_word(word): Missing(kind) for word, kind in self.missing}
        unit = frozenset({" ".join(self.unit.lower().split())} - {""})
        return NumberStyle("," if self.decimal == "," else ".", words, unit, self.negatives)

    def missing_columns(self, found: Sequence[str]) -> tuple[str, ...]:
        """Columns this mapping needs and ``found`` lacks."""
        needed = [name for name, role in self.columns if role != "ignore"] + [name for name, _value in self.keep]
        for one in self.series:
            needed += [one.value, *(getattr(one, role) for role in COMPANIONS)]
        there = set(found)
        return tuple(name for name in dict.fromkeys(needed) if name and name not in there)


def check_fit(mapping: Mapping, found: Sequence[str]) -> None:
    """Raise ``MappingDoesNotFit`` unless the file's columns hold all the mapping needs."""
    missing = mapping.missing_columns(found)
    if missing:
        raise MappingDoesNotFit(missing, found)


def to_toml(mapping: Mapping, remarks: Table[str, str] | None = None) -> str:
    """The mapping as TOML; ``remarks`` (by column, label or key) become comments beside their line."""
    remarks = remarks or {}
    empty = Mapping()
    lines = [_("# What the columns of a file mean. Edit it, then import with --mapping."), "format = 1"]
    for item in fields(Mapping):
        content = getattr(mapping, item.name)
        if isinstance(content, tuple):
            continue
        if content != getattr(empty, item.name) or item.name in remarks or item.name in ("name", "header_rows"):
            lines.append(_line(item.name, content, remarks.get(item.name, "")))
    for name in _TABLES:
        pairs = getattr(mapping, name)
        if pairs:
            lines += ["", f"[{name}]", *(_line(_text(key), value, remarks.get(key, "")) for key, value in pairs)]
    for series in mapping.series:
        given = {item.name: getattr(series, item.name) for item in fields(Series)}
        lines += ["", "[[series]]", *(_line(key, value, "") for key, value in given.items() if _worth(key, value))]
    return "\n".join(lines) + "\n"


def _worth(key: str, value: str) -> bool:
    return key == "value" or value != ("actual" if key == "role" else "")


def _line(key: str, value: object, remark: str) -> str:
    shown = _text(value) if isinstance(value, str) else str(value).lower() if value is not None else '""'
    note = " ".join(re.sub(r"[\x00-\x1f\x7f\ud800-\udfff]", " ", remark).split())
    return f"{key} = {shown}" + (f"  # {note}" if note else "")


def _text(value: str) -> str:
    safe = re.sub(r"[\ud800-\udfff]", "\ufffd", value)
    return json.dumps(safe, ensure_ascii=False).replace("\x7f", "\\u007f")


def from_toml(text: str) -> Mapping:
    """The mapping a TOML text holds. Raises ``MappingError`` with what to change."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise MappingError(_("The mapping is not valid TOML: {error}.", error=error)) from None
    if content.pop("format", 1) != 1:
        raise MappingError(_("The mapping is of a later format; use a newer version of this program."))
    hints = get_type_hints(Mapping)
    unknown = sorted(set(content) - set(hints))
    if unknown:
        raise MappingError(_("The mapping has an unknown entry: {names}.", names=listed(unknown)))
    pairs: dict[str, Any] = {name: _pairs(name, content.pop(name, {})) for name in _TABLES}
    series = tuple(_series(entry) for entry in _list(content.pop("series", [])))
    if content.get("scale") == "":
        content["scale"] = None
    given = {name: _typed(name, value, hints[name]) for name, value in content.items()}
    return _checked(replace(Mapping(**given), series=series, **pairs))


def _typed(name: str, value: Any, hint: Any) -> Any:
    if hint == float | None and (value is None or (isinstance(value, int | float) and not isinstance(value, bool))):
        return None if value is None else float(value)
    if hint is float and isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if hint in (str, int, bool) and type(value) is hint:
        return value
    raise MappingError(_("In the mapping, {name} holds {value}, which is of the wrong kind.", name=name, value=value))


def _pairs(name: str, content: Any) -> tuple[tuple[str, str], ...]:
    if not isinstance(content, dict) or not all(isinstance(value, str) for value in content.values()):
        raise MappingError(_("In the mapping, [{name}] must hold lines such as “name” = “text”.", name=name))
    return tuple(content.items())


def _list(content: Any) -> list[Any]:
    if not isinstance(content, list):
        raise MappingError(_("In the mapping, each series starts with [[series]]."))
    return content


def _series(entry: Any) -> Series:
    known = {item.name for item in fields(Series)}
    if not isinstance(entry, dict) or not set(entry) <= known or not all(isinstance(v, str) for v in entry.values()):
        raise MappingError(
            _("A [[series]] of the mapping may only hold texts for: {names}.", names=listed(sorted(known)))
        )
    if not entry.get("value") or entry.get("role", "actual") not in ("actual", "target"):
        raise MappingError(_("A [[series]] of the mapping needs a value column, and a role of actual or target."))
    return Series(**entry)


def _checked(mapping: Mapping) -> Mapping:
    """Refuse what no file could be read by."""
    for name, role in mapping.columns:
        if role not in ROLES:
            raise MappingError(
                _(
                    "In the mapping, column “{name}” has the unknown role “{role}”. Use one of: {roles}.",
                    name=name,
                    role=role,
                    roles=listed(list(ROLES)),
                )
            )
    for role in ROLES:
        if role not in MANY and len(mapping.all_with(role)) > 1:
            names = listed(list(mapping.all_with(role)))
            raise MappingError(_("Only one column can be the {role}, not {names}.", role=role, names=names))
    for label, code in mapping.groups:
        if code not in ANSWERS and not re.fullmatch(EXACT + r"[a-z0-9][a-z0-9_-]{0,79}", code):
            raise MappingError(
                _(
                    "In the mapping, “{label}” has the unknown group “{code}”. Use one of: {codes}.",
                    label=label,
                    code=code,
                    codes=listed(sorted(ANSWERS - {OPEN})),
                )
            )
    for word, kind in mapping.missing:
        if kind not in set(Missing) - set(DECIDED_HERE):
            raise MappingError(
                _(
                    "In the mapping, “{word}” has the unknown kind “{kind}”. Use one of: {kinds}.",
                    word=word,
                    kind=kind,
                    kinds=listed([str(m) for m in Missing if m not in DECIDED_HERE]),
                )
            )
    return _checked_values(mapping)


def _checked_values(mapping: Mapping) -> Mapping:
    rules = (
        (mapping.header_rows in (0, 1, 2), _("header_rows must be 0, 1 or 2.")),
        (mapping.skip_rows >= 0, _("skip_rows cannot be negative.")),
        (mapping.decimal in (".", ","), _('decimal must be "." or ",".')),
        (mapping.date_order in ("mdy", "dmy"), _('date_order must be "mdy" or "dmy".')),
        (mapping.period_kind in ("", *KINDS), _("period_kind must be one of: {kinds}.", kinds=listed(list(KINDS)))),
        (
            FISCAL_YEAR_STARTS.fullmatch(mapping.fiscal_year_starts) is not None,
            _('fiscal_year_starts must be the first day of a month, such as "10-01".'),
        ),
        (mapping.scale is None or mapping.scale > 0, _("scale must be above 0.")),
        (all(_is_day(day) for _name, day in mapping.periods), _('Days under [periods] must look like "2015-12-31".')),
        (0 < mapping.margin_level < 1, _("margin_level must lie between 0 and 1, such as 0.9.")),
    )
    for holds, words in rules:
        if not holds:
            raise MappingError(words)
    return mapping


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
