"""Socrata (SODA): pages by offset in the order of ``:id``, with the columns it leaves out put back.

Why ``:id`` is asked for: rows come in no order unless one is named, and only their id shows that a page repeated rows.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from equipt_dash.intake.connectors.bodies import body_text, cell, excerpt, parsed, refusal, whole
from equipt_dash.intake.connectors.model import Asked, Page, Plan, Record, Shaped, asked, plain_shape
from equipt_dash.intake.outbound import Answer, Door, FetchError, Request, TryAgain
from equipt_dash.kernel.words import _

_AGGREGATE = re.compile(r"\b(?:count|sum|avg|min|max|median|stddev_\w+|var_\w+)\s*\(", re.I)
_REGION = ":@computed_region"


@dataclass(frozen=True)
class Socrata:
    """One data set, ``domain`` and its four-by-four id. ``token`` is an app token, sent as a header only."""

    domain: str
    dataset: str
    select: str = ""
    where: str = ""
    group: str = ""
    order: str = ""
    token: str = field(default="", repr=False)

    kind = "socrata"
    format = "soda"

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]{4}-[a-z0-9]{4}", self.dataset):
            raise FetchError(
                _("“{id}” is not the id of a Socrata data set, such as abcd-1234.", id=excerpt(self.dataset))
            )

    @property
    def name(self) -> str:
        return self.dataset

    @property
    def home(self) -> str:
        return self.domain.rstrip("/") if "://" in self.domain else f"https://{self.domain.rstrip('/')}"

    @property
    def has_ids(self) -> bool:
        """Whether a row of the answer is a row of the data set."""
        return not (self.group or _AGGREGATE.search(self.select) or re.match(r"\s*distinct\b", self.select, re.I))

    def describe(self) -> dict[str, str]:
        given = {"select": self.select, "where": self.where, "group": self.group, "order": self.order}
        return {"domain": self.domain, "dataset": self.dataset} | {key: text for key, text in given.items() if text}

    def plan(self, door: Door) -> Plan:
        records, notes = [], []
        total = None
        columns: tuple[str, ...] = ()
        if self.has_ids:
            where = (("$where", self.where),) if self.where else ()
            answer, body = self._get(door, self._rows_url, (("$select", "count(*) as n"), *where))
            total = _count(body)
            records.append(asked("count", answer))
        if self.has_ids and not self.select:
            try:
                answer, body = self._get(door, f"{self.home}/api/views/{self.dataset}.json", ())
                columns = _field_names(body)
                records.append(asked("columns", answer))
            except FetchError:
                notes.append(
                    _(
                        "The list of columns could not be read; a column without a single value would be "
                        "missing from the table."
                    )
                )
        return Plan(tuple(records), columns, total, notes=tuple(notes))

    def page(self, door: Door, plan: Plan, cursor: int, size: int) -> Page:
        query = [("$limit", str(size)), ("$offset", str(cursor))]
        if self.has_ids:
            query.append(("$select", f":id,{self.select or '*'}"))
            query.append(("$order", f"{self.order},:id" if self.order else ":id"))
        else:
            order = self.order or self.group or (not _AGGREGATE.search(self.select) and self._distinct()) or ""
            given = (("$select", self.select), ("$group", self.group), ("$order", order))
            query += [(name, text) for name, text in given if text]
        if self.where:
            query.append(("$where", self.where))
        answer, body = self._get(door, self._rows_url, tuple(query))
        records = tuple(_record(row) for row in body)
        columns = dict.fromkeys(name for _id, cells in records for name in cells)
        following = cursor + len(records) if records else None
        return Page(asked("rows", answer, len(records)), tuple(columns), records, following)

    def again(self, asked: Asked) -> Request:
        return self._request(asked.url, asked.query)

    def shape(self, columns: Sequence[str], records: Callable[[], Iterable[Record]]) -> Shaped:
        kept = [name for name in columns if not name.startswith(_REGION)]
        notes = (
            (_("Columns Socrata computed for maps (:@computed_region…) were left out."),)
            if len(kept) < len(columns)
            else ()
        )
        return plain_shape(kept, records, notes)

    @property
    def _rows_url(self) -> str:
        return f"{self.home}/resource/{self.dataset}.json"

    def _distinct(self) -> str:
        return re.sub(r"(?i)^\s*distinct\s+|\s+as\s+\w+", "", self.select)

    def _request(self, url: str, query: tuple[tuple[str, str], ...]) -> Request:
        return Request(url, query, secret_headers=(("X-App-Token", self.token),) if self.token else ())

    def _get(self, door: Door, url: str, query: tuple[tuple[str, str], ...]) -> tuple[Answer, Any]:
        return door.get(self._request(url, query), lambda answer: (answer, _data(answer)))


def _data(answer: Answer) -> Any:
    if answer.status != 200:
        text = body_text(answer)
        body = parsed(answer) if text.lstrip()[:1] == "{" else {}
        said = " ".join(cell(body.get(name)) for name in ("errorCode", "code", "message") if body.get(name))
        raise refusal(answer, said or excerpt(text))
    body = parsed(answer)
    if isinstance(body, dict) and body.get("error"):
        raise FetchError(_("The service refuses: {said}", said=excerpt(cell(body.get("message")))))
    if answer.url.partition("/resource/")[1] and not (
        isinstance(body, list) and all(isinstance(r, dict) for r in body)
    ):
        raise TryAgain(_("The answer is not a list of rows: “{words}”.", words=excerpt(body_text(answer))))
    return body


def _count(body: Any) -> int | None:
    return whole(next(iter(body[0].values()), None)) if len(body) == 1 and len(body[0]) == 1 else None


def _field_names(body: Any) -> tuple[str, ...]:
    listed = body.get("columns") if isinstance(body, dict) else None
    names = [one.get("fieldName") for one in listed or () if isinstance(one, dict)]
    texts = [name for name in names if isinstance(name, str)]
    if not texts or len(texts) < len(names):
        raise FetchError(_("The list of columns is empty."))
    return tuple(dict.fromkeys(texts))


def _record(row: dict[str, Any]) -> Record:
    identity = cell(row.get(":id"))
    return identity, {name: cell(value) for name, value in row.items() if name != ":id"}
