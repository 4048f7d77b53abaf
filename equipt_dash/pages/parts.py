"""What pages are made of: frozen blocks of words and numbers, with no idea of how they will look.

A page is a heading, a finding and sections of blocks. Layouts decide how each kind of block looks;
CSV files, briefings and tests read the same blocks, so a number is computed and worded once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from equipt_dash.charts.heat import Heat
from equipt_dash.charts.model import Axis, Point
from equipt_dash.pages.chart_parts import Chart, GlanceChart
from equipt_dash.pages.forms import Form


@dataclass(frozen=True)
class LinkTo:
    """Words that lead somewhere."""

    text: str
    href: str


@dataclass(frozen=True)
class Strong:
    """Words that carry the sentence, such as its number."""

    text: str


Piece = str | LinkTo | Strong
Rich = tuple[Piece, ...]


def plain_text(rich: Rich) -> str:
    """The words alone."""
    return "".join(piece if isinstance(piece, str) else piece.text for piece in rich)


class Tone(StrEnum):
    """How a badge is marked, by shape and words as well as colour. Never red against green."""

    GOOD = "good"
    WATCH = "watch"
    UNCLEAR = "unclear"
    NONE = "none"


@dataclass(frozen=True)
class Badge:
    """A verdict in a few words. ``question`` is what it answers, where several verdicts stand side by side."""

    text: str
    tone: Tone
    question: str = ""


class Holds(StrEnum):
    """What the cells of a column are. In a CSV a quantity has a column for its unit, an interval one for each part."""

    WORDS = "words"
    QUANTITY = "quantity"
    INTERVAL = "interval"


@dataclass(frozen=True)
class Column:
    """A table column. ``numeric`` aligns right."""

    key: str
    label: str
    numeric: bool = False
    holds: Holds = Holds.WORDS


@dataclass(frozen=True)
class Bounds:
    """An interval as numbers: its ends as readers see them, and its level in percent (``None``: not published)."""

    low: float
    high: float
    level: float | None


@dataclass(frozen=True)
class Cell:
    """A table cell: ``text`` is read, ``value`` goes into the CSV (the text where it is ``None``).

    ``unit`` is the unit of ``value`` or ``bounds`` in words. ``bounds`` are the numbers behind an interval's text.
    """

    text: str
    value: float | str | None = None
    href: str = ""
    note: str = ""
    absent: bool = False
    unit: str = ""
    bounds: Bounds | None = None


@dataclass(frozen=True)
class TableModel:
    """A table. The first cell of each row is its heading.

    ``row_sources`` are the sources of each row, where not every row has all the sources of the figure.
    """

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""
    empty: str = ""
    row_sources: tuple[tuple[Rich, ...], ...] = ()


@dataclass(frozen=True)
class Text:
    """Paragraphs."""

    paragraphs: tuple[Rich, ...]


@dataclass(frozen=True)
class Bullets:
    """A list."""

    items: tuple[Rich, ...]
    ordered: bool = False


@dataclass(frozen=True)
class Facts:
    """Labels with what is known about each."""

    rows: tuple[tuple[str, Rich], ...]


@dataclass(frozen=True)
class Notice:
    """Something the reader must not miss."""

    title: str
    body: tuple[Rich, ...]


@dataclass(frozen=True)
class GapPicture:
    """Two levels on one track: the burdened group's and what it is compared with."""

    burdened: Point
    comparison: Point
    axis: Axis
    slot: int
    words: str


@dataclass(frozen=True)
class Card:
    """A summary that leads to a page."""

    title: str
    href: str
    lines: tuple[Rich, ...] = ()
    badges: tuple[Badge, ...] = ()
    picture: GapPicture | None = None
    kicker: str = ""


@dataclass(frozen=True)
class Cards:
    """Summaries side by side. ``rank`` of their titles: 2 where they stand before a page's first section, else 3."""

    items: tuple[Card, ...]
    wide: bool = False
    rank: int = 3


@dataclass(frozen=True)
class FigureModel:
    """A chart with its finding, its table twin and its CSV. ``id`` is unique on its page, ``[a-z-]+``."""

    id: str
    title: str
    sentence: str
    chart: Chart | Cards | Heat | GlanceChart
    table: TableModel
    sources: tuple[Rich, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Choice:
    """A drop-down of a filter form."""

    name: str
    label: str
    value: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class FilterForm:
    """A form whose answers stand in the address, so that a filtered page can be shared."""

    action: str
    legend: str
    query_label: str
    query: str
    choices: tuple[Choice, ...]
    submit: str
    hidden: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Pager:
    """Where the reader is in a long list."""

    words: str
    previous: LinkTo | None
    following: LinkTo | None


@dataclass(frozen=True)
class Explorer:
    """The space in which an interactive chart comes to life when the reader asks for it."""

    title: str
    words: str
    button: str


@dataclass(frozen=True)
class Details:
    """More for whoever opens it."""

    summary: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Beside:
    """Words with a small figure at their side, or under them on a phone."""

    blocks: tuple[Block, ...]
    figure: FigureModel


@dataclass(frozen=True)
class Download:
    """A table that is too long for the page and can be taken away whole as a CSV.

    ``every`` makes its rows while they are written out, where there may be a million; ``table`` then only has the columns.
    """

    id: str
    words: str
    table: TableModel
    sources: tuple[Rich, ...]
    every: Callable[[], Iterable[tuple[Cell, ...]]] | None = None


@dataclass(frozen=True)
class Extra:
    """Base of the blocks that only boards or internal pages have; ``layouts`` knows how each looks."""

    def inside(self) -> tuple[Block, ...]:
        """The blocks it holds, whose figures are the page's too."""
        return ()


Block = (
    Text
    | Bullets
    | Facts
    | Notice
    | Cards
    | TableModel
    | FigureModel
    | FilterForm
    | Pager
    | Explorer
    | Details
    | Beside
    | Download
    | Form
    | Extra
)


@dataclass(frozen=True)
class Section:
    """A part of a page under its own heading."""

    id: str
    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True)
class Page:
    """A page, whole. ``lead`` is the finding: what a reader should know after one sentence.

    ``edition``: of an internal page that shows published figures only; its CSV files then name it.
    """

    title: str
    heading: str
    lead: Rich
    sections: tuple[Section, ...]
    kicker: str = ""
    badges: tuple[Badge, ...] = ()
    crumbs: tuple[LinkTo, ...] = ()
    intro: tuple[Block, ...] = ()
    jump: bool = False
    edition: int | None = None


def figures(page: Page) -> Iterator[FigureModel]:
    """Every figure of a page, in reading order."""
    yield from _figures_in(page.intro)
    for section in page.sections:
        yield from _figures_in(section.blocks)


def downloads(page: Page) -> dict[str, FigureModel | Download]:
    """Everything a page offers as CSV, by id."""
    blocks = [*page.intro, *(block for section in page.sections for block in section.blocks)]
    found: dict[str, FigureModel | Download] = {figure.id: figure for figure in figures(page)}
    return found | {block.id: block for block in blocks if isinstance(block, Download)}


def _figures_in(blocks: tuple[Block, ...]) -> Iterator[FigureModel]:
    for block in blocks:
        if isinstance(block, FigureModel):
            yield block
        elif isinstance(block, Beside):
            yield block.figure
        elif isinstance(block, Details):
            yield from _figures_in(block.blocks)
        elif isinstance(block, Extra):
            yield from _figures_in(block.inside())
