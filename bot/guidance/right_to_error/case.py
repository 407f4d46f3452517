"""The inputs of a case, typed as they are read; a null means "not known", and so does an absence where nothing is assumed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from bot.content.inputs import INPUTS
from bot.errors import DecisionInputError

Value = Any
"""A JSON value: text, number, boolean, list or null."""

ENUMS: dict[str, frozenset[str]] = {name: frozenset(one.values) for name, one in INPUTS.items() if one.kind == "choice"}
"""The inputs that take one of a few values."""

NOTHING_ASSUMED: Mapping[str, Value] = MappingProxyType({})


class Case:
    """One case. Every reader returns None where the value is not known.

    Args:
        assumed: what holds where the case does not speak of an input at all.

    Raises:
        DecisionInputError: as soon as the case is made, an input is of another type, or not one of the values accepted.
    """

    def __init__(self, regime: str, inputs: Mapping[str, Value], assumed: Mapping[str, Value] = NOTHING_ASSUMED) -> None:
        self.regime = regime
        for name in INPUTS.keys() & inputs.keys():
            if not INPUTS[name].accepts(inputs[name]):
                raise self._wrong(name, inputs[name], INPUTS[name].wanted)
        self._said = {name for name, value in inputs.items() if value not in (None, [], ())}
        self._inputs = {**assumed, **inputs}

    def said(self, name: str) -> bool:
        """Whether the case itself says it: a value, and none that is only assumed."""
        return name in self._said

    def value(self, name: str) -> Value:
        """Whatever the input is; an empty list says nothing."""
        found = self._inputs.get(name)
        return None if INPUTS[name].kind == "items" and not found else found

    def flag(self, name: str) -> bool | None:
        """A boolean."""
        found = self._inputs.get(name)
        return None if found is None else bool(found)

    def number(self, name: str) -> float | None:
        """A number that is not negative."""
        found = self._inputs.get(name)
        return None if found is None else float(found)

    def choice(self, name: str) -> str | None:
        """One of the values listed, or a text."""
        found = self._inputs.get(name)
        return None if found is None else str(found)

    def day(self, name: str) -> date | None:
        """A day."""
        found = self._inputs.get(name)
        return found if found is None or isinstance(found, date) else date.fromisoformat(found)

    def month(self, name: str) -> tuple[int, int] | None:
        """A year and a month."""
        found = self._inputs.get(name)
        return None if found is None else (int(found[0]), int(found[1]))

    def part(self, name: str, whole: str) -> float:
        """A number that is part of another one, 0 where it is not known.

        Raises:
            DecisionInputError: the part is more than the whole.
        """
        found, most = self.number(name) or 0.0, self.number(whole)
        if most is not None and found > most:
            raise self._wrong(name, found, f"a number from 0 to {whole} ({most:g})")
        return found

    def _wrong(self, name: str, value: Value, wanted: str) -> DecisionInputError:
        return DecisionInputError(f"regime {self.regime}, input {name}: {value!r} can't be used; give {wanted}")
