"""Reads the text of one cell as a number, as an absent number with its reason, or refuses it.

Why so strict: ``0.119:0.246`` read as 0.119, or ``1,5`` read as 15, is a wrong figure that nobody sees.
What is not plainly one number is refused with what to do about it; nothing is cut off to make a text fit.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from equipt_dash.kernel.missing_words import MAYBE_CODES, WORDS, fold_word, is_masked, missing_code
from equipt_dash.kernel.model import Missing
from equipt_dash.kernel.words import _

Decimal = Literal[".", ","]


class Number(NamedTuple):
    """A number and the unit written beside it: ``percent``, ``dollars``, ``hours``; empty where none is."""

    value: float
    unit: str = ""


class Absent(NamedTuple):
    """No number, and why."""

    kind: Missing


class Unreadable(NamedTuple):
    """A text that is not plainly what its column should hold: what is wrong, and what to do."""

    problem: str
    fix: str


Reading = Number | Absent | Unreadable


@dataclass(frozen=True)
class NumberStyle:
    """How one source writes numbers. ``missing`` is keyed by ``fold_word``; ``units`` are extra unit words.

    ``negatives`` says that real values can lie below zero: a code such as -999 is then asked about.
    """

    decimal: Decimal = "."
    missing: Mapping[str, Missing] = field(default_factory=dict)
    units: frozenset[str] = frozenset()
    negatives: bool = False


_CURRENCY = {"$": "dollars", "us$": "dollars", "usd": "dollars", "€": "euros", "eur": "euros", "£": "pounds"}
_UNIT_WORDS = """
    percent pct hours hour hrs hr minutes minute mins min seconds second secs sec days day weeks week months month
    years year yrs yr people persons person residents resident households household families family students student
    employees employee fte ftes calls call cases case permits permit units unit homes home trips trip visits visit
    inspections inspection requests request complaints complaint participants participant patients patient clients
    client births deaths points point miles mile mi km acres acre feet ft meters metres gallons gallon tons ton pounds
    lbs lb kwh mwh gwh mw kw therms dollars dollar cents each items item books books events event times stops stop"""
_UNITS = frozenset(_UNIT_WORDS.split())
_LONG_UNITS = frozenset({"percentage points", "square feet", "sq ft", "square miles", "business days", "work days"})
_TIMES = {"thousand": 1e3, "million": 1e6, "billion": 1e9}
_SPACES = str.maketrans({"\u00a0": " ", "\u202f": " ", "\u2009": " ", "\u2007": " ", "\u2212": "-", "’": "'"})
_SIGNS = r"(?P<sign>[-+]?)\s*(?P<money>US\$|USD|EUR|[$€£])?\s*(?P<sign2>[-+]?)\s*"
_TAIL = r"(?:[eE](?P<power>[-+]?\d{1,3}))?\s*(?P<unit>%|[A-Za-z][A-Za-z .]*)?"
_POINT = re.compile(_SIGNS + r"(?P<number>(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d*)?|\.\d+)" + _TAIL, re.ASCII)
_COMMA = re.compile(_SIGNS + r"(?P<number>(?:\d{1,3}(?:[. ']\d{3})+|\d+)(?:,\d*)?|,\d+)" + _TAIL, re.ASCII)
_PARENTHESES = re.compile(r"(?P<money>[$€£])?\s*\((?P<inside>[^()]*)\)\s*(?P<percent>%?)")
_PROVES_COMMA = re.compile(
    r"-?(?:\d{1,3}(?: \d{3})+(?:,\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d*,(?:\d{1,2}|\d{4,})|0,\d+)\s*%?"
)
_PROVES_POINT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+\.\d*|\d{1,3}(?:,\d{3}){2,}|\d*\.(?:\d{1,2}|\d{4,})|0?\.\d+)\s*%?")
_PLUS_MINUS = re.compile(r"^\s*(?:±|\+\s*/?\s*[-−])\s*(?=[\d.,])")
_HAS_DIGIT = re.compile(r"\d")


def read_number(text: str, style: NumberStyle) -> Reading:
    """What one cell holds. Never raises on any text."""
    plain = text.translate(_SPACES).strip()
    word = fold_word(plain)
    if word in style.missing:
        return Absent(style.missing[word])
    if word in WORDS:
        return Absent(WORDS[word])
    if len(plain) > 80:
        return Unreadable(_("It is a long text, not a number."), _("Write one number, or leave the cell empty."))
    if is_masked(plain):
        return Absent(Missing.SUPPRESSED)
    inside = _PARENTHESES.fullmatch(plain)
    if inside:
        return _negated(_matched(f"{inside['money'] or ''}{inside['inside']}{inside['percent']}", style))
    found = _matched(plain, style)
    if isinstance(found, Number) and found.value < 0 and not found.unit:
        return _code_or_number(found, style)
    return found


def bare_margin(text: str) -> str:
    """A margin of error without the plus-minus sign that tables of the Census put before it."""
    return _PLUS_MINUS.sub("", text)


def decimal_sign(texts: Iterable[str]) -> Decimal | None:
    """The decimal sign the numbers of one column prove; ``None`` when they contradict each other."""
    comma = point = False
    for text in texts:
        plain = text.translate(_SPACES).strip()
        comma = comma or _PROVES_COMMA.fullmatch(plain) is not None
        point = point or _PROVES_POINT.fullmatch(plain) is not None
    if comma and point:
        return None
    return "," if comma else "."


def _matched(text: str, style: NumberStyle) -> Reading:
    found = (_POINT if style.decimal == "." else _COMMA).fullmatch(text.strip())
    if found is None or (found["sign"] and found["sign2"]):
        return _refused(text, style)
    digits = found["number"]
    plain = digits.replace(",", "") if style.decimal == "." else re.sub("[. ']", "", digits).replace(",", ".")
    unit, times = _unit(found["unit"] or "", found["money"] or "", style)
    if unit is None:
        return _unknown_unit(found["unit"])
    value = float(f"{plain}e{found['power'] or 0}")
    value = float(f"{plain}e{round(math.log10(times))}") if times != 1 and not found["power"] else value * times
    if not math.isfinite(value):
        return Unreadable(_("The number is too large to be one."), _("Correct the cell."))
    return Number(-value if "-" in (found["sign"], found["sign2"]) else value, unit)


def _unit(written: str, money: str, style: NumberStyle) -> tuple[str | None, float]:
    """The unit in words (``None`` when unknown) and what the number is multiplied by."""
    words = " ".join(written.lower().split()).rstrip(".")
    first, _space, rest = words.partition(" ")
    times = _TIMES.get(first, 1.0)
    if times != 1.0:
        words = rest
    if words == "%":
        words = "percent"
    if not words:
        return _CURRENCY.get(money.lower(), ""), times
    if money and words not in ("dollars", "usd"):
        return None, times
    known = words in _UNITS or words in _LONG_UNITS or words in style.units
    return ("percent" if words == "pct" else words) if known else None, times


def _unknown_unit(word: str) -> Unreadable:
    return Unreadable(
        _("After the number stands “{word}”, which may change what the number means.", word=word.strip()),
        _("Write the number alone; or, if it is only the unit, write it as unit in the mapping."),
    )


def _negated(found: Reading) -> Reading:
    if not isinstance(found, Number):
        return found
    if found.value < 0 or math.copysign(1, found.value) < 0:
        return Unreadable(_("It is negative twice: by its sign and by its parentheses."), _("Keep one of the two."))
    return Number(-found.value, found.unit)


def _code_or_number(found: Number, style: NumberStyle) -> Reading:
    kind = missing_code(found.value)
    if kind is None and (style.negatives or found.value not in MAYBE_CODES):
        return found
    if kind is not None and not style.negatives:
        return Absent(kind)
    said = _("this column has real values below zero") if style.negatives else _("some sources mean it as a number")
    return Unreadable(
        _("It may be a code for a missing value, but {said}.", said=said),
        _(
            "Say what it stands for under [missing] in the mapping; or, if it is a number, write negatives = true there."
        ),
    )


def _refused(text: str, style: NumberStyle) -> Unreadable:
    """Why the text is not one number, as exactly as can be said."""
    one = _("Write one number in the cell, or leave it empty.")
    if text.startswith("#"):
        return Unreadable(_("It is a spreadsheet error, not a number."), _("Mend the formula in the spreadsheet."))
    if not _HAS_DIGIT.search(text):
        return Unreadable(
            _("It is a word, not a number."), _("Write a number; or say what the word stands for under [missing].")
        )
    other = _COMMA if style.decimal == "." else _POINT
    if other.fullmatch(text) and ("," in text or "." in text):
        return Unreadable(
            _("It can be read in two ways: the comma or point may part decimals or thousands."),
            _('Write decimal = "," in the mapping if commas part decimals, else correct the cell.')
            if style.decimal == "."
            else _('Write decimal = "." in the mapping if points part decimals, else correct the cell.'),
        )
    if re.fullmatch(
        r"[-\d.,$%\s]+[(\[][-–\d.,$%\s]+(?:(?:-|–|,|;|to|±)[-–\d.,$%\s]+)?[)\]]|[-\d.,$%\s]+(?:±|\+/-)[\d.,$%\s]+", text
    ):
        return Unreadable(
            _("It holds a number and, beside it, its limits or another number."),
            _("Put each number in a column of its own."),
        )
    if re.fullmatch(r"[-\d.,$%\s]+(?::|/|\bto\b|-|–|\bof\b|\band\b|;)[-\d.,$%\s]+", text):
        return Unreadable(_("It holds two numbers."), _("Put each number in a column of its own."))
    if re.fullmatch(r"\d{1,3}(?: \d{3})+(?:\.\d+)?", text):
        return Unreadable(
            _("It is not a number as it stands: the space in it may part thousands, or two numbers."),
            _('Take the space out; or, if commas part decimals in this file, write decimal = "," in the mapping.'),
        )
    if re.fullmatch(r".*\d\s*(?:\+|-|or more|or less|or fewer)", text):
        return Unreadable(
            _("It is an open-ended figure (“at least” or “at most”), not a number."),
            _("Say what it stands for under [missing] in the mapping, or leave the cell empty."),
        )
    if re.fullmatch(r"[^A-Za-z]*\d[^A-Za-z\d]*(?:[*†‡^#]|\(?[a-z]\)|\[\w+\])+", text):
        return Unreadable(_("A mark stands after the number."), _("Take the mark off and put it in a note."))
    return Unreadable(_("It is not a number."), one)
