"""Finds numbers of a measure that stand without their unit: on a page, in a picture, in a sentence or in a CSV file."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser

_NUMBER = r"\d[\d,]*\.\d+"
_UNIT = (
    r"%|\s(?:points?|times|years?|days?|hours?|minutes?|seconds?|miles?|acres?|pounds?|gallons?|feet|foot|square f|"
    r"grade levels a year|standard errors|milligrams|turbidity|BTU|cents|percent|"
    r"\((?:ratio|index|score|rank|minutes\.seconds|mixed units|"
    r"unit not recorded)\)|[^.;|]{0,120}?per (?:100,000|1,000|100|person))"
)
_NO_UNIT = re.compile(
    rf"WCAG {_NUMBER}|\(p [<=] {_NUMBER}\)|correlate at [−-]?{_NUMBER}(?: \(95% interval [−-]?{_NUMBER} to [−-]?{_NUMBER}\))?"
)
"""Numbers that have none: a standard's version, a probability, a correlation."""

_SAID = re.compile(rf"(?:\$\s?{_NUMBER})|{_NUMBER}(?:(?: to |, | and )[−-]?{_NUMBER})*(?:{_UNIT})")
_BARE = re.compile(rf"(?<![\w.$/:-]){_NUMBER}(?![\w/-])")
_SCALE = re.compile(
    r"points|per (?:100|1,000|100,000|person)|years|days|hours|minutes|seconds|miles|acres|pounds|gallons|feet|grade levels|"
    r"milligrams|turbidity|BTU|cents|ratio|index|score|rank|mixed units|unit not recorded"
)
_BREAKS = frozenset(
    [
        "p",
        "li",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "div",
        "section",
        "dt",
        "dd",
        "caption",
        "summary",
        "option",
        "label",
        "legend",
        "figcaption",
        "title",
        "text",
        "main",
        "nav",
    ]
)
"""Elements whose text is read by itself: a unit in the next cell is no unit of this number."""


class _Texts(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = [""]
        self.pictures: list[list[str]] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "svg" and "svg" not in self._inside:
            self.pictures.append([])
        if tag in ("svg", "script", "style"):
            self._inside.append(tag)
        if tag in _BREAKS:
            self._next()
        said = [value for name, value in attrs if name in ("aria-label", "alt", "title") and value]
        for words in said:
            self._next()
            self.texts[-1] = words
            self._next()

    def handle_endtag(self, tag: str) -> None:
        if self._inside and tag == self._inside[-1]:
            self._inside.pop()
        if tag in _BREAKS:
            self._next()

    def _next(self) -> None:
        self.texts.append("")
        if self.pictures and "svg" in self._inside:
            self.pictures[-1].append("")

    def handle_data(self, data: str) -> None:
        if "script" in self._inside or "style" in self._inside:
            return
        if "svg" in self._inside:
            self.pictures[-1].append(data)
        else:
            self.texts[-1] += data


def bare_in_text(text: str) -> list[str]:
    """Numbers with decimals in a sentence or a cell that no unit follows and no sign goes before."""
    words = " ".join(text.split())
    return [f"{found.group()} in “{words[max(0, found.start() - 60) : found.end() + 40]}”" for found in _BARE.finditer(_SAID.sub("#", _NO_UNIT.sub("#", words)))]  # fmt: skip


def bare_on_page(html: str) -> list[str]:
    """The same for a whole page. In a picture the scale may name the unit once for all its marks."""
    reader = _Texts()
    reader.feed(html)
    found = [one for text in reader.texts for one in bare_in_text(text)]
    for parts in reader.pictures:
        bare = [one for part in parts for one in bare_in_text(part)]
        if bare and not _SCALE.search(" ".join(" ".join(parts).split())):
            found += [f"picture: {bare[0]}"]
    return found


def bare_in_csv(text: str) -> list[str]:
    """Columns of a CSV that hold numbers with decimals, but have no column for their unit."""
    head, *rows = list(csv.reader(io.StringIO(text)))
    known = {"period", "Period", "as_found", "note", "restated", "Remarks", "Source"}
    if "unit" in head:
        return [f"row without unit: {row}" for row in rows if not row[head.index("unit")]]
    found = []
    for at, name in enumerate(head):
        stem = re.sub(r": (?:low|high|level in percent)$", "", name)
        numbers = [row for row in rows if re.fullmatch(r"-?\d+\.\d+", row[at])]
        unit = f"{stem}: unit"
        if not numbers or name in known or name.endswith("level in percent"):
            continue
        if unit not in head:
            found.append(f"{name}: {numbers[0][at]}")
        elif any(not row[head.index(unit)] for row in numbers):
            found.append(f"{name}: a number without its unit")
    return found
