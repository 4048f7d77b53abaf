"""Finds the header of a table: which rows stand before it, whether it has one row or two, and the column names.

Why apart: exports put titles above their header, spread it over two rows, repeat a name or leave one out.
Every column gets a name of its own here, so that a mapping can speak about it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from equipt_dash.intake.periods import Period, PeriodStyle, read_period
from equipt_dash.kernel.missing_words import WORDS, fold_word
from equipt_dash.kernel.values import Number, NumberStyle, read_number
from equipt_dash.kernel.words import _, ngettext

_STYLE = NumberStyle()
_PERIODS = PeriodStyle(fiscal_year_starts="01-01")
_CENSUS = re.compile(r"(?:[BC]\d{5}[A-I]?|DP\d\d|S\d{4}_C\d\d)_\d{3,4}[A-Z]{1,2}|GEO_?ID|NAME")
_CODE = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")
_YEAR_AND_WORD = re.compile(r"(?:19|20)\d\d[\s_-]+[A-Za-z%#]")
"""``2018 Percent`` is the name of a column, although percent could be a unit."""
_LINES_TO_JUDGE = 40

Cells = Sequence[str]


@dataclass(frozen=True)
class Header:
    """``skip`` rows stand before the ``rows`` header rows; ``names`` has one name for each column."""

    skip: int
    rows: int
    names: tuple[str, ...]
    notes: tuple[str, ...]


def find_header(rows: Sequence[Cells], certain: int = 0) -> Header:
    """The header of a table by its first rows. ``certain`` is the number of header rows the format is sure of."""
    if certain:
        names, notes = column_names(rows[:certain])
        return Header(0, certain, names, notes)
    width = max((_filled(cells) for cells in rows[:_LINES_TO_JUDGE]), default=0)
    skip = _titles(rows, width)
    first = rows[skip] if skip < len(rows) else ()
    below = rows[skip + 1 :]
    said = [
        ngettext("{n} title row above the header is left out.", "{n} title rows above the header are left out.", skip)
    ]
    if first and _looks_like_data(first, below):
        names = tuple(f"column {n}" for n in range(1, len(first) + 1))
        return Header(skip, 0, names, (_("The file has no header row, so its columns are numbered."),))
    two = len(below) > 1 and _is_second(first, below[0], below[1:_LINES_TO_JUDGE])
    names, notes = column_names(rows[skip : skip + 1 + two])
    return Header(skip, 1 + two, names, (*(said if skip else ()), *notes, *_parted_by_spaces(rows[skip:])))


def column_names(rows: Sequence[Cells]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """One name per column from one or two header rows, and what had to be done for it."""
    notes = []
    parts = [[clean(cell) for cell in cells] for cells in rows]
    width = max((len(cells) for cells in parts), default=0)
    parts = [cells + [""] * (width - len(cells)) for cells in parts]
    joined = parts[0] if parts else []
    if len(parts) == 2:
        notes.append(_("The header has two rows."))
        joined = parts[0] if _all_codes(*parts) or _census(parts[0]) else _joined(*parts)
    names: dict[str, None] = {}
    last: dict[str, int] = {}
    times = Counter(joined)
    for number, name in enumerate(joined, 1):
        own = name or _("column {n}", n=number)
        names[own if own not in names else _unused(own, names, last)] = None
    doubled = sorted(name for name, n in times.items() if name and n > 1)
    notes += [
        _("The header has “{name}” more than once; the later ones are numbered.", name=name) for name in doubled[:20]
    ]
    return tuple(names), tuple(notes)


def is_note(cells: Cells, width: int) -> bool:
    """Tell whether a row of a table this wide holds one text and nothing else: a title, a source or a footnote."""
    filled = [cell.strip() for cell in cells if cell.strip()]
    return width > 2 and len(filled) == 1 and len(filled[0]) > 3 and any(sign.isalpha() for sign in filled[0])


def _parted_by_spaces(rows: Sequence[Cells]) -> tuple[str, ...]:
    """A hint where every row is one cell with gaps in it: columns that were lined up with spaces."""
    texts = [cells[0].strip() for cells in rows[:_LINES_TO_JUDGE] if _filled(cells)]
    alone = all(len(cells) == 1 for cells in rows[:_LINES_TO_JUDGE])
    if len(texts) < 2 or not alone or not all(re.search(r"\S {2,}\S", text) for text in texts):
        return ()
    return (_("Spaces seem to part the columns, so each row is one cell. Save the table as CSV."),)


def clean(text: str) -> str:
    """A header without line breaks, Excel's ``_x000D_`` and doubled spaces."""
    return " ".join(text.replace("_x000D_", " ").replace("\ufeff", "").split())


def _unused(name: str, taken: Container[str], last: dict[str, int]) -> str:
    """The name with the next number that makes it new; ``last`` holds the numbers already given."""
    number = last.get(name, 1) + 1
    while f"{name} ({number})" in taken:
        number += 1
    last[name] = number
    return f"{name} ({number})"


def _filled(cells: Cells) -> int:
    return sum(1 for cell in cells if cell.strip())


def _titles(rows: Sequence[Cells], width: int) -> int:
    """How many rows at the top hold one or two texts only, over a table that is clearly wider."""
    skip = 0
    while skip < min(len(rows) - 1, 10) and width >= 3 and _filled(rows[skip]) <= max(1, width // 4):
        if any(_is_number(cell) for cell in rows[skip]) or _is_header_of_groups(rows, skip):
            break
        skip += 1
    return skip


def _is_header_of_groups(rows: Sequence[Cells], at: int) -> bool:
    """Tell whether the row is the upper row of a two-row header: texts over the value columns, none over the first."""
    if at + 1 >= len(rows) or rows[at][0].strip():
        return False
    return _filled(rows[at]) > 1 or sum(1 for cell in rows[at + 1] if cell.strip() and _is_year(cell)) > 1


def _is_number(text: str) -> bool:
    return isinstance(read_number(text, _STYLE), Number)


def _is_value(text: str) -> bool:
    """A number, a word for a missing one, or a period: what stands below a header, not in it."""
    return _is_number(text) or fold_word(text) in WORDS or isinstance(read_period(text, _PERIODS), Period)


def _is_year(text: str) -> bool:
    return isinstance(read_period(text, _PERIODS), Period)


def _looks_like_data(first: Cells, below: Sequence[Cells]) -> bool:
    """Tell whether the first row already holds figures: numbers that are no years, in columns of numbers."""
    numbers = [
        n
        for n, cell in enumerate(first)
        if _is_number(cell) and not (_is_year(cell) or _YEAR_AND_WORD.match(cell.strip()))
    ]
    return any(
        sum(1 for cells in below[:_LINES_TO_JUDGE] if n < len(cells) and _is_number(cells[n])) * 2
        >= len(below[:_LINES_TO_JUDGE])
        for n in numbers
    )


def _is_second(first: Cells, second: Cells, below: Sequence[Cells]) -> bool:
    """Tell whether the second row still belongs to the header: names over columns of figures."""
    texts = [cell.strip() for cell in second]
    if any(_is_number(cell) and not _is_year(cell) for cell in texts if cell):
        return False
    upper = [cell.strip() for cell in first] + [""] * max(0, len(texts) - len(first))
    spread = any(
        cell and (not upper[n] or (n and upper[n] == upper[n - 1]) or (n + 1 < len(upper) and upper[n] == upper[n + 1]))
        for n, cell in enumerate(texts)
    )
    if any(_is_value(cell) for cell in texts if cell) and not (spread and _years_spread(texts, upper)):
        return False
    over_numbers = [
        n
        for n, cell in enumerate(texts)
        if cell and 2 * sum(1 for row in below if n < len(row) and _is_number(row[n])) >= max(1, len(below))
    ]
    return len(over_numbers) >= 1 and (spread or _all_codes(list(upper), texts) or len(over_numbers) >= 2)


def _years_spread(texts: Cells, upper: Cells) -> bool:
    """Tell whether every year of the second row stands under an empty or shared cell of the first."""
    return all(
        not upper[n] or upper.count(upper[n]) > 1 or (n + 1 < len(upper) and not upper[n + 1])
        for n, cell in enumerate(texts)
        if cell and _is_value(cell)
    )


def _all_codes(first: Cells, second: Cells) -> bool:
    """Tell whether the second row repeats the first as short codes (``v001_rawvalue``) and adds nothing."""
    full = all(first) and len(set(first)) == len(first) and len(first) == len(second)
    return full and len(set(second)) == len(second) and all(_CODE.fullmatch(cell) for cell in second)


def _census(first: Cells) -> bool:
    """Tell whether the first row names the variables of a Census table, which the second row only puts into words."""
    return sum(1 for cell in first if _CENSUS.fullmatch(cell)) >= max(1, len(first) - 3)


def _joined(first: list[str], second: list[str]) -> list[str]:
    """The two rows as one, an upper cell reaching over the empty ones to its right."""
    names, over = [], ""
    for upper, lower in zip(first, second, strict=True):
        over = upper or (over if lower else "")
        names.append(" ".join(part for part in dict.fromkeys((over, lower)) if part))
    return names
