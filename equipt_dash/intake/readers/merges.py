"""Fills the cells of merged blocks, which a workbook stores as one cell and several empty ones.

Why not every block: a title over the whole table would become a column name everywhere, and a figure that stands once
for two rows would be counted twice. Those stay where they are; names, dates and years are filled.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.kernel.words import _

MOST_MERGES = 100_000


@dataclass(frozen=True, order=True)
class Block:
    """A merged block of cells; rows count from 1, columns from 0, ends included."""

    top: int
    left: int
    bottom: int
    right: int
    name: str = field(default="", compare=False)


def useful(blocks: Sequence[Block], first: int, last: int, ends: Sequence[int]) -> tuple[Block, ...]:
    """The blocks to fill in a sheet that uses the columns ``first`` to ``last``: all but titles.

    ``ends[row]`` is one more than the last column that holds anything in that row. A title begins in the first column
    and stands alone in its row.
    """
    if len(blocks) > MOST_MERGES:
        raise UnreadableFile(
            _("The sheet has more than {most:,} merged blocks. Unmerge its cells and save it again.", most=MOST_MERGES)
        )
    return tuple(
        sorted(
            block
            for block in blocks
            if block.left <= last
            and block.bottom >= block.top
            and not (block.left <= first and block.right > block.left and _end(ends, block.top) <= block.right + 1)
        )
    )


def _end(ends: Sequence[int], row: int) -> int:
    return ends[row] if row < len(ends) else 0


class Filler:
    """Fills row after row, in order; keeps only the blocks that the current row touches."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._waiting = list(reversed(blocks))
        self._open: list[tuple[Block, str]] = []

    def is_due(self, row: int) -> bool:
        """Tell whether a block may touch the row."""
        return bool(self._open) or (bool(self._waiting) and self._waiting[-1].top <= row)

    def fill(self, row: int, cells: dict[int, str], numbers: Iterable[int], last: int) -> None:
        """Fill the cells of ``row`` in place. ``numbers``: the columns whose cells are numbers."""
        while self._waiting and self._waiting[-1].top <= row:
            block = self._waiting.pop()
            text = cells.get(block.left, "") if block.top == row else ""
            if text and (block.left not in numbers or _is_year(text)):
                self._open.append((block, text))
        self._open = [(block, text) for block, text in self._open if block.bottom >= row]
        if not any(cells.values()):
            return
        for block, text in self._open:
            for column in range(block.left, min(block.right, last) + 1):
                if not cells.get(column):
                    cells[column] = text


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdigit() and "1800" <= text <= "2199"
