"""Security headers on every answer: which scripts may run, and who may frame or read a page. Encodings as asked for."""

from __future__ import annotations

from flask import Flask, Response, request
from werkzeug.datastructures import Accept

from equipt_dash.kernel.settings import Settings

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        # plotly.js and Dash write style elements of their own when the interactive chart opens.
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self'",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


def install(app: Flask, settings: Settings) -> None:
    """Add the headers to every response of ``app``."""

    def add(response: Response) -> Response:
        response.headers["Content-Security-Policy"] = _POLICY
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["X-Frame-Options"] = "DENY"
        response.headers["Referrer-Policy"] = "same-origin"
        response.headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=()"
        response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        if settings.production:
            response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    app.after_request(add)
    app.before_request(_only_accepted)


_ENCODINGS = ("zstd", "br", "gzip", "deflate")


def _only_accepted() -> None:
    """Take encodings the client refuses out of its header: what compresses our answers reads "gzip;q=0" as a wish."""
    given = request.headers.get("Accept-Encoding", "")
    if "q=0" in given.replace(" ", "").lower():
        request.environ["HTTP_ACCEPT_ENCODING"] = accepted(request.accept_encodings)


def accepted(asked: Accept) -> str:
    """``asked`` without what it refuses (RFC 9110, 12.5.3): a quality of 0, named or meant by ``*``."""
    named = {name.lower(): quality for name, quality in asked}
    others = named.pop("*", 0)
    for name in _ENCODINGS:
        named.setdefault(name, others)
    return ", ".join(f"{name};q={quality:g}" for name, quality in named.items() if quality > 0)
