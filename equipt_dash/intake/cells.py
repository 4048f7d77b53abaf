"""Takes the cells of one row by their roles, and checks each number against what its column may hold.

Why ``Stop`` and not a list of problems: a row with one bad cell is rejected as a whole, and the first bad cell
tells a person where to look.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from equipt_dash.intake.findings import FLAG, Problem, Stop
from equipt_dash.intake.mapping import COMPANIONS, VALUE_ROLES, Mapping, Series
from equipt_dash.kernel.model import Missing
from equipt_dash.kernel.values import Absent, Number, bare_margin, read_number
from equipt_dash.kernel.words import _

PERCENTS = frozenset({"percent", "%", "pct", "percentage", "percents"})
_NOT_BELOW_ZERO = frozenset({"margin", "se", "denominator"})
LARGEST = 1e300
_MARGIN = COMPANIONS.index("margin")
_COUNTS = frozenset({COMPANIONS.index("numerator"), COMPANIONS.index("denominator")})
_ALONE = (None,) * len(COMPANIONS)

Numbers = tuple[float | None, str, tuple[float | None, ...], Missing | None, str]


class Cells:
    """Where each role stands in a row, and what its numbers may be."""

    def __init__(self, mapping: Mapping, names: Sequence[str]) -> None:
        self._names = tuple(names)
        self._at = {name: n for n, name in enumerate(names)}
        roles = {role: self._at[name] for name, role in mapping.columns if role != "ignore"}
        # A role that no column has points behind the last cell, where the checker puts an empty text.
        none = len(names)
        self.at_period, self.at_subperiod = roles.get("period", none), roles.get("subperiod", none)
        self.at_group, self.at_area, self.at_unit = (roles.get(role, none) for role in ("group", "area", "unit"))
        self.at_measure, self.at_measure_name = roles.get("measure", none), roles.get("measure_name", none)
        self._at_role = roles.get("value_role", none)
        self.has_value_role = "value_role" in roles
        self._at_missing, self._at_note = roles.get("missing"), roles.get("note")
        self._codes = tuple(self._at[name] for name in mapping.all_with("area_code"))
        self.has_codes = bool(self._codes)
        self._style = mapping.number_style()
        self._short_way = mapping.decimal == "." and not mapping.missing
        self._value_role = mapping.column("value_role")
        self._unit = mapping.unit
        self._scale = mapping.scale
        self._mates = {one.value: tuple(self._mates_of(one)) for one in mapping.all_series()}
        self.flags: list[Problem] = []

    def _mates_of(self, one: Series) -> Iterator[tuple[int, str, int, bool]]:
        for place, role in enumerate(COMPANIONS):
            if name := getattr(one, role):
                yield place, name, self._at[name], role in _NOT_BELOW_ZERO

    def codes(self, cells: Sequence[str]) -> str:
        """The code of the place, put together where it stands in several columns (state, county)."""
        return "".join([cells[n].strip() for n in self._codes])

    def value_role(self, cells: Sequence[str]) -> str:
        """``actual`` or ``target``, as a column says it."""
        text = cells[self._at_role]
        role = VALUE_ROLES.get(" ".join(text.lower().split()))
        if role is None:
            words = _("It does not say whether the value is an actual one or a target.")
            raise Stop(self._value_role, text, words, _("Write actual or target."))
        return role

    def numbers(self, one: Series, cells: Sequence[str], unit: str, line: int) -> Numbers:
        """The value of one series with its text, the numbers that belong to it, why it is missing, and its unit."""
        mates = self._companions(one, cells) if self._mates[one.value] else _ALONE
        if not one.value:
            return _share(mates, hidden=self._count_is_hidden(one, cells))
        text = cells[self._at[one.value]]
        if self._at_note is not None and cells[self._at_note].strip():
            self._note(cells, line)
        if self._at_missing is not None and (cells[self._at_missing].strip() or not text.strip()):
            return None, cells[self._at_missing].strip(), mates, self._reason(one.value, cells), ""
        read = self._read(text, one.value)
        if isinstance(read, Missing):
            reason = Missing.SUPPRESSED if not text.strip() and self._count_is_hidden(one, cells) else read
            return None, text.strip(), mates, reason, ""
        value, cell_unit = read
        scale = self._scale or (100.0 if unit and unit.lower() in PERCENTS else None)
        if scale is not None and not 0 <= value <= scale:
            self._outside(one.value, text, scale, line, value, declared=self._scale is not None or unit != self._unit)
        elif cell_unit == "percent" and not 0 <= value <= 100:
            self._outside(one.value, text, 100, line, value, declared=False)
        low, high = mates[4], mates[5]
        if low is not None and high is not None and low > high:
            words, fix = (
                _("The lower limit is above the upper one."),
                _("Taken as it is. Please check it at the source."),
            )
            self.flags.append(Problem(line, one.low, cells[self._at[one.low]], words, fix, FLAG))
        return value, text.strip(), mates, None, cell_unit

    def _reason(self, value: str, cells: Sequence[str]) -> Missing:
        """Why the value is absent, as its own column says."""
        at = self._at_missing or 0
        text, number = cells[at].strip(), cells[self._at[value]].strip()
        column = self._names[at]
        if not text:
            words, fix = _("It has no value, and nothing says why."), _("Write the value, or choose why there is none.")
            raise Stop(value, "", words, fix)
        if number:
            words = _("The row has a value, and also says why there is none.")
            raise Stop(column, text, words, _("Keep one of the two."))
        read = read_number(text, self._style)
        if isinstance(read, Absent):
            return read.kind
        raise Stop(column, text, _("It does not say why the value is missing."), _("Choose one of the listed reasons."))

    def _note(self, cells: Sequence[str], line: int) -> None:
        at = self._at_note or 0
        words = _("Notes are not taken in from a file.")
        fix = _("Write it on the measure's entry page, where the draft is.")
        self.flags.append(Problem(line, self._names[at], cells[at].strip(), words, fix, FLAG))

    def _companions(self, one: Series, cells: Sequence[str]) -> tuple[float | None, ...]:
        found: list[float | None] = [None] * len(COMPANIONS)
        for place, name, at, not_below_zero in self._mates[one.value]:
            read = self._read(bare_margin(cells[at]) if place == _MARGIN else cells[at], name)
            if not isinstance(read, Missing):
                found[place] = read[0]
                if not_below_zero and read[0] < 0:
                    raise Stop(name, cells[at], _("It cannot be below zero."), _("Correct the cell or leave it empty."))
        return tuple(found)

    def _count_is_hidden(self, one: Series, cells: Sequence[str]) -> bool:
        """Whether a count behind the value is masked: that explains the empty rate beside it."""
        counts = [cells[at] for place, _name, at, _not_below in self._mates[one.value] if place in _COUNTS]
        return any(read_number(text, self._style) == Absent(Missing.SUPPRESSED) for text in counts)

    def _read(self, text: str, column: str) -> tuple[float, str] | Missing:
        """A number with its unit, or why there is none. What is plainly a number takes the short way."""
        if self._short_way:
            try:
                value = float(text)
            except ValueError:
                pass
            else:
                if 0.0 <= value < LARGEST and text.isascii() and "_" not in text:
                    return value, ""  # most cells of most files end here
        read = read_number(text, self._style)
        if isinstance(read, Number):
            return read.value + 0.0, read.unit
        if isinstance(read, Absent):
            return read.kind
        raise Stop(column, text, read.problem, read.fix)

    def _outside(self, column: str, text: str, scale: float, line: int, value: float, *, declared: bool) -> None:
        """A value beyond its scale: a fault where the scale was declared, else a warning."""
        words = _("It lies outside 0 to {scale}, the range of this measure.", scale=f"{scale:g}")
        if declared:
            fix = _("Correct the cell; or, if the measure can pass that, take scale or percent out of the mapping.")
            raise Stop(column, text, words, fix)
        self.flags.append(Problem(line, column, text, words, _("Taken as it is. Please check it at the source."), FLAG))


def _share(mates: tuple[float | None, ...], *, hidden: bool) -> Numbers:
    """A value that no column holds: the numerator divided by the denominator. ``hidden``: one of them is suppressed."""
    numerator, denominator = mates[0], mates[1]
    if hidden:
        return None, "", mates, Missing.SUPPRESSED, ""
    if numerator is None or not denominator:
        return None, "", mates, Missing.NOT_COLLECTED if numerator is None else Missing.NOT_APPLICABLE, ""
    return numerator / denominator, "", mates, None, ""
