"""Callback requests as Dash's own renderer sends them, for tests that then bend them."""

from __future__ import annotations

from typing import Any

from dash import Dash


def explorer_body(app: Dash, path: str, search: str = "") -> dict[str, Any]:
    """The first request of the interactive chart on the page at ``path``."""
    ((output, declared),) = app.callback_map.items()
    names = output.strip(".").split("...")
    outputs = [dict(zip(("id", "property"), name.rsplit(".", 1), strict=True)) for name in names]
    values = {"pathname": path, "search": search}

    def filled(items: list[dict[str, str]]) -> list[dict[str, Any]]:
        return [{**item, "value": values.get(item["property"])} for item in items]

    return {
        "output": output,
        "outputs": outputs,
        "inputs": filled(declared["inputs"]),
        "state": filled(declared["state"]),
        "changedPropIds": [],
        "parsedChangedPropsIds": [],
    }
