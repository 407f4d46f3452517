"""Loads `data/lexicon/`: spellings, signals and dangers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.content.yaml_files import read_yaml
from bot.errors import ContentError


@dataclass(frozen=True, slots=True)
class Danger:
    """The phrases of one danger, and the light uses that don't count."""

    id: str
    when: tuple[str, ...]
    unless: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that rules of understanding look up; phrases are in normalised words."""

    spellings: Mapping[str, str]
    correction: tuple[str, ...]
    worried: tuple[str, ...]
    person: tuple[str, ...]
    languages: Mapping[str, frozenset[str]]
    dangers: tuple[Danger, ...]


def load_lexicon(folder: Path) -> Lexicon:
    """The lexicon of that folder.

    Raises:
        ContentError: a file is missing or lacks a key.
    """
    try:
        spellings = read_yaml(folder / "spellings.yml", "data/lexicon/spellings.yml")["spellings"]
        signals = read_yaml(folder / "signals.yml", "data/lexicon/signals.yml")
        dangers = read_yaml(folder / "urgency.yml", "data/lexicon/urgency.yml")["dangers"]
        return Lexicon(
            spellings={str(word): str(meaning) for word, meaning in spellings.items()},
            correction=tuple(signals["correction"]),
            worried=tuple(signals["worried"]),
            person=tuple(signals["person"]),
            languages={name: frozenset(words) for name, words in signals["languages"].items()},
            dangers=tuple(Danger(d["id"], tuple(d["when"]), tuple(d["unless"])) for d in dangers),
        )
    except (OSError, KeyError, TypeError) as error:
        raise ContentError("data/lexicon/", str(error), "missing or of another shape", "Restore it from the last release.") from error
