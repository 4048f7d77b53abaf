"""The Census Data API: questions of at most fifty variables, joined by place, with the Bureau's signs and errors kept.

Why margins and annotations are asked for unbidden: an estimate without its margin invites false comparisons, and where
an annotation exists the Bureau says to use it in place of the number, which is then only a code.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from equipt_dash.intake.connectors.bodies import body_text, cell, excerpt, looks_like_html, parsed, refusal
from equipt_dash.intake.connectors.census_shape import merged, table
from equipt_dash.intake.connectors.model import Asked, Page, Plan, Record, Shaped, asked
from equipt_dash.intake.outbound import Answer, Door, FetchError, Request, TryAgain
from equipt_dash.kernel.words import _

MOST_VARIABLES = 50
_GROUP = re.compile(r"group\(([A-Z0-9]+)\)")
_ESTIMATE = re.compile(r"([BCSDK][A-Z0-9]*_(?:C\d+_)?\d{3,4}P?)E")
_UNKNOWN = re.compile(r"unknown variable '([^']+)'")
_COMPANIONS = ("M", "EA", "MA")


@dataclass(frozen=True)
class Census:
    """One question to one data set, such as 2023 and ``acs/acs1``. ``key`` goes out as a parameter, never shown."""

    year: str
    dataset: str
    get: tuple[str, ...]
    for_: str
    in_: tuple[str, ...] = ()
    companions: bool = True
    base: str = "https://api.census.gov"
    key: str = field(default="", repr=False)

    kind = "census"
    format = "json-rows"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\d{4}", self.year, re.ASCII):
            raise FetchError(_("“{year}” is not a year.", year=excerpt(self.year)))
        if not re.fullmatch(r"[A-Za-z0-9_-]+(?:/[A-Za-z0-9_-]+)*", self.dataset):
            raise FetchError(_("“{name}” is not the name of a data set such as acs/acs5.", name=excerpt(self.dataset)))
        if not self.get or not all(re.fullmatch(r"[A-Za-z0-9_.]+|group\([A-Z0-9]+\)", one) for one in self.get):
            raise FetchError(_("Name the variables with commas between them, such as NAME,B25003B_001E."))

    @property
    def name(self) -> str:
        return f"{self.dataset.replace('/', '-')}-{self.year}"

    @property
    def home(self) -> str:
        return self.base.rstrip("/")

    def describe(self) -> dict[str, str]:
        given = {"year": self.year, "dataset": self.dataset, "get": ",".join(self.get), "for": self.for_}
        given |= {"in": " ".join(self.in_)} if self.in_ else {}
        return given | ({} if self.companions else {"companions": "no"})

    def chunks(self) -> tuple[tuple[str, ...], ...]:
        """The variables of each question: a group alone, the others at most fifty at a time, families together."""
        groups = [(one,) for one in dict.fromkeys(self.get) if _GROUP.fullmatch(one)]
        chunks: list[tuple[str, ...]] = []
        current: list[str] = []
        for family in self._families():
            if len(current) + len(family) > MOST_VARIABLES:
                chunks.append(tuple(current))
                current = []
            current += family
        return (*chunks, *((tuple(current),) if current else ()), *groups)

    def _families(self) -> list[list[str]]:
        taken: set[str] = set()
        families = []
        for one in self.get:
            found = _ESTIMATE.fullmatch(one) if self.companions and self.dataset.startswith("acs") else None
            family = [one, *(found[1] + ending for ending in _COMPANIONS)] if found else [one]
            family = [name for name in family if name not in taken and not _GROUP.fullmatch(name)]
            taken.update(family)
            families.append(family)
        return [family for family in families if family]

    def plan(self, door: Door) -> Plan:
        return Plan(repeats=True)

    def page(self, door: Door, plan: Plan, cursor: int, size: int) -> Page:
        chunks = self.chunks()
        wanted = list(chunks[cursor])
        while True:
            try:
                request = self._request(self._query(tuple(wanted)))
                answer, header, rows = door.get(request, lambda answer: (answer, *_table(answer)))
                break
            except FetchError as error:
                unknown = _UNKNOWN.search(str(error))
                # Only what was added here may be missing; a variable a person asked for may not.
                if unknown is None or unknown[1] not in wanted or unknown[1] in self.get:
                    raise
                wanted.remove(unknown[1])
        records = _records(header, rows, wanted)
        following = cursor + 1 if cursor + 1 < len(chunks) else None
        return Page(asked("rows", answer, len(records)), tuple(dict.fromkeys(header)), records, following)

    def again(self, asked: Asked) -> Request:
        return self._request(asked.query)

    def shape(self, columns: Sequence[str], records: Callable[[], Iterable[Record]]) -> Shaped:
        return table(columns, merged(records()), self._period())

    def _period(self) -> str:
        span = re.search(r"\bacs([35])\b", self.dataset)
        return f"{int(self.year) - int(span[1]) + 1}-{self.year}" if span else self.year

    def _query(self, variables: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
        place = (("for", self.for_), *((("in", " ".join(self.in_)),) if self.in_ else ()))
        return (("get", ",".join(variables)), *place)

    def _request(self, query: tuple[tuple[str, str], ...]) -> Request:
        url = f"{self.home}/data/{self.year}/{self.dataset}"
        return Request(url, query, secret_query=(("key", self.key),) if self.key else ())


def _table(answer: Answer) -> tuple[list[str], list[list[Any]]]:
    text = body_text(answer)
    if "error while running your query" in text:
        raise TryAgain(_("The Census Bureau could not run the question just now."))
    if answer.status == 204:
        raise FetchError(
            _("The Census Bureau has no rows for this question. Check the year, the data set and the places.")
        )
    if looks_like_html(text) and re.search(r"\b(?:invalid|missing) key\b", text, re.I):
        raise FetchError(_("The Census Bureau does not accept the key. Set EQUIPT_CENSUS_KEY to a valid key."))
    if answer.status != 200:
        raise refusal(answer, excerpt(text))
    body = parsed(answer)
    if not isinstance(body, list) or not body or not all(isinstance(row, list) for row in body):
        raise TryAgain(_("The answer is not a table: “{words}”.", words=excerpt(text)))
    header = [cell(name) for name in body[0]]
    if any(len(row) != len(header) for row in body):
        raise FetchError(_("A row of the answer has more or fewer cells than its header."))
    return header, body[1:]


def _records(header: list[str], rows: list[list[Any]], wanted: Sequence[str]) -> tuple[Record, ...]:
    groups = tuple(f"{found[1]}_" for one in wanted if (found := _GROUP.fullmatch(one)))
    own = {"NAME", "GEO_ID", *wanted}
    places = [at for at, name in enumerate(header) if name not in own and not (groups and name.startswith(groups))]
    records = []
    for row in rows:
        cells = [cell(value) for value in row]
        identity = "|".join(cells[at] for at in places)
        records.append((identity, dict(zip(header, cells, strict=True))))
    if len({identity for identity, _cells in records}) < len(records):
        raise FetchError(_("The answer holds the same place twice. Ask again, or ask for fewer kinds of place."))
    return tuple(records)
