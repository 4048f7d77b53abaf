"""Signing in through the city's own sign-in service: OpenID Connect, with Authlib doing the protocol.

What is ours: requests leave for the issuer's own host and nowhere else, take seconds at most and follow no
redirect; only asymmetric signatures count; issuer, audience and expiry are demanded, not merely looked at; and
any answer that is not right leads to one plain page. Authlib's state lives in the form session's cookie, signed,
between ``/sign-in/oidc`` and ``/sign-in/oidc/back`` only.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, request, session
from joserfc.errors import JoseError
from requests import RequestException, Response
from werkzeug.wrappers import Response as BaseResponse

from callbacks.desk.account import answer, come_in, old_session, where
from callbacks.desk.session import now
from callbacks.gate import expose, safe_next
from callbacks.site import Site
from equipt_dash.kernel.access import Action
from equipt_dash.kernel.settings import Oidc, address
from equipt_dash.store.desk import identities
from equipt_dash.store.desk.identities import Identity
from equipt_dash.views.desk import account as view

BACK = "/sign-in/oidc/back"
"""Where the service sends people back to; register this address there."""

TIMEOUT = (3.05, 10)
"""Seconds to connect, and to wait for each part of an answer."""

LEEWAY = 60
"""By how many seconds the service's clock may differ from ours."""

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519")
"""Signatures only the service can make. Neither ``none`` nor one made with the secret we share is among them."""

_LONGEST_NEXT = 1000
_BAD_ANSWER = (OAuthError, JoseError, ValueError, TypeError, KeyError, AttributeError, RuntimeError)
_log = logging.getLogger("equipt_dash")


class NotTheIssuer(ValueError):
    """The service's own description is not of this issuer, or leads to another host."""


class IssuerSession(OAuth2Session):
    """Speaks with the issuer and with nobody else."""

    def __init__(self, *args: Any, issuer: str, **kwargs: Any) -> None:
        """Take the issuer's address beside what Authlib wants."""
        super().__init__(*args, **kwargs)
        self._origin = _origin(issuer)

    def request(self, method: str, url: str, **kwargs: Any) -> Response:
        """Send a request to the issuer.

        Raises:
            NotTheIssuer: it would leave for another host.
        """
        if _origin(url) != self._origin:
            raise NotTheIssuer("The sign-in service's description leads to another host.")
        kwargs.update(timeout=TIMEOUT, allow_redirects=False)
        return super().request(method, url, **kwargs)


class IssuerApp(FlaskOAuth2App):
    """Authlib's client, held to one issuer and to signatures only it can make."""

    client_cls = IssuerSession

    def load_server_metadata(self) -> dict[str, Any]:
        """The service's description of itself, checked before anything in it is used."""
        if "_loaded_at" in self.server_metadata:
            return self.server_metadata
        with self._get_session() as asking:
            response = asking.request("GET", self._server_metadata_url, withhold_token=True)
            response.raise_for_status()
            found = response.json()
        self.server_metadata.update(checked_description(found, self.client_kwargs["issuer"]), _loaded_at=True)
        return self.server_metadata


def checked_description(found: Any, issuer: str) -> dict[str, Any]:
    """What we use of a service's description of itself.

    Raises:
        NotTheIssuer: it speaks of another issuer, or of addresses elsewhere.
    """
    if not isinstance(found, dict) or found.get("issuer") != issuer:
        raise NotTheIssuer("The sign-in service calls itself by another name than EQUIPT_OIDC_ISSUER.")
    addresses = {name: str(found[name]) for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
    if "userinfo_endpoint" in found:
        addresses["userinfo_endpoint"] = str(found["userinfo_endpoint"])
    if any(_origin(url) != _origin(issuer) for url in addresses.values()):
        raise NotTheIssuer("The sign-in service's description leads to another host.")
    offered = found.get("id_token_signing_alg_values_supported", ["RS256"])
    signed = [name for name in offered if name in ALGORITHMS]
    known = {**addresses, "issuer": issuer, "id_token_signing_alg_values_supported": signed}
    if "client_secret_basic" not in found.get("token_endpoint_auth_methods_supported", ["client_secret_basic"]):
        known["token_endpoint_auth_method"] = "client_secret_post"
    return known


def register(app: Flask, site: Site) -> None:
    """Give signing in through the service its two routes, where one is set up."""
    oidc = site.settings.oidc
    if oidc is None:
        return
    client = _client(app, oidc)
    start, back = partial(_start, site, oidc, client), partial(_back, site, oidc, client)
    expose(app, "/sign-in/oidc", "account:oidc", start, Action.READ_PUBLIC, ("POST",))
    expose(app, BACK, "account:oidc-back", back, Action.READ_PUBLIC)


def _client(app: Flask, oidc: Oidc) -> IssuerApp:
    return OAuth(app).register(
        "oidc",
        client_cls=IssuerApp,
        client_id=oidc.client_id,
        client_secret=oidc.client_secret,
        server_metadata_url=f"{oidc.issuer.rstrip('/')}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid email profile", "code_challenge_method": "S256", "issuer": oidc.issuer},
    )


def _start(site: Site, oidc: Oidc, client: IssuerApp) -> BaseResponse:
    redirect_uri = f"{_own_address(site)}{BACK}"
    try:
        made = client.create_authorization_url(redirect_uri)
    except RequestException as error:
        return _unreachable(site, oidc, error)
    except _BAD_ANSWER as error:
        return _refused(site, oidc, error)
    _forget_states()
    # Checked before it is signed; cut off because a browser drops a cookie of more than 4 KB.
    goes_to = safe_next(request.form.get("next", "")[:_LONGEST_NEXT])
    kept = {name: made[name] for name in ("state", "nonce", "code_verifier")}
    client.save_authorize_data(redirect_uri=redirect_uri, goes_to=goes_to, **kept)
    response = answer(site, view.onward(oidc, made["url"]))
    # Not a redirect: browsers hold every hop after a form to form-action, and the service may hop further.
    response.headers["Refresh"] = f"0; url={made['url']}"
    return response


def _back(site: Site, oidc: Oidc, client: IssuerApp) -> BaseResponse:
    try:
        kept = client.framework.get_state_data(session, request.args.get("state", "")) or {}
        identity = _identity(client, oidc)
    except RequestException as error:
        return _unreachable(site, oidc, error)
    except _BAD_ANSWER as error:
        return _refused(site, oidc, error)
    finally:
        _forget_states()
    token = identities.sign_in(site.db, identity, now(), where(site), old=old_session(site))
    if token is None:
        return answer(site, view.unknown_identity(oidc), 403)
    return come_in(site, token, kept.get("goes_to") or safe_next(""))


def _identity(client: IssuerApp, oidc: Oidc) -> Identity:
    """Who the service says this is, after every check."""
    demanded = {
        "iss": {"essential": True, "value": oidc.issuer},
        "aud": {"essential": True, "value": oidc.client_id},
        "exp": {"essential": True},
        "sub": {"essential": True},
        "nonce": {"essential": True},
    }
    token = client.authorize_access_token(claims_options=demanded, leeway=LEEWAY)
    claims = token["userinfo"]
    if "email" not in claims and "userinfo_endpoint" in client.server_metadata:
        more = client.userinfo(token=token)
        if more["sub"] != claims["sub"]:
            raise ValueError("The sign-in service spoke of two different people.")
        claims = {**more, **claims}
    email = claims.get("email") if claims.get("email_verified") is True else ""
    return Identity(oidc.issuer, str(claims["sub"]), str(email or ""))


def _own_address(site: Site) -> str:
    if site.settings.base_url or site.settings.production:
        return address(site.settings)
    return request.host_url.rstrip("/")


def _forget_states() -> None:
    for name in [name for name in session if name.startswith("_state_oidc_")]:
        session.pop(name)


def _unreachable(site: Site, oidc: Oidc, error: Exception) -> BaseResponse:
    _log.warning("%s cannot be reached: %s", oidc.issuer, type(error).__name__)
    return answer(site, view.unreachable(oidc), 503)


def _refused(site: Site, oidc: Oidc, error: Exception) -> BaseResponse:
    # repr: part of the message may have come with the address, line breaks and all.
    _log.warning("Sign-in through %s was refused: %s %.200r", oidc.issuer, type(error).__name__, str(error))
    return answer(site, view.refused(oidc), 403)


def _origin(url: str) -> tuple[str, str, int | None]:
    parts = urlsplit(url)
    return parts.scheme, parts.hostname or "", parts.port or {"https": 443, "http": 80}.get(parts.scheme)
