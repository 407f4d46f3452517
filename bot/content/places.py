"""The communes of France, found by code, postcode or name; read once from `content/places/`, kept as lines to take little memory."""

from __future__ import annotations

import hashlib
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import ContentError

_SAINT = {"st": "saint", "ste": "sainte", "sts": "saints", "stes": "saintes"}
_DIVIDED = {"paris": "751", "marseille": "132", "lyon": "6938"}
"""Cities with arrondissements of their own, and how the codes of these begin."""

_WHOLE = {"751": "75056", "132": "13055", "6938": "69123"}
_FORMER = "former"
_ALSACE_MOSELLE = frozenset({"57", "67", "68"})
_KINDS = {"CC ": "communauté de communes ", "CA ": "communauté d'agglomération ", "CU ": "communauté urbaine "}


def fold_place(name: str) -> str:
    """The name as it is looked up: no accents, no capitals, no hyphens, "st" as "saint"."""
    plain = unicodedata.normalize("NFKD", name.lower().replace("œ", "oe").replace("æ", "ae"))
    words = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c)).split()
    return " ".join(_SAINT.get(word, word) for word in words)


def _of(name: str, liaison: str, *, with_article: bool) -> str:
    """ "du Mans", "de la Somme", "d'Amiens": `with_article` where the name itself begins with it."""
    bare = name.partition(" ")[2] if with_article and liaison in ("2", "4", "6") else name
    joined = {"1": f"d'{name}", "2": f"du {bare}", "4": f"des {bare}", "6": f"des {bare}"}
    if not with_article:
        joined |= {"3": f"de la {name}", "5": f"de l'{name}"}
    return joined.get(liaison, f"de {name}")


@dataclass(frozen=True, slots=True)
class Division:
    """A department or a region; `of` is its name after "de"."""

    code: str
    name: str
    of: str


@dataclass(frozen=True, slots=True)
class Place:
    """A commune, or an arrondissement of Paris, Lyon or Marseille."""

    code: str
    name: str
    of: str
    """ "de Lille", "du Mans"."""
    at: str
    """ "à Lille", "au Mans"."""
    size: int
    postcodes: tuple[str, ...]
    department: Division
    region: Division
    group: str | None
    """Siren of its group of communes."""
    group_name: str | None

    @property
    def city(self) -> str:
        """The Insee code of the whole commune, where this is an arrondissement; else its own."""
        return next((_WHOLE[begins] for begins in _WHOLE if self.code.startswith(begins)), self.code)

    @property
    def territory(self) -> str:
        """For public holidays and rules: `mainland`, `alsace_moselle` or `overseas`."""
        if self.code.startswith(("97", "98")):
            return "overseas"
        return "alsace_moselle" if self.department.code in _ALSACE_MOSELLE else "mainland"


class Places:
    """All places of one release of the official code."""

    def __init__(
        self, communes: Iterable[str], divisions: Mapping[str, Mapping[str, Division]], groups: tuple[tuple[str, str], ...]
    ) -> None:
        self._divisions, self._groups = divisions, groups
        lines = list(communes)
        first_former = next((n for n, line in enumerate(lines) if f";{_FORMER};" in line), len(lines))
        self._lines = lines[:first_former]
        self._by_postcode: dict[str, tuple[int, ...]] = {}
        self._by_name: dict[str, int | tuple[int, ...]] = {}
        for number, line in enumerate(self._lines):
            _, name, *_, postcodes = line.split(";")
            self._named(name, number)
            for postcode in postcodes.split():
                self._by_postcode[postcode] = (*self._by_postcode.get(postcode, ()), number)
        for line in lines[first_former:]:
            code, name, *_ = line.split(";")
            self._named(name, self._number(code))

    def _named(self, name: str, number: int) -> None:
        folded = fold_place(name)
        known = self._by_name.get(folded)
        others = known if isinstance(known, tuple) else () if known is None else (known,)
        self._by_name[folded] = number if not others else (*others, number) if number not in others else others

    def _number(self, code: str) -> int:
        number = bisect_left(self._lines, code)
        return number if number < len(self._lines) and self._lines[number].startswith(f"{code};") else -1

    def by_code(self, code: str) -> Place | None:
        """The place of that Insee code."""
        number = self._number(code)
        return self._place(number) if number >= 0 else None

    def by_postcode(self, postcode: str) -> tuple[Place, ...]:
        """The places of that postcode, the largest first; an arrondissement rather than its whole city."""
        found = [self._place(number) for number in self._by_postcode.get(postcode, ())]
        divided = any(_is_part_of_a_city(place.code) for place in found)
        kept = (place for place in found if not divided or _is_part_of_a_city(place.code))
        return tuple(sorted(kept, key=lambda place: -place.size))

    def by_name(self, name: str) -> tuple[Place, ...]:
        """The places of that name, today's or a former one, the largest first."""
        found = self._by_name.get(fold_place(name), ())
        numbers = found if isinstance(found, tuple) else (found,)
        return tuple(sorted((self._place(number) for number in numbers if number >= 0), key=lambda place: -place.size))

    def arrondissement(self, city: str, number: int) -> Place | None:
        """The arrondissement of Paris, Lyon or Marseille with that number."""
        begins = _DIVIDED.get(fold_place(city))
        return self.by_code(f"{begins}{number:0{5 - len(begins)}}") if begins and 0 < number <= 20 else None

    def _place(self, number: int) -> Place:
        code, name, liaison, size, group, postcodes = self._lines[number].split(";")
        department = self._divisions["departments"][code[:3] if code.startswith(("97", "98")) else code[:2]]
        region = self._divisions["regions"][department.code]
        siren, group_name = self._groups[int(group)] if group else (None, None)
        of = _of(name, liaison, with_article=True)
        at = {"2": f"au {name[3:]}", "4": f"aux {name[4:]}"}.get(liaison, f"à {name}")
        return Place(code, name, of, at, int(size), tuple(postcodes.split()), department, region, siren, group_name)


def _is_part_of_a_city(code: str) -> bool:
    return any(code.startswith(begins) for begins in _DIVIDED.values())


_READ: dict[str, Places] = {}
"""The last tables read, by their digest: several contents of one process share them."""


def load_places(root: Path) -> Places:
    """The places of `root` (the folder `content/places/`); read once for all contents that have the same.

    Raises:
        ContentError: a table is missing; `tools/places.py` writes them.
    """
    try:
        tables = [root.joinpath(f"{name}.csv").read_text("utf-8") for name in ("communes", "departments", "regions", "groups")]
        release = hashlib.sha256("".join(tables).encode()).hexdigest()
        if release not in _READ:
            _READ.clear()
            _READ[release] = _parsed(*tables)
        return _READ[release]
    except (OSError, ValueError, KeyError) as error:
        raise ContentError("content/places/", str(error), "missing or of another shape", "Run tools/places.py.") from error


def _parsed(communes: str, departments: str, regions: str, groups: str) -> Places:
    region_of = {code: Division(code, name, _of(name, liaison, with_article=False)) for code, name, liaison in _rows(regions)}
    rows = list(_rows(departments))
    divisions = {
        "departments": {code: Division(code, name, _of(name, liaison, with_article=False)) for code, name, liaison, _ in rows},
        "regions": {code: region_of[region] for code, _, _, region in rows},
    }
    named = tuple((code, _expanded(name)) for code, name in _rows(groups))
    return Places(communes.splitlines()[2:], divisions, named)


def _rows(text: str) -> Iterable[list[str]]:
    return (line.split(";") for line in text.splitlines()[2:])


def _expanded(name: str) -> str:
    return next((name.replace(short, full, 1) for short, full in _KINDS.items() if name.startswith(short)), name)
