"""What stands in a number cell instead of a number, and why the number is absent.

Why a table of its own: sources have dozens of ways to say "no number", and they do not mean the same. A
figure that is protected, one that was never collected and one that makes no sense must not be mixed up,
and none of them may ever be read as a number: the Census Bureau's -666666666 once became a median income.
"""

from __future__ import annotations

import re

from equipt_dash.kernel.model import Missing

_WORDS: dict[Missing, str] = {
    Missing.NOT_COLLECTED: """
        | no data | nodata | not collected | nc | nd | na | n.a. | (na) | #na | nan | null | none | nil | missing |
        not available | unavailable | not avail | data not available | no data available | data unavailable | . | .. |
        … | ... | not recorded | unknown | blank | ? | no response | n.d. | not tested | not surveyed | no report | did not report""",
    Missing.NOT_APPLICABLE: """
        n/a | not applicable | not appl. | (x) | ***** | † | no session | no election | no cadet class | does not apply
        | no enrollment | not offered""",
    Missing.NOT_YET_MEASURED: """
        new meas. | new meas | new measure | new | tbd | to be determined | pending | not yet measured |
        not yet available | data pending | in progress | forthcoming | new indicator | tba""",
    Missing.NO_TARGET: "no goal | no target | no goal set | no target set | target not set | goal not set",
    Missing.NOT_PUBLISHED: """
        n | - | -- | --- | – | — | ** | *** | **** | ‡ | nr | not reported | not published | not released | (s) | (b) |
        not shown | insufficient data | too few cases | n/r | not reportable | unreliable | not statistically reliable""",
    Missing.SUPPRESSED: """
        * | s | sup | supp | suppressed | redacted | withheld | masked | confidential | (d) | ds | ps | <n | n<10 | n<11 |
        n < 10 | n < 11 | n<5 | n<20 | small n | privacy | protected | too few students | too few to report |
        data suppressed | suppressed for privacy | too small | too small to report | small cell | small cell size |
        small numbers | too few | sample too small | cell size too small""",
}
WORDS: dict[str, Missing] = {
    " ".join(word.split()): kind for kind, text in _WORDS.items() for word in text.replace("\n", " ").split("|")
}
"""Folded text of a cell -> why it holds no number. The empty text is among them."""

_CENSUS = {
    -111111111.0: Missing.NOT_PUBLISHED,
    -222222222.0: Missing.NOT_PUBLISHED,
    -333333333.0: Missing.NOT_PUBLISHED,
    -555555555.0: Missing.NOT_APPLICABLE,
    -666666666.0: Missing.NOT_PUBLISHED,
    -888888888.0: Missing.NOT_APPLICABLE,
    -999999999.0: Missing.NOT_PUBLISHED,
}
MAYBE_CODES = frozenset({-99.0, -88.0, -77.0})
"""Codes in one source and real values in the next: asked about where nothing else lies below zero."""

_FAR_BELOW_ZERO = -1e8
_RESCALED = -1e5
_RANGE = re.compile(
    r"(?:n\s*=\s*)?(?P<low>\d{1,3}(?:\.\d+)?)\s*(?P<percent>%?)\s*(?:-|–|—|\bto\b|\bthrough\b)\s*(?P<high>\d{1,3}(?:\.\d+)?)\s*(?P<percent_too>%?)",
    re.I,
)
_LARGEST_HIDDEN = 49
"""Counts from 0 or 1 up to this are hidden as a range; a wider range, or one that begins higher, is no mask of a count."""

_OR_FEWER = re.compile(
    r"(?:(?:up\s+to|at\s+(?:most|least)|no\s+more\s+than|(?:n\s*)?(?:lt|le|gt|ge)(?=\W|\d))\s*=?\s*[\d.,]+\s*%?|[\d.,]+\s*%?\s*(?:or|and)\s+(?:fewer|less|more|under|over|below|above))",
    re.I,
)
_MASKED = re.compile(
    r"(?:<|>|≤|≥|<=|>=|=<|=>|(?:fewer|less|more|greater)\s+than|(?:under|over|below|above))\s*\$?\s*[\d.,]+\s*%?", re.I
)


def fold_word(text: str) -> str:
    """The text as ``WORDS`` and a mapping's own missing words are keyed."""
    return " ".join(text.split()).casefold()


def is_masked(text: str) -> bool:
    """Tell whether the text hides a number behind a limit or in a range, such as ``<11``, ``>95%`` or ``1-9``.

    A range hides a count where it begins at 0 or 1 and is narrow, and a share where it is written in percent. Any
    other range (``18-24``) may be an age or a date, so it is left to be refused.
    """
    bare = text.strip().strip("*†‡ ").strip()
    if bare.startswith("(") and bare.endswith(")"):
        bare = bare[1:-1].strip()
    if _MASKED.fullmatch(bare) or _OR_FEWER.fullmatch(bare):
        return True
    found = _RANGE.fullmatch(bare)
    if found is None:
        return False
    low, high = float(found["low"]), float(found["high"])
    if found["percent_too"]:
        return low < high <= 100
    return not found["percent"] and low in (0.0, 1.0) and low < high <= _LARGEST_HIDDEN


def missing_code(value: float) -> Missing | None:
    """Why a value is absent when the number only stands for that, such as -666666666 or -999; else ``None``.

    A code that was adjusted for inflation or divided by a thousand along with the real values still lies far
    below zero, so nearness is enough: no measure of people goes there.
    """
    if value > -100:
        return None
    if value in _CENSUS:
        return _CENSUS[value]
    if value <= _FAR_BELOW_ZERO:
        return Missing.NOT_PUBLISHED
    digits = str(int(-value))
    if value == int(value) and len(set(digits)) == 1 and digits[0] in "56789":
        return Missing.NOT_COLLECTED if digits[0] == "9" else Missing.NOT_PUBLISHED
    if value <= _RESCALED and len(set(digits[:5])) == 1:
        return Missing.NOT_PUBLISHED
    return None
