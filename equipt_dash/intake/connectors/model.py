"""What all connectors share: the page, what is known beforehand, and the record of where every row came from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol

from equipt_dash.intake.outbound import Answer, Door, Request

Record = tuple[str, dict[str, str]]
"""The service's own id of a row, empty where it has none, and its cells by column."""


@dataclass(frozen=True)
class Asked:
    """One answer on record: which question, when, and the hash of what came. Holds no key."""

    role: str
    """rows, count or columns."""
    url: str
    query: tuple[tuple[str, str], ...]
    time: str
    sha256: str
    status: int = 200
    rows: int = 0
    etag: str = ""
    last_modified: str = ""
    first_line: int = 0
    """Where its rows begin in the finished table (the header is line 1); 0 where it brought none of its own."""


@dataclass(frozen=True)
class Plan:
    """What a service says before its rows are read."""

    asked: tuple[Asked, ...] = ()
    columns: tuple[str, ...] = ()
    total: int | None = None
    total_is_estimate: bool = False
    cursor: int = 0
    notes: tuple[str, ...] = ()
    details: tuple[tuple[str, str], ...] = ()
    """What this connector needs to remember for its pages, such as the field that numbers the rows."""
    orders: tuple[int, ...] = ()
    """Numbers of all rows, where a service can only be read by them."""
    repeats: bool = False
    """Whether one row is brought in several parts that share an id."""

    def detail(self, name: str) -> str:
        """A remembered text; empty where there is none."""
        return dict(self.details).get(name, "")


@dataclass(frozen=True)
class Page:
    """Rows of one answer. ``next`` is where to go on; ``None`` after the last page."""

    asked: Asked
    columns: tuple[str, ...]
    records: tuple[Record, ...]
    next: int | None


@dataclass(frozen=True)
class Shaped:
    """The finished table: columns, rows as cells, and what a reader has to know."""

    columns: tuple[str, ...]
    rows: Iterator[tuple[str, ...]]
    notes: tuple[str, ...] = ()


class Connector(Protocol):
    """One data set of one service."""

    @property
    def kind(self) -> str:
        """socrata, census, ckan or arcgis."""
        ...

    @property
    def format(self) -> str:
        """The name of its shape in a ``RawTable``."""
        ...

    @property
    def name(self) -> str:
        """A short name for the table."""
        ...

    @property
    def home(self) -> str:
        """The address all its questions begin with."""
        ...

    def describe(self) -> dict[str, str]:
        """What is asked for, without keys: the same text means the same data."""
        ...

    def plan(self, door: Door) -> Plan:
        """Ask for what is to be known beforehand."""
        ...

    def page(self, door: Door, plan: Plan, cursor: int, size: int) -> Page:
        """Fetch one page. ``size`` is the most rows to ask for."""
        ...

    def again(self, asked: Asked) -> Request:
        """The question of a page once more, with its key."""
        ...

    def shape(self, columns: Sequence[str], records: Callable[[], Iterable[Record]]) -> Shaped:
        """The finished table from all records, which can be gone through more than once."""
        ...


def asked(role: str, answer: Answer, rows: int = 0) -> Asked:
    """The record of an answer."""
    return Asked(
        role,
        answer.url,
        answer.query,
        answer.time.isoformat(timespec="seconds").replace("+00:00", "Z"),
        answer.sha256,
        answer.status,
        rows,
        answer.headers.get("etag", ""),
        answer.headers.get("last-modified", ""),
    )


def plain_shape(columns: Sequence[str], records: Callable[[], Iterable[Record]], notes: tuple[str, ...] = ()) -> Shaped:
    """The table of records that are rows already."""
    order = tuple(columns)
    return Shaped(order, (tuple(cells.get(name, "") for name in order) for _id, cells in records()), notes)
