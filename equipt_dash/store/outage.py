"""Tells a database that cannot serve just now from a mistake of ours, so that each gets its own answer.

A reader who meets an outage gets the last edition from the cache, a writer keeps what was typed and is told the truth.
A mistake of ours must not hide behind those words: what is not in the lists below stays an error.
"""

from __future__ import annotations

from enum import StrEnum

RETRY_AFTER = 5
"""Seconds after which asking again makes sense; a database that is back is used within this time."""


class Outage(StrEnum):
    """Why the database cannot serve."""

    UNREACHABLE = "unreachable"
    BUSY = "busy"
    FULL = "full"
    READ_ONLY = "read_only"
    DAMAGED = "damaged"
    NOT_READY = "not_ready"


_SAID = {
    Outage.UNREACHABLE: "The database cannot be reached.",
    Outage.BUSY: "The database is busy and did not answer in time.",
    Outage.FULL: "The database has no room left.",
    Outage.READ_ONLY: "The database takes no changes: it is read-only.",
    Outage.DAMAGED: "The database's file cannot be read: it is damaged, or no database.",
    Outage.NOT_READY: "The database is not set up. Run this first: python -m equipt_dash init",
}


class DatabaseAway(Exception):
    """The database cannot serve just now. Nothing was changed, except where ``unsure``: the connection broke while a
    transaction was being completed, and only looking again shows whether it was.
    """

    def __init__(self, outage: Outage, *, unsure: bool = False, detail: str = "") -> None:
        """Say why, in words for whoever runs the server; ``detail`` is what the driver said, without any values."""
        super().__init__(_SAID[outage])
        self.outage = outage
        self.unsure = unsure
        self.detail = detail


# SQLite's primary result codes, https://www.sqlite.org/rescode.html
_SQLITE = {
    3: Outage.UNREACHABLE,  # PERM
    5: Outage.BUSY,
    6: Outage.BUSY,  # LOCKED
    7: Outage.BUSY,  # NOMEM
    8: Outage.READ_ONLY,
    9: Outage.BUSY,  # INTERRUPT
    10: Outage.UNREACHABLE,  # IOERR
    11: Outage.DAMAGED,  # CORRUPT
    13: Outage.FULL,
    14: Outage.UNREACHABLE,  # CANTOPEN
    15: Outage.BUSY,  # PROTOCOL: a race for a lock
    23: Outage.UNREACHABLE,  # AUTH
    26: Outage.DAMAGED,  # NOTADB
}

# PostgreSQL's SQLSTATEs, https://www.postgresql.org/docs/current/errcodes-appendix.html
_SQLSTATE = {
    "53100": Outage.FULL,  # disk_full
    "57014": Outage.BUSY,  # query_canceled: a timeout
    "55P03": Outage.BUSY,  # lock_not_available
    "25P03": Outage.BUSY,  # idle_in_transaction_session_timeout
    "25P04": Outage.BUSY,  # transaction_timeout
    "40001": Outage.BUSY,  # serialization_failure
    "40P01": Outage.BUSY,  # deadlock_detected
    "25006": Outage.READ_ONLY,  # read_only_sql_transaction
    "42P01": Outage.NOT_READY,  # undefined_table
    "3D000": Outage.NOT_READY,  # invalid_catalog_name
    "XX001": Outage.DAMAGED,  # data_corrupted
    "XX002": Outage.DAMAGED,  # index_corrupted
}

_SQLSTATE_CLASS = {
    "08": Outage.UNREACHABLE,  # connection exception
    "28": Outage.UNREACHABLE,  # invalid authorization
    "53": Outage.BUSY,  # insufficient resources
    "57": Outage.UNREACHABLE,  # operator intervention: shut down, crashed, starting up
    "58": Outage.UNREACHABLE,  # system error
}

_PSYCOPG = {"psycopg.OperationalError", "psycopg.InterfaceError"}


def outage(error: BaseException | None) -> Outage | None:
    """Which outage a driver's own error means; ``None`` where it is no outage."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is not None:
        if code == 1 and str(error).startswith("no such table"):
            return Outage.NOT_READY
        return _SQLITE.get(code & 0xFF)
    state = getattr(error, "sqlstate", None)
    if state:
        return _SQLSTATE.get(state) or _SQLSTATE_CLASS.get(state[:2])
    # psycopg has no SQLSTATE for a server that did not answer at all, or hung up.
    return (
        Outage.UNREACHABLE if _PSYCOPG & {f"{one.__module__}.{one.__name__}" for one in type(error).__mro__} else None
    )


def told_without_values(error: BaseException) -> str:
    """What a PostgreSQL error says, without the values of the statement that caused it.

    Its DETAIL quotes whole rows ("Failing row contains …"), and a data exception (class 22) quotes its input.
    """
    state = getattr(error, "sqlstate", None) or ""
    diagnosis = getattr(error, "diag", None)
    primary = getattr(diagnosis, "message_primary", None)
    words = "" if primary is None or state.startswith("22") else f": {primary}"
    return f"{type(error).__name__} {state}{words}"
