"""Security headers on every answer: which scripts may run, and who may frame or read a page."""

from __future__ import annotations

from flask import Flask, Response

from equipt_dash.settings import Settings

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
