"""The words of the administration: which stand in a text, and what they mean."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Annotated

from pydantic import Field, model_validator

from bot.content.models import Identifier, Model, Text

_ACRONYM = re.compile(r"\b[A-ZÀ-Ý]{2,}\b")


class Term(Model):
    """A word with its meaning; or one to avoid, with what to write instead."""

    id: Identifier
    term: Text
    forms: Annotated[tuple[str, ...], Field(min_length=1)]
    """How it stands in texts; in capitals where it is an acronym."""
    meaning: Text | None = None
    avoid: bool = False
    instead: Text | None = None

    @model_validator(mode="after")
    def _complete(self) -> Term:
        explained, replaced = self.meaning is not None, self.instead is not None
        if (explained, replaced) != (not self.avoid, self.avoid):
            raise ValueError("a term has a meaning, or `avoid: true` with `instead`")
        return self


class GlossaryFile(Model):
    """A file of `content/glossary/`."""

    terms: tuple[Term, ...]


class Glossary:
    """All terms, found by any of their forms."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self.terms = tuple(terms)
        self._by_form = {form: term for term in self.terms for form in term.forms}
        longest_first = sorted(self._by_form, key=len, reverse=True)
        self._pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)", re.IGNORECASE)
        self._folded = {form.lower(): term for form, term in self._by_form.items()}
        self.found = lru_cache(maxsize=4096)(self._found)

    def _found(self, text: str) -> tuple[Term, ...]:
        """Those that stand in the text, each once, in their order there."""
        return tuple(dict.fromkeys(self._folded[match.group().lower()] for match in self._pattern.finditer(text)))

    def unknown_acronyms(self, text: str) -> tuple[str, ...]:
        """Words in capitals that no term explains."""
        return tuple(word for word in dict.fromkeys(_ACRONYM.findall(text)) if word not in self._by_form)
