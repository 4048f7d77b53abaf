"""The outbound door: whom it follows, what it waits for, what it refuses to read, and that it never tells a key."""

from __future__ import annotations

import gzip
import io
import itertools
import threading
import time
import tracemalloc
import zlib
from collections.abc import Iterator

import pytest

from equipt_dash.intake.outbound import Answer, Door, FetchError, Limits, Refused, Request, TooLarge, TryAgain
from tests.intake.connectors.conftest import NOW, Waits
from tests.intake.connectors.servers import Call, Reply, serving


def body_of(answer: Answer) -> tuple[int, bytes]:
    return answer.status, answer.body


def always(reply: Reply):
    return lambda _call: reply


@pytest.mark.parametrize(
    "location",
    [
        "http://10.0.0.1/secret",
        "http://169.254.169.254/latest/meta-data",
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "http://localhost:1/",
        "file:///etc/passwd",
        "http://[::1",
        "",
    ],
)
def test_redirects_to_other_servers_are_not_followed(location: str, door: Door) -> None:
    headers = {"Location": location} if location else {}
    with serving(always(Reply(status=302, headers=headers))) as server, pytest.raises(FetchError):
        door.get(Request(server.url), body_of)
    assert len(server.calls) == 1


def test_redirects_on_the_same_server_are_followed_with_the_key_but_not_for_ever(door: Door) -> None:
    def answer(call: Call) -> Reply:
        return (
            Reply(call.headers["X-Key"].encode())
            if call.path == "/b"
            else Reply(status=307, headers={"Location": "/b"})
        )

    with serving(answer) as server:
        assert door.get(Request(server.url + "/a", secret_headers=(("X-Key", "k1"),)), body_of) == (200, b"k1")
    with serving(always(Reply(status=302, headers={"Location": "/again"}))) as server:
        with pytest.raises(FetchError, match="in a circle"):
            door.get(Request(server.url), body_of)
        assert len(server.calls) == 1 + door.limits.redirects


@pytest.mark.parametrize("status", [202, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_again_with_growing_waits(status: int, door: Door, waits: Waits) -> None:
    with serving(always(Reply(b"data"))) as server:
        server.first = [Reply(status=status), Reply(status=status)]
        assert door.get(Request(server.url), body_of) == (200, b"data")
        assert len(server.calls) == 3
    assert 1 <= waits[0] <= 1.25
    assert 2 <= waits[1] <= 2.5


def test_it_gives_up_after_so_many_tries_and_says_how_many(door: Door, waits: Waits) -> None:
    with serving(always(Reply(status=500))) as server:
        with pytest.raises(FetchError, match=r"status 500\. Tried 4 times"):
            door.get(Request(server.url), body_of)
        assert len(server.calls) == 4
    assert len(waits) == 3


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
def test_a_refusal_is_final(status: int, door: Door, waits: Waits) -> None:
    with serving(always(Reply(b"no", status))) as server:
        assert door.get(Request(server.url), body_of) == (status, b"no")
        assert len(server.calls) == 1
    assert waits == []


@pytest.mark.parametrize(
    ("text", "wait"),
    [
        ("7", 7.0),
        ("0", 0.0),
        ("Mon, 23 Nov 2026 12:00:42 GMT", 42.0),
        ("Mon, 23 Nov 2026 11:59:00 GMT", 0.0),
        ("Monday, 23-Nov-26 12:00:09 GMT", 9.0),
    ],
)
def test_retry_after_is_honoured_in_seconds_and_as_a_date(text: str, wait: float, door: Door, waits: Waits) -> None:
    with serving(always(Reply(b"data"))) as server:
        server.first = [Reply(status=429, headers={"Retry-After": text})]
        door.get(Request(server.url), body_of)
    assert waits == [wait]


@pytest.mark.parametrize("text", ["soon", "-5", "1e9", "nan", "٣", "9" * 40, "Mon, 99 Nov 2026 12:00:42 GMT"])
def test_a_retry_after_that_means_nothing_is_passed_over(text: str, door: Door, waits: Waits) -> None:
    with serving(always(Reply(b"data"))) as server:
        server.first = [Reply(status=429, headers={"Retry-After": text.encode("utf-8").decode("latin-1")})]
        door.get(Request(server.url), body_of)
    assert 1 <= waits[0] <= 1.25


def test_a_wait_that_is_too_long_ends_the_fetch_with_advice(door: Door, waits: Waits) -> None:
    with serving(always(Reply(status=429, headers={"Retry-After": "86400"}))) as server:
        with pytest.raises(FetchError, match=r"wait 86400 seconds\. Run the same command again"):
            door.get(Request(server.url), body_of)
        assert len(server.calls) == 1
    assert waits == []


def test_a_reader_may_ask_for_another_try(door: Door) -> None:
    def read(answer: Answer) -> bytes:
        if answer.body == b"half":
            raise TryAgain("Half an answer.")
        return answer.body

    with serving(always(Reply(b"whole"))) as server:
        server.first = [Reply(b"half")]
        assert door.get(Request(server.url), read) == b"whole"
        server.first = [Reply(b"half")] * 4
        with pytest.raises(FetchError, match=r"Half an answer\. Tried 4 times"):
            door.get(Request(server.url), read)


def raw(*parts: bytes) -> Reply:
    return Reply(raw=iter(parts))


@pytest.mark.parametrize(
    "broken",
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort",),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\n" + gzip.compress(b"data" * 99)[:-9],),
        (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\n\r\nnot gzip",),
        (b"nonsense\r\n\r\n",),
        (b"",),
        (b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",),
        (b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n",),
    ],
)
def test_a_broken_answer_is_never_taken_for_a_whole_one(broken: tuple[bytes, ...], door: Door) -> None:
    with serving(always(Reply(b"whole"))) as server:
        server.first = [raw(*broken)]
        assert door.get(Request(server.url), body_of) == (200, b"whole")
        assert len(server.calls) == 2


def test_a_packed_answer_is_unpacked(door: Door) -> None:
    with serving(always(Reply(gzip.compress(b"data" * 1000), headers={"Content-Encoding": "gzip"}))) as server:
        assert door.get(Request(server.url), body_of) == (200, b"data" * 1000)
    strange = Reply(b"?", headers={"Content-Encoding": "br"})
    with serving(always(strange)) as server, pytest.raises(FetchError, match="nobody asked for"):
        door.get(Request(server.url), body_of)


def bomb() -> bytes:
    buffer = io.BytesIO()
    packer = zlib.compressobj(wbits=31)
    for _part in range(64):
        buffer.write(packer.compress(bytes(1024 * 1024)))
    return buffer.getvalue() + packer.flush()


@pytest.mark.parametrize("kind", ["bomb", "stated", "endless"])
def test_an_answer_over_the_limit_is_given_up_early_and_not_tried_again(kind: str, door: Door) -> None:
    replies = {
        "bomb": Reply(bomb(), headers={"Content-Encoding": "gzip"}),
        "stated": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\nx"),
        "endless": raw(b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 60_000] * 20),
    }
    with serving(always(replies[kind])) as server:
        with pytest.raises(TooLarge):
            door.get(Request(server.url), body_of)
        assert len(server.calls) == 1


def drip(parts: Iterator[bytes]) -> Iterator[bytes]:
    for part in parts:
        time.sleep(0.05)
        yield part


@pytest.mark.parametrize("start", [b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n", b"HTTP/1.1 200 OK\r\nX: "])
def test_a_server_that_drips_is_left_when_the_time_is_up(start: bytes, waits: Waits) -> None:
    limits = Limits(read=1, total=0.4, attempts=1)
    door = Door((), allow_loopback=True, limits=limits, sleep=waits.append)
    with serving(lambda _call: Reply(raw=itertools.chain([start], drip(iter([b"x"] * 60))))) as server:
        began = time.monotonic()
        with pytest.raises(FetchError, match="too slowly"):
            door.get(Request(server.url), body_of)
        assert time.monotonic() - began < 2.5


def test_a_server_that_falls_silent_is_left_when_the_time_is_up(waits: Waits) -> None:
    door = Door((), allow_loopback=True, limits=Limits(read=30, total=0.3, attempts=1), sleep=waits.append)
    go_on = threading.Event()
    began = time.monotonic()

    def silent() -> Iterator[bytes]:
        yield b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n"
        go_on.wait(3)

    with serving(lambda _call: Reply(raw=silent())) as server:
        with pytest.raises(FetchError, match="too slowly"):
            door.get(Request(server.url), body_of)
        assert time.monotonic() - began < 2
        go_on.set()


def test_a_bomb_is_never_unpacked_whole(door: Door) -> None:
    packed = bomb()
    with serving(always(Reply(packed, headers={"Content-Encoding": "gzip"}))) as server:
        tracemalloc.start()
        try:
            with pytest.raises(TooLarge):
                door.get(Request(server.url), body_of)
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert peak < 4_000_000 < 64 * 1024 * 1024


KEY = "s3cret/Key+with=signs&more"


def test_no_message_repr_or_record_holds_a_key(door: Door) -> None:
    request_parts = {"secret_query": (("key", KEY),), "secret_headers": (("X-App-Token", KEY),)}
    seen: list[str] = []

    def echo(call: Call) -> Reply:
        seen.append(call.query["key"] + call.headers["X-App-Token"])
        return Reply(f"error for {KEY} at {call.path}?key=s3cret%2FKey%2Bwith%3Dsigns%26more".encode(), 400)

    def complain(answer: Answer) -> None:
        raise FetchError(f"{answer.url} said {answer.body.decode()}")

    with serving(echo) as server:
        request = Request(server.url + "/x", (("a", "b"),), **request_parts)
        with pytest.raises(FetchError) as caught:
            door.get(request, complain)
        answer = door.get(request, lambda answer: answer)
        server.first = [Reply(status=302, headers={"Location": f"https://other.example/?key={KEY}"})]
        with pytest.raises(FetchError) as moved:
            door.get(request, body_of)
    assert seen == [KEY + KEY] * 2
    texts = [
        str(caught.value),
        repr(caught.value),
        repr(request),
        request.shown,
        answer.url,
        repr(answer.query),
        str(moved.value),
    ]
    texts.append(repr(caught.value.__context__) + repr(caught.value.__cause__))
    assert not any("s3cret" in text for text in texts)
    assert answer.url == server.url + "/x"


def test_a_key_that_would_break_the_request_is_refused_unseen(door: Door) -> None:
    with serving(always(Reply(b""))) as server:
        for bad in ("abc\r\nHost: evil", "schlüssel"):
            with pytest.raises(Refused) as caught:
                door.get(Request(server.url, secret_headers=(("X-App-Token", bad),)), body_of)
            assert bad not in str(caught.value)
        assert server.calls == []


def test_a_conditional_question_tells_changed_from_unchanged(door: Door) -> None:
    def answer(call: Call) -> Reply:
        same = call.headers.get("If-None-Match") == '"1"' or "If-Modified-Since" in call.headers
        return Reply(status=304) if same else Reply(b"new")

    with serving(answer) as server:
        request = Request(server.url)
        assert door.is_unchanged(request, '"1"', "", "x")
        assert door.is_unchanged(request, "", "Mon, 23 Nov 2026 12:00:42 GMT", "x")
        assert not door.is_unchanged(request, '"2"', "", "x")
        assert not door.is_unchanged(request, "", "", "x")
        assert not door.is_unchanged(request, '"1"\r\nX: y', "", "x")
        server.first = [Reply(status=500)]
        assert not door.is_unchanged(request, '"1"', "", "x")


def test_answers_are_dated_in_utc(door: Door) -> None:
    with serving(always(Reply(b"x"))) as server:
        answer = door.get(Request(server.url), lambda answer: answer)
    assert answer.time == NOW
    assert answer.sha256 == "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"
