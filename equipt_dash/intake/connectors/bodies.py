"""Reads the bodies of open-data services, and says what it is when it is not data.

Why numbers stay text: 0.10 and 0.1 are one number and two statements about precision, and an identifier that happens
to be all digits is no number. What a cell says is kept as it was written.
"""

from __future__ import annotations

import json
import re
from typing import Any

from equipt_dash.intake.outbound import Answer, FetchError, TryAgain
from equipt_dash.kernel.words import _


class Number(str):
    """A number as it was written; a class of its own, so that it is told from text inside nested values."""

    __slots__ = ()


def parsed(answer: Answer) -> Any:
    """The JSON of an answer. Raises ``TryAgain`` for what may be a slip: a web page or half a body."""
    text = body_text(answer)
    if looks_like_html(text):
        raise TryAgain(_("The server sent a web page instead of data: “{words}”.", words=excerpt(text)))
    try:
        return json.loads(text, parse_float=Number, parse_int=Number, parse_constant=str)
    except RecursionError:
        raise FetchError(_("The data is nested too deeply to be a table.")) from None
    except ValueError:
        raise TryAgain(_("The answer is not complete JSON: “{words}”.", words=excerpt(text))) from None


def body_text(answer: Answer) -> str:
    """The body as text, in whichever Unicode form JSON allows."""
    try:
        return answer.body.decode(json.detect_encoding(answer.body)).removeprefix("\ufeff")
    except UnicodeDecodeError:
        raise TryAgain(_("The answer is not readable text.")) from None


def looks_like_html(text: str) -> bool:
    """Tell whether a body is a page for people."""
    return text.lstrip()[:1] == "<"


def excerpt(text: str) -> str:
    """The first words of a body, without tags, for a message."""
    plain = re.sub(r"<(script|style)\b.*?</\1>|<[^>]{0,400}>", " ", text[:4000], flags=re.S | re.I)
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in plain).split())
    return words[:160] + ("…" if len(words) > 160 else "")


def refusal(answer: Answer, said: str) -> FetchError:
    """The error for a final answer that is not data; ``said`` is the service's own word."""
    hints = {
        401: _("Set the key of this service in the environment."),
        403: _("The data may be private, or the key is wrong."),
        404: _("Check the name of the data set."),
    }
    hint = hints.get(answer.status, _("Check what you asked for."))
    return FetchError(
        _("The service refuses with status {n}: {said}. {hint}", n=answer.status, said=said.rstrip(". "), hint=hint)
    )


def cell(value: Any) -> str:
    """A JSON value as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    text = str(value) if isinstance(value, str) else _compact(value)
    # Half a surrogate pair cannot be written to any file.
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def _compact(value: Any) -> str:
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(key)}:{_compact(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(_compact(item) for item in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def whole(value: Any) -> int | None:
    """A count as a service writes it, with or without quotes; ``None`` where it is no whole number from zero up."""
    text = str(value) if isinstance(value, str) else ""
    return int(text) if re.fullmatch(r"\d{1,15}", text, re.ASCII) else None
