"""JSON lines in: what `predict`, `converse` and `decide` read. A line that can't be used is told, and the others still are."""

from __future__ import annotations

import math
import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any, Literal, Self, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator


def _of_our_times(moment: datetime) -> datetime:
    """A clock moved to the edge of time can't be turned into another zone, nor a deadline be added to it."""
    if not 1900 <= moment.year <= 2200:
        raise ValueError("give a moment between the years 1900 and 2200")
    return moment


def _finite(value: Any) -> Any:
    """Refuses what JSON does not know and Python reads: NaN and the infinities."""
    if isinstance(value, float) and not math.isfinite(value):
        raise ValueError("NaN and Infinity are no amounts")
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _finite(inner)
    return value


Moment = Annotated[datetime, AfterValidator(_of_our_times)]


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    id: Any = None


class Sentence(_Line):
    """A message to understand."""

    text: str


class Case(_Line):
    """A right-to-error case; the names of `inputs` are those of the decision tables."""

    regime: str
    inputs: Annotated[dict[str, Any], AfterValidator(_finite)] = Field(default_factory=dict)


class ScriptTurn(BaseModel):
    """What the citizen does: writes a text, or takes a choice just offered (its words or its number). `now` moves the clock."""

    model_config = ConfigDict(frozen=True)

    text: str | None = None
    choice: Annotated[str | int | None, Field(union_mode="left_to_right")] = None
    now: Moment | None = None

    @model_validator(mode="after")
    def _one_of_both(self) -> Self:
        if (self.text is None) == (self.choice is None):
            raise ValueError("give either text or choice")
        return self


class Script(_Line):
    """A conversation to hold. A moment without a zone is one in Paris."""

    now: Moment | None = None
    channel: Literal["web", "telegram", "whatsapp", "messenger"] = "web"
    turns: tuple[ScriptTurn, ...]


LineModel = TypeVar("LineModel", bound=_Line)


class LinesRead:
    """Reads the lines of a stream as one model, and counts those that could not be used."""

    def __init__(self) -> None:
        self.refused = 0

    def each(self, lines: Iterator[str], model: type[LineModel]) -> Iterator[LineModel]:
        """The usable lines, in order; the others are told on standard error with their number and the reason."""
        for number, line in enumerate(lines, start=1):
            if not line.strip():
                continue
            try:
                yield model.model_validate_json(line)
            except ValidationError as error:
                self.refuse(number, "; ".join(_reason(found) for found in error.errors()))

    def refuse(self, place: object, reason: str) -> None:
        """Tells that a line could not be used."""
        self.refused += 1
        sys.stderr.write(f"line {place}: {reason}\n")

    def end(self) -> None:
        """Ends the command: with exit code 1 if a line was refused."""
        if self.refused:
            sys.exit(1)


def _reason(found: Any) -> str:
    place = ".".join(str(part) for part in found["loc"])
    return f"{place}: {found['msg']}" if place else str(found["msg"])
