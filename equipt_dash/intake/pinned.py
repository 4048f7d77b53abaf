"""A web connection to one checked address, under one deadline.

Why the standard library and no HTTP package: the connection must go to exactly the address that was judged, while the
certificate is still checked against the name, and every read must fit into one deadline, or a server that sends a byte
now and then holds us for ever. Both are a few lines over ``http.client`` and would mean private parts of httpx.
"""

from __future__ import annotations

import http.client
import io
import socket
import ssl
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from equipt_dash.intake.addresses import FetchError, Place
from equipt_dash.kernel.words import _

_CHUNK = 65_536


@dataclass(frozen=True)
class Limits:
    """What one request may cost: seconds, bytes after unpacking, tries, redirects."""

    connect: float = 10.0
    read: float = 30.0
    total: float = 120.0
    body: int = 16 * 1024 * 1024
    attempts: int = 6
    longest_wait: float = 300.0
    redirects: int = 3


class TooLarge(FetchError):
    """The answer is larger than allowed; asking for fewer rows at a time may help."""


class Broken(FetchError):
    """The connection or the answer broke; trying again may help."""


@dataclass(frozen=True)
class Raw:
    """One answer as it came, unpacked. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class _Reader(io.RawIOBase):
    """Reads from a socket, each time for no longer than the deadline leaves."""

    def __init__(self, sock: socket.socket, wait: Callable[[], float]) -> None:
        self._sock = sock
        self._wait = wait

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        self._sock.settimeout(self._wait())
        return self._sock.recv_into(buffer)  # type: ignore[arg-type]


class _Line:
    """As much of a socket as ``http.client`` uses."""

    def __init__(self, sock: socket.socket, wait: Callable[[], float]) -> None:
        self._sock = sock
        self._wait = wait

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._sock, self._wait), _CHUNK)

    def sendall(self, data: bytes) -> None:
        self._sock.settimeout(self._wait())
        self._sock.sendall(data)

    def close(self) -> None:
        # The answer is still read after http.client lets go of the connection; ``ask`` closes the socket itself.
        return


def ask(
    place: Place,
    addresses: Sequence[str],
    headers: Mapping[str, str],
    limits: Limits,
    monotonic: Callable[[], float],
    tls: ssl.SSLContext,
) -> Raw:
    """GET the place from one of the addresses, without following anything. Raises ``Broken`` or ``TooLarge``."""
    end = monotonic() + limits.total

    def wait() -> float:
        left = end - monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, limits.read)

    try:
        sock = _connected(place, addresses, limits, wait, tls)
    except ssl.SSLCertVerificationError as error:
        raise FetchError(
            _(
                "The certificate of {host} cannot be trusted: {reason}. Ask whoever runs it.",
                host=place.host,
                reason=error.verify_message,
            )
        ) from None
    except OSError as error:
        reason = _("no answer in time") if isinstance(error, TimeoutError) else (error.strerror or str(error))
        raise Broken(_("{host} cannot be reached: {reason}.", host=place.host, reason=reason)) from None
    with sock:
        try:
            return _exchange(_Line(sock, wait), place, headers, limits)
        except TimeoutError:
            raise Broken(_("{host} answered too slowly.", host=place.host)) from None
        except (http.client.HTTPException, OSError, zlib.error, ValueError) as error:
            if isinstance(error, FetchError):
                raise
            raise Broken(_("The answer of {host} broke off or is not proper HTTP.", host=place.host)) from None


def _connected(
    place: Place, addresses: Sequence[str], limits: Limits, wait: Callable[[], float], tls: ssl.SSLContext
) -> socket.socket:
    problem: OSError = OSError(_("its name is not known"))
    for address in addresses:
        try:
            sock = socket.create_connection((address, place.port), timeout=min(limits.connect, wait()))
        except OSError as error:
            problem = error
            continue
        if not place.tls:
            return sock
        try:
            return tls.wrap_socket(sock, server_hostname=place.host)
        except BaseException:
            sock.close()
            raise
    raise problem


def _exchange(line: _Line, place: Place, headers: Mapping[str, str], limits: Limits) -> Raw:
    connection = http.client.HTTPConnection(place.host, place.port)
    connection.sock = line
    name = place.origin.partition("://")[2]
    connection.request("GET", place.target, headers={"Host": name, "Connection": "close", **headers})
    answer = connection.getresponse()
    found: dict[str, str] = {}
    for key, value in answer.getheaders():
        found.setdefault(key.lower(), value)
    return Raw(answer.status, found, _body(answer, found, place, limits))


def _body(answer: http.client.HTTPResponse, headers: Mapping[str, str], place: Place, limits: Limits) -> bytes:
    if (answer.length or 0) > limits.body:
        raise _too_large(place, limits)
    coding = headers.get("content-encoding", "identity").strip().lower()
    unpack = zlib.decompressobj(wbits=31) if coding in ("gzip", "x-gzip") else None
    if unpack is None and coding not in ("identity", ""):
        raise FetchError(_("{host} answers in a packing nobody asked for ({name}).", host=place.host, name=coding[:40]))
    body = bytearray()
    started = False
    while chunk := answer.read(_CHUNK):
        started = True
        # One byte more than allowed is enough to know; a bomb is never unpacked further.
        body += unpack.decompress(chunk, limits.body + 1 - len(body)) if unpack else chunk
        if len(body) > limits.body:
            raise _too_large(place, limits)
    if answer.length or (unpack is not None and started and (not unpack.eof or unpack.unused_data)):
        raise Broken(_("The answer of {host} broke off before its end.", host=place.host))
    return bytes(body)


def _too_large(place: Place, limits: Limits) -> TooLarge:
    return TooLarge(
        _(
            "The answer of {host} is larger than {size} MB. Ask for fewer columns or rows.",
            host=place.host,
            size=limits.body // (1024 * 1024) or 1,
        )
    )
