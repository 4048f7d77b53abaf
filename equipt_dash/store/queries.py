"""Which edition readers may see: the one read that is asked before anybody knows a scope. The rest is ``store.reader``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, and_, select

from equipt_dash.kernel.access import Scope
from equipt_dash.kernel.model import Edition
from equipt_dash.store.engine import Database
from equipt_dash.store.rows import from_row
from equipt_dash.store.schema import edition as editions
from equipt_dash.store.schema import withdrawal
from equipt_dash.store.snapshot import Snapshot


def latest_edition(db: Database | Snapshot) -> Edition | None:
    """The newest sealed edition, or ``None`` before the first publication. The one read without a scope."""
    # The lower bound lets both databases walk the key from its end instead of reading every edition.
    query = _with_withdrawal().where(editions.c.number > 0, editions.c.sealed_at.is_not(None))
    with db.reading() as connection:
        return _first(connection, query.order_by(editions.c.number.desc()))


def edition_in(connection: Connection, scope: Scope) -> Edition | None:
    """The edition of ``scope``."""
    return _first(connection, _with_withdrawal().where(editions.c.number == scope.edition))


def _with_withdrawal() -> Select[Any]:
    """Editions, each with the moment from which it may no longer be shown."""
    confirmed = and_(withdrawal.c.edition == editions.c.number, withdrawal.c.confirmed_at.is_not(None))
    withdrawn = withdrawal.c.confirmed_at.label("withdrawn_at")
    return select(editions, withdrawn).select_from(editions.outerjoin(withdrawal, confirmed))


def _first(connection: Connection, query: Select[Any]) -> Edition | None:
    row = connection.execute(query.limit(1)).mappings().first()
    return None if row is None else from_row(Edition, row)
