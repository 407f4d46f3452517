"""The language of conditions in `content/regimes/`: read from YAML into small frozen shapes, anything unknown refused.

A mapping holds when all its entries do. An entry is an input and what is asked of it:

- `breach: late_filing`, `breach: [late_filing, no_filing]`, `first_time: true`: it has that value, or one of those;
- `days_since_request: {at_most: some_fact}` (or `more_than`; `more_than: 0` needs no fact): it is compared with the figure of a fact;
- `paid: {known: false}`: whether the case says it at all (what is only assumed is not said);

or one of these words:

- `any: [...]`, `all: [...]`, `not: {...}`: of further conditions;
- `said: {...}`: holds only where it surely does (what is not known counts as no);
- `is: {name: {parameter: some_fact}}`: a truth that only Python can work out (see `TRUTHS`).

Everything is three-valued: where the case does not say enough, a condition is neither true nor false.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Literal

from pydantic_core import PydanticCustomError

from bot.content.inputs import INPUTS

How = Literal["at_most", "more_than"]


@dataclass(frozen=True, slots=True)
class OneOf:
    """The input has one of these values."""

    input: str
    values: tuple[str | bool, ...]


@dataclass(frozen=True, slots=True)
class Compared:
    """The input is compared with the figure of a fact, or with zero where there is none."""

    input: str
    how: How
    fact: str | None


@dataclass(frozen=True, slots=True)
class Known:
    """Whether the case says it."""

    input: str
    known: bool


@dataclass(frozen=True, slots=True)
class Named:
    """A truth worked out in Python, with the facts that it takes its figures from."""

    name: str
    facts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Every:
    """All hold; none of them is `always`."""

    parts: tuple[When, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one holds."""

    parts: tuple[When, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """It does not hold."""

    part: When


@dataclass(frozen=True, slots=True)
class Said:
    """It surely holds."""

    part: When


When = OneOf | Compared | Known | Named | Every | Either | Not | Said

ALWAYS = Every(())

TRUTHS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "paid_on_time": frozenset(),
        "paid_within": frozenset({"days"}),
        "penalties_under": frozenset({"ceiling", "flat", "monthly"}),
        "complement_under": frozenset({"share"}),
        "understated_by_at_most": frozenset({"share"}),
        "claim_time_over": frozenset({"years"}),
    }
)
"""What `is` may name, and the facts that each one needs."""


def read_condition(raw: Any) -> When:
    """The condition written in YAML.

    Raises:
        PydanticCustomError: it names what does not exist; the message says what, the context how to mend it.
    """
    if raw == "always":
        return ALWAYS
    if not isinstance(raw, Mapping) or not raw:
        raise wrong("a condition is a mapping of inputs, or the word always", "Write for example `first_time: true`.")
    parts = tuple(_entry(str(key), value) for key, value in raw.items())
    return parts[0] if len(parts) == 1 else Every(parts)


def facts_of(when: When) -> Iterator[str]:
    """The facts that a condition takes figures from."""
    match when:
        case Compared(_, _, fact) if fact is not None:
            yield fact
        case Named(_, facts):
            yield from (fact for _, fact in facts)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from facts_of(part)
        case Not(part) | Said(part):
            yield from facts_of(part)


def wrong(reason: str, fix: str) -> PydanticCustomError:
    """A mistake in a regime, told with how to mend it."""
    return PydanticCustomError("regime", "{reason}", {"reason": reason, "fix": fix})


def _entry(key: str, value: Any) -> When:
    match key:
        case "any" | "all":
            if not isinstance(value, (list, tuple)) or not value:
                raise wrong(f"{key} takes a list of conditions", f"Write `{key}: [{{...}}, {{...}}]`.")
            parts = tuple(read_condition(part) for part in value)
            return Either(parts) if key == "any" else Every(parts)
        case "not":
            return Not(read_condition(value))
        case "said":
            return Said(read_condition(value))
        case "is":
            return _named(value)
    return _of_input(key, value)


def _of_input(name: str, asked: Any) -> When:
    if name not in INPUTS:
        raise wrong(f"there is no input {name!r}", f"Use one of {', '.join(sorted(INPUTS))}.")
    if isinstance(asked, Mapping):
        return _compared(name, asked)
    values = tuple(asked) if isinstance(asked, (list, tuple)) else (asked,)
    accepted = (True, False) if INPUTS[name].kind == "flag" else INPUTS[name].values
    for value in values:
        if not any(value is one or (isinstance(value, str) and value == one) for one in accepted):
            listed = ", ".join(str(one).lower() if isinstance(one, bool) else one for one in accepted)
            fix = f"Use one of {listed}." if listed else "Compare it, or ask whether it is known."
            raise wrong(f"{name} never has the value {value!r}", fix)
    return OneOf(name, values)


def _compared(name: str, asked: Mapping[Any, Any]) -> When:
    if len(asked) != 1:
        raise wrong(f"{name} is asked {len(asked)} things at once", "Ask one thing; join several with `all`.")
    ((how, than),) = asked.items()
    if how == "known" and isinstance(than, bool):
        return Known(name, than)
    if how not in ("at_most", "more_than") or INPUTS[name].kind != "number":
        raise wrong(f"{name} can't be asked {how!r}", "Use known: true or false, and for a number at_most or more_than.")
    if isinstance(than, str):
        return Compared(name, how, than)
    if than == 0 and not isinstance(than, bool):
        return Compared(name, how, None)
    raise wrong(f"{name} is compared with the figure {than!r}", "Write the figure as a fact, and name the fact here.")


def _named(asked: Any) -> When:
    if not isinstance(asked, Mapping) or not asked:
        raise wrong("`is` takes the names of truths", f"Use one of {', '.join(sorted(TRUTHS))}.")
    parts = tuple(_truth(str(name), facts) for name, facts in asked.items())
    return parts[0] if len(parts) == 1 else Every(parts)


def _truth(name: str, facts: Any) -> When:
    if name not in TRUTHS:
        raise wrong(f"there is no truth {name!r}", f"Use one of {', '.join(sorted(TRUTHS))}, or write it in Python.")
    given = facts if isinstance(facts, Mapping) else {}
    if set(given) != TRUTHS[name] or not all(isinstance(fact, str) for fact in given.values()):
        raise wrong(f"{name} needs the facts {', '.join(sorted(TRUTHS[name])) or 'none'}", "Name a fact for each, and nothing else.")
    return Named(name, tuple((parameter, str(fact)) for parameter, fact in given.items()))
