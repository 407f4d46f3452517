"""Joins a regime with the tables it shares, and puts its own words in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import ValidationError

from bot.content.conditions import ALWAYS
from bot.content.inputs import INPUTS
from bot.content.rules import Part, Regime, RegimeFile, Row, RuleWording, Table
from bot.errors import ContentError

PRECHECKS = "prechecks"
"""The table that comes before those of every regime."""

AUTHORITY = "{authority}"
"""In the words of a shared table: who decides in the regime at hand ("la Caf")."""


def join_regime(file: RegimeFile, tables: Mapping[str, Table], name: str) -> Regime:
    """The regime with its rows and words complete.

    Raises:
        ContentError: a table, a row, an input or a deadline that it names does not exist, or it would leave a case without an answer.
    """
    shared = [_table(table, tables, name) for table in (PRECHECKS, *file.tables)]
    situations = {key: words for table in shared for key, words in table.situations.items()}
    _check_overrides(file, (*(row for table in shared for row in table.rules), *file.rules), situations, name)
    parts = [Part(when=table.when, rows=_worded(table.rules, file, name)) for table in shared[1:] if table.rules]
    if file.rules:
        parts.append(Part(when=ALWAYS, rows=_worded(file.rules, file, name)))
    own = {key: _in_place(words, file.words.get(key, {}), file, f"{name}: words.{key}") for key, words in situations.items()}
    try:
        regime = Regime(
            id=file.id,
            name=file.name,
            authority=file.authority,
            general=file.general,
            silence=file.silence,
            facts=file.facts,
            assumed=_joined([table.assumed for table in shared], file.assumed),
            principal=next((found for found in (file.principal, *(table.principal for table in shared)) if found), None),
            deadlines=_joined([table.deadlines for table in shared], file.deadlines),
            prechecks=_worded(shared[0].rules, file, name),
            parts=tuple(parts),
            situations=own,
        )
    except ValidationError as error:
        found = error.errors()[0]
        raise ContentError(name, "rules", found["msg"], found.get("ctx", {}).get("fix", "")) from error
    _check_regime(regime, name)
    return regime


def _table(table: str, tables: Mapping[str, Table], name: str) -> Table:
    if table not in tables:
        raise ContentError(name, "tables", f"there is no table {table!r}", f"Use one of {', '.join(sorted(tables))}.")
    return tables[table]


def _joined(before: Iterable[Mapping[str, Any]], own: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for some in (*before, own) for key, value in some.items()}


def _check_overrides(file: RegimeFile, rows: Iterable[Row], situations: Mapping[str, RuleWording], name: str) -> None:
    known = {row.id for row in rows} | set(situations)
    for key in file.words:
        if key not in known:
            raise ContentError(name, f"words.{key}", "there is no such row", f"Use one of {', '.join(sorted(known))}.")


def _worded(rows: Iterable[Row], file: RegimeFile, name: str) -> tuple[Row, ...]:
    return tuple(
        row.model_copy(update={"words": _in_place(row.words, file.words.get(row.id, {}), file, f"{name}: words.{row.id}")}) for row in rows
    )


def _in_place(words: RuleWording, own: Mapping[str, Any], file: RegimeFile, key: str) -> RuleWording:
    """The words of a row with the regime's own instead where it has some, and its authority named."""
    merged = words.model_dump(by_alias=True) | dict(own)
    try:
        return RuleWording.model_validate(_filled(merged, file.authority))
    except ValidationError as error:
        found = error.errors()[0]
        raise ContentError(key, ".".join(str(part) for part in found["loc"]), found["msg"], "Mend this key, or remove it.") from error


def _filled(value: Any, authority: str) -> Any:
    if isinstance(value, str):
        return value.replace(AUTHORITY, authority)
    if isinstance(value, dict):
        return {key: _filled(part, authority) for key, part in value.items()}
    return tuple(_filled(part, authority) for part in value) if isinstance(value, (list, tuple)) else value


def _check_regime(regime: Regime, name: str) -> None:
    seen: set[str] = set()
    for row in regime.rows:
        if row.id in seen:
            raise ContentError(name, row.id, "two rows have this id", "Give one another id, and say its `rule`.")
        seen.add(row.id)
        if row.deadline is not None and row.deadline not in regime.deadlines:
            raise ContentError(name, row.id, f"there is no deadline {row.deadline!r}", "Write it under `deadlines`.")
    for key, value in regime.assumed.items():
        one = INPUTS.get(key)
        listed = one is not None and (value in one.values or (one.kind == "flag" and isinstance(value, bool)))
        if not listed:
            raise ContentError(name, f"assumed.{key}", f"{key} can't be assumed to be {value!r}", "Name an input and one of its values.")
