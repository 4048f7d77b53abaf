"""Finds out which sign separates the columns of a text table.

Why by trying: a count of signs is fooled by commas inside quoted text and by decimal commas. The right sign is the one
that cuts the first rows into the same number of cells, the header included.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

SIGNS = (",", ";", "\t", "|")
RARE_SIGNS = ("~", "^", "¦")
"""Signs of old systems, tried only where none of the usual ones cuts the rows."""
ROWS = 200
_SOFT_COMMA = re.compile(r"(?<=\d),(?=\d)|, ")
_QUOTE_OPENS = re.compile(r'[,;\t|] *"')
_SPACED_QUOTE = re.compile(r'[,;\t|] +"')


@dataclass(frozen=True)
class Dialect:
    """How a text table is cut."""

    sign: str
    backslash: bool = False
    """A backslash, not a second quotation mark, hides a quotation mark inside a cell."""
    spaced: bool = False
    """Spaces follow the sign, and a quotation mark may come after them."""


class Cutter(Protocol):
    """What ``csv.reader`` gives."""

    line_num: int

    def __iter__(self) -> Iterator[list[str]]: ...


@dataclass(frozen=True)
class _Trial:
    dialect: Dialect
    even: float
    """Share of the rows that have the usual number of cells, provided that is more than one."""
    width: int
    broken: bool


def find_dialect(lines: Sequence[str], prefer: str = "") -> Dialect:
    """The dialect of the table that begins with ``lines``. ``prefer``: the sign the file's name speaks for."""
    backslash = any('\\"' in line for line in lines) and _broken(lines, False) > _broken(lines, True)
    spaced = (False, True) if any(_SPACED_QUOTE.search(line) for line in lines) else (False,)
    trials = [_try(lines, Dialect(sign, backslash, space)) for sign in SIGNS for space in spaced]
    if max(trial.width for trial in trials) < 2:
        trials += [_try(lines, Dialect(sign)) for sign in RARE_SIGNS]
    best = max(trials, key=lambda trial: _rank(trial, lines, prefer))
    return best.dialect if best.width > 1 else Dialect(prefer or ",", backslash)


def _rank(trial: _Trial, lines: Sequence[str], prefer: str) -> tuple[bool, bool, float, bool, int]:
    soft = trial.dialect.sign == "," and _only_soft_commas(lines)
    return (
        trial.width > 1,
        not trial.broken,
        trial.even / 2 if soft else trial.even,
        trial.dialect.sign == prefer,
        trial.width,
    )


def _only_soft_commas(lines: Sequence[str]) -> bool:
    """Tell whether every comma stands between two digits, as decimal commas do, or before a space, as in prose."""
    return not any("," in _SOFT_COMMA.sub("", re.sub(r'"[^"]*"', "", line)) for line in lines)


def _try(lines: Sequence[str], dialect: Dialect) -> _Trial:
    widths = []
    broken = False
    try:
        for cells in reader(lines, dialect):
            if any(cells):
                widths.append(0 if any(map(_is_torn, cells)) else len(cells))
            if len(widths) >= ROWS:
                break
    except csv.Error as error:
        # The sample may end inside a quoted cell.
        broken = "unexpected end" not in str(error)
    wide = Counter(width for width in widths if width > 1)
    if not wide:
        return _Trial(dialect, 0, 0, broken)
    width, times = max(wide.items(), key=lambda pair: (pair[1], pair[0]))
    return _Trial(dialect, times / len(widths), width, broken)


def _is_torn(cell: str) -> bool:
    """Tell whether the cell has half a pair of quotation marks, as if it had been cut inside quoted text."""
    return '"' in cell and cell.count('"') % 2 == 1 and (cell.endswith('"') or _QUOTE_OPENS.search(cell) is not None)


def _broken(lines: Sequence[str], backslash: bool) -> bool:
    return min(_try(lines, Dialect(sign, backslash)).broken for sign in SIGNS)


def reader(lines: Iterable[str], dialect: Dialect) -> Cutter:
    """A strict reader: a quotation mark out of place is an error, never a row that swallows the next ones."""
    return csv.reader(
        lines,
        delimiter=dialect.sign,
        quotechar='"',
        doublequote=not dialect.backslash,
        escapechar="\\" if dialect.backslash else None,
        skipinitialspace=dialect.spaced,
        strict=True,
    )
