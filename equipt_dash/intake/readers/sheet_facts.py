"""What one look over a sheet shows, and the sentences that tell it to a person."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from equipt_dash.intake.readers.cell_place import MOST_COLUMNS, column_name
from equipt_dash.intake.readers.merges import Block, useful
from equipt_dash.kernel.words import _, ngettext

_SHOWN = 5


@dataclass
class Facts:
    """Columns count from 0; ``ends[row]`` is one more than the last column that holds anything in that row."""

    first: int = MOST_COLUMNS
    last: int = -1
    ends: array[int] = field(default_factory=lambda: array("H"))
    blocks: list[Block] = field(default_factory=list)
    hidden_rows: int = 0
    formulas: int = 0
    not_computed: int = 0
    errors: int = 0
    percents: set[int] = field(default_factory=set)
    looked_at: int = 0
    """The last row that was looked at closely; 0 where all of them were."""

    def holds(self, row: int, first: int, last: int) -> None:
        """Note that the columns ``first`` to ``last`` of the row hold something."""
        self.first, self.last = min(self.first, first), max(self.last, last)
        if row >= len(self.ends):
            self.ends.frombytes(bytes(2 * (row + 1 - len(self.ends))))
        self.ends[row] = max(self.ends[row], last + 1)

    def fillable(self) -> tuple[Block, ...]:
        """The merged blocks whose cells are filled."""
        return useful(self.blocks, self.first, self.last, self.ends)

    def notes(self) -> Iterator[str]:
        """The facts a person should know."""
        blocks = self.fillable()
        if blocks:
            names = ", ".join(block.name for block in blocks[:_SHOWN]) + (", …" if len(blocks) > _SHOWN else "")
            yield _(
                "Merged cells ({names}): each name, date or year of a merged block was given to all of its cells.",
                names=names,
            )
        yield from self._about_formulas()
        if self.hidden_rows:
            yield ngettext("A hidden row is read too.", "{n} hidden rows are read too.", self.hidden_rows)
        if self.looked_at:
            yield _(
                "The sheet is long: formulas, errors, percentages and hidden rows were looked for in its first "
                "{n:,} rows only.",
                n=self.looked_at,
            )

    def doubts(self) -> Iterator[str]:
        """What a person should confirm."""
        if self.percents:
            yield _(
                "Numbers in column {names} are shown as percentages in the workbook; they are taken as stored, "
                "so 45% reads 0.45. If they are percents, set the unit to “share”.",
                names=", ".join(column_name(column) for column in sorted(self.percents)[:20]),
            )

    def _about_formulas(self) -> Iterator[str]:
        if self.formulas > self.not_computed:
            yield ngettext(
                "One cell is a formula; its saved result was taken.",
                "{n} cells are formulas; their saved results were taken.",
                self.formulas - self.not_computed,
            )
        if self.not_computed:
            yield ngettext(
                "One formula has no saved result, so its cell is empty. Open the workbook, let it compute, and save it.",
                "{n} formulas have no saved result, so their cells are empty. Open the workbook, let it compute, and "
                "save it.",
                self.not_computed,
            )
        if self.errors:
            yield ngettext(
                "One cell holds a formula's error, such as #N/A.",
                "{n} cells hold a formula's error, such as #N/A.",
                self.errors,
            )
