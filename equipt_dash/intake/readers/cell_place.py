"""Turns the names of cells, such as ``AB12``, into numbers and back."""

from __future__ import annotations

from equipt_dash.intake.raw import UnreadableFile
from equipt_dash.kernel.words import _

MOST_COLUMNS = 16_384
MOST_ROWS = 1_048_576
LONGEST_CELL = 131_072
"""Four times what a spreadsheet program allows."""
DIGITS = "0123456789"


class Columns(dict[str, int]):
    """Letters -> the column they name, from 0; each is worked out once."""

    def __missing__(self, letters: str) -> int:
        found = self[letters] = _column(letters)
        return found


def _column(letters: str) -> int:
    number = 0
    for letter in letters.replace("$", "").upper()[:8]:
        if not "A" <= letter <= "Z":
            number = 0
            break
        number = number * 26 + ord(letter) - 64
    if not 1 <= number <= MOST_COLUMNS:
        raise UnreadableFile(_("The sheet names a cell that cannot be: “{name}”. Save it again.", name=letters[:20]))
    return number - 1


def column_name(column: int) -> str:
    """The letters of a column."""
    name, number = "", column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        name = chr(65 + rest) + name
    return name


def row_number(text: str) -> int:
    """The row, from 1, that ``text`` names. Raises ``UnreadableFile`` where no sheet has such a row."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
    if not 1 <= number <= MOST_ROWS:
        raise UnreadableFile(_("The sheet names a row that cannot be: “{name}”. Save it again.", name=text[:20]))
    return number
