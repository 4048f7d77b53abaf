"""Checks every row of a table against its mapping and hands on what may be stored, row by row.

Why it streams: a file may have millions of rows and is never held as a whole. A plain number takes a short way
past the strict reader, which sees everything that is not plainly a number.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, islice
from typing import TYPE_CHECKING

from equipt_dash.intake.blocks import SIZE, Blocks
from equipt_dash.intake.cells import PERCENTS, Cells
from equipt_dash.intake.findings import FAULT, FLAG, LEFT_OUT, Block, CheckedRow, Problem, Stop, Tally
from equipt_dash.intake.header import Header, clean, is_note
from equipt_dash.intake.lookups import Groups, Periods
from equipt_dash.intake.mapping import Mapping, Series, check_fit
from equipt_dash.intake.periods import Period
from equipt_dash.intake.proposal import header_of
from equipt_dash.intake.repeats import Jump, Seen, Watch
from equipt_dash.intake.wire import unpack
from equipt_dash.kernel.model import ALL_GROUPS, Missing
from equipt_dash.kernel.words import _, listed

if TYPE_CHECKING:
    from equipt_dash.intake.raw import RawRow, RawTable

_RECTANGULAR = frozenset({"csv", "tsv"})
_PARTS = frozenset({"month", "quarter", "half", "day", "part_year"})


def checked_rows(
    table: RawTable, mapping: Mapping, tally: Tally | None = None, skip: frozenset[int] = frozenset()
) -> Iterator[CheckedRow | Problem]:
    """Every value of the table that may be stored, and every problem, as they come. ``skip``: lines to pass over.

    Raises:
        MappingDoesNotFit: the table lacks a column the mapping names.
    """
    for one in checked_blocks(table, mapping, tally, skip):
        if isinstance(one, Block):
            yield from unpack(one.packed)
        else:
            yield one


def checked_blocks(
    table: RawTable, mapping: Mapping, tally: Tally | None = None, skip: frozenset[int] = frozenset()
) -> Iterator[CheckedRow | Problem | Block]:
    """The same as ``checked_rows``, with stretches of plain rows left packed for the way to another process."""
    rows = iter(table.rows)
    top = list(islice(rows, mapping.skip_rows + max(1, mapping.header_rows)))
    header = header_of(top, mapping)
    check_fit(mapping, header.names)
    body = chain(top[mapping.skip_rows + mapping.header_rows :], rows)
    checker = _Checker(mapping, header, table.format, tally if tally is not None else Tally())
    yield from checker.run((row for row in body if row.line not in skip) if skip else body)
    yield from checker.finish()


class _Checker:
    """The state one pass over a table needs."""

    def __init__(self, mapping: Mapping, header: Header, kind: str, tally: Tally) -> None:
        self._tally = tally
        self._names = header.names
        self._width = len(header.names)
        self._ragged = kind not in _RECTANGULAR
        self._periods = Periods(mapping, tally)
        self._groups = Groups(mapping, tally)
        self._cells = Cells(mapping, header.names)
        # Only where the period stands in one cell of the row is that cell's text enough to know it.
        alone = bool(mapping.column("period") and not mapping.column("subperiod") and not mapping.series)
        self._plain = self._periods.plain if alone else {}
        self._codes = self._groups.codes
        self._series = mapping.all_series()
        self._keep = tuple((header.names.index(name), name, value) for name, value in mapping.keep)
        self._measure = mapping.measure
        self._one_measure = bool(mapping.measure) and len({one.measure for one in self._series}) == 1
        self._unit = mapping.unit
        self._grouped = bool(mapping.column("group"))
        self._dated = bool(mapping.column("period"))
        self._seen = Seen()
        self._earlier = self._seen.earlier
        self._watch = Watch()
        self._blocks = Blocks(mapping, header.names, self._periods, self._groups, self._seen)
        self._rejected_before: set[int] = set()
        self._splitters = [name for name, role in mapping.columns if role in ("breakdown", "unit")]

    def run(self, rows: Iterator[RawRow]) -> Iterator[CheckedRow | Problem | Block]:
        """Every row: one by one while values are still watched, then in blocks where that is possible."""
        while self._watch.left > 0 or not self._blocks.usable:
            row = next(rows, None)
            if row is None:
                return
            yield from self.check(row)
        while block := list(islice(rows, SIZE)):
            packed, n = self._blocks.take(block)
            if packed is not None:
                self._tally.read += n
                self._tally.accepted += n
                self._tally.values += n
                yield Block(packed)
            for row in block[n:]:
                yield from self.check(row)

    def check(self, row: RawRow) -> Sequence[CheckedRow | Problem]:
        """The values of one row, or what is wrong with it."""
        tally = self._tally
        tally.read += 1
        try:
            cells = row.cells if len(row.cells) == self._width else self._fitted(row)
            found = self._values(row.line, (*cells, ""))
        except Stop as stop:
            return self._stopped(row, stop)
        tally.accepted += 1
        tally.values += len(found)
        return [*found, *self._flags()] if self._periods.flags or self._cells.flags else found

    def finish(self) -> Iterator[Problem]:
        """What only the whole table shows."""
        for jump in self._watch.jumps():
            yield _jumped(jump)
        kinds = self._periods.kinds()
        if kinds & _PARTS and kinds - _PARTS:
            yield Problem(
                None, None, None,
                _("The file holds whole years and parts of years together."),
                _("Taken as it is. Compare only periods of the same length."), FLAG,
            )  # fmt: skip
        if self._seen.stopped_at is not None:
            yield Problem(
                self._seen.stopped_at, None, None,
                _("The file is so large that rows standing twice are searched only up to here."),
                _("The database refuses later ones when the file is stored."), FLAG,
            )  # fmt: skip

    def _values(self, line: int, cells: Sequence[str]) -> list[CheckedRow]:
        for index, name, wanted in self._keep:
            if cells[index].strip() != wanted:
                words = _("Only rows with “{value}” in “{name}” are taken.", value=wanted, name=name)
                raise Stop(name, cells[index], words, _("Left out. Change [keep] in the mapping to take it."), LEFT_OUT)
        get = self._cells
        unit = cells[get.at_unit].strip() or self._unit
        measure = cells[get.at_measure].strip()
        area, code = cells[get.at_area].strip(), get.codes(cells) if get.has_codes else ""
        role = get.value_role(cells) if get.has_value_role else ""
        place = f"{area}\0{code}" if code else area
        found = []
        for one in self._series:
            period = self._plain.get(cells[get.at_period]) or self._period(one, cells, line)
            label = one.group or cells[get.at_group]
            group = self._codes.get(label) or self._group(one, label)
            value, as_found, mates, missing, cell_unit = get.numbers(one, cells, unit, line)
            name, kind = self._named(one, measure), role or one.role
            # As the database tells values apart: by what a label means, and not by its unit.
            before = self._earlier((name, period[0], group, kind), place, line, as_found if value is None else value)
            if before is not None and before[0] != line:
                raise self._repeated(as_found, one, line, *before)
            if self._watch.left > 0 and value is not None:
                keys = (name, label, kind, unit, place), (name, period[0], kind, unit)
                self._watch.add(*keys, line, one.value, value, percent=(cell_unit or unit).lower() in PERCENTS)
            row = (
                line, name, cells[get.at_measure_name], *period, group, label, area, code, kind, cell_unit or unit,
                value, *mates, missing, as_found,
            )  # fmt: skip
            # CheckedRow(…) would cost a third of the time of the whole row.
            found.append(tuple.__new__(CheckedRow, row))
        return _explained(found) if len(found) > 1 else found

    def _named(self, one: Series, measure: str) -> str:
        """The measure of a value: what the row says and what its column says, or what the mapping says of the file."""
        own = self._measure if self._one_measure else one.measure
        return f"{measure} {one.measure}" if measure and one.measure else measure or own

    def _group(self, one: Series, label: str) -> str:
        if one.group or self._grouped:
            return self._groups.find(label, one.value if one.group else None)
        return ALL_GROUPS

    def _period(self, one: Series, cells: Sequence[str], line: int) -> Period:
        own = cells[self._cells.at_period]
        if one.period:
            return self._periods.find(*((own, one.period) if own.strip() else (one.period, "")), line, one.value)
        if self._dated:
            return self._periods.find(own, cells[self._cells.at_subperiod], line)
        return self._periods.fixed(line)

    def _repeated(self, as_found: str, one: Series, now: int, line: int, same: bool) -> Stop:
        if same:
            words = _("It repeats row {line}.", line=line)
            return Stop(one.value, as_found, words, _("Left out, because nothing new is in it."), LEFT_OUT)
        words = _("Row {line} holds another value for the same period, group and area.", line=line)
        fix = _("Keep one of the two.")
        if self._splitters:
            fix += _(
                " If {columns} tells them apart, take one of its values under [keep].", columns=listed(self._splitters)
            )
        else:
            fix += _(" If a column tells them apart, take one of its values under [keep] in the mapping.")
        stop = Stop(one.value, as_found, words, fix)
        if line not in self._rejected_before:
            self._rejected_before.add(line)
            self._tally.accepted -= 1
            self._tally.rejected += 1
            again = _("Row {line} holds another value for the same period, group and area.", line=now)
            self._cells.flags.append(Problem(line, one.value, None, again, fix, FAULT))
        return stop

    def _fitted(self, row: RawRow) -> Sequence[str]:
        """The cells of a row that is shorter or longer than the header, where that does no harm."""
        cells = row.cells
        if len(cells) > self._width and not any(cell.strip() for cell in cells[self._width :]):
            return cells[: self._width]
        if len(cells) < self._width and self._ragged:
            return (*cells, *[""] * (self._width - len(cells)))
        if sum(1 for cell in cells if cell.strip()) == 1 and self._width > 2:
            raise _note_line(cells)
        raise Stop(
            None,
            " | ".join(cells)[:200],
            _("The row has {found} cells and the header {wanted}.", found=len(cells), wanted=self._width),
            _("Give the row one cell for each column; put text that holds a comma in quotes."),
        )

    def _stopped(self, row: RawRow, stop: Stop) -> Sequence[Problem]:
        column, value, words, fix, weight = stop.found
        if weight == FAULT:
            if tuple(map(clean, row.cells)) == self._names:
                words, fix = _("The row repeats the header."), _("Left out.")
                column, value, weight = None, None, LEFT_OUT
            elif is_note(row.cells, self._width):
                column, value, words, fix, weight = _note_line(row.cells).found
        if weight == LEFT_OUT:
            self._tally.left_out += 1
        else:
            self._tally.rejected += 1
        return [Problem(row.line, column, value, words, fix, weight), *self._flags()]

    def _flags(self) -> list[Problem]:
        flags = [*self._periods.flags, *self._cells.flags]
        self._periods.flags.clear()
        self._cells.flags.clear()
        return flags


def _note_line(cells: Sequence[str]) -> Stop:
    only = next(cell.strip() for cell in cells if cell.strip())
    words = _("The row holds one text and nothing else, so it is taken as a note about the table.")
    return Stop(None, only[:200], words, _("Left out. If it is data, fill in its other cells."), LEFT_OUT)


def _jumped(jump: Jump) -> Problem:
    low, high = (f"{number:g}" for number in jump.others)
    words = _("It is far from the values beside it, which lie between {low} and {high}.", low=low, high=high)
    if jump.as_share:
        words += _(" It looks like a share from 0 to 1 among percents.")
    return Problem(
        jump.line, jump.column, f"{jump.value:g}", words, _("Taken as it is. Please check it at the source."), FLAG
    )


def _explained(rows: list[CheckedRow]) -> list[CheckedRow]:
    """The values of one line; an empty one is suppressed where another number of the same people is (a rate by its count)."""
    hidden = {(row.period, row.group, row.group_label) for row in rows if row.missing is Missing.SUPPRESSED}
    return [
        row._replace(missing=Missing.SUPPRESSED)
        if row.value is None and not row.as_found and (row.period, row.group, row.group_label) in hidden
        else row
        for row in rows
    ]
