"""Bodies nobody would type: for callbacks half of them of a valid shape, for forms valid ones that were bent."""

from __future__ import annotations

import io
import json
import random
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from callbacks.desk.table import FORMS
from tests.callbacks.bodies import explorer_body
from tests.desk.proof_probe import PROBE, probe_app, probe_body
from tests.desk.proof_recipes import RECIPES, Cook
from tests.desk.proof_state import Resettable
from tests.support.desk import City, Visitor

CALLBACK = "/_dash-update-component"
ODD = (
    "", " ", "0", "-1", "1e309", "nan", "inf", "999999999999999999999", "٣", "²", "½", "true", "null", "[]", "{}", "%00",
    "\x00", "\x01\x1b", "\u202e", "\ufeff", "\ud800", "💥" * 40, "é" * 300, "../../etc/passwd", "<script>", "'; DROP TABLE",
    "=1+1", "2026-02-30", "9999-12-31", "0000-00-00", "FY99999", "FY2030|all|austin", "|||", "c:::", "x" * 19_999,
    "x" * 30_000, "a\r\nb", "[" * 900, "1-1.2-2", "1-" + "9" * 40, "own", "admin:", "https://[", "toml = [",
)  # fmt: skip
"""Values that have broken programs."""


@dataclass
class Tally:
    """What a run sent and what came back; ``broken`` must be empty."""

    sent: int = 0
    valid: int = 0
    answers: Counter[int] = field(default_factory=Counter)
    broken: list[str] = field(default_factory=list)

    def add(self, status: int, what: str) -> None:
        """Count one answer."""
        self.sent += 1
        self.answers[status] += 1
        if status >= 500:
            self.broken.append(f"{status}: {what[:400]}")


def _any(rng: random.Random, depth: int = 0) -> Any:
    """Any JSON at all."""
    kind = rng.randrange(9 if depth < 4 else 6)
    if kind == 6:
        return [_any(rng, depth + 1) for _number in range(rng.randrange(5))]
    if kind == 7:
        return {rng.choice((*ODD[:12], "id", "property", "value")): _any(rng, depth + 1) for _number in range(3)}
    plain = (None, rng.random() < 0.5, rng.randrange(-(10**20), 10**20), rng.uniform(-1e300, 1e300), rng.choice(ODD))
    return plain[min(kind, 4)]


def _bent(rng: random.Random, body: dict[str, Any]) -> dict[str, Any]:
    """``body`` with one or two parts replaced, left out or added."""
    bent: dict[str, Any] = json.loads(json.dumps(body))
    for _number in range(rng.randrange(1, 3)):
        part = rng.choice([*bent, "extra"])
        if rng.random() < 0.2:
            bent.pop(part, None)
        elif part in ("inputs", "state") and isinstance(bent.get(part), list) and bent[part] and rng.random() < 0.6:
            bent[part][rng.randrange(len(bent[part]))] = _any(rng)
        else:
            bent[part] = _any(rng)
    return bent


def fuzz_callbacks(city: City, count: int, seed: int) -> Tally:
    """Send ``count`` bodies, half of a valid shape, to the public callback and to one for signed-in people."""
    rng, tally = random.Random(seed), Tally()
    app = probe_app(city)
    public = next(output for output in app.callback_map if output != PROBE)
    visitor = city.visitor("editor")
    visitor.get("/internal/account")
    headers = {"X-CSRFToken": visitor.token}
    whole = {**explorer_body_of(app, public)}
    for number in range(count):
        body = json.loads(json.dumps(probe_body("x") if number % 4 < 2 else whole))
        if number % 2:
            tally.valid += 1
            for item in (*body["inputs"], *body["state"]):
                if rng.random() < 0.5:
                    value = rng.choice(ODD) if rng.random() < 0.7 else _any(rng)
                    item["value"] = value
            sent: Any = body
        else:
            sent = _bent(rng, body) if rng.random() < 0.8 else _any(rng)
        text = json.dumps(sent)
        data: str | bytes = text
        if rng.random() < 0.03:
            data = text.encode("utf-8", "replace")[: rng.randrange(1, 60)] + rng.randbytes(20)
        answer = visitor.client.post(CALLBACK, data=data, content_type="application/json", headers=headers)
        tally.add(answer.status_code, text)
    return tally


def explorer_body_of(app: Any, output: str) -> dict[str, Any]:
    """A valid call of the public callback, whatever other callbacks there are."""
    only = type("One", (), {"callback_map": {output: app.callback_map[output]}})
    return explorer_body(only, "/measures/median-household-income")  # type: ignore[arg-type]


def _wild(rng: random.Random, fields: dict[str, Any], names: tuple[str, ...], prefixes: tuple[str, ...]) -> Any:
    """A valid form with some of its fields bent, left out, repeated, or joined by others."""
    sent: dict[str, Any] = dict(fields)
    for name in rng.sample(list(sent), min(len(sent), rng.randrange(0, 4))):
        sent[name] = rng.choice(ODD)
    for _number in range(rng.randrange(1, 4)):
        name = rng.choice(
            (*names, *(f"{prefix}{rng.choice(ODD[:40])}" for prefix in prefixes), rng.choice(ODD), "a[b]" * 50)
        )
        sent[name] = [rng.choice(ODD), rng.choice(ODD)] if rng.random() < 0.3 else rng.choice(ODD)
    for name in rng.sample(list(sent), min(len(sent), rng.randrange(0, 2))):
        del sent[name]
    return {_sendable(name): _sendable(value) for name, value in sent.items()}


def _sendable(value: Any) -> Any:
    """Text as raw bytes can carry it: a lone surrogate travels as its three bytes, read back as it is."""
    if isinstance(value, list):
        return [_sendable(one) for one in value]
    return str(value).encode("utf-8", "replace").decode("utf-8")


def _raw(visitor: Visitor, path: str, rng: random.Random) -> int:
    """Bytes that are hardly a form, behind a valid token where the type allows one."""
    kind = rng.choice(
        ("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json", "text/plain")
    )
    data = f"csrf_token={visitor.token}&x=%ff%fe%ed%a0%80&".encode() + rng.randbytes(rng.randrange(400))
    return visitor.client.post(path, data=data, content_type=kind).status_code


def fuzz_form(world: Resettable, name: str, count: int, seed: int) -> Tally:
    """Send ``count`` bent bodies to one form, as somebody who may send it."""
    rng, tally = random.Random(f"{seed}{name}"), Tally()
    spec = next(form for form in FORMS if form.name == name)
    names = (*spec.fields, *spec.lists, *spec.files, "form_key")
    world.back()
    cook = Cook(world)
    cook.prepare(name)
    visitor = cook.visitor(RECIPES[name].who)
    request, _key = cook.request(name, visitor)
    kept = world.mark_aside()
    for number in range(count):
        if number % 4 == 3:
            tally.add(_raw(visitor, request.path, rng), "raw bytes")
        else:
            data = {**_wild(rng, request.fields, names, spec.prefixes), "csrf_token": visitor.token}
            if spec.files:
                data["file"] = (
                    io.BytesIO(rng.randbytes(rng.randrange(600))),
                    rng.choice(("x.csv", "x.xlsx", "x", "é.json")),
                )
            answer = visitor.client.post(request.path, data=data)
            tally.add(answer.status_code, json.dumps({k: str(v)[:60] for k, v in data.items() if k != "csrf_token"}))
        world.back(kept)
    return tally
