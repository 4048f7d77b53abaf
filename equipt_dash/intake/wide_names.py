"""Takes the name of a value column apart: the part it plays, its period, its group, and what is left.

Why apart from ``wide``: a name alone proves little, but what it may say is the same for every table. ``wide`` holds
the names of a whole table against each other and decides.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from equipt_dash.intake.labels import Answer, Mapped, Total, normalise
from equipt_dash.intake.period_forms import MONTHS
from equipt_dash.intake.periods import PART
from equipt_dash.kernel.model import ALL_GROUPS

_YEAR = r"(?:19|20)\d\d"
_MONTH = "(?:" + "|".join(sorted(MONTHS, key=len, reverse=True)) + ")"
_PERIOD = re.compile(
    rf"(?<![A-Za-z0-9]){_MONTH}[ ._'-]*{_YEAR}(?!\d)|^{_MONTH}[ '-]\d\d$|(?<![A-Za-z0-9.]){_YEAR}[ _-]*{_MONTH}(?![A-Za-z])|"
    r"\bFY ?'?(?:\d\d)?\d\d[ _-]*Q[1-4]\b|\bQ[1-4][ _-]*FY ?'?(?:\d\d)?\d\d\b|"
    rf"(?<![A-Za-z0-9.])(?:(?:FYE?|CY|SY|X|Y|Yr|Year|Fiscal Year|School Year)[ _'-]*)?(?:{_YEAR}[ _]?(?:[-–/]|to)[ _]?(?:{_YEAR}|\d\d)(?!\d)|"
    rf"(?:Q[1-4][ _-]?)?{_YEAR}(?:[ _-]?Q[1-4]|[-_](?:0[1-9]|1[0-2])(?!\d))?(?!\d)|(?<=FY)[ ']?\d\d(?!\d))|\bFY ?'?\d\d(?:[-/]\d\d)?\b",
    re.I,
)
_PARTS = (
    ("margin", r"margin of error|margin|moe(?: ?9[05])?|m ?9[05]"),
    ("se", r"standard error|std err(?:or)?|se|stderr"),
    ("low", r"ci ?low(?:er)?|lower ci|lower bound|lower limit|low|lower|lcl"),
    ("high", r"ci ?high|ci ?upper|upper ci|upper bound|upper limit|high|upper|ucl"),
    ("numerator", r"numerator|num|numer"),
    ("denominator", r"denominator|denom|den"),
    ("target", r"target|goal|amended|approved|proposed|plan(?:ned)?"),
    ("value", r"raw ?value|value|estimate|est|actuals?|observed"),
)
_GAP = r"[\s_.,:;!–-]+"
_ENDINGS = tuple(
    (role, re.compile(rf"(?:(?P<stem>.+?){_GAP})?(?:{words.replace(' ', '[ _]')})", re.I)) for role, words in _PARTS
)
_STARTS = tuple(
    (role, re.compile(rf"(?:{words.replace(' ', '[ _]')}){_GAP}(?:of )?(?P<stem>.+)", re.I))
    for role, words in _PARTS
    if role in ("margin", "value", "se")
)
_COUNTED = re.compile(
    r"counts?|numbers?|n|#|num|percent(?:age)?s?|pct|%|rates?|shares?|totals?|median|mean|average", re.I
)
_MOST_WORDS = 12
_MAYBE = frozenset({"other", "others", "latin", "native", "indian", "multi", "mixed", "unknown", "minority", "color"})
_CENSUS = re.compile(r"(?P<table>[BC]\d{5})(?P<letter>[A-I])(?P<rest>_\d{3})")
_ITERATIONS = {
    "A": "White alone",
    "B": "Black or African American alone",
    "C": "American Indian and Alaska Native alone",
    "D": "Asian alone",
    "E": "Native Hawaiian and Other Pacific Islander alone",
    "F": "Some other race alone",
    "G": "Two or more races",
    "H": "White alone, not Hispanic or Latino",
    "I": "Hispanic or Latino",
}
UNSURE = "?"
"""Stands for a group that a column name may or may not name; nothing is proposed for such a column."""


def worded_part(name: str, part: str, paired: bool) -> tuple[str, str, bool]:
    """Take a role word off the end or the start of a name; a group in parentheses stays."""
    inside = re.search(r"\s*\([^()]*\)\s*$", name)
    plain = name[: inside.start()] if inside else name
    for role, pattern in (*_ENDINGS, *_STARTS):
        if (found := pattern.fullmatch(plain)) is not None:
            stem = found["stem"] or ""
            return stem + (inside[0] if inside and stem else ""), role, paired
    return name, part, paired


def take_period(stem: str, base_year: str) -> tuple[str, str]:
    """The stem without the period in it, and the period."""
    if found := re.match(r"(?P<p>PFY(?P<n>\d)|CFY)(?:[ _](?P<rest>.+))?$", stem, re.I):
        if not re.fullmatch(r"(?:19|20)\d\d", base_year):
            return stem, ""
        return found["rest"] or "", f"FY{int(base_year) - int(found['n'] or 0)}"
    found = _PERIOD.search(stem)
    if found is None:
        return stem, ""
    before, after, part = stem[: found.start()], stem[found.end() :], ""
    if cut := PART.search(after) or PART.search(before):
        # It goes with the year: a year that has not ended must not pass for a whole one.
        before, after, part = before.replace(cut[0], " "), after.replace(cut[0], " "), f" {cut[0]}"
    after = re.sub(r"[(]\s*[)]", " ", after)
    rest = f"{before} {after}".strip(" _-–:,;()")
    period = re.sub(r"^[xy](?:r|ear)?[ _]*(?=\d{4})", "", found[0].strip(" _"), flags=re.I).replace("_", "-") + part
    return re.sub(r"_? [ _]*", " ", rest).strip(), period


@cache
def _answer(text: str) -> Answer:
    return normalise(text)


def code_of_group(group: str) -> str:
    """The code of a group as written; empty where the name says none, or none that is sure."""
    found = _answer(group) if group and group != UNSURE else None
    return found.code if isinstance(found, Mapped) else ALL_GROUPS if isinstance(found, Total) else ""


def of_what(stem: str) -> str:
    """What a name says besides its group: ``Black Percent`` -> ``Percent``; empty where it says nothing else."""
    words = stem.replace("_", " ").split()
    for at, rest in ((-1, words[:-1]), (0, words[1:])):
        if rest and _COUNTED.fullmatch(words[at]) and code_of_group(" ".join(rest)):
            return words[at]
    return ""


@cache
def take_group(stem: str) -> tuple[str, str]:
    """The stem without the one group it names, and the group as written.

    The group is empty where the stem names none, and ``UNSURE`` where it may name one, or names two.
    """
    if found := _CENSUS.fullmatch(stem):
        return found["table"] + found["rest"], _ITERATIONS[found["letter"]]
    found = re.fullmatch(r"(?P<rest>.*?)\s*\((?P<group>[^()]+)\)", stem)
    if found and isinstance(_answer(found["group"]), Mapped | Total):
        return found["rest"], found["group"]
    if isinstance(_answer(stem), Mapped | Total):
        return "", stem
    words = re.sub(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+", " ", stem).split()
    if not 1 < len(words) <= _MOST_WORDS:
        return stem, ""
    found_at = _group_words(words)
    if found_at is None:
        return stem, UNSURE if _MAYBE & {word.lower() for word in words} else ""
    start, end = found_at
    rest = words[:start] + words[end:]
    if _group_words(rest) is not None:
        return stem, UNSURE
    return " ".join(rest), " ".join(words[start:end])


def _group_words(words: Sequence[str]) -> tuple[int, int] | None:
    """Where the longest run of words that names a group stands."""
    for length in range(len(words), 0, -1):
        for start in range(len(words) - length + 1):
            run = words[start : start + length]
            text = " ".join(run)
            if text.lower() not in _MAYBE and len("".join(run)) >= 4 and isinstance(_answer(text), Mapped):
                return start, start + length
    return None
