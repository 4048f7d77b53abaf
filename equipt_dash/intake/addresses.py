"""Which names and addresses the outbound door may reach, so that an address typed by someone cannot aim it inwards.

Why every address is judged and not only the name: a name can point to the city's own network, at once or at the
second look-up. The door therefore connects to the very address that was judged here.
"""

from __future__ import annotations

import ipaddress
import re
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from equipt_dash.kernel.words import _

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_NUMERIC = re.compile(r"(?:.*\.)?(?:\d+|0x[0-9a-f]*)")
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


class FetchError(ValueError):
    """Something could not be fetched; the message says why and what to do, and holds no token."""


class Refused(FetchError):
    """The door does not go there, whatever answers."""


@dataclass(frozen=True)
class Place:
    """Where one request goes: a checked name and port, and the path with its query."""

    host: str
    port: int
    tls: bool
    target: str

    @property
    def origin(self) -> str:
        """Scheme, name and port, as a reader would type them."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        usual = 443 if self.tls else 80
        return f"{'https' if self.tls else 'http'}://{name}" + ("" if self.port == usual else f":{self.port}")


def host_list(text: str) -> tuple[str, ...]:
    """The entries of EQUIPT_FETCH_HOSTS: names, ``*.name`` for all below it, ``name:port`` for a port of its own."""
    return tuple(entry.strip().lower().rstrip(".") for entry in text.split(",") if entry.strip())


def place_of(url: str, allowed_hosts: Iterable[str], *, allow_loopback: bool = False) -> Place:
    """The place a URL means. Raises ``Refused`` unless it is https and its host is on the list."""
    parts = _split(url)
    host = plain_host(parts.hostname or "")
    try:
        port = parts.port or (443 if parts.scheme == "https" else 80)
    except ValueError:
        raise Refused(_("The address names a port that does not exist.")) from None
    local = allow_loopback and _names_loopback(host)
    if parts.scheme != "https" and not (parts.scheme == "http" and local):
        raise Refused(_("Data is only fetched over https. Write the address of {host} with https://.", host=host))
    if not local and not any(_matches(entry, host, port) for entry in allowed_hosts):
        where = host if port == 443 else f"{host}:{port}"
        raise Refused(
            _("{host} is not on the list of places data may come from. Add it to EQUIPT_FETCH_HOSTS.", host=where)
        )
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Place(host, port, parts.scheme == "https", target)


def _split(url: str) -> SplitResult:
    if not url.isascii() or re.search(r"[\x00-\x20\x7f\\]", url):
        raise Refused(_("The address holds a space or a sign that no web address may hold."))
    try:
        parts = urlsplit(url)
        user, host = parts.username, parts.hostname
    except ValueError:
        raise Refused(_("This is not a web address.")) from None
    if user is not None or "@" in parts.netloc:
        raise Refused(_("The address holds a name or password. Leave it out; keys belong in the environment."))
    if parts.scheme not in ("http", "https") or not host:
        raise Refused(_("This is not a web address that starts with https://."))
    return parts


def plain_host(text: str) -> str:
    """A host name in its one plain spelling. Raises ``Refused`` for addresses in disguise, such as 2130706433."""
    host = text.lower().removesuffix(".")
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        host = host.encode("idna").decode("ascii") if not host.isascii() else host
    except UnicodeError:
        host = ""
    if len(host) > 253 or not _NAME.fullmatch(host) or _NUMERIC.fullmatch(host):
        raise Refused(_("“{host}” is not the name of a server.", host=text[:80]))
    return host


def _matches(entry: str, host: str, port: int) -> bool:
    name, colon, own_port = entry.rpartition(":") if re.search(r"[^:]:\d+$", entry) else (entry, "", "")
    if port != (int(own_port) if colon else 443):
        return False
    name = name.strip("[]")
    return host.endswith(name[1:]) and len(host) >= len(name) if name.startswith("*.") else host == name


def _names_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def is_public(text: str) -> bool:
    """Tell whether an address belongs to the public internet, looking through IPv4 dressed up as IPv6."""
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    return all(_is_public(one) for one in (address, *_inside(address)))


def _is_public(address: Address) -> bool:
    if address.is_multicast or address.is_reserved or address.is_unspecified or not address.is_global:
        return address in _NAT64 and not address.is_multicast
    return not (isinstance(address, ipaddress.IPv6Address) and (address.is_site_local or address in _LOCAL_NAT64))


def _inside(address: Address) -> tuple[Address, ...]:
    """The IPv4 addresses an IPv6 address carries: mapped, compatible, 6to4, Teredo, NAT64."""
    if isinstance(address, ipaddress.IPv4Address):
        return ()
    if address.ipv4_mapped is not None:
        return (address.ipv4_mapped,)
    if address.sixtofour is not None:
        return (address.sixtofour,)
    if address.teredo is not None:
        return address.teredo
    if address in _NAT64 or address in _COMPATIBLE:
        return (ipaddress.IPv4Address(int(address) & 0xFFFFFFFF),)
    return ()


def look_up(host: str, port: int) -> tuple[str, ...]:
    """Every address the system's resolver gives for a name."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(place: Place, found: Iterable[str], *, allow_loopback: bool = False) -> tuple[str, ...]:
    """The addresses to connect to. Raises ``Refused`` when even one of them is not public."""
    addresses = tuple(found)
    local = allow_loopback and _names_loopback(place.host)
    for address in addresses:
        if not is_public(address) and not (local and _names_loopback(address)):
            raise Refused(
                _(
                    "{host} leads to an address inside a private network, where no data is fetched from. "
                    "Use a public address of the source.",
                    host=place.host,
                )
            )
    return addresses
