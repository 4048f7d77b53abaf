"""Reads the environment once, and refuses to start production on values that are not safe."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[1]
"""The checkout: where ``data/`` and the embedded database's folder are."""

DATA = ROOT / "data"
DEFAULT_PORT = 8050
_SHORTEST_SECRET = 32


class UnsafeSettings(ValueError):
    """Production would not be safe with these values; the message lists every one and its fix."""


@dataclass(frozen=True)
class Settings:
    """What a server needs to know before it starts. ``hosts`` are the names it answers to, without port."""

    database_url: str
    port: int
    secret_key: str
    production: bool
    hosts: tuple[str, ...]
    city: str = "austin"


def default_database_url() -> str:
    """The embedded database: an SQLite file in a folder git ignores."""
    return f"sqlite:///{ROOT / 'var' / 'equipt.sqlite3'}"


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from ``environ``.

    Raises:
        UnsafeSettings: a value cannot be used, or production lacks what keeps it safe.
    """
    mode = environ.get("EQUIPT_ENV", "").strip() or "development"
    if mode not in ("development", "production"):
        raise UnsafeSettings(f"EQUIPT_ENV is '{mode}'. Write development or production.")
    production = mode == "production"
    hosts = tuple(name.strip().lower() for name in environ.get("EQUIPT_HOSTS", "").split(",") if name.strip())
    settings = Settings(
        database_url=environ.get("EQUIPT_DATABASE_URL", "").strip() or default_database_url(),
        port=_port(environ.get("PORT", "").strip()),
        # A key made at start is safe in development: nothing signed with it has to outlive the process.
        secret_key=environ.get("EQUIPT_SECRET_KEY", "") or ("" if production else secrets.token_hex(32)),
        production=production,
        hosts=hosts if production else ("127.0.0.1", "localhost", *hosts),
    )
    if production:
        _refuse_unsafe(settings)
    return settings


def _port(text: str) -> int:
    if not text:
        return DEFAULT_PORT
    if not (text.isascii() and text.isdigit()) or not 0 < int(text) < 65536:
        raise UnsafeSettings(f"PORT is '{text}'. Write a number between 1 and 65535.")
    return int(text)


def _refuse_unsafe(settings: Settings) -> None:
    problems = []
    if len(settings.secret_key) < _SHORTEST_SECRET or len(set(settings.secret_key)) < 10:
        problems.append(
            f"EQUIPT_SECRET_KEY must be random and at least {_SHORTEST_SECRET} characters long. "
            'Make one with: python -c "import secrets; print(secrets.token_hex(32))"'
        )
    if not urlsplit(settings.database_url).scheme.startswith("postgresql"):
        problems.append("EQUIPT_DATABASE_URL must name a PostgreSQL database, such as postgresql://user@host/equipt.")
    if not settings.hosts or any(name.startswith((".", "*")) for name in settings.hosts):
        problems.append("EQUIPT_HOSTS must list the names this site answers to, such as equity.example.gov.")
    if problems:
        raise UnsafeSettings("Production does not start:\n- " + "\n- ".join(problems))
