"""CKAN's DataStore: pages by offset in the order of ``_id``, held against the total it states.

Why the offset grows by what came and not by what was asked: a server may hand out fewer rows than the limit.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from equipt_dash.intake.connectors.bodies import body_text, cell, excerpt, parsed, refusal, whole
from equipt_dash.intake.connectors.model import Asked, Page, Plan, Record, Shaped, asked, plain_shape
from equipt_dash.intake.outbound import Answer, Door, FetchError, Request, TryAgain
from equipt_dash.kernel.words import _

_ROW = "_id"
_OWN = frozenset({_ROW, "_full_text"})


@dataclass(frozen=True)
class Ckan:
    """One resource. ``filters`` is JSON such as {"Race": "Black"}; ``key`` is an API key, sent as a header only."""

    site: str
    resource: str
    filters: str = ""
    key: str = field(default="", repr=False)

    kind = "ckan"
    format = "ckan"

    def __post_init__(self) -> None:
        try:
            right = not self.filters or isinstance(json.loads(self.filters), dict)
        except ValueError:
            right = False
        if not right:
            raise FetchError(_("The filter must be JSON such as {example}.", example='{"Race": "Black"}'))

    @property
    def name(self) -> str:
        return self.resource

    @property
    def home(self) -> str:
        base = self.site.rstrip("/")
        return base if "://" in base else f"https://{base}"

    @property
    def url(self) -> str:
        """The address rows come from."""
        return f"{self.home}/api/3/action/datastore_search"

    def describe(self) -> dict[str, str]:
        given = {"site": self.site, "resource": self.resource}
        return given | ({"filters": self.filters} if self.filters else {})

    def plan(self, door: Door) -> Plan:
        answer, result = self._get(door, (("limit", "0"), ("include_total", "true")))
        fields = [cell(one.get("id")) for one in result.get("fields") or () if isinstance(one, dict)]
        ordered = _ROW in fields
        notes = () if ordered else (_("The rows carry no number of their own, so their order is the server's."),)
        return Plan(
            (asked("count", answer),),
            tuple(name for name in fields if name not in _OWN),
            whole(result.get("total")),
            total_is_estimate=result.get("total_was_estimated") is True,
            notes=notes,
            details=(("sort", _ROW if ordered else ""),),
        )

    def page(self, door: Door, plan: Plan, cursor: int, size: int) -> Page:
        sort = plan.detail("sort")
        query = (("limit", str(size)), ("offset", str(cursor)), *((("sort", sort),) if sort else ()))
        answer, result = self._get(door, query)
        rows = result.get("records")
        if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
            raise FetchError(_("The answer holds no list of rows."))
        records = tuple(_record(row) for row in rows)
        columns = dict.fromkeys(name for _row, cells in records for name in cells)
        following = cursor + len(records) if records else None
        return Page(asked("rows", answer, len(records)), tuple(columns), records, following)

    def again(self, asked: Asked) -> Request:
        return self._request(asked.query)

    def shape(self, columns: Sequence[str], records: Callable[[], Iterable[Record]]) -> Shaped:
        return plain_shape(columns, records)

    def _request(self, query: tuple[tuple[str, str], ...]) -> Request:
        return Request(self.url, query, secret_headers=(("Authorization", self.key),) if self.key else ())

    def _get(self, door: Door, query: tuple[tuple[str, str], ...]) -> tuple[Answer, dict[str, Any]]:
        filters = (("filters", self.filters),) if self.filters else ()
        request = self._request((("resource_id", self.resource), *query, *filters))
        return door.get(request, lambda answer: (answer, _result(answer)))


def _result(answer: Answer) -> dict[str, Any]:
    text = body_text(answer)
    if answer.status != 200 and text.lstrip()[:1] != "{":
        raise refusal(answer, excerpt(text))
    body = parsed(answer)
    if not isinstance(body, dict):
        raise TryAgain(_("The answer is not what CKAN sends: “{words}”.", words=excerpt(text)))
    result = body.get("result")
    if answer.status != 200 or body.get("success") is not True or not isinstance(result, dict):
        raise refusal(answer, _error_words(body.get("error")) or excerpt(text))
    return result


def _error_words(error: Any) -> str:
    """The service's own word: a message, or for a wrong question a list of complaints by field."""
    if not isinstance(error, dict):
        return excerpt(cell(error))
    parts = [cell(error.get("__type")), cell(error.get("message"))]
    parts += [f"{name}: {cell(value)}" for name, value in error.items() if name not in ("__type", "message")]
    return excerpt(" ".join(part for part in parts if part))


def _record(row: dict[str, Any]) -> Record:
    kept = {name: cell(value) for name, value in row.items() if name not in _OWN}
    return cell(row.get(_ROW)), kept
