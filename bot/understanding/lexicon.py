"""Loads `data/lexicon/`: spellings, signals and dangers."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bot.content.yaml_files import read_yaml
from bot.errors import ContentError
from bot.understanding.patterns import Groups, compile_patterns


@dataclass(frozen=True, slots=True)
class Sign:
    """What tells of one thing (a danger, a doubt), and the uses of the same words that don't; see `patterns` for the syntax."""

    id: str
    when: re.Pattern[str]
    unless: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Everything that rules of understanding look up; phrases are in normalised words.

    `needed`: by speech act that costs something to hear wrongly, the words without which it is not heard.
    """

    spellings: Mapping[str, str]
    correction: tuple[str, ...]
    worried: tuple[str, ...]
    bereaved: tuple[str, ...]
    person: tuple[str, ...]
    languages: Mapping[str, frozenset[str]]
    needed: tuple[Sign, ...]
    dangers: tuple[Sign, ...]
    doubts: tuple[Sign, ...]


def load_lexicon(folder: Path) -> Lexicon:
    """The lexicon of that folder.

    Raises:
        ContentError: a file is missing or lacks a key.
    """
    try:
        spellings = read_yaml(folder / "spellings.yml", "data/lexicon/spellings.yml")["spellings"]
        signals = read_yaml(folder / "signals.yml", "data/lexicon/signals.yml")
        return Lexicon(
            spellings={str(word): str(meaning) for word, meaning in spellings.items()},
            correction=tuple(signals["correction"]),
            worried=tuple(signals["worried"]),
            bereaved=tuple(signals["bereaved"]),
            person=tuple(signals["person"]),
            languages={name: frozenset(words) for name, words in signals["languages"].items()},
            needed=_compiled(signals["needed"]["signs"], signals["needed"]["groups"]),
            dangers=_signs(folder, "urgency", "dangers"),
            doubts=_signs(folder, "doubts", "doubts"),
        )
    except (OSError, KeyError, TypeError) as error:
        raise ContentError("data/lexicon/", str(error), "missing or of another shape", "Restore it from the last release.") from error


def _signs(folder: Path, name: str, key: str) -> tuple[Sign, ...]:
    data = read_yaml(folder / f"{name}.yml", f"data/lexicon/{name}.yml")
    return _compiled(data[key], data["groups"])


def _compiled(entries: Sequence[Mapping[str, Any]], groups: Groups) -> tuple[Sign, ...]:
    return tuple(Sign(entry["id"], compile_patterns(entry["when"], groups), compile_patterns(entry["unless"], groups)) for entry in entries)
