"""A real OpenID Connect provider for the tests, and somebody in the middle who tampers with what it says.

The provider is oidc-provider-mock. It keeps codes, nonces and keys but knows no PKCE, so ``Between`` holds every
code to the challenge it was asked for with, as RFC 7636 says; a wrong or missing verifier gets invalid_grant.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import socket
import subprocess
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from werkzeug.wrappers import Request, Response

from tests.support.server import live_server

PASSED = ("Host", "Content-Type", "Authorization", "Accept")
"""What is passed on; the provider takes its own name from the host that was asked."""

Claims = dict[str, Any]
Change = Callable[[Claims], Claims]


@dataclass
class Between:
    """Passes requests on to the provider. ``change`` alters the claims of a token before it is signed anew."""

    inner: str
    change: Change | None = None
    forge: Callable[[Claims], str] | None = None
    describe: Change | None = None
    answer: dict[str, Response] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    challenges: dict[str, str] = field(default_factory=dict)
    key: Any = None

    def __call__(self, environ: Any, start_response: Any) -> Any:
        """Answer one request."""
        request = Request(environ)
        body = request.get_data(parse_form_data=False)
        self.asked.append(f"{request.method} {request.path}")
        if request.path in self.answer:
            return self.answer[request.path](environ, start_response)
        if request.path == "/oauth2/token" and not self._proved(body.decode()):
            refusal = Response(json.dumps({"error": "invalid_grant"}), 400, content_type="application/json")
            return refusal(environ, start_response)
        given = self._asked(request, body)
        self._remember(request, given)
        return self._altered(request, given)(environ, start_response)

    def _asked(self, request: Request, body: bytes) -> Response:
        passed = {name: request.headers[name] for name in PASSED if name in request.headers}
        address = f"{self.inner}{request.full_path.rstrip('?')}"
        given = requests.request(request.method, address, data=body, headers=passed, allow_redirects=False, timeout=10)
        kept = {name: given.headers[name] for name in ("Location", "Content-Type") if name in given.headers}
        return Response(given.content, given.status_code, kept)

    def _remember(self, request: Request, given: Response) -> None:
        if request.path == "/oauth2/authorize" and given.status_code == 302:
            code = parse_qs(urlsplit(given.headers["Location"]).query)["code"][0]
            assert request.args["code_challenge_method"] == "S256"
            self.challenges[code] = request.args["code_challenge"]

    def _proved(self, body: str) -> bool:
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        found = base64.urlsafe_b64encode(hashlib.sha256(sent.get("code_verifier", "").encode()).digest())
        return self.challenges.get(sent.get("code", "")) == found.decode().rstrip("=")

    def _altered(self, request: Request, given: Response) -> Response:
        if given.mimetype != "application/json" or given.status_code != 200:
            return given
        said = given.get_json()
        if request.path.endswith("openid-configuration") and self.describe:
            said = self.describe(said)
        if request.path == "/jwks" and (self.change or self.forge):
            said["keys"].append(self.key.as_dict(private=False))
        if request.path == "/oauth2/token" and (self.change or self.forge):
            said["id_token"] = self._signed(said["id_token"])
        return Response(json.dumps(said), content_type="application/json")

    def _signed(self, token: str) -> str:
        from joserfc import jwt

        part = token.split(".")[1]
        claims = json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))
        if self.forge:
            return self.forge(claims)
        assert self.change is not None
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, self.change(claims), self.key)


@contextmanager
def provider(**people: Claims) -> Iterator[str]:
    """A provider in a process of its own that knows ``people`` by subject: its address, for ``between``."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port)]
    for subject, claims in people.items():
        command += ["--user-claims", json.dumps({"sub": subject, **claims})]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=10)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    for _try in range(200):
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(f"{address}/jwks", timeout=5).ok:
                return
        if process.poll() is not None:
            raise RuntimeError("oidc-provider-mock did not start.")
        time.sleep(0.05)
    raise RuntimeError("oidc-provider-mock does not answer.")


@contextmanager
def between(inner: str, key: Any) -> Iterator[tuple[str, Between]]:
    """Somebody between us and the provider at ``inner``: the issuer as we see it, and how to tamper."""
    middle = Between(inner, key=key)
    with live_server(middle) as issuer:
        yield issuer, middle


def unsigned(claims: Claims) -> str:
    """A token that says it needs no signature."""
    parts = ({"alg": "none", "typ": "JWT"}, claims)
    texts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in parts]
    return f"{texts[0]}.{texts[1]}."


def shared_secret(secret: str) -> Callable[[Claims], str]:
    """Tokens signed with the secret the client shares with the provider."""

    def sign(claims: Claims) -> str:
        from joserfc import jwt
        from joserfc.jwk import OctKey

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(secret))

    return sign


def long_ago(claims: Claims) -> Claims:
    """A token that ended an hour ago."""
    return {**claims, "exp": int(time.time()) - 3600, "iat": int(time.time()) - 7200}
