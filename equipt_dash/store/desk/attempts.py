"""Counts wrong passwords, for each account and each address, so that nobody can guess for long.

An attempt is written down before the password is looked at and taken back when it was right. Many attempts at
the same moment therefore cannot slip past the limit together. Accounts and addresses are kept as keyed hashes:
what is stored tells nobody who tried, or from where.
"""

from __future__ import annotations

import hashlib
import hmac
import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, Connection, delete, func, insert, select

from equipt_dash.store.desk.people import normal_email
from equipt_dash.store.private import sign_in_attempt

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
"""Wrong passwords for one account within ``WINDOW``; then it is closed to passwords until the oldest is past."""

PER_ADDRESS = 20
"""Wrong passwords from one address within ``WINDOW``, whatever the account."""


@dataclass(frozen=True)
class Tried:
    """One attempt: whose account and from which address, both hashed."""

    account: str
    address: str


@dataclass(frozen=True)
class Counted:
    """An attempt that was let through. ``last`` names the limit it reaches, empty where it reaches none."""

    id: int
    last: str


def tried(secret: str, email: str, address: str) -> Tried:
    """The hashes of an account and an address. Of an IPv6 address, the network one subscriber has."""
    return Tried(_keyed(secret, "account", normal_email(email)), _keyed(secret, "address", _network(address)))


def begin(connection: Connection, attempt: Tried, at: datetime) -> Counted | None:
    """Write an attempt down, or ``None`` where there were too many already. The caller holds the writers' lock."""
    connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.at <= at - WINDOW))
    by_account = _count(connection, sign_in_attempt.c.account, attempt.account)
    by_address = _count(connection, sign_in_attempt.c.address, attempt.address)
    if by_account >= PER_ACCOUNT or by_address >= PER_ADDRESS:
        return None
    row = {"account": attempt.account, "address": attempt.address, "at": at}
    number = connection.execute(insert(sign_in_attempt).values(**row).returning(sign_in_attempt.c.id)).scalar_one()
    if by_account + 1 == PER_ACCOUNT:
        return Counted(number, "account")
    return Counted(number, "address" if by_address + 1 == PER_ADDRESS else "")


def forgive(connection: Connection, attempt: Tried) -> None:
    """Forget the wrong passwords of an account whose owner got in."""
    connection.execute(delete(sign_in_attempt).where(sign_in_attempt.c.account == attempt.account))


def _count(connection: Connection, column: Column[str], value: str) -> int:
    query = select(func.count()).select_from(sign_in_attempt).where(column == value)
    return int(connection.execute(query).scalar_one())


def _keyed(secret: str, kind: str, text: str) -> str:
    return hmac.new(secret.encode(), f"{kind}\n{text}".encode(errors="replace"), hashlib.sha256).hexdigest()


def _network(address: str) -> str:
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(found, ipaddress.IPv6Address):
        if found.ipv4_mapped is not None:
            return str(found.ipv4_mapped)
        return str(ipaddress.ip_network((found, 64), strict=False))
    return str(found)
