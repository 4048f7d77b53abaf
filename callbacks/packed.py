"""Bytes compressed once and sent many times, in the form a reader's browser takes."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import brotli
from flask import Flask, Request, Response, request

_BR, _GZIP, _PLAIN = "br", "gzip", ""

_SMALL = 500
"""Bytes below which compressing gains nothing."""


@dataclass(frozen=True)
class Packed:
    """One body in each form it is sent in, by its ``Content-Encoding``; a body that gains nothing has only the plain one."""

    bodies: Mapping[str, bytes]

    @property
    def size(self) -> int:
        """Bytes it takes in memory."""
        return sum(map(len, self.bodies.values()))

    def plain(self) -> bytes:
        """The body itself."""
        return self.bodies[_PLAIN] if _PLAIN in self.bodies else gzip.decompress(self.bodies[_GZIP])

    def encoding(self, asking: Request) -> str:
        """The form ``asking`` takes: what it likes best, the smaller one where it likes both, plain where it refuses both."""
        asked = asking.accept_encodings
        liked = {name: asked.quality(name) for name in (_BR, _GZIP) if name in self.bodies}
        best = max(liked, key=liked.__getitem__, default=_PLAIN)
        return best if liked.get(best) else _PLAIN

    def body(self, encoding: str) -> bytes:
        """The bytes to send under ``encoding``."""
        return self.bodies[encoding] if encoding else self.plain()


def pack(data: bytes, *, quality: int = 5, level: int = 6) -> Packed:
    """``data`` compressed both ways; the plain bytes are made from that when somebody needs them."""
    if len(data) < _SMALL:
        return Packed({_PLAIN: data})
    return Packed({_BR: brotli.compress(data, quality=quality), _GZIP: gzip.compress(data, level, mtime=0)})


@lru_cache(maxsize=128)
def pack_for_long(data: bytes) -> Packed:
    """As small as it gets: for what is served for as long as a process runs."""
    return pack(data, quality=11, level=9)


def send(packed: Packed, asking: Request, *, content_type: str, etag: str, status: int = 200) -> Response:
    """``packed`` as an answer to ``asking``, which may hold it already."""
    encoding = packed.encoding(asking)
    response = Response(packed.body(encoding), status=status, content_type=content_type)
    if len(packed.bodies) > 1:
        response.vary.add("Accept-Encoding")
    if encoding:
        response.content_encoding = encoding
    response.set_etag(f"{etag}-{encoding}" if encoding else etag)
    return response


_DASH_SCRIPTS = "/_dash-component-suites/"


def install(app: Flask) -> None:
    """Compress each of Dash's own scripts once, as small as a reader can wait for the first time.

    Install it after what compresses every other answer: of these functions the last one is called first.
    """

    def pack_script(response: Response) -> Response:
        is_script = request.path.startswith(_DASH_SCRIPTS) and response.mimetype in (
            "application/javascript",
            "text/javascript",
        )
        # A script with an entity tag has no version in its name; it is left to what looks after tags.
        if is_script and response.status_code == 200 and "ETag" not in response.headers:
            packed = _packed_script(response.get_data())
            encoding = packed.encoding(request)
            if encoding:
                response.set_data(packed.body(encoding))
                response.content_encoding = encoding
            response.vary.add("Accept-Encoding")
        return response

    app.after_request(pack_script)


@lru_cache(maxsize=32)
def _packed_script(data: bytes) -> Packed:
    return pack(data, quality=9, level=9)
