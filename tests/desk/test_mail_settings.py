"""How e-mail may leave: encrypted, to a server that proved its name, and with settings that can work."""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from equipt_dash.kernel.settings import UnsafeSettings
from equipt_dash.mail import MailSettings, Sent, mail_settings
from equipt_dash.store.engine import Database
from tests.desk.mail_support import BASE, NOW, Box, db, filled_url, leave, send, server

__all__ = ["db", "filled_url"]


# --- encryption ---


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of our own for 127.0.0.1, and its key, in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    begins = datetime.now(UTC) - timedelta(days=1)
    host = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    made = x509.CertificateBuilder(
        name, name, key.public_key(), x509.random_serial_number(), begins, begins + timedelta(days=9)
    )
    signed = (
        made.add_extension(host, False).add_extension(x509.BasicConstraints(True, 0), True).sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, form, plain) + signed.public_bytes(serialization.Encoding.PEM)
    )
    return file


def context(certificate: Path) -> ssl.SSLContext:
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.load_cert_chain(certificate)
    return found


def login(_server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> AuthResult:
    good = isinstance(data, LoginPassword) and (data.login, data.password) == (b"user", b"secret")
    return AuthResult(success=good)


def test_e_mail_is_encrypted_before_the_password_is_said(db: Database, certificate: Path) -> None:
    leave(db)
    box = Box()
    with server(
        box, tls_context=context(certificate), require_starttls=True, authenticator=login, auth_required=True
    ) as plain:
        settings = replace(plain, tls="starttls", user="user", password="secret", certificates=str(certificate))
        assert send(db, replace(settings, password="wrong")) == Sent(later=1)
        assert send(db, settings, NOW + timedelta(minutes=5)) == Sent(sent=1)
    assert box.encrypted == [True]


def test_a_server_nobody_vouches_for_gets_nothing(db: Database, certificate: Path) -> None:
    leave(db)
    box = Box()
    with server(box, tls_context=context(certificate)) as plain:
        assert send(db, replace(plain, tls="starttls")) == Sent(later=1)
    assert box.arrived == []


def test_a_server_without_encryption_gets_nothing_where_it_is_asked_for(db: Database) -> None:
    leave(db)
    box = Box()
    with server(box) as plain:
        assert send(db, replace(plain, tls="starttls")) == Sent(later=1)
    assert box.arrived == []


# --- settings ---

GOOD = {"EQUIPT_SMTP_HOST": "mail.example.gov", "EQUIPT_SMTP_FROM": "equity@example.gov"}


def test_e_mail_is_off_until_a_server_is_named() -> None:
    assert mail_settings({}, base_url=BASE) is None


def test_e_mail_is_encrypted_unless_said_otherwise() -> None:
    found = mail_settings(GOOD, base_url=BASE)
    assert found == MailSettings("mail.example.gov", 587, "equity@example.gov")
    assert found.tls == "starttls"
    from_start = mail_settings({**GOOD, "EQUIPT_SMTP_PORT": "465"}, base_url=BASE)
    assert from_start is not None
    assert from_start.tls == "from-start"
    here = mail_settings({**GOOD, "EQUIPT_SMTP_HOST": "127.0.0.1", "EQUIPT_SMTP_STARTTLS": "no"}, base_url=BASE)
    assert here is not None
    assert here.tls == "none"


def test_the_password_is_not_shown() -> None:
    found = mail_settings({**GOOD, "EQUIPT_SMTP_USER": "u", "EQUIPT_SMTP_PASSWORD": "hush-hush"}, base_url=BASE)
    assert "hush-hush" not in repr(found)


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"EQUIPT_SMTP_HOST": ""}, "EQUIPT_SMTP_HOST"),
        ({"EQUIPT_SMTP_FROM": ""}, "EQUIPT_SMTP_FROM"),
        ({"EQUIPT_SMTP_FROM": "a@b\nBcc: c@d"}, "EQUIPT_SMTP_FROM"),
        ({"EQUIPT_SMTP_PORT": "0"}, "EQUIPT_SMTP_PORT"),
        ({"EQUIPT_SMTP_PORT": "x"}, "EQUIPT_SMTP_PORT"),
        ({"EQUIPT_SMTP_USER": "u"}, "EQUIPT_SMTP_PASSWORD"),
        ({"EQUIPT_SMTP_PASSWORD": "p"}, "EQUIPT_SMTP_USER"),
        ({"EQUIPT_SMTP_STARTTLS": "no"}, "EQUIPT_SMTP_STARTTLS"),
        ({"EQUIPT_SMTP_STARTTLS": "maybe"}, "EQUIPT_SMTP_STARTTLS"),
    ],
)
def test_settings_that_cannot_work_are_refused_by_name(wrong: dict[str, str], named: str) -> None:
    with pytest.raises(UnsafeSettings, match=named):
        mail_settings({**GOOD, **wrong}, base_url=BASE)


def test_links_need_an_address() -> None:
    with pytest.raises(UnsafeSettings, match="EQUIPT_BASE_URL"):
        mail_settings(GOOD)
