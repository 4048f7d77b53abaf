"""Small servers that answer as the documentation of each service says, and misbehave where a test tells them to."""

from __future__ import annotations

import json
import re
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Call:
    """One request as the server saw it."""

    path: str
    query: dict[str, str]
    headers: dict[str, str]


@dataclass
class Reply:
    """One answer. ``raw`` replaces everything, status line included; its parts are sent one by one."""

    body: Any = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    raw: Iterator[bytes] | None = None

    def content(self) -> bytes:
        return self.body if isinstance(self.body, bytes) else json.dumps(self.body).encode()


Answering = Callable[[Call], Reply]


@dataclass
class Server:
    """A running server: where it is, what it was asked, and what it says before its proper answers."""

    url: str
    calls: list[Call] = field(default_factory=list)
    first: list[Reply] = field(default_factory=list)
    """Answers given, one each, instead of the next proper ones."""
    only_rows: bool = False
    """Whether ``first`` waits for questions that page through rows."""

    @property
    def host(self) -> str:
        return self.url.partition("://")[2]


_PAGING = {"$offset", "offset", "resultOffset", "get"}


@contextmanager
def serving(answer: Answering, *, tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve ``answer`` from a thread on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            call = Call(parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), dict(self.headers.items()))
            server.calls.append(call)
            if server.first and (not server.only_rows or _PAGING & set(call.query)):
                reply = server.first.pop(0)
            else:
                reply = answer(call)
            with suppress(OSError):  # the client had enough
                self._send(reply)

        def _send(self, reply: Reply) -> None:
            self.close_connection = True
            if reply.raw is not None:
                for part in reply.raw:
                    self.wfile.write(part)
                    self.wfile.flush()
                return
            body = reply.content()
            self.send_response(reply.status)
            headers = {"Content-Type": "application/json", "Content-Length": str(len(body)), **reply.headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if reply.status not in (204, 304):
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    class Quiet(ThreadingHTTPServer):
        def handle_error(self, request: object, client_address: object) -> None:
            pass

    httpd = Quiet(("127.0.0.1", 0), Handler)
    if tls is not None:
        # The handshake happens in the handler's thread: a client that gives up must not hold the server.
        httpd.socket = tls.wrap_socket(httpd.socket, server_side=True, do_handshake_on_connect=False)
    server = Server(f"{'https' if tls else 'http'}://127.0.0.1:{httpd.server_address[1]}")
    thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield server
    finally:
        httpd.shutdown()
        thread.join(timeout=10)
        httpd.server_close()


def socrata(
    rows: list[dict[str, Any]],
    *,
    most: int = 50_000,
    total: int | None = None,
    metadata: bool = True,
    shift: int = 0,
) -> Answering:
    """A SODA 2.1 data set. ``most`` cuts pages short, ``total`` lies, ``shift`` moves later pages back by some rows."""
    numbered = [{":id": f"row-{number:05d}", **row} for number, row in enumerate(rows)]
    fields = list(dict.fromkeys(key for row in rows for key in row))

    def answer(call: Call) -> Reply:
        if call.path.startswith("/api/views/"):
            if not metadata:
                return Reply({"message": "You must be logged in to access this resource", "error": True}, 403)
            return Reply({"columns": [{"fieldName": name} for name in fields]})
        found = numbered
        if where := call.query.get("$where"):
            test = re.fullmatch(r"(\w+)='([^']*)'", where)
            if test is None or test[1] not in fields:
                return Reply({"message": f"No such column: {where}", "errorCode": "query.soql.no-such-column"}, 400)
            found = [row for row in found if row.get(test[1]) == test[2]]
        select = call.query.get("$select", "*")
        if select == "count(*) as n":
            return Reply([{"n": str(len(found) if total is None else total)}])
        if ":id" not in call.query.get("$order", ""):
            found = found[1::2] + found[0::2]  # no order asked for, none given
        start, limit = int(call.query.get("$offset", 0)), int(call.query.get("$limit", 1000))
        start = max(0, start - shift) if start else 0
        page = found[start : start + min(limit, most)]
        wanted = [":id", *fields] if select == ":id,*" else select.split(",")
        # Null keys are left out altogether.
        body = [{key: row[key] for key in wanted if row.get(key) is not None} for row in page]
        tag = f'"{start}-{len(body)}-{len(rows)}"'
        if call.headers.get("If-None-Match") == tag:
            return Reply(status=304)
        return Reply(body, headers={"ETag": tag, "X-Socrata-RequestId": "1"})

    return answer


def ckan(rows: list[dict[str, Any]], *, most: int = 32_000, total: int | None = None) -> Answering:
    """A DataStore resource called ``res``."""

    def answer(call: Call) -> Reply:
        if not call.path.endswith("/api/3/action/datastore_search"):
            return Reply(b"<html>no such page</html>", 404, {"Content-Type": "text/html"})
        if call.query.get("resource_id") != "res":
            error = {"__type": "Not Found Error", "message": "Not found: Resource was not found."}
            return Reply({"help": "", "success": False, "error": error}, 404)
        filters = json.loads(call.query.get("filters", "{}"))
        if not isinstance(filters, dict) or any(name not in rows[0] for name in filters):
            error = {"__type": "Validation Error", "filters": ["no such field"]}
            return Reply({"help": "", "success": False, "error": error}, 409)
        found = [{"_id": n, **row} for n, row in enumerate(rows, 1)]
        found = [row for row in found if all(row[name] == value for name, value in filters.items())]
        if call.query.get("sort") != "_id":
            found = found[::-1]
        offset, limit = int(call.query.get("offset", 0)), min(int(call.query.get("limit", 100)), most)
        result = {
            "resource_id": "res",
            "fields": [{"id": "_id", "type": "int"}, *({"id": name, "type": "text"} for name in rows[0])],
            "records": found[offset : offset + limit],
            "_links": {"start": "/api/…", "next": "/api/…?offset=1"},
            "limit": limit,
            "total": len(found) if total is None else total,
        }
        return Reply({"help": "", "success": True, "result": result})

    return answer


def arcgis(
    rows: list[dict[str, Any]],
    fields: list[dict[str, Any]],
    *,
    pages: bool = True,
    most: int = 1000,
    flag: bool = True,
    count: int | None = None,
    token: str = "",
) -> Answering:
    """A feature layer. ``pages`` as 10.3 and later; without it as 10.0, which simply stops after ``most`` rows."""

    def answer(call: Call) -> Reply:
        query = call.query
        if token and query.get("token") != token:
            return Reply({"error": {"code": 499, "message": "Token Required", "details": []}})
        if not call.path.endswith("/query"):
            able = {"advancedQueryCapabilities": {"supportsPagination": True}, "objectIdField": "OBJECTID"}
            return Reply({"name": "Layer", "maxRecordCount": most, "fields": fields, **(able if pages else {})})
        found = _where(rows, query.get("where", ""))
        if found is None:
            return Reply({"error": {"code": 400, "message": "Unable to complete operation.", "details": []}})
        if query.get("returnCountOnly") == "true":
            return Reply({"count": len(found) if count is None else count})
        if query.get("returnIdsOnly") == "true":
            return Reply({"objectIdFieldName": "OBJECTID", "objectIds": [row["OBJECTID"] for row in found] or None})
        start = 0
        size = most
        if pages:
            start = int(query.get("resultOffset", 0))
            size = min(most, int(query.get("resultRecordCount", most)))
            found = sorted(found, key=lambda row: row["OBJECTID"]) if "orderByFields" in query else found[::-1]
        part = found[start : start + size]
        body: dict[str, Any] = {"fields": fields, "features": [{"attributes": row} for row in part]}
        if pages and flag and start + size < len(found):
            body["exceededTransferLimit"] = True
        return Reply(body)

    return answer


def _where(rows: list[dict[str, Any]], where: str) -> list[dict[str, Any]] | None:
    if where == "1=0":
        return []
    ranged = re.fullmatch(r"\((.+)\) AND OBJECTID >= (\d+) AND OBJECTID <= (\d+)", where)
    if ranged:
        inner = _where(rows, ranged[1])
        return inner and [row for row in inner if int(ranged[2]) <= row["OBJECTID"] <= int(ranged[3])]
    if where == "1=1":
        return list(rows)
    test = re.fullmatch(r"(\w+)='([^']*)'", where)
    return [row for row in rows if row.get(test[1]) == test[2]] if test and test[1] in rows[0] else None


def census(table: dict[str, dict[str, str | None]], *, unknown: tuple[str, ...] = (), key: str = "") -> Answering:
    """The Census Data API. ``table``: values by place code and variable; anything else known is made of the name."""

    def answer(call: Call) -> Reply:
        if key and call.query.get("key") != key:
            page = b"<html><head><title>Invalid Key</title></head><body>A valid <em>key</em> is needed.</body></html>"
            return Reply(page, headers={"Content-Type": "text/html"})
        names = call.query["get"].split(",")
        if len(names) > 50:
            return _plain("error: requested more than 50 variables", 400)
        if group := re.fullmatch(r"group\((\w+)\)", call.query["get"]):
            known = dict.fromkeys(name for row in table.values() for name in row if name.startswith(group[1] + "_"))
            names = [*known, "GEO_ID", "NAME"]
        for name in names:
            if name in unknown:
                return _plain(f"error: unknown variable '{name}'", 400)
        wanted = call.query["for"].partition(":")[2]
        places = [place for place in table if wanted in ("*", place)]
        if not places:
            return Reply(status=204)
        body: list[list[str | None]] = [[*names, "state", "place"]]
        body += [[*(table[place].get(name) for name in names), "48", place] for place in places]
        return Reply(body)

    return answer


def _plain(text: str, status: int) -> Reply:
    return Reply(text.encode(), status, {"Content-Type": "text/plain"})
