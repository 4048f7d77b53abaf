"""Where the door goes: allowed names, public addresses only, and a certificate for the name that was asked for."""

from __future__ import annotations

import itertools
import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from equipt_dash.intake.addresses import host_list, is_public, place_of
from equipt_dash.intake.outbound import Answer, Door, FetchError, Limits, Refused, Request
from tests.intake.connectors.conftest import Waits
from tests.intake.connectors.servers import Reply, serving


def body_of(answer: Answer) -> tuple[int, bytes]:
    return answer.status, answer.body


def always(reply: Reply):
    return lambda _call: reply


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.9.9.9",
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "192.0.2.1",
        "198.18.0.1",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd12::1",
        "fec0::1",
        "ff02::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "2002:a00:1::",
        "64:ff9b::7f00:1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "not-an-address",
    ],
)
def test_no_private_address_passes_for_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808", "148.129.75.8"])
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://data.example.gov/x",
        "ftp://data.example.gov/x",
        "file:///etc/passwd",
        "https://",
        "https:data.example.gov",
        "//data.example.gov/x",
        "https://user:pass@data.example.gov/",
        "https://data.example.gov@evil.example/",
        "https://data.example.gov.evil.example/",
        "https://evildata.example.gov/",
        "https://data.example.gov:8443/",
        "https://data.example.gov:99999/",
        "https://data.example.gov\\@evil.example/",
        "https://data.example.gov/a b",
        "https://data.example.gov/\r\nX: y",
        "https://2130706433/",
        "https://0x7f000001/",
        "https://0177.0.0.1/",
        "https://127.1/",
        "https://0/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://127.0.0.1/",
        "http://127.0.0.1/",
        "https://localhost/",
        "https://localhost./",
        "https://[::1/",
        "https://data.example.gov%00.evil.example/",
        "https://dätä.example/",
    ],
)
def test_addresses_off_the_list_are_refused_before_any_look_up(url: str) -> None:
    looked_up: list[str] = []
    door = Door(("data.example.gov", "2130706433"), resolve=lambda host, _port: looked_up.append(host) or ["8.8.8.8"])
    with pytest.raises(Refused):
        door.get(Request(url), body_of)
    assert looked_up == []


def test_the_allow_list_knows_names_all_below_a_name_and_ports() -> None:
    hosts = host_list(" Data.Example.gov. , *.city.gov, gis.example.gov:6443 ,")
    good = ["https://data.example.gov/", "https://DATA.example.gov./", "https://a.b.city.gov/x?y=1"]
    assert [place_of(url, hosts).host for url in good] == ["data.example.gov", "data.example.gov", "a.b.city.gov"]
    assert place_of("https://gis.example.gov:6443/a", hosts).origin == "https://gis.example.gov:6443"
    for bad in ("https://city.gov/", "https://evilcity.gov/", "https://gis.example.gov/"):
        with pytest.raises(Refused, match="EQUIPT_FETCH_HOSTS"):
            place_of(bad, hosts)


@pytest.mark.parametrize("found", [["127.0.0.1"], ["8.8.8.8", "10.0.0.1"], ["::1"], ["169.254.169.254"]])
def test_a_listed_name_that_leads_inwards_is_refused_even_for_one_address(found: list[str], door: Door) -> None:
    for one in (Door(("data.example.gov",)), Door(("data.example.gov",), allow_loopback=True)):
        one._resolve = lambda _host, _port: found
        with pytest.raises(Refused, match="private network"):
            one.get(Request("https://data.example.gov/"), body_of)


def test_the_loopback_allowance_lets_in_this_machine_and_nothing_else_private(door: Door) -> None:
    for url in ("http://10.0.0.1/", "http://0.0.0.0/", "http://169.254.169.254/", "http://2130706433/"):
        with pytest.raises(Refused):
            door.get(Request(url), body_of)


def test_a_name_is_looked_up_once_and_the_connection_goes_to_that_address(waits: Waits) -> None:
    answers = itertools.chain([["127.0.0.1"]], itertools.repeat(["10.0.0.1"]))
    door = Door((), allow_loopback=True, resolve=lambda _host, _port: next(answers), sleep=waits.append)
    with serving(always(Reply(b"here"))) as server:
        url = server.url.replace("127.0.0.1", "localhost")
        assert door.get(Request(url), body_of) == (200, b"here")
        assert server.calls[0].headers["Host"] == url.partition("://")[2]


def test_an_unknown_name_and_a_closed_port_say_so(waits: Waits) -> None:
    door = Door(("data.example.gov",), resolve=lambda _host, _port: [], sleep=waits.append, limits=Limits(attempts=2))
    with pytest.raises(FetchError, match=r"data\.example\.gov cannot be reached: its name is not known"):
        door.get(Request("https://data.example.gov/"), body_of)
    local = Door((), allow_loopback=True, sleep=waits.append, limits=Limits(attempts=2))
    with serving(always(Reply())) as server:
        url = server.url
    with pytest.raises(FetchError, match="cannot be reached"):
        local.get(Request(url), body_of)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that signs itself, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - timedelta(days=1))
        .not_valid_after(datetime.now(UTC) + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


def test_the_certificate_is_checked_against_the_name_though_an_address_is_dialled(
    certificate: Path, waits: Waits
) -> None:
    own = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    own.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))

    def door(trust: ssl.SSLContext | None) -> Door:
        limits = Limits(connect=2, read=2, total=4, attempts=2)
        return Door(
            (), allow_loopback=True, tls=trust, resolve=lambda *_: ["127.0.0.1"], sleep=waits.append, limits=limits
        )

    with serving(always(Reply(b"safe")), tls=own) as server:
        assert door(trusting).get(Request(server.url.replace("127.0.0.1", "localhost")), body_of) == (200, b"safe")
        with pytest.raises(FetchError, match="cannot be trusted"):
            door(trusting).get(Request(server.url), body_of)
        with pytest.raises(FetchError, match="cannot be trusted"):
            door(None).get(Request(server.url.replace("127.0.0.1", "localhost")), body_of)
    assert waits == []
