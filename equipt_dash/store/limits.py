"""How long anything on a database may wait, and what a connection is told about it, for both kinds of database."""

from __future__ import annotations

WRITE, SLOW, PATIENT = "equipt_write", "equipt_slow", "equipt_patience"
"""Execution options of a connection: it will write; its statements may take as long as a writer's; how long it waits."""

PATIENCE = 10.0
"""Seconds a writer waits for another one."""

READER_PATIENCE = 1.0
"""Seconds a reader waits for SQLite's lock. Readers seldom meet one, and have the cache to fall back on."""
