"""Loads `content/`: reads every file, validates it, indexes it, checks it as a whole."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError

from bot.content.appeals import Appeal
from bot.content.checks import check_content
from bot.content.glossary import Glossary, GlossaryFile
from bot.content.index import Content, ErrorNode, ExplanationNode
from bot.content.models import Emergency, Fact, FactFile, LetterTemplate, LifeEvent, Model, WordingFile
from bot.content.places import load_places
from bot.content.regimes import join_regime
from bot.content.rules import Regime, RegimeFile, Table
from bot.content.seasons import Season
from bot.content.services import Service
from bot.content.yaml_files import read_yaml
from bot.errors import ContentError

M = TypeVar("M", bound=Model)


def load_content(root: Path) -> Content:
    """Everything under `root` (the folder `content/`).

    Raises:
        ContentError: at the first thing wrong, with file, key, reason and how to mend it.
    """
    events = _by_id(root, "life_events", LifeEvent)
    wording: dict[str, str] = {}
    for name, file in _files(root, "wording", WordingFile):
        _merge(wording, file.wording, name)
    content = Content(
        events=events,
        errors=dict(_unique(((e.id, ErrorNode(event, e)) for event in events.values() for e in event.errors), "error")),
        explanations=dict(_unique(_explanations(events.values()), "explanation")),
        facts=dict(_unique(_facts(root, events.values()), "fact")),
        services=_by_id(root, "services", Service),
        regimes=_regimes(root),
        appeals=_by_id(root, "appeals", Appeal),
        emergency=_by_id(root, "emergency", Emergency),
        letters=_by_id(root, "letters", LetterTemplate),
        seasons=_by_id(root, "seasons", Season),
        wording=wording,
        places=load_places(root / "places"),
        glossary=Glossary(term for _, file in _files(root, "glossary", GlossaryFile) for term in file.terms),
        digest=digest(root),
    )
    check_content(content)
    return content


def _regimes(root: Path) -> dict[str, Regime]:
    tables = _by_id(root, "regimes/tables", Table)
    return {key: join_regime(file, tables, f"content/regimes/{key}.yml") for key, file in _by_id(root, "regimes", RegimeFile).items()}


def digest(root: Path) -> str:
    """A short name for the state of all files under `root`."""
    sha = hashlib.sha256()
    for path in sorted(root.rglob("*.yml")):
        sha.update(str(path.relative_to(root)).encode())
        sha.update(path.read_bytes())
    return sha.hexdigest()[:16]


def _files(root: Path, folder: str, model: type[M]) -> Iterator[tuple[str, M]]:
    for path in sorted((root / folder).glob("*.yml")):
        name = f"content/{folder}/{path.name}"
        yield name, _validated(with_snippets(read_yaml(path, name), name), model, name)


def with_snippets(data: Any, name: str) -> Any:
    """The file with each `{use: x}` of a list replaced by the entries of `snippets.x`: what several errors say is written once.

    Raises:
        ContentError: there is no such snippet.
    """
    if not isinstance(data, dict) or "snippets" not in data:
        return data
    snippets = data["snippets"]
    return _expanded({key: value for key, value in data.items() if key != "snippets"}, snippets, name)


def _expanded(data: Any, snippets: dict[str, list[Any]], name: str) -> Any:
    if isinstance(data, dict):
        return {key: _expanded(value, snippets, name) for key, value in data.items()}
    if not isinstance(data, list):
        return data
    whole: list[Any] = []
    for item in data:
        if not (isinstance(item, dict) and set(item) == {"use"}):
            whole.append(_expanded(item, snippets, name))
        elif item["use"] in snippets:
            whole.extend(_expanded(snippets[item["use"]], snippets, name))
        else:
            raise ContentError(name, f"use: {item['use']}", "there is no such snippet", "Write it under `snippets`, or mend the name.")
    return whole


def _validated(data: object, model: type[M], name: str) -> M:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"]) or "file"
        known = {"extra_forbidden": "Remove this key or mend its spelling."}.get(first["type"], "See docs/content.md for the shape.")
        fix = first.get("ctx", {}).get("fix", known)
        raise ContentError(name, _named(data, first["loc"]) or key, first["msg"], fix) from error


def _named(data: object, location: Iterable[int | str]) -> str:
    """The path to a key where list positions are replaced by ids: `errors[late_return].ask[year].text`."""
    path = ""
    for part in location:
        try:
            data = data[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            data = None
        named = data.get("id") if isinstance(part, int) and isinstance(data, dict) else None
        path += f"[{named or part}]" if isinstance(part, int) else f".{part}"
    return path.lstrip(".")


def _by_id(root: Path, folder: str, model: type[M]) -> dict[str, M]:
    found: dict[str, M] = {}
    for name, item in _files(root, folder, model):
        identifier = str(getattr(item, "id"))  # noqa: B009 (every model of a folder has one)
        if Path(name).stem != identifier:
            raise ContentError(name, "id", f"the id {identifier!r} is not the file's name", "Make them the same.")
        found[identifier] = item
    return found


def _explanations(events: Iterable[LifeEvent]) -> Iterator[tuple[str, ExplanationNode]]:
    for event in events:
        for explanation in event.explanations:
            yield explanation.id, ExplanationNode(event, None, explanation)
        for error in event.errors:
            for explanation in error.explanations:
                yield explanation.id, ExplanationNode(event, error, explanation)


def _facts(root: Path, events: Iterable[LifeEvent]) -> Iterator[tuple[str, Fact]]:
    for _, file in _files(root, "facts", FactFile):
        yield from ((fact.id, fact) for fact in file.facts)
    for event in events:
        yield from ((fact.id, fact) for fact in event.facts)


V = TypeVar("V")


def _unique(items: Iterable[tuple[str, V]], what: str) -> Iterator[tuple[str, V]]:
    seen: set[str] = set()
    for identifier, value in items:
        if identifier in seen:
            raise ContentError("content/", identifier, f"two of kind {what} have this id", "Give one of them another id.")
        seen.add(identifier)
        yield identifier, value


def _merge(wording: dict[str, str], more: dict[str, str], name: str) -> None:
    for key, sentence in more.items():
        if key in wording:
            raise ContentError(name, key, "this sentence is written twice", "Keep one of them.")
        wording[key] = sentence
