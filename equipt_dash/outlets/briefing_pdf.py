"""The council's briefing as a tagged PDF (PDF/UA-1): one page an item, charts as vectors with a text beside them.

Why typst: it writes tags, embeds its own fonts and needs neither a browser nor the network. Everything that is read
goes in as data beside the template, never as part of it, so that no name of a measure can become markup.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import typst

from equipt_dash.charts.districts import district_map
from equipt_dash.charts.dots import dots
from equipt_dash.charts.gapline import gapline
from equipt_dash.charts.heat import Heat
from equipt_dash.charts.panels import panels
from equipt_dash.charts.targets import targets
from equipt_dash.charts.trendlines import trendlines
from equipt_dash.kernel.words import _
from equipt_dash.pages.chart_parts import (
    Chart,
    DotsChart,
    GapChart,
    GlanceChart,
    MapChart,
    PanelsChart,
    TrendsChart,
    chart_words,
    scale_note,
)
from equipt_dash.pages.parts import Cards, FigureModel, plain_text

MOST_ITEMS = 5
MOST_ROWS = 14
_UNSEEN = re.compile(
    "[^\\n\\x20-\\x7e\\xa0-\u017f\u0386-\u03ce\u0400-\u045f\u2010-\u2015\u2018-\u201e\u2022\u2026\u2032\u20ac\u2212\u2264\u2265]"
)
"""Signs outside the Latin, Greek and Cyrillic letters and the punctuation that the fonts hold."""
_TEMPLATE = Path(__file__).with_name("briefing.typ")
_COLOURS = ("#174a8c", "#8f1468", "#0c7a6c", "#b34a06", "#8b5fd6", "#7a9224", "#3c94c0")
_INK, _SOFT, _LINE, _ACCENT = "#1c2530", "#4b5563", "#c9c9c4", "#0b5563"


@dataclass(frozen=True)
class Entry:
    """One item of a briefing, in words. ``kind`` says what became of it; ``href`` is where its page is."""

    kind: str
    title: str
    sentence: str
    people: str
    questions: tuple[str, ...]
    figure: FigureModel | None
    href: str


@dataclass(frozen=True)
class Briefing:
    """A dated, numbered briefing. The same editions and day give the same number and the same bytes."""

    number: str
    title: str
    city: str
    notice: str
    lead: str
    about: tuple[str, ...]
    on: date
    entries: tuple[Entry, ...]


def briefing_pdf(one: Briefing) -> bytes:
    """The PDF; at most ``MOST_ITEMS`` items."""
    data = {
        "number": one.number, "title": one.title, "city": one.city, "notice": one.notice, "lead": one.lead,
        "about": list(one.about), "lang": "en", "items": [_item(entry) for entry in one.entries[:MOST_ITEMS]],
        "words": {"contents": _("In this briefing"), "questions": _("You could ask"), "page": _("On the site:")},
    }  # fmt: skip
    made: Any = typst.compile(
        _TEMPLATE.read_bytes(),
        format="pdf",
        sys_inputs={"data": json.dumps(_shown(data), ensure_ascii=False)},
        pdf_standards="ua-1",
        # Only the fonts that come with the library: the same file on every machine, and nothing to fetch.
        ignore_system_fonts=True,
        timestamp=int(datetime(one.on.year, one.on.month, one.on.day, tzinfo=UTC).timestamp()),
    )
    return bytes(made)


def _shown(data: Any) -> Any:
    """``data`` with a question mark for every sign the fonts lack: PDF/UA forbids a text nobody can see."""
    if isinstance(data, dict):
        return {name: _shown(value) for name, value in data.items()}
    if isinstance(data, list):
        return [_shown(value) for value in data]
    return _UNSEEN.sub("?", data) if isinstance(data, str) else data


def _item(one: Entry) -> dict[str, Any]:
    figure = one.figure
    rows = [[cell.text for cell in row] for row in figure.table.rows] if figure else []
    left = len(rows) - MOST_ROWS
    more = _("{n} more rows stand on the page of this item.", n=left) if left > 0 else ""
    return {
        "kind": one.kind, "title": one.title, "sentence": one.sentence, "people": one.people,
        "questions": list(one.questions), "href": one.href,
        "svg": _picture(figure.chart) if figure and not isinstance(figure.chart, Cards | Heat | GlanceChart) else "",
        "alt": figure.sentence if figure else "", "caption": _caption(figure) if figure else "",
        "head": [column.label for column in figure.table.columns] if figure and rows else [],
        "rows": rows[-MOST_ROWS:], "more": more,
        "sources": _sources(figure.sources) if figure else "",
    }  # fmt: skip


def _caption(figure: FigureModel) -> str:
    note = "" if isinstance(figure.chart, Cards | Heat | GlanceChart) else scale_note(figure.chart)
    return f"{figure.title}. {note}." if note else figure.title


def _sources(found: Sequence[Any]) -> str:
    return _("Source: {names}", names="; ".join(plain_text(line) for line in found)) if found else ""


def _picture(chart: Chart) -> str:
    """The chart as a file of its own: with its namespace, and the few rules of style it needs on paper."""
    svg = _drawn(chart)
    return svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1).replace(
        ">", f"><style>{_style()}</style>", 1
    )


def _drawn(chart: Chart) -> str:
    words = chart_words()
    if isinstance(chart, GapChart):
        return gapline(
            chart.series,
            chart.axis,
            chart.breaks,
            above=chart.above,
            below=chart.below,
            words=words,
            starts=chart.starts,
        )
    if isinstance(chart, PanelsChart):
        return panels(chart.series, chart.average, chart.axis, chart.breaks, words, chart.starts)[0].svg
    if isinstance(chart, DotsChart):
        return dots(chart.rows, chart.reference, chart.axis, chart.note, words=words)
    if isinstance(chart, MapChart):
        return district_map(chart.places)
    if isinstance(chart, TrendsChart):
        return trendlines(chart.trends, chart.axis, words)[0].svg
    return targets(chart.years, chart.axis, chart.as_bars, words=words)


def _style() -> str:
    groups = "".join(
        f".g{n} .line,.g{n} .whisker{{stroke:{colour}}} .g{n} .band,.g{n} .mark{{fill:{colour}}}"
        for n, colour in enumerate(_COLOURS, 1)
    )
    return (
        f'text{{font-family:"Libertinus Serif";fill:{_INK}}} .value,.start text{{font-weight:bold}}'
        f" .soft,.axis text,.grid text,.side text,.absent text{{fill:{_SOFT}}}"
        f" .grid path,.rail{{stroke:{_LINE};stroke-width:1;fill:none}} path.axis{{stroke:{_SOFT};stroke-width:1;fill:none}}"
        f" .zero path{{stroke:{_INK};stroke-width:1.5}} .break path,.start path{{stroke:{_SOFT};stroke-width:1;fill:none}}"
        f" .line{{stroke-width:2.5;fill:none}} .whisker{{stroke-width:2;fill:none}} .band{{fill-opacity:0.16}}"
        f" .bar,.dot{{fill:{_ACCENT}}} .joined{{stroke:{_ACCENT};stroke-width:2;fill:none}}"
        f" .suspect{{fill:#ffffff;stroke:{_ACCENT};stroke-width:1.5}} .hatch{{stroke:{_ACCENT};stroke-width:1.5}}"
        f" .place{{fill:{_ACCENT};fill-opacity:0.1;fill-rule:evenodd;stroke:{_INK}}} .place.none{{fill:none;stroke-dasharray:3 3}}"
        f" .target path{{stroke:{_INK};stroke-width:2.25}} .avg .line{{stroke:{_SOFT}}}{groups}"
    )
