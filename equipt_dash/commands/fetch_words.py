"""What ``fetch`` may be told about a service: one way to say it, for a single fetch and for a source that is kept."""

from __future__ import annotations

import argparse

from equipt_dash.intake.connectors.collect import PAGE


def options(wanted: argparse.Namespace) -> dict[str, str]:
    """What a connector is told, out of what ``parser`` read."""
    beside = {"kind", "out", "json", "fresh", "page_size"}
    given = {name.rstrip("_"): value for name, value in vars(wanted).items() if name not in beside}
    return {name: " ".join(value) if isinstance(value, list) else value for name, value in given.items() if value}


def _size(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or not 1 <= int(text) <= 50_000:
        raise argparse.ArgumentTypeError("write a number from 1 to 50000")
    return int(text)


def parser() -> argparse.ArgumentParser:
    """The arguments of a single fetch."""
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--out", metavar="FILE.csv", help="where to write; FILE.csv.provenance.json comes beside it")
    common.add_argument("--json", action="store_true", help="say what was done as JSON")
    common.add_argument("--fresh", action="store_true", help="begin anew, whatever an earlier run left")
    common.add_argument("--page-size", type=_size, default=PAGE, metavar="N", help="most rows to ask for at a time")
    reader = argparse.ArgumentParser(
        prog="python -m equipt_dash fetch",
        description="Fetch a data set of an open-data service as CSV.",
        epilog="save | list | remove | saved: data sets that are fetched regularly",
    )
    kinds = reader.add_subparsers(title="services", dest="kind", metavar="SERVICE", required=True)
    socrata = kinds.add_parser("socrata", parents=[common], help="DOMAIN DATASET; key: EQUIPT_SOCRATA_TOKEN")
    socrata.add_argument("domain", metavar="DOMAIN")
    socrata.add_argument("dataset", metavar="DATASET")
    for name in ("select", "where", "group", "order"):
        socrata.add_argument(f"--{name}", metavar="SOQL")
    census = kinds.add_parser("census", parents=[common], help="YEAR DATASET; key: EQUIPT_CENSUS_KEY")
    census.add_argument("year", metavar="YEAR")
    census.add_argument("dataset", metavar="DATASET", help="such as acs/acs1")
    census.add_argument("--get", required=True, metavar="NAMES", help="such as NAME,B25003B_001E or group(B25003B)")
    census.add_argument("--for", dest="for_", required=True, metavar="PLACES", help="such as place:05000")
    census.add_argument("--in", dest="in_", action="append", metavar="PLACE", help="such as state:48")
    census.add_argument(
        "--companions", choices=("yes", "no"), help="ask for margins and annotations too (unless told: yes)"
    )
    census.add_argument("--base", metavar="URL", help="another server that answers as the Census Bureau's does")
    ckan = kinds.add_parser("ckan", parents=[common], help="SITE RESOURCE; key: EQUIPT_CKAN_KEY")
    ckan.add_argument("site", metavar="SITE")
    ckan.add_argument("resource", metavar="RESOURCE")
    ckan.add_argument("--filters", metavar="JSON")
    arcgis = kinds.add_parser("arcgis", parents=[common], help="LAYER_URL; key: EQUIPT_ARCGIS_TOKEN")
    arcgis.add_argument("layer", metavar="LAYER_URL")
    arcgis.add_argument("--where", metavar="SQL")
    arcgis.add_argument("--fields", metavar="NAMES")
    return reader
