"""Regenerates `content/places/` from the npm package `@etalab/decoupage-administratif`.

    python tools/places.py [FOLDER_OF_THE_UNPACKED_PACKAGE]

Without a folder the package is fetched with `npm pack` (the only time that the network is used). The data come from Insee
(official geographic code), the DGFiP and La Poste, under the Licence Ouverte 2.0.
"""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

PACKAGE = "@etalab/decoupage-administratif"
VERSION = "6.0.0"
PUBLISHED = "2026-04-09"
TARGET = Path(__file__).parent.parent / "content" / "places"
_TODAY_S, _CITY_PART, _FORMER = "commune-actuelle", "arrondissement-municipal", ("commune-deleguee", "commune-associee")

Row = Sequence[str | int]


def main() -> None:
    """Writes the four tables."""
    with tempfile.TemporaryDirectory() as folder:
        package = Path(sys.argv[1]) if len(sys.argv) > 1 else _fetched(Path(folder))
        read = {name: json.loads((package / "data" / f"{name}.json").read_text("utf-8")) for name in _SOURCES}
        published = json.loads((package / "package.json").read_text("utf-8"))
    groups = sorted(read["epci"], key=lambda group: group["code"])
    _write("regions", ("code", "name", "liaison"), ((r["code"], r["nom"], r.get("typeLiaison", 0)) for r in read["regions"]), published)
    _write(
        "departments",
        ("code", "name", "liaison", "region"),
        ((d["code"], d["nom"], d.get("typeLiaison", 0), d["region"]) for d in read["departements"]),
        published,
    )
    _write("groups", ("code", "name"), ((g["code"], g["nom"]) for g in groups), published)
    _write("communes", ("code", "name", "liaison", "size", "group", "postcodes"), _communes(read["communes"], groups), published)


_SOURCES = ("communes", "departements", "regions", "epci")


def _communes(communes: list[dict[str, Any]], groups: list[dict[str, Any]]) -> Iterable[Row]:
    """Today's communes and the arrondissements of Paris, Lyon and Marseille; then former names, which lead to today's commune."""
    group_of = {member["code"]: number for number, group in enumerate(groups) for member in group["membres"]}
    today = {c["code"]: c for c in communes if c["type"] in (_TODAY_S, _CITY_PART)}
    for commune in sorted(today.values(), key=lambda c: str(c["code"])):
        group = group_of.get(commune.get("commune", commune["code"]), "")
        size = len(str(commune.get("population") or 0))
        name = commune["nom"].replace("Arrondissement", "arrondissement")
        postcodes = " ".join(commune.get("codesPostaux", ()))
        yield commune["code"], name, commune.get("typeLiaison", 0), size, group, postcodes
    for former in sorted((c for c in communes if c["type"] in _FORMER), key=lambda c: (str(c["chefLieu"]), str(c["nom"]))):
        if former["chefLieu"] in today and former["nom"] != today[former["chefLieu"]]["nom"]:
            yield former["chefLieu"], former["nom"], "former", "", "", ""


def _write(name: str, columns: Row, rows: Iterable[Row], published: dict[str, Any]) -> None:
    with (TARGET / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
        release = f"{PACKAGE} {published['version']} of {PUBLISHED} (npm)"
        file.write(f"# {release}, Licence Ouverte 2.0; sources: Insee, DGFiP, La Poste; see tools/places.py\n")
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)


def _fetched(folder: Path) -> Path:
    npm = shutil.which("npm")
    if npm is None:
        raise SystemExit("npm is needed to fetch the package; or give the folder of the unpacked package.")
    subprocess.run([npm, "pack", "--silent", f"{PACKAGE}@{VERSION}"], cwd=folder, check=True, stdout=subprocess.DEVNULL)  # noqa: S603
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


if __name__ == "__main__":
    main()
