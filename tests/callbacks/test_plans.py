"""Every read of the public side uses an index, on both databases: no edition table is read from end to end."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import event

from equipt_dash.store.engine import Database
from tests.callbacks.bodies import explorer_body
from tests.support.city import Served
from tests.support.pages import page_types


def _statements(served: Served) -> dict[str, Any]:
    """Every statement the page types send, with one set of its values."""
    seen: dict[str, Any] = {}

    def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_rest: Any) -> None:
        if statement.lstrip().upper().startswith("SELECT"):
            seen.setdefault(statement, values)

    from sqlalchemy.engine import Engine

    event.listen(Engine, "before_cursor_execute", note)
    try:
        for address in [
            *page_types().values(),
            "/search?q=income&department=police",
            "/measures?linked=yes&q=a&kind=how_much",
        ]:
            served.client.get(address)
        served.client.post(
            "/_dash-update-component", json=explorer_body(served.app, "/measures/median-household-income")
        )
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    return {sql: values for sql, values in seen.items() if "edition" in sql}


def test_every_public_query_uses_an_index(austin_copy: Served) -> None:
    statements = _statements(austin_copy)
    assert len(statements) > 10
    db = Database(austin_copy.url)
    slow = []
    with db.reading() as connection:
        if not db.is_sqlite:
            # The planner prefers reading small tables whole; with that switched off it shows what it would do on large ones.
            connection.exec_driver_sql("SET enable_seqscan = off")
        for statement, values in statements.items():
            prefix = "EXPLAIN QUERY PLAN " if db.is_sqlite else "EXPLAIN "
            rows = connection.exec_driver_sql(prefix + statement, values).fetchall()
            plan = "\n".join(" ".join(str(part) for part in row) for row in rows)
            whole = r"SCAN (edition\w*)(?! USING)" if db.is_sqlite else r"Seq Scan on (edition\w*)"
            if re.search(whole, plan):
                slow.append(f"{statement}\n{plan}")
    db.close()
    assert not slow, "Add an index, or narrow the query by edition:\n" + "\n\n".join(slow)
