"""ArcGIS feature layers: pages by offset where the server can, else by ranges of row numbers, held against its count.

Why two ways: servers before 10.3 know neither offsets nor ``exceededTransferLimit`` and simply stop after their limit.
Their row numbers can be listed in full, and each range must then bring exactly the rows it names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from equipt_dash.intake.connectors.bodies import body_text, cell, excerpt, parsed, refusal, whole
from equipt_dash.intake.connectors.model import Asked, Page, Plan, Record, Shaped, asked, plain_shape
from equipt_dash.intake.outbound import Answer, Door, FetchError, Request, TooLarge, TryAgain
from equipt_dash.kernel.words import _

_EPOCH = datetime(1970, 1, 1)
_HIDDEN = frozenset({"esriFieldTypeGeometry", "esriFieldTypeBlob", "esriFieldTypeRaster"})
_USUAL_MOST = 1000
_MOST_CODES = 12
Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Arcgis:
    """One layer or table, by its address that ends in /FeatureServer/0 or /MapServer/0. ``token`` is never shown."""

    layer: str
    where: str = ""
    fields: tuple[str, ...] = ()
    token: str = field(default="", repr=False)

    kind = "arcgis"
    format = "esri"

    def __post_init__(self) -> None:
        parts = urlsplit(self.layer)
        if parts.query or parts.fragment:
            raise FetchError(
                _("Give the address of the layer without what follows “?”; a token belongs in EQUIPT_ARCGIS_TOKEN.")
            )
        if not re.search(r"/(?:Feature|Map)Server/\d+/?(?:query/?)?$", parts.path):
            raise FetchError(_("The address of a layer ends in a number, such as …/FeatureServer/0."))

    @property
    def name(self) -> str:
        found = re.search(r"/([^/]+)/(?:Feature|Map)Server/(\d+)", self.layer)
        return f"{found[1]}-{found[2]}" if found else ""

    @property
    def url(self) -> str:
        """The address of the layer itself."""
        return re.sub(r"/query$", "", self.layer.rstrip("/"))

    @property
    def home(self) -> str:
        return self.url

    def describe(self) -> dict[str, str]:
        given = {"where": self.where, "fields": ",".join(self.fields)}
        return {"layer": self.layer} | {key: text for key, text in given.items() if text}

    def plan(self, door: Door) -> Plan:
        about, layer = self._get(door, self.url, ())
        counted, count = self._query(door, (("where", self._where()), ("returnCountOnly", "true")))
        total = whole(count.get("count"))
        fields = [one for one in layer.get("fields") or () if isinstance(one, dict)]
        oid = cell(layer.get("objectIdField")) or next(
            (cell(one.get("name")) for one in fields if one.get("type") == "esriFieldTypeOID"), ""
        )
        most = whole(layer.get("maxRecordCount")) or _USUAL_MOST
        able = (layer.get("advancedQueryCapabilities") or {}).get("supportsPagination") is True and oid
        records = [asked("columns", about), asked("count", counted)]
        ids: tuple[int, ...] = ()
        if not able:
            listed, body = self._query(door, (("where", self._where()), ("returnIdsOnly", "true")))
            oid = cell(body.get("objectIdFieldName")) or oid
            ids = _ids(body)
            total = len(ids)
            records.append(asked("count", listed))
            if ids and not oid:
                raise FetchError(_("This server does not say which field numbers its rows, so no row can be counted."))
        shown = [one for one in fields if one.get("type") not in _HIDDEN and self._wants(cell(one.get("name")))]
        dates = ",".join(cell(one.get("name")) for one in fields if one.get("type") == "esriFieldTypeDate")
        details = (("oid", oid), ("mode", "offset" if able else "ids"), ("most", str(most)), ("dates", dates))
        notes = _notes(shown, dates)
        columns = tuple(cell(one.get("name")) for one in shown)
        return Plan(tuple(records), columns, total, notes=notes, details=details, orders=ids)

    def page(self, door: Door, plan: Plan, cursor: int, size: int) -> Page:
        oid = plan.detail("oid")
        size = min(size, int(plan.detail("most")))
        fields = ",".join(dict.fromkeys((oid, *self.fields))) if self.fields else "*"
        common = (("outFields", fields), ("returnGeometry", "false"))
        if plan.detail("mode") == "offset":
            paging = (("orderByFields", oid), ("resultOffset", str(cursor)), ("resultRecordCount", str(size)))
            answer, body = self._query(door, (("where", self._where()), *common, *paging))
            records = self._records(body, plan)
            return _page(answer, records, cursor + len(records) if records else None)
        part = plan.orders[cursor : cursor + size]
        within = f"({self._where()}) AND {oid} >= {part[0]} AND {oid} <= {part[-1]}" if part else "1=0"
        answer, body = self._query(door, (("where", within), *common))
        got = dict(self._records(body, plan))
        wanted = [str(number) for number in part]
        if not set(wanted) <= set(got):
            # Either the server cut the answer, and a smaller range helps, or a row is gone.
            raise TooLarge(_("The server left out rows of the range asked for. Run it again from the start."))
        records = tuple((number, got[number]) for number in wanted)
        following = cursor + len(part)
        return _page(answer, records, following if following < len(plan.orders) else None)

    def again(self, asked: Asked) -> Request:
        return self._request(asked.url, asked.query)

    def shape(self, columns: Sequence[str], records: Callable[[], Iterable[Record]]) -> Shaped:
        return plain_shape(columns, records)

    def _where(self) -> str:
        return self.where or "1=1"

    def _wants(self, name: str) -> bool:
        return not self.fields or name in self.fields

    def _records(self, body: dict[str, Any], plan: Plan) -> tuple[Record, ...]:
        features = body.get("features")
        if not isinstance(features, list):
            raise FetchError(_("The answer holds no list of rows."))
        dates = frozenset(plan.detail("dates").split(","))
        records = []
        for one in features:
            attributes = one.get("attributes") if isinstance(one, dict) else None
            if not isinstance(attributes, dict):
                raise FetchError(_("A row of the answer holds no attributes."))
            kept = {
                name: _date(cell(value)) if name in dates else _blank(cell(value))
                for name, value in attributes.items()
                if name in plan.columns or (not plan.columns and self._wants(name))
            }
            records.append((cell(attributes.get(plan.detail("oid"))), kept))
        return tuple(records)

    def _request(self, url: str, query: Pairs) -> Request:
        return Request(url, query, secret_query=(("token", self.token),) if self.token else ())

    def _query(self, door: Door, query: Pairs) -> tuple[Answer, dict[str, Any]]:
        return self._get(door, f"{self.url}/query", query)

    def _get(self, door: Door, url: str, query: Pairs) -> tuple[Answer, dict[str, Any]]:
        return door.get(self._request(url, (*query, ("f", "json"))), lambda answer: (answer, _body(answer)))


def _body(answer: Answer) -> dict[str, Any]:
    text = body_text(answer)
    if answer.status != 200 and text.lstrip()[:1] != "{":
        raise refusal(answer, excerpt(text))
    body = parsed(answer)
    if not isinstance(body, dict):
        raise TryAgain(_("The answer is not what ArcGIS sends: “{words}”.", words=excerpt(text)))
    error = body.get("error")
    if isinstance(error, dict):
        _raise_error(error)
    if answer.status != 200 or error:
        raise refusal(answer, excerpt(text))
    return body


def _raise_error(error: dict[str, Any]) -> None:
    """Raise what an error inside a successful answer means."""
    code = whole(error.get("code")) or 0
    details = error.get("details")
    words = [cell(error.get("message")), *(cell(one) for one in (details if isinstance(details, list) else ()))]
    said = excerpt(" ".join(word for word in words if word))
    if code in (498, 499):
        raise FetchError(
            _("The layer asks for a token or refuses ours ({said}). Set EQUIPT_ARCGIS_TOKEN.", said=said.rstrip("."))
        )
    if code in (429, 500, 502, 503, 504):
        raise TryAgain(_("The server reports error {n}: {said}.", n=code, said=said.rstrip(".")))
    raise FetchError(
        _(
            "The server reports error {n}: {said}. Check the layer, its fields and the condition.",
            n=code,
            said=said.rstrip("."),
        )
    )


def _page(answer: Answer, records: tuple[Record, ...], following: int | None) -> Page:
    columns = dict.fromkeys(name for _id, cells in records for name in cells)
    return Page(asked("rows", answer, len(records)), tuple(columns), records, following)


def _ids(body: dict[str, Any]) -> tuple[int, ...]:
    found = body.get("objectIds") or []
    numbers = [whole(one) for one in found] if isinstance(found, list) else [None]
    if None in numbers:
        raise FetchError(_("The list of row numbers cannot be read."))
    return tuple(sorted({number for number in numbers if number is not None}))


def _blank(text: str) -> str:
    return text if text.strip() else ""


def _date(text: str) -> str:
    """Milliseconds since 1970 as a date in UTC; any other text as found."""
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        return _blank(text)
    try:
        when = _EPOCH + timedelta(milliseconds=int(text))
    except OverflowError:
        return text
    return when.date().isoformat() if when.time() == _EPOCH.time() else when.isoformat()


def _notes(fields: Sequence[dict[str, Any]], dates: str) -> tuple[str, ...]:
    notes = [_("Dates in {names} are written in UTC.", names=dates.replace(",", ", "))] if dates else []
    for one in fields:
        domain = one.get("domain")
        codes = domain.get("codedValues") if isinstance(domain, dict) else None
        if isinstance(codes, list) and codes and all(isinstance(code, dict) for code in codes):
            pairs = [f"{cell(code.get('code'))} = {cell(code.get('name'))}" for code in codes[:_MOST_CODES]]
            more = "; …" if len(codes) > _MOST_CODES else ""
            notes.append(_("{name} holds codes: {codes}.", name=cell(one.get("name")), codes="; ".join(pairs) + more))
    return tuple(notes)
