"""Reads the environment once, and refuses to start production on values that are not safe."""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

ROOT = Path(__file__).resolve().parents[2]
"""The checkout: where ``data/`` and the embedded database's folder are."""

DATA = ROOT / "data"
DEFAULT_PORT = 8050
_SHORTEST_SECRET = 32
_MOST_PROXIES = 9
_BELIEVES = 1.0
"""A withdrawal by another process shows after this at the latest; the promise to readers is 'at once', so never more."""


class UnsafeSettings(ValueError):
    """Production would not be safe with these values; the message lists every one and its fix."""


@dataclass(frozen=True)
class Oidc:
    """The city's own sign-in service (OpenID Connect). ``name`` is what people call it."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    name: str = "your city account"


@dataclass(frozen=True)
class Settings:
    """What a server needs to know before it starts. ``hosts`` are the names it answers to, without port."""

    database_url: str
    port: int
    secret_key: str = field(repr=False)
    production: bool
    hosts: tuple[str, ...]
    city: str = "austin"
    # Where people reach this server from outside, such as https://equity.example.gov; empty where nothing is set.
    base_url: str = ""
    oidc: Oidc | None = None
    # How many proxies stand in front whose word on a caller's address is believed.
    proxies: int = 0
    # Where published pages are kept for when the database is away; empty keeps none on disk.
    pages_folder: str = ""
    # Seconds for which a server believes what it last read of the newest edition, unless it wrote something itself.
    believes: float = 0.0
    # Where tools/frontend.py put the chart library and the typefaces.
    frontend_folder: str = str(ROOT / "var" / "frontend")


def address(settings: Settings) -> str:
    """Where links to this server begin, without a final slash."""
    if settings.base_url:
        return settings.base_url
    return f"https://{settings.hosts[0]}" if settings.production else f"http://127.0.0.1:{settings.port}"


DEMOS = ("austin", "sample")
"""The cities that come with the product: Austin from public records, and an invented one for trying things out."""


def default_database_url(city: str = DEMOS[0]) -> str:
    """The embedded database: an SQLite file in a folder git ignores, another one for each demonstration."""
    name = "equipt" if city == DEMOS[0] else city
    return f"sqlite:///{ROOT / 'var' / f'{name}.sqlite3'}"


def load_settings(environ: Mapping[str, str]) -> Settings:
    """Settings from ``environ``.

    Raises:
        UnsafeSettings: a value cannot be used, or production lacks what keeps it safe.
    """
    mode = environ.get("EQUIPT_ENV", "").strip() or "development"
    if mode not in ("development", "production"):
        raise UnsafeSettings(f"EQUIPT_ENV is '{mode}'. Write development or production.")
    production = mode == "production"
    city = environ.get("DEMO", "").strip() or DEMOS[0]
    if city not in DEMOS:
        raise UnsafeSettings(f"DEMO is '{city}'. Write {' or '.join(DEMOS)}.")
    hosts = tuple(name.strip().lower() for name in environ.get("EQUIPT_HOSTS", "").split(",") if name.strip())
    settings = Settings(
        database_url=environ.get("EQUIPT_DATABASE_URL", "").strip() or default_database_url(city),
        port=_port(environ.get("PORT", "").strip()),
        # A key made at start is safe in development: nothing signed with it has to outlive the process.
        secret_key=environ.get("EQUIPT_SECRET_KEY", "") or ("" if production else secrets.token_hex(32)),
        production=production,
        city=city,
        hosts=hosts if production else ("127.0.0.1", "localhost", *hosts),
        base_url=_base_url(environ.get("EQUIPT_BASE_URL", "").strip(), production),
        oidc=_oidc(environ, production),
        proxies=_proxies(environ.get("EQUIPT_PROXIES", "").strip()),
        believes=_BELIEVES,
    )
    settings = replace(
        settings, pages_folder=_pages_folder(environ.get("EQUIPT_PAGES_FOLDER", "").strip(), settings.database_url)
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


def _proxies(text: str) -> int:
    if not text:
        return 0
    if not (text.isascii() and text.isdigit()) or int(text) > _MOST_PROXIES:
        raise UnsafeSettings(f"EQUIPT_PROXIES is '{text}'. Write how many proxies stand in front, such as 1.")
    return int(text)


def _pages_folder(text: str, database_url: str) -> str:
    """Where one database's pages are kept; two databases never share a folder. Its password plays no part."""
    try:
        parts = urlsplit(database_url)
        where = repr(
            (parts.scheme.partition("+")[0], parts.username, parts.hostname, parts.port, parts.path, parts.query)
        )
    except ValueError:
        return ""  # no address: opening the database says so
    return str(Path(text or ROOT / "var" / "pages") / hashlib.sha256(where.encode()).hexdigest()[:16])


def _base_url(text: str, production: bool) -> str:
    if not text:
        return ""
    parts = _web_address(text)
    if parts is None or parts.path not in ("", "/") or (production and parts.scheme != "https"):
        needed = "https://equity.example.gov" if production else "http://127.0.0.1:8050"
        raise UnsafeSettings(f"EQUIPT_BASE_URL is '{text}'. Write where people reach this server, such as {needed}.")
    return text.rstrip("/")


_OIDC = ("EQUIPT_OIDC_ISSUER", "EQUIPT_OIDC_CLIENT_ID", "EQUIPT_OIDC_CLIENT_SECRET")


def _oidc(environ: Mapping[str, str], production: bool) -> Oidc | None:
    issuer, client_id, client_secret = (environ.get(name, "").strip() for name in _OIDC)
    if not (issuer or client_id or client_secret):
        return None
    absent = [name for name in _OIDC if not environ.get(name, "").strip()]
    if absent:
        raise UnsafeSettings(f"To sign in with the city's own service, also set {' and '.join(absent)}.")
    parts = _web_address(issuer)
    here = parts is not None and not production and is_loopback(parts.hostname or "")
    if parts is None or not (parts.scheme == "https" or here):
        raise UnsafeSettings(
            f"EQUIPT_OIDC_ISSUER is '{issuer}'. Write the https address of the sign-in service, "
            "exactly as its own description names it."
        )
    name = environ.get("EQUIPT_OIDC_NAME", "").strip()
    return Oidc(issuer, client_id, client_secret, name) if name else Oidc(issuer, client_id, client_secret)


def _web_address(text: str) -> SplitResult | None:
    """The parts of a plain web address: no user, query or fragment."""
    try:
        parts = urlsplit(text)
        port_is_a_number = parts.port is None or parts.port > 0
    except ValueError:
        return None
    plain = parts.scheme in ("http", "https") and parts.hostname and text.isprintable() and " " not in text
    extra = parts.username or parts.password or parts.query or parts.fragment
    return parts if plain and not extra and port_is_a_number else None


def is_loopback(host: str) -> bool:
    """Whether ``host``, a name or address without port, is this machine."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


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
